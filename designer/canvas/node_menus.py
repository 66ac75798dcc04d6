"""Lists in a popup at a node: into which type it may turn, and what may come after it."""

from collections.abc import Callable

from PySide6.QtWidgets import QWidget

from designer.document.commands import change_types, insert_state
from designer.document.document import Document
from designer.document.pointers import edge_id, edge_place, machine_of, name_of
from designer.document.retyping import say_loss
from designer.document.rules import can_drop, can_follow
from designer.document.states import way_after
from designer.look import tr, type_role
from designer.widgets.chooser import Choice, Chooser
from engine.integrations import list_functions
from engine.language.machine import TransitionKind
from engine.language.shorten import shorten
from engine.states import STATE_TYPES

_TYPE_WIDTH = 440
_FUNCTION = "function:"


class TypeMenu(Chooser):
    """Offers the types that states may turn into, and says of each what would be lost."""

    def __init__(self, parent: QWidget, document: Document, pointers: tuple[str, ...]) -> None:
        super().__init__(parent, tr("Change the type"), _types(document, pointers), width=_TYPE_WIDTH)
        self.setObjectName("typeMenu")
        self.chosen.connect(lambda state_type: change_types(document, pointers, state_type))


def _types(document: Document, pointers: tuple[str, ...]) -> list[Choice]:
    definition = document.definition
    present = {state.type for pointer in pointers if (state := definition.state(pointer)) is not None}
    found = []
    for state_type in STATE_TYPES:
        if present != {state_type}:
            role = type_role(state_type)
            hint = say_loss(definition, pointers, state_type) or tr("keeps everything")
            found.append(Choice(state_type, state_type, role, role, hint=hint))
    return found


class AppendMenu(Chooser):
    """Offers what may come after a state, or into an edge; ``on_added`` gets the pointer of the new state.

    ``kind`` is the way out of the state it is to stand on, see :func:`insert_state`.
    """

    def __init__(
        self,
        parent: QWidget,
        document: Document,
        place: str,
        on_added: Callable[[str], None],
        kind: TransitionKind | None = None,
    ) -> None:
        self._document, self._place, self._kind, self._on_added = document, place, kind, on_added
        super().__init__(parent, self._words(), list(self._offers()))
        self.setObjectName("appendMenu")
        self.chosen.connect(self._add)

    def _words(self) -> str:
        if edge_place(self._place) is not None:
            return tr("Add into the connection")
        name = shorten(name_of(self._place), 30)
        if self._kind is TransitionKind.CATCH:
            return tr("Add for when {name} fails", name=name)
        return tr("Add after {name}", name=name)

    def why_none(self, wanted: str) -> str:
        """Return why nothing may follow, or that nothing is called so."""
        verdict = can_follow(self._document.definition, self._place, self._kind)
        return tr("No match") if verdict.ok else verdict.reason

    def _offers(self) -> list[Choice]:
        definition, place = self._document.definition, self._place
        is_edge = edge_place(place) is not None
        if not is_edge and not can_follow(definition, place, self._kind).ok:
            return []
        way = None if is_edge else way_after(definition, place, self._kind)
        where = place if is_edge else machine_of(place) if way is None else edge_id(*way)
        types = [name for name in STATE_TYPES if can_drop(definition, name, where).ok]
        found = [Choice(name, name, type_role(name), type_role(name)) for name in types]
        functions = list_functions(self._document.functions_folder)
        return found + [Choice(_FUNCTION + one.name, one.name, "function", hint=tr("function")) for one in functions]

    def _add(self, key: str) -> None:
        function = key.removeprefix(_FUNCTION) if key.startswith(_FUNCTION) else ""
        edge = self._place if edge_place(self._place) is not None else None
        pointer = insert_state(
            self._document,
            "",
            "Task" if function else key,
            on_edge=edge,
            after=None if edge is not None else self._place,
            kind=self._kind,
            function=function,
        )
        if pointer is not None:
            self._on_added(pointer)
