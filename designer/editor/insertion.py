"""How a completion goes into the text: its indentation, the commas around it, the word inside an expression."""

import re

from designer.editor.completion import Candidate, query_of
from designer.editor.outline import Place
from engine.language.dialects import QueryLanguage

_word = re.compile(r"[\w$.\[\]'`]*\Z")
_expression = re.compile(r'"\{%\s?(.*?)\s?%\}"\Z', re.DOTALL)


def indented(written: str, text: str, offset: int, unit: str) -> str:
    """Return lines two blanks deep a level as deep as the line at ``offset``, a ``unit`` a level."""
    if "\n" not in written:
        return written
    line = text[text.rfind("\n", 0, offset) + 1 : offset]
    margin = line[: len(line) - len(line.lstrip(" \t"))]
    first, *rest = written.split("\n")
    depths = [(len(one) - len(one.lstrip(" "))) // 2 for one in rest]
    return "\n".join(
        [first, *(margin + unit * depth + one.lstrip(" ") for depth, one in zip(depths, rest, strict=True))]
    )


def missing_comma(text: str, place: Place) -> int | None:
    """Return where a comma is missing before a new member; None when none is."""
    before = text[: place.start].rstrip()
    is_behind_member = place.is_key and before[-1:] not in ("{", ",", "")
    return len(before) if is_behind_member else None


def inner_start(place: Place) -> int | None:
    """Return where the word at the cursor begins that stands inside an expression; None for a whole value.

    Inside are the arguments of an intrinsic function, and all of a JSONata expression.
    """
    if place.is_key or place.frame is None:
        return None
    marks = "{%" if query_of(place.frame) is QueryLanguage.JSONATA else "("
    if marks not in place.prefix:
        return None
    word = _word.search(place.prefix)
    assert word is not None  # it may be empty
    return place.start + 1 + word.start()


def bare(candidate: Candidate) -> tuple[str, int]:
    """Return what is written of a candidate inside an expression, and where the cursor goes in it."""
    match = _expression.match(candidate.text)
    text = match[1] if match is not None else candidate.text.strip('"')
    return text, len(text) - 1 if text.endswith("()") else len(text)
