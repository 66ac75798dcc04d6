"""The places in the data, offered while a path or an expression is typed inside a JSON text."""

import json
import re
from collections.abc import Callable
from typing import NamedTuple

from PySide6.QtCore import QEvent, QModelIndex, QObject, QPersistentModelIndex, QRect, Qt
from PySide6.QtGui import QKeyEvent, QTextCursor
from PySide6.QtWidgets import QPlainTextEdit

from designer.document.path_candidates import PathCandidate, PathScope, path_candidates
from designer.document.query_candidates import query_candidates
from designer.widgets.suggestions import STEERING, SuggestionList, candidate_at
from engine.language.dialects import QueryLanguage

_WIDTH = 320
_BEGIN = "{%"
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
        self._is_asked = False  # until the list closes: then Enter and Tab take the first, without a step down to it
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

    def open(self, *, is_asked: bool = False) -> bool:
        """Show what fits at the cursor; tell whether anything does."""
        place = self._place()
        found = [] if place is None or self.scope is None else place.found(self.scope(), is_asked=is_asked)
        if place is None or not found or (len(found) == 1 and found[0].text == place.before):
            self.close()
            return False
        if self._list is None:
            self._list = SuggestionList(self._editor.window())
            self._list.destroyed.connect(self._forget)
            self._list.list.clicked.connect(self._choose)
            self._list.list.setAccessibleName(self._editor.accessibleName())
        self._is_asked |= is_asked
        rect = self._editor.cursorRect()
        room = QRect(max(0, rect.left() - 60), rect.top(), _WIDTH, rect.height())
        self._list.show_candidates(found, self._editor.viewport(), room)
        if self._is_asked:
            self._list.list.setCurrentIndex(self._list.model.index(0))
        return True

    def close(self) -> None:
        """Take the list from the screen."""
        self._is_asked = False
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
            self.open(is_asked=True)
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
        if self.is_open and self._place() is None:
            self.close()

    def _place(self) -> "_Place | None":
        """Return the path or the expression that the cursor is in; None elsewhere."""
        cursor = self._editor.textCursor()
        if self._editor.document().firstBlock().text().lstrip().startswith(_BEGIN):
            text, position = self._editor.toPlainText(), cursor.position()
            start = text.index(_BEGIN)
            return _Place(text[start:position], text[position:], is_bare=True) if position > start else None
        line, position = cursor.block().text(), cursor.positionInBlock()
        match = _path.search(line[:position]) or _query.search(line[:position])
        rest = _rest.match(line[position:])
        assert rest is not None  # it may be empty
        return None if match is None else _Place(match[1], rest[0], is_bare=False)

    def _choose(self, index: QModelIndex | QPersistentModelIndex) -> None:
        candidate, place = candidate_at(index), self._place()
        self.close()
        if not isinstance(candidate, PathCandidate) or place is None:
            return
        cursor = self._editor.textCursor()
        cursor.movePosition(QTextCursor.MoveOperation.Left, QTextCursor.MoveMode.MoveAnchor, len(place.before))
        length = len(place.before) + len(place.behind)
        cursor.movePosition(QTextCursor.MoveOperation.Right, QTextCursor.MoveMode.KeepAnchor, length)
        self._is_typing = False
        head = len(candidate.text) - candidate.caret
        cursor.insertText(place.written(candidate.text))
        behind = len(place.written(candidate.text[head:]))
        cursor.movePosition(QTextCursor.MoveOperation.Left, QTextCursor.MoveMode.MoveAnchor, behind)
        self._editor.setTextCursor(cursor)
        self._editor.setFocus(Qt.FocusReason.OtherFocusReason)


class _Place(NamedTuple):
    """What stands before and behind the cursor, as it is written; an expression ``is_bare`` without quotes around it."""

    before: str
    behind: str
    is_bare: bool

    def found(self, scope: PathScope, *, is_asked: bool) -> list[PathCandidate]:
        """Return what can stand in its place."""
        if self.before.startswith(_BEGIN):
            if scope.query is not QueryLanguage.JSONATA:
                return []
            before, behind = self._read(self.before), self._read(self.behind)
            if before is None or behind is None:
                return []
            return query_candidates(before + behind, len(before), scope, is_bare=False, is_asked=is_asked)
        is_call = self.before.lstrip().startswith("States.")  # of which only the argument at the cursor is replaced
        return path_candidates(self.before + (self.behind if is_call else ""), scope, len(self.before))

    def written(self, text: str) -> str:
        """Return how a text is written here."""
        return text if self.is_bare else json.dumps(text, ensure_ascii=False)[1:-1]

    def _read(self, written: str) -> str | None:
        if self.is_bare:
            return written
        try:
            return str(json.loads(f'"{written}"', strict=False))
        except ValueError:  # cut inside an escape
            return None
