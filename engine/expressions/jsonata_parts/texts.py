"""Values written as text, the way ``&`` and ``$string`` do."""

import decimal
import math
import re
from typing import Any

from engine.expressions.jsonata_parts.extent import check_extent
from engine.expressions.jsonata_parts.faults import fault
from engine.expressions.jsonata_parts.values import UNDEFINED, Function, Value, number_text

# The service writes fractions with 15 digits, which hides that 0.1 + 0.2 is not quite 0.3, and cuts off the rest.
_FRACTIONS = decimal.Context(prec=15, rounding=decimal.ROUND_FLOOR)
_ESCAPES = {'"': '\\"', "\\": "\\\\", "\b": "\\b", "\f": "\\f", "\n": "\\n", "\r": "\\r", "\t": "\\t"}
_ESCAPED = re.compile(r'["\\\b\f\n\r\t]')


def text_of(value: Value, pretty: bool = False) -> str:
    """Return ``value`` as text: a text as it is, a function as nothing, anything else as JSON.

    Raises:
        Fault: a number in it is infinite or not a number, or it is too large.
    """
    if isinstance(value, str):
        return value
    if isinstance(value, Function):
        return ""
    if type(value) is float and not math.isfinite(value):
        raise fault("D3001", value=value)
    check_extent(value)
    parts: list[str] = []
    _write(value, parts, "\n" if pretty else "", pretty)
    return "".join(parts)


def _write(value: Value, parts: list[str], line: str, pretty: bool) -> None:
    match value:
        case bool():
            parts.append("true" if value else "false")
        case None:
            parts.append("null")
        case str():
            parts.append(_quoted(value))
        case int() | float():
            parts.append(_number(value))
        case list():
            _write_many(value, "[]", [("", element) for element in value], parts, line, pretty)
        case dict():
            colon = ": " if pretty else ":"
            named = [(_quoted(key) + colon, member) for key, member in value.items()]
            _write_many(value, "{}", named, parts, line, pretty)
        case _:
            parts.append('""' if isinstance(value, Function) else "null" if value is UNDEFINED else "{}")


def _write_many(
    value: Any, brackets: str, members: list[tuple[str, Value]], parts: list[str], line: str, pretty: bool
) -> None:
    if not members:
        parts.append(brackets)
        return
    inner = line + "  " if pretty else ""
    parts.append(brackets[0])
    for index, (name, member) in enumerate(members):
        parts.append(("," if index else "") + inner + name)
        _write(member, parts, inner, pretty)
    parts.append(line + brackets[1])


def _quoted(text: str) -> str:
    """Return a text as JSON, but with other control characters as they are, as the service writes it."""
    return '"' + _ESCAPED.sub(lambda found: _ESCAPES[found[0]], text) + '"'


def _number(value: int | float) -> str:
    if not math.isfinite(value):
        raise fault("D1001", value=value)
    if type(value) is int or float(value).is_integer():
        return number_text(value)
    return str(_FRACTIONS.create_decimal(repr(value)).normalize(_FRACTIONS)).lower()
