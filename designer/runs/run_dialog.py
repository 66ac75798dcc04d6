"""Start an execution: the input, checked while it is typed, and a name if it should have one."""

import json
from collections.abc import Sequence

from PySide6.QtCore import QEvent, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QDialog,
    QFrame,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from designer.document.saved_inputs import SavedInputs
from designer.look import keep_icon, tr
from designer.runs.input_list import InputList
from designer.runs.save_input import SaveInput
from designer.widgets.json_edit import JsonEdit

MOST_NAME = 80
_MOST_COMPARED = 100_000
_SIZE = (780, 520)


def _different(inputs: Sequence[str]) -> list[str]:
    """Return the first of the inputs that are the same but for blanks."""
    found: dict[str, str] = {}
    for text in inputs:
        found.setdefault(_plain(text), text)
    return list(found.values())


def _plain(text: str) -> str:
    if len(text) > _MOST_COMPARED:
        return text
    try:
        return json.dumps(json.loads(text))
    except (ValueError, RecursionError):
        return text


class RunDialog(QDialog):
    """Asks for the input of an execution; open it with ``open()``.

    ``inputs`` are texts used before, the latest first: it begins with that one. ``saved`` has those with names, if
    the workflow has a file that they can be beside. ``accepted_input`` carries the object and the name of the
    execution, which is empty when the user gave none.
    """

    accepted_input = Signal(object, str)

    def __init__(
        self,
        inputs: Sequence[str] = (),
        parent: QWidget | None = None,
        *,
        must_be_object: bool = True,
        saved: SavedInputs | None = None,
    ) -> None:
        super().__init__(parent)
        self._must_be_object = must_be_object
        self.setObjectName("runDialog")
        self.resize(*_SIZE)
        self.setMinimumSize(520, 360)
        self._inputs = _different(inputs)
        self.heading, self.hint = QLabel(self), QLabel(self)
        self.heading.setProperty("role", "title")
        self.hint.setProperty("role", "muted")
        self.hint.setWordWrap(True)
        self.edit = JsonEdit(self, must_be_object=must_be_object, lines=8)
        self.edit.setObjectName("runInput")
        self.inputs = InputList(self._inputs, saved, self)
        self.saving = SaveInput(saved, self)
        self.name_label, self.name = QLabel(self), QLineEdit(self)
        self.name.setObjectName("runName")
        self.name.setMaxLength(MOST_NAME)
        self.name_label.setBuddy(self.name)
        self.format_button = QPushButton(self)
        self.cancel_button = QPushButton(self)
        self.start_button = QPushButton(self)
        self._dress()
        self._lay_out()
        self._connect()
        self.edit.set_text(self._inputs[0] if self._inputs else "{\n  \n}")
        self.edit.setFocus()
        self._note_change()
        self.retranslate()

    def accept(self) -> None:
        """Start, if the input can be used; otherwise lead to what is wrong with it."""
        if self.edit.fault is not None:
            self.edit.go_to_fault()
            return
        self.accepted_input.emit(self.edit.value, self.name.text().strip())
        super().accept()

    def changeEvent(self, event: QEvent) -> None:
        """See :func:`designer.look.tr`."""
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()
        super().changeEvent(event)

    def retranslate(self) -> None:
        """Word everything in the current language."""
        self.setWindowTitle(tr("Run"))
        self.heading.setText(tr("Start an execution"))
        self.hint.setText(
            tr("The input is a JSON object; the first node receives it.")
            if self._must_be_object
            else tr("The input is any JSON; the first node receives it.")
        )
        self.inputs.retranslate()
        self.saving.retranslate()
        self.edit.editor.setAccessibleName(tr("Input"))
        self.name_label.setText(tr("Execution name"))
        self.name.setPlaceholderText(tr("optional; the time, if left empty"))
        self.format_button.setText(tr("Format"))
        self.format_button.setToolTip(tr("Lay the JSON out anew (Ctrl+Shift+F)"))
        self.cancel_button.setText(tr("Cancel"))
        self.start_button.setText(tr("Run"))
        self.start_button.setToolTip(tr("Start the execution (Ctrl+Enter)"))

    def _dress(self) -> None:
        self.start_button.setProperty("primary", True)
        self.start_button.setObjectName("runStart")
        keep_icon(self.start_button, "play", "on_accent", 14)
        for button in (self.format_button, self.cancel_button):
            button.setAutoDefault(False)
        self.start_button.setDefault(True)

    def _lay_out(self) -> None:
        middle = QHBoxLayout()
        middle.setSpacing(14)
        middle.addWidget(self.inputs)
        middle.addWidget(self.edit, 1)
        names = QHBoxLayout()
        names.setSpacing(10)
        names.addWidget(self.name_label)
        names.addWidget(self.name, 1)
        line = QFrame(self)
        line.setProperty("role", "line")
        buttons = QHBoxLayout()
        buttons.setSpacing(8)
        buttons.addWidget(self.format_button)
        buttons.addWidget(self.saving.button)
        buttons.addStretch(1)
        buttons.addWidget(self.cancel_button)
        buttons.addWidget(self.start_button)
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 18, 20, 16)
        column.setSpacing(10)
        column.addWidget(self.heading)
        column.addWidget(self.hint)
        column.addLayout(middle, 1)
        column.addWidget(self.saving)
        column.addLayout(names)
        column.addWidget(line)
        column.addLayout(buttons)
        self.setTabOrder(self.edit.editor, self.name)

    def _connect(self) -> None:
        self.edit.changed.connect(self._note_change)
        self.edit.submitted.connect(self.accept)
        self.format_button.clicked.connect(self.edit.lay_out)
        self.cancel_button.clicked.connect(self.reject)
        self.start_button.clicked.connect(self.accept)
        self.inputs.chosen.connect(self.edit.set_text)
        self.inputs.activated.connect(self.edit.setFocus)
        self.inputs.failed.connect(self.saving.say)
        self.saving.wanted.connect(lambda name: self.saving.keep(name, self.edit.text))
        self.saving.kept.connect(self.inputs.refresh)
        QShortcut(QKeySequence("Ctrl+Shift+F"), self, self.edit.lay_out)
        for key in ("Ctrl+Return", "Ctrl+Enter"):
            QShortcut(QKeySequence(key), self, self.accept)

    def _note_change(self) -> None:
        self.start_button.setEnabled(self.edit.fault is None)
        self.format_button.setEnabled(self.edit.fault is None)
        self.saving.set_ready(self.edit.fault is None)
