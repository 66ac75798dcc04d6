"""The data followed through a machine, from state to state; after an edit only where other data gets to a state."""

from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import cached_property
from heapq import heapify, heappop, heappush
from typing import NamedTuple, TypeAlias

from msgspec import Struct

from engine.language.members import told
from engine.language.source import Node
from engine.states.base import StateMachine
from engine.states.changed_states import ChangedStates
from engine.states.findings import Finding
from engine.states.flow_checks import Followed, followed
from engine.states.net import Net, Wired, net_after, net_of
from engine.states.shapes import ANY, MISSING, Shape, joined

_MOST_VISITS = 4
"""A loop that makes more of the data each time is not followed any further."""
_MOST_EDITS = 20
"""After so many edits of which nobody wanted to know the findings all is followed anew."""
_Leads: TypeAlias = list[tuple[str, Shape]]
"""What goes to which states, in the order in which it was found out."""


class _Told(NamedTuple):
    """What gets to each state that can be reached, and the findings of those that have any.

    ``handed_on`` is what goes from a stretch of the net, by the names of its first and last states, to those below.
    """

    arriving: dict[str, Shape]
    findings: dict[str, tuple[Finding, ...]]
    handed_on: dict[tuple[str, str], _Leads]


class Following(Struct, kw_only=True, eq=False, dict=True):
    """The data followed through a machine, worked out when first asked for.

    ``states`` is the object that the machine's states were read from, ``readings`` what they were read to be.
    ``before`` is the same before an edit, which ``changed`` some states; ``edits`` is how many there were of whose
    outcome nobody asked. ``is_made_again`` tells whether it began with what was before.
    """

    machine: StateMachine
    states: Node
    readings: Mapping[str, Wired]
    before: "Following | None" = None
    changed: ChangedStates | None = None
    edits: int = 0
    is_made_again: bool = False

    def follow_again(self, before: "Following", changed: ChangedStates) -> None:
        """Take from ``before``, of the text before an edit, whatever is still so; if that is known or will be."""
        is_known = "_told" in vars(before)
        if is_known or (before.before is not None and before.edits < _MOST_EDITS):
            self.before, self.changed, self.is_made_again = before, changed, True
            self.edits = 0 if is_known else before.edits + 1

    @property
    def findings(self) -> Iterator[Finding]:
        """The paths in JSONPath states that can find nothing in the data that gets there."""
        for found in self._told.findings.values():
            yield from found

    @property
    def reached(self) -> Mapping[str, object]:
        """The states that an execution can get to, by their names."""
        return self._told.arriving

    @cached_property
    def net(self) -> Net:
        """Where the states lead."""
        if self.before is None or self.changed is None:
            return net_of(self.readings)
        return net_after(self.before.net, self.changed, self.readings)

    @property
    def told(self) -> _Told:
        """All that was worked out."""
        return self._told

    @cached_property
    def _told(self) -> _Told:
        told = self._tell_all() if self.before is None or self.changed is None else self._tell_again()
        self.before = self.changed = None  # they keep what was before alive
        return told

    def _tell_all(self) -> _Told:
        arriving: dict[str, Shape] = {}
        start = self.machine.start_at
        if start in self.readings:
            names, numbers = list(self.readings), dict(zip(self.readings, range(len(self.readings)), strict=True))
            arriving[start] = ANY
            self.settle(arriving, names, numbers, [numbers[start]], len(names))
        return _Told(arriving, self.found(arriving, arriving), {})

    def _tell_again(self) -> _Told:
        assert self.before is not None
        assert self.changed is not None
        _ = self.net  # made of that before as well
        return _Again(self, self.before, self.changed).tell()

    def follow(self, name: str, given: Shape) -> Followed:
        """Return what comes of a state that gets data of this shape."""
        node = self.states.get(name)
        assert node is not None  # the state was read from it
        return followed(self.machine.states[name], node, given)

    def found(self, arriving: Mapping[str, Shape], names: Iterable[str]) -> dict[str, tuple[Finding, ...]]:
        """Return the findings of states called ``names``, of those that can be reached and have any."""
        told = ((name, self.follow(name, arriving[name]).findings) for name in names if name in arriving)
        return {name: findings for name, findings in told if findings}

    def settle(
        self, arriving: dict[str, Shape], names: list[str], numbers: Mapping[str, int], waiting: list[int], end: int
    ) -> _Leads:
        """Follow the data that is ``arriving`` at the states with the numbers ``waiting``, a heap, up to number ``end``.

        Return what goes on from there, to the states from ``end`` on and to names that none has.
        """
        visits: dict[str, int] = {}
        states, readings = self.machine.states, self.readings
        node_of: Callable[[str], Node | None] = self.states.get
        if len(names) < 2 * end:  # most of the machine
            node_of = {member.key: member.node for member in told(self.states.members)}.get
        on: _Leads = []
        # Down the text, as most workflows go: so each state is looked at when all that gets to it is known.
        while waiting:
            name = names[heappop(waiting)]
            visits[name] = visit = visits.get(name, 0) + 1
            if visit > _MOST_VISITS:
                arriving[name] = ANY
            node = node_of(name)
            assert node is not None  # the state was read from it
            found = followed(states[name], node, arriving[name])
            for target, brought in zip(readings[name].targets, found.brought, strict=True):
                if target is None:
                    continue
                number = numbers.get(target, end)
                if number >= end:
                    on.append((target, brought))  # perhaps to no state, or not yet
                    continue
                if target not in arriving:
                    arriving[target] = brought
                    heappush(waiting, number)
                    continue
                known, both = arriving[target], joined(arriving[target], brought)
                if both is not known and both != known:
                    arriving[target] = both
                    if number not in waiting:
                        heappush(waiting, number)
        return on


class _Again:
    """Following after an edit: from the states that it touched on, down the text, as far as other data arrives.

    States that no way back leads past are settled one by one, those of a stretch all together: so in all of them the
    same comes out as when all is followed.
    """

    def __init__(self, part: Following, earlier: Following, changed: ChangedStates) -> None:
        self._part, self._earlier = part, earlier
        self._net, self._old_net = part.net, earlier.net
        self._names = list(self._net.numbers)
        self._gone, self._fresh = changed.touched
        self._told = earlier.told
        self._arriving = self._told.arriving.copy()
        self._handed_on: dict[tuple[str, str], _Leads] = {}
        self._waiting: list[int] = []
        self._moved: set[str] = set()
        self._begins = [begin for begin, _ in self._net.stretches]

    def tell(self) -> _Told:
        """Return what is so after the edit."""
        self._note_changes()
        self._note_stretches()
        settled = -1
        while self._waiting:
            number = heappop(self._waiting)
            if number <= settled:
                continue
            stretch = self._stretch(number)
            settled = number if stretch is None else stretch[1]
            if stretch is None:
                self._look_at(self._names[number], number)
            else:
                self._go_through(stretch)
        again = self._moved.union(self._gone, self._fresh)
        kept = {name: found for name, found in self._told.findings.items() if name not in again}
        return _Told(self._arriving, kept | self._part.found(self._arriving, again), self._handed_on)

    def _note_changes(self) -> None:
        numbers = self._net.numbers
        if self._part.machine.start_at != self._earlier.machine.start_at:
            self._expect((self._part.machine.start_at, self._earlier.machine.start_at))
        for name in self._gone:
            self._expect(self._old_net.states[name].targets)
            if name not in numbers:
                self._arriving.pop(name, None)
        self._expect(self._fresh)

    def _note_stretches(self) -> None:
        """Go through stretches that were others before; keep what is known of those that were not touched."""
        old_names = list(self._old_net.numbers) if self._old_net.stretches else []
        before = {(old_names[begin], old_names[end]): (begin, end) for begin, end in self._old_net.stretches}
        now = {(self._names[begin], self._names[end]) for begin, end in self._net.stretches}
        for pair, (begin, end) in before.items():
            if pair not in now:
                inside = old_names[begin : end + 1]
                self._expect(inside)
                for name in filter(self._net.numbers.__contains__, inside):
                    self._expect(self._net.states[name].targets)
            elif pair in self._told.handed_on and self._gone.isdisjoint(old_names[begin : end + 1]):
                self._handed_on[pair] = self._told.handed_on[pair]
        self._expect(first for first, last in now if (first, last) not in before)

    def _expect(self, names: Iterable[str | None]) -> None:
        """Look at states, those of ``names`` that there are, when all above them is settled."""
        for name in names:
            number = None if name is None else self._net.numbers.get(name)
            if number is not None:
                heappush(self._waiting, number)

    def _stretch(self, number: int) -> tuple[int, int] | None:
        place = bisect_right(self._begins, number) - 1
        if place < 0 or self._net.stretches[place][1] < number:
            return None
        return self._net.stretches[place]

    def _look_at(self, name: str, number: int) -> None:
        has_moved = self._take(name, self._gathered(name, number))
        if has_moved or name in self._fresh:
            self._expect(self._net.states[name].targets)

    def _take(self, name: str, given: Shape) -> bool:
        """Note what gets to a state, MISSING when nothing does; tell whether that is new."""
        known = self._arriving.get(name, MISSING)
        if given is known or given == known:
            return False
        self._moved.add(name)
        if given is MISSING:
            del self._arriving[name]
        else:
            self._arriving[name] = given
        return True

    def _gathered(self, name: str, number: int) -> Shape:
        """Return what all states above ``number`` bring to one; MISSING when none leads there."""
        if name == self._part.machine.start_at:
            return ANY
        found: Shape = MISSING
        numbers, seen = self._net.numbers, None
        above = [source for source in self._net.sources.get(name, ()) if numbers[source] < number]
        for source in sorted(above, key=numbers.__getitem__):
            stretch = self._stretch(numbers[source])
            if stretch is not None and stretch == seen:
                continue
            seen = stretch
            for target, brought in self._leads(source) if stretch is None else self._leads_on(stretch):
                if target == name:
                    found = brought if found is MISSING else joined(found, brought)
            if found is ANY:
                break  # whatever else gets there
        return found

    def _leads(self, name: str) -> Iterable[tuple[str | None, Shape]]:
        if name not in self._arriving:
            return ()
        return zip(self._net.states[name].targets, self._part.follow(name, self._arriving[name]).brought, strict=True)

    def _leads_on(self, stretch: tuple[int, int]) -> _Leads:
        pair = self._names[stretch[0]], self._names[stretch[1]]
        if pair not in self._handed_on:
            self._handed_on[pair] = self._settled(stretch)[1]
        return self._handed_on[pair]

    def _settled(self, stretch: tuple[int, int]) -> tuple[dict[str, Shape], _Leads]:
        """Return what gets to each state of a stretch, and what goes on from there."""
        begin, end = stretch
        gathered = ((name, self._gathered(name, begin)) for name in self._names[begin : end + 1])
        arriving = {name: given for name, given in gathered if given is not MISSING}
        waiting = [self._net.numbers[name] for name in arriving]
        heapify(waiting)
        return arriving, self._part.settle(arriving, self._names, self._net.numbers, waiting, end + 1)

    def _go_through(self, stretch: tuple[int, int]) -> None:
        begin, end = stretch
        arriving, leads_on = self._settled(stretch)
        self._handed_on[self._names[begin], self._names[end]] = leads_on
        for name in self._names[begin : end + 1]:
            self._take(name, arriving.get(name, MISSING))
            below = (target for target in self._net.states[name].targets if target is not None)
            self._expect(target for target in below if self._net.numbers.get(target, 0) > end)
