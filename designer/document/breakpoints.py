"""Where an execution shall pause: breakpoints by state."""

from collections.abc import Iterable, Mapping

from PySide6.QtCore import QObject, Signal


class Breakpoints(QObject):
    """A set of state pointers; ``changed`` carries nothing."""

    changed = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._pointers: frozenset[str] = frozenset()

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
        self.set(renamed.get(pointer, pointer) for pointer in self._pointers)
