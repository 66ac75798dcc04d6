"""Adding to the lists of a node without its form being open: a rule, a branch, a retrier, a catcher."""

from collections.abc import Callable

from PySide6.QtCore import QObject, Signal

from designer.document.commands import add_branch, add_catcher, add_retrier, add_rule
from designer.document.document import Document
from designer.document.selection import Selection
from designer.shell.actions import Actions
from engine.language.fields import Kind
from engine.states import STATE_TYPES

PARTS = ("add_rule", "add_branch", "add_retry", "add_catch")
_KINDS = dict(zip(PARTS, (Kind.RULES, Kind.MACHINES, Kind.RETRIERS, Kind.CATCHERS), strict=True))


class PartControl(QObject):
    """Connects the actions PARTS; ``added`` carries the JSON pointer of the field to fill in, ``go_to`` shows a node."""

    added = Signal(str)

    def __init__(
        self,
        parent: QObject,
        document: Document,
        selection: Selection,
        actions: Actions,
        go_to: Callable[[str], None],
    ) -> None:
        super().__init__(parent)
        self._document = document
        self._selection = selection
        self._actions = actions
        self._go_to = go_to
        for name, add in (
            ("add_rule", self._add_rule),
            ("add_retry", self._add_retry),
            ("add_catch", self._add_catch),
        ):
            actions[name].triggered.connect(lambda _checked=False, add=add: self._add(add))
        actions["add_branch"].triggered.connect(lambda _checked=False: self._add_branch())
        selection.changed.connect(self._note_selection)
        document.definition_changed.connect(self._note_selection)
        self._note_selection()

    def _add(self, add: Callable[[str], str | None]) -> None:
        place = add(self._selection.current)
        if place is not None:
            self.added.emit(place)

    def _add_rule(self, pointer: str) -> str | None:
        number = add_rule(self._document, pointer)
        rule = None if number is None else self._document.source.node(f"{pointer}/Choices/{number}")
        return None if rule is None else f"{pointer}/Choices/{number}/{rule.members[0].key}"

    def _add_branch(self) -> None:
        if add_branch(self._document, self._selection.current) is not None:
            self._go_to(self._selection.current)  # what is added next goes into the new branch

    def _add_retry(self, pointer: str) -> str | None:
        number = add_retrier(self._document, pointer)
        return None if number is None else f"{pointer}/Retry/{number}/ErrorEquals"

    def _add_catch(self, pointer: str) -> str | None:
        number = add_catcher(self._document, pointer)
        return None if number is None else f"{pointer}/Catch/{number}/ErrorEquals"

    def _note_selection(self, _changed: object = None) -> None:
        state = self._document.definition.state(self._selection.current)
        row = None if state is None else STATE_TYPES.get(state.type)
        kinds = set() if row is None else {spec.kind for spec in row.fields}
        for name, kind in _KINDS.items():
            self._actions[name].setEnabled(kind in kinds)
