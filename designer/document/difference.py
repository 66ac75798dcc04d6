"""What differs between two readings of a definition, in pointers of states and machines."""

from collections.abc import Iterator, Mapping, Sequence
from itertools import compress
from operator import is_not, ne

from msgspec import Struct

from engine.definition import Definition
from engine.language.machine import escape
from engine.language.source import NodeKind
from engine.states import StateMachine, walk

_TOP = "/States/"
_MANY = 200


class Difference(Struct, frozen=True, kw_only=True):
    """Pointers of what was added, removed or changed, and which state came out under another name.

    A state that holds machines counts as changed when one of its inner states is. A machine whose
    ``StartAt`` or comment changed is named by its own pointer; that of the whole definition is the empty
    string.
    """

    added: frozenset[str]
    removed: frozenset[str]
    changed: frozenset[str]
    renamed: Mapping[str, str]

    @property
    def pointers(self) -> frozenset[str]:
        """Everything that is not as it was."""
        return self.added | self.removed | self.changed


def difference(old: Definition, new: Definition) -> Difference:
    """Compare two definitions; parts that are the same object are not looked into."""
    if old.machine is new.machine and old.wanted is new.wanted:
        return Difference(added=frozenset(), removed=frozenset(), changed=frozenset(), renamed={})
    walker = _Walker()
    walker.compare("", old.machine, new.machine)
    if old.wanted is not new.wanted:
        walker.changed.add("")  # an empty workflow is another one too
    return Difference(
        added=frozenset(walker.added),
        removed=frozenset(walker.removed),
        changed=frozenset(walker.changed),
        renamed=walker.renamed,
    )


class Differences:
    """Compares definitions; what was just found is not worked out again for the next who asks the same."""

    def __init__(self) -> None:
        self._known: tuple[Definition, Definition, Difference] | None = None

    def between(self, old: Definition, new: Definition) -> Difference:
        """Return what :func:`difference` does."""
        known, self._known = self._known, None  # it would keep what was before alive
        if known is not None and known[0] is old and known[1] is new:
            return known[2]
        found = difference(old, new)
        self._known = (old, new, found)
        return found


def are_kept(places: Sequence[str], old: Definition, new: Definition) -> bool:
    """Tell whether surely no state at or around ``places``, which are pointers, went or got another name.

    It is told from the text alone: to read the machine and compare takes longer than a frame in ten thousand states.
    False when that is not enough, or would take as long.
    """
    if old is new:
        return True
    if len(places) > _MANY or not new.is_object:
        return False
    return all(_is_kept(place, old, new) for place in places)


def _is_kept(place: str, old: Definition, new: Definition) -> bool:
    if not place.startswith(_TOP):
        return True  # the start, the end, or a field of the workflow
    name, _slash, below = place[len(_TOP) :].partition("/")
    before, now = old.source.node(_TOP + name), new.source.node(_TOP + name)
    # What is an object is a state; inside another its type decides which states there are.
    return before is now or (now is not None and now.kind is NodeKind.OBJECT and "States/" not in below)


def follow(pointer: str, renamed: Mapping[str, str]) -> str:
    """Return where ``pointer`` went when the states in ``renamed``, or states around it, got other names."""
    for old, new in renamed.items():
        if pointer == old or pointer.startswith(old + "/"):
            return new + pointer[len(old) :]
    return pointer


def common_ends(old: Sequence[str], new: Sequence[str]) -> tuple[int, int]:
    """Return how many names two lists share at their beginning, and then at their end."""
    if old == new:
        return len(old), 0
    most = min(len(old), len(new))
    begin = next(compress(range(most), map(ne, old, new)), most)
    most -= begin
    return begin, next(compress(range(most), map(ne, reversed(old), reversed(new))), most)


def kept_ends(old: StateMachine, new: StateMachine) -> tuple[int, int]:
    """Return how many states surely are the same at the beginning of two machines, and then at the end."""
    known = None if old.kept is None or new.kept is None else new.kept.since(old.kept)
    return known or (0, 0)


class _Walker:
    def __init__(self) -> None:
        self.added: set[str] = set()
        self.removed: set[str] = set()
        self.changed: set[str] = set()
        self.renamed: dict[str, str] = {}

    def compare(self, pointer: str, old: StateMachine | None, new: StateMachine | None) -> None:
        if old is None or new is None:
            self.removed.update(_pointers(pointer, old))
            self.added.update(_pointers(pointer, new))
            if old is not new:
                self.changed.add(pointer)
            return
        if old is new:
            return
        if (old.start_at, old.comment) != (new.start_at, new.comment):
            self.changed.add(pointer)
        self._compare_states(pointer, old, new)

    def _compare_states(self, pointer: str, old: StateMachine, new: StateMachine) -> None:
        # In no loops of ours: there are thousands of states, and nearly all have the names and places they had.
        first, last = kept_ends(old, new)
        names, now = (list(one.states)[first : len(one.states) - last] for one in (old, new))
        begin, same = common_ends(names, now)
        middle, now_middle = names[begin : len(names) - same], now[begin : len(now) - same]
        gone, come = list(set(middle).difference(now_middle)), list(set(now_middle).difference(middle))
        # One out and one in, at the same place in the text: people call that a new name.
        if len(gone) == len(come) == 1 and middle.index(gone[0]) == now_middle.index(come[0]):
            self.renamed[_state(pointer, gone[0])] = _state(pointer, come[0])
        for name in gone:
            self._note(self.removed, pointer, name, old)
        for name in come:
            self._note(self.added, pointer, name, new)
        values, now_values = list(map(old.states.__getitem__, names)), list(map(new.states.__getitem__, now))
        changed = [
            *compress(names[:begin], map(is_not, values, now_values)),
            *(name for name in now_middle if name in old.states and old.states[name] is not new.states[name]),
            *(compress(names[-same:], map(is_not, values[-same:], now_values[-same:])) if same else ()),
        ]
        for name in changed:
            state, before = new.states[name], old.states[name]
            self.changed.add(_state(pointer, name))
            inner = dict(before.machines())
            for suffix, machine in state.machines():
                self.compare(_state(pointer, name) + suffix, inner.pop(suffix, None), machine)
            for suffix, machine in inner.items():
                self.compare(_state(pointer, name) + suffix, machine, None)

    def _note(self, pointers: set[str], pointer: str, name: str, machine: StateMachine) -> None:
        pointers.add(_state(pointer, name))
        for suffix, inner in machine.states[name].machines():
            pointers.update(_pointers(_state(pointer, name) + suffix, inner))


def _state(machine_pointer: str, name: str) -> str:
    return f"{machine_pointer}/States/{escape(name)}"


def _pointers(pointer: str, machine: StateMachine | None) -> Iterator[str]:
    if machine is not None:
        yield from (state_pointer for state_pointer, _ in walk(machine, pointer))
