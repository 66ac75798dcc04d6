"""TestState: one state of a definition is run by itself, with the real function behind it or with a made-up answer."""

import json
import uuid
from collections.abc import Iterator

from engine.api import definitions
from engine.api.faults import Fault, validation_fault
from engine.api.inspecting import inspect
from engine.api.json_faults import JsonFault, read_json
from engine.api.service import Call
from engine.history.events import ErrorCaught, HistoryEvent, RetryScheduled, StateErred, StateExited
from engine.history.service_events import compact_json
from engine.history.service_names import service_error
from engine.integrations import TaskCall, TaskError, TaskResult, TaskRunner
from engine.language.dialects import Dialect
from engine.language.values import Json
from engine.workers.pool import WorkerPool

_NO_CONTAINERS = (
    "TestState API does not support Map or Parallel states. "
    "Supported state types include: [Task, Wait, Pass, Succeed, Fail, Choice]"
)
_STAND_IN = "arn:aws:lambda:us-east-1:123456789012:function:mock"
_DATA_FIELDS = ("InputPath", "ResultSelector", "ResultPath", "OutputPath", "Retry", "Catch", "Next", "End")
_MOCKABLE = ("Task", "Map", "Parallel")
_DEFAULT_ATTEMPTS = 3
_NAME = "StateName"


class MockRunner(TaskRunner):
    """Answers every call with what the request of TestState gives."""

    def __init__(self, mock: dict[str, Json]) -> None:
        super().__init__(None, WorkerPool())
        self._mock = mock

    def check(self, resource: str, arguments: Json) -> None:
        """See :meth:`TaskRunner.check`: nothing is called."""

    async def run(self, call: TaskCall) -> TaskResult:
        """See :meth:`TaskRunner.run`."""
        failure = self._mock.get("errorOutput")
        if isinstance(failure, dict):
            error, cause = failure.get("error", ""), failure.get("cause", "")
            raise TaskError(str(error), str(cause), mocked=True)
        return TaskResult(value=self._mock.get("result"), mocked=True)


async def test_state(call: Call) -> dict[str, Json]:
    """TestState: how the state ends, where to, and at the levels DEBUG and TRACE the data between its steps."""
    name, state, query_language = _find_state(call)
    mock = _mock(call, state)
    _refuse_unsupported(call)
    if mock is not None and state.get("Type") in ("Map", "Parallel"):
        state = {"Type": "Task", "Resource": _STAND_IN, **{k: state[k] for k in _DATA_FIELDS if k in state}}
    text = json.dumps(_machine_around(call, name, state, query_language))
    definitions.check(text, "STANDARD")
    definition = definitions.read(text, Dialect.ASL)
    data = _json_member(call, "input", "InvalidExecutionInput") if "input" in call.request else {}
    context = _context(call)
    runner = None if mock is None else MockRunner(mock)
    path = (name,)

    def is_over(event: HistoryEvent) -> bool:
        return event.path == path and isinstance(event, StateExited | StateErred | RetryScheduled)

    events = await call.service.runs.rehearse(definition, data, context, runner=runner, is_over=is_over)
    answer = _outcome(events)
    if call.text("inspectionLevel") in ("DEBUG", "TRACE"):
        found = definition.state(f"/States/{name.replace('~', '~0').replace('/', '~1')}")
        assert found is not None
        answer["inspectionData"] = inspect(found, data, context, events)
    return answer


def _outcome(events: list[HistoryEvent]) -> dict[str, Json]:
    caught = next((event for event in events if isinstance(event, ErrorCaught)), None)
    match events[-1]:
        case StateExited() as exited:
            answer: dict[str, Json] = {"status": "SUCCEEDED", "output": compact_json(exited.output)}
            if exited.target is not None:
                answer["nextState"] = exited.target
            if caught is not None:
                answer |= {"status": "CAUGHT_ERROR", **_failure(caught.error, caught.cause)}
            return answer
        case StateErred() as erred:
            return {"status": "FAILED", **_failure(erred.error, erred.cause)}
        case RetryScheduled() as retry:
            return {"status": "RETRIABLE", **_failure(retry.error, retry.cause)}
        case last:
            raise Fault("ValidationException", f"The state did not end: {type(last).__name__}")


def _failure(error: str, cause: str) -> dict[str, Json]:
    return {name: value for name, value in (("error", service_error(error)), ("cause", cause)) if value}


def _find_state(call: Call) -> tuple[str, dict[str, Json], Json]:
    """Return the state under test, its name, and the query language of the definition around it."""
    definition = _json_member(call, "definition", "InvalidDefinition")
    if not isinstance(definition, dict):
        raise Fault("InvalidDefinition", "Invalid State Machine Definition: 'Definition must be a valid JSON object'")
    name = call.text("stateName")
    if not name:
        if "States" in definition:
            raise validation_fault("A stateName must be specified when the definition is a state machine")
        return _NAME, definition, definition.get("QueryLanguage")
    found = next(_states_named(definition, name), None)
    if found is None:
        raise validation_fault(f"State '{name}' does not exist in the definition")
    return name, found, found.get("QueryLanguage", definition.get("QueryLanguage"))


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


def _mock(call: Call, state: dict[str, Json]) -> dict[str, Json] | None:
    """Return the made-up answer of the request, its result read, or None.

    Raises:
        Fault: the state cannot have one, or needs one, or it is not of the right form.
    """
    given = call.request.get("mock")
    kind = str(state.get("Type", ""))
    if not isinstance(given, dict):
        if kind in ("Map", "Parallel"):
            raise Fault("InvalidDefinition", _NO_CONTAINERS)
        return None
    if "result" in given and "errorOutput" in given:
        raise validation_fault("A test mock should have only one of the following fields: [result, errorOutput].")
    if call.flag("revealSecrets"):
        raise validation_fault("TestState does not support RevealSecrets when a mock is specified.")
    if kind not in _MOCKABLE:
        raise validation_fault(f"State type '{kind}' is not supported when a mock is specified")
    if "result" not in given:
        return given
    try:
        result = read_json(str(given["result"]))
    except JsonFault as fault:
        raise validation_fault(f"Mocked result must be a valid JSON: {fault.sentence}") from None
    if kind == "Map" and "ResultWriter" in state:
        if not isinstance(result, dict):
            raise validation_fault("Mocked result must be a JSON object.")
    elif kind in ("Map", "Parallel"):
        if not isinstance(result, list):
            raise validation_fault("Mocked result must be an array.")
        branches = state.get("Branches")
        if isinstance(branches, list) and len(branches) != len(result):
            raise validation_fault(
                "Mocked result must contain the same number of items as number of Parallel branches."
            )
    return {"result": result}


def _refuse_unsupported(call: Call) -> None:
    """Refuse what the engine cannot take into account, rather than answer as if it were not there."""
    configuration = call.request.get("stateConfiguration")
    for name in configuration if isinstance(configuration, dict) else ():
        if name != "retrierRetryCount":
            raise validation_fault(f"The local engine does not support stateConfiguration.{name}")
    if "variables" in call.request and _json_member(call, "variables", "ValidationException") != {}:
        raise validation_fault("The local engine does not support variables")
    if call.flag("revealSecrets"):
        raise validation_fault("The local engine does not support revealSecrets")


def _machine_around(call: Call, name: str, state: dict[str, Json], query_language: Json) -> dict[str, Json]:
    """Return a state machine of the state and, wherever it leads, an end."""
    states: dict[str, Json] = {target: {"Type": "Succeed"} for target in _targets(state) if target != name}
    states[name] = _with_fewer_retries(call, state)
    machine: dict[str, Json] = {"StartAt": name, "States": states}
    return machine if query_language is None else {**machine, "QueryLanguage": query_language}


def _targets(state: dict[str, Json]) -> Iterator[str]:
    for field in ("Next", "Default"):
        if isinstance(target := state.get(field), str):
            yield target
    for field in ("Choices", "Catch"):
        for item in state[field] if isinstance(state.get(field), list) else ():  # type: ignore[union-attr] # checked here
            if isinstance(item, dict) and isinstance(target := item.get("Next"), str):
                yield target


def _with_fewer_retries(call: Call, state: dict[str, Json]) -> dict[str, Json]:
    """Return the state as if ``retrierRetryCount`` retries had been made."""
    configuration = call.request.get("stateConfiguration")
    count = configuration.get("retrierRetryCount") if isinstance(configuration, dict) else None
    retriers = state.get("Retry")
    if not isinstance(count, int) or not isinstance(retriers, list):
        return state
    left: list[Json] = []
    for retrier in retriers:
        if isinstance(retrier, dict) and isinstance(most := retrier.get("MaxAttempts", _DEFAULT_ATTEMPTS), int):
            left.append({**retrier, "MaxAttempts": max(0, most - count)})
        else:
            left.append(retrier)
    return {**state, "Retry": left}


def _context(call: Call) -> dict[str, dict[str, Json]]:
    """Return the members of the context object: those of the request, or new ones."""
    name, machine = str(uuid.uuid4()), str(uuid.uuid4())
    context: dict[str, dict[str, Json]] = {
        "Execution": {
            "Id": call.new_arn("express", machine, name, str(uuid.uuid4())),
            "Name": name,
            "RoleArn": call.text("roleArn"),
        },
        "StateMachine": {"Id": call.new_arn("stateMachine", machine), "Name": machine},
    }
    if "context" not in call.request:
        return context
    given = _json_member(call, "context", "ValidationException")
    if not isinstance(given, dict):
        raise validation_fault("The context must be a JSON object")
    for member, value in given.items():
        if member not in context or not isinstance(value, dict):
            raise validation_fault(f"The local engine does not support the member {member} of a context")
        context[member] |= value
    return context


def _json_member(call: Call, name: str, code: str) -> Json:
    prefix = {
        "InvalidDefinition": "Invalid State Machine Definition: ",
        "InvalidExecutionInput": "Invalid State Machine Execution Input: ",
    }.get(code, f"Invalid {name}: ")
    try:
        return read_json(call.text(name))
    except JsonFault as fault:
        raise Fault(code, f"{prefix}'{fault.sentence}'") from None
