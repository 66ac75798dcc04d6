"""The functions of deployment templates, ``Ref`` and ``Fn::...``, as the texts a definition can hold.

What only the deployment knows stays a placeholder: ``!GetAtt sum.Arn`` is ``${sum.Arn}``, as a Resource the function
``sum``. What can be worked out from the file, a Join or the lookup in a table of it, is worked out.
"""

import base64
import re
from collections.abc import Callable, Mapping

from msgspec import Struct, field

from engine.exchange.notes import START, CannotRead, Note, Place
from engine.exchange.placed import PlacedArray, PlacedObject, place_of
from engine.exchange.spelled import json_text
from engine.exchange.yaml_words import TOO_LONG
from engine.language.reader import MAX_LENGTH
from engine.language.shorten import shorten, shorten_json
from engine.language.values import Json
from engine.language.wording import Message

_KEPT = Message(
    en='{function} is known only when it is deployed; "{placeholder}" stands for it',
    zh="{function} 部署时才能确定，以“{placeholder}”代替",
)
_ONE_SIDE = Message(
    en="Fn::If on {condition}: what is meant when it is {kept} is carried, not the other: {other}",
    zh="Fn::If（条件 {condition}）：保留条件为 {kept} 时的值，略去另一个：{other}",
)
_NO_OBJECT = Message(
    en="{function} is worked out by the service that deploys; its text stands as it is",
    zh="{function} 由部署服务处理，原样保留其文本",
)
VARIABLE = re.compile(r"\$\{([^}]*)\}")
_PSEUDO = re.compile(r"#\{(AWS::\w+)\}")
_NO_VALUE = "AWS::NoValue"


class _Absent:
    """What a member is whose value is ``!Ref AWS::NoValue``: it is not there."""


_ABSENT = _Absent()


def is_function(value: Json, *, only_tags: bool = False) -> bool:
    """Tell whether a value calls a function of templates; with ``only_tags`` it must be written as a tag."""
    if not isinstance(value, dict) or len(value) != 1:
        return False
    if isinstance(value, PlacedObject) and value.is_function:
        return True
    name = next(iter(value))
    return not only_tags and (name == "Ref" or name.startswith("Fn::"))


class Room(Struct):
    """How many characters may still be made of the functions and substitutions of one definition."""

    left: int = MAX_LENGTH

    def take(self, text: str) -> str:
        """Return a text, for which there is room.

        Raises:
            CannotRead: there is not.
        """
        self.left -= len(text)
        if self.left < 0:
            raise CannotRead(TOO_LONG, limit=f"{MAX_LENGTH:,}")
        return text


class Substitutions(Struct, kw_only=True):
    """What is put in for the ``${names}`` in one definition; ``used`` are the names that were found in it so far."""

    values: Mapping[str, str] = field(default_factory=dict)
    used: set[str] = field(default_factory=set)

    def fill(self, text: str, room: Room) -> str:
        """Return a text with each ``${name}`` that there is a value for filled in.

        Raises:
            CannotRead: it gets too long.
        """

        def fill(match: re.Match[str]) -> str:
            name = match[1].strip()
            if name not in self.values:
                return match[0]
            self.used.add(name)
            return room.take(self.values[name])

        return VARIABLE.sub(fill, text)


class Filling(Struct, kw_only=True):
    """Fills in what can be known of the functions in one file; ``tables`` are the Mappings of a template.

    With ``only_tags`` an object such as ``{"Ref": "x"}`` is data: no template is around it.
    """

    tables: Json = None
    only_tags: bool = False
    notes: list[Note] = field(default_factory=list)
    """What is worth telling, in the order in which it was found."""
    room: Room = field(default_factory=Room)

    def fill(self, value: Json) -> Json:
        """Return a value without functions."""
        filled = self._fill(value)
        return None if isinstance(filled, _Absent) else filled

    def text(self, value: Json) -> str:
        """Return what a value is within a text: a placeholder, a text as it is, anything else as JSON."""
        filled = self.fill(value)
        return filled if isinstance(filled, str) else json_text(filled, indent="")

    def _fill(self, value: Json) -> Json | _Absent:
        if isinstance(value, str):
            return _PSEUDO.sub(r"${\1}", value)
        if isinstance(value, list):
            return self._array(value)
        if not isinstance(value, dict):
            return value
        if is_function(value, only_tags=self.only_tags):
            name, argument = next(iter(value.items()))
            # What stands inside of a tag is meant as it is in templates, however it is written.
            inner = Filling(tables=self.tables, notes=self.notes, room=self.room) if self.only_tags else self
            return inner._call(name, argument, place_of(value))
        made = PlacedObject(place_of(value))
        made.end_line = value.end_line if isinstance(value, PlacedObject) else made.place.line
        for key, member in value.items():
            filled = self._fill(member)
            if not isinstance(filled, _Absent):
                made.put(key, filled, place_of(value, key))
        return made

    def _array(self, value: list[Json]) -> Json:
        made = PlacedArray(place_of(value))
        for index, element in enumerate(value):
            filled = self._fill(element)
            if not isinstance(filled, _Absent):
                made.put(filled, place_of(value, index))
        return made

    def _call(self, name: str, argument: Json, place: Place) -> Json | _Absent:
        if name == "Ref" and argument == _NO_VALUE:
            return _ABSENT
        made = _CALLS.get(name, _unknown)(self, argument, place)
        for text in made if isinstance(made, list) else [made]:
            self.room.take(text if isinstance(text, str) else "")
        return self._placeholder(name, argument, place) if made is None else made

    def _placeholder(self, name: str, argument: Json, place: Place) -> str:
        parts = argument if isinstance(argument, list) else [argument]
        inside = ".".join(_bare(self.text(part)) for part in parts)
        placeholder = f"${{{name.removeprefix('Fn::')}:{inside}}}"
        args = {"function": name, "placeholder": shorten(placeholder)}
        self.notes.append(Note(message=_KEPT, place=place, args=args, is_lost=False))
        return placeholder


def _bare(text: str) -> str:
    """Return a text fit to stand within a placeholder."""
    return VARIABLE.sub(r"\1", text).replace("{", "").replace("}", "").replace("\n", " ")


def _unknown(_filling: Filling, _argument: Json, _place: Place) -> Json:
    return None


def _ref(filling: Filling, argument: Json, _place: Place) -> Json:
    return f"${{{_bare(filling.text(argument))}}}"


def _attribute(filling: Filling, argument: Json, _place: Place) -> Json:
    parts = argument if isinstance(argument, list) else [argument]
    return f"${{{'.'.join(_bare(filling.text(part)) for part in parts)}}}"


def _sub(filling: Filling, argument: Json, _place: Place) -> Json:
    match argument:
        case str():
            text, values = argument, {}
        case [str(text), dict() as given]:
            values = {key: filling.text(value) for key, value in given.items()}
        case _:
            return None
    return _PSEUDO.sub(r"${\1}", VARIABLE.sub(lambda match: _variable(match, values, filling.room), text))


def _variable(match: re.Match[str], values: Mapping[str, str], room: Room) -> str:
    """Return what a variable of Fn::Sub is; with an exclamation mark it is meant to be left for others."""
    name = match[1].strip()
    return f"${{{name[1:]}}}" if name.startswith("!") else room.take(values[name]) if name in values else match[0]


def _join(filling: Filling, argument: Json, _place: Place) -> Json:
    match argument:
        case [str(between), list() as parts]:
            joined = [filling.room.take(filling.text(part)) for part in parts]
            for _ in joined:
                filling.room.take(between)
            return between.join(joined)
    return None


def _select(filling: Filling, argument: Json, _place: Place) -> Json:
    match argument:
        case [index, parts]:
            filled = filling.fill(parts) if isinstance(parts, list) or _is_split(parts) else None
            number = int(index) if isinstance(index, int | str) and str(index).isdecimal() else -1
            if isinstance(filled, list) and 0 <= number < len(filled):
                return filled[number]
    return None


def _is_split(value: Json) -> bool:
    return isinstance(value, dict) and list(value) == ["Fn::Split"]


def _split(filling: Filling, argument: Json, _place: Place) -> Json:
    match argument:
        case [str(between), text] if between:
            whole = filling.fill(text)
            if isinstance(whole, str) and not VARIABLE.search(whole):
                return list(whole.split(between))
    return None


def _encode(filling: Filling, argument: Json, _place: Place) -> Json:
    text = filling.fill(argument)
    if isinstance(text, str) and not VARIABLE.search(text):
        return base64.b64encode(text.encode("utf-8", "surrogatepass")).decode()
    return None


def _length(filling: Filling, argument: Json, _place: Place) -> Json:
    return len(argument) if isinstance(argument, list) else None


def _look_up(filling: Filling, argument: Json, _place: Place) -> Json:
    found: Json = filling.tables
    for part in argument if isinstance(argument, list) and len(argument) == 3 else [None]:
        found = found.get(part) if isinstance(found, dict) and isinstance(part, str) else None
    return found


def _if(filling: Filling, argument: Json, place: Place) -> Json:
    match argument:
        case [condition, first, second]:
            is_first = not (isinstance(first, dict) and first.get("Ref") == _NO_VALUE and len(first) == 1)
            kept, other = (first, second) if is_first else (second, first)
            args = {
                "condition": shorten(filling.text(condition)),
                "kept": "true" if is_first else "false",
                "other": shorten_json(other, 80),
            }
            filling.notes.append(Note(message=_ONE_SIDE, place=place, args=args))
            return filling.fill(kept)
    return None


def _json_text(filling: Filling, argument: Json, _place: Place) -> Json:
    return json_text(filling.fill(argument), indent="")


def _transform(filling: Filling, argument: Json, place: Place) -> Json:
    filling.notes.append(Note(message=_NO_OBJECT, place=place or START, args={"function": "Fn::Transform"}))
    return f"${{Transform:{_bare(shorten_json(argument, 80))}}}"


_CALLS: Mapping[str, Callable[[Filling, Json, Place], Json]] = {
    "Ref": _ref,
    "Fn::GetAtt": _attribute,
    "Fn::Sub": _sub,
    "Fn::Join": _join,
    "Fn::Select": _select,
    "Fn::Split": _split,
    "Fn::Base64": _encode,
    "Fn::Length": _length,
    "Fn::FindInMap": _look_up,
    "Fn::If": _if,
    "Fn::ToJsonString": _json_text,
    "Fn::Transform": _transform,
}
