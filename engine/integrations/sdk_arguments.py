"""The arguments of aws-sdk integrations: what Step Functions says of those that an action does not take.

The service makes the request of the Java SDK out of them. It tells every argument that is missing, and then no more;
else the first that the SDK has no place for. What names and types there are, says
``resources/actions/aws_arguments.zip``, which ``.ci/list_aws_arguments.py`` writes; of a service that is not in it
everything is taken.
"""

import json
import zipfile
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
from typing import TypeAlias

from msgspec import Struct

from engine.integrations.java_wording import misfit, unread_boolean
from engine.language.likeness import likest
from engine.language.values import Json

Members: TypeAlias = dict[str, str]

_FILE = Path(__file__).resolve().parents[2] / "resources" / "actions" / "aws_arguments.zip"
_NEEDED, _STREAM = "!", "j"
_LIKE_ENOUGH = 0.6  # between what was seen to be proposed, 0.62, and what was not, 0.56
_NUMBERS = {"i": "an INTEGER", "l": "a LONG", "f": "a FLOAT", "d": "a DOUBLE"}
_WHOLE = "il"


class ArgumentFault(Struct, frozen=True, kw_only=True):
    """An argument that is missing or cannot be: ``sentence`` is the service's.

    ``place`` leads to it from the arguments, through keys and indices as they are written; it is empty where something
    is missing. ``name`` is what it is called, and ``near`` the name that an unknown one is most like, or empty.
    """

    kind: str  # missing, unknown or wrong
    name: str
    sentence: str
    place: tuple[str | int, ...] = ()
    near: str = ""


class Template(Struct, frozen=True):
    """What of arguments is filled in only when they are used: members by their key, values by what they are."""

    is_dynamic: Callable[[str], bool] = lambda key: False
    is_later: Callable[[str], bool] = lambda text: False

    def name(self, key: str) -> str:
        """Return what the member under ``key`` is called once it is filled in."""
        return key.removesuffix(".$") if self.is_dynamic(key) else key


PLAIN = Template()
"""Arguments as they are sent."""


def sdk_argument_faults(
    service: str, action: str, arguments: dict[str, Json], template: Template = PLAIN
) -> list[ArgumentFault]:
    """Return what is wrong with the arguments of an action of AWS, as the Resource names them; none when not known."""
    found = _service(service.lower())
    members = None if found is None else found.actions.get(action.lower())
    if found is None or members is None:
        return []
    given = {template.name(key) for key in arguments}
    missing = [name for name in _needed(members) if name not in given]
    if missing:
        return [
            ArgumentFault(kind="missing", name=name, sentence=f"The field '{name}' is required but was missing")
            for name in missing
        ]
    first = next(_Reader(found, template).faults(members, arguments, ()), None)
    return [] if first is None else [first]


def _needed(members: Members) -> list[str]:
    """Return what must be there; a stream, which the SDK takes beside the request, is asked for last."""
    needed = [name for name, kind in members.items() if kind.endswith(_NEEDED)]
    return sorted(needed, key=lambda name: members[name].startswith(_STREAM))


class _Service(Struct, frozen=True):
    """The actions of a service, by their names in small letters, and the structures that they take."""

    package: str
    actions: dict[str, Members]
    shapes: dict[str, Members]


@cache
def _archive() -> zipfile.ZipFile | None:
    try:
        return zipfile.ZipFile(_FILE)
    except (OSError, zipfile.BadZipFile):
        return None


@cache
def _service(name: str) -> _Service | None:
    """Return what is known of a service; nothing when the file is not there."""
    archive = _archive()
    if archive is None or f"{name}.json" not in archive.NameToInfo:
        return None
    told = json.loads(archive.read(f"{name}.json"))
    actions = {action.lower(): members for action, members in told["actions"].items()}
    return _Service(told["package"], actions, told["shapes"])


class _Reader:
    """Reads arguments as the SDK's JSON reader does, from the first to the last."""

    def __init__(self, service: _Service, template: Template) -> None:
        self._service = service
        self._template = template

    def faults(self, members: Members, value: dict[str, Json], place: tuple[str | int, ...]) -> Iterator[ArgumentFault]:
        """Yield what is wrong with the members of a structure."""
        for key, content in value.items():
            name = self._template.name(key)
            kind = members.get(name, "").removesuffix(_NEEDED)
            if not kind:
                # A stream is no member of the request.
                known = [known for known, of in members.items() if not of.startswith(_STREAM)]
                yield _unknown(name, known, (*place, key))
            elif not self._template.is_dynamic(key):
                yield from self._value(kind, name, content, (*place, key))

    def _value(self, kind: str, name: str, value: Json, place: tuple[str | int, ...]) -> Iterator[ArgumentFault]:
        if value is None or (isinstance(value, str) and self._template.is_later(value)):
            return
        match kind[0]:
            case "[" if isinstance(value, list):
                for index, element in enumerate(value):
                    yield from self._value(kind[1:], name, element, (*place, index))
                return
            case "{" if isinstance(value, dict):
                for key, member in value.items():
                    if not self._template.is_dynamic(key):
                        yield from self._value(kind[1:], name, member, (*place, key))
                return
            case ":" if isinstance(value, dict):
                yield from self.faults(self._service.shapes[kind[1:]], value, place)
                return
        sentence = self._misfit(kind, name, value)
        if sentence:
            yield ArgumentFault(kind="wrong", name=name, sentence=sentence, place=place)

    def _misfit(self, kind: str, name: str, value: Json) -> str:
        """Return why a value cannot be of a kind, empty when it can."""
        match kind[0]:
            case "[" | "{" | ":":
                return misfit(self._java(kind), value)
            case "s":  # an object or a list is written as JSON
                return (
                    f"The value for the field '{name}' must be a STRING"
                    if isinstance(value, bool | int | float)
                    else ""
                )
            case "b":
                return unread_boolean(value)
            case number if number in _NUMBERS:
                fits = isinstance(value, int if number in _WHOLE else int | float) and not isinstance(value, bool)
                return "" if fits else f"The value for the field '{name}' must be {_NUMBERS[number]}"
            case _:
                return ""

    def _java(self, kind: str) -> str:
        """Return the class that the Java SDK has for a kind."""
        match kind[0]:
            case ":":
                return f"software.amazon.awssdk.services.{self._service.package}.model.{kind[1:]}$BuilderImpl"
            case "[":
                return f"java.util.ArrayList<{self._java(kind[1:])}>"
            case "{":
                return f"java.util.LinkedHashMap<java.lang.String,{self._java(kind[1:])}>"
            case letter:
                return _JAVA.get(letter, "java.lang.Object")


_JAVA = {
    "s": "java.lang.String",
    "i": "java.lang.Integer",
    "l": "java.lang.Long",
    "f": "java.lang.Float",
    "d": "java.lang.Double",
    "b": "java.lang.Boolean",
    "t": "java.time.Instant",
    "x": "software.amazon.awssdk.core.SdkBytes",
}


def _unknown(name: str, known: list[str], place: tuple[str | int, ...]) -> ArgumentFault:
    near = likest(name, known, _LIKE_ENOUGH)
    hint = f". Did you mean '{near}'?" if near else ""
    sentence = f'The field "{name}" is not supported by Step Functions{hint}'
    return ArgumentFault(kind="unknown", name=name, sentence=sentence, place=place, near=near)
