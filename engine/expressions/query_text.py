"""Telling a JSONata expression from any other text, without the library that reads it, which takes long to import."""

from collections.abc import Iterator

from engine.language.scalars import scalars_in
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


def texts_in(value: Json) -> Iterator[tuple[str, str]]:
    """Yield the texts in a value, each of which may be an expression, with their JSON pointers."""
    return ((pointer, one) for pointer, one in scalars_in(value) if isinstance(one, str))
