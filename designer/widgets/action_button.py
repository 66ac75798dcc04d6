"""A button of a bar that stands for an action of the window."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QToolButton, QWidget


class ActionButton(QToolButton):
    """Shows words, icon and state of ``action``, and triggers it.

    The buttons that Qt makes for actions of a tool bar connect to them once more at each change and never let go:
    the actions of undo change with every edit, and after some thousand edits each of them takes a millisecond.
    """

    def __init__(self, action: QAction, parent: QWidget) -> None:
        super().__init__(parent)
        self._action = action
        self.setObjectName(action.objectName())
        self.setAutoRaise(True)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.clicked.connect(action.trigger)
        action.changed.connect(self._follow)
        self._follow()

    def _follow(self) -> None:
        action = self._action
        self.setIcon(action.icon())
        self.setText(action.iconText())
        self.setToolTip(action.toolTip())
        self.setEnabled(action.isEnabled())
