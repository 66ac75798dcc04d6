"""What the lines below the code that ask for one thing share."""

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QLineEdit

from designer.editor.code_edit import CodeEdit


class CodeBar(QFrame):
    """A label, a field and a hint, closed until :meth:`ask`; Enter accepts, Escape does not.

    ``closed`` tells that it went away.
    """

    closed = Signal()

    def __init__(self, editor: CodeEdit, name: str, field: str) -> None:
        super().__init__(editor.parentWidget())
        self.setObjectName(name)
        self.setProperty("role", "panel")
        self._editor = editor
        self._label, self.hint, self.field = QLabel(self), QLabel(self), QLineEdit(self)
        self.field.setObjectName(field)
        self.hint.setProperty("role", "muted")
        row = QHBoxLayout(self)
        row.setContentsMargins(10, 6, 10, 6)
        row.addWidget(self._label)
        row.addWidget(self.field, 1)
        row.addWidget(self.hint, 1)
        self.field.textChanged.connect(self.judge)
        self.hide()

    def ask(self, text: str) -> None:
        """Open with ``text`` in the field, all of it selected."""
        self.retranslate()
        self.field.setText(text)
        self.field.selectAll()
        self.show()
        self.field.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def leave(self) -> None:
        """Go back to the text."""
        if self.isVisible():
            self.hide()
            self._editor.setFocus(Qt.FocusReason.OtherFocusReason)
            self.closed.emit()

    def accept(self) -> None:
        """Do what was asked for, unless the field makes no sense."""
        raise NotImplementedError

    def judge(self) -> None:
        """Show whether the field makes sense, with :meth:`show_fault`."""
        raise NotImplementedError

    def retranslate(self) -> None:
        """Word everything in the current language."""
        raise NotImplementedError

    def show_fault(self, *, is_fault: bool) -> None:
        """Mark the field as one that cannot be accepted, or not."""
        self.field.setProperty("invalid", is_fault)
        self.field.style().polish(self.field)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Qt: Enter accepts, Escape does not."""
        match event.key():
            case Qt.Key.Key_Escape:
                self.leave()
            case Qt.Key.Key_Return | Qt.Key.Key_Enter:
                self.accept()
            case _:
                super().keyPressEvent(event)

    def changeEvent(self, event: QEvent) -> None:
        """See :func:`designer.look.tr`; a closed bar is worded when it opens."""
        if event.type() == QEvent.Type.LanguageChange and not self.isHidden():
            self.retranslate()
        super().changeEvent(event)
