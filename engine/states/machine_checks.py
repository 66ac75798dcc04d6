"""Checks of one machine as a graph: targets that exist, states that can be reached, ways to an end."""

from collections import deque
from collections.abc import Collection, Container, Iterable, Iterator, Mapping
from functools import cached_property
from itertools import islice
from typing import Protocol, TypeAlias

from msgspec.structs import replace

from engine.language.machine import escape
from engine.language.problems import Severity
from engine.language.shorten import shorten
from engine.language.source import Node, NodeKind
from engine.states.base import StateBase, StateMachine
from engine.states.findings import Finding, FixPlan, nearest
from engine.states.placeholders import has_placeholder
from engine.states.unknown import Unknown

Ways: TypeAlias = Mapping[str, tuple[str | None, ...]]
"""Where the ways out of states lead, by the names of the states; None is an end."""


class Look(Protocol):
    """What is looked for in the ways of a machine."""

    @property
    def ways(self) -> Ways:
        """Those of all states, or at least of those in loops."""

    @property
    def lost(self) -> Iterable[str]:
        """The states with a way to what is no state, in the order of the text."""

    @property
    def has_unknown(self) -> bool:
        """Whether there is a state of no known type."""

    def is_named(self, name: str) -> bool:
        """Tell whether a state leads to the one with this name."""

    @property
    def reached(self) -> Collection[str]:
        """The names of the states that an execution can get to, if it can get to the first."""

    @property
    def loops(self) -> list[list[str]]:
        """The loops that an execution can get into."""


class WholeLook:
    """All that there is in the ``ways`` of a machine that was not looked at before."""

    def __init__(self, machine: StateMachine, ways: Ways) -> None:
        self.ways = ways
        self._machine = machine

    @property
    def lost(self) -> list[str]:
        """See :class:`Look`."""
        names = {None, *self.ways}
        return [name for name, targets in self.ways.items() if not names.issuperset(targets)]

    @property
    def has_unknown(self) -> bool:
        """See :class:`Look`."""
        return any(isinstance(state, Unknown) for state in self._machine.states.values())

    def is_named(self, name: str) -> bool:
        """See :class:`Look`."""
        return name in self._named

    @cached_property
    def _named(self) -> set[str | None]:
        return {target for targets in self.ways.values() for target in targets}

    @cached_property
    def reached(self) -> set[str]:
        """See :class:`Look`."""
        return _reachable(self._machine.start_at, self.ways, self._back)

    @property
    def loops(self) -> list[list[str]]:
        """See :class:`Look`."""
        if not self._back:
            return []
        # No loop goes above where the highest way back leads, or below where the lowest begins.
        begin, end = min(above for _, above in self._back), 1 + max(number for number, _ in self._back)
        return loops_between(list(islice(self.ways, begin, end)), self.ways, self.reached)

    @cached_property
    def _back(self) -> list[tuple[int, int]]:
        return _ways_back(self.ways)


def check_machine(machine: StateMachine, states: Node, look: Look, *, is_asl: bool) -> list[Finding]:
    """Return what is wrong with the wiring of ``machine``; inner machines are checked on their own.

    ``states`` is the object that the machine's states were read from. ASL has loops, and no states that nothing leads to.
    """
    if not machine.states:
        args = {"where": "The workflow", "where_zh": "工作流"}
        return [Finding(code="no-states", pointer="/States", args=args)]
    findings = [*_check_start(machine), *_check_targets(machine, look.lost, states)]
    is_open = any(finding.code == "placeholder" for finding in findings)
    if is_open or look.has_unknown:
        return findings  # where such a state leads is not known, so nothing can be said of ways
    if machine.start_at in machine.states:
        if len(look.reached) < len(machine.states):
            findings += _unreached(machine, look, is_asl=is_asl)
        findings += _check_ends(look.loops, look.ways, is_asl=is_asl)
    return findings


def _unreached(machine: StateMachine, look: Look, *, is_asl: bool) -> Iterator[Finding]:
    reached = look.reached
    for name in machine.states:
        if name not in reached:
            # Step Functions refuses a state that no other names; those that lead only to each other it takes.
            is_refused = is_asl and not look.is_named(name)
            yield Finding(
                code="unreachable",
                pointer=_place(name),
                is_key=True,
                severity=Severity.ERROR if is_refused else Severity.WARNING,
                args={"state": shorten(name)},
                state=name,
            )


def with_owner(finding: Finding, owner: str, pointer: str, *, is_asl: bool) -> Finding:
    """Return what an inner machine was found to be, saying which one if it is that it has no states.

    Step Functions asks for an end of the whole machine only.

    ``finding`` is relative to the machine, which is at ``pointer`` in the state called ``owner``. A machine is
    read once wherever it stands, so it cannot name its owner itself.
    """
    if finding.code == "endless-loop" and is_asl:
        return replace(finding, severity=Severity.WARNING)
    if finding.code != "no-states" or finding.pointer != "/States":
        return finding
    name = shorten(owner)
    last = pointer.rpartition("/")[2]
    if last.isdecimal():
        number = int(last) + 1
        args = {"where": f'Branch {number} of "{name}"', "where_zh": f"“{name}”的分支 {number} "}
    else:
        args = {"where": f'The inside of "{name}"', "where_zh": f"“{name}”内部"}
    return replace(finding, args=args)


def _ways_back(ways: Ways) -> list[tuple[int, int]]:
    """Return the ways to a state that stands above, or to the state itself, as numbers of states; most have none."""
    numbers = {name: number for number, name in enumerate(ways)}
    found: list[tuple[int, int]] = []
    for number, targets in enumerate(ways.values()):
        found += [
            (number, above)
            for name in targets
            if name is not None and (above := numbers.get(name, number + 1)) <= number
        ]
    return found


def _reachable(start: str, ways: Ways, back: list[tuple[int, int]]) -> set[str]:
    """Return the names of the states that an execution can get to."""
    reached: set[str | None] = {start}
    followed: set[str] = set()
    for name, targets in ways.items():
        if name in reached:
            followed.add(name)
            reached.update(targets)
    # Down the text that was all; what a way back leads to may not have been known when it was passed.
    names = list(ways) if back else []
    waiting: list[str | None] = [names[above] for number, above in back if names[number] in followed]
    while waiting:
        target = waiting.pop()
        if target is not None and target in ways and target not in followed:
            followed.add(target)
            waiting.extend(ways[target])
    return followed


def _place(name: str, field: str = "") -> str:
    return f"/States/{escape(name)}{field}"


def _check_start(machine: StateMachine) -> Iterator[Finding]:
    if machine.start_at in machine.states:
        return
    near = nearest(machine.start_at, machine.states) if machine.start_at else next(iter(machine.states))
    fix = None if near is None else FixPlan("set", "", "StartAt", near)
    args = {"found": shorten(machine.start_at), "near": near or "", "names": _names(machine)}
    yield Finding(code="missing-start" if near is None else "misspelt-start", pointer="/StartAt", args=args, fix=fix)


def _check_targets(machine: StateMachine, lost: Iterable[str], states: Node) -> Iterator[Finding]:
    for name in lost:
        for way in machine.states[name].transitions():
            if way.target is None or way.target in machine.states:
                continue
            if not way.target and not _is_written(states.get(name), way.field):
                continue  # the reader of the state has said that a rule or a catcher has no Next
            owner, _, key = (_place(name) + way.field).rpartition("/")
            if has_placeholder(way.target):
                args = {"field": key, "found": shorten(way.target)}
                place = _place(name, way.field)
                yield Finding(code="placeholder", pointer=place, severity=Severity.INFO, args=args, state=name)
                continue
            if not way.target:  # a rule or a catcher that a form just made
                yield Finding(
                    code="no-target", pointer=_place(name, way.field), args=_way_words(name, way.field), state=name
                )
                continue
            near = nearest(way.target, machine.states)
            fix = None if near is None else FixPlan("set", owner, key, near)
            args = {"state": shorten(name), "found": shorten(way.target), "near": near or "", "names": _names(machine)}
            code = "missing-target" if near is None else "misspelt-target"
            yield Finding(code=code, pointer=_place(name, way.field), args=args, fix=fix, state=name)


def _way_words(name: str, field: str) -> dict[str, str]:
    """Return what the way in ``field`` of a state is, in words of both languages: a rule, a catcher, Next or Default."""
    steps = field.split("/")[1:]
    number = str(int(steps[1]) + 1) if len(steps) > 1 and steps[1].isdecimal() else ""
    way, way_zh = {
        "Choices": (f"rule {number}", f"规则 {number} "),
        "Catch": (f"catcher {number}", f"捕获 {number} "),
    }.get(steps[0], (steps[-1], f" {steps[-1]} "))
    return {"state": shorten(name), "way": way, "way_zh": way_zh}


def _is_written(node: Node | None, field: str) -> bool:
    """Tell whether a text stands at ``field``, a pointer within the state at ``node``."""
    for part in field.split("/")[1:]:
        if node is None:
            return False
        node = node.elements[int(part)].node if node.elements and part.isdecimal() else node.get(part)
    return node is not None and node.kind is NodeKind.STRING


def _names(machine: StateMachine) -> str:
    return shorten(", ".join(machine.states), 120)


def _check_ends(loops: list[list[str]], ways: Ways, *, is_asl: bool) -> Iterator[Finding]:
    """Report loops: those without a way out, and to ASW, which has none, the others too.

    Step Functions only asks for an end somewhere, which may be in another machine; see :func:`without_end`.
    """
    for loop in loops:
        first, inside = loop[0], set(loop)
        args = {"state": shorten(first), "loop": shorten(" → ".join(_round(first, inside, ways)), 120)}
        is_endless = not any(_leads_out(ways[name], inside) for name in loop)
        if is_asl and not is_endless:
            continue
        is_refused = is_endless and not is_asl
        yield Finding(
            code="endless-loop" if is_endless else "loop",
            pointer=_place(first),
            is_key=True,
            args=args,
            severity=Severity.ERROR if is_refused else Severity.WARNING,
            state=first,
        )


def _round(first: str, inside: set[str], ways: Ways) -> list[str]:
    """Return the states of a shortest way from one back to itself, that one at both ends."""
    came_from: dict[str, str] = {}
    waiting = deque([first])
    while waiting:
        name = waiting.popleft()
        for target in ways[name]:
            if target == first:
                back = [name]
                while back[-1] != first:
                    back.append(came_from[back[-1]])
                return [*reversed(back), first]
            if target in inside and target is not None and target not in came_from:
                came_from[target] = name
                waiting.append(target)
    return [first]  # never: each state of a loop leads back to itself


def without_end(findings: Iterable[Finding], states: Iterable[StateBase]) -> Iterator[Finding]:
    """Yield ``findings`` of an ASL definition of all these states; where none of them ends, its loops are refused."""
    found = list(findings)
    if any(finding.code == "endless-loop" for finding in found) and not any(map(_ends, states)):
        found = [replace(one, severity=Severity.ERROR) if one.code == "endless-loop" else one for one in found]
    yield from found


def _ends(state: StateBase) -> bool:
    ways = state.transitions()
    return not ways or any(way.target is None for way in ways)


def loops_between(names: Iterable[str], ways: Ways, reached: Container[str]) -> list[list[str]]:
    """Return the strongly connected parts that are loops, of the states that can be reached, each in their order.

    ``names`` are states in a row that no loop leaves.
    """
    between = [name for name in names if name in reached]
    inside = set(between)
    targets = {name: [target for target in ways[name] if target in inside] for name in between}
    suspects = _not_before_a_loop(targets)
    if not suspects:
        return []
    # Most workflows have no loop, and the library takes longer to load than a definition to read.
    import networkx

    edges = [(name, target) for name in suspects for target in targets[name] if target in suspects]
    graph: networkx.DiGraph[str] = networkx.DiGraph(edges)
    parts = networkx.strongly_connected_components(graph)
    loops = [part for part in parts if len(part) > 1 or any(graph.has_edge(name, name) for name in part)]
    return [[name for name in between if name in loop] for loop in loops]


def _not_before_a_loop(targets: Mapping[str, list[str]]) -> set[str]:
    """Return the states left after taking away, again and again, those that nothing leads to."""
    arrivals = dict.fromkeys(targets, 0)
    for ways in targets.values():
        for target in ways:
            arrivals[target] += 1
    free = [name for name, count in arrivals.items() if count == 0]
    while free:
        name = free.pop()
        del arrivals[name]
        for target in targets[name]:
            arrivals[target] -= 1
            if arrivals[target] == 0:
                free.append(target)
    return set(arrivals)


def _leads_out(targets: tuple[str | None, ...], component: set[str]) -> bool:
    return not targets or any(target not in component for target in targets)
