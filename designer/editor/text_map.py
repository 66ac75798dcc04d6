"""Where a place of the workflow's text is in a QTextDocument, and back.

The text counts code points and may break lines in three ways; Qt counts UTF-16 units and knows one
break. So the two drift apart at characters beyond U+FFFF, one code point but two units, and at CR LF,
two code points but one unit. Everything else is one to one.
"""

import re
from bisect import bisect_left
from typing import NamedTuple

# Qt ends a paragraph at the first three, and half surrogates do not survive a QString.
_ODD = re.compile("[\u2029\ufdd0\ufdd1\ud800-\udfff]")
_HALVES = re.compile("[\ud800-\udfff]")
_WIDE = re.compile("[\U00010000-\U0010ffff]")
_PAIR = re.compile("\r\n")
_BREAK = re.compile("\r\n|\r|\n")
STAND_IN = "\N{REPLACEMENT CHARACTER}"


class PaneEdit(NamedTuple):
    """Replace the units from ``start`` to ``end`` by ``text``, whose breaks are all LF."""

    start: int
    end: int
    text: str


def displayed(text: str) -> str:
    """Return what a QTextDocument shows for a text: one kind of break, a stand-in for what it cannot hold."""
    if "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    return text if text.isascii() else _ODD.sub(STAND_IN, text)


def copied(text: str) -> str:
    """Return a text for the clipboard: one kind of break, and a stand-in only for halves, which no QString keeps."""
    if "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    return text if text.isascii() else _HALVES.sub(STAND_IN, text)


class TextMap:
    """A text and its places in units; follows edits at the cost of what drifts, not of the text."""

    def __init__(self, text: str) -> None:
        self.text = text
        self._wide = _places(_WIDE, text)
        self._pairs = _places(_PAIR, text)

    @property
    def units(self) -> int:
        """How long the displayed text is, in UTF-16 units."""
        return self.unit(len(self.text))

    def unit(self, offset: int) -> int:
        """Return the unit of an offset; inside a CR LF it is that of its beginning."""
        return offset + bisect_left(self._wide, offset) - bisect_left(self._pairs, offset)

    def offset(self, unit: int) -> int:
        """Return the first offset at a unit; inside a wide character it is that of its end."""
        if not self._wide and not self._pairs:
            return min(unit, len(self.text))
        # As many wide characters and pairs as there are bound how far the two have drifted apart.
        low, high = max(0, unit - len(self._wide)), min(len(self.text), unit + len(self._pairs))
        return low + bisect_left(range(low, high), unit, key=self.unit)

    def floor(self, unit: int) -> int:
        """Return the offset at a unit; inside a wide character it is that of its beginning."""
        offset = self.offset(unit)
        return offset - 1 if self.unit(offset) > unit else offset

    def splice(self, start: int, removed: int, added: str) -> PaneEdit:
        """Follow an edit of the text, and return the edit that makes the display follow too.

        An edit that parts a CR LF, or brings CR and LF together, reaches one character further.
        """
        first, last = start, start + removed
        if first > 0 and self.text[first - 1] == "\r":
            first -= 1
        if self.text[last : last + 1] == "\n":
            last += 1
        piece = self.text[first:start] + added + self.text[start + removed : last]
        edit = PaneEdit(self.unit(first), self.unit(last), displayed(piece))
        self.text = self.text[:start] + added + self.text[start + removed :]
        shift = len(added) - removed
        self._wide = _moved(self._wide, first, last, shift, _places(_WIDE, piece))
        self._pairs = _moved(self._pairs, first, last, shift, _places(_PAIR, piece))
        return edit

    def fit_breaks(self, start: int, end: int, added: str, newline: str) -> str:
        """Return ``added``, whose breaks are LF, with breaks as the text has them.

        Where that would make one break of two, a CR before and an LF behind, other breaks are taken.
        """
        around = (self.text[max(start - 1, 0) : start], self.text[end : end + 1])
        wanted = sum(part in ("\r", "\n") for part in around) + added.count("\n")
        if not added:
            return "\r" if around == ("\r", "\n") else ""
        for candidate in (newline, "\n", "\r\n"):
            fitted = added.replace("\n", candidate)
            if len(_BREAK.findall(around[0] + fitted + around[1])) == wanted:
                break
        return fitted


def _places(pattern: re.Pattern[str], text: str) -> list[int]:
    if text.isascii() and pattern is _WIDE:
        return []
    return [match.start() for match in pattern.finditer(text)]


def _moved(places: list[int], first: int, last: int, shift: int, found: list[int]) -> list[int]:
    if not places and not found:
        return places
    before, behind = bisect_left(places, first), bisect_left(places, last)
    tail = places[behind:] if shift == 0 else [place + shift for place in places[behind:]]
    return [*places[:before], *(first + place for place in found), *tail]
