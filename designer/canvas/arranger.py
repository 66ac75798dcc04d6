"""Layouts on demand: small ones at once, large ones in a thread of its own that is joined at close.

The thread begins when the window has nothing left to do: the two share one interpreter, and what the
user just did should be seen first.
"""

from collections.abc import Callable, Mapping
from typing import NamedTuple

from PySide6.QtCore import QObject, QTimer

from designer.document.background import Background
from designer.document.graph import NO_POSITIONS, Graph, to_sheet
from designer.layout.arrange import Known, arrange
from designer.layout.layout import Layout
from designer.layout.model import Sheet

AT_ONCE = 200
"""Above this many nodes the window would be held up for more than a frame."""
REST_MS = 40
"""How long after an edit the thread begins: forms and lists follow the edit in the next turns of the event loop."""


class _Wanted(NamedTuple):
    """What is to be laid out: a graph, its folded frames, and where nodes were put by hand."""

    graph: Graph
    folded: frozenset[str]
    positions: Mapping[str, tuple[float, float]]

    def is_same(self, other: "_Wanted | None") -> bool:
        """Tell whether the same is wanted, without a look at all nodes."""
        return other is not None and self.graph is other.graph and self[1:] == other[1:]


class Arranger(QObject):
    """Gives the layout of the newest graph asked for; older answers are dropped.

    While boxes and links are the same the layout is the same object.
    """

    def __init__(self, on_ready: Callable[[Layout], None], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._on_ready = on_ready
        self._asked: _Wanted | None = None  # answered already, unless it is busy
        self._arranged: tuple[Sheet, Layout] | None = None
        self._known = Known()
        self._thread: Background[tuple[Sheet, Layout]] = Background("layout", self)
        self._idle = QTimer(self)
        self._idle.setSingleShot(True)
        self._idle.setInterval(REST_MS)
        self._idle.timeout.connect(self._begin)

    @property
    def is_busy(self) -> bool:
        """Whether an answer is still to come."""
        return self._idle.isActive() or self._thread.is_busy

    def ask(
        self,
        graph: Graph,
        folded: frozenset[str] = frozenset(),
        positions: Mapping[str, tuple[float, float]] = NO_POSITIONS,
    ) -> None:
        """Lay ``graph`` out; ``on_ready`` is called with the answer, at once or soon."""
        wanted = _Wanted(graph, folded, positions)
        is_known = wanted.is_same(self._asked)
        if self.is_busy and is_known:
            return
        self._asked = wanted
        self._idle.stop()
        self._thread.forget()
        if is_known and self._arranged is not None:
            self._on_ready(self._arranged[1])
        elif len(graph.nodes) <= AT_ONCE:
            self._take(_arranged(wanted, self._arranged, None))
        else:
            self._idle.start()

    def _begin(self) -> None:
        wanted, before = self._asked, self._arranged
        if wanted is not None:
            self._thread.ask(lambda: _arranged(wanted, before, self._known), self._take)

    def _take(self, answer: tuple[Sheet, Layout]) -> None:
        self._arranged = answer
        self._on_ready(answer[1])

    def close(self) -> None:
        """End the thread; no answer comes after this."""
        self._idle.stop()
        self._asked = None
        self._thread.close()


def _arranged(wanted: _Wanted, before: tuple[Sheet, Layout] | None, known: Known | None) -> tuple[Sheet, Layout]:
    """Return the layout of what is wanted, and the sheet it is for; those ``before`` when nothing moves."""
    sheet = to_sheet(*wanted)
    return before if before is not None and before[0] == sheet else (sheet, arrange(sheet, known))
