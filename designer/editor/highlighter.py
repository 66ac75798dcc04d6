"""Colours of the code pane: those of all JSON, and names of states; only what is seen is coloured.

It is no QSyntaxHighlighter: that calls for each line of a text when it comes in, and gives each a layout of its own.
For 90,000 lines that takes a third of a second and 35 MB.
"""

import re
from collections.abc import Callable, Iterator, Mapping

from PySide6.QtCore import QObject
from PySide6.QtGui import QFont, QTextBlock, QTextCharFormat, QTextLayout
from PySide6.QtWidgets import QPlainTextEdit

from designer.look import theme, themes
from designer.widgets.highlighter import LONGEST_LINE, colored, formats, utf16_length
from engine.states import StateBase

# Lines around the seen ones that are coloured too, so that slow scrolling never shows a bare one.
_MARGIN = 40
_state_key = re.compile(r'\s*"((?:[^"\\]|\\.)*)"\s*:\s*\{')
_reference = re.compile(r'"(?:Next|StartAt|Default)"\s*:\s*"((?:[^"\\]|\\.)*)"')


class CodeHighlighter(QObject):
    """Colours lines when they come into view, and when they change there; follows the theme."""

    def __init__(self, editor: QPlainTextEdit) -> None:
        super().__init__(editor)
        self._document = editor.document()
        self._first, self._last = 0, 2 * _MARGIN
        self._states: Mapping[str, StateBase] = {}
        self._names: frozenset[str] = frozenset()
        self.following: Callable[[QTextBlock], QTextBlock] = QTextBlock.next  # the next line that is not folded away
        self._round = 0  # lines coloured in this one are up to date; Qt keeps it beside each line, a new one has -1
        self._formats = formats()
        self._name_format = _name_format()
        self._document.contentsChange.connect(self._note)
        themes.changed.connect(self._retint)

    def show_lines(self, first: int, last: int) -> None:
        """Colour what is not yet coloured between two lines, counted from 0."""
        self._first, self._last = first - _MARGIN, last + _MARGIN
        block = self._document.findBlockByNumber(max(0, self._first))
        while block.isValid() and block.blockNumber() <= self._last:
            if block.userState() != self._round and block.isVisible():
                self._color(block)
            block = self.following(block)

    def show_states(self, states: Mapping[str, StateBase]) -> None:
        """Say which keys are names of states; ``states`` are those of the definition, by pointer."""
        # Most edits leave all names, and to gather ten thousand takes longer than to see that.
        if states is not self._states and list(states) != list(self._states):
            self._names = frozenset(state.name for state in states.values())
            self.color_again()
        self._states = states

    def color_again(self) -> None:
        """Colour what is seen in the formats of now, the rest when it comes into view."""
        self._round += 1
        self.show_lines(self._first + _MARGIN, self._last - _MARGIN)

    def _note(self, position: int, _removed: int, added: int) -> None:
        """Colour the lines that changed, if they are seen."""
        block, last = self._document.findBlock(position), self._document.findBlock(position + added)
        # All between them is new, and so has no colours yet.
        block.setUserState(-1)
        last.setUserState(-1)
        while block.isValid() and block.blockNumber() <= min(self._last, last.blockNumber()):
            if block.blockNumber() >= self._first and block.isVisible():
                self._color(block)
            block = block.next()

    def _color(self, block: QTextBlock) -> None:
        text, layout = block.text(), block.layout()
        # What an input method is about to write stands in the layout only, with formats of its own.
        place, length = layout.preeditAreaPosition(), len(layout.preeditAreaText())
        kept = [one for one in layout.formats() if length and place <= one.start < place + length]
        for start, count, form in self._ranges(text):
            shift = length if length and start >= place else 0
            kept.append(_range(start + shift, count, form))
        layout.setFormats(kept)
        block.setUserState(self._round)
        self._document.markContentsDirty(block.position(), block.length())

    def _ranges(self, text: str) -> Iterator[tuple[int, int, QTextCharFormat]]:
        names = dict(self._names_in(text[:LONGEST_LINE]))
        for start, count, role in colored(text):
            name = names.get(start + 1)
            if name is None:
                yield start, count, self._formats[role]
            else:  # the quotes keep the colour of the text
                yield from ((start, 1, self._formats[role]), (start + 1, name, self._name_format))
                yield start + 1 + name, count - 1 - name, self._formats[role]

    def _names_in(self, text: str) -> Iterator[tuple[int, int]]:
        """Yield start and length of each name of a state."""
        spans = [match.span(1) for match in _reference.finditer(text)]
        key = _state_key.match(text)
        if key is not None and key[1] in self._names:
            spans.append(key.span(1))
        for start, end in spans:
            yield utf16_length(text[:start]), utf16_length(text[start:end])

    def _retint(self) -> None:
        self._formats, self._name_format = formats(), _name_format()
        self.color_again()


def _range(start: int, length: int, form: QTextCharFormat) -> QTextLayout.FormatRange:
    found = QTextLayout.FormatRange()
    found.start, found.length, found.format = start, length, form
    return found


def _name_format() -> QTextCharFormat:
    form = QTextCharFormat()
    form.setForeground(theme().color("text"))
    form.setFontWeight(QFont.Weight.Bold)
    return form
