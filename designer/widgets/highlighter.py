"""Colours for JSON: keys, strings, numbers, words, and strings that are paths of the state language."""

import re
from collections.abc import Iterator

from PySide6.QtGui import QFont, QSyntaxHighlighter, QTextCharFormat, QTextDocument

from designer.look import theme, themes

# A line longer than this is data, not something to read; colouring it would stop the typing.
LONGEST_LINE = 4_000
_token = re.compile(
    r"""(?P<code_key>"(?:[^"\\]|\\.)*"(?=\s*:))
    |(?P<code_path>"\$(?:[^"\\]|\\.)*"|"States\.\w+\((?:[^"\\]|\\.)*")
    |(?P<code_string>"(?:[^"\\]|\\.)*"?)
    |(?P<code_number>-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?)
    |(?P<code_literal>\b(?:true|false|null)\b)
    |(?P<muted>[{}\[\],:]+)""",
    re.VERBOSE,
)
_ASTRAL = re.compile("[\U00010000-\U0010ffff]")


def colored(text: str) -> Iterator[tuple[int, int, str]]:
    """Yield start, length and role of each part of a line; JSON strings never go over a line, so no line needs another."""
    text = text[:LONGEST_LINE]
    has_wide = _ASTRAL.search(text) is not None
    for match in _token.finditer(text):
        start, end = match.span()
        if has_wide:  # Qt counts UTF-16 units
            start, end = utf16_length(text[:start]), utf16_length(text[:end])
        yield start, end - start, match.lastgroup or "muted"


def formats() -> dict[str, QTextCharFormat]:
    """Return the formats of all roles in the colours of now."""
    found = {}
    for role in _token.groupindex:
        form = found[role] = QTextCharFormat()
        form.setForeground(theme().color(role))
        form.setFontWeight(QFont.Weight.Normal)
    return found


class JsonHighlighter(QSyntaxHighlighter):
    """Colours a document and follows the theme."""

    def __init__(self, document: QTextDocument) -> None:
        super().__init__(document)
        self._formats = formats()
        themes.changed.connect(self._retint)

    def highlightBlock(self, text: str) -> None:
        """Colour one line."""
        for start, length, role in colored(text):
            self.setFormat(start, length, self._formats[role])

    def _retint(self) -> None:
        self._formats = formats()
        self.rehighlight()


def utf16_length(text: str) -> int:
    """Return how many positions of a Qt document a text takes."""
    return len(text) + len(_ASTRAL.findall(text))
