"""Carrying the text of states from one place to another: only its indentation follows the new place."""

import re
from collections.abc import Iterable

from designer.document.draft import Draft
from designer.document.pointers import state_pointer
from engine.language.edits import replace_text
from engine.language.source import Source

_LATER_LINES = re.compile(r"(\r\n|\r|\n)([ \t]*)")


def carry(draft: Draft, names: Iterable[str], source: Source | None, old: str, new: str) -> None:
    """Put the text of states of machine ``old`` over the nulls that hold their places in machine ``new``.

    They come from ``source``, or for None from the draft itself as it is by then.
    """
    for name in names:
        pointer = state_pointer(new, name)
        text = text_at(source or draft.source, state_pointer(old, name), margin_of(draft.source, pointer))
        draft.add(replace_text(draft.source, pointer, text))


def text_at(source: Source, pointer: str, margin: str) -> str:
    """Return the text of a value, its lines indented for a place at ``margin``; no string spans lines in JSON."""
    span = source.span(pointer)
    assert span is not None  # the caller saw the state
    old = margin_of(source, pointer)

    def indent(match: re.Match[str]) -> str:
        blank = match[2]
        return match[1] + (margin + blank.removeprefix(old) if blank.startswith(old) else blank)

    return _LATER_LINES.sub(indent, source.text[span.start : span.end])


def margin_of(source: Source, pointer: str) -> str:
    """Return the blanks in front of the line that the member at ``pointer`` begins on."""
    key = source.key_span(pointer)
    assert key is not None  # the caller saw the member
    start = max(source.text.rfind(mark, 0, key.start) for mark in "\r\n") + 1
    line = source.text[start : key.start]
    return line[: len(line) - len(line.lstrip(" \t"))]
