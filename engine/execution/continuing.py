"""Continuing: a new execution takes over what another one came to, as far as the definition still is what it was.

Other than one that is redriven, the other execution stays what it is, and the definition may have been corrected. What
succeeded in states that did not change is taken over with its events; work begins where a state failed or was stopped,
where the definition changed, and where somebody wants it to. A Map or Parallel goes on with the items or branches that
need it. What of a state may change without its result being another: its comment, where it leads, its retries,
catchers and limits.
"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from enum import Enum
from typing import Any, Final

from msgspec.structs import replace

from engine.definition import Definition
from engine.history.events import (
    ExecutionContinued,
    ExecutionPath,
    ExecutionStarted,
    HistoryEvent,
    IterationEnded,
    IterationStarted,
    MapRunStarted,
    MapStarted,
    RetryScheduled,
    StateEntered,
    StateErred,
    StateExited,
    StateResumed,
)

_INNER: Final = ("Iterator", "ItemProcessor", "Branches")
_HARMLESS: Final = frozenset(
    {"Comment", "Next", "End", "Retry", "Catch", "TimeoutSeconds", "HeartbeatSeconds", "MaxConcurrency"}
    | {"ToleratedFailureCount", "ToleratedFailurePercentage", *_INNER}
)
_OF_MACHINES: Final = frozenset({"States", "StartAt", "Comment", "TimeoutSeconds", "Version"})
_PLAIN_WAYS: Final = ("/Next", "/End")


class Reason(Enum):
    """Why work begins at a state: it failed, was stopped, changed, is led to now, was never reached, or was chosen."""

    FAILED = "failed"
    STOPPED = "stopped"
    CHANGED = "changed"
    ROUTE = "route"
    FRESH = "fresh"
    CHOSEN = "chosen"


@dataclass(frozen=True, slots=True, kw_only=True)
class Begin:
    """A state at which work begins; it and what follows in its machine runs."""

    path: ExecutionPath
    reason: Reason


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """What an execution that continues another one does: ``reused`` are the paths of states whose results it takes over.

    ``begins`` is empty when nothing is left to do.
    """

    reused: tuple[ExecutionPath, ...]
    begins: tuple[Begin, ...]
    _events: tuple[HistoryEvent, ...] = field(repr=False)

    def events(self, source: str, name: str, moment: float) -> list[HistoryEvent]:
        """Return the events that an execution called ``name`` takes over at ``moment`` from the one with the id ``source``.

        They keep their distances in time; the last of them is told as of that moment.
        """
        start = self._events[0]
        assert isinstance(start, ExecutionStarted)
        later = moment - self._events[-1].time
        taken = (replace(start, name=name), *self._events[1:])
        moved: list[HistoryEvent] = [
            replace(event, id=number, time=event.time + later) for number, event in enumerate(taken, 1)
        ]
        return [*moved, ExecutionContinued(len(moved) + 1, moment, (), source, start.name)]


def plan_continuation(
    events: Sequence[HistoryEvent], before: Definition, now: Definition, chosen: Collection[ExecutionPath] = ()
) -> Plan | None:
    """Return how an execution with the definition ``now`` continues the one that left ``events`` with ``before``.

    The states at the paths ``chosen`` run anew, whatever they came to. None when the events do not tell how the
    execution began, or the text of a definition is broken.
    """
    if not events or not isinstance(events[0], ExecutionStarted):
        return None
    if before.source.root is None or now.source.root is None:
        return None
    root = _read(events)
    # Not read as JSON again: a definition may have placeholders where JSON has values.
    old: Any = before.source.root.value
    new: Any = now.source.root.value
    cutter = _Cutter(events, frozenset(chosen))
    if before.dialect is now.dialect and _is_same_frame(old, new):
        cutter.cut(root, (), old, new)
    else:
        cutter.begin((new["StartAt"],), Reason.CHANGED)
    kept = sorted(cutter.kept.items())
    return Plan(
        reused=tuple(cutter.reused), begins=tuple(cutter.begins), _events=(events[0], *(event for _, event in kept))
    )


@dataclass(slots=True)
class _Visit:
    """One entry of a state; numbers are those of events, ``own`` those of the attempt that was the last."""

    number: int
    entered: StateEntered
    everything: list[int] = field(default_factory=list)
    own: list[int] = field(default_factory=list)
    parts: dict[int, "_Machine"] = field(default_factory=dict)
    exited: StateExited | None = None
    exit_number: int = 0
    is_started: bool = False
    has_failed: bool = False
    edited: StateResumed | None = None

    def forget(self) -> None:
        """Forget the attempt: another one begins."""
        self.own, self.parts, self.is_started = [], {}, False


@dataclass(slots=True)
class _Machine:
    """One going through a machine: the whole, a branch or an item."""

    number: int = 0
    ended: int = 0
    has_succeeded: bool = False
    visits: list[_Visit] = field(default_factory=list)


def _read(events: Iterable[HistoryEvent]) -> _Machine:
    root = _Machine()
    machines: dict[ExecutionPath, _Machine] = {(): root}
    visits: dict[ExecutionPath, _Visit] = {}
    for number, event in enumerate(events):
        path = event.path
        if isinstance(event, StateEntered) and path[:-1] in machines:
            visits[path] = visit = _Visit(number, event)
            machines[path[:-1]].visits.append(visit)
        for length in range(1, len(path) + 1, 2):
            around = visits.get(path[:length])
            if around is not None:
                around.everything.append(number)
        if len(path) % 2:
            _note(visits.get(path), number, event)
        elif path and path[:-1] in visits:
            _note_part(visits[path[:-1]], machines, number, event)
    return root


def _note(visit: _Visit | None, number: int, event: HistoryEvent) -> None:
    if visit is None:
        return
    match event:
        case StateExited():
            visit.exited, visit.exit_number = event, number
        case StateErred():
            visit.has_failed = True
        case RetryScheduled():
            visit.forget()
        case StateResumed():
            visit.edited = event
        case MapStarted():
            visit.forget()
            visit.is_started = True
            visit.own.append(number)
        case MapRunStarted():
            visit.own.append(number)


def _note_part(visit: _Visit, machines: dict[ExecutionPath, _Machine], number: int, event: HistoryEvent) -> None:
    index = event.path[-1]
    assert isinstance(index, int)
    match event:
        case IterationStarted() if index not in visit.parts:
            visit.parts[index] = machines[event.path] = _Machine(number)
        case IterationEnded() if index in visit.parts:
            part = visit.parts[index]
            part.ended, part.has_succeeded = number, event.status == "SUCCEEDED"


class _Cutter:
    """Goes through what was done as long as it may stay; ``kept`` are events by number."""

    def __init__(self, events: Sequence[HistoryEvent], chosen: frozenset[ExecutionPath]) -> None:
        self._events, self._chosen = events, chosen
        self.kept: dict[int, HistoryEvent] = {}
        self.reused: list[ExecutionPath] = []
        self.begins: list[Begin] = []
        self.differs = False  # something that was done is not to stay, whether it succeeded or not

    def begin(self, path: ExecutionPath, reason: Reason) -> None:
        """Let work begin at a state."""
        self.begins.append(Begin(path=path, reason=reason))
        self.differs = self.differs or reason in (Reason.CHANGED, Reason.CHOSEN, Reason.ROUTE)

    def cut(self, machine: _Machine, path: ExecutionPath, old: Any, new: Any) -> bool:
        """Keep the beginning of a machine that may stay; tell whether that is all of it, to its end."""
        target: str | None = new["StartAt"]
        for visit in machine.visits:
            name = str(visit.entered.path[-1])
            place = (*path, name)
            if target != name:
                self.begin((*path, str(target)), Reason.ROUTE)
                return False
            was, state = old["States"].get(name), new["States"].get(name)
            reason = self._reason(visit, place, was, state)
            if reason is not None and not (reason in (Reason.FAILED, Reason.STOPPED) and self._goes_on(visit, state)):
                self.begin(place, reason)
                return False
            if not self._keep(visit, place, was, state):
                return False
            assert visit.exited is not None  # or it would not have been kept whole
            target = visit.exited.target
            if visit.exited.transition in _PLAIN_WAYS and state.get("Next") != target:
                return self._lead_elsewhere(visit, path, state.get("Next"))
        if target is not None:
            self.begin((*path, target), Reason.FRESH)
        return target is None

    def _reason(self, visit: _Visit, place: ExecutionPath, was: Any, state: Any) -> Reason | None:
        """Return why a state is not to keep its result, None when it may."""
        if was is None or state is None or not _is_same(was, state, is_caught=_is_caught(visit)):
            return Reason.CHANGED
        if place in self._chosen:
            return Reason.CHOSEN
        if visit.exited is None:
            return Reason.FAILED if visit.has_failed else Reason.STOPPED
        return None

    def _goes_on(self, visit: _Visit, state: Any) -> bool:
        """Tell whether a state that did not end goes on with its parts."""
        return bool(visit.parts) and (visit.is_started or state["Type"] == "Parallel")

    def _keep(self, visit: _Visit, place: ExecutionPath, was: Any, state: Any) -> bool:
        """Keep what a state came to, its parts as far as they may stay; tell whether that is all."""
        if not visit.parts:
            return self._keep_whole(visit, place)
        inner = _Cutter(self._events, self._chosen)
        for index, part in visit.parts.items():
            inner._keep_part(part, (*place, index), was, state)
        self.differs = self.differs or inner.differs
        if visit.exited is not None and not inner.differs:
            self.reused += inner.reused
            return self._keep_whole(visit, place)
        self._keep_event(visit.number)
        if visit.edited is not None:  # it goes on with what the user made of its input
            self.kept[visit.number] = replace(visit.entered, input=visit.edited.input)
        for number in visit.own:
            self._keep_event(number)
        self.kept |= inner.kept
        self.reused += inner.reused
        self.begins += inner.begins
        return False

    def _keep_part(self, part: _Machine, path: ExecutionPath, was: Any, state: Any) -> None:
        index = path[-1]
        self._keep_event(part.number)
        is_whole = self.cut(part, path, _machine(was, index), _machine(state, index))
        if is_whole and part.has_succeeded:
            self._keep_event(part.ended)

    def _keep_whole(self, visit: _Visit, place: ExecutionPath) -> bool:
        for number in visit.everything:
            self._keep_event(number)
        self.reused.append(place)
        return True

    def _keep_event(self, number: int) -> None:
        self.kept[number] = self._events[number]

    def _lead_elsewhere(self, visit: _Visit, path: ExecutionPath, target: str | None) -> bool:
        """Let the state that was kept last lead to another one, or to the end; nothing behind it stays."""
        assert visit.exited is not None
        self.differs = True
        way = "/End" if target is None else "/Next"
        self.kept[visit.exit_number] = replace(visit.exited, target=target, transition=way)
        if target is not None:
            self.begin((*path, target), Reason.ROUTE)
        return False


def _is_caught(visit: _Visit) -> bool:
    return visit.exited is not None and visit.exited.transition.startswith("/Catch/")


def _is_same(was: Any, state: Any, *, is_caught: bool) -> bool:
    """Tell whether a state gives what it gave, apart from what its inner machines give."""
    harmless = _HARMLESS - {"Catch"} if is_caught else _HARMLESS
    if [key for key in _INNER if key in was] != [key for key in _INNER if key in state]:
        return False
    if any(was.get(key) != state.get(key) for key in (was.keys() | state.keys()) - harmless):
        return False
    inner, others = _machines(was), _machines(state)
    return len(inner) == len(others) and all(map(_is_same_frame, inner, others))


def _is_same_frame(old: Any, new: Any) -> bool:
    """Tell whether two machines differ in nothing but their states."""
    return all(old.get(key) == new.get(key) for key in (old.keys() | new.keys()) - _OF_MACHINES)


def _machines(state: Any) -> list[Any]:
    branches = state.get("Branches")
    if isinstance(branches, list):
        return branches
    return [state[key] for key in _INNER[:2] if isinstance(state.get(key), dict)]


def _machine(state: Any, index: str | int) -> Any:
    machines = _machines(state)
    return machines[int(index)] if "Branches" in state else machines[0]
