"""Reading a machine, and the states in it, from the text's tree; unchanged parts are read once.

The tree keeps the identity of nodes that an edit did not touch, so what was read of a node stays valid
for as long as the node lives.
"""

from collections.abc import Callable, Container
from dataclasses import replace
from typing import NamedTuple
from weakref import WeakKeyDictionary

from engine.language.dialects import Dialect
from engine.language.fields import INNER_MACHINE_FIELDS, MACHINE_FIELDS
from engine.language.machine import Transition, escape
from engine.language.problems import Severity
from engine.language.shorten import shorten, shorten_json
from engine.language.source import Node, NodeKind
from engine.language.values import Json
from engine.states import STATE_TYPES, UNKNOWN_TYPE, StateBase, StateMachine, StateType
from engine.states.distributed_checks import check_distributed
from engine.states.findings import Finding, FixPlan, nearest
from engine.states.flow_checks import paths_to_nothing
from engine.states.machine_checks import check_machine, with_owner
from engine.states.placeholders import blocked_by, has_placeholder
from engine.states.reading import ObjectReader
from engine.states.static_checks import check_static

VERSION = "1.0"
LONGEST_NAME = 80  # Unicode characters, the limit of the States Language


class StateReading(NamedTuple):
    """A state as read, with findings relative to it; ``is_extended`` when it leaves documented TCSL.

    ``unfilled`` are its ways to what looks like a placeholder.
    """

    name: str
    state: StateBase
    findings: tuple[Finding, ...]
    is_extended: bool
    dialect: Dialect
    unfilled: tuple[Transition, ...] = ()


class MachineReading(NamedTuple):
    """A machine as read, with findings relative to it and the settings of the outermost machine."""

    machine: StateMachine
    findings: tuple[Finding, ...]
    is_extended: bool
    dialect: Dialect
    timeout_seconds: float | None = None


_states: WeakKeyDictionary[Node, StateReading] = WeakKeyDictionary()
_machines: WeakKeyDictionary[Node, MachineReading] = WeakKeyDictionary()


def read_machine(node: Node, dialect: Dialect, *, is_inner: bool = True) -> MachineReading:
    """Read the machine at ``node``, which must be an object; ``dialect`` is that of the whole definition."""
    known = _machines.get(node)
    if known is None or known.dialect is not dialect:
        known = _machines[node] = _read_machine(node, dialect, is_inner)
    return known


def _read_machine(node: Node, dialect: Dialect, is_inner: bool) -> MachineReading:
    fields = INNER_MACHINE_FIELDS if is_inner else MACHINE_FIELDS
    reader = ObjectReader(node, fields, start_at=_first_state(node), dialect=dialect)
    _check_version(reader)
    states_node = reader.child("States")
    readings = {} if states_node is None else _read_states(reader, states_node)
    machine = StateMachine(
        start_at=reader.text("StartAt"),
        states={name: _settled(reading, readings) for name, reading in readings.items()},
        comment=reader.text("Comment"),
        has_assigns=any(reading.state.assigns for reading in readings.values()),
    )
    findings = list(reader.findings)
    for name, reading in readings.items():
        prefix = f"/States/{escape(name)}"
        findings.extend(finding.below(prefix, name) for finding in reading.findings)
    is_extended = reader.is_extended or any(reading.is_extended for reading in readings.values())
    if states_node is not None and reader.has("StartAt"):
        findings.extend(check_machine(machine, states_node, is_asl=dialect.is_asl))
    if states_node is not None:
        findings.extend(paths_to_nothing(machine, states_node))
    return MachineReading(machine, tuple(findings), is_extended, dialect, _timeout(reader))


def _settled(reading: StateReading, names: Container[str]) -> StateBase:
    """Return the state that was read; it cannot run while it leads to a placeholder that is the name of no state."""
    state = reading.state
    unfilled = [way for way in reading.unfilled if way.target not in names]
    if not unfilled or state.blocker:
        return state
    fields = "; ".join(blocked_by(way.field.rpartition("/")[2], str(way.target)) for way in unfilled)
    return replace(state, blocker=f"'{state.name}' cannot run: {fields}")


def _first_state(node: Node) -> str | None:
    states = node.get("States")
    return states.members[0].key if states is not None and states.members else None


def _check_version(reader: ObjectReader) -> None:
    """Refuse any version of the States Language but the only one there is."""
    version = reader.text("Version")
    if reader.dialect.is_asl and reader.has("Version") and version != VERSION and not has_placeholder(version):
        reader.report("not-one-of", "Version", field="Version", found=shorten(version), choices=VERSION)


def _timeout(reader: ObjectReader) -> float | None:
    """Return the execution timeout in seconds; TimeoutMilliseconds wins (reference, section 1). 0, of ASL, is none."""
    milliseconds = reader.number("TimeoutMilliseconds")
    return (reader.number("TimeoutSeconds") or None) if milliseconds is None else milliseconds / 1000


def _read_states(reader: ObjectReader, states_node: Node) -> dict[str, StateReading]:
    readings: dict[str, StateReading] = {}
    for member in states_node.members:
        if states_node.get(member.key) is not member.node:
            continue  # of several states with one name the last counts, as everywhere in the tree
        place = f"States/{escape(member.key)}"
        if member.node.kind is not NodeKind.OBJECT:
            found = shorten_json(member.node.value, 40)
            reader.report("wrong-type", place, field=shorten(member.key), expected="object", found=found)
            continue
        if len(member.key) > LONGEST_NAME:
            reader.report(
                "long-name",
                place,
                severity=reader.refused,
                is_key=True,
                name=shorten(member.key),
                length=str(len(member.key)),
            )
        readings[member.key] = read_state(member.key, member.node, reader.dialect)
    return readings


def read_state(name: str, node: Node, dialect: Dialect) -> StateReading:
    """Read the state called ``name`` at ``node``, an object; ``dialect`` is that of the whole definition."""
    known = _states.get(node)
    if known is None or known.name != name or known.dialect is not dialect:
        known = _states[node] = _read_state(name, node, dialect)
    return known


def _read_state(name: str, node: Node, dialect: Dialect) -> StateReading:
    type_node = node.get("Type")
    type_name = type_node.value if type_node is not None else None
    row = STATE_TYPES.get(type_name, UNKNOWN_TYPE) if isinstance(type_name, str) else UNKNOWN_TYPE
    if row is UNKNOWN_TYPE:
        return _read_unknown(name, node, type_name, dialect)
    silent = ("Next", "End") if row.name == "Choice" else ()
    reader = ObjectReader(node, row.fields, silent=silent, dialect=_state_dialect(node, dialect))
    machines, inner_findings, is_extended = _read_inner(name, reader, row, dialect)
    state = row.read(reader, name, machines)
    if reader.blockers:
        state = replace(state, blocker=f"'{name}' cannot run: {'; '.join(reader.blockers)}")
    _check_language(reader, dialect)
    if row.name == "Map" and dialect.is_asl:
        check_distributed(reader)
    if dialect.is_asl and not reader.is_query:
        check_static(reader)
    is_extension = row.dialect is Dialect.ASL and not dialect.is_asl
    if is_extension:
        reader.report("type-not-in-tcsl", "Type", severity=Severity.WARNING, type=row.name)
    is_extended = is_extended or reader.is_extended or is_extension
    unfilled = tuple(way for way in state.transitions() if way.target and has_placeholder(way.target))
    return StateReading(name, state, (*reader.findings, *inner_findings), is_extended, dialect, unfilled)


def _state_dialect(node: Node, dialect: Dialect) -> Dialect:
    """Return the dialect of a state: its own query language, else that of the whole definition."""
    language = node.get("QueryLanguage")
    if not dialect.is_asl or language is None:
        return dialect
    return asl_dialect(language.value) or dialect


def asl_dialect(language: Json) -> Dialect | None:
    """Return the dialect that a QueryLanguage names, None for a placeholder: to Step Functions all but JSONPath is JSONata."""
    if language == "JSONPath":
        return Dialect.ASL
    return None if isinstance(language, str) and has_placeholder(language) else Dialect.ASL_JSONATA


def _check_language(reader: ObjectReader, dialect: Dialect) -> None:
    """Refuse a query language that the whole definition cannot have in one of its states.

    In TCSL there is no JSONata: read as JSONPath, it would do something else than meant.
    """
    language = reader.node.get("QueryLanguage")
    if language is None:
        return
    if language.value == "JSONata" and not dialect.is_asl:
        reader.report("jsonata", "QueryLanguage")
    if language.value == "JSONPath" and dialect is Dialect.ASL_JSONATA:
        reader.report("jsonpath-in-jsonata", "QueryLanguage")


def _read_unknown(name: str, node: Node, type_name: object, dialect: Dialect) -> StateReading:
    reader = ObjectReader(node, UNKNOWN_TYPE.fields, dialect=_state_dialect(node, dialect))
    findings = [finding for finding in reader.findings if finding.code in ("missing-field", "wrong-type")]
    if isinstance(type_name, str):
        near = nearest(type_name, STATE_TYPES)
        fix = None if near is None else FixPlan("set", "", "Type", near)
        args = {"found": shorten(type_name), "near": near or "", "types": ", ".join(STATE_TYPES)}
        code = "unknown-type" if near is None else "misspelt-type"
        findings.append(Finding(code=code, pointer="/Type", args=args, fix=fix))
    return StateReading(name, UNKNOWN_TYPE.read(reader, name, {}), tuple(findings), False, dialect)


def _read_inner(
    name: str, reader: ObjectReader, row: StateType, dialect: Dialect
) -> tuple[dict[str, StateMachine], list[Finding], bool]:
    """Read the machines inside the Map or Parallel called ``name``, by pointer within the state."""
    machines: dict[str, StateMachine] = {}
    findings: list[Finding] = []
    is_extended = False
    for pointer, node in _INNER_NODES.get(row.name, _no_nodes)(reader):
        if node.kind is not NodeKind.OBJECT:
            found = shorten_json(node.value, 40)
            reader.report("wrong-type", pointer[1:], field=pointer[1:], expected="object", found=found)
            machines[pointer] = StateMachine(start_at="")
            continue
        reading = read_machine(node, dialect)
        machines[pointer] = reading.machine
        is_extended = is_extended or reading.is_extended
        findings.extend(with_owner(finding, name, pointer).below(pointer, "") for finding in reading.findings)
    return machines, findings, is_extended


def _iterator(reader: ObjectReader) -> list[tuple[str, Node]]:
    node = reader.child("Iterator")
    return [] if node is None else [(f"/{reader.key_of('Iterator')}", node)]


def _branches(reader: ObjectReader) -> list[tuple[str, Node]]:
    return reader.elements("Branches")


def _no_nodes(reader: ObjectReader) -> list[tuple[str, Node]]:
    return []


_INNER_NODES: dict[str, Callable[[ObjectReader], list[tuple[str, Node]]]] = {"Map": _iterator, "Parallel": _branches}
