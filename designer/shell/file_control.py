"""Opening, saving and leaving a workflow: dialogs that never block, questions that never lose work."""

import re
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication, QDialog, QFileDialog, QMenu, QMessageBox, QWidget

from designer.document.background import Background
from designer.document.copies import Copy
from designer.document.document import Document
from designer.document.files import FileProblem
from designer.document.importing import FOREIGN, is_foreign
from designer.document.opening import Opened, open_file
from designer.document.pointers import field_label
from designer.document.run_session import RunSession
from designer.document.samples import own_copy
from designer.document.settings import Settings, remembered_as
from designer.document.side_file import SideFile
from designer.document.speaking import Origin, origin_of, set_dialect
from designer.document.templates import template
from designer.look import language, tr
from designer.shell.boxes import message_box
from designer.shell.copies_menu import list_copies
from designer.shell.file_dialog import file_dialog
from designer.shell.outside_question import OutsideQuestion
from engine.language.dialects import dialect_of_name
from engine.language.edits import format_json
from engine.language.source import Source

if TYPE_CHECKING:
    from designer.shell.comparison_dialog import Comparer

_SUFFIX, _ASL_SUFFIX = ".tcsl.json", ".asl.json"

_PICTURES = ("PNG (*.png)", "SVG (*.svg)")
AT_ONCE = 64 * 1024
"""Files up to so many bytes, some three hundred states, are read while the user waits."""


class _Before(NamedTuple):
    """What was open, and whether it ran, when another file began to be read."""

    source: Source
    side: SideFile
    is_running: bool


class FileControl(QObject):
    """What the file actions do; ``done`` carries a short message for the status bar, an empty one to take it back.

    ``opened`` tells that :meth:`open` has come to its end, with a workflow or with a complaint.
    ``about_to_leave`` lets forms hand over what is typed in them before it is asked what would be lost;
    ``foreign_chosen`` hands on a file that holds something else than JSON.
    """

    done = Signal(str)
    opened = Signal()
    about_to_leave = Signal()
    unapplied_wanted = Signal(str)  # one of those fields
    foreign_chosen = Signal(object)  # the path of a file that has to be converted

    def __init__(self, window: QWidget, document: Document, session: RunSession, settings: Settings) -> None:
        super().__init__(window)
        self._window = window
        self._document = document
        self._session = session
        self._settings = settings
        self.dialog: QDialog | None = None
        self.unapplied: Callable[[], Sequence[str]] = lambda: ()
        """The fields in which something is typed that the definition cannot take: their pointers."""
        self._reader: Background[Opened | FileProblem] = Background("reader", self, is_reader=True)
        self.comparer: Comparer = Background("comparer", self)
        self.outside = OutsideQuestion(window, document, self)

    def new(self) -> None:
        """Begin an empty workflow, after asking about unsaved changes."""

        def begin() -> None:
            self._stop_reading()
            self._document.new()

        self.leave(begin)

    def new_from_template(self, template_id: str) -> None:
        """Begin a workflow from a starter template, with its example input remembered."""
        chosen = template(template_id)
        title = chosen.title(language())

        def begin() -> None:
            self._stop_reading()
            self._document.new(chosen.text, title)
            self._settings.add_input(title, format_json(chosen.input))

        self.leave(begin)

    def open_sample(self, sample_id: str) -> None:
        """Open the user's own copy of a sample project; the packaged one is never changed."""

        def begin() -> None:
            try:
                path = own_copy(sample_id)
            except OSError as error:
                self.complain(tr("The sample could not be copied"), str(error))
                return
            self.open(path)

        self.leave(begin)

    def ask_open(self) -> None:
        """Let the user choose a file and open it."""
        self.leave(lambda: self._choose_workflow())

    def _choose_workflow(self) -> None:
        mode = QFileDialog.FileMode.ExistingFile
        self.choose_file(tr("Open a workflow"), mode, "", self.open, filters=workflow_filters(*FOREIGN))

    @property
    def is_opening(self) -> bool:
        """Whether a file is being read in the background."""
        return self._reader.is_busy

    def open(self, path: Path) -> None:
        """Open ``path``, a large file a moment later; on failure say why and keep what is open."""
        self.about_to_leave.emit()  # what is being typed belongs to what is open now
        was_reading = self._stop_reading()
        if is_foreign(path):
            self.foreign_chosen.emit(path)
        elif is_small(path):
            self._show_opened(path, _read(path), is_told=was_reading)
        else:
            self.done.emit(tr("Opening {name} …", name=path.name))
            before = _Before(self._document.source, self._document.side, self._session.is_running)
            self._reader.ask(lambda: _read(path), partial(self._show_read, path, before))

    def _show_read(self, path: Path, before: _Before, answer: Opened | FileProblem) -> None:
        """Show what was read of ``path``; ask again when what was open ``before`` was changed or run meanwhile."""
        if self.dialog is not None:  # it is about what is open now
            self.dialog.finished.connect(lambda _code: self._show_read(path, before, answer))
            return
        self.done.emit("")
        self.about_to_leave.emit()
        is_new_run = self._session.is_running and not before.is_running
        is_changed = before[:2] != (self._document.source, self._document.side)
        if isinstance(answer, FileProblem) or not (is_changed or is_new_run):
            self._show_opened(path, answer, is_told=True)
        else:
            self.leave(lambda: self._show_opened(path, answer, is_told=True))

    def close(self) -> None:
        """Read and compare no more; the window closes."""
        self._reader.close()
        self.comparer.close()
        self.outside.close()

    def _stop_reading(self) -> bool:
        """Give up what is being read in the background, and say so no longer; tell whether anything was."""
        was_reading = self._reader.is_busy
        self._reader.forget()
        if was_reading:
            self.done.emit("")
        return was_reading

    def _show_opened(self, path: Path, answer: Opened | FileProblem, *, is_told: bool) -> None:
        if isinstance(answer, FileProblem):
            self._settings.remove_recent_file(path)
            self.complain(tr("The workflow could not be opened"), answer.reason)
        else:
            self._document.show_opened(path, answer)
            self._settings.add_recent_file(path)
            self._document.set_functions_folder(self._settings.functions_folder(str(path.absolute())))
            self._session.clear()
            if self._document.side_fault:
                self._complain_of_side()
            if answer.original is not None:
                self.done.emit(
                    tr(
                        "{name} had a line too long to be shown: it is laid out over more; undo takes that back",
                        name=path.name,
                    )
                )
            elif is_told:
                self.done.emit(tr("Opened {name}", name=path.name))
        self.opened.emit()

    def save(self, then: Callable[[], object] | None = None) -> None:
        """Write the file; ask for a name when there is none, or what to do when another program changed it."""
        try:
            self._document.save()
        except FileProblem as problem:
            if problem.code == "no-name":
                self.ask_save_as(then)
            elif problem.code == "changed-outside":
                self.outside.watch.note_told()
                self.outside.ask(problem, then)
            else:
                self._offer_other_place(problem, then)
            return
        self.note_saved(then)

    def _offer_other_place(self, problem: FileProblem, then: Callable[[], object] | None) -> None:
        """Tell why the file cannot be written, with the way out that most reasons leave."""
        box = message_box(
            self._window, "complaint", tr("The workflow was not saved"), problem.reason, icon="error", role="failed"
        )
        other = box.addButton(tr("Save as…"), QMessageBox.ButtonRole.AcceptRole)
        box.addButton(QMessageBox.StandardButton.Close)
        box.setDefaultButton(other)
        box.finished.connect(lambda _code: self.ask_save_as(then) if box.clickedButton() is other else None)
        self.show_dialog(box)

    def ask_save_as(self, then: Callable[[], object] | None = None, name: str = "") -> None:
        """Let the user choose a name and save under it; ``name`` is proposed, else the title."""
        suffix = self._suffix
        name = f"{name or self._document.title}{suffix}"
        self.choose_file(
            tr("Save the workflow"),
            QFileDialog.FileMode.AnyFile,
            name,
            lambda path: self.save_as(path, then),
            suffix=suffix,
        )

    @property
    def _suffix(self) -> str:
        return _ASL_SUFFIX if self._document.definition.dialect.is_asl else _SUFFIX

    def save_as(self, path: Path, then: Callable[[], object] | None = None) -> None:
        """Save under ``path``; a name without a suffix gets that of the dialect, which no other name changes."""
        path = path if path.suffix else path.with_name(path.name + self._suffix)
        if origin_of(self._document) is Origin.NAME and dialect_of_name(path.name) is None:
            set_dialect(self._document, self._document.definition.wanted)
        before, was_new = remembered_as(self._document.path, self._document.title), self._document.path is None
        try:
            self._document.save_as(path)
        except FileProblem as problem:
            self._offer_other_place(problem, then)
            return
        self._settings.go_along(before, remembered_as(self._document.path, self._document.title))
        if was_new:
            self._settings.forget(before)  # the next new workflow has the same title
        self.note_saved(then)

    def export_name(self, suffix: str) -> str:
        """Return a name for what is exported, which must not be that of the open file."""
        title, path = self._document.title, self._document.path
        is_taken = path is not None and path.name == f"{title}{suffix}"
        return f"{title}-export{suffix}" if is_taken else f"{title}{suffix}"

    def ask_export_json(self) -> None:
        """Let the user choose where to put a copy of the text."""
        name = self.export_name(".json")
        self.choose_file(
            tr("Export a copy as JSON"), QFileDialog.FileMode.AnyFile, name, self.export_json, suffix=".json"
        )

    def export_json(self, path: Path) -> None:
        """Write a copy, byte for byte what is in the window."""
        try:
            self._document.kept.write_copy(path, self._document.text)
        except FileProblem as problem:
            self.complain(tr("The workflow was not exported"), problem.reason)
            return
        self.done.emit(tr("Exported to {path}", path=path))

    def ask_export_picture(self) -> None:
        """Let the user choose where to put a picture of the canvas."""
        name = f"{self._document.title}.png"
        self.choose_file(
            tr("Export a picture"),
            QFileDialog.FileMode.AnyFile,
            name,
            self.export_picture,
            filters=_PICTURES,
            suffix=".png",
        )

    def export_picture(self, path: Path) -> None:
        """Write a PNG or SVG of the workflow with the colours of the run shown."""
        from designer.canvas.render import RenderProblem, render_canvas

        path = path if path.suffix else path.with_suffix(".png")
        try:
            render_canvas(self._document, self._session, path)
        except RenderProblem as problem:
            self.complain(tr("The picture was not written"), str(problem))
            return
        self.done.emit(tr("Exported to {path}", path=path))

    def copy_picture(self) -> None:
        """Put a picture of the workflow with the colours of the run shown into the clipboard."""
        from designer.canvas.render import canvas_image

        image = canvas_image(self._document, self._session)
        QGuiApplication.clipboard().setImage(image)
        self.done.emit(tr("Copied a picture of {width} × {height} pixels", width=image.width(), height=image.height()))

    def list_copies(self, menu: QMenu) -> None:
        """Fill ``menu`` with what the file held before the last saves; each can be taken back."""
        list_copies(menu, self._document.path, self._take_copy)

    def _take_copy(self, copy: Copy, at: str) -> None:
        try:
            text = copy.read()
        except FileProblem as problem:
            self.complain(tr("The copy could not be read"), problem.reason)
            return
        if self._document.take(text, tr("Take the copy from before {time}", time=at)):
            self.done.emit(tr("This is what the file held until {time}; undo brings yours back", time=at))

    def leave(self, then: Callable[[], object], *, may_stop: bool = False) -> None:
        """Do ``then`` once nothing would be lost, neither a running execution nor changes: the user decides.

        With ``may_stop`` it is decided already that the execution may be stopped.
        """
        self.about_to_leave.emit()
        left = self.unapplied()
        if left:
            self._ask_unapplied(left, lambda: self._leave_run(then, may_stop=may_stop))
        else:
            self._leave_run(then, may_stop=may_stop)

    def _ask_unapplied(self, left: Sequence[str], then: Callable[[], object]) -> None:
        question = tr('Leave without what is typed into "{field}"?', field=field_label(left[0]))
        lost = tr("It cannot be applied as it stands, so the workflow does not have it: it would be lost.")
        box = message_box(self._window, "unappliedQuestion", question, lost, icon="warning", role="caught")
        there = box.addButton(tr("Go to it"), QMessageBox.ButtonRole.RejectRole)
        drop = box.addButton(QMessageBox.StandardButton.Discard)
        box.setDefaultButton(there)
        box.setEscapeButton(there)

        def decide(_code: int) -> None:
            if box.clickedButton() is drop:
                then()
            else:
                self.unapplied_wanted.emit(left[0])

        box.finished.connect(decide)
        self.show_dialog(box)

    def _leave_run(self, then: Callable[[], object], *, may_stop: bool) -> None:
        if may_stop or not self._session.is_running:
            self._leave_text(then)
            return
        question = tr("An execution is running; stop it and leave this workflow?")
        kept = tr("What it did until then stays in the list of runs.")
        box = message_box(self._window, "runningQuestion", question, kept, icon="stop", role="accent")
        stop = box.addButton(tr("Stop and leave"), QMessageBox.ButtonRole.AcceptRole)
        box.addButton(QMessageBox.StandardButton.Cancel)
        box.setDefaultButton(QMessageBox.StandardButton.Cancel)
        # The run goes on until another workflow takes its place or the window closes: that may still be cancelled.
        box.finished.connect(lambda _code: self._leave_text(then) if box.clickedButton() is stop else None)
        self.show_dialog(box)

    def _leave_text(self, then: Callable[[], object]) -> None:
        if not self._document.is_modified:
            then()
            return
        question = tr('Save the changes to "{title}"?', title=self._document.title)
        lost = tr("What is not saved is lost.")
        box = message_box(self._window, "unsavedQuestion", question, lost, icon="save", role="accent")
        buttons = QMessageBox.StandardButton
        box.setStandardButtons(buttons.Save | buttons.Discard | buttons.Cancel)
        box.setDefaultButton(buttons.Save)

        def decide(button: int) -> None:
            if button == buttons.Save.value:
                self.save(then)
            elif button == buttons.Discard.value:
                then()

        box.finished.connect(decide)
        self.show_dialog(box)

    def _complain_of_side(self) -> None:
        kept = tr(
            "The workflow is open without its notes, places and silenced problems. The file stays as it is; "
            "when you save others, it is kept under another name."
        )
        self.complain(tr("What is kept beside the workflow could not be read"), f"{self._document.side_fault}\n{kept}")

    def complain(self, title: str, reason: str) -> None:
        """Tell what did not work and why."""
        self.show_dialog(message_box(self._window, "complaint", title, reason, icon="error", role="failed"))

    def look_outside(self) -> None:
        """See whether another program changed the file: the user comes back from somewhere else."""
        self.outside.watch.look()

    def note_saved(self, then: Callable[[], object] | None) -> None:
        """Tell that the file holds what is in the window, and do what waited for it."""
        path = self._document.path
        if path is not None:
            self._settings.add_recent_file(path)
            self.done.emit(self._words_of_saving(path))
        if then is not None:
            then()

    def _words_of_saving(self, path: Path) -> str:
        left = self.unapplied()
        if not left:
            return tr("Saved {path}", path=path)
        field = field_label(left[0])
        return tr(
            "Saved {path} without what is typed into {field}, which cannot be applied yet", path=path, field=field
        )

    def choose_file(
        self,
        title: str,
        mode: QFileDialog.FileMode,
        name: str,
        then: Callable[[Path], object],
        *,
        filters: Sequence[str] = (),
        suffix: str = "",
    ) -> None:
        """Let the user choose a file and do ``then`` with it; ``name`` is proposed, ``filters`` say what is listed.

        A name without a suffix gets ``suffix``, before the dialog asks whether a file may be replaced.
        """
        dialog = file_dialog(self._window, "fileDialog", title)
        dialog.setFileMode(mode)
        saving = mode is QFileDialog.FileMode.AnyFile
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave if saving else QFileDialog.AcceptMode.AcceptOpen)
        dialog.setNameFilters(list(filters or workflow_filters()))
        # One that was imported and has no file yet belongs beside its functions.
        beside = self._document.path or self._document.functions_folder
        dialog.setDirectory(str(Path.home() if beside is None else beside.parent))
        dialog.setDefaultSuffix(suffix)
        if suffix and filters:
            dialog.filterSelected.connect(lambda chosen: dialog.setDefaultSuffix(_suffix_of(chosen) or suffix))
        if name:
            dialog.selectFile(name)
        dialog.fileSelected.connect(lambda chosen: then(Path(chosen)))
        self.show_dialog(dialog)

    def show_dialog(self, dialog: QDialog) -> None:
        """Open a dialog without blocking; ``dialog`` is the one shown last, for as long as it is open."""
        self.dialog = dialog
        dialog.finished.connect(lambda _code: self._forget(dialog))
        dialog.open()

    def _forget(self, dialog: QDialog) -> None:
        if self.dialog is dialog:
            self.dialog = None
        # Not every platform gives the keyboard back by itself, least of all to another dialog that is open.
        under = QApplication.activeModalWidget()
        if under is not None and under is not dialog:
            under.activateWindow()
        dialog.deleteLater()


def workflow_filters(*more: str) -> list[str]:
    """Return what a file dialog lists: workflows, with ``more`` endings than those of their files, or everything."""
    endings = " ".join(f"*{ending}" for ending in (".json", ".asl", ".tcsl", *more))
    return [tr("Workflows ({endings})", endings=endings), tr("All files (*)")]


def _suffix_of(name_filter: str) -> str:
    """Return the suffix that a filter such as "SVG (*.svg)" stands for; empty for one of several, or of any."""
    found = re.findall(r"\*(\.[\w.]+)", name_filter)
    return found[0] if len(found) == 1 else ""


def is_small(path: Path) -> bool:
    """Tell whether a file can be read while the user waits."""
    try:
        return path.stat().st_size <= AT_ONCE
    except (OSError, ValueError):
        return True


def _read(path: Path) -> Opened | FileProblem:
    try:
        return open_file(path)
    except FileProblem as problem:
        return problem
