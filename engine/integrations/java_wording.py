"""What Java's reader of JSON says of a value that cannot be of a class, as Step Functions passes it on."""

from engine.language.java_values import double_text
from engine.language.values import Json

_BOOLEAN = "java.lang.Boolean"
_TRUE, _FALSE, _NONE = ("true", "True", "TRUE"), ("false", "False", "FALSE"), ("", "null")
_BLANKS = "".join(map(chr, range(0x21)))  # what Java trims


def read_boolean(text: str) -> bool | None:
    """Return what a text says as a boolean, None where it says that there is none.

    Raises:
        ValueError: it says neither.
    """
    word = text.strip(_BLANKS)
    if word in _NONE:
        return None
    if word not in (*_TRUE, *_FALSE):
        raise ValueError(text)
    return word in _TRUE


def unread_boolean(value: Json) -> str:
    """Return what is said of a value that is no boolean, empty when it is one: whole numbers and words are."""
    match value:
        case str():
            try:
                read_boolean(value)
            except ValueError:
                words = 'only "true" or "false" recognized'
                return f'Cannot deserialize value of type `{_BOOLEAN}` from String "{value}": {words}'
            return ""
        case float() | list() | dict():
            return _undone(_BOOLEAN, value)
        case _:
            return ""


def misfit(name: str, value: Json) -> str:
    """Return what is said of a value, not null, that is no structure, list or map of the class ``name``."""
    is_list = name.startswith("java.util.ArrayList")
    if is_list or isinstance(value, list):
        return _undone(name, value)
    described = _scalar(value)
    kind, _, _ = name.partition("<")
    return (
        f"Cannot construct instance of `{kind}` (although at least one Creator exists): no {described[0]}-argument "
        f"constructor/factory method to deserialize from {described[1]}"
    )


def _scalar(value: Json) -> tuple[str, str]:
    match value:
        case bool():
            return "boolean/Boolean", f"boolean value ({'true' if value else 'false'})"
        case int():
            return "int/Int", f"Number value ({value})"
        case float():
            return "double/Double", f"Number value ({double_text(value)})"
        case _:
            return "String", f"String value ('{value}')"


def _undone(name: str, value: Json) -> str:
    match value:
        case bool():
            kind, token = "Boolean", "VALUE_TRUE" if value else "VALUE_FALSE"
        case int():
            kind, token = "Integer", "VALUE_NUMBER_INT"
        case float():
            kind, token = "Floating-point", "VALUE_NUMBER_FLOAT"
        case str():
            kind, token = "String", "VALUE_STRING"
        case list():
            kind, token = "Array", "START_ARRAY"
        case _:
            kind, token = "Object", "START_OBJECT"
    return f"Cannot deserialize value of type `{name}` from {kind} value (token `JsonToken.{token}`)"
