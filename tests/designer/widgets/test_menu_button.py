"""The menu of a button: once it is closed, the button looks as if the mouse were where it is."""

from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QCursor
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QMenu, QToolButton
from pytestqt.qtbot import QtBot

from designer.widgets.menu_button import put_menu


def test_button_is_not_drawn_under_the_mouse_once_its_menu_is_closed_elsewhere(qtbot: QtBot) -> None:
    button = QToolButton()
    qtbot.addWidget(button)
    menu = QMenu(button)
    menu.addAction("One")
    put_menu(button, menu)
    button.show()
    qtbot.waitExposed(button)
    QCursor.setPos(button.mapToGlobal(QPoint(5, 60)))
    menu.popup(button.mapToGlobal(QPoint(0, 40)))
    button.setAttribute(Qt.WidgetAttribute.WA_UnderMouse)  # X11 leaves it so: the menu has the mouse

    QTest.keyClick(menu, Qt.Key.Key_Escape)

    qtbot.waitUntil(lambda: not button.underMouse(), timeout=2_000)
