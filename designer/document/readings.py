"""What was read of a text that changes: the definition as it is now, the last readable one, and its graph.

Nothing in here tells anybody, and nothing knows the document: see :mod:`designer.document.document`.
"""

from collections.abc import Callable, Iterable
from functools import partial

from designer.document.graph import Graph
from designer.document.graph_building import build_glimpse, build_graph
from designer.document.mended import is_about, mended
from designer.document.opening import EMPTY_TEXT, Opened
from designer.document.undo import Edits
from designer.look.words import language
from engine.definition import Definition, read_definition
from engine.language.dialects import Dialect
from engine.language.side_file import Silenced
from engine.language.source import Source, apply_edits

Mending = tuple[Definition, Definition | None, Graph | None]
"""A broken text, and what is shown of it when that is not the last readable one."""

# Reading what so many edits changed takes longer than a frame; undo and redo find it read.
MANY_EDITS = 20


class Readings:
    """``current`` is the text as it is; ``readable`` the same.

    While the text is broken, ``readable`` is the last one that was not, or what a repair makes of the text:
    see :mod:`designer.document.mended`. ``last`` is never such a guess, but for a text that was opened broken: what is
    kept beside the text follows from one of these to the next.
    """

    def __init__(self) -> None:
        """Begin with an empty workflow."""
        self.current = self.readable = self.last = read_definition(EMPTY_TEXT)
        self._graph: tuple[Definition, Graph] | None = None
        self._reworded: Definition | None = None  # of which the graph is being made in another language
        # What a change of many places came from, for when it is taken back or made again.
        self._left: tuple[Definition, Graph | None] = (self.current, None)
        self._repair: tuple[Source, Edits | None] = (self.current.source, None)
        self._mended: Definition | None = None  # the broken text of which it is known whether its repair is shown

    def graph(self, silenced: Silenced) -> Graph:
        """Return what the canvas draws, worded in the current language; built when first asked for."""
        words = language()
        if self._graph is not None and self._graph[0] is self.readable is self._reworded:
            words = self._graph[1].language
        if self._graph is None or self._graph[0] is not self.readable or not self._graph[1].fits(words, silenced):
            previous = None if self._graph is None else self._graph[1]
            self._graph = (self.readable, build_graph(self.readable, words, previous, silenced))
        return self._graph[1]

    def prepare(self, silenced: Silenced) -> Callable[[], tuple[Definition, Graph]]:
        """Return what reads all that the views ask for, in any thread, for :meth:`take_prepared`."""
        previous = None if self._graph is None else self._graph[1]
        definition, words = self.readable, language()
        return lambda: (definition, build_graph(definition, words, previous, silenced))

    def take_prepared(self, prepared: tuple[Definition, Graph]) -> None:
        """Take what :meth:`prepare` made, if the definition is still the same."""
        if prepared[0] is self.readable:
            self._graph = prepared

    def reword(self, silenced: Silenced) -> Callable[[], Graph]:
        """Return what makes the graph in the current language, in any thread; until it is taken the old one counts."""
        self._reworded = self.readable
        return partial(build_graph, self.readable, language(), None, silenced)

    def glimpse(self, pointers: Iterable[str]) -> Graph:
        """Return what the graph in the current language will have of some states, while :meth:`reword` is at work."""
        graph = Graph(nodes={}, edges={}) if self._graph is None else self._graph[1]
        return build_glimpse(self.readable, language(), graph, pointers)

    def take_reworded(self, graph: Graph) -> None:
        """Take what :meth:`reword` made, if the definition is still the same."""
        if self._reworded is self.readable:
            self._graph = (self.readable, graph)
        self._reworded = None

    def mending(self, silenced: Silenced) -> Callable[[], Mending]:
        """Return what reads a broken text, in any thread, for :meth:`take_mended`."""
        current, shown, words = self.current, self.readable, language()

        def read() -> Mending:
            _ = current.problems
            found = None if is_about(shown, current.text) else mended(current)
            return current, found, None if found is None else build_graph(found, words, None, silenced)

        return read

    def take_mended(self, mending: Mending) -> None:
        """Show what is understood of the text, if it is still the same and the last picture is not about it."""
        current, found, graph = mending
        if current is self.current:
            self._mended = current
            if found is not None and graph is not None:
                self.readable, self._graph = found, (found, graph)

    def mend(self, silenced: Silenced) -> None:
        """Do what :meth:`mending` and :meth:`take_mended` do now, when it is not done and the text is broken."""
        if not self.current.is_object and self._mended is not self.current:
            self.take_mended(self.mending(silenced)())

    @property
    def repair(self) -> Edits | None:
        """Edits that make broken JSON readable; None when it is readable or there is no hope."""
        source = self.current.source
        if self._repair[0] is not source:
            faults = source.faults if source.root is None else ()
            self._repair = (source, faults[0].edits if faults else None)
        return self._repair[1]

    def show(self, opened: Opened) -> None:
        """Take what was read before."""
        self.current, self.readable = opened.current, opened.readable
        self.last = opened.readable
        self._mended = None if opened.current.is_object else opened.current
        self._graph = (opened.readable, opened.graph)
        self._left = (self.current, None)

    def change(self, edits: Edits) -> None:
        """Follow a change of the text."""
        self._take(self._changed(edits))

    def read_as(self, dialect: Dialect | None) -> bool:
        """Read the text in a dialect, or with None in the one it tells; tell whether that is another one."""
        if dialect is self.current.wanted:
            return False
        is_guess = self.readable is not self.last
        self.last = self.last.read_as(dialect)
        self.readable = self.readable.read_as(dialect) if is_guess else self.last
        self._take(self.current.read_as(dialect))
        return True

    def _take(self, current: Definition) -> None:
        self.current = current
        if self.current.is_object:
            self.readable = self.last = self.current
            self._mended = None

    def _changed(self, edits: Edits) -> Definition:
        """Return the definition after ``edits``; going back over a change of many places needs no reading."""
        if len(edits) < MANY_EDITS:
            return self.current.splice(edits) if edits else self.current
        left, graph = self._left
        known = self._graph[1] if self._graph is not None and self._graph[0] is self.current else None
        self._left = (self.current, known)
        if left.wanted is not self.current.wanted or left.text != apply_edits(self.current.text, edits):
            return self.current.splice(edits)
        if graph is not None and graph.language == language():
            self._graph = (left, graph)
        return left
