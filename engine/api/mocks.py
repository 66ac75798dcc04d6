"""Made-up answers of TestState: what a state may have, and whether a result fits the API that the state calls."""

from msgspec import Struct

from engine.api.api_models import output_shape
from engine.api.faults import Fault, validation_fault
from engine.api.model_checks import check_shape
from engine.api.service import Call
from engine.integrations.resources import Resource, ResourceKind, read_resource
from engine.language.json_faults import JsonFault, read_json
from engine.language.values import Json

NO_CONTAINERS = (
    "TestState API does not support Map or Parallel states. "
    "Supported state types include: [Task, Wait, Pass, Succeed, Fail, Choice]"
)
NO_WAITING = "TestState API does not support '.sync' or '.waitForTaskToken' integration patterns."
_CONTAINERS = ("Map", "Parallel")
_MOCKABLE = ("Task", *_CONTAINERS)


class Mock(Struct, frozen=True, kw_only=True):
    """What a request gives in the place of the work: a result, or an error."""

    result: Json = None
    error: str = ""
    cause: str = ""
    is_error: bool = False
    text: str = ""
    """The result as the request writes it."""


def read_mock(call: Call, state: dict[str, Json]) -> Mock | None:
    """Return the made-up answer of the request for ``state``, or None.

    Raises:
        Fault: the state cannot have one, or needs one, or it is not of the right form.
    """
    given = call.request.get("mock")
    kind = str(state.get("Type", ""))
    if not isinstance(given, dict):
        if kind in _CONTAINERS:
            raise Fault("InvalidDefinition", NO_CONTAINERS)
        _refuse_to_wait(state)
        return None
    if kind not in _MOCKABLE:
        raise validation_fault(f"State type '{kind}' is not supported when a mock is specified")
    if call.flag("revealSecrets"):
        raise validation_fault("TestState does not support RevealSecrets when a mock is specified.")
    failure = given.get("errorOutput")
    if "result" in given and failure is not None:
        raise validation_fault("A test mock should have only one of the following fields: [result, errorOutput].")
    if isinstance(failure, dict):
        if not failure.get("error"):
            raise validation_fault("An error was not specified in the mocked error output.")
        return Mock(error=str(failure.get("error", "")), cause=str(failure.get("cause", "")), is_error=True)
    if "result" not in given:
        raise validation_fault("One of the following fields is required for a test mock: [result, errorOutput].")
    text = str(given["result"])
    try:
        result = read_json(text)
    except JsonFault:
        raise validation_fault("Mocked result must be valid JSON") from None
    _check_result(state, result, str(given.get("fieldValidationMode", "STRICT")))
    return Mock(result=result, text=text)


def _refuse_to_wait(state: dict[str, Json]) -> None:
    """Refuse a Task that somebody else finishes, which nobody would within a test."""
    resource = state.get("Resource") if state.get("Type") == "Task" else None
    if not isinstance(resource, str):
        return
    if read_resource(resource).pattern:
        raise Fault("InvalidDefinition", NO_WAITING)
    if ":activity:" in resource:
        raise validation_fault(
            "A mock must be specified when testing an Activity or a Task state with a '.sync' or '.waitForTaskToken' "
            "service integration pattern"
        )


def _check_result(state: dict[str, Json], result: Json, mode: str) -> None:
    kind = state.get("Type")
    if kind == "Map" and "ResultWriter" in state:
        if not isinstance(result, dict):
            raise validation_fault("Mocked result must be a JSON object.")
    elif kind in _CONTAINERS:
        if not isinstance(result, list):
            raise validation_fault("Mocked result must be an array.")
        branches = state.get("Branches")
        if isinstance(branches, list) and len(branches) != len(result):
            raise validation_fault(
                "Mocked result must contain the same number of items as number of Parallel branches."
            )
    elif mode != "NONE":
        _check_answer(read_resource(str(state.get("Resource", ""))), result, is_strict=mode == "STRICT")


def _check_answer(resource: Resource, result: Json, *, is_strict: bool) -> None:
    """See that ``result`` is what the API behind ``resource`` would answer, if that is known here."""
    if resource.kind not in _CALLED or resource.pattern == "waitForTaskToken":
        return  # a function answers as it likes, and so does who has a token
    shape = output_shape(resource)
    if shape is None:
        return
    if result is None:
        raise validation_fault("Mocked result must be a valid JSON object.")
    if not isinstance(result, dict):
        raise validation_fault("Mocked result must be a JSON object.")
    fault = check_shape(shape, result, "", is_strict=is_strict)
    if fault:
        raise validation_fault(f"Mock result schema validation error: {fault}")


_CALLED = (ResourceKind.CLOUD_API, ResourceKind.LAMBDA_INVOKE, ResourceKind.STATE_MACHINE)
