"""The menu of a button."""

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QCursor
from PySide6.QtWidgets import QMenu, QToolButton


def put_menu(button: QToolButton, menu: QMenu) -> None:
    """Let ``menu`` open from ``button``.

    Qt is not told that the mouse left the button while the menu was open, and would go on to draw it as if it had not.
    """

    def look_again() -> None:
        if not button.rect().contains(button.mapFromGlobal(QCursor.pos())):
            button.setAttribute(Qt.WidgetAttribute.WA_UnderMouse, False)
            button.update()

    button.setMenu(menu)
    menu.aboutToHide.connect(lambda: QTimer.singleShot(0, button, look_again))
