"""When a breakpoint counts: one line with a condition, judged as it is typed, and examples to begin with."""

from functools import partial

from PySide6.QtCore import QEvent, Qt
from PySide6.QtWidgets import QDialog, QGridLayout, QHBoxLayout, QLabel, QLineEdit, QPushButton, QVBoxLayout, QWidget

from designer.document.breakpoints import Breakpoints, condition_fault
from designer.look import mono_font, tr
from engine.execution.stop_conditions import MOST_LENGTH
from engine.language.dialects import QueryLanguage
from engine.states.base import StateBase

_WIDTH, _MARGIN = 500, 24
_COLUMNS = 2
_PATHS = ("item index = 2", '$.status = "open"', "$.count >= 10", "hit count = 3")
_QUERIES = ("item index = 2", "{% $states.input.count >= 10 %}", "hit count = 3")


class BreakpointDialog(QDialog):
    """Sets the breakpoint of one state with what is typed, or takes it away."""

    def __init__(self, parent: QWidget, breakpoints: Breakpoints, pointer: str, state: StateBase) -> None:
        super().__init__(parent)
        self.setObjectName("breakpointDialog")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._breakpoints, self._pointer, self._name = breakpoints, pointer, state.name
        self._has_one = pointer in breakpoints.pointers
        self.heading, self.hint, self.words = QLabel(self), QLabel(self), QLabel(self)
        self.label, self.condition = QLabel(self), QLineEdit(self)
        self.examples_label = QLabel(self)
        texts = _PATHS if state.query is QueryLanguage.JSONPATH else _QUERIES
        self.examples = [QPushButton(text, self) for text in texts]
        self.remove_button, self.cancel_button, self.set_button = (QPushButton(self) for _ in range(3))
        self._lay_out()
        self.condition.setText(breakpoints.condition(pointer))
        self.condition.selectAll()
        self.condition.textChanged.connect(lambda _text: self._judge())
        for example in self.examples:
            example.clicked.connect(partial(self._take, example.text()))
        self.remove_button.clicked.connect(self._remove)
        self.cancel_button.clicked.connect(self.reject)
        self.set_button.clicked.connect(self.accept)
        self.retranslate()

    def accept(self) -> None:
        """Set the breakpoint, if the condition can be read."""
        if self.set_button.isEnabled():
            self._breakpoints.set_condition(self._pointer, self.condition.text())
            super().accept()

    def retranslate(self) -> None:
        """Word everything in the current language."""
        self.setWindowTitle(tr("Breakpoint at {name}", name=self._name))
        self.heading.setText(self.windowTitle())
        self.hint.setText(
            tr(
                "The run stops before this node only when the condition holds; other items and branches go on. "
                "Without a condition it stops every time."
            )
        )
        self.label.setText(tr("Condition"))
        self.condition.setAccessibleName(self.label.text())
        self.condition.setPlaceholderText(tr("every time"))
        self.examples_label.setText(tr("For example"))
        self.remove_button.setText(tr("Remove the breakpoint"))
        self.cancel_button.setText(tr("Cancel"))
        self.set_button.setText(tr("Set the breakpoint"))
        self._judge()

    def changeEvent(self, event: QEvent) -> None:
        """See :func:`designer.look.tr`."""
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()
        super().changeEvent(event)

    def _take(self, text: str, _is_checked: bool = False) -> None:
        self.condition.setText(text)
        self.condition.setFocus()

    def _remove(self) -> None:
        if self._pointer in self._breakpoints.pointers:
            self._breakpoints.toggle(self._pointer)
        self.reject()

    def _judge(self) -> None:
        fault = condition_fault(self.condition.text())
        self.set_button.setEnabled(not fault)
        self.condition.setProperty("invalid", bool(fault))
        self.condition.style().polish(self.condition)
        self.words.setText(
            fault[:1].upper() + fault[1:]
            or tr(
                "A path of the input, $$ for the context, item index and hit count can be compared with = != < <= > >= "
                "and joined by and, or."
            )
        )
        self.words.setProperty("role", "error" if fault else "muted")
        self.words.style().polish(self.words)
        # Nothing jumps while one types: there is room for either.
        room = _WIDTH - 2 * _MARGIN
        self.hint.setFixedHeight(self.hint.heightForWidth(room))
        self.words.setMinimumHeight(max(self.words.minimumHeight(), self.words.heightForWidth(room)))
        self.adjustSize()

    def _lay_out(self) -> None:
        self.setFixedWidth(_WIDTH)
        self.heading.setProperty("role", "title")
        self.condition.setMaxLength(MOST_LENGTH)
        self.condition.setFont(mono_font(13))
        self.label.setBuddy(self.condition)
        self.hint.setProperty("role", "muted")
        self.examples_label.setProperty("role", "small")
        self.words.setAlignment(Qt.AlignmentFlag.AlignTop)
        for label in (self.heading, self.hint, self.words):
            label.setTextFormat(Qt.TextFormat.PlainText)
        for label in (self.hint, self.words):
            label.setWordWrap(True)
        samples = QGridLayout()
        samples.setSpacing(6)
        for number, example in enumerate(self.examples):
            example.setAutoDefault(False)
            example.setFont(mono_font(12))
            samples.addWidget(example, number // _COLUMNS, number % _COLUMNS)
        self.set_button.setProperty("primary", True)
        self.set_button.setDefault(True)
        for button in (self.cancel_button, self.remove_button):
            button.setAutoDefault(False)
        self.remove_button.setVisible(self._has_one)
        buttons = QHBoxLayout()
        buttons.addWidget(self.remove_button)
        buttons.addStretch(1)
        buttons.addWidget(self.cancel_button)
        buttons.addWidget(self.set_button)
        column = QVBoxLayout(self)
        column.setContentsMargins(_MARGIN, 20, _MARGIN, 20)
        column.setSpacing(8)
        column.addWidget(self.heading)
        column.addWidget(self.hint)
        column.addSpacing(8)
        for part in (self.label, self.condition, self.words, self.examples_label):
            column.addWidget(part)
        column.addLayout(samples)
        column.addSpacing(12)
        column.addLayout(buttons)
