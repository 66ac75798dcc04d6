"""Text that goes to another place of the definition: it keeps its characters, only its indentation follows."""

import re

from engine.language.edits import indent_unit, newline
from engine.language.source import Source

_LATER_LINES = re.compile(r"(\r\n|\r|\n)([ \t]*)")


def text_for(source: Source, pointer: str, margin: str) -> str:
    """Return the text of a value, its lines indented for a place at ``margin``; no string spans lines in JSON.

    Raises:
        LookupError: there is no value at ``pointer``.
    """
    span = source.span(pointer)
    if span is None:
        raise LookupError(f"no value at {pointer!r}")
    return moved(source.text[span.start : span.end], margin_of(source, pointer), margin)


def moved(text: str, old: str, margin: str) -> str:
    """Return the text of a value that stood on a line with the blanks ``old`` in front, for one with ``margin``."""

    def indent(match: re.Match[str]) -> str:
        blank = match[2]
        return match[1] + (margin + blank.removeprefix(old) if blank.startswith(old) else blank)

    return _LATER_LINES.sub(indent, text)


def fitted(text: str, source: Source, goal: Source, margin: str) -> str:
    """Return text of ``source`` whose first line stands at ``margin``, with line breaks and levels like those of ``goal``."""
    unit, wanted, line_end = indent_unit(source), indent_unit(goal), newline(goal)

    def fit(match: re.Match[str]) -> str:
        if not match[2].startswith(margin):
            return line_end + match[2]
        blank, depth = match[2].removeprefix(margin), 0
        while blank.startswith(unit):
            blank, depth = blank.removeprefix(unit), depth + 1
        return line_end + margin + wanted * depth + blank

    return _LATER_LINES.sub(fit, text)


def margin_of(source: Source, pointer: str) -> str:
    """Return the blanks in front of the line that the member or element at ``pointer`` begins on.

    Raises:
        LookupError: there is nothing at ``pointer``.
    """
    span = source.key_span(pointer) or source.span(pointer)
    if span is None:
        raise LookupError(f"nothing at {pointer!r}")
    start = max(source.text.rfind(mark, 0, span.start) for mark in "\r\n") + 1
    line = source.text[start : span.start]
    return line[: len(line) - len(line.lstrip(" \t"))]
