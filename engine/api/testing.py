"""TestState: one state of a definition is run by itself, with the real function behind it or with a made-up answer."""

import json
from collections.abc import Iterator

from msgspec.structs import replace

from engine.api import definitions
from engine.api.faults import Fault, validation_fault
from engine.api.mocks import Mock, read_mock
from engine.api.rehearsal import MadeUp, Notes, finish_notes, noted
from engine.api.service import Call
from engine.api.trial_context import STATE_NAME, read_context
from engine.errors import StateFailed
from engine.execution.service_failures import is_service_error_matched
from engine.execution.stage import Stage
from engine.history.events import ErrorCaught, ExecutionEnded, HistoryEvent, RetryScheduled, StateErred, StateExited
from engine.history.service_names import service_error
from engine.integrations import TaskCall, TaskError, TaskResult, TaskRunner
from engine.integrations.http_trace import watching
from engine.integrations.optimized import sent_arguments
from engine.language.dialects import QueryLanguage
from engine.language.java_values import hash_order, json_text
from engine.language.json_faults import JsonFault, read_json
from engine.language.values import Json
from engine.states import StateBase, Task, walk
from engine.workers.pool import WorkerPool

LONGEST_SECONDS = 300
"""How long the service lets a state run."""
_NUMBERS = ("maxConcurrency", "toleratedFailureCount", "toleratedFailurePercentage")
_LISTS = ("afterItemsPath", "afterItemSelector", "afterItemBatcher")
_LEVELS = ("DEBUG", "TRACE")


class _Texts:
    """How the answer writes data: what the request gives letter by letter, all else without blanks."""

    def __init__(self, call: Call, data: Json, mock: Mock | None) -> None:
        self._given: dict[str, str] = {}
        if mock is not None and mock.text:
            self._given[json_text(mock.result)] = mock.text
        if "input" in call.request:
            self._given[json_text(data)] = call.text("input")

    def of(self, value: Json) -> str:
        """Return ``value`` as JSON."""
        text = json_text(value)
        return self._given.get(text, text)


class MockRunner(TaskRunner):
    """Answers every call with what the request of TestState gives."""

    def __init__(self, mock: Mock) -> None:
        super().__init__(None, WorkerPool())
        self._mock = mock

    def prepared(self, resource: str, arguments: Json) -> Json:
        """See :meth:`TaskRunner.prepared`: nothing is called."""
        return sent_arguments(resource, arguments)

    async def run(self, call: TaskCall) -> TaskResult:
        """See :meth:`TaskRunner.run`."""
        if self._mock.is_error:
            error, cause = self._mock.error, self._mock.cause
            raise TaskError(error, cause, mocked=True, service_error=error, service_cause=cause)
        return TaskResult(value=self._mock.result, mocked=True)


async def test_state(call: Call) -> dict[str, Json]:
    """TestState: how the state ends, where to, and at the levels DEBUG and TRACE the data between its steps."""
    written, query_language = _find_state(call)
    mock = read_mock(call, written)
    _check_configuration(call, written)
    if "context" in call.request and mock is None:
        raise validation_fault("A context may only be specified when a mock is specified")
    if written.get("Type") == "Task" and mock is None and not call.text("roleArn"):
        raise validation_fault("RoleArn must be specified when testing a Task state")
    definition = definitions.check(json.dumps(_machine_around(written, query_language)), "STANDARD")
    data = _json_member(call, "input", "InvalidExecutionInput") if "input" in call.request else {}
    variables = _variables(call)
    retries = _count(call, "retrierRetryCount")
    stage = Stage(context=read_context(call, written, data, retries), variables=variables)

    machine = definition.machine
    assert machine is not None  # it has been checked
    state, notes = machine.states[STATE_NAME], Notes()
    made_up = None if mock is None else _made_up(call, mock, state)
    tried = noted(_with_fewer_retries(state, retries), notes, made_up)
    definition = definition.with_machine(replace(machine, states={**machine.states, STATE_NAME: tried}))
    runner = None if mock is None else MockRunner(mock)
    with watching(reveals=call.flag("revealSecrets")) as trace:
        events = await call.service.runs.rehearse(definition, data, stage, runner=runner, is_over=_is_over)
    if made_up is not None and made_up.refusals:
        raise validation_fault(made_up.refusals[0])
    texts = _Texts(call, data, mock)
    answer, details = _outcome(events, state, retries, texts)
    if call.text("inspectionLevel") in _LEVELS:
        if answer["status"] == "CAUGHT_ERROR" and state.query is QueryLanguage.JSONPATH:
            notes["afterResultPath"] = events[-1].output if isinstance(events[-1], StateExited) else None
        finish_notes(state, notes, data)
        sent = trace.told if call.text("inspectionLevel") == "TRACE" else {}
        answer["inspectionData"] = {**_inspection(notes, data, events, variables, details, texts), **sent}
    return answer


def _is_over(event: HistoryEvent) -> bool:
    is_end = isinstance(event, StateExited | StateErred | RetryScheduled)
    return isinstance(event, ExecutionEnded) or (is_end and event.path == (STATE_NAME,))


def _outcome(
    events: list[HistoryEvent], state: StateBase, retries: int, texts: _Texts
) -> tuple[dict[str, Json], dict[str, Json]]:
    """Return the answer, and what to tell of the retrier and the catcher that an error met."""
    caught = next((event for event in events if isinstance(event, ErrorCaught)), None)
    match events[-1]:
        case StateExited() as exited:
            answer: dict[str, Json] = {"status": "SUCCEEDED", "output": texts.of(exited.output)}
            if exited.target is not None:
                answer["nextState"] = exited.target
            if caught is None:
                return answer, {}
            details = {"catchIndex": caught.catcher, **_retrier(state, caught.error, retries)}
            return {**answer, "status": "CAUGHT_ERROR", **_failure(caught.error, caught.cause)}, details
        case StateErred() | ExecutionEnded() as end:
            return {"status": "FAILED", **_failure(end.error, end.cause)}, _retrier(state, end.error, retries)
        case RetryScheduled() as retry:
            answer = {"status": "RETRIABLE", **_failure(retry.error, retry.cause)}
            return answer, _retrier(state, retry.error, retries, is_tried=True)
        case last:
            raise Fault("ValidationException", f"The state did not end: {type(last).__name__}")


def _failure(error: str, cause: str) -> dict[str, Json]:
    return {name: value for name, value in (("error", service_error(error)), ("cause", cause)) if value}


def _retrier(state: StateBase, error: str, retries: int, *, is_tried: bool = False) -> dict[str, Json]:
    """Return the number of the retrier that an error of ``state`` meets, and when it ``is_tried`` again, the wait."""
    failure = StateFailed(error, from_task=isinstance(state, Task), verbatim=True)
    for index, retrier in enumerate(state.retry):
        if any(is_service_error_matched(failure, name) for name in retrier.error_equals):
            told: dict[str, Json] = {"retryIndex": index}
            return {**told, "retryBackoffIntervalSeconds": int(retrier.wait_before(retries + 1))} if is_tried else told
    return {}


def _inspection(
    notes: Notes,
    data: Json,
    events: list[HistoryEvent],
    variables: dict[str, Json],
    details: dict[str, Json],
    texts: _Texts,
) -> dict[str, Json]:
    told: dict[str, Json] = {"input": texts.of(data)}
    for name, value in notes.items():
        if name in _NUMBERS:
            told[name] = value
        elif name in _LISTS and isinstance(value, list):
            told[name] = f"[{', '.join(map(json_text, value))}]"  # Java writes these lists, of texts that are JSON
        else:
            told[name] = texts.of(value)
    assigned = [event.assigned for event in events if isinstance(event, StateExited) and event.assigned]
    variables = {**variables, **(assigned[0] if assigned else {})}
    if variables:
        told["variables"] = texts.of({name: variables[name] for name in hash_order(variables)})
    return {**told, "errorDetails": details} if details else told


def _find_state(call: Call) -> tuple[dict[str, Json], Json]:
    """Return the state under test, and the query language of the definition around it."""
    definition = _json_member(call, "definition", "InvalidDefinition")
    if not isinstance(definition, dict):
        raise Fault("InvalidDefinition", "Invalid State Machine Definition: 'Definition must be a valid JSON object'")
    name = call.text("stateName")
    if not name:
        if "States" in definition:
            raise validation_fault("A stateName must be specified when the definition is a state machine")
        return definition, definition.get("QueryLanguage")
    definitions.check(call.text("definition"), "STANDARD")
    found = next(_states_named(definition, name), None)
    if found is None:
        raise validation_fault("State not found in definition")
    return found, found.get("QueryLanguage", definition.get("QueryLanguage"))


def _states_named(value: Json, name: str) -> Iterator[dict[str, Json]]:
    """Yield the states of that name at any depth."""
    if isinstance(value, list):
        for item in value:
            yield from _states_named(item, name)
    elif isinstance(value, dict):
        states = value.get("States")
        if isinstance(states, dict) and isinstance(found := states.get(name), dict):
            yield found
        for item in value.values():
            yield from _states_named(item, name)


def _machine_around(state: dict[str, Json], query_language: Json) -> dict[str, Json]:
    """Return a state machine of the state and, wherever it leads, an end."""
    states: dict[str, Json] = {target: {"Type": "Succeed"} for target in _targets(state) if target != STATE_NAME}
    states[STATE_NAME] = state
    machine: dict[str, Json] = {"StartAt": STATE_NAME, "TimeoutSeconds": LONGEST_SECONDS, "States": states}
    return machine if query_language is None else {**machine, "QueryLanguage": query_language}


def _targets(state: dict[str, Json]) -> Iterator[str]:
    for field in ("Next", "Default"):
        if isinstance(target := state.get(field), str):
            yield target
    for field in ("Choices", "Catch"):
        for item in state[field] if isinstance(state.get(field), list) else ():  # type: ignore[union-attr] # checked here
            if isinstance(item, dict) and isinstance(target := item.get("Next"), str):
                yield target


def _with_fewer_retries(state: StateBase, retries: int) -> StateBase:
    """Return the state as if so many retries had been made."""
    left = (replace(retrier, max_attempts=max(0, retrier.max_attempts - retries)) for retrier in state.retry)
    return replace(state, retry=tuple(left))


def _made_up(call: Call, mock: Mock, state: StateBase) -> MadeUp:
    """Return what a Map or a Parallel comes to; its error is that of a Task if a Task in it is said to raise it."""
    failure = None
    if mock.is_error:
        culprit = _configured(call, "errorCausedByState")
        inner = [found for _, machine in state.machines() for _, found in walk(machine) if found.name == culprit]
        is_task = bool(inner) and isinstance(inner[0], Task)
        failure = StateFailed(mock.error, mock.cause, from_task=is_task, verbatim=True)
    items = _configured(call, "mapItemReaderData")
    return MadeUp(
        result=mock.result,
        failure=failure,
        failed=_count(call, "mapIterationFailureCount"),
        items=items if isinstance(items, str) else None,
    )


def _configured(call: Call, name: str) -> Json:
    configuration = call.request.get("stateConfiguration")
    return configuration.get(name) if isinstance(configuration, dict) else None


def _count(call: Call, name: str) -> int:
    value = _configured(call, name)
    return value if isinstance(value, int) else 0


def _check_configuration(call: Call, state: dict[str, Json]) -> None:
    if state.get("Type") != "Map":
        if _configured(call, "mapIterationFailureCount") is not None:
            raise validation_fault("MapIterationFailureCount is only supported when testing a Map state.")
    elif "ItemReader" in state and _configured(call, "mapItemReaderData") is None:
        raise validation_fault("ItemReader data must be specified when testing a Map state with ItemReader specified.")


def _variables(call: Call) -> dict[str, Json]:
    if "variables" not in call.request:
        return {}
    given = _json_member(call, "variables", "ValidationException")
    if not isinstance(given, dict):
        raise validation_fault("The variables must be a JSON object")
    return given


def _json_member(call: Call, name: str, code: str) -> Json:
    prefix = {
        "InvalidDefinition": "Invalid State Machine Definition: ",
        "InvalidExecutionInput": "Invalid State Machine Execution Input: ",
    }.get(code, f"Invalid {name}: ")
    try:
        return read_json(call.text(name))
    except JsonFault as fault:
        raise Fault(code, f"{prefix}'{fault.sentence}'") from None
