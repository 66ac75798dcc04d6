"""Data to try a state's form with: what the state got in the run that is shown, what was typed, a saved input."""

import enum
from collections.abc import Callable

from msgspec import Struct, field
from PySide6.QtCore import QObject, Signal

from designer.document.data_stages import context_of
from designer.document.document import Document
from designer.document.foresight import Foresight
from designer.document.run_session import RunSession
from engine.expressions.paths import Variables
from engine.language.values import Json


class Origin(enum.Enum):
    """Where a sample comes from."""

    RUN = "run"
    TYPED = "typed"
    SAVED = "saved"


class Sample(Struct, frozen=True, kw_only=True, eq=False):
    """The raw input of a state, with the context object and the variables it would see."""

    origin: Origin
    data: Json
    context: dict[str, Json] = field(default_factory=dict)
    variables: Variables | None = None


class TrialData(QObject):
    """Finds a sample for a state; ``changed`` tells that another may be found now.

    ``saved_input`` returns the text of the input the workflow was last run with, or None.
    """

    changed = Signal()

    def __init__(
        self, document: Document, session: RunSession, foresight: Foresight, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._document, self._session, self._foresight = document, session, foresight
        self.saved_input: Callable[[], str | None] = lambda: None
        foresight.saved_input = lambda: self.saved_input()
        self._typed: dict[str, Json] = {}
        document.replaced.connect(self._typed.clear)
        session.path_changed.connect(self.changed)
        document.states_renamed.connect(self._rename)

    def type_in(self, pointer: str, data: Json) -> None:
        """Use ``data`` for the state at ``pointer`` from now on."""
        self._typed[pointer] = data
        self.changed.emit()

    def has_typed(self, pointer: str) -> bool:
        """Tell whether data were typed for the state at ``pointer``."""
        return pointer in self._typed

    def forget_typed(self, pointer: str) -> None:
        """Use what was typed for the state at ``pointer`` no longer."""
        if self._typed.pop(pointer, self) is not self:
            self.changed.emit()

    def sample(self, pointer: str) -> Sample | None:
        """Return what to try the state at ``pointer`` with: typed, else of the run, else saved; None if unknown."""
        if pointer in self._typed:
            around = self._foresight.foresee(pointer).around
            return Sample(
                origin=Origin.TYPED,
                data=self._typed[pointer],
                context=around.context,
                variables=around.variables,
            )
        if self._foresight.typed_input is not None:
            return self._saved(pointer, Origin.TYPED)
        return self._of_run(pointer) or self._saved(pointer, Origin.SAVED)

    def _of_run(self, pointer: str) -> Sample | None:
        view, path = self._session.view, self._session.path_of(pointer)
        definition = self._document.definition
        state = definition.state(pointer)
        if view is None or path is None or state is None:
            return None
        seen = view.states[path]
        return Sample(
            origin=Origin.RUN,
            data=seen.input,
            context=context_of(definition, state, seen, view),
            variables=self._foresight.foresee(pointer).around.variables,
        )

    def _saved(self, pointer: str, origin: Origin) -> Sample | None:
        """Return what the state would get, if all of it follows from the input that is typed, or was saved."""
        if self._document.definition.state(pointer) is None:
            return None
        foreseen = self._foresight.foresee(pointer)
        if not foreseen.data.is_complete:
            return None
        return Sample(
            origin=origin,
            data=foreseen.data.value,
            context=foreseen.around.context,
            variables=foreseen.around.variables,
        )

    def _rename(self, renamed: dict[str, str]) -> None:
        self._typed = {renamed.get(pointer, pointer): data for pointer, data in self._typed.items()}
