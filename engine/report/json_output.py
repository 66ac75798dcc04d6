"""JSON on the standard output: one value, always valid, whatever the functions of people returned."""

import itertools
import json
import math
from collections.abc import Iterator
from typing import Any, TextIO

import orjson

from engine.report.terminal import printable

MAX_DEPTH = 200
"""How deep a value is written; what lies deeper is replaced by a sentence."""
LARGEST_LAID_OUT = 500_000
"""How long a value may be to be shown to people in full; of a longer one they see the beginning."""
LONGEST_LINE = 2_000
"""How many characters of a line people get to see."""


def print_json(value: Any, stream: TextIO) -> None:
    """Write ``value`` and a line end: laid out for a terminal, on one line otherwise.

    NaN and infinite numbers, which JSON does not know, become null.
    """
    stream.write(json_text(value, is_laid_out=stream.isatty(), is_unicode=_takes_unicode(stream)) + "\n")


def json_text(value: Any, *, is_laid_out: bool = False, is_unicode: bool = True) -> str:
    """Return ``value`` as JSON text."""
    if is_unicode:
        try:
            return orjson.dumps(value, option=orjson.OPT_INDENT_2 if is_laid_out else 0).decode("utf-8")
        except (TypeError, RecursionError):
            pass  # integers beyond 64 bits, half characters, deep nesting
    return json.dumps(_plain(value, MAX_DEPTH), indent=2 if is_laid_out else None)


def readable_json(value: Any, most_lines: int, width: int = 96) -> list[str]:
    """Return ``value`` as lines fit to be printed for people: what fits into a line is not broken up.

    Lines beyond ``most_lines`` are left out, which an ellipsis says.
    """
    flat = json_text(value)
    if len(flat) > LARGEST_LAID_OUT:
        return [printable(flat[:LONGEST_LINE], LONGEST_LINE), "…"]
    lines = list(itertools.islice(_lay_out(_plain(value, MAX_DEPTH), "", "", width), most_lines + 1))
    return [*lines[:most_lines], "…"] if len(lines) > most_lines else lines


def _lay_out(value: Any, indent: str, key: str, width: int) -> Iterator[str]:
    flat = json.dumps(value, ensure_ascii=False)
    if not isinstance(value, dict | list) or len(indent) + len(key) + len(flat) <= width:
        yield printable(f"{indent}{key}{flat}", LONGEST_LINE)
        return
    opening, closing = "{}" if isinstance(value, dict) else "[]"
    inner = (
        [(f"{json.dumps(name, ensure_ascii=False)}: ", item) for name, item in value.items()]
        if isinstance(value, dict)
        else [("", item) for item in value]
    )
    yield printable(f"{indent}{key}{opening}", LONGEST_LINE)
    for number, (name, item) in enumerate(inner, 1):
        *lines, last = _lay_out(item, indent + "  ", name, width - 1)
        yield from lines
        yield last + ("," if number < len(inner) else "")
    yield indent + closing


def _plain(value: Any, depth: int) -> Any:
    match value:
        case dict() | list() | tuple() if depth == 0:
            return f"[nested deeper than {MAX_DEPTH} levels]"
        case dict():
            return {str(key): _plain(inner, depth - 1) for key, inner in value.items()}
        case list() | tuple():
            return [_plain(inner, depth - 1) for inner in value]
        case float() if not math.isfinite(value):
            return None
        case None | bool() | int() | float() | str():
            return value
        case _:
            return str(value)


def _takes_unicode(stream: TextIO) -> bool:
    return (getattr(stream, "encoding", None) or "").lower().replace("-", "") == "utf8"
