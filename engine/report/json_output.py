"""JSON on the standard output: one value, always valid, whatever the functions of people returned."""

import json
import math
from typing import Any, TextIO

import orjson

MAX_DEPTH = 200
"""How deep a value is written; what lies deeper is replaced by a sentence."""


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
