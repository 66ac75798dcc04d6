"""Checks of variables across machines: an inner machine reads those around it, but has its own to assign."""

import re
from collections.abc import Iterator
from typing import TypeAlias

from engine.language.dialects import QueryLanguage
from engine.language.machine import escape
from engine.language.problems import Severity
from engine.language.shorten import shorten
from engine.language.source import Node, NodeKind
from engine.states.base import StateBase, StateMachine
from engine.states.findings import Finding
from engine.states.map_ import Map
from engine.states.notes import notes_of
from engine.states.variable_uses import variables_read

_VARIABLE = re.compile(r"\$[^\W\d]")
_NONE: frozenset[str] = frozenset()
_Arrivals: TypeAlias = dict[str, list[tuple[str, tuple[str, ...]]]]


def taken_variables(
    machine: StateMachine, node: Node, pointer: str = "", outer: frozenset[str] = _NONE
) -> Iterator[Finding]:
    """Yield the states below ``machine`` that assign a variable which has a value when their machine begins.

    ``node`` is what the machine was read from, ``outer`` the names from the machines around it. What the machine
    around assigns only afterwards, behind the state or in a catcher of it, takes no name.
    """
    states = node.get("States")
    for name, state in machine.states.items():
        place = f"{pointer}/States/{escape(name)}"
        for variable in dict.fromkeys((*state.assigns, *state.assigns_on_catch)):
            if variable in outer:
                yield Finding(
                    code="variable-taken", pointer=place, is_key=True, args={"name": shorten(variable)}, state=name
                )
    arrivals: _Arrivals | None = None
    for name, state in machine.states.items():
        state_node = None if states is None else states.get(name)
        inner = list(state.machines())
        if state_node is None or not inner:
            continue
        if arrivals is None:
            arrivals = _arrivals(machine, states)
        seen = outer | _assigned_before(name, arrivals)
        for suffix, inside in inner:
            inner_node = _at(state_node, suffix)
            if inner_node is not None:
                yield from taken_variables(inside, inner_node, f"{pointer}/States/{escape(name)}{suffix}", seen)


def _arrivals(machine: StateMachine, states: Node | None) -> _Arrivals:
    """Return the ways to each state: where they come from, and the variables assigned on them; none if nothing is."""
    found: _Arrivals = {}
    if not any(state.assigns or state.assigns_on_catch for state in machine.states.values()):
        return found
    for name, state in machine.states.items():
        node = None if states is None else states.get(name)
        for way in state.transitions():
            if way.target is not None and node is not None:
                found.setdefault(way.target, []).append((name, _assigned_on(node, way.field)))
    return found


def _assigned_on(node: Node, field: str) -> tuple[str, ...]:
    """Return the variables that the way at ``field`` of a state assigns: the state's own, a rule's or a catcher's."""
    holder = _at(node, field.rpartition("/")[0])
    assign = holder.get("Assign") if holder is not None and holder.kind is NodeKind.OBJECT else None
    return tuple(member.key.removesuffix(".$") for member in assign.members) if assign is not None else ()


def _assigned_before(name: str, arrivals: _Arrivals) -> frozenset[str]:
    """Return the variables assigned on any way on which the state called ``name`` can be reached."""
    assigned: set[str] = set()
    known, waiting = {name}, [name]
    while waiting:
        for source, names in arrivals.get(waiting.pop(), ()):
            assigned.update(names)
            if source not in known:
                known.add(source)
                waiting.append(source)
    return frozenset(assigned)


def unassigned_variables(machine: StateMachine, node: Node, text: str) -> Iterator[Finding]:
    """Yield the states of ``machine``, which was read from ``node`` in ``text``, that read what is never assigned."""
    # Most definitions have no variables, which is told in a moment.
    if _VARIABLE.search(text) is not None:
        yield from _unassigned(machine, node, "", _NONE)


def _unassigned(machine: StateMachine, node: Node, pointer: str, outer: frozenset[str]) -> Iterator[Finding]:
    known = outer.union(*((*state.assigns, *state.assigns_on_catch) for state in machine.states.values()))
    states = node.get("States")
    for name, state in machine.states.items():
        state_node = None if states is None else states.get(name)
        if state_node is None:
            continue
        place = f"{pointer}/States/{escape(name)}"
        missing = [f"${variable}" for variable in _read_in(state, state_node) if variable not in known]
        if missing:
            args = {"state": shorten(name), "names": shorten(", ".join(missing), 80)}
            yield Finding(
                code="unassigned-variable",
                pointer=place,
                is_key=True,
                severity=Severity.WARNING,
                args=args,
                state=name,
            )
        # The executions of a distributed Map have no variables but their own.
        around = _NONE if isinstance(state, Map) and state.distribution is not None else known
        for suffix, inside in state.machines():
            inner = _at(state_node, suffix)
            if inner is not None:
                yield from _unassigned(inside, inner, place + suffix, around)


def _read_in(state: StateBase, node: Node) -> tuple[str, ...]:
    """Return the variables that a state reads; an edit elsewhere leaves what is known of them."""
    notes = notes_of(node)
    known: tuple[QueryLanguage, tuple[str, ...]] | None = notes.variables
    if known is None or known[0] is not state.query:
        known = notes.variables = (state.query, tuple(variables_read(state, node.value)))
    return known[1]


def _at(node: Node, suffix: str) -> Node | None:
    found: Node | None = node
    for part in suffix.split("/")[1:]:
        if found is None:
            return None
        found = found.elements[int(part)].node if found.elements else found.get(part)
    return found
