"""The look of widgets that nobody sees: taken off before the theme changes, put on when they are shown.

Qt dresses every widget there is in one go, and the window has sixteen hundred, of which a hundred and fifty are seen.
"""

import time

from PySide6.QtCore import QObject, Qt
from PySide6.QtWidgets import QApplication, QWidget
from shiboken6 import isValid

from designer.look import themes

_SLICE_SECONDS = 0.005
_POLISHED, _HAS_STYLE = Qt.WidgetAttribute.WA_WState_Polished, Qt.WidgetAttribute.WA_SetStyle


class Wardrobe(QObject):
    """Helps the theme to change in turns, each much shorter than a frame."""

    def __init__(self, application: QApplication) -> None:
        super().__init__(application)
        self._application = application
        self._unseen: list[QWidget] | None = None
        self._waiting: list[QWidget] = []  # those of them that still have the look of before
        themes.clear_away = self.clear_away
        themes.undressing.connect(self._skip_unseen)
        themes.dressed.connect(self._count_again)

    def clear_away(self) -> bool:
        """Take the look off some more widgets that are not seen; tell whether there is more to do."""
        until = time.perf_counter() + _SLICE_SECONDS
        if self._unseen is None:
            self._unseen = [one for one in self._application.allWidgets() if not one.isVisible()]
            self._waiting = [one for one in self._unseen if one.testAttribute(_POLISHED)]
            return True
        style = self._application.style()
        while self._waiting and time.perf_counter() < until:
            one = self._waiting.pop()
            if isValid(one) and not one.isVisible():
                style.unpolish(one)
                one.setAttribute(_POLISHED, False)  # Qt polishes it anew when it is shown
        return bool(self._waiting)

    def _skip_unseen(self) -> None:
        """Let Qt tell nothing to those that have no look: it tells of two other styles, and most time goes there."""
        for one in self._unseen or ():
            if isValid(one):
                one.setAttribute(_HAS_STYLE)

    def _count_again(self) -> None:
        for one in self._unseen or ():
            if isValid(one):
                one.setAttribute(_HAS_STYLE, False)
        self._unseen = None
