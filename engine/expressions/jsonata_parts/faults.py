"""Why an evaluation cannot go on: the language's error codes and their sentences."""

import json
import re

from jsonata.jexception import JException

from engine.expressions.jsonata_parts.values import UNDEFINED, Function, Value, number_text

_PLACE = re.compile(r"\{\{\{(\w+)\}\}\}|\{\{(\w+)\}\}")

# Where the library's catalogue is silent or differs from the language's own.
_OWN_TEXTS = {
    "S0103": "unsupported escape sequence: \\{{token}}",
    "T2009": "The values {{value}} and {{value2}} either side of operator {{token}} must be of the same data type",
}


class Fault(Exception):
    """An evaluation failed: ``code`` of the language, or "" for a bound; ``message`` is English, without the code."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(f"{code}: {message}" if code else message)
        self.code = code
        self.message = message


def fault(code: str, **values: Value) -> Fault:
    """Return the fault with the catalogue's sentence, ``values`` put into its places as JSON."""
    template = _OWN_TEXTS.get(code) or JException.error_codes[code].replace("Object", "function")

    def fill(place: re.Match[str]) -> str:
        raw, quoted = place.groups()
        if raw is not None:
            return str(values.get(raw, ""))
        return brief_json(values.get(quoted, UNDEFINED))

    return Fault(code, _PLACE.sub(fill, template))


def brief_json(value: Value) -> str:
    """Return a value as JSON text for a sentence; functions are left out as they have no JSON."""
    if value is UNDEFINED:
        return "undefined"
    if type(value) is int or type(value) is float:
        return number_text(value)
    try:
        return json.dumps(value, ensure_ascii=False, separators=(",", ":"), default=_no_json)
    except (ValueError, RecursionError):
        return "…"


def _no_json(value: object) -> object:
    return "" if isinstance(value, Function) else None


def library_fault(error: Exception) -> Fault:
    """Return what the library raised as a fault: by its code, or by the sentence of the code it meant."""
    text = str(error)
    if isinstance(error, JException):
        if error.error in JException.error_codes:
            return fault(error.error, value=error.current, token=error.current, value2=error.expected)
        text = str(error.error)
    start = text[:40].replace("'", '"').casefold()
    for code, template in JException.error_codes.items():
        known = template.partition("{{")[0]
        if len(known) > 12 and known[: len(start)].casefold().startswith(start[: len(known)]):
            return fault(code, value=text.rpartition(" ")[2])
    return Fault("D3137", text)
