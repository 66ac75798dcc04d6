"""Which state of one definition is which of another: by name, by content, or by both in another place."""

from collections.abc import Iterator

from msgspec import Struct, field

from designer.document.lanes import lanes_of
from designer.document.pointers import machine_of, name_of, state_pointer
from designer.document.value_changes import is_equal
from engine.definition import Definition
from engine.states import StateBase, StateMachine, walk

_ASIDE = 10_000
"""Branches that are there no more get numbers from here on, which no branch that is there has."""


class Matches(Struct, kw_only=True):
    """``states``: pointers in the old definition -> those in the new one. ``machines``: the same, and every inner
    machine of a state that is there no more has a pointer too, under which it can be drawn beside the new ones.
    """

    states: dict[str, str] = field(default_factory=dict)
    machines: dict[str, str] = field(default_factory=dict)

    def place_of(self, old: str) -> str:
        """Return where a state of the old definition is drawn."""
        if old in self.states:
            return self.states[old]
        return state_pointer(self.machines.get(machine_of(old), machine_of(old)), name_of(old))

    def is_moved(self, old: str) -> bool:
        """Tell whether a state that is still there is inside something else now."""
        return self.machines.get(machine_of(old)) != machine_of(self.states[old])


def match(old: Definition, new: Definition) -> Matches:
    """Pair the states of two definitions."""
    matcher = _Matcher(old, new)
    if old.machine is not None and new.machine is not None:
        matcher.pair_machines("", old.machine, "", new.machine)
    matcher.pair_moved()
    matcher.pair_renamed()
    matcher.place_removed()
    return matcher.found


class _Matcher:
    def __init__(self, old: Definition, new: Definition) -> None:
        self._old, self._new = old, new
        self.found = Matches(machines={"": ""})
        self._taken: set[str] = set()

    def pair_machines(self, old_pointer: str, old: StateMachine, new_pointer: str, new: StateMachine) -> None:
        """Pair what has the same name in two machines that are the same one."""
        self.found.machines[old_pointer] = new_pointer
        for name, state in old.states.items():
            if name in new.states:
                self._pair(state_pointer(old_pointer, name), state, state_pointer(new_pointer, name), new.states[name])

    def _pair(self, old_pointer: str, old: StateBase, new_pointer: str, new: StateBase) -> None:
        self.found.states[old_pointer] = new_pointer
        self._taken.add(new_pointer)
        left = dict(lanes_of(new))
        rest = []
        for suffix, machine in lanes_of(old):
            best = max(left, key=lambda other: (_shared(machine, left[other]), other == suffix), default="")
            if best and _shared(machine, left[best]):
                self.pair_machines(old_pointer + suffix, machine, new_pointer + best, left.pop(best))
            else:
                rest.append((suffix, machine))
        for suffix, machine in rest:  # nothing in common, but at the same place
            best = next(iter(left), "") if len(lanes_of(old)) == len(lanes_of(new)) == 1 else suffix
            if best in left:
                self.pair_machines(old_pointer + suffix, machine, new_pointer + best, left.pop(best))

    def pair_moved(self) -> None:
        """Pair what has the same name and type in another place."""
        places: dict[tuple[str, str], list[str]] = {}
        for pointer, state in self._new.walk():
            if pointer not in self._taken:
                places.setdefault((state.name, state.type), []).append(pointer)
        for pointer, state in self._old.walk():
            found = places.get((state.name, state.type)) if pointer not in self.found.states else None
            if found and found[0] not in self._taken:
                self._pair(pointer, state, found[0], self._new.states[found.pop(0)])

    def pair_renamed(self) -> None:
        """Pair what is left in one machine and says the same, or stands alone at the same place in the text."""
        come: dict[str, list[str]] = {}
        for pointer in self._new.states:
            if pointer not in self._taken:
                come.setdefault(machine_of(pointer), []).append(pointer)
        gone: dict[str, list[str]] = {}
        for pointer in self._old.states:
            if pointer not in self.found.states:
                gone.setdefault(machine_of(pointer), []).append(pointer)
        for machine, pointers in gone.items():
            others = come.get(self.found.machines.get(machine, "?"), [])
            for old in pointers:
                new = next((other for other in others if self._says_same(old, other)), None)
                if new is None and len(pointers) == len(others) == 1 and self._is_place_same(old, others[0]):
                    new = others[0]
                if new is not None:
                    others.remove(new)
                    self._pair(old, self._old.states[old], new, self._new.states[new])

    def _says_same(self, old: str, new: str) -> bool:
        first, second = self._old.source.node(old), self._new.source.node(new)
        return first is not None and second is not None and is_equal(first.value, second.value)

    def _is_place_same(self, old: str, new: str) -> bool:
        first, second = self._old.states[old], self._new.states[new]
        return first.type == second.type and _index(self._old, old) == _index(self._new, new)

    def place_removed(self) -> None:
        """Give machines that are there no more a pointer to be drawn under, the outer ones first."""
        for pointer, state in self._old.walk():
            for index, (suffix, _machine) in enumerate(lanes_of(state)):
                if pointer + suffix not in self.found.machines:
                    place, head = self.found.place_of(pointer), suffix.rpartition("/")[0]
                    is_numbered = suffix.rpartition("/")[2].isdigit()
                    aside = f"{head}/{_ASIDE + index}" if is_numbered else suffix
                    self.found.machines[pointer + suffix] = place + aside


def _index(definition: Definition, pointer: str) -> int:
    machine = machine_of(pointer)
    return [other for other in definition.states if machine_of(other) == machine].index(pointer)


def _shared(first: StateMachine, second: StateMachine) -> int:
    return len(_names(first) & _names(second))


def _names(machine: StateMachine) -> set[str]:
    return {state.name for _pointer, state in walk(machine)}


def names_now(matches: Matches) -> Iterator[tuple[str, str, str]]:
    """Yield the machine, the old and the new name of every state that has another name now."""
    for old, new in matches.states.items():
        if name_of(old) != name_of(new):
            yield machine_of(new), name_of(old), name_of(new)
