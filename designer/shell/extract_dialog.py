"""The question before nodes are moved into a workflow of their own: its name, where it will be, what will be different."""

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtWidgets import QDialog, QHBoxLayout, QLabel, QLineEdit, QPushButton, QVBoxLayout, QWidget

from designer.document.document import Document
from designer.document.extracting import can_call, can_extract, plan_extraction, suggested_name
from designer.look import tr
from designer.widgets.wrapping import wrappable

_WIDTH = 460
_NAME_LIMIT = 80


class ExtractDialog(QDialog):
    """``named`` carries the name; it is only sent when a file may be called so."""

    named = Signal(str)

    def __init__(self, parent: QWidget, document: Document, pointers: tuple[str, ...]) -> None:
        super().__init__(parent)
        self.setObjectName("extractDialog")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._document, self._pointers = document, pointers
        self.heading, self.hint, self.place = QLabel(self), QLabel(self), QLabel(self)
        self.name_label, self.name = QLabel(self), QLineEdit(self)
        self.notes = QLabel(self)
        self.cancel_button, self.move_button = QPushButton(self), QPushButton(self)
        self._lay_out()
        self.name.setText(suggested_name(document, pointers))
        self.name.selectAll()
        self.name.textChanged.connect(lambda _text: self._judge())
        self.cancel_button.clicked.connect(self.reject)
        self.move_button.clicked.connect(self.accept)
        self.retranslate()

    def accept(self) -> None:
        """Send the name, if a file may be called so."""
        if self.move_button.isEnabled():
            super().accept()
            self.named.emit(self.name.text().strip())

    def retranslate(self) -> None:
        """Word everything in the current language."""
        count = len(self._pointers)
        self.setWindowTitle(tr("Move into a workflow of its own"))
        self.heading.setText(self.windowTitle())
        self.hint.setText(
            tr("The node goes into a new file. A Task that starts it takes its place, and runs it on this machine too.")
            if count == 1
            else tr(
                "The {count} nodes go into a new file. A Task that starts it takes their place, "
                "and runs it on this machine too.",
                count=count,
            )
        )
        self.name_label.setText(tr("Name of the workflow"))
        self.name.setAccessibleName(self.name_label.text())
        self.cancel_button.setText(tr("Cancel"))
        self.move_button.setText(tr("Write and replace"))
        self._judge()

    def changeEvent(self, event: QEvent) -> None:
        """See :func:`designer.look.tr`."""
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()
        super().changeEvent(event)

    def _judge(self) -> None:
        name = self.name.text().strip()
        # The text may have changed already when the dialog does not know yet.
        verdict = self._document.can_edit()
        if verdict.ok:
            verdict = can_extract(self._document, self._pointers)
        if verdict.ok:
            verdict = can_call(self._document, name)
        self.move_button.setEnabled(verdict.ok)
        self.name.setProperty("invalid", not verdict.ok)
        self.name.style().polish(self.name)
        notes: tuple[str, ...] = ()
        if verdict.ok:
            plan = plan_extraction(self._document, self._pointers, name)
            notes = plan.notes
            self.place.setText(wrappable(str(plan.path)))
        else:
            self.place.setText(verdict.reason)
        self.notes.setText("\n".join(f"• {note}" for note in notes))
        self.notes.setVisible(bool(notes))
        self.adjustSize()

    def _lay_out(self) -> None:
        self.setFixedWidth(_WIDTH)
        self.heading.setProperty("role", "title")
        self.name.setMaxLength(_NAME_LIMIT)
        self.name_label.setBuddy(self.name)
        for label in (self.hint, self.place, self.notes):
            label.setProperty("role", "muted")
            label.setTextFormat(Qt.TextFormat.PlainText)
            label.setWordWrap(True)
        self.move_button.setProperty("primary", True)
        self.move_button.setDefault(True)
        self.cancel_button.setAutoDefault(False)
        buttons = QHBoxLayout()
        buttons.addStretch(1)
        buttons.addWidget(self.cancel_button)
        buttons.addWidget(self.move_button)
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 20, 24, 20)
        column.setSpacing(8)
        column.addWidget(self.heading)
        column.addWidget(self.hint)
        column.addSpacing(8)
        for part in (self.name_label, self.name, self.place, self.notes):
            column.addWidget(part)
        column.addSpacing(12)
        column.addLayout(buttons)
