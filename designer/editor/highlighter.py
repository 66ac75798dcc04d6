"""Colours of the code pane: those of all JSON, and names of states; only what is seen is coloured."""

import re
from collections.abc import Callable, Iterable

from PySide6.QtGui import QFont, QTextBlock, QTextCharFormat
from PySide6.QtWidgets import QPlainTextEdit

from designer.look import theme
from designer.widgets.highlighter import LONGEST_LINE, JsonHighlighter, utf16_length

# Lines around the seen ones that are coloured too, so that slow scrolling never shows a bare one.
_MARGIN = 40
_state_key = re.compile(r'\s*"((?:[^"\\]|\\.)*)"\s*:\s*\{')
_reference = re.compile(r'"(?:Next|StartAt|Default)"\s*:\s*"((?:[^"\\]|\\.)*)"')


class CodeHighlighter(JsonHighlighter):
    """Colours lines when they come into view, so that opening costs the same however long the text is."""

    def __init__(self, editor: QPlainTextEdit) -> None:
        self._first, self._last = 0, 2 * _MARGIN
        self._names: frozenset[str] = frozenset()
        self._name_format = QTextCharFormat()
        self.following: Callable[[QTextBlock], QTextBlock] = QTextBlock.next  # the next line that is not folded away
        self._round = 0  # lines coloured in this one are up to date; Qt keeps it beside each line
        super().__init__(editor.document())

    def show_lines(self, first: int, last: int) -> None:
        """Colour what is not yet coloured between two lines, counted from 0."""
        self._first, self._last = first - _MARGIN, last + _MARGIN
        block = self.document().findBlockByNumber(max(0, self._first))
        while block.isValid() and block.blockNumber() <= self._last:
            if block.userState() != self._round and block.isVisible():
                self.rehighlightBlock(block)
            block = self.following(block)

    def set_names(self, names: Iterable[str]) -> None:
        """Say which keys are names of states."""
        fresh = frozenset(names)
        if fresh != self._names:
            self._names = fresh
            self.color_again()

    def color_again(self) -> None:
        """Colour what is seen in the formats of now, the rest when it comes into view."""
        self._round += 1
        self.show_lines(self._first + _MARGIN, self._last - _MARGIN)

    def highlightBlock(self, text: str) -> None:
        """Colour one line, if it is seen."""
        if not self._first <= self.currentBlock().blockNumber() <= self._last:
            self.setCurrentBlockState(-1)
            return
        super().highlightBlock(text)
        self._mark_names(text[:LONGEST_LINE])
        self.setCurrentBlockState(self._round)

    def _mark_names(self, text: str) -> None:
        spans = [match.span(1) for match in _reference.finditer(text)]
        key = _state_key.match(text)
        if key is not None and key[1] in self._names:
            spans.append(key.span(1))
        for start, end in spans:
            first = utf16_length(text[:start])
            self.setFormat(first, utf16_length(text[start:end]), self._name_format)

    def _take_colors(self) -> None:
        super()._take_colors()
        self._name_format = QTextCharFormat()
        self._name_format.setForeground(theme().color("text"))
        self._name_format.setFontWeight(QFont.Weight.Bold)
