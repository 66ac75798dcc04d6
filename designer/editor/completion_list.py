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
from designer.editor.code_edit import CodeEdit
from designer.editor.completion import Candidate, candidates
from designer.editor.outline import place_at
from designer.look import language, mono_font, theme, ui_font
from designer.widgets.highlighter import utf16_length
from engine.integrations.local_functions import list_functions

_CANDIDATE = Qt.ItemDataRole.UserRole + 1
_WIDTH, _ROW, _SHOWN = 460, 26, 9
# Longer texts are looked at when asked, not at every quote.
_OPENED_BY_ITSELF = 256 * 1024


class CompletionList(QObject):
    """Opens on demand and at a quote, narrows while typing, writes what is chosen."""

    def __init__(self, document: Document, editor: CodeEdit) -> None:
        super().__init__(editor)
        self._document, self._editor = document, editor
        self._model = QStandardItemModel(self)
        self._start = 0
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
        functions = (one.name for one in list_functions(self._document.functions_folder))
        found = candidates(place, language(), functions if place.key == "Resource" else ())
        self._fill(found)
        self._start = self._editor.mirror.unit(place.start)
        return bool(found) and self._show(place.prefix)

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
        if text == '"':
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
        written = candidate.text
        # What follows a member is the next one, so a comma has to part them.
        if place.is_key and not place.is_followed and text[place.end :].lstrip()[:1] == '"':
            written += ","
        cursor = self._editor.textCursor()
        cursor.setPosition(mirror.unit(place.start))
        start = cursor.position()
        cursor.setPosition(mirror.unit(place.end), cursor.MoveMode.KeepAnchor)
        cursor.insertText(written)
        cursor.setPosition(start + utf16_length(written[: candidate.caret]))
        self._editor.setTextCursor(cursor)
        if written[candidate.caret - 1 : candidate.caret + 1] == '""' and candidate.caret < len(written):
            self.open()


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
