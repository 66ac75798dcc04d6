"""Workflows out of YAML and deployment files, and into other forms, with what could not be carried told."""

from collections.abc import Callable
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, QPoint, QTimer
from PySide6.QtWidgets import QApplication, QDialog, QFileDialog, QMessageBox, QWidget

from designer.document.background import Background
from designer.document.document import Document
from designer.document.files import FileProblem, write_file
from designer.document.importing import (
    FOREIGN,
    Carried,
    Import,
    read_import,
    side_of,
    write_export,
)
from designer.document.run_session import RunSession
from designer.look import tr
from designer.shell.all_workflows import AllWorkflows
from designer.shell.boxes import ask, first_lines, list_box
from designer.shell.file_control import FileControl, is_small
from designer.widgets.chooser import Choice, Chooser
from engine.exchange.kinds import Form

FORMS = tuple(form for form in Form if form is not Form.JSON)
"""What a workflow can be exported as."""
_KINDS = {
    Form.TCSL: "TCSL",
    Form.ASL: "Amazon States Language",
    Form.YAML: "YAML",
    Form.MERMAID: "Mermaid",
    Form.MARKDOWN: "Markdown",
}
"""What they are called beside the names of files, in every language."""
_DIALECTS = (Form.TCSL, Form.ASL)
"""Of these the file keeps what cannot be translated, as it is."""
_TOP = 56
_ALL = "\0all"
"""The key of the choice that is no workflow but all of them; no name of one has such a character."""


class ExchangeControl(QObject):
    """What the import and export actions do, and opening of files that are converted."""

    def __init__(self, window: QWidget, document: Document, session: RunSession, files: FileControl) -> None:
        super().__init__(window)
        self._window = window
        self._document = document
        self._session = session
        self._files = files
        self._reader: Background[Import | FileProblem] = Background("importer", self, is_reader=True)
        self.all = AllWorkflows(window, files)
        self.chooser: Chooser | None = None
        files.foreign_chosen.connect(self.open)

    def ask_import(self) -> None:
        """Let the user choose a file of any kind that holds workflows."""
        filters = [tr("YAML and templates ({endings})", endings=_endings()), tr("All files (*)")]
        mode = QFileDialog.FileMode.ExistingFile
        self._files.leave(
            lambda: self._files.choose_file(tr("Import a workflow"), mode, "", self.open, filters=filters)
        )

    def open(self, path: Path) -> None:
        """Show a workflow of a file as a new one; a large file is read in the background."""
        if is_small(path):
            self._show(read_import(path))
            return
        self._files.done.emit(tr("Opening {name} …", name=path.name))

        def show(answer: Import | FileProblem) -> None:
            self._files.done.emit("")
            # What was open may have been changed or run meanwhile.
            self._files.leave(lambda: self._show(answer))

        self._reader.ask(lambda: read_import(path), show)

    def ask_export(self, form: Form) -> None:
        """Let the user choose where to put the workflow in a form."""
        if self._document.is_broken:
            self._files.complain(tr("The workflow was not exported"), self._document.can_edit().reason)
            return
        filters = [f"{_KINDS[form]} (*{form.suffix})", tr("All files (*)")]
        name = self._files.export_name(form.suffix)
        then = partial(self.export, form)
        self._files.choose_file(
            tr("Export the workflow"), QFileDialog.FileMode.AnyFile, name, then, filters=filters, suffix=form.suffix
        )

    def export(self, form: Form, path: Path) -> None:
        """Write the workflow in a form, once the user knows what that has no room for."""
        path = path if path.suffix else path.with_name(path.name + form.suffix)
        try:
            carried = write_export(self._document.definition, form, self._document.title)
        except FileProblem as problem:
            self._files.complain(tr("The workflow was not exported"), problem.reason)
            return
        if not carried.lost:
            self._write(carried, path)
            return
        title = (
            tr("Not everything can be translated into {language}: {name}", language=_KINDS[form], name=path.name)
            if form in _DIALECTS
            else tr("Not everything can be carried over: {name}", name=path.name)
        )
        box = _box_of_lost(self._window, title, carried)
        ask(box, tr("Export all the same"), lambda: self._write(carried, path))
        self._files.show_dialog(box)

    def close(self) -> None:
        """Read no more; the window closes."""
        self._reader.close()
        self.all.close()

    def _show(self, answer: Import | FileProblem) -> None:
        if isinstance(answer, FileProblem):
            self._refuse(answer)
        elif len(answer.names) == 1:
            self._take(answer, answer.names[0][0])
        elif self._window.isVisible():
            self._choose_machine(answer, lambda name: self._take(answer, name))
        else:  # a popup that is opened before its window goes when that comes up
            QTimer.singleShot(0, self, lambda: self._choose_at_start(answer))

    def _choose_at_start(self, source: Import) -> None:
        """Let a state machine be chosen after all that is asked at the start, which may bring changes back."""
        asked = QApplication.activeModalWidget()
        if isinstance(asked, QDialog):
            asked.finished.connect(lambda _code: self._choose_at_start(source))
        else:
            self._choose_machine(source, lambda name: self._files.leave(lambda: self._take(source, name)))

    def _choose_machine(self, source: Import, then: Callable[[str], object]) -> None:
        choices = [Choice(name, name, hint=title) for name, title in source.names]
        words = tr("All {count} workflows …", count=len(choices))
        choices.append(Choice(_ALL, words, hint=tr("each into a file")))
        chooser = Chooser(self._window, tr("Choose one of the state machines"), choices)
        chooser.setObjectName("machineChooser")
        chooser.chosen.connect(lambda key: self._ask_folder(source) if key == _ALL else then(key))
        chooser.destroyed.connect(lambda: setattr(self, "chooser", None))
        self.chooser = chooser
        middle = (self._window.width() - chooser.width()) // 2
        chooser.popup(self._window.mapToGlobal(QPoint(middle, _TOP)))

    def _ask_folder(self, source: Import) -> None:
        """Let the user choose where each workflow of a file is to become a file of its own."""
        mode = QFileDialog.FileMode.Directory
        self._files.choose_file(tr("Put the workflows into a folder"), mode, "", partial(self.all.write, source))

    def _take(self, source: Import, name: str) -> None:
        carried = source.read(name)
        if isinstance(carried, FileProblem):
            self._refuse(carried)
            return
        self._document.new(title=carried.title)
        self._session.clear()
        # A step of its own: the new workflow counts as changed, for it is saved nowhere.
        self._document.take(carried.text, tr("Import {name}", name=source.path.name), side_of(carried))
        functions = source.path.absolute().parent / "functions"
        self._document.set_functions_folder(functions if functions.is_dir() else None)
        self._files.done.emit(tr("Imported {name}; it is not saved yet", name=carried.title))
        if carried.lost:
            title = tr("Not everything could be carried over: {name}", name=source.path.name)
            self._files.show_dialog(_box_of_lost(self._window, title, carried))
        elif carried.noted:
            title = tr("Check how this was read: {name}", name=source.path.name)
            self._files.show_dialog(
                list_box(self._window, "readDifferently", title, carried.noted, icon="info", role="accent")
            )
        self._files.opened.emit()

    def _refuse(self, problem: FileProblem) -> None:
        self._files.complain(tr("The workflow could not be opened"), f"{problem.path.name}: {problem.reason}")
        self._files.opened.emit()

    def _write(self, carried: Carried, path: Path) -> None:
        try:
            write_file(path, carried.text)
        except FileProblem as problem:
            self._files.complain(tr("The workflow was not exported"), problem.reason)
        else:
            told = [tr("Exported to {path}", path=path)]
            # What was lost was told before, and this with it.
            told += () if carried.lost else first_lines(carried.noted, 1)
            self._files.done.emit(" · ".join(told))


def _box_of_lost(window: QWidget, title: str, carried: Carried) -> QMessageBox:
    """Return a box that lists what is not carried, and then what is worth a look."""
    lines = (*carried.lost, *carried.noted)
    return list_box(window, "notCarried", title, lines, icon="warning", role="caught")


def _endings() -> str:
    return " ".join(f"*{ending}" for ending in (*FOREIGN, ".json"))
