"""How a run of the history can be continued with the workflow as it is now: what it would do, row by row."""

from collections.abc import Collection, Iterator
from enum import Enum, auto
from itertools import pairwise

from msgspec import Struct

from engine import Definition, HistoryStore, read_definition
from engine.errors import EngineError
from engine.execution.continuing import Plan, Reason, plan_continuation
from engine.history.events import ExecutionPath
from engine.history.records import ExecutionRecord
from engine.language.machine import Transition
from engine.states import Map
from engine.states.base import StateBase, StateMachine

MOST_ROWS = 500
_ORDER = (Reason.CHANGED, Reason.ROUTE, Reason.CHOSEN, Reason.FAILED, Reason.STOPPED, Reason.FRESH)


class Fate(Enum):
    """What becomes of a state: work begins at it, it runs after that, or its result is taken over."""

    BEGINS = auto()
    FOLLOWS = auto()
    REUSED = auto()


class PlanRow(Struct, frozen=True, kw_only=True):
    """One state of the plan; ``names`` are those of the states around it and its own.

    ``items`` are the items of the Maps around it that it is about: of each the indexes, from the outside in.
    ``count`` is how many entries there are.
    """

    names: tuple[str, ...]
    fate: Fate
    reason: Reason | None = None
    items: tuple[tuple[int, ...], ...] = ()
    count: int = 1


class Continuation(Struct, frozen=True, kw_only=True):
    """A run and how it can be continued with ``definition``, or why it cannot: ``error`` or, without one, it is gone."""

    record: ExecutionRecord | None = None
    definition: Definition
    plan: Plan | None = None
    rows: tuple[PlanRow, ...] = ()
    error: EngineError | None = None


def read_continuation(
    store: HistoryStore, execution_id: str, definition: Definition, chosen: Collection[ExecutionPath] = ()
) -> Continuation:
    """Read a run and plan how ``definition`` continues it; it takes a second or two for 150,000 events. Never raises."""
    try:
        record = store.read(execution_id)
        events = store.events(execution_id)
    except EngineError as error:
        return Continuation(definition=definition, error=error)
    if record is None:
        return Continuation(definition=definition)
    before = read_definition(record.definition, record.read_as)
    plan = plan_continuation(events, before, definition, chosen)
    rows = () if plan is None else tuple(plan_rows(plan, definition))
    return Continuation(record=record, definition=definition, plan=plan, rows=rows)


def plan_rows(plan: Plan, definition: Definition) -> list[PlanRow]:
    """Return the plan for people: where work begins, what changed first; then what follows; then what is taken over."""
    assert definition.machine is not None  # or nothing could be planned
    begins: dict[tuple[Reason, tuple[str, ...]], list[ExecutionPath]] = {}
    for begin in plan.begins:
        begins.setdefault((begin.reason, _names(begin.path)), []).append(begin.path)
    reused: dict[tuple[str, ...], list[ExecutionPath]] = {}
    for path in plan.reused:
        reused.setdefault(_names(path), []).append(path)
    rows = [
        _row(definition.machine, names, Fate.BEGINS, paths, reason)
        for (reason, names), paths in sorted(begins.items(), key=lambda entry: _ORDER.index(entry[0][0]))
    ]
    running = {names for _, names in begins}
    rows += [PlanRow(names=names, fate=Fate.FOLLOWS) for names in _following(definition.machine, running) - running]
    rows += [_row(definition.machine, names, Fate.REUSED, paths) for names, paths in reused.items()]
    return rows


def _row(
    machine: StateMachine, names: tuple[str, ...], fate: Fate, paths: list[ExecutionPath], reason: Reason | None = None
) -> PlanRow:
    places = _iterations(machine, paths[0])  # the same in all of them, for they lead through the same states
    items = tuple(sorted({tuple(int(path[place]) for place in places) for path in paths})) if places else ()
    return PlanRow(names=names, fate=fate, reason=reason, items=items, count=len(paths))


def _iterations(machine: StateMachine, path: ExecutionPath) -> list[int]:
    """Return the places of a path that are indexes of iterations, not of branches."""
    return [
        place
        for place, part in enumerate(path)
        if isinstance(part, int) and isinstance(_state(machine, _names(path[:place])), Map)
    ]


def _names(path: ExecutionPath) -> tuple[str, ...]:
    return tuple(part for part in path if isinstance(part, str))


def _following(machine: StateMachine, begins: Collection[tuple[str, ...]]) -> "_Ordered":
    """Return the states that may run after those where work begins, and after the Maps and Parallels around them."""
    found = _Ordered()
    waiting = [names for begin in begins for names in _around(begin)]
    while waiting:
        names = waiting.pop(0)
        inside = _machine_with(machine, names)
        state = None if inside is None else inside.states.get(names[-1])
        for way in () if state is None else _ways(state):
            target = (*names[:-1], str(way.target))
            if way.target is not None and target not in found:
                found.add(target)
                waiting.append(target)
    return found


class _Ordered(dict[tuple[str, ...], None]):
    """A set that keeps the order."""

    def add(self, names: tuple[str, ...]) -> None:
        """Put one in."""
        self[names] = None

    def __sub__(self, others: Collection[tuple[str, ...]]) -> list[tuple[str, ...]]:
        return [names for names in self if names not in others]


def _around(names: tuple[str, ...]) -> Iterator[tuple[str, ...]]:
    for length in range(len(names), 0, -1):
        yield names[:length]


def _ways(state: StateBase) -> tuple[Transition, ...]:
    return tuple(way for way in state.transitions() if way.target is not None)


def _machine_with(machine: StateMachine, names: tuple[str, ...]) -> StateMachine | None:
    """Return the machine that has the last of ``names``; None when there is none any more."""
    for name, inner in pairwise(names):
        state = machine.states.get(name)
        found = None if state is None else next((one for _, one in state.machines() if inner in one.states), None)
        if found is None:
            return None
        machine = found
    return machine


def _state(machine: StateMachine, names: tuple[str, ...]) -> StateBase | None:
    inside = _machine_with(machine, names) if names else None
    return None if inside is None else inside.states.get(names[-1])
