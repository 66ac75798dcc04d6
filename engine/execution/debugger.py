"""The debugger: a gate before every state, which holds a branch while the others go on."""

import asyncio
import enum
from collections import Counter
from collections.abc import Callable, Mapping
from contextvars import ContextVar
from typing import Any, Final, NamedTuple, TypeAlias

from engine.errors import StateFailed
from engine.execution.stop_conditions import ConditionRefused, Moment, StopCondition, read_condition
from engine.expressions.patience import aside
from engine.history.events import ExecutionPath
from engine.language.values import Json


class Step(enum.Enum):
    """How far one step goes: the next state beside this one, the first inside it, or the first after its frame."""

    OVER = "over"
    INTO = "into"
    OUT = "out"


class _Unchanged(enum.Enum):
    TOKEN = enum.auto()


UNCHANGED: Final = _Unchanged.TOKEN


Entered: TypeAlias = Callable[[Any, "Debugger", str], None]
"""Takes an execution, its debugger, and the file that its definition was read from."""


class Stop(NamedTuple):
    """Why a state is held: for a ``breakpoint``, a ``pause``, a ``step``, or a ``condition`` that cannot be evaluated.

    ``detail`` says why it cannot; else it is empty.
    """

    reason: str
    detail: str = ""


Look: TypeAlias = Callable[[int], Moment]
"""Returns the state that is about to run as conditions see it, given how often it has been reached."""


class Debugger:
    """Breakpoints, pause and step for one execution; call it on the loop's thread only.

    ``breakpoints`` are JSON pointers of states; :meth:`set_conditions` says when they count. ``paused`` maps the paths that wait at the gate to the
    data they will go on with. ``on_entered`` is told of the execution that a
    state starts which was stepped into, with its debugger, which holds it at its beginning, and its file.
    """

    def __init__(self, breakpoints: set[str] | None = None) -> None:
        self.breakpoints: set[str] = set() if breakpoints is None else breakpoints
        self.paused: dict[ExecutionPath, Json] = {}
        self.on_entered: Entered | None = None
        self._conditions: dict[str, StopCondition | ConditionRefused] = {}
        self._hits: Counter[str] = Counter()
        self._gates: dict[ExecutionPath, asyncio.Future[Json]] = {}
        self._is_pausing = False
        self._frames: set[ExecutionPath] = set()
        self._insides: set[ExecutionPath] = set()

    def set_conditions(self, conditions: Mapping[str, str]) -> None:
        """Hold the states at these pointers only where a condition says so, see :mod:`engine.execution.stop_conditions`.

        One that cannot be read holds its state every time, and the stop says why.
        """
        self._conditions = {pointer: _read(text) for pointer, text in conditions.items() if text.strip()}

    async def reason_to_pause(self, path: ExecutionPath, pointer: str, look: Look) -> Stop | None:
        """Return why the state at ``path`` must wait, else None; it may take a while to find out."""
        self._hits[pointer] += 1
        stop = await self._met(pointer, look) if pointer in self.breakpoints else None
        if stop is not None:
            return stop
        if self._is_pausing:
            return Stop("pause")
        if (self._frames or self._insides) and self._is_step_done(path):
            return Stop("step")
        return None

    async def _met(self, pointer: str, look: Look) -> Stop | None:
        condition = self._conditions.get(pointer)
        if condition is None:
            return Stop("breakpoint")
        if isinstance(condition, ConditionRefused):
            return Stop("condition", condition.text())
        try:
            is_met = await aside(condition.holds, look(self._hits[pointer]))
        except StateFailed as failure:
            return Stop("condition", failure.cause)
        return Stop("breakpoint") if is_met else None

    async def hold(self, path: ExecutionPath, data: Json) -> Json:
        """Wait at the gate and return the data to go on with."""
        gate: asyncio.Future[Json] = asyncio.get_running_loop().create_future()
        self._gates[path] = gate
        self.paused[path] = data
        try:
            return await gate
        finally:
            del self._gates[path]
            self.paused.pop(path, None)
            _stepped.set((self, path) if path in self._insides else None)

    def _follow(self, path: ExecutionPath) -> "Debugger | None":
        if path not in self._insides or self.on_entered is None:
            return None
        self._insides.discard(path)
        other = Debugger()
        other.on_entered = self.on_entered
        other.pause()
        return other

    def pause(self) -> None:
        """Hold every branch before its next state."""
        self._is_pausing = True

    def resume(self, path: ExecutionPath | None = None, data: Json | _Unchanged = UNCHANGED) -> None:
        """Let the state at ``path`` go on, with ``data`` when given; without a path, let all go on."""
        if path is None:
            self._is_pausing = False
            self._frames.clear()
            self._insides.clear()
        for held in list(self._gates) if path is None else [path]:
            self._open(held, data if held == path else UNCHANGED)

    def step(
        self, path: ExecutionPath | None = None, step: Step = Step.OVER, data: Json | _Unchanged = UNCHANGED
    ) -> None:
        """Let the state at ``path`` (or the one held longest) run, and hold again after one step."""
        held = next(iter(self._gates), None) if path is None else path
        if held is None or held not in self._gates:
            return
        self._is_pausing = False
        if step is Step.INTO:
            self._insides.add(held)
        if step is not Step.OUT:
            self._frames.add(held[:-1])
        elif len(held) > 2:
            self._frames.add(held[:-3])
        self._open(held, data)

    def _open(self, path: ExecutionPath, data: Json | _Unchanged) -> None:
        gate = self._gates.get(path)
        if gate is not None and not gate.done():
            gate.set_result(self.paused[path] if isinstance(data, _Unchanged) else data)

    def _is_step_done(self, path: ExecutionPath) -> bool:
        """Tell whether ``path`` is where a step was to end: in its frame, around it, or inside the state."""
        frame = path[:-1]
        inside = next((held for held in self._insides if path[: len(held)] == held and len(path) > len(held)), None)
        # A frame that ended hands the step to the frame around it.
        beside = next((wanted for wanted in self._frames if wanted[: len(frame)] == frame), None)
        if inside is not None:
            self._insides.discard(inside)
            self._frames.discard(inside[:-1])
        if beside is not None:
            self._frames.discard(beside)
            self._insides = {held for held in self._insides if held[:-1] != beside}
        return inside is not None or beside is not None


def _read(text: str) -> StopCondition | ConditionRefused:
    try:
        return read_condition(text)
    except ConditionRefused as refused:
        return refused


_stepped: ContextVar[tuple[Debugger, ExecutionPath] | None] = ContextVar("_stepped", default=None)
"""The state that was stepped into and now runs; what it starts is started in the same context."""


def debugger_of_started() -> Debugger | None:
    """Return the debugger for an execution that is about to be started; None unless a step goes into it."""
    stepped = _stepped.get()
    return None if stepped is None else stepped[0]._follow(stepped[1])
