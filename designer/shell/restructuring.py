"""Moving nodes into a workflow of their own and putting one in: both say before what will happen."""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtWidgets import QDialog, QMessageBox, QWidget

from designer.document.commands import extract_states, inline_workflow
from designer.document.document import Document
from designer.document.extracting import can_extract, plan_extraction
from designer.document.files import FileProblem
from designer.document.inlining import Inlining, plan_inlining, started_file
from designer.document.rules import Verdict
from designer.document.selection import Selection
from designer.look import tr
from designer.shell.actions import Actions
from designer.shell.boxes import message_box
from designer.shell.extract_dialog import ExtractDialog


class Restructuring(QObject):
    """Connects the actions; ``go_to`` selects a node and brings it into view, ``open_requested`` carries a file."""

    open_requested = Signal(Path)

    def __init__(
        self,
        window: QWidget,
        document: Document,
        selection: Selection,
        actions: Actions,
        go_to: Callable[[str], None],
    ) -> None:
        super().__init__(window)
        self._window = window
        self._document = document
        self._selection = selection
        self._go_to = go_to
        self.dialog: ExtractDialog | QMessageBox | None = None
        self._asking: QDialog | None = None
        document.definition_changed.connect(self._give_up)
        document.broken_changed.connect(self._give_up)
        actions["extract"].triggered.connect(lambda _checked=False: self.ask_extract())
        actions["inline"].triggered.connect(lambda _checked=False: self.ask_inline())
        actions["open_started"].triggered.connect(lambda _checked=False: self.open_started())

    def ask_extract(self) -> None:
        """Ask for the name of the new workflow, and tell what will be different there."""
        pointers = self._selection.pointers
        if not self._may(can_extract(self._document, pointers)):
            return
        dialog = ExtractDialog(self._window, self._document, pointers)
        dialog.named.connect(lambda name: self._extract(pointers, name))
        self._ask(dialog)

    def _extract(self, pointers: tuple[str, ...], name: str) -> None:
        if not self._may(can_extract(self._document, pointers)):
            return
        path = plan_extraction(self._document, pointers, name).path
        try:
            task = extract_states(self._document, pointers, name)
        except FileProblem as problem:
            self._complain(problem.reason)
            return
        if task is not None:
            self._go_to(task)
            self._document.noted.emit(tr("Written to {name}, beside this workflow", name=path.name))

    def open_started(self) -> None:
        """Show the workflow that the current Task starts in the place of this one."""
        found = started_file(self._document, self._selection.current)
        if isinstance(found, Verdict):
            self._document.refuse(found)
        else:
            self.open_requested.emit(found)

    def ask_inline(self) -> None:
        """Put the workflow in that the current Task starts; first ask when something will be different then."""
        pointer = self._selection.current
        plan = plan_inlining(self._document, pointer)
        if isinstance(plan, Verdict):
            self._may(plan)
        elif not self._may(self._document.can_edit()):
            return
        elif plan.notes:
            self._confirm(pointer, plan)
        else:
            self._inline(pointer)

    def _confirm(self, pointer: str, plan: Inlining) -> None:
        text = tr("Put the nodes of {name} in here?", name=plan.path.name)
        box = message_box(self._window, "inline", text, "\n\n".join(plan.notes), icon="warning", role="caught")
        box.addButton(tr("Put in"), QMessageBox.ButtonRole.AcceptRole)
        box.addButton(tr("Cancel"), QMessageBox.ButtonRole.RejectRole)
        box.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        box.accepted.connect(lambda: self._inline(pointer))
        self._ask(box)

    def _ask(self, dialog: ExtractDialog | QMessageBox) -> None:
        self.dialog, self._asking = dialog, dialog
        dialog.finished.connect(self._forget)
        dialog.open()

    def _forget(self, _code: int) -> None:
        self._asking = None

    def _give_up(self, _changed: object) -> None:
        """Ask no more: what the question is about may be gone, changed by another program or read at last."""
        if self._asking is not None:
            self._asking.reject()
            self._document.noted.emit(tr("The workflow has changed meanwhile; nothing was done."))

    def _inline(self, pointer: str) -> None:
        pointers = inline_workflow(self._document, pointer)
        if pointers:
            self._selection.set(pointers)

    def _may(self, verdict: Verdict) -> bool:
        editable = self._document.can_edit()
        return (editable.ok and verdict.ok) or self._document.refuse(verdict if editable.ok else editable)

    def _complain(self, reason: str) -> None:
        box = message_box(
            self._window, "extract", tr("The workflow could not be written."), reason, icon="error", role="failed"
        )
        box.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.dialog = box
        box.open()
