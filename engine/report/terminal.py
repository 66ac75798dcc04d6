"""A stream as a terminal: colours only where they are wanted, and widths as Chinese text needs them."""

import os
import re
import sys
import unicodedata
from collections.abc import Mapping
from shutil import get_terminal_size
from typing import TextIO

from msgspec import Struct

from engine.language.shorten import shorten

# Styles by role; a person's own palette decides what they look like.
_STYLES: Mapping[str, str] = {
    "bold": "1",
    "faint": "2",
    "bad": "31",
    "good": "32",
    "caught": "33",
    "running": "34",
    "paused": "35",
    "waiting": "36",
}

# Controls, line separators, marks that turn the direction of text, halves of characters.
_unprintable = re.compile("[\x00-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069\ud800-\udfff]")


class Terminal(Struct, frozen=True, kw_only=True):
    """Where output goes, and what it can show there."""

    stream: TextIO
    is_live: bool = False
    """Whether what was printed can be drawn anew."""
    has_colour: bool = False
    has_symbols: bool = True
    """Whether more than ASCII can be written."""

    def paint(self, text: str, role: str) -> str:
        """Return ``text`` in the style of ``role`` (bold, faint, good, bad, ...), where colours are shown."""
        style = _STYLES.get(role)
        return f"\x1b[{style}m{text}\x1b[0m" if style and self.has_colour and text else text

    def line(self, text: str = "") -> None:
        """Write one line."""
        self.stream.write(text + "\n")

    def width(self) -> int:
        """Return how many columns a line has; a stream that is no terminal has plenty."""
        return max(20, get_terminal_size().columns) if self.is_live else 120

    def height(self) -> int:
        """Return how many lines are seen at once."""
        return max(5, get_terminal_size().lines)


def read_terminal(stream: TextIO) -> Terminal:
    """Return what ``stream`` can show: NO_COLOR is honoured (no-color.org), and so is TERM=dumb."""
    is_terminal = stream.isatty() and os.environ.get("TERM") != "dumb"
    # The old console of Windows prints the codes themselves.
    is_plain = sys.platform == "win32" and "WT_SESSION" not in os.environ
    is_live = is_terminal and not is_plain
    encoding = (getattr(stream, "encoding", None) or "ascii").lower().replace("-", "")
    return Terminal(
        stream=stream,
        is_live=is_live,
        has_colour=is_live and not os.environ.get("NO_COLOR"),
        has_symbols=encoding.startswith(("utf", "gb18030")),
    )


def text_width(text: str) -> int:
    """Return how many columns ``text`` takes: Chinese characters take two, combining marks none."""
    if text.isascii():
        return len(text)
    return sum(_character_width(character) for character in text)


def fit(text: str, width: int) -> str:
    """Return ``text`` cut or filled to ``width`` columns; a cut one ends in an ellipsis."""
    taken = text_width(text)
    if taken <= width:
        return text + " " * (width - taken)
    return cut(text, width) + " " * (width - text_width(cut(text, width)))


def cut(text: str, width: int) -> str:
    """Return ``text``, or as much of it as fits into ``width`` columns with an ellipsis."""
    if text_width(text) <= width:
        return text
    taken, end = 1, 0
    for end, character in enumerate(text):  # noqa: B007 - the place where it stops is what is wanted
        taken += _character_width(character)
        if taken > width:
            break
    return text[:end] + "…" if width > 0 else ""


def printable(text: str, limit: int = 200) -> str:
    """Return ``text`` for one line: control characters, which could steer a terminal, become escapes."""
    return _unprintable.sub(lambda match: f"\\u{ord(match[0]):04x}", shorten(text, limit))


def printable_lines(text: str) -> list[str]:
    """Return the lines of ``text``, each fit to be printed."""
    return [printable(line.replace("\t", "    "), 4_000) for line in text.splitlines()]


def _character_width(character: str) -> int:
    if unicodedata.combining(character):
        return 0
    return 2 if unicodedata.east_asian_width(character) in "WF" else 1
