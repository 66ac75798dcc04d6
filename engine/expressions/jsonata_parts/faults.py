"""Why an evaluation cannot go on: the language's error codes and their sentences."""

import json
import math
import re

from engine.expressions.jsonata_parts.chinese import CHINESE
from engine.expressions.jsonata_parts.library import JException
from engine.expressions.jsonata_parts.values import UNDEFINED, Function, Value, is_endless, number_text

_PLACE = re.compile(r"\{\{\{(\w+)\}\}\}|\{\{(\w+)\}\}")

# Where the library's catalogue is silent or differs from the language's own.
_OWN_TEXTS = {
    "S0103": "Unsupported escape sequence: \\{{token}}",
    # Of 2.0.6, which the service has; the bound is 1e7 all the same.
    "D2014": "The size of the sequence allocated by the range operator (..) must not exceed 1e6.  "
    "Attempted to allocate {{value}}.",
}


class Fault(Exception):
    """An evaluation failed: ``code`` of the language, or "" for a bound; ``message`` is English, without the code.

    ``values`` stand in the places of a message that has places. The function or operator among them, ``token``, is
    often not known where the fault is found: the call that it passes on its way out puts it in.
    """

    def __init__(self, code: str, message: str, values: dict[str, Value] | None = None) -> None:
        super().__init__(code, message)
        self.code = code
        self._message = message
        self._values = values

    def __str__(self) -> str:
        return f"{self.code}: {self.message}" if self.code else self.message

    @property
    def message(self) -> str:
        """The sentence, with what it is about put into its places as JSON."""
        return self._message if self._values is None else self._filled(self._message)

    def explain(self, language: str) -> str:
        """Return the sentence in ``zh``, if there is one, or ``en``."""
        chinese = CHINESE.get(self.code) if language.startswith("zh") else None
        if chinese is None or (self._values is None and "{{" in chinese):
            return self.message
        return self._filled(chinese)

    def _filled(self, text: str) -> str:
        values = self._values or {}

        def fill(place: re.Match[str]) -> str:
            raw, quoted = place.groups()
            if raw is not None:
                return str(values.get(raw, ""))
            return brief_json(values.get(quoted, UNDEFINED))

        return _PLACE.sub(fill, text)

    def name(self, token: str, *, anew: bool = False) -> None:
        """Say which function or operator the fault is about, unless it is known; ``anew`` even then."""
        if self._values is not None and (anew or "token" not in self._values):
            self._values["token"] = token


class InternalFault(Fault):
    """What the service does not tell: it gives a number of its own for it; ``message`` is not shown."""

    def __init__(self, message: str) -> None:
        super().__init__("", message)


def fault(code: str, **values: Value) -> Fault:
    """Return the fault with the catalogue's sentence and the values for its places."""
    template = _OWN_TEXTS.get(code) or JException.error_codes[code].replace("Object", "function").replace('"', "'")
    return Fault(code, template, values)


def brief_json(value: Value) -> str:
    """Return a value as JSON text for a sentence; functions are left out as they have no JSON."""
    if value is UNDEFINED:
        return "undefined"
    if is_endless(value):
        return "…"
    if type(value) is int or type(value) is float:
        return number_text(value) if math.isfinite(value) else "null"
    try:
        return json.dumps(value, ensure_ascii=False, separators=(",", ":"), default=_no_json)
    except (ValueError, RecursionError):
        return "…"


def _no_json(value: object) -> object:
    return "" if isinstance(value, Function) else None


def library_fault(error: Exception, value: str = "") -> Fault:
    """Return what the library raised as a fault: by its code, or by the sentence of the code it meant.

    ``value`` is what a sentence without a code is about.
    """
    text = str(error)
    if isinstance(error, JException):
        if error.error in JException.error_codes:
            return fault(error.error, value=error.current, token=error.current, value2=error.expected)
        text = str(error.error)
    start = text[:40].replace("'", '"').casefold()
    for code, template in JException.error_codes.items():
        known = template.partition("{{")[0]
        if len(known) > 12 and known[: len(start)].casefold().startswith(start[: len(known)]):
            return fault(code, value=value)
    return Fault("D3137", text)
