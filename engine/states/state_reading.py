"""Reading a state from the text's tree; what was read of a node stays valid for as long as the node lives."""

from collections.abc import Callable, Iterable
from typing import NamedTuple, TypeAlias

from msgspec.structs import replace

from engine.language.dialects import Dialect
from engine.language.problems import Severity
from engine.language.shorten import shorten, shorten_json
from engine.language.source import Node, NodeKind
from engine.language.values import Json
from engine.states import STATE_TYPES, UNKNOWN_TYPE, StateType
from engine.states.base import StateBase
from engine.states.distributed_checks import check_distributed
from engine.states.findings import Finding, FixPlan, nearest
from engine.states.machine_checks import with_owner
from engine.states.notes import notes_of
from engine.states.placeholders import has_placeholder
from engine.states.reading import ObjectReader
from engine.states.readings import NO_MACHINES, MachineReading, StateReading
from engine.states.static_checks import check_static

ReadMachine: TypeAlias = Callable[[Node, Dialect, MachineReading | None], MachineReading]


def read_state(
    name: str, node: Node, dialect: Dialect, read_machine: ReadMachine, before: StateReading | None = None
) -> StateReading:
    """Read the state called ``name`` at ``node``, an object; ``dialect`` is that of the whole definition.

    ``read_machine`` reads the machines inside. ``before`` is what was read of the state before an edit.
    """
    notes = notes_of(node)
    known: StateReading | None = notes.reading
    if known is None or known.name != name or known.dialect is not dialect:
        known = notes.reading = _read_state(name, node, dialect, _Inner(read_machine, before))
    return known


class _Inner(NamedTuple):
    """How the machines inside a state are read, and what the state was before an edit."""

    read: ReadMachine
    before: StateReading | None


def _read_state(name: str, node: Node, dialect: Dialect, inner: _Inner) -> StateReading:
    type_node = node.get("Type")
    type_name = type_node.value if type_node is not None else None
    row = STATE_TYPES.get(type_name, UNKNOWN_TYPE) if isinstance(type_name, str) else UNKNOWN_TYPE
    if row is UNKNOWN_TYPE:
        return _read_unknown(name, node, type_name, dialect)
    silent = ("Next", "End") if row.name == "Choice" else ()
    reader = ObjectReader(node, row.fields, silent=silent, dialect=_state_dialect(node, dialect))
    machines, inner_findings = _read_inner(name, reader, row, dialect, inner)
    state = row.read(reader, name, {pointer: reading.machine for pointer, reading in machines.items()})
    if reader.blockers:
        state = replace(state, blocker=f"'{name}' cannot run: {'; '.join(reader.blockers)}")
    _check_language(reader, dialect)
    if row.name == "Map" and dialect.is_asl:
        check_distributed(reader)
    if not reader.is_query:
        check_static(reader)
    is_extension = row.dialect is Dialect.ASL and not dialect.is_asl
    if is_extension:
        reader.report("type-not-in-tcsl", "Type", severity=Severity.WARNING, type=row.name)
    is_extended = reader.is_extended or is_extension or any(reading.is_extended for reading in machines.values())
    return _reading(state, (*reader.findings, *inner_findings), dialect, machines, is_extended=is_extended)


def _reading(
    state: StateBase,
    findings: Iterable[Finding],
    dialect: Dialect,
    machines: dict[str, MachineReading] | None = None,
    *,
    is_extended: bool = False,
) -> StateReading:
    ways = state.transitions()
    return StateReading(
        name=state.name,
        state=state,
        findings=tuple(findings),
        is_extended=is_extended,
        dialect=dialect,
        targets=tuple(way.target for way in ways),
        unfilled=tuple(way for way in ways if way.target and has_placeholder(way.target)),
        machines=machines or NO_MACHINES,
    )


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
    return _reading(UNKNOWN_TYPE.read(reader, name, {}), findings, dialect)


def _read_inner(
    name: str, reader: ObjectReader, row: StateType, dialect: Dialect, inner: _Inner
) -> tuple[dict[str, MachineReading], list[Finding]]:
    """Read the machines inside the Map or Parallel called ``name``, by pointer within the state."""
    machines: dict[str, MachineReading] = {}
    findings: list[Finding] = []
    known = {} if inner.before is None else inner.before.machines
    for pointer, node in _INNER_NODES.get(row.name, _no_nodes)(reader):
        if node.kind is not NodeKind.OBJECT:
            found = shorten_json(node.value, 40)
            reader.report("wrong-type", pointer[1:], field=pointer[1:], expected="object", found=found)
            machines[pointer] = MachineReading.of_nothing(dialect)
            continue
        reading = machines[pointer] = inner.read(node, dialect, known.get(pointer))
        for finding in reading.findings:
            findings.append(with_owner(finding, name, pointer, is_asl=dialect.is_asl).below(pointer, ""))
        reading.let_go()
    return machines, findings


def _iterator(reader: ObjectReader) -> list[tuple[str, Node]]:
    node = reader.child("Iterator")
    return [] if node is None else [(f"/{reader.key_of('Iterator')}", node)]


def _branches(reader: ObjectReader) -> list[tuple[str, Node]]:
    return reader.elements("Branches")


def _no_nodes(reader: ObjectReader) -> list[tuple[str, Node]]:
    return []


_INNER_NODES: dict[str, Callable[[ObjectReader], list[tuple[str, Node]]]] = {"Map": _iterator, "Parallel": _branches}
