"""The data of the state that is edited, worked out anew while its fields are typed; one for the whole inspector."""

from collections.abc import Mapping

from PySide6.QtCore import QObject, QTimer, Signal

from designer.document.document import Document
from designer.document.foresight import Foreseen, Foresight
from designer.document.forms import FieldValue
from designer.document.known import Known
from designer.document.live_flow import LiveFlow
from designer.document.path_candidates import PathScope
from designer.document.run_session import RunSession
from engine.language.dialects import QueryLanguage
from engine.language.fields import FieldSpec, Kind

_AFTER_WORK = frozenset(("Output", "Assign"))
_RUN_MS = 200  # a run that goes on changes the data with every state


class LiveData(QObject):
    """What is known at a state, and what its fields, typed ones included, make of it.

    ``changed`` tells, once the event loop is free, that either is another; ``input_tried`` at once that an input of
    the workflow is being tried, or none any more.
    """

    changed = Signal()
    input_tried = Signal()

    def __init__(self, document: Document, session: RunSession, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.foresight = Foresight(document, session)
        self._document = document
        self._typed: dict[str, FieldValue] = {}
        self._flow: tuple[str, Foreseen, object, LiveFlow] | None = None
        self._due = QTimer(self)
        self._due.setSingleShot(True)
        self._due.timeout.connect(self.changed)
        for signal in (document.definition_changed, session.path_changed):
            signal.connect(self._note_change)
        for signal in (document.functions_changed, document.path_changed, document.replaced, session.status_changed):
            signal.connect(self.look_anew)
        session.states_changed.connect(self._note_run)

    def note_typed(self, pointer: str, value: FieldValue) -> None:
        """Take a field into account as it is typed."""
        self._typed[pointer] = value
        self._flow = None
        self._tell()

    def forget_typed(self, pointer: str) -> None:
        """Take a field into account as it is written again."""
        if pointer in self._typed:
            del self._typed[pointer]
            self._flow = None
            self._tell()

    @property
    def typed_input(self) -> Known | None:
        """The input of the workflow that is being tried."""
        return self.foresight.typed_input

    def try_input(self, data: Known | None) -> None:
        """Take an input of the workflow to try, or none any more."""
        if data is not self.foresight.typed_input:
            self.foresight.try_input(data)
            self._flow = None
            self.input_tried.emit()
            self._tell()

    def saved_input(self) -> str | None:
        """Return the text of the input that was used last."""
        return self.foresight.saved_input()

    def foreseen(self, pointer: str) -> tuple[Known, Known]:
        """Return what a state gets and what its work gives, as far as both are known."""
        known = self.foresight.foresee(pointer)
        return known.data, known.result

    def foresee(self, pointer: str) -> Foreseen:
        """Return what is known at a state."""
        return self.foresight.foresee(pointer)

    def flow(self, pointer: str) -> LiveFlow:
        """Return the way of the data through a state as its fields stand now."""
        definition, foreseen = self._document.definition, self.foresight.foresee(pointer)
        known = self._flow
        if known is None or known[0] != pointer or known[1] is not foreseen or known[2] is not definition:
            made = self.foresight.flow(pointer, self._typed_in(pointer))
            self._flow = (pointer, foreseen, definition, made)
            return made
        return known[3]

    def scope(self, pointer: str, spec: FieldSpec) -> PathScope:
        """Return what the expressions of a field can read; ``pointer`` is that of its object: a state, a rule, a catcher."""
        owner = self._owner(pointer)
        state = self._document.definition.state(owner)
        if state is None:
            return PathScope()
        foreseen, flow = self.foresee(owner), self.flow(owner)
        data = flow.reads.get(spec.name, flow.reads.get("", foreseen.data))
        if pointer != owner and spec.kind is Kind.RESULT_PATH:
            data = foreseen.data  # of a catcher
        is_query = state.query is QueryLanguage.JSONATA
        has_result = is_query and spec.name in _AFTER_WORK and state.type in ("Task", "Map", "Parallel")
        return PathScope(
            data=data,
            result=self._result(flow) if has_result else None,
            around=foreseen.around,
            query=state.query if spec.takes_query or spec.kind in (Kind.QUERY, Kind.ASSIGN) else QueryLanguage.JSONPATH,
            takes_calls=spec.kind in (Kind.EXPRESSION, Kind.PAYLOAD, Kind.ASSIGN),
            takes_null=spec.is_nullable,
            is_single=spec.kind is Kind.REFERENCE_PATH,
            is_target=spec.kind is Kind.RESULT_PATH,
        )

    def _result(self, flow: LiveFlow) -> Known:
        stage = next((one for one in flow.stages if one.field == "Result"), None)
        if stage is None or not stage.has_value:
            return Known(holes=frozenset([()]))
        return Known(value=stage.value, holes=stage.holes)

    def _typed_in(self, pointer: str) -> Mapping[str, FieldValue]:
        prefix = f"{pointer}/"
        return {
            place[len(prefix) :]: value
            for place, value in self._typed.items()
            if place.startswith(prefix) and "/" not in place[len(prefix) :]
        }

    def _owner(self, pointer: str) -> str:
        """Return the pointer of the state at a place or around it."""
        definition = self._document.definition
        while pointer and definition.state(pointer) is None:
            pointer = pointer.rpartition("/")[0]
        return pointer

    def _note_change(self, _what: object = None) -> None:
        self._tell()

    def _note_run(self, _paths: object) -> None:
        self._tell(_RUN_MS)

    def look_anew(self) -> None:
        """Take into account that something else is known now."""
        self.foresight.forget()
        self._flow = None
        self._tell()

    def _tell(self, wait: int = 0) -> None:
        if not self._due.isActive() or self._due.remainingTime() > wait:  # what is typed never waits for a run
            self._due.start(wait)
