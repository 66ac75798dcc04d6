"""Keeping an input under a name: a button that opens a line for the name."""

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QLineEdit, QPushButton, QVBoxLayout, QWidget

from designer.document.files import FileProblem
from designer.document.saved_inputs import MOST_NAME, SavedInputs, name_fault
from designer.look import tr


class SaveInput(QWidget):
    """The line with the name, hidden until ``button`` is pressed; that one is placed by the owner.

    ``wanted`` carries a name: the owner answers with :meth:`keep`. ``kept`` carries it once the file is written.
    """

    wanted = Signal(str)
    kept = Signal(str)

    def __init__(self, saved: SavedInputs | None, parent: QWidget) -> None:
        super().__init__(parent)
        self._saved = saved
        self._is_ready = True
        self.button = QPushButton(parent)
        self.button.setObjectName("saveInput")
        self.button.setAutoDefault(False)
        self.button.clicked.connect(self._open)
        self.title, self.name, self.save = QLabel(self), QLineEdit(self), QPushButton(self)
        self.name.setObjectName("saveInputName")
        self.name.setMaxLength(MOST_NAME)
        self.name.textChanged.connect(lambda _text: self._look())
        self.name.installEventFilter(self)
        self.title.setBuddy(self.name)
        self.save.setObjectName("saveInputNow")
        self.save.setAutoDefault(False)
        self.save.clicked.connect(self._ask)
        self.words = QLabel(self)
        self.words.setProperty("role", "small")
        self.words.setWordWrap(True)
        self._line = QWidget(self)
        line = QHBoxLayout(self._line)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(10)
        line.addWidget(self.title)
        line.addWidget(self.name, 1)
        line.addWidget(self.save)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        column.addWidget(self._line)
        column.addWidget(self.words)
        self._line.hide()
        self.words.hide()
        self.hide()

    def say(self, words: str) -> None:
        """Tell what could not be done, or was."""
        self.words.setText(words)
        self.words.setVisible(bool(words))
        self.setVisible(bool(words) or not self._line.isHidden())

    def set_ready(self, is_ready: bool) -> None:
        """Tell whether there is an input to keep."""
        self._is_ready = is_ready
        self._look()

    def keep(self, name: str, text: str) -> None:
        """Write the input."""
        assert self._saved is not None  # or there is nothing to press
        try:
            path = self._saved.keep(name, text)
        except FileProblem as problem:
            self.say(problem.reason)
            return
        self._line.hide()
        self.say(tr("Saved as {name}", name=path.name))
        self.button.setFocus()
        self.kept.emit(name)

    def retranslate(self) -> None:
        """Word it."""
        self.button.setText(tr("Save this input…"))
        self.title.setText(tr("Name of the input"))
        self.name.setPlaceholderText(tr("such as adult"))
        self._look()

    def eventFilter(self, watched: object, event: QEvent) -> bool:
        """Qt: Return saves, Escape gives up, and neither starts or ends anything else."""
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not event.modifiers():
                self._ask()
                return True
            if event.key() == Qt.Key.Key_Escape:
                self._line.hide()
                self.say("")
                self.button.setFocus()
                return True
        return False

    def _open(self) -> None:
        self._line.show()
        self.say("")
        self.name.setFocus()
        self.name.selectAll()

    def _ask(self) -> None:
        if self._is_ready and not name_fault(self.name.text()):
            self.wanted.emit(self.name.text().strip())

    def _look(self) -> None:
        self.button.setEnabled(self._saved is not None and self._is_ready)
        has_file = self._saved is not None
        words = tr("Keep it under a name, in a file beside the workflow")
        self.button.setToolTip(words if has_file else tr("Save the workflow first: the input is kept beside it"))
        fault = name_fault(self.name.text())
        is_there = not fault and self._saved is not None and self._saved.path(self.name.text()).exists()
        self.save.setText(tr("Replace") if is_there else tr("Save"))
        self.save.setEnabled(not fault and self._is_ready)
        self.save.setToolTip(fault)
        if not self._line.isHidden():
            self.say(fault if self.name.text() else "")
