"""A change in the making: edits built one after the other, each on the text the earlier ones leave."""

from bisect import bisect_right
from collections.abc import Callable, Iterable
from typing import TypeAlias

from designer.document.undo import Edits
from engine.language.composing import compose_edits
from engine.language.problems import Edit
from engine.language.source import Node, Source

Builder: TypeAlias = Callable[[Source], Edits]


class Draft:
    """Collects the edits of one command; ``source`` is the text as it will be."""

    def __init__(self, source: Source) -> None:
        self._origin = self.source = source
        # Each with how many steps it stands for. A step is composed only with as many others: with all that came before,
        # a thousand steps would take the square of their number.
        self._steps: list[tuple[int, Edits]] = []

    def compose(self) -> Edits:
        """Return all that was taken in, as edits of the text as it was, which is told what comes of them."""
        while len(self._steps) > 1:
            self._join()
        edits = self._steps[0][1] if self._steps else ()
        self._origin.remember(edits, self.source)  # the document is about to ask for it
        return edits

    def add(self, edits: Edits) -> None:
        """Take in edits of ``source``."""
        if edits:
            self.source = self.source.splice(edits)
            self._steps.append((1, edits))
            while len(self._steps) > 1 and self._steps[-2][0] <= self._steps[-1][0]:
                self._join()

    def _join(self) -> None:
        (count, second), (earlier, first) = self._steps.pop(), self._steps.pop()
        self._steps.append((count + earlier, compose_edits(first, second)))

    def add_all(self, builders: Iterable[Builder]) -> None:
        """Take in many edits at the price of few readings: those that do not overlap go together.

        Every builder must mean the same place whichever of the others came first.
        """
        waiting = list(builders)
        while waiting:
            together = _Apart()
            later = [builder for builder in waiting if not together.take(builder(self.source))]
            self.add(tuple(together.edits))
            waiting = later

    def node(self, pointer: str) -> Node | None:
        """Return the value at a pointer of the text as it will be."""
        return self.source.node(pointer)


class _Apart:
    """Edits in the order of the text, none overlapping another."""

    def __init__(self) -> None:
        self.edits: list[Edit] = []

    def take(self, edits: Edits) -> bool:
        """Take in ``edits`` unless one of them overlaps what is here; tell whether they were taken."""
        if any(self._overlaps(edit) for edit in edits):
            return False
        for edit in edits:
            self.edits.insert(self._index(edit), edit)
        return True

    def _index(self, edit: Edit) -> int:
        return bisect_right(self.edits, (edit.start, edit.end), key=lambda other: (other.start, other.end))

    def _overlaps(self, edit: Edit) -> bool:
        index = self._index(edit)
        before, after = self.edits[max(index - 1, 0) : index], self.edits[index : index + 1]
        return any(other.end > edit.start for other in before) or any(other.start < edit.end for other in after)
