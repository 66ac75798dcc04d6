"""The tree of a JSON editor; what is changed in the tree is spliced into the text."""

from collections.abc import Callable

from PySide6.QtCore import Signal
from PySide6.QtGui import QKeyEvent, QKeySequence, QTextCursor
from PySide6.QtWidgets import QPlainTextEdit, QWidget

from designer.document.undo import Edits
from designer.look import tr
from designer.widgets.highlighter import utf16_length
from designer.widgets.tree_panel import TreePanel
from engine.language.source import Source
from engine.language.values import Json

LARGEST = 1024 * 1024
"""A text of more characters is shown as a tree that cannot be edited: each splice of it would take too long."""


class TreePage(TreePanel):
    """``edited`` tells that the text was changed from here."""

    edited = Signal()

    def __init__(
        self, editor: QPlainTextEdit, text: Callable[[], str], parent: QWidget | None = None, *, grows: bool = False
    ) -> None:
        super().__init__(parent, grows=grows)
        self._editor, self._text = editor, text
        self._source: Source | None = None
        self.is_splicing = False
        self.tree.splice = self._splice

    def show_text(self, value: Json) -> None:
        """Show what the text holds now; ``value`` is what was read from it."""
        text = self._text()
        is_large = len(text) > LARGEST
        if is_large:
            self._source = None
            self.tree.show_large(value)
        else:
            self._source = Source.read(text if text.strip() else "{}")
            self.tree.show_source(self._source)
        self.say(tr("Too large to edit as a tree; switch to text for that.") if is_large else "")

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Take back and make again what was changed and not yet taken over elsewhere."""
        document = self._editor.document()
        if event.matches(QKeySequence.StandardKey.Undo) and document.isUndoAvailable():
            self._editor.undo()
            self.edited.emit()
        elif event.matches(QKeySequence.StandardKey.Redo) and document.isRedoAvailable():
            self._editor.redo()
            self.edited.emit()
        else:
            super().keyPressEvent(event)

    def _splice(self, edits: Edits) -> bool:
        """Change the text as one step of its undo, and show it anew."""
        source = self._source
        if source is None:
            return False
        text = self._text()
        self.is_splicing = True
        if source.text != text:  # nothing was written yet
            self._editor.setPlainText(source.text)
            text = source.text
        cursor = QTextCursor(self._editor.document())
        cursor.beginEditBlock()
        for edit in sorted(edits, key=lambda one: one.start, reverse=True):
            start = utf16_length(text[: edit.start])
            cursor.setPosition(start)
            cursor.setPosition(start + utf16_length(text[edit.start : edit.end]), QTextCursor.MoveMode.KeepAnchor)
            cursor.insertText(edit.text)
        cursor.endEditBlock()
        self.is_splicing = False
        self._source = source.splice(edits)
        self.tree.show_source(self._source)
        self.edited.emit()
        return True
