"""Reading a machine, and the states in it, from the text's tree; unchanged parts are read once.

The tree keeps the identity of nodes that an edit did not touch, so what was read of a node stays valid
for as long as the node lives. Of a machine with many states only those that an edit touched are looked at again.
"""

from collections.abc import Container, Iterable
from typing import NamedTuple

from msgspec.structs import replace

from engine.language.dialects import Dialect
from engine.language.fields import INNER_MACHINE_FIELDS, MACHINE_FIELDS
from engine.language.kept import Kept
from engine.language.machine import escape
from engine.language.ordered import replaced
from engine.language.shorten import shorten, shorten_json
from engine.language.source import Member, Node, NodeKind
from engine.states import StateBase, StateMachine, Unknown
from engine.states.base import walk_state
from engine.states.changed_states import ChangedStates, changed_states
from engine.states.findings import Finding
from engine.states.following import Following
from engine.states.notes import notes_of
from engine.states.placeholders import blocked_by, has_placeholder
from engine.states.reading import ObjectReader
from engine.states.readings import MachineReading, StateReading, StatesReading
from engine.states.state_reading import read_state
from engine.states.wiring import Wiring

VERSION = "1.0"
_MANY = 200
LONGEST_NAME = 80  # Unicode characters, the limit of the States Language


class Before(NamedTuple):
    """A machine before an edit, and which of its states that changed."""

    reading: MachineReading
    changed: ChangedStates


def read_machine(
    node: Node, dialect: Dialect, *, is_inner: bool = True, before: Before | None = None
) -> MachineReading:
    """Read the machine at ``node``, which must be an object; ``dialect`` is that of the whole definition.

    ``before`` is what was read of the machine before an edit, from which all is taken that is still so.
    """
    notes = notes_of(node)
    known: MachineReading | None = notes.machine
    if known is None or known.dialect is not dialect or known.is_inner is not is_inner:
        is_usable = before is not None and before.reading.dialect is dialect and before.reading.states.is_plain
        known = notes.machine = _read_machine(node, dialect, is_inner, before if is_usable else None)
    return known


def before_edit(reading: MachineReading | None, node: Node) -> Before | None:
    """Return what ``node``, a machine, was before an edit; None when nothing of that helps to read it."""
    states = node.get("States")
    if reading is None or reading.states.node is None or states is None or states.kind is not NodeKind.OBJECT:
        return None
    return Before(reading, changed_states(reading.states.node, states))


def _read_inner(node: Node, dialect: Dialect, before: MachineReading | None) -> MachineReading:
    return read_machine(node, dialect, before=before_edit(before, node))


def _read_machine(node: Node, dialect: Dialect, is_inner: bool, before: Before | None) -> MachineReading:
    fields = INNER_MACHINE_FIELDS if is_inner else MACHINE_FIELDS
    reader = ObjectReader(node, fields, start_at=_first_state(node), dialect=dialect)
    _check_version(reader)
    states_node = reader.child("States")
    states = None if before is None or states_node is None else _read_changed(before, dialect)
    if states is None:
        before, states = None, StatesReading() if states_node is None else _read_states(reader, states_node)
    machine = StateMachine(
        start_at=reader.text("StartAt"),
        states=states.states,
        comment=reader.text("Comment"),
        has_assigns=states.assigning_count > 0,
        kept=_kept(before, len(states.states)),
    )
    reading = MachineReading(
        machine=machine,
        dialect=dialect,
        is_inner=is_inner,
        states=states,
        own=tuple(reader.findings),
        is_extended=reader.is_extended or states.extended_count > 0,
        timeout_seconds=_timeout(reader),
    )
    if states_node is not None:
        reading.data = Following(machine=machine, states=states_node, readings=states.readings)
        if reader.has("StartAt"):
            reading.wiring = Wiring(
                machine=machine,
                states=states_node,
                readings=states.readings,
                data=reading.data,
                is_asl=dialect.is_asl,
            )
    if before is not None:
        _walk_again(before, reading)
        _check_again(before, reading)
    return reading


def _kept(before: Before | None, count: int) -> Kept | None:
    """Return how many of ``count`` states are those of before; few are compared as fast one by one."""
    if count < _MANY:
        return None
    known = None if before is None else before.reading.machine.kept
    if before is None or known is None:
        return Kept()
    begin = before.changed.begin
    return known.then(begin, count - begin - len(before.changed.new))


def _check_again(earlier: Before, after: MachineReading) -> None:
    """Let ``after`` know what was found out of the ways between its states, and of the data that gets to them."""
    before = earlier.reading
    if before.data is not None and after.data is not None:
        after.data.follow_again(before.data, earlier.changed)
    if before.wiring is not None and before.wiring.is_told and after.wiring is not None:
        after.wiring.before = before.wiring
        after.wiring.is_alike = _is_wired_alike(earlier, after)


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


def _read_states(reader: ObjectReader, states_node: Node) -> StatesReading:
    readings: dict[str, StateReading] = {}
    # Of several states with one name the last counts, as everywhere in the tree.
    is_plain = len(states_node.distinct) == len(states_node.members)
    for member in states_node.distinct:
        place = f"States/{escape(member.key)}"
        if member.node.kind is not NodeKind.OBJECT:
            is_plain = False
            found = shorten_json(member.node.value, 40)
            reader.report("wrong-type", place, field=shorten(member.key), expected="object", found=found)
            continue
        if len(member.key) > LONGEST_NAME:
            is_plain = False
            reader.report(
                "long-name",
                place,
                severity=reader.refused,
                is_key=True,
                name=shorten(member.key),
                length=str(len(member.key)),
            )
        readings[member.key] = read_state(member.key, member.node, reader.dialect, _read_inner)
    return StatesReading(
        node=states_node,
        readings=readings,
        states={name: _settled(reading, readings) for name, reading in readings.items()},
        findings={name: _placed(reading) for name, reading in readings.items() if reading.findings},
        extended_count=_extended(readings.values()),
        assigning_count=_assigning(readings.values()),
        is_plain=is_plain and not any(reading.unfilled for reading in readings.values()),
    )


def _placed(reading: StateReading) -> tuple[Finding, ...]:
    """Return the findings of a state, relative to the machine it is in."""
    return tuple(finding.below(_place(reading.name), reading.name) for finding in reading.findings)


def _read_changed(earlier: Before, dialect: Dialect) -> StatesReading | None:
    """Return the states after an edit, of which only those that it touched are read; None if that does not do."""
    before, changed = earlier.reading.states, earlier.changed
    gone = [before.readings[member.key] for member in changed.old]
    fresh: dict[str, StateReading] = {}
    for number, member in enumerate(changed.new):
        if member.node.kind is not NodeKind.OBJECT or len(member.key) > LONGEST_NAME:
            return None
        known = before.readings.get(member.key) or (gone[number] if number < len(gone) else None)
        fresh[member.key] = read_state(member.key, member.node, dialect, _read_inner, known)
    if any(reading.unfilled for reading in fresh.values()):
        return None
    settled = {name: reading.state for name, reading in fresh.items()}
    place = slice(changed.begin, changed.begin + len(changed.old))
    readings = replaced(before.readings, [(place, fresh)])
    if len(readings) != len(changed.after.members):
        return None  # two states have one name
    findings = before.findings.copy()
    for reading in gone:
        findings.pop(reading.name, None)
    findings |= {name: _placed(reading) for name, reading in fresh.items() if reading.findings}
    return StatesReading(
        node=changed.after,
        readings=readings,
        states=replaced(before.states, [(place, settled)]),
        findings=findings,
        extended_count=before.extended_count + _extended(fresh.values()) - _extended(gone),
        assigning_count=before.assigning_count + _assigning(fresh.values()) - _assigning(gone),
    )


def _extended(readings: Iterable[StateReading]) -> int:
    return sum(reading.is_extended for reading in readings)


def _assigning(readings: Iterable[StateReading]) -> int:
    return sum(bool(reading.state.assigns or reading.state.assigns_on_catch) for reading in readings)


def _is_wired_alike(earlier: Before, after: MachineReading) -> bool:
    """Tell whether nothing changed that a check of the wiring looks at."""
    before, changed = earlier
    if before.wiring is None or after.wiring is None or not changed.are_names_kept:
        return False
    if before.machine.start_at != after.machine.start_at:
        return False
    names = after.machine.states
    for member in changed.new:
        old, new = before.states.readings[member.key], after.states.readings[member.key]
        if old.targets != new.targets or isinstance(old.state, Unknown) != isinstance(new.state, Unknown):
            return False
        if not all(target is None or target in names for target in new.targets):
            return False  # what is said of a target tells its field
    return True


def _walk_again(earlier: Before, after: MachineReading) -> None:
    """Let ``after`` know all states in it, when they were known before."""
    before, changed = earlier
    if "walked" not in vars(before):
        return
    walked = before.walked
    old = [pointer for member in changed.old for pointer in _walk_state(before, member)]
    new = {pointer: state for member in changed.new for pointer, state in _walk_state(after, member).items()}
    members = changed.before.members
    first = _place(members[changed.begin].key) if changed.begin < len(members) else None
    begin = len(walked) if first is None else list(walked).index(first)
    after.walked = replaced(walked, [(slice(begin, begin + len(old)), new)])


def _walk_state(reading: MachineReading, member: Member) -> dict[str, StateBase]:
    """Return a state and all states inside it, by pointer within the machine."""
    return dict(walk_state(_place(member.key), reading.machine.states[member.key]))


def _place(name: str) -> str:
    return f"/States/{escape(name)}"
