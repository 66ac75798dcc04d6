"""The time axis of a run: from moments to pixels, with round numbers as ticks."""

import math

from msgspec import Struct

from designer.document.run_text import duration_text
from designer.runs.idle_time import Fold

_STEPS = (1.0, 2.0, 5.0, 10.0)
_CLOCK_STEPS = (60.0, 120.0, 300.0, 600.0, 1800.0, 3600.0, 7200.0, 14400.0, 43200.0, 86400.0)
_SHORTEST = 0.001
_TICK_ROOM = 80.0
SMALLEST_BAR = 3.0
"""A bar is never narrower than this, or short states would not be seen."""


class TimeAxis(Struct, frozen=True, kw_only=True):
    """Seconds from 0 to ``length`` over ``width`` pixels; ``begin`` is the moment at 0.

    Within the ``folds`` the seconds are shown shorter, and ``length`` counts them so.
    """

    begin: float
    length: float
    width: float
    folds: tuple[Fold, ...] = ()

    @classmethod
    def over(
        cls, begin: float, elapsed: float, width: float, *, is_growing: bool, folds: tuple[Fold, ...] = ()
    ) -> "TimeAxis":
        """Return the axis for a run; one that grows keeps its scale until the run outgrows it."""
        if folds:
            length = _shown(elapsed, folds)
            return cls(begin=begin, length=length, width=max(1.0, width), folds=folds)
        length = max(elapsed, _SHORTEST)
        return cls(begin=begin, length=_rounded_up(length) if is_growing else length, width=max(1.0, width))

    def place(self, moment: float) -> float:
        """Return where a moment lies, in pixels from the left."""
        return max(0.0, min(1.0, _shown(moment - self.begin, self.folds) / self.length)) * self.width

    def breaks(self) -> list[tuple[float, float, str]]:
        """Return the folds: left and right edge in pixels, and how long it was."""
        found = []
        for fold in self.folds:
            left, right = self.place(self.begin + fold.start), self.place(self.begin + fold.stop)
            found.append((left, right, f"⋯ {duration_text(fold.stop - fold.start)}"))
        return found

    def bar(self, start: float, stop: float) -> tuple[float, float]:
        """Return left edge and width of the bar of a state."""
        left = self.place(start)
        width = max(SMALLEST_BAR, self.place(stop) - left)
        return min(left, self.width - width), width

    @property
    def step(self) -> float:
        """The seconds between two ticks."""
        return _round_step(self.length * min(1.0, _TICK_ROOM / self.width))

    def ticks(self) -> list[tuple[float, str]]:
        """Return the ticks that have room for their label: pixels from the left, and the label."""
        step = self.step
        end = self.folds[0].start if self.folds else self.length
        count = int(end / step + 1e-9)
        found = [(self.place(self.begin + number * step), _label(number * step, step)) for number in range(count + 1)]
        if not self.folds:
            return found
        # Behind a fold the time is of another order, and the labels would all say the same.
        room = self.place(self.begin + end) - _TICK_ROOM / 2
        return [tick for tick in found if tick[0] <= room or tick[0] == 0]


def _shown(seconds: float, folds: tuple[Fold, ...]) -> float:
    """Return how long the first ``seconds`` are shown to be."""
    shown = seconds
    for start, stop, short in folds:
        if seconds <= start:
            break
        inside = min(seconds, stop) - start
        shown += inside * (short / (stop - start) - 1)
    return shown


def _round_step(seconds: float) -> float:
    """Return the next round step that is not shorter: 1, 2, 5 times a power of ten, and whole minutes."""
    if seconds > 30:
        return next((step for step in _CLOCK_STEPS if step >= seconds), math.ceil(seconds / 86400) * 86400.0)
    unit = 10.0 ** math.floor(math.log10(seconds))
    return next(step * unit for step in _STEPS if step * unit >= seconds * (1 - 1e-9))


def _rounded_up(seconds: float) -> float:
    unit: float = 10.0 ** math.floor(math.log10(seconds))
    return next(step * unit for step in (1.0, 1.5, 2.0, 3.0, 4.0, 6.0, 8.0, 10.0) if step * unit >= seconds)


def _label(seconds: float, step: float) -> str:
    if seconds == 0:
        return "0 ms" if step < 1 else "0 s"
    if step < 1 and seconds < 1:
        ms = seconds * 1000
        return f"{ms:.{max(0, -math.floor(math.log10(step * 1000) + 1e-9))}f} ms"
    if seconds < 60:
        return f"{seconds:g} s" if step >= 1 else f"{seconds:.{max(0, -math.floor(math.log10(step)))}f} s"
    return duration_text(seconds)
