"""Checks of variables across machines: an inner machine reads those around it, but has its own to assign."""

import re
from collections.abc import Iterator

from engine.language.dialects import QueryLanguage
from engine.language.machine import escape, unescape
from engine.language.problems import Severity
from engine.language.shorten import shorten
from engine.language.source import Node
from engine.states.base import StateBase, StateMachine
from engine.states.common import assigned_names
from engine.states.findings import Finding
from engine.states.map_ import Map
from engine.states.notes import notes_of
from engine.states.variable_uses import variables_read

_VARIABLE = re.compile(r"\$[^\W\d]")
_NONE: frozenset[str] = frozenset()


def taken_variables(
    machine: StateMachine, node: Node, pointer: str = "", outer: frozenset[str] = _NONE
) -> Iterator[Finding]:
    """Yield the states below ``machine``, which was read from ``node``, that assign a variable of one around theirs.

    ``outer`` are the names that may be assigned around it. What is assigned on no way to a state takes no name in it.
    """
    states = node.get("States")
    for name, state in machine.states.items():
        for variable in dict.fromkeys((*state.assigns, *state.assigns_on_catch)):
            if variable in outer:
                place = f"{pointer}/States/{escape(name)}"
                yield Finding(
                    code="variable-taken", pointer=place, is_key=True, args={"name": shorten(variable)}, state=name
                )
    if states is None or not any(state.machines() for state in machine.states.values()):
        return
    assigned = _assigned_before(machine, states) if machine.has_assigns else {}
    for name, state in machine.states.items():
        for suffix, inside in state.machines():
            inner = _at(states, f"/{escape(name)}{suffix}")
            if inner is not None:
                place = f"{pointer}/States/{escape(name)}{suffix}"
                yield from taken_variables(inside, inner, place, outer | assigned.get(name, _NONE))


def _assigned_before(machine: StateMachine, states: Node) -> dict[str, frozenset[str]]:
    """Return which variables may have been assigned on the ways to each state of ``machine``."""
    ways: dict[str, list[tuple[str, frozenset[str]]]] = {}
    for name, state in machine.states.items():
        node = states.get(name)
        ways[name] = [
            (way.target, frozenset(() if holder is None else assigned_names(holder, "")))
            for way in state.transitions()
            if way.target is not None and way.target in machine.states
            for holder in (None if node is None else _at(node, way.field.rpartition("/")[0]),)
        ]
    before = dict.fromkeys(machine.states, _NONE)
    waiting = list(machine.states)
    while waiting:
        name = waiting.pop()
        for target, names in ways[name]:
            known = before[target] | before[name] | names
            if known != before[target]:
                before[target] = known
                waiting.append(target)
    return before


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
        known = notes.variables = (state.query, tuple(sorted(variables_read(state, node.value))))
    return known[1]


def _at(node: Node, suffix: str) -> Node | None:
    found: Node | None = node
    for part in suffix.split("/")[1:]:
        if found is None:
            return None
        found = found.elements[int(part)].node if found.elements else found.get(unescape(part))
    return found
