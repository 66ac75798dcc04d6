"""A line below the code that gives a state another name, in every place that names it."""

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QLineEdit

from designer.document.document import Document
from designer.document.pointers import label_of, name_of
from designer.document.rules import can_rename
from designer.document.states import rename_state
from designer.editor.code_edit import CodeEdit
from designer.editor.names import places_of_name
from designer.look import tr


class RenameBar(QFrame):
    """Closed until :meth:`open`; Enter renames, Escape does not."""

    closed = Signal()

    def __init__(self, document: Document, editor: CodeEdit) -> None:
        super().__init__(editor.parentWidget())
        self.setObjectName("renameBar")
        self.setProperty("role", "panel")
        self._document, self._editor = document, editor
        self._pointer = ""
        self._label, self.hint, self.field = QLabel(self), QLabel(self), QLineEdit(self)
        self.field.setObjectName("renameField")
        self.field.setMinimumWidth(200)
        self.hint.setProperty("role", "muted")
        row = QHBoxLayout(self)
        row.setContentsMargins(10, 6, 10, 6)
        row.addWidget(self._label)
        row.addWidget(self.field, 1)
        row.addWidget(self.hint, 1)
        self.field.textChanged.connect(lambda _text: self._judge())
        document.definition_changed.connect(lambda _changed: self._judge() if self.isVisible() else None)
        self.hide()

    def open(self, pointer: str) -> bool:
        """Ask for another name of the state at ``pointer``."""
        verdict = self._document.can_edit()
        if not verdict.ok:
            return self._document.refuse(verdict)
        self._pointer = pointer
        self.retranslate()
        self.field.setText(name_of(pointer))
        self.field.selectAll()
        self.show()
        self.field.setFocus(Qt.FocusReason.ShortcutFocusReason)
        return True

    def leave(self) -> None:
        """Go back to the text."""
        if self.isVisible():
            self.hide()
            self._editor.setFocus(Qt.FocusReason.OtherFocusReason)
            self.closed.emit()

    def retranslate(self) -> None:
        """Word everything in the current language."""
        self._label.setText(tr("Rename {name}", name=label_of(self._pointer)))
        self.field.setAccessibleName(tr("New name"))
        self._judge()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter renames, Escape does not."""
        match event.key():
            case Qt.Key.Key_Escape:
                self.leave()
            case Qt.Key.Key_Return | Qt.Key.Key_Enter:
                if self.field.property("invalid"):
                    return
                rename_state(self._document, self._pointer, self.field.text())
                self.leave()
            case _:
                super().keyPressEvent(event)

    def changeEvent(self, event: QEvent) -> None:
        """See :func:`designer.look.tr`."""
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()
        super().changeEvent(event)

    def _judge(self) -> None:
        verdict = can_rename(self._document.definition, self._pointer, self.field.text())
        count = len(places_of_name(self._document, self._pointer))
        places = tr("in 1 place") if count == 1 else tr("in {count} places", count=count)
        self.hint.setText(verdict.reason or places)
        self.field.setProperty("invalid", not verdict.ok)
        self.field.style().polish(self.field)
