"""The list of what fits at the cursor, below it."""

from PySide6.QtCore import QModelIndex, QObject, QPersistentModelIndex, QRect, QSize, Qt
from PySide6.QtGui import QPainter, QStandardItem, QStandardItemModel
from PySide6.QtWidgets import (
    QCompleter,
    QListView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
)

from designer.document.document import Document
from designer.document.known import Known
from designer.editor.code_edit import CodeEdit
from designer.editor.completion import Candidate, candidates
from designer.editor.insertion import bare, indented, inner_start, missing_comma
from designer.editor.lore import Foresee, lore_of
from designer.editor.outline import Place, place_at
from designer.editor.typing_aids import is_in_string, one_change
from designer.look import language, mono_font, theme, ui_font
from designer.widgets.highlighter import utf16_length
from engine.definition import Definition
from engine.language.machine import escape

_CANDIDATE = Qt.ItemDataRole.UserRole + 1
_WIDTH, _ROW, _SHOWN = 460, 26, 9
# Longer texts are looked at when asked, not at every quote.
_OPENED_BY_ITSELF = 256 * 1024


class CompletionList(QObject):
    """Opens on demand and at a quote, narrows while typing, writes what is chosen."""

    def __init__(self, document: Document, editor: CodeEdit) -> None:
        super().__init__(editor)
        self._document, self._editor = document, editor
        self.foresee: Foresee = lambda _pointer: (Known(), Known())  # what states get is known where runs are
        self._model = QStandardItemModel(self)
        self._start = 0
        self._inner: int | None = None  # where the word begins that is written inside an expression
        self.list = QListView()
        self.list.setObjectName("completionList")
        self.list.setUniformItemSizes(True)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._completer = QCompleter(self._model, self)
        self._completer.setWidget(editor)
        self._completer.setPopup(self.list)
        self.list.setItemDelegate(_Row(self.list))  # after Qt has set its own
        self._completer.setMaxVisibleItems(_SHOWN)
        self._completer.setFilterMode(Qt.MatchFlag.MatchContains)
        self._completer.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        self._completer.activated[QModelIndex].connect(self._choose)  # type: ignore[index]  # the stubs know one of two
        editor.typed.connect(self._note_typed)
        editor.cursorPositionChanged.connect(self._narrow)
        editor.mirror.changed.connect(lambda _place, _was_typed: self._narrow())
        self.list.installEventFilter(self)

    @property
    def is_open(self) -> bool:
        """Whether the list is on screen."""
        return self.list.isVisible()

    @property
    def names(self) -> list[str]:
        """What the list shows."""
        shown = self._completer.completionModel()
        return [str(shown.data(shown.index(row, 0))) for row in range(shown.rowCount())]

    def open(self) -> bool:
        """Show what fits at the cursor; false when nothing does."""
        place = place_at(self._document.text, self._editor.mirror.offset(self._editor.textCursor().position()))
        lore = lore_of(self._document, _state_of(place, self._document.definition), language(), self.foresee)
        found = candidates(place, lore)
        self._fill(found)
        self._inner = inner_start(place)
        self._start = self._editor.mirror.unit(place.start if self._inner is None else self._inner)
        prefix = place.prefix
        if self._inner is not None:
            prefix = self._document.text[self._inner : self._editor.mirror.offset(self._editor.textCursor().position())]
        return bool(found) and self._show(prefix)

    def eventFilter(self, watched: QObject, event: object) -> bool:
        """Tell the editor whose keys Enter, Tab and Escape are."""
        if watched is self.list:
            self._editor.is_completing = self.list.isVisible()
        return False

    def _fill(self, found: list[Candidate]) -> None:
        self._model.clear()
        for candidate in found:
            item = QStandardItem(candidate.name)
            item.setData(candidate, _CANDIDATE)
            item.setToolTip(candidate.doc)
            self._model.appendRow(item)

    def _show(self, prefix: str) -> bool:
        self._completer.setCompletionPrefix(prefix)
        shown = self._completer.completionModel()
        is_written = shown.rowCount() == 1 and str(shown.data(shown.index(0, 0))) == prefix
        if shown.rowCount() == 0 or is_written:
            self.list.hide()
            return False
        place = self._editor.cursorRect()
        margin = self._editor.viewport().x()
        self._completer.complete(QRect(place.left() + margin, place.top(), _WIDTH, place.height()))
        self.list.setCurrentIndex(shown.index(0, 0))
        self._editor.is_completing = True
        return True

    def _note_typed(self, text: str) -> None:
        if self.is_open or len(self._document.text) > _OPENED_BY_ITSELF:
            return
        if text == '"' and is_in_string(self._editor.textCursor()):  # behind one, Enter is to begin a line
            self.open()

    def _narrow(self) -> None:
        if not self.is_open or not self._editor.mirror.is_settled:
            return
        written = self._editor.mirror.piece(self._start, self._editor.textCursor().position())
        if self._editor.textCursor().position() < self._start or "\n" in written or '"' in written[1:]:
            self.list.hide()
            return
        self._show(written.lstrip('"'))

    def _choose(self, index: QModelIndex) -> None:
        candidate = index.data(_CANDIDATE)
        if not isinstance(candidate, Candidate):
            return
        text, mirror = self._document.text, self._editor.mirror
        place = place_at(text, mirror.offset(self._editor.textCursor().position()))
        inner = None if self._inner is None else inner_start(place)
        if inner is not None:
            self._write_inside(candidate, inner)
            return
        written = indented(candidate.text, text, place.start, self._editor.unit)
        # What follows a member is the next one, so a comma has to part them.
        if place.is_key and not place.is_followed and text[place.end :].lstrip()[:1] == '"':
            written += ","
        cursor = self._editor.textCursor()
        with one_change(cursor):
            gap = missing_comma(text, place)
            if gap is not None:
                cursor.setPosition(mirror.unit(gap))
                cursor.insertText(",")
            start = mirror.unit(place.start) + (gap is not None)
            cursor.setPosition(start)
            cursor.setPosition(start + mirror.unit(place.end) - mirror.unit(place.start), cursor.MoveMode.KeepAnchor)
            cursor.insertText(written)
        caret = start + utf16_length(written[: candidate.caret])
        cursor.setPosition(caret - candidate.selected)
        cursor.setPosition(caret, cursor.MoveMode.KeepAnchor)
        self._editor.setTextCursor(cursor)
        if written[candidate.caret - 1 : candidate.caret + 1] == '""' and candidate.caret < len(written):
            self.open()

    def _write_inside(self, candidate: Candidate, start: int) -> None:
        """Write a path or a call into the expression around the cursor, without the quotes and marks it begins with."""
        cursor, (text, caret) = self._editor.textCursor(), bare(candidate)
        mirror = self._editor.mirror
        is_called = self._document.text.startswith("(", mirror.offset(cursor.position()))  # it has its brackets
        written = text.removesuffix("()") if is_called else text
        with one_change(cursor):
            cursor.setPosition(mirror.unit(start), cursor.MoveMode.KeepAnchor)
            cursor.insertText(written)
        behind = len(written) - caret if written == text else -1
        cursor.setPosition(cursor.position() - behind)
        self._editor.setTextCursor(cursor)


def _state_of(place: Place, definition: Definition) -> str:
    """Return the pointer of the innermost state around a place, if the last readable text has it."""
    parts: list[str] = []
    frame = place.frame
    while frame is not None and frame.parent is not None:
        around = frame.parent
        number = next((key for key, one in around.frames.items() if one is frame), "")
        parts.insert(0, escape(number if around.bracket == "[" else frame.key))
        frame = around
    while parts and "/" + "/".join(parts) not in definition.states:
        parts.pop()
    return "/" + "/".join(parts) if parts else ""


class _Row(QStyledItemDelegate):
    """A name and, muted, what it is."""

    def sizeHint(self, _option: QStyleOptionViewItem, _index: QModelIndex | QPersistentModelIndex) -> QSize:
        return QSize(_WIDTH - 20, _ROW)

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        rect: QRect = option.rect
        state = option.state
        painter.save()
        if state & QStyle.StateFlag.State_Selected:
            painter.fillRect(rect, theme().color("accent_tint"))
        name = str(index.data())
        rect = rect.adjusted(10, 0, -10, 0)
        painter.setFont(mono_font(12, 600))
        painter.setPen(theme().color("text"))
        fit = painter.fontMetrics().elidedText(name, Qt.TextElideMode.ElideMiddle, rect.width())
        painter.drawText(rect, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, fit)
        rest = rect.adjusted(painter.fontMetrics().horizontalAdvance(fit) + 14, 0, 0, 0)
        candidate = index.data(_CANDIDATE)
        if isinstance(candidate, Candidate) and rest.width() > 40:
            painter.setFont(ui_font(12))
            painter.setPen(theme().color("muted"))
            doc = painter.fontMetrics().elidedText(candidate.doc, Qt.TextElideMode.ElideRight, rest.width())
            painter.drawText(rest, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, doc)
        painter.restore()
