"""What can be written at the cursor of a JSONata expression on a line: places in the data and functions."""

import re
from collections.abc import Iterator

from designer.document.path_candidates import PathCandidate, PathScope, path_candidates

_word = re.compile(r"[\w$.\[\]`]*\Z")
_whole_text = re.compile(r"\"(?:[^\"\\]|\\.)*\"|'(?:[^'\\]|\\.)*'")
_BEGIN, _END = "{%", "%}"


def query_candidates(
    text: str, cursor: int, scope: PathScope, *, is_bare: bool, is_asked: bool = False
) -> list[PathCandidate]:
    """Return what can stand in place of the word before the cursor, the rest of ``text`` left as it is.

    A text that ``is_bare`` stands without the marks of an expression, any other gets those it lacks. Between two words
    there is something to offer only when it ``is_asked`` for.
    """
    start = 0 if is_bare or _BEGIN not in text else text.index(_BEGIN) + len(_BEGIN)
    before = text[start:cursor]
    found = _word.search(before)
    assert found is not None  # it may be empty
    word = found[0]
    is_between = not word and bool(before.strip()) and not is_asked
    if cursor < start or is_between or word[:1].isdigit() or not _is_in_expression(before):
        return []
    head, tail = text[: cursor - len(word)], text[cursor:]
    if not is_bare:
        head = head if _BEGIN in head else f"{_BEGIN} {head.lstrip()}"
        tail = tail if _END in tail else f"{tail.rstrip()} {_END}"
    return [
        PathCandidate(
            text=head + one.text + tail,
            part=one.text,
            value=one.value,
            goes_on=one.goes_on,
            caret=len(tail) + one.caret,
        )
        for one in (*_places(word, scope), *_functions(word, is_called=tail.startswith("(")))
    ]


def _is_in_expression(before: str) -> bool:
    """Tell whether what comes next is in neither a text nor what stands behind the end."""
    rest = _whole_text.sub("", before)
    return not any(mark in rest for mark in ('"', "'", _END))


def _places(word: str, scope: PathScope) -> Iterator[PathCandidate]:
    for one in path_candidates(f"{_BEGIN} {word}", scope):
        path = one.text.removeprefix(_BEGIN).removesuffix(_END).strip()
        yield PathCandidate(text=path, value=one.value, goes_on=one.goes_on)


def _functions(word: str, *, is_called: bool) -> Iterator[PathCandidate]:
    """Yield the functions; one that ``is_called`` already has its brackets behind the cursor."""
    from engine.expressions.jsonata_parts.functions import FUNCTIONS  # takes its time

    wanted = word.lower()
    found = ((name, row) for name, row in FUNCTIONS.items() if wanted in f"${name}".lower())
    for name, row in sorted(found, key=lambda one: (not f"${one[0]}".lower().startswith(wanted), one[0].lower())):
        text, caret = (f"${name}", -1) if is_called else (f"${name}()", 1)
        yield PathCandidate(text=text, value=f"({row.arity})", caret=caret)
