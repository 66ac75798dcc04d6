"""The parameters of ASW's actions: which there are, of which type, and how they are read from JSON and forms."""

from collections.abc import Iterable, Mapping

from engine.api.faults import Fault
from engine.api.shapes import BOOLEAN, Shape, integer, list_of, one_of, structure, text
from engine.language.shorten import shorten
from engine.language.values import Json

LONGEST_INPUT = 524_288
LONGEST_DEFINITION = 1_048_576
_DEEPEST = 8  # as names of fields go
_MOST_DIGITS = 20  # of a number that is given as text; nobody's has as many
_TYPE = one_of("EXPRESS", "STANDARD")
_STATUS = one_of("INIT", "RUNNING", "SUCCEED", "FAILED", "TERMINATED")
_INPUT = text(0, LONGEST_INPUT)
_DEFINITION = text(1, LONGEST_DEFINITION)
_FLOW = {
    "FlowServiceChineseName": text(0, 256),
    "RoleResource": text(0, 2000),
    "Description": text(0, 2000),
    "EnableCLS": BOOLEAN,
}

PARAMETERS: Mapping[str, Shape] = {
    "CreateFlowService": structure(
        "",
        "Definition FlowServiceName IsNewRole Type",
        Definition=_DEFINITION,
        FlowServiceName=text(1, 60),
        IsNewRole=BOOLEAN,
        Type=_TYPE,
        Input=_INPUT,
        **_FLOW,
    ),
    "DeleteFlowService": structure("", "FlowServiceResource", FlowServiceResource=text(1)),
    "DescribeExecution": structure("", "ExecutionResourceName", ExecutionResourceName=text(1)),
    "DescribeExecutionHistory": structure("", "ExecutionResourceName", ExecutionResourceName=text(1)),
    "DescribeExecutions": structure(
        "",
        "StateMachineResourceName PageSize PageIndex",
        StateMachineResourceName=text(1),
        PageSize=integer(1, 100),
        PageIndex=integer(1),
        FilterExecutionStatus=_STATUS,
        FilterExecutionResourceName=text(),
    ),
    "DescribeFlowServiceDetail": structure("", "FlowServiceResource", FlowServiceResource=text(1)),
    "DescribeFlowServices": structure(
        Offset=integer(0),
        Limit=integer(1, 100),
        Filters=list_of(
            structure(
                "",
                "Name Values",
                Name=one_of("FlowServiceName", "Status", "Type"),
                Values=list_of(text(), 1, 5),
            )
        ),
    ),
    "ModifyFlowService": structure(
        "",
        "FlowServiceResource Definition FlowServiceName FlowServiceChineseName IsNewRole Type RoleResource",
        FlowServiceResource=text(1),
        Definition=_DEFINITION,
        FlowServiceName=text(1, 60),
        IsNewRole=BOOLEAN,
        Type=_TYPE,
        **_FLOW,
    ),
    "StartExecution": structure(
        "", "StateMachineResourceName", StateMachineResourceName=text(1), Input=_INPUT, Name=text(0, 80)
    ),
    "StopExecution": structure("", "ExecutionQrn", ExecutionQrn=text(1)),
}


def read_parameters(shape: Shape, given: Mapping[str, Json]) -> dict[str, Json]:
    """Return the parameters that are there, each of its type; what a form gives as text is turned into it.

    Raises:
        Fault: with the code and the words that Tencent Cloud uses.
    """
    value = _read(shape, dict(given), "")
    assert isinstance(value, dict)
    return value


def nest(pairs: Iterable[tuple[str, str]]) -> dict[str, Json]:
    """Return the parameters of a form with their lists and objects: ``Filters.0.Name`` is a member of an item."""
    root: dict[str, Json] = {}
    for name, value in pairs:
        *parents, last = name.split(".", _DEEPEST)
        place = root
        for parent in parents:
            inner = place.setdefault(parent, {})
            if not isinstance(inner, dict):
                place[parent] = inner = {}
            place = inner
        place[last] = value
    return root


def _read(shape: Shape, value: Json, name: str) -> Json:
    match shape.kind:
        case "Structure" if isinstance(value, dict):
            return _read_structure(shape, value, name)
        case "List":
            items = _items(value)
            if items is not None and shape.member is not None:
                return _bounded(shape, [_read(shape.member, item, f"{name}.{i}") for i, item in enumerate(items)], name)
        case "String" if isinstance(value, str):
            if shape.choices and value not in shape.choices:
                raise _bad_value(name, f"it is one of {', '.join(shape.choices)}")
            return _bounded(shape, value, name)
        case "Integer":
            whole = _whole(value)
            if whole is not None:
                return _bounded(shape, whole, name)
        case "Boolean":
            # Examples of the service itself give 1 for true.
            known = {"true": True, "1": True, "false": False, "0": False}.get(str(value).lower())
            if known is not None and not isinstance(value, float):
                return known
        case _:
            pass
    raise Fault("InvalidParameter", f"The value type of parameter `{name}` is not valid.")


def _read_structure(shape: Shape, value: dict[str, Json], place: str) -> dict[str, Json]:
    prefix = f"{place}." if place else ""
    for name in value:
        if name not in shape.members:
            raise Fault("UnknownParameter", f"The parameter `{prefix}{shorten(name)}` is not recognized.")
    for name in shape.required:
        if value.get(name) is None:
            raise Fault("MissingParameter", f"The request is missing a required parameter `{prefix}{name}`.")
    return {
        name: _read(shape.members[name], item, f"{prefix}{name}") for name, item in value.items() if item is not None
    }


def _items(value: Json) -> list[Json] | None:
    """Return the items of a list, which a form gives by their numbers."""
    if isinstance(value, list):
        return value
    if isinstance(value, dict) and all(map(_is_number, value)):
        return [value[key] for key in sorted(value, key=int)]
    return None


def _is_number(text: str) -> bool:
    """Tell whether a text is a number that can be worked out; Python refuses those of thousands of digits."""
    return text.isascii() and text.isdecimal() and len(text) <= _MOST_DIGITS


def _whole(value: Json) -> int | None:
    if isinstance(value, str) and _is_number(value.removeprefix("-")):
        return int(value)
    return value if isinstance(value, int) and not isinstance(value, bool) else None


def _bounded(shape: Shape, value: Json, name: str) -> Json:
    size = value if isinstance(value, int) else len(value) if isinstance(value, str | list) else 0
    unit = "" if isinstance(value, int) else " characters" if isinstance(value, str) else " items"
    if shape.least is not None and size < shape.least:
        raise _bad_value(name, f"it is at least {shape.least}{unit}")
    if shape.most is not None and size > shape.most:
        raise _bad_value(name, f"it is at most {shape.most}{unit}")
    return value


def _bad_value(name: str, rule: str) -> Fault:
    return Fault("InvalidParameterValue", f"The value of parameter `{name}` is not valid: {rule}.")
