"""Checks of the data between states: a path into a constant that has no such member."""

import re
from collections import Counter
from collections.abc import Iterator

from engine.language.dialects import QueryLanguage
from engine.language.machine import escape
from engine.language.problems import Severity
from engine.language.shorten import shorten
from engine.language.source import Node
from engine.states.base import StateBase, StateMachine
from engine.states.findings import Finding

_MEMBER = re.compile(r"\$\.([^\W\d]\w*)")
_WHOLE = ("ResultPath", "OutputPath")
_PATHS = ("ItemsPath", "SecondsPath", "TimestampPath", "TimeoutSecondsPath", "HeartbeatSecondsPath")


def paths_to_nothing(machine: StateMachine, states: Node) -> Iterator[Finding]:
    """Yield the paths in a state that can find nothing, as its input is always the Result of one Pass.

    ``states`` is the object that the machine's states were read from. Only states in JSONPath are looked at.
    """
    arrivals = Counter(way.target for state in machine.states.values() for way in state.transitions())
    for name, state in machine.states.items():
        node = states.get(name)
        if node is None or state.type != "Pass" or node.get("Result") is None or not _passes_whole(node):
            continue
        after = state.next
        if after is None or after == machine.start_at or arrivals[after] != 1 or after not in machine.states:
            continue
        follower, result = states.get(after), node.get("Result")
        if follower is not None and result is not None and _are_paths(state, machine.states[after]):
            yield from _missed(follower, result, after)


def _are_paths(*states: StateBase) -> bool:
    return all(state.query is QueryLanguage.JSONPATH for state in states)


def _passes_whole(node: Node) -> bool:
    """Tell whether the result of a state is all of its output."""
    given = (node.get(name) for name in _WHOLE)
    return all(path is None or path.value == "$" for path in given)


def _missed(node: Node, result: Node, name: str) -> Iterator[Finding]:
    has_all = (path := node.get("InputPath")) is None or path.value == "$"
    for field in _PATHS if has_all else ("InputPath",):
        path = node.get(field)
        found = _MEMBER.match(path.value) if path is not None and isinstance(path.value, str) else None
        if path is None or found is None or result.get(found[1]) is not None:
            continue
        if isinstance(result.value, dict | str | int | float | bool):
            yield Finding(
                code="path-to-nothing",
                pointer=f"/States/{escape(name)}/{field}",
                severity=Severity.WARNING,
                args={"field": field, "found": shorten(str(path.value)), "member": shorten(found[1])},
                state=name,
            )
