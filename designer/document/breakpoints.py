"""Where an execution shall pause: breakpoints by state."""

from collections.abc import Iterable, Mapping

from PySide6.QtCore import QObject, Signal


class Breakpoints(QObject):
    """A set of state pointers; ``changed`` carries nothing.

    ``goal`` is one more state to pause at, once: where the user wants to run to. Empty for none.
    """

    changed = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._pointers: frozenset[str] = frozenset()
        self._goal = ""

    @property
    def goal(self) -> str:
        """The state to run to."""
        return self._goal

    def run_to(self, pointer: str) -> None:
        """Pause at a state once, or with an empty pointer no more."""
        if pointer != self._goal:
            self._goal = pointer
            self.changed.emit()

    @property
    def stops(self) -> set[str]:
        """The states to pause at: those with a breakpoint, and the one to run to."""
        return {*self._pointers, *filter(None, (self._goal,))}

    @property
    def pointers(self) -> frozenset[str]:
        """The states with a breakpoint."""
        return self._pointers

    def toggle(self, pointer: str) -> None:
        """Set the breakpoint of a state, or take it away."""
        self.set(self._pointers ^ {pointer})

    def set(self, pointers: Iterable[str]) -> None:
        """Replace all breakpoints."""
        wanted = frozenset(pointers)
        if wanted != self._pointers:
            self._pointers = wanted
            self.changed.emit()

    def rename(self, renamed: Mapping[str, str]) -> None:
        """Follow states to their new pointers; ``renamed`` maps old to new."""
        self._goal = renamed.get(self._goal, self._goal)
        self.set(renamed.get(pointer, pointer) for pointer in self._pointers)
