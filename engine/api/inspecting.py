"""What TestState tells of the data between the steps of a state, at the levels DEBUG and TRACE."""

from collections.abc import Iterator, Mapping

from engine.errors import StateFailed
from engine.history.events import HistoryEvent, TaskSucceeded
from engine.history.service_events import compact_json
from engine.language.values import Json
from engine.states.base import StateBase
from engine.states.pass_ import Pass
from engine.states.task import Task


def inspect(
    state: StateBase, data: Json, context: Mapping[str, Mapping[str, Json]], events: list[HistoryEvent]
) -> dict[str, Json]:
    """Return the inspection data of a state that was entered with ``data``: as far as it came, each as JSON text."""
    told: dict[str, Json] = {"input": compact_json(data)}
    given: dict[str, Json] = {name: dict(member) for name, member in context.items()}
    try:
        for name, value in _steps(state, data, given, events):
            told[name] = compact_json(value)
    except StateFailed:
        pass  # the state failed at this step, which its outcome tells
    return told


def _steps(
    state: StateBase, data: Json, context: dict[str, Json], events: list[HistoryEvent]
) -> Iterator[tuple[str, Json]]:
    flow = state.flow
    result: Json
    if isinstance(state, Pass) and state.has_result:
        result = state.result
        yield "result", result
    else:
        selected = flow.selected(data, context)
        yield "afterInputPath", selected
        if not isinstance(state, Pass | Task):
            return
        result = flow.arguments(selected, context)
        yield "afterParameters", result
    if isinstance(state, Task):
        succeeded = next((event for event in events if isinstance(event, TaskSucceeded)), None)
        if succeeded is None:
            return
        result = succeeded.result
        yield "result", result
    result = flow.result(result, context)
    yield "afterResultSelector", result
    yield "afterResultPath", flow.combined(data, result)
