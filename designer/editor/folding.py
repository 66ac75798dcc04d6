"""Objects and arrays of the code folded to their first and last line; the text itself does not change."""

import math
import time
from collections.abc import Iterable

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtGui import QTextBlock, QTextCursor, QTextDocument
from PySide6.QtWidgets import QPlainTextDocumentLayout, QPlainTextEdit

from designer.document.document import Document
from designer.editor.brackets import bracket_pair
from designer.editor.mirror import Mirror

_PAIRS = {"{": "}", "[": "]"}
_LONGEST_LINE = 4_000
_SLICE_SECONDS = 0.006


def opens(block: QTextBlock) -> bool:
    """Tell whether a line ends with the beginning of something that can be folded."""
    return block.length() <= _LONGEST_LINE and block.text().rstrip().endswith(("{", "["))


def is_folded(block: QTextBlock) -> bool:
    """Tell whether what begins on a line is folded."""
    following = block.next()
    return block.isVisible() and following.isValid() and not following.isVisible()


class Folding(QObject):
    """Folds in one editor. They move with the text, and open by themselves when the cursor goes inside."""

    changed = Signal()

    def __init__(self, document: Document, mirror: Mirror, editor: QPlainTextEdit) -> None:
        super().__init__(editor)
        self._document, self._mirror, self._editor = document, mirror, editor
        # From the opening bracket to the closing one: cursors, so that they move with the text.
        self._folds: list[QTextCursor] = []
        self._ends: dict[int, int] | None = None  # last line of what begins on a line; looked up when first needed
        self._waiting: list[tuple[int, int]] = []  # brackets of what is still to be folded
        self._opening: list[QTextCursor] = []  # folds that are still to be unfolded, the next one last
        self._more = QTimer(self)
        self._more.setSingleShot(True)
        self._more.timeout.connect(self._go_on)
        mirror.changed.connect(self._mend)
        mirror.filled.connect(self._fold_more)
        document.replaced.connect(self.unfold_all)
        editor.cursorPositionChanged.connect(self._reveal_cursor)

    @property
    def lines(self) -> tuple[int, ...]:
        """The first lines of what is folded, from 0."""
        return tuple(sorted(self._first(fold).blockNumber() for fold in self._folds))

    @property
    def is_used(self) -> bool:
        """Whether anything is folded."""
        return bool(self._folds or self._opening)

    def toggle(self, line: int) -> None:
        """Fold what begins on a line, or unfold it."""
        block = self._text.findBlockByNumber(line)
        if is_folded(block):
            self.unfold(line)
        else:
            self.fold(line)

    def fold(self, line: int) -> bool:
        """Fold what begins on a line; false when nothing does."""
        fold = self._fold_of(self._text.findBlockByNumber(line))
        if fold is None:
            return False
        self._show(fold, is_shown=False)
        self._add([fold])
        return True

    def unfold(self, line: int) -> bool:
        """Unfold what begins on a line; what is folded inside stays so."""
        found = [fold for fold in self._folds if self._first(fold).blockNumber() == line]
        for fold in found:
            self._remove(fold)
        return bool(found)

    def fold_here(self) -> bool:
        """Fold the innermost object or array that the cursor is in and that is not folded."""
        block = self._editor.textCursor().block()
        indent = _indent(block) + (block.text().lstrip()[:1] in ("}", "]"))
        if not (opens(block) and not is_folded(block)):
            block = block.previous()
            while block.isValid() and not (opens(block) and _indent(block) < indent):
                block = block.previous()
        return block.isValid() and self.fold(block.blockNumber())

    def unfold_here(self) -> bool:
        """Unfold what begins on the line of the cursor."""
        return self.unfold(self._editor.textCursor().blockNumber())

    def fold_states(self) -> bool:
        """Fold every state of the outermost machine, in a long text bit by bit; false while the text is broken."""
        source = self._document.source
        states, span = source.node("/States"), source.span("/States")
        if states is None or span is None:
            return False
        starts = ((span.start + member.value_start, member.node) for member in states.members)
        self._waiting = [(start, start + node.length - 1) for start, node in starts if node.height]
        self._fold_more()
        return True

    def unfold_all(self) -> None:
        """Show every line: those on screen now, in a long text the others bit by bit."""
        self._waiting = []
        first = self._editor.firstVisibleBlock().position()
        folds = sorted([*self._folds, *self._opening], key=QTextCursor.anchor, reverse=True)
        self._folds = []
        self._opening = [fold for fold in folds if fold.anchor() < first]
        self._opening += (fold for fold in folds if fold.anchor() >= first)
        self._unfold_more()

    def _go_on(self) -> None:
        if self._opening:
            self._unfold_more()
        else:
            self._fold_more()

    def _fold_more(self) -> None:
        until, found = time.perf_counter() + _SLICE_SECONDS, []
        while self._waiting and self._mirror.has(self._waiting[0][1]) and time.perf_counter() < until:
            fold = self._between(*self._waiting.pop(0))
            if fold is not None:
                self._show(fold, is_shown=False)
                found.append(fold)
        self._add(found)
        if self._waiting and self._mirror.is_whole:  # the rest of a text that comes in is folded as it comes
            self._more.start()

    def _unfold_more(self, seconds: float = _SLICE_SECONDS) -> None:
        until = time.perf_counter() + seconds
        is_due = bool(self._opening)
        while self._opening and time.perf_counter() < until:
            self._show(self._opening.pop(), is_shown=True)
        if is_due:
            self._ends = None
            self._announce()
        if self._opening or self._waiting:
            self._more.start()

    def reveal(self, position: int) -> None:
        """Unfold what hides a position of the editor."""
        block = self._text.findBlock(position)
        if not block.isVisible():
            self._unfold_more(math.inf)
            for fold in [fold for fold in self._folds if self._hides(fold, block)]:
                self._remove(fold)

    def next_seen(self, block: QTextBlock) -> QTextBlock:
        """Return the next line that is not folded away."""
        following = block.next()
        if not following.isValid() or following.isVisible():
            return following
        if self._ends is None:
            self._ends = {}
            self._note_ends((*self._folds, *self._opening))
        following = self._text.findBlockByNumber(self._ends.get(block.blockNumber(), following.blockNumber()))
        while following.isValid() and not following.isVisible():
            following = following.next()
        return following

    def _note_ends(self, folds: Iterable[QTextCursor]) -> None:
        if self._ends is not None:
            for fold in folds:
                first, last = self._first(fold).blockNumber(), self._last(fold).blockNumber()
                self._ends[first] = max(last, self._ends.get(first, 0))

    # How it is done

    @property
    def _text(self) -> QTextDocument:
        return self._editor.document()

    def _fold_of(self, block: QTextBlock) -> QTextCursor | None:
        """Return the fold of what begins on a line."""
        if not opens(block):
            return None
        start = self._mirror.offset(block.position()) + len(block.text().rstrip()) - 1
        pair = bracket_pair(self._document.source, start)
        return None if pair is None or pair[0] != start else self._between(*pair)

    def _between(self, start: int, end: int) -> QTextCursor | None:
        """Return the fold between two brackets at offsets; None when there is no line between their lines."""
        fold = QTextCursor(self._text)
        fold.setPosition(self._mirror.unit(start))
        fold.setPosition(self._mirror.unit(end), QTextCursor.MoveMode.KeepAnchor)
        return fold if self._last(fold).blockNumber() > self._first(fold).blockNumber() + 1 else None

    def _add(self, folds: list[QTextCursor]) -> None:
        known = {fold.anchor() for fold in self._folds}
        fresh = [fold for fold in folds if fold.anchor() not in known]
        self._folds += fresh
        if fresh:
            self._note_ends(fresh)
            self._bring_cursor_out()
            self._announce()

    def _remove(self, fold: QTextCursor) -> None:
        self._folds.remove(fold)
        self._ends = None
        self._show(fold, is_shown=True)
        for other in self._folds:
            if fold.anchor() <= other.anchor() <= fold.position() or other.anchor() < fold.anchor() < other.position():
                self._show(other, is_shown=False)
        self._announce()

    def _show(self, fold: QTextCursor, *, is_shown: bool) -> None:
        block, count = self._first(fold), int(is_shown)
        for _ in range(self._last(fold).blockNumber() - block.blockNumber() - 1):
            block = block.next()
            block.setVisible(is_shown)
            block.setLineCount(count)

    def _mend(self, place: int, _was_typed: bool) -> None:
        """After a change that ended at ``place``: forget folds that lost a bracket, and hide what came into others."""
        self._ends, self._waiting = None, []
        self._unfold_more(math.inf)
        if not self._folds:
            return
        for fold in list(self._folds):
            start, end = fold.anchor(), fold.position()
            if start < place - 1 and place + 1 < end:
                self._show(fold, is_shown=False)
            elif (start >= end or min(abs(start - place), abs(end - place)) <= 1) and not self._is_whole(fold):
                self._folds.remove(fold)
                self._show(fold, is_shown=True)
        self._announce()

    def _is_whole(self, fold: QTextCursor) -> bool:
        opening, closing = self._text.characterAt(fold.anchor()), self._text.characterAt(fold.position())
        return fold.anchor() < fold.position() and _PAIRS.get(opening) == closing

    def _announce(self) -> None:
        layout = self._text.documentLayout()
        assert isinstance(layout, QPlainTextDocumentLayout)
        layout.requestUpdate()
        layout.documentSizeChanged.emit(layout.documentSize())
        self.changed.emit()

    def _bring_cursor_out(self) -> None:
        cursor = self._editor.textCursor()
        block = cursor.block()
        while block.isValid() and not block.isVisible():
            block = block.previous()
        if block != cursor.block():
            cursor.setPosition(block.position() + block.length() - 1)
            self._editor.setTextCursor(cursor)

    def _reveal_cursor(self) -> None:
        if self._folds:
            self.reveal(self._editor.textCursor().position())

    def _first(self, fold: QTextCursor) -> QTextBlock:
        return self._text.findBlock(fold.anchor())

    def _last(self, fold: QTextCursor) -> QTextBlock:
        return self._text.findBlock(fold.position())

    def _hides(self, fold: QTextCursor, block: QTextBlock) -> bool:
        return self._first(fold).blockNumber() < block.blockNumber() < self._last(fold).blockNumber()


def _indent(block: QTextBlock) -> int:
    text = block.text()
    return len(text) - len(text.lstrip(" \t"))
