"""The menu of a button: once it is closed, the button looks as if the mouse were where it is."""

from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QCursor
from PySide6.QtWidgets import QMenu, QToolButton, QWidget
from pytestqt.qtbot import QtBot

from designer.widgets.menu_button import put_menu


def test_button_is_not_drawn_under_the_mouse_once_its_menu_is_closed_elsewhere(qtbot: QtBot) -> None:
    window = QWidget()
    window.resize(300, 300)
    qtbot.addWidget(window)
    button = QToolButton(window)
    menu = QMenu(button)
    menu.addAction("One")
    put_menu(button, menu)
    QCursor.setPos(QPoint(700, 500))
    window.show()
    qtbot.waitExposed(window)
    button.setAttribute(Qt.WidgetAttribute.WA_UnderMouse)  # X11 leaves it so when a line of the menu is clicked

    menu.aboutToHide.emit()

    qtbot.waitUntil(lambda: not button.underMouse(), timeout=2_000)
