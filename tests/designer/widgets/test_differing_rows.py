"""Two long values beside each other: what differs is what is seen of them."""

import pytest
from PySide6.QtGui import QFontMetrics
from PySide6.QtWidgets import QStyleOptionViewItem, QTreeWidget, QTreeWidgetItem
from pytestqt.qtbot import QtBot

from designer.look import mono_font
from designer.widgets.differing_rows import DifferingRows, show_difference

LONG = "arn:aws:lambda:us-east-1:123456789012:function:"
CHINESE = '"这是一个很长的说明，两边的开头都一样，只有后面的内容不同：'


def drawn(qtbot: QtBot, texts: tuple[str, str], width: int, longest: int = 300) -> list[str]:
    """Return what is written into two cells that are so wide."""
    rows = QTreeWidget()
    qtbot.addWidget(rows)
    rows.setColumnCount(3)
    delegate = DifferingRows(rows)
    rows.setItemDelegate(delegate)
    row = QTreeWidgetItem(["Field"])
    for column in (1, 2):
        row.setFont(column, mono_font(12))
    show_difference(row, (1, 2), texts, longest)
    rows.addTopLevelItem(row)
    written = []
    for column in (1, 2):
        rows.setColumnWidth(column, width)
        option = QStyleOptionViewItem()
        option.rect = rows.visualItemRect(row)
        option.rect.setWidth(width)
        delegate.initStyleOption(option, rows.indexFromItem(row, column))
        written.append(option.text)
    return written


@pytest.mark.parametrize("start", [LONG, CHINESE, LONG * 40], ids=["en", "zh", "very long"])
def test_a_long_value_begins_near_where_it_differs(qtbot: QtBot, start: str) -> None:
    first, second = drawn(qtbot, (start + "Charge" + "x" * 200, start + "Refund" + "y" * 200), 130)

    assert first.startswith("…")
    assert first.index("Charge") == second.index("Refund") <= 7
    assert QFontMetrics(mono_font(12)).horizontalAdvance(first[: first.index("Charge")]) < 70


def test_a_value_that_has_room_is_shown_from_its_beginning(qtbot: QtBot) -> None:
    assert drawn(qtbot, (LONG + "A", LONG + "B"), 900) == [LONG + "A", LONG + "B"]


def test_a_value_that_differs_at_once_is_shown_from_its_beginning(qtbot: QtBot) -> None:
    texts = ('"new' + "n" * 100, '"old' + "o" * 100)

    assert drawn(qtbot, texts, 130) == list(texts)


def test_a_difference_far_behind_is_in_the_cell_though_it_holds_little(qtbot: QtBot) -> None:
    first, second = drawn(qtbot, ("z" * 5000 + "1", "z" * 5000 + "22"), 400, longest=50)

    assert (first, second) == ("…" + "z" * 6 + "1", "…" + "z" * 6 + "22")
