"""Comparing the workflow with what was saved, an earlier copy or another file."""

from pathlib import Path

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QFileDialog, QMenu, QWidget

from designer.document.copies import Copy
from designer.document.document import Document
from designer.document.files import FileProblem, read_file
from designer.look import tr
from designer.shell.copies_menu import list_copies
from designer.shell.file_control import FileControl


class CompareControl(QObject):
    """What the actions of comparing do."""

    def __init__(self, window: QWidget, document: Document, files: FileControl) -> None:
        super().__init__(window)
        self._window, self._document, self._files = window, document, files

    def with_saved(self) -> None:
        """Show what was changed since the file was opened or saved."""
        self._show(tr("what was saved"), self._document.kept.content.text)

    def ask_file(self) -> None:
        """Let the user choose a file to compare with."""
        self._files.choose_file(tr("Compare with a file"), QFileDialog.FileMode.ExistingFile, "", self.with_file)

    def with_file(self, path: Path) -> None:
        """Show what differs from another file."""
        try:
            text = read_file(path).text
        except FileProblem as problem:
            self._files.complain(tr("The workflow could not be opened"), problem.reason)
            return
        self._show(path.name, text)

    def list_copies(self, menu: QMenu) -> None:
        """Fill ``menu`` with what the file held before the last saves; each can be compared with."""
        list_copies(menu, self._document.path, self._with_copy)

    def _with_copy(self, copy: Copy, at: str) -> None:
        try:
            text = copy.read()
        except FileProblem as problem:
            self._files.complain(tr("The copy could not be read"), problem.reason)
            return
        self._show(tr("the copy until {time}", time=at), text)

    def _show(self, name: str, text: str) -> None:
        from designer.shell.comparison_dialog import ComparisonDialog, Pair

        pair = Pair(tab="", old_name=name, old=text, new_name=tr("what is here now"), new=self._document.text)
        self._files.show_dialog(ComparisonDialog(self._window, self._files.comparer, tr("What differs"), "", (pair,)))
