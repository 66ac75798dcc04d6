"""Which variables a state reads, by what is written in its fields."""

import re
from collections.abc import Iterator

from engine.expressions.paths import compile_path
from engine.expressions.query_text import is_jsonata_text, jsonata_text
from engine.expressions.scanner import ExpressionError
from engine.language.dialects import QueryLanguage
from engine.language.values import Json
from engine.states.base import StateBase

_MACHINES = frozenset(("Iterator", "ItemProcessor", "Branches"))
# Objects in which a member is read from a path only when its name says so.
_PAYLOADS = frozenset(("Assign", "BatchInput", "Credentials", "ItemSelector", "Parameters", "Result", "ResultSelector"))
# A variable in a call of an intrinsic function; what stands in quotes is passed over.
_IN_CALL = re.compile(r"'(?:\\.|[^'\\])*'|(?<![\w.\]$])\$([^\W\d]\w*)")
_GIVEN = "states"


def variables_read(state: StateBase, value: Json) -> list[str]:
    """Return the variables that ``state``, written as ``value``, reads, as they appear; machines inside read their own."""
    outer = {name: field for name, field in value.items() if name not in _MACHINES} if isinstance(value, dict) else {}
    find = _in_expressions if state.query is QueryLanguage.JSONATA else _in_fields
    return list(dict.fromkeys(find(outer)))


def _in_expressions(value: Json) -> Iterator[str]:
    if isinstance(value, dict):
        for member in value.values():
            yield from _in_expressions(member)
    elif isinstance(value, list):
        for element in value:
            yield from _in_expressions(element)
    elif isinstance(value, str) and is_jsonata_text(value):
        # Slow to import, and few definitions have any.
        from engine.expressions.jsonata import JsonataSyntaxError, compile_jsonata

        text = jsonata_text(value)
        try:
            names = compile_jsonata(text).variables - {_GIVEN}
        except JsonataSyntaxError:
            return
        yield from sorted(names, key=lambda name: (text.find(f"${name}"), name))


def _in_fields(value: Json, *, is_payload: bool = False) -> Iterator[str]:
    if isinstance(value, list):
        for element in value:
            yield from _in_fields(element, is_payload=is_payload)
    if not isinstance(value, dict):
        return
    for name, member in value.items():
        is_read = name.endswith(".$") or (not is_payload and (name.endswith("Path") or name == "Variable"))
        if is_read and isinstance(member, str):
            yield from _in_text(member)
        yield from _in_fields(member, is_payload=is_payload or name in _PAYLOADS)


def _in_text(text: str) -> Iterator[str]:
    if not text.startswith("$"):
        yield from (found[1] for found in _IN_CALL.finditer(text) if found[1])
        return
    try:
        variable = compile_path(text).variable
    except ExpressionError:
        return
    if variable is not None:
        yield variable
