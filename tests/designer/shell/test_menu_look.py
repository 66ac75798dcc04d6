"""How menus look, whatever stands in them."""

import pytest
from PySide6.QtCore import QRect
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QApplication, QMenu
from pytestqt.qtbot import QtBot

from designer.look import apply_theme, icon, themes

_PAST_THE_ICON = 24
_INK = 120


def _first_ink(picture: QImage, row: QRect) -> int:
    """Return where the words of a row begin."""
    columns = range(row.left() + _PAST_THE_ICON, row.right())
    lines = range(row.top() + 4, row.bottom() - 4)
    return next(x for x in columns if any(picture.pixelColor(x, y).lightness() < _INK for y in lines))


@pytest.mark.parametrize("has_check", [False, True])
def test_rows_begin_at_one_line_with_and_without_icons(qtbot: QtBot, qapp: QApplication, has_check: bool) -> None:
    apply_theme(qapp)
    themes.set_theme("light")
    menu = QMenu()
    qtbot.addWidget(menu)
    menu.addAction(icon("map", "muted"), "H")
    menu.addAction("H")
    menu.addAction(icon("anchor", "muted"), "H").setCheckable(has_check)
    menu.adjustSize()

    picture = menu.grab().toImage()

    assert len({_first_ink(picture, menu.actionGeometry(action)) for action in menu.actions()}) == 1
