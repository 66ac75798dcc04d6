"""The places in the data, offered while a path or an expression is typed inside a JSON text."""

import json
import re
from collections.abc import Callable

from PySide6.QtCore import QEvent, QModelIndex, QObject, QPersistentModelIndex, QRect, Qt
from PySide6.QtGui import QKeyEvent, QTextCursor
from PySide6.QtWidgets import QPlainTextEdit

from designer.document.path_candidates import PathCandidate, PathScope, path_candidates
from designer.widgets.suggestions import STEERING, SuggestionList, candidate_at

_WIDTH = 320
# The value of a member whose name ends in .$, or a text that is an expression, up to the cursor.
_path = re.compile(r'\.\$"\s*:\s*"((?:[^"\\]|\\.)*)\Z')
_query = re.compile(r'"(\{%(?:[^"\\]|\\.)*)\Z')
_rest = re.compile(r'(?:[^"\\]|\\.)*')


class TextSuggestions(QObject):
    """Serves a text editor; ``scope`` says what expressions there can read, None that there are none."""

    def __init__(self, editor: QPlainTextEdit) -> None:
        super().__init__(editor)
        self._editor = editor
        self.scope: Callable[[], PathScope] | None = None
        self._list: SuggestionList | None = None
        self._is_typing = False
        editor.installEventFilter(self)
        editor.textChanged.connect(self._note_change)
        editor.cursorPositionChanged.connect(self._note_cursor)

    @property
    def is_open(self) -> bool:
        """Whether the list is on the screen."""
        return self._list is not None and self._list.isVisible()

    @property
    def texts(self) -> list[str]:
        """What the list shows."""
        return self._list.model.texts if self._list is not None and self.is_open else []

    def open(self) -> bool:
        """Show what fits at the cursor; tell whether anything does."""
        typed, found = self._typed(), []
        if typed is not None and self.scope is not None:
            is_call = typed.lstrip().startswith("States.")  # of which only the argument at the cursor is replaced
            found = path_candidates(typed + (self._rest() if is_call else ""), self.scope(), len(typed))
        if not found or (len(found) == 1 and found[0].text == typed):
            self.close()
            return False
        if self._list is None:
            self._list = SuggestionList(self._editor.window())
            self._list.destroyed.connect(self._forget)
            self._list.list.clicked.connect(self._choose)
            self._list.list.setAccessibleName(self._editor.accessibleName())
        rect = self._editor.cursorRect()
        place = QRect(max(0, rect.left() - 60), rect.top(), _WIDTH, rect.height())
        self._list.show_candidates(found, self._editor.viewport(), place)
        return True

    def close(self) -> None:
        """Take the list from the screen."""
        if self._list is not None:
            self._list.setVisible(False)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Steer the list with the keys of the editor."""
        if event.type() in (QEvent.Type.FocusOut, QEvent.Type.Hide):
            self.close()
        elif event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent):
            if self.is_open and event.key() == Qt.Key.Key_Escape:
                event.accept()
                return True
        elif event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            self._is_typing = bool(event.text())
            return self._key(event)
        return False

    def _key(self, event: QKeyEvent) -> bool:
        if event.key() == Qt.Key.Key_Space and event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self.open()
            return True
        if self._list is None or not self.is_open:
            return False
        if event.key() in STEERING:
            self._list.list.keyPressEvent(event)
        elif event.key() == Qt.Key.Key_Escape:
            self.close()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Tab):
            if event.modifiers() or not self._list.list.currentIndex().isValid():
                self.close()
                return False
            self._choose(self._list.list.currentIndex())
        else:
            return False
        return True

    def _forget(self) -> None:
        """The window that the list was in is gone, while the editor stands in another one or is about to go too."""
        self._list = None

    def _note_change(self) -> None:
        if self._is_typing and self._editor.hasFocus() and not self._editor.isReadOnly():
            self.open()

    def _note_cursor(self) -> None:
        if self.is_open and self._typed() is None:
            self.close()

    def _typed(self) -> str | None:
        """Return what stands before the cursor in a text that is a path or an expression; None elsewhere."""
        cursor = self._editor.textCursor()
        before = cursor.block().text()[: cursor.positionInBlock()]
        match = _path.search(before) or _query.search(before)
        return None if match is None else match[1]

    def _rest(self) -> str:
        """Return what stands behind the cursor in the text that it is in."""
        cursor = self._editor.textCursor()
        found = _rest.match(cursor.block().text()[cursor.positionInBlock() :])
        return "" if found is None else found[0]

    def _choose(self, index: QModelIndex | QPersistentModelIndex) -> None:
        candidate, typed = candidate_at(index), self._typed()
        self.close()
        if not isinstance(candidate, PathCandidate) or typed is None:
            return
        cursor = self._editor.textCursor()
        after = self._rest()
        written = json.dumps(candidate.text, ensure_ascii=False)[1:-1]
        cursor.movePosition(QTextCursor.MoveOperation.Left, QTextCursor.MoveMode.MoveAnchor, len(typed))
        length = len(typed) + len(after)
        cursor.movePosition(QTextCursor.MoveOperation.Right, QTextCursor.MoveMode.KeepAnchor, length)
        self._is_typing = False
        cursor.insertText(written)
        if candidate.caret:
            cursor.movePosition(QTextCursor.MoveOperation.Left, QTextCursor.MoveMode.MoveAnchor, candidate.caret)
        self._editor.setTextCursor(cursor)
        self._editor.setFocus(Qt.FocusReason.OtherFocusReason)
