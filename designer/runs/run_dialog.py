"""Start an execution: the input, checked while it is typed, and a name if it should have one."""

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QSize, Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QDialog,
    QFrame,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from designer.look import keep_icon, mono_font, tr
from designer.widgets.json_edit import JsonEdit

MOST_NAME = 80
_SIZE = (780, 520)
_PREVIEW = 400


class RunDialog(QDialog):
    """Asks for the input of an execution; open it with ``open()``.

    ``inputs`` are texts used before, the latest first: it begins with that one. ``accepted_input`` carries
    the object and the name, which is empty when the user gave none.
    """

    accepted_input = Signal(object, str)

    def __init__(
        self, inputs: Sequence[str] = (), parent: QWidget | None = None, *, must_be_object: bool = True
    ) -> None:
        super().__init__(parent)
        self._must_be_object = must_be_object
        self.setObjectName("runDialog")
        self.resize(*_SIZE)
        self.setMinimumSize(520, 360)
        self._inputs = list(dict.fromkeys(inputs))
        self.heading, self.hint = QLabel(self), QLabel(self)
        self.heading.setProperty("role", "title")
        self.hint.setProperty("role", "muted")
        self.hint.setWordWrap(True)
        self.edit = JsonEdit(self, must_be_object=must_be_object, lines=8)
        self.edit.setObjectName("runInput")
        self.recent_title = QLabel(self)
        self.recent_title.setProperty("role", "section")
        self.recent = QListWidget(self)
        self.recent.setObjectName("runRecent")
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
        self.recent_title.setText(tr("Used before"))
        self.recent.setAccessibleName(tr("Used before"))
        self.edit.editor.setAccessibleName(tr("Input"))
        self.name_label.setText(tr("Name"))
        self.name.setPlaceholderText(tr("optional; the time, if left empty"))
        self.format_button.setText(tr("Format"))
        self.format_button.setToolTip(tr("Lay the JSON out anew (Ctrl+Shift+F)"))
        self.cancel_button.setText(tr("Cancel"))
        self.start_button.setText(tr("Run"))
        self.start_button.setToolTip(tr("Start the execution (Ctrl+Enter)"))

    def _dress(self) -> None:
        self.recent.setFixedWidth(208)
        self.recent.setTextElideMode(Qt.TextElideMode.ElideRight)
        self.recent.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.recent.setFont(mono_font(11))
        for text in self._inputs:
            item = QListWidgetItem(" ".join(text[:_PREVIEW].split()), self.recent)
            item.setToolTip(text[: 3 * _PREVIEW])
            item.setSizeHint(QSize(180, 30))
        self.recent.setCurrentRow(0)  # what the editor begins with
        self.start_button.setProperty("primary", True)
        self.start_button.setObjectName("runStart")
        keep_icon(self.start_button, "play", "on_accent", 14)
        for button in (self.format_button, self.cancel_button):
            button.setAutoDefault(False)
        self.start_button.setDefault(True)

    def _lay_out(self) -> None:
        left = QVBoxLayout()
        left.setSpacing(6)
        left.addWidget(self.recent_title)
        left.addWidget(self.recent, 1)
        middle = QHBoxLayout()
        middle.setSpacing(14)
        if self._inputs:
            middle.addLayout(left)
        else:
            self.recent_title.hide()
            self.recent.hide()
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
        buttons.addStretch(1)
        buttons.addWidget(self.cancel_button)
        buttons.addWidget(self.start_button)
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 18, 20, 16)
        column.setSpacing(10)
        column.addWidget(self.heading)
        column.addWidget(self.hint)
        column.addLayout(middle, 1)
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
        self.recent.currentRowChanged.connect(self._take_recent)
        self.recent.itemActivated.connect(lambda _item: self.edit.setFocus())
        QShortcut(QKeySequence("Ctrl+Shift+F"), self, self.edit.lay_out)
        for key in ("Ctrl+Return", "Ctrl+Enter"):
            QShortcut(QKeySequence(key), self, self.accept)

    def _take_recent(self, row: int) -> None:
        if 0 <= row < len(self._inputs):
            self.edit.set_text(self._inputs[row])

    def _note_change(self) -> None:
        self.start_button.setEnabled(self.edit.fault is None)
        self.format_button.setEnabled(self.edit.fault is None)
