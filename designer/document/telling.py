"""When the views get to know what was typed into a long text: once the typing rests, cut into turns of the event loop.

To read such a text, draw it and list its problems takes longer than a frame; a key must be answered within one.
"""

from collections.abc import Callable

from PySide6.QtCore import QObject, QTimer

from designer.document.background import Background
from engine.definition import Definition

REST_MS = 90
Piece = Callable[[], object]


class Telling(QObject):
    """Calls ``tell`` when all that the views will ask for is read, ``read_graph`` included."""

    def __init__(self, read_graph: Piece, tell: Piece, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._read_graph, self._tell = read_graph, tell
        self._waiting: list[Piece] = []
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self._go_on)
        self._checker: Background[object] = Background("checker", self)

    @property
    def is_due(self) -> bool:
        """Whether the views do not know yet what was typed last."""
        return self._timer.isActive() or self._checker.is_busy

    def soon(self, current: Definition) -> None:
        """Tell of ``current`` soon; whatever was to be told before is told with it."""
        self.forget()
        if current.is_object:
            self._waiting = [lambda: current.machine, lambda: current.problems, self._read_graph, self._tell]
        else:  # to guess what broken text means takes longer than all the rest
            self._waiting = [lambda: self._checker.ask(lambda: current.problems, lambda _problems: self._tell())]
        self._timer.start(REST_MS)

    def forget(self) -> None:
        """Tell nothing: nothing is new, or it is told now."""
        self._waiting = []
        self._timer.stop()
        self._checker.forget()

    def close(self) -> None:
        """End what goes on; nothing is told after this."""
        self.forget()
        self._checker.close()

    def _go_on(self) -> None:
        piece = self._waiting.pop(0)
        if self._waiting:
            self._timer.start(0)
        piece()
