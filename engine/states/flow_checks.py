"""Checks of the data between states: paths into data that can never have such a member.

What is known of the data is followed from state to state: constants, what Parameters and ResultSelector build, where
ResultPath puts it, what a catcher gets. Where several ways meet, all that one of them brings may be there.
"""

import re
from collections.abc import Iterator
from typing import NamedTuple

from engine.language.dialects import QueryLanguage
from engine.language.machine import Transition, TransitionKind, escape
from engine.language.problems import Severity
from engine.language.shorten import shorten
from engine.language.source import Node, NodeKind
from engine.states.base import StateBase
from engine.states.findings import Finding
from engine.states.notes import Notes, notes_of
from engine.states.shapes import ANY, MISSING, Shape, built, data_path, look_up, missing_step, written

_ERROR: Shape = {"Error": ANY, "Cause": ANY}
_MAKING = ("InputPath", "OutputPath", "Parameters", "Result", "ResultPath", "ResultSelector")
"""The fields without which the data of a state is its input and the result of its work."""
_RAW = (
    "TimeoutSecondsPath",
    "HeartbeatSecondsPath",
    "MaxConcurrencyPath",
    "ToleratedFailureCountPath",
    "ToleratedFailurePercentagePath",
)
_SOURCES: dict[str, str] = {
    "InputPath": "given",
    "OutputPath": "combined",
    "ResultSelector": "raw_result",
    "Assign": "assigned",
    **dict.fromkeys(("CausePath", "ErrorPath", "ItemSelector", "ItemsPath", "Parameters"), "selected"),
    **dict.fromkeys(("SecondsPath", "TimestampPath", "Choices"), "selected"),
    **dict.fromkeys(_RAW, "given"),
}
"""What each field that reads data reads it from, by the names of :class:`_Flow`."""
_PAYLOADS = frozenset(("Assign", "ItemSelector", "Parameters", "ResultSelector"))
_WORKING = ("Pass", "Task", "Parallel", "Map")
# A path in a call; what stands in quotes is passed over.
_ARGUMENT = re.compile(r"'(?:\\.|[^'\\])*'|(?<!\$)(?P<path>\$(?:\.\w+|\[\d+\])+)(?=\s*[,)])")


class _Flow(NamedTuple):
    """The data of a state: what it gets, what its work sees, gives, and what comes of it before OutputPath."""

    given: Shape
    selected: Shape
    raw_result: Shape
    assigned: Shape
    combined: Shape
    output: Shape


_OPEN = _Flow(ANY, ANY, ANY, ANY, ANY, ANY)
"""The flow of most states, of whose data nothing is known."""
_ANYTHING = tuple((ANY,) * count for count in range(10))
"""What most states bring, by how many ways they have."""


class Followed(NamedTuple):
    """What was worked out of a state that gets data of the shape ``given``.

    ``brought`` is what goes along each way out.
    """

    state: StateBase
    given: Shape
    brought: tuple[Shape, ...]
    findings: tuple[Finding, ...]


def followed(state: StateBase, node: Node, given: Shape) -> Followed:
    """Return what comes of a state that gets data of this shape; an edit elsewhere leaves it as it is."""
    notes = node.notes if isinstance(node.notes, Notes) else notes_of(node)
    known: Followed | None = notes.followed
    if known is None or known.state is not state or (known.given is not given and known.given != given):
        flow = _flow(state, node, given)
        is_path = state.query is QueryLanguage.JSONPATH and any(shape is not ANY for shape in flow)
        findings = tuple(_missed(state, node, flow)) if is_path else ()
        known = notes.followed = Followed(state, given, _all_brought(state, flow), findings)
    return known


def _all_brought(state: StateBase, flow: _Flow) -> tuple[Shape, ...]:
    """Return what goes along each way out of a state, in the order of its transitions."""
    if state.next is not None and not state.catch:  # most states; to ask for ways takes longer
        return _ANYTHING[1] if flow.output is ANY else (flow.output,)
    brought = tuple(_brought(way, state, flow) for way in state.transitions())
    is_open = len(brought) < len(_ANYTHING) and brought.count(ANY) == len(brought)
    return _ANYTHING[len(brought)] if is_open else brought


def _brought(way: Transition, state: StateBase, flow: _Flow) -> Shape:
    """Return what goes along one way out of a state."""
    if way.kind is not TransitionKind.CATCH:
        return flow.output
    if state.query is QueryLanguage.JSONATA:
        return ANY
    path = state.catch[way.index].result_path
    if path is None:
        return flow.given
    place = data_path(path)
    return ANY if place is None or place.steps is None else written(flow.given, place.steps, _ERROR)


def _flow(state: StateBase, node: Node, given: Shape) -> _Flow:
    if state.query is QueryLanguage.JSONATA:
        return _Flow(given, ANY, ANY, ANY, ANY, _query_output(state, node, given))
    is_plain = all(node.get(field) is None for field in _MAKING)
    if state.type not in _WORKING or (is_plain and state.type == "Pass"):
        selected = given if is_plain else _read(given, node, "InputPath")
        output = selected if is_plain else _read(selected, node, "OutputPath")
        return _Flow(given, selected, selected, selected, selected, output)
    selected = _read(given, node, "InputPath")
    raw_result = _raw_result(state, node, selected)
    selector = node.get("ResultSelector")
    result = raw_result if selector is None else _template(selector, raw_result)
    combined = _combined(node, given, result)
    flow = _Flow(given, selected, raw_result, result, combined, _read(combined, node, "OutputPath"))
    return _OPEN if all(shape is ANY for shape in flow) else flow


def _query_output(state: StateBase, node: Node, given: Shape) -> Shape:
    """Return what a JSONata state puts out when it says nothing of it; an expression may give anything."""
    has_own = node.get("Output") is not None or state.type in ("Choice", "Task", "Parallel", "Map")
    return ANY if has_own else given


def _raw_result(state: StateBase, node: Node, selected: Shape) -> Shape:
    if state.type == "Parallel":
        branches = node.get("Branches")
        return ANY if branches is None else [ANY] * len(branches.elements)
    if state.type != "Pass":
        return ANY
    result, parameters = node.get("Result"), node.get("Parameters")
    if result is not None:
        return result.value
    return selected if parameters is None else _template(parameters, selected)


def _template(node: Node, source: Shape) -> Shape:
    return built(node.value, source) if node.kind in (NodeKind.OBJECT, NodeKind.ARRAY) else ANY


def _combined(node: Node, given: Shape, result: Shape) -> Shape:
    path = node.get("ResultPath")
    if path is None:
        return result
    if path.kind is NodeKind.NULL:
        return given
    place = data_path(path.value)
    return ANY if place is None or place.steps is None else written(given, place.steps, result)


def _read(shape: Shape, node: Node, field: str) -> Shape:
    """Return what InputPath or OutputPath takes of data."""
    path = node.get(field)
    if path is None:
        return shape
    if path.kind is NodeKind.NULL:
        return {}
    place = data_path(path.value)
    found = ANY if place is None else look_up(shape, place)
    return ANY if found is MISSING else found


def _missed(state: StateBase, node: Node, flow: _Flow) -> Iterator[Finding]:
    """Yield the paths of one state that find nothing."""
    for member in node.members:
        source = _SOURCES.get(member.key)
        shape = ANY if source is None else getattr(flow, source)
        if shape is ANY or (member.key in _RAW and (node.get("InputPath") or node.get("Parameters"))):
            continue
        for pointer, field, text in _reads(member.key, member.node):
            path = data_path(text)
            if path is not None and look_up(shape, path) is MISSING:
                args = {"field": field, "found": shorten(str(text)), "member": shorten(missing_step(shape, path))}
                yield Finding(
                    code="path-to-nothing",
                    pointer=f"/States/{escape(state.name)}/{pointer}",
                    severity=Severity.WARNING,
                    args=args,
                    state=state.name,
                )


def _reads(name: str, node: Node) -> Iterator[tuple[str, str, object]]:
    """Yield what the field called ``name`` reads by paths: the pointer, the innermost field and the path."""
    if name == "Choices":
        # What is no text is none of their business, and another check's.
        compared = [read for read in _compared(name, node) if isinstance(read[2], str)]
        asked = {text for _, field, text in compared if field == "IsPresent"}
        yield from (read for read in compared if read[2] not in asked)
    elif name in _PAYLOADS:
        yield from _payload_reads(name, name, node)
    else:
        yield name, name, node.value
        yield from _argument_reads(name, name, node.value)


def _payload_reads(pointer: str, field: str, node: Node) -> Iterator[tuple[str, str, object]]:
    for member in node.members:
        place = f"{pointer}/{escape(member.key)}"
        if member.key.endswith(".$"):
            yield place, field, member.node.value
            yield from _argument_reads(place, field, member.node.value)
        elif member.node.height:
            yield from _payload_reads(place, field, member.node)
    for index, element in enumerate(node.elements):
        yield from _payload_reads(f"{pointer}/{index}", field, element.node)


def _argument_reads(pointer: str, field: str, text: object) -> Iterator[tuple[str, str, object]]:
    if isinstance(text, str) and text.startswith("States."):
        for found in _ARGUMENT.finditer(text):
            if found["path"]:
                yield pointer, field, found["path"]


def _compared(pointer: str, node: Node) -> Iterator[tuple[str, str, object]]:
    """Yield the paths of the conditions below ``node``: Variable, by IsPresent if that is asked, and operands."""
    variable = node.get("Variable")
    if variable is not None:
        field = "Variable" if node.get("IsPresent") is None else "IsPresent"
        yield f"{pointer}/Variable", field, variable.value
    for member in node.members:
        place = f"{pointer}/{member.key}"
        if member.key.endswith("Path") and variable is not None:
            yield place, member.key, member.node.value
        elif member.key in ("And", "Or", "Not"):
            yield from _compared(place, member.node)
    for index, element in enumerate(node.elements):
        yield from _compared(f"{pointer}/{index}", element.node)
