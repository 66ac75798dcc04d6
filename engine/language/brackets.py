"""The objects and arrays that are open at a place of a broken text, and how its lines are indented."""

import re
from bisect import bisect_right

from msgspec import Struct

CLOSERS = {"{": "}", "[": "]"}
OPENERS = {"}": "{", "]": "["}

_bracket = re.compile(r'"(?:[^"\\\r\n]|\\.)*+"|([\[{])|([\]}])')
_line_break = re.compile(r"\r\n|\r|\n")
_margin = re.compile(r"[ \t]*+")


class Open(Struct):
    """An object or array that is still open; -1 stands for an offset not known yet."""

    bracket: str
    label: str  # the key it is the value of
    line: int
    margin: str  # the indentation of its line
    inner_margin: str | None = None  # the indentation of its first entry that begins a line
    key: str = ""  # of the member at hand
    value: int = -1  # where the last value starts
    comma: int = -1  # where the last comma stands


class OpenBrackets(list[Open]):
    """What is open, the outermost first."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self._text = text
        self._lines = [0, *(match.end() for match in _line_break.finditer(text))]

    def push(self, start: int, bracket: str) -> None:
        """Open an object or array, as the last value of what is around it."""
        label = ""
        if self:
            self[-1].value = start
            label = self[-1].key
        line = self.line_of(start)
        margin = _margin.match(self._text, self._lines[line])
        self.append(Open(bracket, label, line, margin[0] if margin else ""))

    def pop_to(self, keep: int, line: int) -> tuple[str, str]:
        """Close all but the outermost ``keep``; return their closing brackets, bare and laid out.

        A bracket gets a line of its own when its opening one stands on another line than ``line``, the
        number of the line that the closing ones are to follow.
        """
        newline = _line_break.search(self._text)
        closers, text = "", ""
        while len(self) > keep:
            closed = self.pop()
            if closed.line != line and newline is not None:
                text += newline[0] + closed.margin
                line = closed.line
            text += CLOSERS[closed.bracket]
            closers += CLOSERS[closed.bracket]
        return closers, text

    def surplus(self, position: int) -> int:
        """Return how many closing brackets too many follow, from ``position`` on; below 0: too few."""
        surplus = -len(self)
        for match in _bracket.finditer(self._text, position):
            surplus += (match[2] is not None) - (match[1] is not None)
        return surplus

    def line_of(self, offset: int) -> int:
        """Return the number of the line of an offset, from 0."""
        return bisect_right(self._lines, offset) - 1

    def margin_of(self, offset: int) -> str | None:
        """Return the indentation before what begins its line at ``offset``; None when it does not."""
        margin = self._text[self._lines[self.line_of(offset)] : offset]
        return margin if not margin.strip(" \t") else None

    def note_margin(self, offset: int) -> None:
        """Note how the entries of the innermost are indented, from its first one."""
        if self and self[-1].inner_margin is None:
            self[-1].inner_margin = self.margin_of(offset)

    def with_entries_at(self, margin: str) -> list[int]:
        """Return the numbers of those whose entries are indented by ``margin``."""
        return [number for number, one in enumerate(self) if one.inner_margin == margin]
