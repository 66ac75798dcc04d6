"""The widgets of a layout in the order they are seen; nothing of Qt's is held on to by looking."""

import gc

import shiboken6
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QLabel, QLayout, QLayoutItem, QPushButton, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from designer.widgets.tab_order import laid_out


def _names(layout: QLayout | None) -> list[str]:
    return [widget.objectName() for widget in laid_out(layout)]


def _named(name: str, parent: QWidget) -> QWidget:
    made = QPushButton(parent)
    made.setObjectName(name)
    return made


def test_a_layout_inside_another_stands_where_it_was_put(qtbot: QtBot) -> None:
    widget = QWidget()
    qtbot.addWidget(widget)
    column, row = QVBoxLayout(widget), QHBoxLayout()
    column.addWidget(_named("first", widget))
    column.addLayout(row)
    column.addStretch(1)
    column.addWidget(_named("last", widget))
    for name in ("left", "right"):
        row.addWidget(_named(name, widget))
    column.insertWidget(0, _named("zeroth", widget))

    assert _names(widget.layout()) == ["zeroth", "first", "left", "right", "last"]


def test_a_grid_is_read_row_by_row(qtbot: QtBot) -> None:
    widget = QWidget()
    qtbot.addWidget(widget)
    grid, inner = QGridLayout(widget), QHBoxLayout()
    grid.addWidget(_named("d", widget), 1, 1)
    grid.addWidget(_named("b", widget), 0, 1)
    grid.addLayout(inner, 1, 0)
    grid.addWidget(_named("a", widget), 0, 0)
    inner.addWidget(_named("c", widget))

    assert _names(grid) == ["a", "b", "c", "d"]


def test_a_widget_that_only_has_its_parent_is_not_laid_out(qtbot: QtBot) -> None:
    widget = QWidget()
    qtbot.addWidget(widget)
    QVBoxLayout(widget).addWidget(_named("in", widget))
    _named("out", widget)

    assert _names(widget.layout()) == ["in"]
    assert _names(None) == []


def test_no_item_of_a_layout_is_held_by_looking_at_it(qtbot: QtBot) -> None:
    """Qt deletes items without telling; a Python object that stays for one is later taken for what is made there."""
    widget = QWidget()
    qtbot.addWidget(widget)
    column, row = QVBoxLayout(widget), QHBoxLayout()
    column.addWidget(QLabel(widget))
    column.addLayout(row)
    row.addWidget(QLabel(widget))
    column.addStretch(1)
    before = _items()

    list(laid_out(widget.layout()))

    assert _items() <= before


def _items() -> int:
    gc.collect()
    wrappers = shiboken6.getAllValidWrappers()
    return sum(isinstance(one, QLayoutItem) and not isinstance(one, QLayout) for one in wrappers)
