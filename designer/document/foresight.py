"""What a state gets, as far as it can be known now: from the run that is shown, or worked out from an input.

Without a run the way from the start to the state is gone through state by state, with the input that was saved last.
What functions return is known from their fixed answers or an earlier run; the rest is a hole in the data.
"""

import enum
from collections.abc import Callable, Mapping

from msgspec import Struct

from designer.document.data_stages import Stage, context_of, stages_of
from designer.document.document import Document
from designer.document.forms import FieldValue, Remove
from designer.document.guess import DONE, Guess, Memory
from designer.document.json_text import read_json
from designer.document.known import UNKNOWN, Around, Known, patience
from designer.document.live_flow import LiveFlow, live_flow
from designer.document.resource_state import MockMode, read_mock
from designer.document.run_session import RunSession
from designer.document.run_text import best_path
from designer.document.state_fields import fields_of, live_state
from designer.look.words import language
from engine.definition import Definition
from engine.errors import EngineError
from engine.history.events import ExecutionPath
from engine.history.view import ExecutionView, StateView
from engine.language.dialects import QueryLanguage
from engine.language.values import Json
from engine.states import Task


class Basis(enum.Enum):
    """Where the data come from."""

    TYPED = "typed"  # an input that is being tried, and what follows from it
    RUN = "run"
    INPUT = "input"  # an input that was used before, and what follows from it
    NONE = "none"  # what the definition itself says


class Foreseen(Struct, frozen=True, kw_only=True):
    """What a state gets and, if known, what its work gave; ``seen`` is its part of the run."""

    basis: Basis
    data: Known
    result: Known
    around: Around
    seen: StateView | None = None


class Foresight:
    """Answers for one document; ``saved_input`` gives the text of the input that was used last, or None.

    ``ask_for_run`` is called when no run is known; who finds one later tells it by :meth:`remember`.
    """

    def __init__(self, document: Document, session: RunSession) -> None:
        self._document, self._session = document, session
        self._last: ExecutionView | None = None
        document.replaced.connect(self._forget_run)
        session.status_changed.connect(self._view)
        self.saved_input: Callable[[], str | None] = lambda: None
        self.ask_for_run: Callable[[], None] = lambda: None
        self._cache: tuple[tuple[object, ...], Foreseen] | None = None
        self._memory = Memory()
        self._input: tuple[str | None, Known] | None = None
        self._typed: Known | None = None

    @property
    def typed_input(self) -> Known | None:
        """An input of the workflow that is being tried: it counts before any run, of which only results are taken."""
        return self._typed

    def try_input(self, data: Known | None) -> None:
        """Take an input to try, or none any more."""
        self._typed = data
        self.forget()

    def foresee(self, pointer: str) -> Foreseen:
        """Return what is known at a state; quick when nothing changed since the last time."""
        view, path = self._view(), self._path_of(pointer)
        if view is None and self._document.definition.state(pointer) is not None:
            self.ask_for_run()
        key = (
            self._document.definition,
            pointer,
            view,
            path,
            0 if view is None else view.event_count,
            self._document.functions_folder,
            self._typed,
        )
        if self._cache is None or self._cache[0] != key:
            self._cache = (key, self._foresee(pointer))
        return self._cache[1]

    def remember(self, view: ExecutionView) -> bool:
        """Take an earlier run for the last one, unless one was seen meanwhile; tell whether it was taken."""
        if self._view() is not None:
            return False
        self._last = view
        self.forget()
        return True

    def forget(self) -> None:
        """Look anew: what functions answer, or the saved input, may be another thing by now."""
        self._cache = self._input = None
        self._memory = Memory()

    def flow(self, pointer: str, typed: Mapping[str, FieldValue] | None = None) -> LiveFlow:
        """Return the way of data through a state; ``typed`` has fields that are not written, or taken away, yet."""
        definition = self._document.definition
        state = definition.state(pointer)
        if state is None:
            return LiveFlow()
        foreseen = self.foresee(pointer)
        fields = fields_of(definition, pointer, state)
        for name, value in (typed or {}).items():
            if isinstance(value, Remove):
                fields.pop(name, None)
            else:
                fields[name] = value
        return live_flow(live_state(state, fields, foreseen.data, foreseen.result, foreseen.around))

    def _foresee(self, pointer: str) -> Foreseen:
        definition, view = self._document.definition, self._view()
        state = definition.state(pointer)
        path = self._path_of(pointer)
        seen = None if view is None or path is None else view.states.get(path)
        if self._typed is None and view is not None and seen is not None and state is not None:
            context = context_of(self._session.definition or definition, state, seen, view)
            around = Around(context=context, variables=variables_at(view, seen))
            return Foreseen(
                basis=Basis.RUN, data=Known(value=seen.input), result=recorded_result(seen), around=around, seen=seen
            )
        start = self._start() if self._typed is None else self._typed
        basis = Basis.TYPED if self._typed is not None else Basis.NONE if start.is_unknown else Basis.INPUT
        with patience(definition.dialect.query):
            run = view if self._typed is None else None
            guess = Guess(definition, run, self._path_of, self._answer, self._memory)
            data, around = guess.reach(pointer, start)
        if isinstance(state, Task):
            result = self._answer(pointer, state)
        else:
            result = guess.inner_result(pointer, state, data, around)
        return Foreseen(basis=basis, data=data, result=result, around=around)

    def _view(self) -> ExecutionView | None:
        """Return the run that is shown, else the one that was shown last."""
        self._last = self._session.view or self._last
        return self._last

    def _path_of(self, pointer: str) -> ExecutionPath | None:
        view = self._view()
        if view is None or view is self._session.view:
            return self._session.path_of(pointer)
        return best_path(view, pointer, ())

    def _forget_run(self) -> None:
        self._last = self._typed = None
        self.forget()

    def _start(self) -> Known:
        """Return the input of the workflow."""
        if self._input is None:
            text = self.saved_input()
            reading = None if text is None else read_json(text)
            is_usable = reading is not None and reading.fault is None
            self._input = (text, Known(value=reading.value) if reading is not None and is_usable else UNKNOWN)
        return self._input[1]

    def _answer(self, pointer: str, task: Task) -> Known:
        """Return the fixed answer of a Task, if it has one that is always the same; else what it gave in the run."""
        fixed = self._fixed_answer(task)
        view, path = self._view(), self._path_of(pointer)
        seen = None if view is None or path is None else view.states.get(path)
        return recorded_result(seen) if fixed.is_unknown and seen is not None else fixed

    def _fixed_answer(self, task: Task) -> Known:
        folder = self._document.functions_folder
        if folder is None:
            return UNKNOWN
        try:
            mock = read_mock(task.called, folder)
        except (EngineError, OSError):
            return UNKNOWN
        if mock.mode is MockMode.RESULT:
            return Known(value=mock.result)
        if mock.mode is MockMode.RESULTS and isinstance(mock.result, list):
            for answer in reversed(mock.result):
                if isinstance(answer, dict) and "result" in answer:
                    return Known(value=answer["result"])
        return UNKNOWN


def recorded_result(seen: StateView) -> Known:
    """Return what the work of a state gave in a run."""
    if seen.caught_by is not None:
        return UNKNOWN
    if seen.type in ("Map", "Parallel") and seen.status in DONE:
        iterations = seen.iterations
        return Known(value=[iterations[index].output for index in sorted(iterations)])
    if seen.status not in DONE:
        return UNKNOWN
    return Known(value=seen.result)


def variables_at(view: ExecutionView, seen: StateView) -> dict[str, Json]:
    """Return the variables in scope when a state was entered."""
    found: dict[str, Json] = {}
    for state in sorted(view.states.values(), key=lambda one: one.stopped or 0.0):
        is_around = state.path[:-1] == seen.path[: len(state.path) - 1]
        if state.assigned and is_around and state is not seen and (state.stopped or 0.0) <= seen.started:
            found.update(state.assigned)
    return found


def recorded_stages(definition: Definition, seen: StateView, view: ExecutionView) -> tuple[Stage, ...]:
    """Return the stages of a state that ran, from what the history has; see :func:`stages_of`."""
    state = definition.state(seen.state)
    if state is None or state.query is QueryLanguage.JSONPATH:
        return stages_of(definition, seen, view, language())
    context = context_of(definition, state, seen, view)
    around = Around(context=context, variables=variables_at(view, seen))
    fields = fields_of(definition, seen.state, state)
    return tuple(live_flow(live_state(state, fields, Known(value=seen.input), recorded_result(seen), around)).stages)
