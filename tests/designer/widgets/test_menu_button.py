"""The menu of a button: once it is closed, the button looks as if the mouse were where it is."""

from PySide6.QtCore import QPoint, Qt, QTimer
from PySide6.QtGui import QCursor
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMenu, QToolButton, QWidget
from pytestqt.qtbot import QtBot

from designer.widgets.menu_button import put_menu
from designer.widgets.popup import Menu, Popup


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


def test_open_menu_goes_when_its_button_is_disabled(qtbot: QtBot) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    button = QToolButton(window)
    button.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
    menu = Menu(button)
    menu.addAction("One")
    put_menu(button, menu)
    window.show()
    qtbot.waitExposed(window)
    was_open: list[bool] = []

    def disable() -> None:
        was_open.append(QApplication.activePopupWidget() is menu)
        button.setEnabled(False)
        was_open.append(menu.isVisible())
        menu.close()  # one that stays would stop the test here

    QTimer.singleShot(0, window, disable)
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)  # comes back once the menu is closed

    assert was_open == [True, False]


def test_open_popup_goes_when_its_widget_is_disabled(qtbot: QtBot) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    window.show()
    popup = Popup(window, "A popup")
    popup.popup(QPoint(10, 10))
    assert QApplication.activePopupWidget() is popup

    window.setEnabled(False)

    assert QApplication.activePopupWidget() is None
