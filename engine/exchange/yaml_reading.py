"""YAML as JSON values with places: what JSON can hold, nothing constructed, and notes on what it cannot.

Plain texts are read as YAML 1.2 has it: ``yes`` and ``012`` are texts. Tags that start with ``!`` are those of deployment
templates: ``!Ref name`` is ``{"Ref": "name"}``. Aliases are what they repeat, and ``<<`` is a merge.
"""

import math
import re
from bisect import bisect_left
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

import yaml

from engine.exchange import yaml_words as words
from engine.exchange.comments import Comments
from engine.exchange.notes import CannotRead, Note, Place
from engine.exchange.placed import PlacedArray, PlacedObject
from engine.exchange.spelled import spelled, spelling_of
from engine.language.reader import MAX_DEPTH, MAX_LENGTH
from engine.language.shorten import shorten
from engine.language.values import Json
from engine.language.wording import Message

MAX_YAML = 4 * 1024 * 1024
"""The longest YAML text that is read, in characters: some seconds."""
MAX_VALUES = 300_000
"""How many values a text may stand for, counting what aliases repeat."""

_STANDARD = "tag:yaml.org,2002:"
_INTEGER = re.compile(r"[-+]?[0-9]{1,4000}")
_OCTAL, _HEX = re.compile(r"0o[0-7]+"), re.compile(r"0x[0-9a-fA-F]+")
_FLOAT = re.compile(r"[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?")
_NO_NUMBER = re.compile(r"[-+]?\.(?:inf|Inf|INF)|\.(?:nan|NaN|NAN)")
_ZERO = re.compile(r"[-+]?0[0-9]+")
# What YAML 1.1 takes for a number: with underscores, in base 60, and never with an exponent that has no sign or no dot.
_OLD_NUMBER = re.compile(
    r"[-+]?(?:0|[1-9][0-9_]*|0[0-7_]+|0b[01_]+|0x[0-9a-fA-F_]+|[0-9][0-9_]*(?::[0-5]?[0-9])+(?:\.[0-9_]*)?"
    r"|(?:[0-9][0-9_]*\.[0-9_]*|\.[0-9][0-9_]*)(?:[eE][-+][0-9]+)?)"
)
# What YAML 1.1 takes for a date, or for a moment of one.
_OLD_DATE = re.compile(
    r"[0-9]{4}-(?:[0-9]{2}-[0-9]{2}|[0-9]{1,2}-[0-9]{1,2}(?:[Tt]|[ \t]+)[0-9]{1,2}:[0-9]{2}:[0-9]{2}(?:\.[0-9]*)?"
    r"(?:[ \t]*(?:Z|[-+][0-9]{1,2}(?::[0-9]{2})?))?)"
)
# The tag and the anchor of a text, with the comments between them and it.
_IN_FRONT = re.compile(r"(?:[!&]\S*\s+(?:#[^\n]*\s*)*)*")
_WORDS: dict[str, Json] = {"": None, "~": None, "null": None, "Null": None, "NULL": None}
_WORDS |= dict.fromkeys(("true", "True", "TRUE"), True) | dict.fromkeys(("false", "False", "FALSE"), False)
_OLD_WORDS = {"yes": "true", "on": "true", "no": "false", "off": "false"}
_FUNCTIONS = frozenset((
    "And", "Base64", "Cidr", "Equals", "FindInMap", "ForEach", "GetAZs", "GetAtt", "If", "ImportValue", "Join", "Length",
    "Not", "Or", "Select", "Split", "Sub", "ToJsonString", "Transform",
))  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class YamlReading:
    """The first document of a text: its value, what JSON cannot hold of it by its lines, and its comments."""

    value: Json
    notes: tuple[Note, ...]
    comments: Comments

    def notes_within(self, first: int, last: int) -> tuple[Note, ...]:
        """Return the notes on some lines of the text, both from 1."""
        start, end = (bisect_left(self.notes, line, key=lambda note: note.place.line) for line in (first, last + 1))
        return self.notes[start:end]


def read_yaml(text: str) -> YamlReading:
    """Read the first document of a YAML text.

    Raises:
        CannotRead: it is no YAML, has no document, or is too long, too deep or too repetitive.
    """
    if len(text) > MAX_YAML:
        raise CannotRead(words.TOO_LARGE, size=f"{len(text):,}", limit=f"{MAX_YAML:,}")
    composer = _Composer(text)
    try:
        value = composer.read()
    except yaml.YAMLError as error:
        raise _refusal(error) from error
    notes = tuple(sorted(composer.notes, key=lambda note: note.place))
    return YamlReading(value=value, notes=notes, comments=composer.comments())


def _refusal(error: yaml.YAMLError) -> CannotRead:
    mark = getattr(error, "problem_mark", None)
    place = Place(mark.line + 1, mark.column + 1) if mark is not None else Place(1, 1)
    said = str(getattr(error, "problem", None) or getattr(error, "reason", None) or error)
    known = next((message for part, message in words.REASONS if part in said), shorten(said))
    return CannotRead(words.NO_YAML, place, reason=known)


@dataclass(slots=True)
class _Composer:
    """One reading of the parser's events; recursion is bounded by ``MAX_DEPTH``."""

    text: str
    notes: list[Note] = field(default_factory=list)
    _events: Iterator[Any] = field(init=False)
    # Values by anchor with how many values and characters they stand for; None while a value is being read.
    _anchors: dict[str, tuple[Json, int, int] | None] = field(default_factory=dict)
    _scalars: list[tuple[int, int]] = field(default_factory=list)
    _count: int = 0
    _length: int = 0
    _last_line: int = 1

    def __post_init__(self) -> None:
        loader = getattr(yaml, "CLoader", yaml.Loader)  # only its parser is used, which constructs nothing
        self._events = iter(yaml.parse(self.text, Loader=loader))

    def read(self) -> Json:
        for event in self._events:
            if isinstance(event, yaml.DocumentStartEvent):
                break
        else:
            raise CannotRead(words.EMPTY)
        value = self._value(next(self._events), 1)
        for event in self._events:
            if isinstance(event, yaml.DocumentStartEvent):
                self._note(words.MORE_DOCUMENTS, event)
                break
        return value

    def comments(self) -> Comments:
        return Comments(self.text, self._scalars)

    def _value(self, event: Any, depth: int) -> Json:
        if depth > MAX_DEPTH:
            raise CannotRead(words.TOO_DEEP, _place(event), limit=str(MAX_DEPTH))
        if isinstance(event, yaml.AliasEvent):
            return self._alias(event)
        count, length = self._count, self._length
        self._add(1, len(event.value) if isinstance(event, yaml.ScalarEvent) else 0, event)
        if event.anchor:
            self._anchors[event.anchor] = None
        match event:
            case yaml.MappingStartEvent():
                value = self._tagged(event, self._object(event, depth))
            case yaml.SequenceStartEvent():
                value = self._tagged(event, self._array(event, depth))
            case _:
                self._scalars.append((self._start(event), event.end_mark.index))
                # A text of many lines ends where the next line begins.
                self._last_line = event.end_mark.line + (1 if event.end_mark.column else 0)
                value = self._scalar(event)
        if event.anchor:
            self._anchors[event.anchor] = value, self._count - count, self._length - length
        return value

    def _start(self, event: Any) -> int:
        """Return where the text of a scalar begins, behind what may have comments of its own."""
        start: int = event.start_mark.index
        if event.tag or event.anchor:
            found = _IN_FRONT.match(self.text, start)
            start = start if found is None else found.end()
        return self.text.find("\n", start) if event.style in ("|", ">") else start

    def _alias(self, event: Any) -> Json:
        name = event.anchor
        if name not in self._anchors:
            raise CannotRead(words.NO_ANCHOR, _place(event), name=shorten(name))
        known = self._anchors[name]
        if known is None:
            raise CannotRead(words.OWN_ANCHOR, _place(event), name=shorten(name))
        self._add(known[1], known[2], event)
        return known[0]

    def _add(self, count: int, length: int, event: Any) -> None:
        self._count += count
        self._length += length
        if self._length > MAX_LENGTH:
            raise CannotRead(words.TOO_LONG, _place(event), limit=f"{MAX_LENGTH:,}")
        if self._count > MAX_VALUES:
            raise CannotRead(words.TOO_MANY, _place(event), limit=f"{MAX_VALUES:,}")

    def _object(self, start: Any, depth: int) -> PlacedObject:
        made = PlacedObject(_place(start))
        merged: list[PlacedObject] = []
        for event in self._events:
            if isinstance(event, yaml.MappingEndEvent):
                made.end_line = max(self._last_line, _place(event).line if start.flow_style else 0)
                break
            key = self._key(event, depth + 1)
            value_event = next(self._events)
            value = self._value(value_event, depth + 1)
            if key is None:
                self._note(words.NO_KEY, event)
            elif key == "<<" and _is_plain(event) and _merged(value):
                merged += _merged(value)
            else:
                if key in made:
                    args = {"key": shorten(key), "line": str(made.places[key].line)}
                    self._note(words.KEY_TWICE, event, args)
                    del made[key]
                made.put(key, value, _place(event))
                if isinstance(value, PlacedObject) and value.key_place is None:
                    value.key_place = _place(event)  # that of what an alias repeats stays
        for one in merged:
            for key, value in one.items():
                if key not in made:
                    made.put(key, value, one.places[key])
        return made

    def _key(self, event: Any, depth: int) -> str | None:
        if isinstance(event, yaml.ScalarEvent):
            count = len(self.notes)
            if isinstance(self._value(event, depth), int | float):  # for its anchor
                del self.notes[count:]  # a key stays the text it is
            return str(event.value)
        value = self._value(event, depth)
        return value if isinstance(value, str) else None

    def _array(self, start: Any, depth: int) -> PlacedArray:
        made = PlacedArray(_place(start))
        for event in self._events:
            if isinstance(event, yaml.SequenceEndEvent):
                break
            made.put(self._value(event, depth + 1), _place(event))
        return made

    def _tagged(self, event: Any, value: PlacedObject | PlacedArray) -> Json:
        tag = event.tag or "!"
        if tag in ("!", f"{_STANDARD}map", f"{_STANDARD}seq"):
            return value
        return self._function(event, value)

    def _function(self, event: Any, value: Json) -> Json:
        """Return what a tag with an exclamation mark makes of a value, or the value itself."""
        name = event.tag.removeprefix("!")
        if not event.tag.startswith("!") or (name not in _FUNCTIONS and name not in ("Ref", "Condition")):
            self._note(words.UNKNOWN_TAG, event, {"tag": shorten(event.tag.replace(_STANDARD, "!!"))})
            return value
        if name == "GetAtt" and isinstance(value, str):
            value = list(value.split(".", 1))
        made = PlacedObject(_place(event))
        made.put(name if name in ("Ref", "Condition") else f"Fn::{name}", value, made.place)
        made.is_function = True
        return made

    def _scalar(self, event: Any) -> Json:
        tag, text = event.tag, event.value
        if tag is None:
            return self._plain(event) if _is_plain(event) else text
        if tag in ("!", f"{_STANDARD}str"):
            return str(text)
        if tag == f"{_STANDARD}timestamp":
            self._note(words.NO_DATE, event, {"value": shorten(text)})
            return str(text)
        if tag.startswith(_STANDARD) and tag.removeprefix(_STANDARD) in ("null", "bool", "int", "float"):
            kind = tag.removeprefix(_STANDARD)
            value = self._plain(event)
            right = {"null": value is None, "bool": isinstance(value, bool)}
            if right.get(kind, isinstance(value, int | float) and not isinstance(value, bool)):
                return value
            self._note(words.BAD_TAG, event, {"value": shorten(text), "tag": kind})
            return str(text)
        return self._function(event, text)

    def _plain(self, event: Any) -> Json:
        """Return what a text without quotes means."""
        text: str = event.value
        if text in _WORDS:
            return _WORDS[text]
        if _INTEGER.fullmatch(text) and not _ZERO.fullmatch(text):
            return self._number(event, int(text))
        if _OCTAL.fullmatch(text) or _HEX.fullmatch(text):
            return self._number(event, int(text, 0))
        is_float = bool(_FLOAT.fullmatch(text))
        is_old = _ZERO.fullmatch(text) or (_OLD_NUMBER.fullmatch(text) and not is_float)
        is_date = _OLD_DATE.fullmatch(text)
        other = words.A_NUMBER if is_old else words.A_DATE if is_date else _OLD_WORDS.get(text.lower())
        if other is not None:
            self._note(words.READ_AS_TEXT, event, {"value": shorten(text), "other": other}, is_lost=False)
        elif is_float:
            number = float(text)
            if math.isfinite(number):
                return self._number(event, number)
            self._note(words.NO_NUMBER, event, {"value": shorten(text)})
        elif _NO_NUMBER.fullmatch(text):
            self._note(words.NO_NUMBER, event, {"value": text})
        return text

    def _number(self, event: Any, value: float) -> Json:
        """Return a number as it is written, where JSON can write it so; what others make of it is noted."""
        text: str = event.value
        made = spelled(value, text)
        written = spelling_of(value) if made is value else text
        if not _OLD_NUMBER.fullmatch(text):
            self._note(words.READ_AS_NUMBER, event, {"value": shorten(text), "number": shorten(written)}, is_lost=False)
        elif written != text:
            self._note(words.WRITTEN_AS, event, {"value": shorten(text), "other": shorten(written)}, is_lost=False)
        return made

    def _note(
        self, message: Message, event: Any, args: Mapping[str, str | Message] | None = None, *, is_lost: bool = True
    ) -> None:
        self.notes.append(Note(message=message, place=_place(event), args=args or {}, is_lost=is_lost))


def _place(event: Any) -> Place:
    return Place(event.start_mark.line + 1, event.start_mark.column + 1)


def _is_plain(event: Any) -> bool:
    return isinstance(event, yaml.ScalarEvent) and event.style in (None, "") and event.tag is None


def _merged(value: Json) -> list[PlacedObject]:
    """Return the objects that ``<<`` merges; none when the value is nothing that can be merged."""
    values = value if isinstance(value, PlacedArray) else [value]
    found = [one for one in values if isinstance(one, PlacedObject)]
    return found if len(found) == len(values) else []
