"""What one evaluation may use: time, depth of calls and memory. The bounds are the service's where it was measured."""

import time
from collections.abc import Callable

from msgspec import Struct

from engine.expressions.jsonata_parts.faults import Fault

DEEPEST = 100  # nested steps of an evaluation; the service takes 100 and refuses 101
LARGEST = 6_990_256  # bytes of one value, 8 for each element; the service takes [1..873782] and refuses one more
BUILT = 128 * 1024 * 1024  # bytes of all values one evaluation makes; ours, so that no program eats the machine
SECONDS = 5.0  # of evaluation; ours
PADDING = 262_144  # characters that $pad may add, measured; what it adds them to is not counted
CELL = 8

_STEPS_PER_LOOK = 512
_LARGE = 4096

TOO_DEEP = "Stack overflow error: Check for non-terminating recursive function. Consider rewriting as tail-recursive"
TOO_LONG = "Expression evaluation timeout: Check for infinite loop"
TOO_LARGE = "Expression evaluation memory limit exceeded: Check for excessive memory usage"


class OutOfTime(Fault):
    """The evaluation used up its time; with more time it might end."""

    def __init__(self) -> None:
        super().__init__("", TOO_LONG)


class Guard(Struct, kw_only=True):
    """Counts what one evaluation uses; every method raises a :class:`Fault` when a bound is passed."""

    deadline: float
    clock: Callable[[], float] = time.monotonic
    depth: int = 0
    millis: int = 0
    _built: int = 0
    _steps: int = 0

    def step(self, count: int = 1) -> None:
        """Count work that loops; looks at the clock now and then."""
        self._steps += count
        if self._steps >= _STEPS_PER_LOOK:
            self._steps = 0
            if self.clock() > self.deadline:
                raise OutOfTime

    def grow(self, cells: int) -> None:
        """Count an array of ``cells`` elements that is about to be made, or was just made."""
        self.hold(cells * CELL)

    def pad(self, length: int) -> None:
        """Count the characters that are about to be added to a text."""
        if length > PADDING:
            raise Fault("", TOO_LARGE)
        self.hold(length)

    def hold(self, size: int) -> None:
        """Count a text or array of ``size`` bytes."""
        self._built += size
        if size >= _LARGE:
            # Making something large takes time too.
            self.step(size // 64)
        if size > LARGEST or self._built > BUILT:
            raise Fault("", TOO_LARGE)

    def left(self) -> float:
        """Return the seconds left, at least a little, for work that watches the time itself."""
        left = self.deadline - self.clock()
        if left <= 0:
            raise OutOfTime
        return left

    def enter(self, levels: int) -> None:
        """Check that ``levels`` more nested steps are allowed."""
        if self.depth + levels > DEEPEST:
            raise Fault("", TOO_DEEP)
