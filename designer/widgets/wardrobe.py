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
        self._waiting: list[QWidget] = []  # that nobody looked at yet
        self._unseen: list[QWidget] = []
        self._undressed: list[QWidget] = []  # those that still have to get the look of now
        self._scrolled: list[tuple[QScrollBar, int]] = []
        self._more = QTimer(self)
        self._more.setSingleShot(True)
        self._more.timeout.connect(self._dress_some)
        themes.prepare = self._look_at_some
        themes.undressing.connect(self._look_round)
        themes.dressed.connect(self._count_again)
        themes.changed.connect(self._scroll_back)
        themes.settled.connect(self._more.start)

    def _look_round(self) -> None:
        self._more.stop()
        self._waiting = self._application.allWidgets()
        self._scrolled = []

    def _look_at_some(self) -> bool:
        """Note what a change of the theme needs of some widgets; tell whether there are more."""
        until = time.perf_counter() + _SLICE_SECONDS
        while self._waiting and time.perf_counter() < until:
            one = self._waiting.pop()
            if not isValid(one):
                continue
            if not one.isVisible():
                self._pass_over(one)
            elif isinstance(one, QScrollBar):
                # Without a style sheet the rows of a list are lower, and they move up.
                self._scrolled.append((one, one.value()))
        return bool(self._waiting)

    def _pass_over(self, unseen: QWidget) -> None:
        """Let Qt not take it for dressed, nor for one to be told of another style."""
        if unseen.testAttribute(_POLISHED):
            unseen.setAttribute(_POLISHED, False)
            self._undressed.append(unseen)
        unseen.setAttribute(_HAS_STYLE)
        self._unseen.append(unseen)

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

    def _scroll_back(self) -> None:
        for bar, value in self._scrolled:
            if isValid(bar):
                bar.setValue(value)
        self._scrolled = []
