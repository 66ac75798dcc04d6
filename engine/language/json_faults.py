"""What is wrong with a JSON text, in the words of the parser that AWS Step Functions uses (Jackson)."""

import json
import math
import re
import sys
from typing import NamedTuple, NoReturn

from msgspec import Struct, field

from engine.language.values import MOST_LEVELS, Json, is_deeper_than

_VALUES = "(JSON String, Number, Array, Object or token 'null', 'true' or 'false')"
_NOT_STANDARD = "Non-standard token '{}': enable `JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS` to allow"
_BLANK = re.compile(r"[ \t\r\n]*")
_PLAIN = re.compile(r'[^"\\\x00-\x1f]*')
_NUMBER = re.compile(r"-?(\d*)((?:\.\d*)?)((?:[eE][+-]?\d*)?)")
_WORD = re.compile(r"[\w$]+")
_ESCAPES = '"\\/bfnrt'
_HEX = "0123456789abcdefABCDEF"
_TOKENS = {
    "{": "START_OBJECT",
    "[": "START_ARRAY",
    '"': "VALUE_STRING",
    "n": "VALUE_NULL",
    "t": "VALUE_TRUE",
    "f": "VALUE_FALSE",
}
_MOST_OF_A_WORD = 256
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
        raise _too_deep(text, is_shown=is_shown) from None


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


def _too_deep(text: str, *, is_shown: bool) -> JsonFault:
    sentence = f"Document nesting depth exceeds the maximum allowed ({MOST_LEVELS})"
    return JsonFault(sentence, _location(text, 0, is_shown=is_shown))


class _Bracket(NamedTuple):
    """One that is open, and where; none is around the whole text."""

    character: str
    position: int

    @property
    def noun(self) -> str:
        return {"{": "Object", "[": "Array"}.get(self.character, "root")


_ROOT = _Bracket("", -1)


class _Reader(Struct):
    """Reads the text once more up to the fault, without recursion, in the steps of that parser."""

    text: str
    is_shown: bool
    position: int = 0
    opened: list[_Bracket] = field(default_factory=lambda: [_ROOT])
    has_value: bool = False  # whether any is complete; at the root that is all there may be

    def fail(self) -> NoReturn:
        """Raise what is wrong with a text that json.loads refused."""
        has_entries = False
        while True:
            character = self._next("" if self.opened[-1] is _ROOT else "expected close marker")
            if character in "]}":
                self._close(character)
                has_entries = True
                continue
            if has_entries and self.opened[-1] is not _ROOT:
                if character != ",":
                    self._unexpected(f"was expecting comma to separate {self.opened[-1].noun} entries")
                self.position += 1
                character = self._next("within")
            if self.opened[-1].character == "{":
                character = self._name(character)
            has_entries = self._value(character)

    def _next(self, at_end: str) -> str:
        """Pass over blanks and return the character there; at the end of the text it fails as ``at_end`` says."""
        blank = _BLANK.match(self.text, self.position)
        assert blank is not None  # it matches nothing too
        self.position = blank.end()
        if self.position >= len(self.text):
            self._end_of_input(at_end)
        character = self.text[self.position]
        if character < " ":
            self._fault(
                f"Illegal character ({_described(character)}): "
                "only regular white space (\\r, \\n, \\t) is allowed between tokens",
                1,
            )
        return character

    def _close(self, character: str) -> None:
        bracket = self.opened[-1]
        wanted = {"{": "}", "[": "]"}.get(bracket.character, "]" if character == "}" else "}")
        if bracket is _ROOT or character != wanted:
            began = f"(for {bracket.noun} starting at {self._place_of(bracket)})"
            self._fault(f"Unexpected close marker '{character}': expected '{wanted}' {began}", 1)
        self.opened.pop()
        self.position += 1
        self.has_value = True

    def _name(self, character: str) -> str:
        """Read the name of a member and the colon, and return the character behind them."""
        if character != '"':
            self._unexpected("was expecting double-quote to start field name")
        self._string("name", " in field name")
        if self._next("within") != ":":
            self._unexpected("was expecting a colon to separate field name and value")
        self.position += 1
        return self._next("within")

    def _value(self, character: str) -> bool:
        """Read a value, of an object or array only its begin; tell whether it is complete."""
        is_root = self.opened[-1] is _ROOT
        if is_root and self.has_value and character in '{["':
            self._trailing(_TOKENS[character], 1)
        start = self.position
        if character in "{[":
            self.opened.append(_Bracket(character, start))
            if len(self.opened) - 1 > MOST_LEVELS:
                raise _too_deep(self.text, is_shown=self.is_shown)
            self.position += 1
            return False
        if character == '"':
            self._string("string value", ": was expecting closing quote for a string value")
        elif character in "-0123456789":
            self._number(is_root=is_root)
        else:
            self._word(character)
        if is_root and self.has_value:
            of_number = (
                "VALUE_NUMBER_INT" if self.text[start : self.position].lstrip("-").isdecimal() else "VALUE_NUMBER_FLOAT"
            )
            self._trailing(_TOKENS.get(character, of_number), 0)
        self.has_value = True
        return True

    def _word(self, character: str) -> None:
        for standard in ("NaN", "Infinity"):
            if self.text.startswith(standard, self.position) and _word_at(self.text, self.position) == standard:
                self._fault(_NOT_STANDARD.format(standard), len(standard))
        if character == "}":
            self._unexpected("expected a value")
        word = _word_at(self.text, self.position)
        if not word or character in "0123456789":
            self._unexpected(f"expected a valid value {_VALUES}")
        if word not in ("null", "true", "false"):
            shown = word if len(word) < _MOST_OF_A_WORD else f"{word[:_MOST_OF_A_WORD]}..."
            self._fault(f"Unrecognized token '{shown}': was expecting {_VALUES}", len(word))
        self.position += len(word)

    def _number(self, *, is_root: bool) -> None:
        start, text = self.position, self.text
        found = _NUMBER.match(text, start)
        assert found is not None  # a digit or a minus sign is there
        whole, fraction, exponent = found.groups()
        self.position = found.start(1)
        if not whole:
            if text.startswith("-Infinity", start):
                self._fault(_NOT_STANDARD.format("-Infinity"), len("Infinity"))
            self._odd_digit(self.position, "expected digit (0-9) to follow minus sign, for valid numeric value")
        if whole[0] == "0" and len(whole) > 1:
            self._fault("Invalid numeric value: Leading zeroes not allowed", 1)
        if fraction == ".":
            self._odd_digit(found.start(2) + 1, "Decimal point not followed by a digit")
        if exponent and not exponent[-1].isdecimal():
            self._odd_digit(found.end(), "Exponent indicator not followed by a digit")
        self.position = found.end()
        self._check_size(found[0])
        follower = text[self.position : self.position + 1]
        if is_root and follower and follower not in " \t\r\n":
            self._unexpected("Expected space separating root-level values")

    def _odd_digit(self, position: int, why: str) -> NoReturn:
        self.position = position
        character = self.text[position : position + 1] or "\0"
        self._fault(f"Unexpected character ({_described(character)}) in numeric value: {why}", 1)

    def _check_size(self, text: str) -> None:
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
            self._fault(told)

    def _string(self, what: str, at_end: str) -> None:
        """Read a string that begins here."""
        self.position += 1
        while True:
            plain = _PLAIN.match(self.text, self.position)
            assert plain is not None  # it matches nothing too
            self.position = plain.end()
            character = self.text[self.position : self.position + 1]
            if not character:
                self._fault(f"Unexpected end-of-input{at_end}")
            self.position += 1
            if character == '"':
                return
            if character != "\\":
                has_to = f"has to be escaped using backslash to be included in {what}"
                self._fault(f"Illegal unquoted character ({_described(character)}): {has_to}")
            self._escape()

    def _escape(self) -> None:
        kind = self._escaped()
        if kind == "u":
            for _ in range(4):
                if self._escaped() not in _HEX:
                    self.position -= 1
                    self._unexpected("expected a hex-digit for character escape sequence")
        elif kind not in _ESCAPES:
            self._fault(f"Unrecognized character escape {_described(kind)}")

    def _escaped(self) -> str:
        character = self.text[self.position : self.position + 1]
        if not character:
            self._fault("Unexpected end-of-input in character escape sequence")
        self.position += 1
        return character

    def _unexpected(self, what: str) -> NoReturn:
        # The newer Jackson names the place of the character itself.
        place = self._place(self.position + 1 if self.is_shown else self.position)
        raise JsonFault(f"Unexpected character ({_described(self.text[self.position])}): {what}", place)

    def _trailing(self, token: str, ahead: int) -> NoReturn:
        self._fault(
            f"Trailing token (of type {token}) found after value (bound as `com.fasterxml.jackson.databind.JsonNode`): "
            "not allowed as per `DeserializationFeature.FAIL_ON_TRAILING_TOKENS`",
            ahead,
        )

    def _end_of_input(self, at_end: str) -> NoReturn:
        bracket = self.opened[-1]
        if not at_end:
            self._fault("No content to map due to end-of-input")
        if at_end == "within":
            self._fault(f"Unexpected end-of-input within/between {bracket.noun} entries")
        began = f"(start marker at {self._place_of(bracket)})"
        self._fault(f"Unexpected end-of-input: {at_end} for {bracket.noun} {began}")

    def _fault(self, sentence: str, ahead: int = 0) -> NoReturn:
        raise JsonFault(sentence, self._place(self.position + ahead))

    def _place_of(self, bracket: _Bracket) -> str:
        return self._place(bracket.position)

    def _place(self, position: int) -> str:
        return _location(self.text, position, is_shown=self.is_shown)


def _word_at(text: str, position: int) -> str:
    word = _WORD.match(text, position)
    return word[0] if word else ""


def _described(character: str) -> str:
    """Return a character as Jackson names it."""
    code = ord(character)
    if code < 0x20 or 0x7F <= code < 0xA0:
        return f"(CTRL-CHAR, code {code})"
    return f"'{character}' (code {code} / {code:#x})" if code > 0xFF else f"'{character}' (code {code})"
