"""Telling a JSONata expression from any other text, without the library that reads it, which takes long to import."""

from collections.abc import Iterator

from engine.language.machine import escape
from engine.language.values import Json

_OPEN, _CLOSE = "{%", "%}"


def is_jsonata_text(value: object) -> bool:
    """Tell whether a value of a definition is an expression: ``{% … %}`` with nothing outside, not even blanks."""
    return isinstance(value, str) and len(value) >= 4 and value.startswith(_OPEN) and value.endswith(_CLOSE)


def is_half_jsonata(value: object) -> bool:
    """Tell whether a value begins or ends as an expression does, but not both; the service refuses such a text."""
    return isinstance(value, str) and not is_jsonata_text(value) and (value.startswith(_OPEN) or value.endswith(_CLOSE))


def jsonata_text(value: str) -> str:
    """Return the expression inside ``{% … %}``, without the blanks around it."""
    return value[len(_OPEN) : -len(_CLOSE)].strip()


def texts_in(value: Json, pointer: str = "") -> Iterator[tuple[str, str]]:
    """Yield the texts in a value, each of which may be an expression, with their JSON pointers."""
    if isinstance(value, str):
        yield pointer, value
    elif isinstance(value, dict):
        for key, member in value.items():
            yield from texts_in(member, f"{pointer}/{escape(key)}")
    elif isinstance(value, list):
        for index, element in enumerate(value):
            yield from texts_in(element, f"{pointer}/{index}")
