"""Objects and arrays of a broken text that are fine by themselves, found without knowing what is around them.

Only those that begin and end in one line are looked for. Nothing outside of them tells how they are meant, their
brackets match, and no line begins inside, so that the indentation has no say in them either: whoever goes through
the text for its faults gets the same by passing over them.
"""

import re

from engine.language.reader import Reader, Unreadable, has_surrogate
from engine.language.tree import Node

_IN_LINE = re.compile(r'^[ \t]*+(?:"(?:[^"\\\r\n]|\\[^\r\n])*+"[ \t]*+:[ \t]*+)?+([{\[][^\r\n]*[}\]])', re.MULTILINE)


def islands_in_lines(text: str, *, takes_placeholders: bool) -> dict[int, Node]:
    """Return the objects and arrays that are the first value in their line and end in it, by their offset."""
    reader = _LineReader(text, {}, may_have_surrogates=has_surrogate(text), takes_placeholders=takes_placeholders)
    found = ((match.start(1), reader.read_line(match[1])) for match in _IN_LINE.finditer(text))
    return {start: node for start, node in found if node is not None}


class _LineReader(Reader):
    """Reads one line after the other; what is spelt alike in several is one."""

    def read_line(self, line: str) -> Node | None:
        """Return the object or array that a line begins with, None when it is not fine or does not end there."""
        self._text = line
        try:
            return self._container(0, 1)
        except Unreadable:
            return None
