"""The colours of words and icons in rows that are selected."""

import pytest
from PySide6.QtCore import QSize
from PySide6.QtGui import QColor, QImage
from PySide6.QtWidgets import QApplication, QTreeWidget, QTreeWidgetItem
from pytestqt.qtbot import QtBot

from designer.look import apply_theme, icon, theme, themes
from designer.widgets.coloured_rows import ColouredRows


@pytest.fixture
def rows(qtbot: QtBot, qapp: QApplication) -> QTreeWidget:
    apply_theme(qapp)
    themes.set_theme("light")
    rows = QTreeWidget()
    qtbot.addWidget(rows)
    rows.setItemDelegate(ColouredRows(rows))
    rows.setHeaderHidden(True)
    row = QTreeWidgetItem(["■■■■"])  # full squares: a letter has few pixels of its very colour
    row.setForeground(0, theme().color("failed"))
    rows.addTopLevelItem(row)
    rows.resize(240, 60)
    rows.show()
    return rows


def _holds(image: QImage, color: QColor) -> bool:
    return any(image.pixelColor(x, y) == color for x in range(image.width()) for y in range(image.height()))


def test_words_keep_their_colour_in_a_row_that_is_selected(rows: QTreeWidget) -> None:
    rows.setCurrentIndex(rows.model().index(0, 0))

    image = rows.grab().toImage()

    assert _holds(image, theme().color("accent_tint"))
    assert _holds(image, theme().color("failed"))


def test_an_icon_is_not_tinted_in_a_row_that_is_selected(qapp: QApplication) -> None:
    sign = icon("error", "failed", 16)

    pictures = [sign.pixmap(QSize(16, 16), mode).toImage() for mode in (sign.Mode.Normal, sign.Mode.Selected)]

    assert pictures[0] == pictures[1]
