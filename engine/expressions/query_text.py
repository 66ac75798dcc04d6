"""Telling a JSONata expression from any other text, without the library that reads it, which takes long to import."""

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
