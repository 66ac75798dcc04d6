"""A line below the code that asks where to go: a line, or a line and a column."""

import re

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QLineEdit

from designer.document.document import Document
from designer.editor.code_edit import CodeEdit
from designer.look import tr

_place = re.compile(r"\s*(\d{1,9})\s*(?:[:,，：]\s*(\d{1,9}))?\s*")


class GoToBar(QFrame):
    """Closed until :meth:`open`; Enter goes there, Escape stays. ``closed`` tells that it went away."""

    closed = Signal()

    def __init__(self, document: Document, editor: CodeEdit) -> None:
        super().__init__(editor.parentWidget())
        self.setObjectName("goToBar")
        self.setProperty("role", "panel")
        self._document, self._editor = document, editor
        self.field = QLineEdit(self)
        self.field.setObjectName("goToLine")
        self.field.setMaximumWidth(160)
        self._label, self._hint = QLabel(self), QLabel(self)
        self._hint.setProperty("role", "muted")
        row = QHBoxLayout(self)
        row.setContentsMargins(10, 6, 10, 6)
        row.addWidget(self._label)
        row.addWidget(self.field)
        row.addWidget(self._hint, 1)
        self.field.textChanged.connect(lambda _text: self._judge())
        self.hide()

    def open(self) -> None:
        """Ask for a line."""
        self.retranslate()
        self.field.setText(str(self._editor.textCursor().blockNumber() + 1))
        self.field.selectAll()
        self.show()
        self.field.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def leave(self) -> None:
        """Go back to the text."""
        if self.isVisible():
            self.hide()
            self._editor.setFocus(Qt.FocusReason.OtherFocusReason)
            self.closed.emit()

    def retranslate(self) -> None:
        """Word everything in the current language."""
        self._label.setText(tr("Go to line"))
        self.field.setAccessibleName(tr("Go to line"))
        self._hint.setText(tr("1 to {last}, or line:column", last=self._editor.blockCount()))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter goes there, Escape stays."""
        match event.key():
            case Qt.Key.Key_Escape:
                self.leave()
            case Qt.Key.Key_Return | Qt.Key.Key_Enter:
                found = _place.fullmatch(self.field.text())
                if found is not None:
                    offset = self._document.source.offset(int(found[1]), int(found[2] or 1))
                    self.leave()
                    self._editor.go_to(self._editor.mirror.unit(offset))
            case _:
                super().keyPressEvent(event)

    def changeEvent(self, event: QEvent) -> None:
        """See :func:`designer.look.tr`."""
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()
        super().changeEvent(event)

    def _judge(self) -> None:
        self.field.setProperty("invalid", _place.fullmatch(self.field.text()) is None)
        self.field.style().polish(self.field)
