"""What is wrong with a JSON text, in the words of the parser that AWS Step Functions uses (Jackson)."""

import json
import math
import re
import sys
from dataclasses import dataclass
from typing import NoReturn

from engine.language.values import MOST_LEVELS, Json, is_deeper_than

_VALUES = "(JSON String, Number, Array, Object or token 'null', 'true' or 'false')"
_BLANK = re.compile(r"[ \t\r\n]*")
_STRING = re.compile(r'"(?:[^"\\\x00-\x1f]|\\["\\/bfnrt]|\\u[0-9a-fA-F]{4})*"')
_NUMBER = re.compile(r"-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?(?![\w$])")
_WORD = re.compile(r"[\w$]+")
_SHOWN = 500
_HIDDEN = "REDACTED (`StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION` disabled)"


class JsonFault(Exception):
    """A text is no JSON: ``sentence`` says why, ``location`` where, both as Jackson does."""

    def __init__(self, sentence: str, location: str) -> None:
        super().__init__(sentence)
        self.sentence = sentence
        self.location = location


def read_json(text: str, *, is_shown: bool = True) -> Json:
    """Return the value that ``text`` is; a fault shows the text where ``is_shown``, else only the place.

    Intrinsic functions of the service read with a newer Jackson, which keeps texts to itself.

    Raises:
        JsonFault: it is no JSON, or is nested deeper than can be read.
    """
    try:
        return plain_json(text)
    except ValueError:
        _Reader(text, is_shown).fail()
    except RecursionError:
        raise JsonFault(
            f"Document nesting depth exceeds the maximum allowed ({MOST_LEVELS})",
            _location(text, 0, is_shown=is_shown),
        ) from None


def plain_json(text: str | bytes) -> Json:
    """Return the value of a text; unlike Python's own reading it has no NaN and no Infinity, be it as 1e999.

    Raises:
        ValueError: the text is no JSON.
        RecursionError: it is nested too deep.
    """
    value: Json = json.loads(text, parse_constant=_refuse, parse_float=finite)
    if len(text) > MOST_LEVELS and is_deeper_than(value, MOST_LEVELS):
        raise RecursionError
    return value


def finite(text: str) -> float:
    """Return the number that ``text`` is; JSON has no infinity, so it could not be written again.

    Raises:
        ValueError: it is too large to be held.
    """
    number = float(text)
    if math.isinf(number):
        raise ValueError(f"{text} is too large a number")
    return number


def _refuse(word: str) -> NoReturn:
    raise ValueError(f"{word} is no JSON value")


def _location(text: str, position: int, *, is_shown: bool) -> str:
    """Return a place as Jackson prints it; the column is that of the next character, from 1."""
    line = text.count("\n", 0, position) + 1
    column = position - (text.rfind("\n", 0, position) + 1) + 1
    cut = f"[truncated {len(text) - _SHOWN} chars]" if len(text) > _SHOWN else ""
    source = f'(String)"{text[:_SHOWN]}"{cut}' if is_shown else _HIDDEN
    return f"[Source: {source}; line: {line}, column: {column}]"


@dataclass(slots=True)
class _Reader:
    """Reads the text once more up to the fault, without recursion."""

    text: str
    is_shown: bool
    position: int = 0

    def fail(self) -> NoReturn:
        """Raise what is wrong with a text that json.loads refused."""
        opened: list[tuple[str, int]] = []  # brackets that are open, and where
        expected = "value"
        while True:
            blank = _BLANK.match(self.text, self.position)
            assert blank is not None  # it matches nothing too
            self.position = blank.end()
            if self.position >= len(self.text):
                self._end_of_input(opened)
            character = self.text[self.position]
            if expected == "key":
                expected = self._key(character, opened)
            elif expected == "colon":
                if character != ":":
                    self._unexpected("was expecting a colon to separate field name and value")
                self.position += 1
                expected = "value"
            elif expected == "separator" and opened:
                expected = self._separator(character, opened)
            else:
                expected = self._value(character, opened)

    def _key(self, character: str, opened: list[tuple[str, int]]) -> str:
        if character == "}" and self.text[: self.position].rstrip().endswith("{"):
            opened.pop()
            self.position += 1
            return "separator"
        if character != '"':
            self._unexpected("was expecting double-quote to start field name")
        self._skip_string()
        return "colon"

    def _separator(self, character: str, opened: list[tuple[str, int]]) -> str:
        bracket = opened[-1][0]
        if character == ("}" if bracket == "{" else "]"):
            opened.pop()
            self.position += 1
            return "separator"
        if character != ",":
            noun = "Object" if bracket == "{" else "Array"
            self._unexpected(f"was expecting comma to separate {noun} entries")
        self.position += 1
        return "key" if bracket == "{" else "value"

    def _value(self, character: str, opened: list[tuple[str, int]]) -> str:
        if character in "{[":
            opened.append((character, self.position))
            self.position += 1
            return "key" if character == "{" else "value"
        if character == "]" and opened and self.text[: self.position].rstrip().endswith("["):
            opened.pop()
            self.position += 1
            return "separator"
        if character == '"':
            self._skip_string()
            return "separator"
        number = _NUMBER.match(self.text, self.position)
        if number is not None:
            self.position = number.end()
            self._check_number(number[0])
            return "separator"
        word = _WORD.match(self.text, self.position)
        if word is None:
            self._unexpected(f"expected a valid value {_VALUES}")
        self.position = word.end()
        if word[0] not in ("null", "true", "false"):
            raise JsonFault(f"Unrecognized token '{word[0]}': was expecting {_VALUES}", self._place())
        return "separator"

    def _check_number(self, text: str) -> None:
        """Refuse a number that is well written, but too large to be held."""
        is_whole = text.lstrip("-").isdecimal()
        try:
            _ = int(text) if is_whole else finite(text)
        except ValueError:
            longest = sys.get_int_max_str_digits()
            told = (
                f"Number value length ({len(text)}) exceeds the maximum allowed ({longest})"
                if is_whole
                else f"Numeric value ({text}) out of range of `double`"
            )
            raise JsonFault(told, self._place()) from None

    def _skip_string(self) -> None:
        found = _STRING.match(self.text, self.position)
        if found is None:
            self.position = len(self.text)
            raise JsonFault("Unexpected end-of-input: was expecting closing quote for a string value", self._place())
        self.position = found.end()

    def _unexpected(self, what: str) -> NoReturn:
        character = self.text[self.position]
        # The newer Jackson names the place of the character itself.
        place = self._place(self.position + 1 if self.is_shown else self.position)
        raise JsonFault(f"Unexpected character ('{character}' (code {ord(character)})): {what}", place)

    def _end_of_input(self, opened: list[tuple[str, int]]) -> NoReturn:
        place = self._place()
        if not opened:
            raise JsonFault("No content to map due to end-of-input", place)
        bracket, start = opened[-1]
        noun = "Object" if bracket == "{" else "Array"
        began = self._place(start)
        raise JsonFault(f"Unexpected end-of-input: expected close marker for {noun} (start marker at {began})", place)

    def _place(self, position: int | None = None) -> str:
        return _location(self.text, self.position if position is None else position, is_shown=self.is_shown)
