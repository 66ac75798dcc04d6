"""What another program writes into the file is shown; when it was changed here too, a picture of both and four ways."""

from collections.abc import Callable
from contextlib import suppress
from typing import TYPE_CHECKING, Protocol

from PySide6.QtCore import SignalInstance
from PySide6.QtWidgets import QDialog, QWidget

from designer.document.background import Background
from designer.document.document import Document
from designer.document.file_watch import FileWatch
from designer.document.files import FileProblem, read_file
from designer.document.side_disk import load_side
from designer.look import tr

if TYPE_CHECKING:
    from designer.document.merging import Merge
    from designer.shell.comparison_dialog import Comparer

Then = Callable[[], object] | None
"""What the user wanted to do once all is saved, if anything."""


class Files(Protocol):
    """What saves, and shows dialogs."""

    comparer: "Comparer"
    done: SignalInstance
    dialog: QDialog | None

    def ask_save_as(self, then: Then = None, name: str = "") -> None: ...
    def save(self, then: Then = None) -> None: ...
    def note_saved(self, then: Then) -> None: ...
    def complain(self, title: str, reason: str) -> None: ...
    def show_dialog(self, dialog: QDialog) -> None: ...


class OutsideQuestion:
    """Asks; the usual answer keeps both files, and none of them loses anything. ``watch`` tells of changes."""

    def __init__(self, window: QWidget, document: Document, files: Files) -> None:
        self._window, self._document, self._files = window, document, files
        self._merger: Background[Merge | None] = Background("merger", window)
        self.watch = FileWatch(document, window)
        self.watch.changed.connect(self._note_change)
        self.watch.gone.connect(self._note_gone)

    def close(self) -> None:
        """Merge no more; the window closes."""
        self._merger.close()

    def ask_again(self) -> None:
        """Ask what was put off, about the file as it is now."""
        if self._document.is_held:
            self._document.refuse(self._document.can_edit())
            return
        self.watch.tell_again()
        self.watch.look()

    def _note_change(self) -> None:
        """Show what another program wrote if nothing of the user's is lost by it; else let the user decide."""
        document, files = self._document, self._files
        path = document.path
        if path is None or files.dialog is not None or document.is_held or not self._window.isActiveWindow():
            self.watch.tell_again()
        elif document.is_modified:
            try:
                document.kept.check_outside()
            except FileProblem as problem:
                self.ask(problem, None)
        else:
            with suppress(FileProblem):  # it is being written, or went: the next change tells more
                document.reload()
                files.done.emit(
                    tr("{name} was changed by another program; undo brings the old text back", name=path.name)
                )

    def _note_gone(self, is_gone: bool) -> None:
        path = self._document.path
        if is_gone and path is not None:
            self._files.done.emit(tr('"{name}" is not on the disk any more; saving writes it again', name=path.name))
        self._document.note_gone(is_gone)

    def ask(self, problem: FileProblem, then: Then) -> None:
        """Show what each side changed and let the user decide; ``then`` is done when nothing is unsaved any more."""
        document, files = self._document, self._files
        try:
            theirs = read_file(problem.path).text
        except FileProblem as gone:  # it went while we looked
            files.complain(tr("The workflow was not saved"), gone.reason)
            return
        from designer.shell.comparison_dialog import Choice, ComparisonDialog, Pair

        base, mine = document.kept.content.text, document.text
        keep = Choice(
            words=tr("Keep both…"),
            tip=tr("Save mine under another name; the file stays as the other program left it."),
            do=lambda: files.ask_save_as(then, name=tr("{title} (mine)", title=document.title)),
        )
        both = Choice(
            words=tr("Merge…"),
            tip=tr("Bring both sets of changes together, node by node and field by field."),
            do=lambda: self._begin_merge(problem, base, theirs, then),
        )
        take = Choice(
            words=tr("Take theirs"),
            tip=tr("Show what is in the file now; undo brings mine back."),
            do=lambda: self._try(document.reload, then=None),
        )
        own = Choice(
            words=tr("Keep mine"),
            tip=tr("Write mine over the file; what the other program wrote stays among the earlier saved copies."),
            do=lambda: self._try(lambda: document.save(overwrite=True), then=then),
        )
        before, here, there = tr("what was saved"), tr("mine"), tr("theirs")
        pairs = (
            Pair(
                tab=tr("Theirs beside mine"),
                old_name=here,
                old=mine,
                new_name=there,
                new=theirs,
                heads=(tr("Mine"), tr("Theirs")),
            ),
            Pair(tab=tr("What I changed"), old_name=before, old=base, new_name=here, new=mine),
            Pair(tab=tr("What they changed"), old_name=before, old=base, new_name=there, new=theirs),
        )
        details = tr("It was changed here too. Both versions can be kept; nothing is written until you decide.")
        choices = (keep, both, take, own)
        dialog = ComparisonDialog(self._window, files.comparer, problem.reason, details, pairs, choices)
        dialog.setObjectName("outsideChangeQuestion")
        files.show_dialog(dialog)

    def _try(self, action: Callable[[], object], *, then: Then) -> None:
        try:
            action()
        except FileProblem as problem:
            self._files.complain(tr("The workflow was not saved"), problem.reason)
            return
        self._files.note_saved(then)

    def _begin_merge(self, problem: FileProblem, base: str, theirs: str, then: Then) -> None:
        from designer.document.merging import merge

        mine = self._document.text
        self._files.done.emit(tr("Merging …"))
        self._merger.ask(
            lambda: merge(base, mine, theirs), lambda found: self._show_merge(found, problem, mine, theirs, then)
        )

    def _show_merge(self, found: "Merge | None", problem: FileProblem, mine: str, theirs: str, then: Then) -> None:
        self._files.done.emit("")
        if self._document.text != mine:  # it was changed meanwhile
            self.ask(problem, then)
        elif found is None:
            reason = tr("One of the versions is no readable JSON. Mend it first, or keep both.")
            self._files.complain(tr("The two cannot be merged"), reason)
        else:
            from designer.shell.merge_dialog import MergeDialog

            dialog = MergeDialog(
                self._window,
                self._files.comparer,
                found,
                mine,
                theirs,
                lambda kept: self._take_merge(found, kept, problem, mine, theirs, then),
            )
            self._files.show_dialog(dialog)

    def _take_merge(
        self, found: "Merge", kept: frozenset[str], problem: FileProblem, mine: str, theirs: str, then: Then
    ) -> None:
        """Show theirs, which is what the file holds, and bring mine into it: two steps, either of which can be undone."""
        document = self._document
        if (document.text, document.path) != (mine, problem.path):  # what was merged is not open any more
            self._files.done.emit(tr("The workflow has changed meanwhile; nothing was done."))
            return
        from designer.document.merging import merge_side

        side = merge_side(document.kept.side.side, document.side, load_side(problem.path).side)
        try:
            if read_file(problem.path).text != theirs:  # it was changed once more
                self.ask(problem, then)
                return
            document.reload_and_edit(found.edits(kept), tr("Merge my changes"), side=side)
        except FileProblem as gone:
            self._files.complain(tr("The workflow was not saved"), gone.reason)
            return
        self._files.done.emit(tr("Both sets of changes are here now, not saved yet; undo takes them back"))
        if then is not None:
            self._files.save(then)
