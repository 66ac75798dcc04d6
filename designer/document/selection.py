"""What is selected: states and edges, by pointer and id; one of them may be the current one."""

from collections.abc import Iterable

from PySide6.QtCore import QObject, Signal

from designer.document.difference import follow
from designer.document.document import Document
from designer.document.pointers import edge_id, edge_place
from designer.document.rules import edge_target, is_broken_state


class Selection(QObject):
    """The selection of one document, shared by all views.

    It follows a state that gets another name and forgets what is deleted, and everything when another workflow is shown,
    whatever that calls its states.
    """

    changed = Signal()

    def __init__(self, document: Document, parent: QObject | None = None) -> None:
        """Begin with nothing selected."""
        super().__init__(parent)
        self._document = document
        self._pointers: tuple[str, ...] = ()
        self._edges: tuple[str, ...] = ()
        self._current = self._broken = ""
        document.states_renamed.connect(self._follow)
        document.definition_changed.connect(self._forget_missing)
        # What came and went again before the views were told is no change for them, and may have been selected.
        document.problems_changed.connect(self._forget_missing)
        document.replaced.connect(self.clear)

    @property
    def pointers(self) -> tuple[str, ...]:
        """The selected states, in the order they were selected."""
        return self._pointers

    @property
    def edges(self) -> tuple[str, ...]:
        """The selected edges, by id."""
        return self._edges

    @property
    def current(self) -> str:
        """The state or edge that forms and data views show: the last one selected; empty for none."""
        return self._current

    @property
    def broken(self) -> str:
        """What is selected alone, stands among the states and is none; it is current then. Empty for nothing."""
        return self._broken

    @property
    def is_empty(self) -> bool:
        """Whether nothing is selected."""
        return not self._pointers and not self._edges and not self._broken

    def set(self, pointers: Iterable[str] = (), edges: Iterable[str] = (), current: str | None = None) -> None:
        """Select exactly these, but none that is not there; ``current`` is the last one unless given."""
        self._set(*self._existing(dict.fromkeys(pointers), dict.fromkeys(edges)), current)

    def clear(self) -> None:
        """Select nothing."""
        self._set((), (), "", "")

    def toggle(self, item: str) -> None:
        """Add a state or edge to the selection, or take it out."""
        is_edge = edge_place(item) is not None
        chosen = self._edges if is_edge else self._pointers
        chosen = tuple(other for other in chosen if other != item) if item in chosen else (*chosen, item)
        current = item if item in chosen else None
        self.set(*((self._pointers, chosen) if is_edge else (chosen, self._edges)), current)

    def is_selected(self, item: str) -> bool:
        """Tell whether a state or edge is selected."""
        return item in self._pointers or item in self._edges or (bool(item) and item == self._broken)

    def _set(self, pointers: tuple[str, ...], edges: tuple[str, ...], broken: str, current: str | None) -> None:
        items = (*pointers, *edges) or ((broken,) if broken else ())
        if current not in items:
            current = items[-1] if items else ""
        before = (self._pointers, self._edges, self._broken, self._current)
        if (pointers, edges, broken, current) != before:
            self._pointers, self._edges, self._broken, self._current = pointers, edges, broken, current or ""
            self.changed.emit()

    def _follow(self, renamed: dict[str, str]) -> None:
        current = _followed(self._current, renamed)
        self._set(
            tuple(follow(pointer, renamed) for pointer in self._pointers),
            tuple(_followed(edge, renamed) for edge in self._edges),
            follow(self._broken, renamed),
            current,
        )

    def _forget_missing(self) -> None:
        pointers = (*self._pointers, *filter(None, (self._broken,)))
        self._set(*self._existing(pointers, self._edges), self._current)

    def _existing(self, pointers: Iterable[str], edges: Iterable[str]) -> tuple[tuple[str, ...], tuple[str, ...], str]:
        """Return those that are there: a canvas whose layout is still to come shows what was before."""
        definition = self._document.definition
        wanted = tuple(pointers)
        states = tuple(filter(definition.states.__contains__, wanted))  # all of ten thousand can be selected
        places = [(edge, edge_place(edge)) for edge in edges]
        there = tuple(edge for edge, place in places if place and edge_target(definition, place) is not None)
        is_alone = not states and not there
        broken = next((one for one in wanted if is_alone and is_broken_state(definition, one)), "")
        return states, there, broken


def _followed(item: str, renamed: dict[str, str]) -> str:
    place = edge_place(item)
    return follow(item, renamed) if place is None else edge_id(follow(place.owner, renamed), place.field)
