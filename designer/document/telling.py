"""When the views get to know of a change of a long text: in turns of the event loop, or once a thread has read it.

To read such a text, draw it and list its problems takes longer than a frame; a key must be answered within one. What was
typed is told once the typing rests. What a command changed in many places, such as the deletion of a hundred states,
is read in a thread: nearly every state may be affected.
"""

from collections.abc import Callable
from typing import Any, Protocol, TypeVar
from weakref import ref

from PySide6.QtCore import QObject, QTimer

from designer.document.background import Background
from designer.document.graph import Graph
from engine.definition import Definition

REST_MS = 90
_QUIET_MS = 1_000
Piece = Callable[[], object]
Read = TypeVar("Read")


class Told(Protocol):
    """What the views look at."""

    @property
    def graph(self) -> Graph:
        """What the canvas draws; read when it is asked for."""

    def tell(self) -> None:
        """Tell the views what changed."""


class Telling(QObject):
    """Tells the views of ``told``, its parent, when all that they will ask for is read.

    It must not keep the parent alive: of a document in a circle of references the garbage collector takes the undo
    steps apart before their stack, and the process dies of it.
    """

    def __init__(self, told: Told, parent: QObject) -> None:
        super().__init__(parent)
        self._told = ref(told)
        self._waiting: list[Piece] = []
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self._go_on)
        self._checker: Background[Any] = Background("checker", self)
        self._opened: Definition | None = None
        self._quiet = QTimer(self)
        self._quiet.setSingleShot(True)
        self._quiet.timeout.connect(self._get_ready)

    @property
    def is_due(self) -> bool:
        """Whether the views do not know yet what was typed last."""
        return self._timer.isActive() or self._checker.is_busy

    def soon(self, current: Definition, mend: Callable[[], Read], take: Callable[[Read], object]) -> None:
        """Tell of ``current`` soon; whatever was to be told before is told with it.

        When it is broken, ``mend`` is called in a thread before, and ``take`` with what it gave.
        """
        self.forget()
        if current.is_object:
            self._waiting = [lambda: current.machine, lambda: current.problems, self._read_graph, self._tell]
        else:  # to guess what broken text means takes longer than all the rest
            self._waiting = [lambda: self._checker.ask(mend, self._taken(take))]
        self._timer.start(REST_MS)

    def when_read(self, read: Callable[[], Read], take: Callable[[Read], object]) -> None:
        """Tell once ``read`` was called in a thread and ``take`` with what it gave; what waits is told with it."""
        self.forget()
        self._checker.ask(read, self._taken(take))

    def get_ready_later(self, current: Definition) -> None:
        """Once a text that was opened is drawn, do what the first edit would wait for."""
        self._opened = current
        self._quiet.start(_QUIET_MS)

    def forget(self) -> None:
        """Tell nothing: nothing is new, or it is told now. What was opened is not what is there any more."""
        self._waiting = []
        self._opened = None
        self._quiet.stop()
        self._timer.stop()
        self._checker.forget()

    def close(self) -> None:
        """End what goes on; nothing is told after this."""
        self.forget()
        self._checker.close()

    def _get_ready(self) -> None:
        opened, self._opened = self._opened, None
        if opened is not None:
            opened.get_ready()

    def _taken(self, take: Callable[[Read], object]) -> Callable[[Read], None]:
        def tell(found: Read) -> None:
            take(found)
            self._tell()

        return tell

    def _read_graph(self) -> None:
        if (told := self._told()) is not None:
            _ = told.graph

    def _tell(self) -> None:
        if (told := self._told()) is not None:
            told.tell()

    def _go_on(self) -> None:
        piece = self._waiting.pop(0)
        if self._waiting:
            self._timer.start(0)
        piece()
