"""The switches of the search: case, whole words, regular expression, only in the selection."""

from PySide6.QtCore import Signal
from PySide6.QtGui import QTextCharFormat, QTextCursor
from PySide6.QtWidgets import QHBoxLayout, QTextEdit, QToolButton, QWidget

from designer.editor.code_edit import CodeEdit
from designer.editor.text_search import Wanted
from designer.look import theme, tr


class FindOptions(QWidget):
    """Four buttons that stay down; ``changed`` tells that something else is wanted now."""

    changed = Signal()

    def __init__(self, editor: CodeEdit, parent: QWidget) -> None:
        super().__init__(parent)
        self._editor = editor
        self._scope: QTextCursor | None = None  # a cursor, so that it moves with the text
        self.case, self.word, self.pattern, self.scope = (QToolButton(self) for _ in range(4))
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(2)
        for button, name, text in (
            (self.case, "findCase", "Aa"),
            (self.word, "findWord", "[ab]"),
            (self.pattern, "findPattern", ".*"),
            (self.scope, "findScope", "≡"),
        ):
            button.setObjectName(name)
            button.setText(text)
            button.setCheckable(True)
            row.addWidget(button)
        for button in (self.case, self.word, self.pattern):
            button.toggled.connect(lambda _on: self.changed.emit())
        self.scope.toggled.connect(self._take_scope)
        self.retranslate()

    def wanted(self, words: str) -> Wanted:
        """Return what to look for."""
        return Wanted(
            words=words,
            is_case=self.case.isChecked(),
            is_word=self.word.isChecked(),
            is_pattern=self.pattern.isChecked(),
            scope=self._span(),
        )

    def buttons(self) -> tuple[QToolButton, ...]:
        """Return the switches from left to right."""
        return self.case, self.word, self.pattern, self.scope

    def offer_scope(self, cursor: QTextCursor) -> None:
        """Look only in what is selected, when that is more than a line; else everywhere."""
        document = cursor.document()
        first, last = document.findBlock(cursor.selectionStart()), document.findBlock(cursor.selectionEnd())
        self.scope.setChecked(False)
        self.scope.setChecked(first != last)

    def highlights(self) -> list[QTextEdit.ExtraSelection]:
        """Return the background of the lines that are looked at."""
        if self._scope is None:
            return []
        selection = QTextEdit.ExtraSelection()
        selection.cursor = self._scope
        selection.format = QTextCharFormat()
        selection.format.setBackground(theme().color("accent", 0.1))
        return [selection]

    def retranslate(self) -> None:
        """Word everything in the current language."""
        for button, words in (
            (self.case, tr("Match case")),
            (self.word, tr("Whole words")),
            (self.pattern, tr("Regular expression; $1 in the replacement is the first group")),
            (self.scope, tr("Only in the selection")),
        ):
            button.setToolTip(words)
            button.setAccessibleName(words)

    def _take_scope(self, is_on: bool) -> None:
        cursor = self._editor.textCursor()
        if is_on and not cursor.hasSelection():
            self.scope.setChecked(False)  # nothing is selected that could be meant
            return
        self._scope = QTextCursor(cursor) if is_on else None
        if self._scope is not None:
            self._scope.setKeepPositionOnInsert(False)
        self.changed.emit()

    def _span(self) -> tuple[int, int] | None:
        if self._scope is None:
            return None
        mirror = self._editor.mirror
        return mirror.offset(self._scope.selectionStart()), mirror.offset(self._scope.selectionEnd())
