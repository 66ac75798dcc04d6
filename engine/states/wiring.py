"""How the states of a machine lead to each other: what is wrong with it, checked when first asked for."""

from collections.abc import Mapping
from functools import cached_property
from typing import NamedTuple

from msgspec import Struct

from engine.language.source import Node
from engine.states.base import StateMachine
from engine.states.findings import Finding
from engine.states.following import Following
from engine.states.machine_checks import Look, WholeLook, check_machine, loops_between
from engine.states.net import Targets, Wired

_Loops = list[list[str]]


class _Stretch(NamedTuple):
    """All that decides on the loops in a part of the text: its states, where they lead, and which are reached."""

    names: list[str]
    targets: list[Targets]
    reached: list[str]


class _Told(NamedTuple):
    """What was found; ``loops`` by the names of the first and last states of the stretch that they are in."""

    findings: tuple[Finding, ...]
    loops: dict[tuple[str, str], tuple[_Stretch, _Loops]]


class Wiring(Struct, kw_only=True, eq=False, dict=True):
    """How the states of a machine lead to each other.

    ``states`` is the object that they were read from, ``readings`` what they were read to be. ``before`` is the same
    before an edit, and with ``is_alike`` it is still so.
    """

    machine: StateMachine
    states: Node
    readings: Mapping[str, Wired]
    data: Following
    is_asl: bool
    before: "Wiring | None" = None
    is_alike: bool = False

    @property
    def is_told(self) -> bool:
        """Whether it was checked."""
        return "_told" in vars(self)

    @property
    def findings(self) -> tuple[Finding, ...]:
        """What is wrong with it."""
        return self._told.findings

    @cached_property
    def _told(self) -> _Told:
        before, self.before = self.before, None  # it keeps what was before alive
        if before is not None and self.is_alike:
            return before._told
        look: Look
        if not self.data.is_made_again:
            look = WholeLook(self.machine, {name: reading.targets for name, reading in self.readings.items()})
            return _Told(tuple(check_machine(self.machine, self.states, look, is_asl=self.is_asl)), {})
        look = _Again(self.data, {} if before is None else before._told.loops)
        return _Told(tuple(check_machine(self.machine, self.states, look, is_asl=self.is_asl)), look.known)


class _Again:
    """A look at a machine after an edit, of which the net tells nearly all; loops are looked for where it touched."""

    def __init__(self, data: Following, before: Mapping[tuple[str, str], tuple[_Stretch, _Loops]]) -> None:
        self._net = data.net
        self._data, self._before = data, before
        self.known: dict[tuple[str, str], tuple[_Stretch, _Loops]] = {}

    @property
    def ways(self) -> Mapping[str, Targets]:
        """Those of the states in loops."""
        return {name: self._net.states[name].targets for loop in self.loops for name in loop}

    @property
    def lost(self) -> list[str]:
        """The states with a way to what is no state, in the order of the text."""
        return sorted(self._net.lost, key=self._net.numbers.__getitem__)

    @property
    def has_unknown(self) -> bool:
        """Whether there is a state of no known type."""
        return bool(self._net.unknown)

    def is_named(self, name: str) -> bool:
        """Tell whether a state leads to the one with this name."""
        return name in self._net.sources

    @property
    def reached(self) -> Mapping[str, object]:
        """The names of the states that an execution can get to."""
        return self._data.reached

    @cached_property
    def loops(self) -> _Loops:
        """The loops that an execution can get into."""
        found: _Loops = []
        names = list(self._net.numbers) if self._net.stretches else []
        for begin, end in self._net.stretches:
            found += self._loops_in(names[begin : end + 1])
        return found

    def _loops_in(self, names: list[str]) -> _Loops:
        targets = [self._net.states[name].targets for name in names]
        stretch = _Stretch(names, targets, list(filter(self.reached.__contains__, names)))
        pair = names[0], names[-1]
        before = self._before.get(pair)
        ways = dict(zip(names, targets, strict=True))
        loops = before[1] if before is not None and before[0] == stretch else loops_between(names, ways, self.reached)
        self.known[pair] = stretch, loops
        return loops
