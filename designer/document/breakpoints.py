"""Where an execution shall pause: breakpoints by state, some only when a condition holds."""

from collections.abc import Iterable, Mapping

from PySide6.QtCore import QObject, Signal

from designer.look.words import language, tr
from engine.execution.stop_conditions import ConditionRefused, read_condition


class Breakpoints(QObject):
    """State pointers, each with a condition that may be empty; ``changed`` carries nothing.

    ``goal`` is one more state to pause at, once: where the user wants to run to. Empty for none.
    """

    changed = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._conditions: dict[str, str] = {}
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
        return {*self._conditions, *filter(None, (self._goal,))}

    @property
    def conditions(self) -> dict[str, str]:
        """The conditions that count: the state to run to is paused at whatever its breakpoint says."""
        return {pointer: text for pointer, text in self._conditions.items() if text and pointer != self._goal}

    @property
    def pointers(self) -> frozenset[str]:
        """The states with a breakpoint."""
        return frozenset(self._conditions)

    def condition(self, pointer: str) -> str:
        """Return when the breakpoint of a state counts; empty when it always does, or there is none."""
        return self._conditions.get(pointer, "")

    def all(self) -> dict[str, str]:
        """Return every breakpoint with its condition."""
        return dict(self._conditions)

    def toggle(self, pointer: str) -> None:
        """Set the breakpoint of a state, or take it away with its condition."""
        kept = self.all()
        if kept.pop(pointer, None) is None:
            kept[pointer] = ""
        self.set_all(kept)

    def set_condition(self, pointer: str, text: str) -> None:
        """Let a state have a breakpoint that counts when ``text`` holds, or always when that is empty."""
        self.set_all({**self._conditions, pointer: text.strip()})

    def set(self, pointers: Iterable[str]) -> None:
        """Replace all breakpoints by others without conditions."""
        self.set_all(dict.fromkeys(pointers, ""))

    def set_all(self, conditions: Mapping[str, str]) -> None:
        """Replace all breakpoints and their conditions."""
        if conditions != self._conditions:
            self._conditions = dict(conditions)
            self.changed.emit()

    def rename(self, renamed: Mapping[str, str]) -> None:
        """Follow states to their new pointers; ``renamed`` maps old to new."""
        self._goal = renamed.get(self._goal, self._goal)
        self.set_all({renamed.get(pointer, pointer): text for pointer, text in self._conditions.items()})


def condition_fault(text: str) -> str:
    """Return why a condition cannot be read, for the user; empty when it can, or there is none."""
    if not text.strip():
        return ""
    try:
        read_condition(text)
    except ConditionRefused as refused:
        return refused.text(language())
    return ""


def breakpoint_of(breakpoints: Breakpoints, pointer: str) -> str:
    """Return the breakpoint of a state in words; empty when it has none."""
    return breakpoint_words(breakpoints.condition(pointer)) if pointer in breakpoints.pointers else ""


def breakpoint_words(condition: str) -> str:
    """Return a breakpoint in a few words, with its condition and what is wrong with that."""
    if not condition:
        return tr("breakpoint")
    words = tr("breakpoint when {condition}", condition=condition)
    fault = condition_fault(condition)
    return tr("{words} (cannot be read: {fault})", words=words, fault=fault) if fault else words
