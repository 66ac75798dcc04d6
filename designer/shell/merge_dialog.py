"""Both sets of changes brought together: the picture of what comes of it, and what is left to decide."""

from collections.abc import Callable

from PySide6.QtWidgets import QWidget

from designer.document.merging import Merge
from designer.document.pointers import parents
from designer.look import tr
from designer.shell.comparison_dialog import Choice, Comparer, ComparisonDialog, Pair
from designer.shell.conflict_list import ConflictList


class MergeDialog(ComparisonDialog):
    """``take`` gets the pointers of the conflicts at which theirs counts."""

    def __init__(
        self,
        parent: QWidget,
        comparer: Comparer,
        merge: Merge,
        mine: str,
        theirs: str,
        take: Callable[[frozenset[str]], object],
    ) -> None:
        self._merge, self._mine, self._theirs = merge, mine, theirs
        self._kept: frozenset[str] = frozenset()
        choice = Choice(
            words=tr("Take the merged one"),
            tip=tr("Show both sets of changes in the window; the file is written when you save."),
            do=lambda: take(self._kept),
        )
        super().__init__(
            parent, comparer, tr("Both sets of changes together"), self._details(), self._both(), (choice,)
        )
        self.setObjectName("mergeDialog")
        if merge.conflicts:
            self.conflicts = ConflictList(merge.conflicts, self)
            self.conflicts.changed.connect(self._note_choice)
            self.conflicts.reached.connect(self._show_place)
            self.side.insertWidget(0, self.conflicts)
            self.conflicts.setFocus()

    def _details(self) -> str:
        count = len(self._merge.conflicts)
        if not count:
            return tr("Nothing was changed by both, so both count. Nothing is written until you save.")
        if count == 1:
            return tr("One place was changed by both: choose which of the two counts. The rest of both counts.")
        return tr(
            "{count} places were changed by both: choose which of the two counts. The rest of both counts.", count=count
        )

    def _both(self) -> tuple[Pair, Pair]:
        text = self._merge.text(self._kept)
        here, there, merged = tr("mine"), tr("theirs"), tr("both together")
        return (
            Pair(tab=tr("What comes to theirs"), old_name=there, old=self._theirs, new_name=merged, new=text),
            Pair(tab=tr("What comes to mine"), old_name=here, old=self._mine, new_name=merged, new=text),
        )

    def _show_place(self, pointer: str) -> None:
        """Bring the innermost node around a place into view."""
        nodes = self.view.scene.nodes
        self.view.reveal(next((place for place in (pointer, *parents(pointer)) if place in nodes), ""))

    def _note_choice(self) -> None:
        self._kept = self.conflicts.kept
        self.set_pairs(self._both())
