"""Values in one short line, for causes, labels and messages."""

import json
from collections.abc import Iterator

from engine.language.values import Json, type_name

_LIMIT = 200


def brief(value: Json, limit: int = _LIMIT) -> str:
    """Return ``value`` as compact JSON of at most ``limit`` characters; a cut is shown by ``…``.

    Stops when the limit is reached, so a large or deep value costs no more than a small one.
    """
    parts: list[str] = []
    length = 0
    for part in _parts(value, limit):
        parts.append(part)
        length += len(part)
        if length > limit:
            return "".join(parts)[: limit - 1] + "…"
    return "".join(parts)


def compact(value: Json) -> str:
    """Return the whole of ``value`` as JSON without blanks, as the service shows values in causes."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def plain(value: Json) -> str:
    """Return a text as it is and anything else as :func:`compact` writes it."""
    return value if isinstance(value, str) else compact(value)


def named(value: Json, limit: int = _LIMIT) -> str:
    """Return the type of ``value`` and the value in brief: ``array [1,2]``; a null is named once."""
    return type_name(value) if value is None else f"{type_name(value)} {brief(value, limit)}"


def _parts(value: Json, limit: int) -> Iterator[str]:
    # Each level yields its bracket before it goes deeper, so the limit bounds the recursion too.
    match value:
        case dict():
            yield "{"
            for number, (key, member) in enumerate(value.items()):
                yield ("," if number else "") + _scalar(key, limit) + ":"
                yield from _parts(member, limit)
            yield "}"
        case list():
            yield "["
            for number, element in enumerate(value):
                if number:
                    yield ","
                yield from _parts(element, limit)
            yield "]"
        case _:
            yield _scalar(value, limit)


def _scalar(value: bool | int | float | str | None, limit: int) -> str:
    if isinstance(value, str):
        value = value[: limit + 1]
    return json.dumps(value, ensure_ascii=False)
