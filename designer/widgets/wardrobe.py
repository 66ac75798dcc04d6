"""The look of widgets that nobody sees: when the theme changes they are passed over, and dressed bit by bit afterwards.

Qt dresses every widget there is in one go, and the window has sixteen hundred, of which a hundred and fifty are seen.
"""

import time

from PySide6.QtCore import QCoreApplication, QEvent, QObject, Qt, QTimer
from PySide6.QtWidgets import QApplication, QScrollBar, QWidget
from shiboken6 import isValid

from designer.look import themes

_SLICE_SECONDS = 0.004
_POLISHED, _HAS_STYLE = Qt.WidgetAttribute.WA_WState_Polished, Qt.WidgetAttribute.WA_SetStyle


class Wardrobe(QObject):
    """Helps the theme to change in turns that are shorter than a frame."""

    def __init__(self, application: QApplication) -> None:
        super().__init__(application)
        self._application = application
        self._unseen: list[QWidget] = []
        self._undressed: list[QWidget] = []  # those that still have to get the look of now
        self._scrolled: list[tuple[QScrollBar, int]] = []
        self._more = QTimer(self)
        self._more.setSingleShot(True)
        self._more.timeout.connect(self._dress_some)
        themes.undressing.connect(self._pass_over_unseen)
        themes.undressing.connect(self._note_scrolled)
        themes.dressed.connect(self._count_again)
        themes.changed.connect(self._scroll_back)
        themes.settled.connect(self._more.start)

    def _pass_over_unseen(self) -> None:
        """Let Qt take nobody for dressed, or for one to be told of another style, who is not seen."""
        self._more.stop()
        self._unseen = [one for one in self._application.allWidgets() if not one.isVisible()]
        for one in self._unseen:
            if one.testAttribute(_POLISHED):
                one.setAttribute(_POLISHED, False)
                self._undressed.append(one)
            one.setAttribute(_HAS_STYLE)

    def _count_again(self) -> None:
        for one in self._unseen:
            if isValid(one):
                one.setAttribute(_HAS_STYLE, False)
        self._unseen = []

    def _dress_some(self) -> None:
        until, style = time.perf_counter() + _SLICE_SECONDS, self._application.style()
        while self._undressed and time.perf_counter() < until:
            one = self._undressed.pop()
            if isValid(one):
                style.polish(one)
                one.setAttribute(_POLISHED)
                QCoreApplication.sendEvent(one, QEvent(QEvent.Type.StyleChange))
        if self._undressed:
            self._more.start()

    def _note_scrolled(self) -> None:
        """Remember how far lists are scrolled: without a style sheet their rows are lower, and they move up."""
        bars = (one for one in self._application.allWidgets() if isinstance(one, QScrollBar) and one.isVisible())
        self._scrolled = [(bar, bar.value()) for bar in bars]

    def _scroll_back(self) -> None:
        for bar, value in self._scrolled:
            if isValid(bar):
                bar.setValue(value)
        self._scrolled = []
