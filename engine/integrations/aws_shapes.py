"""JSON to what boto3 takes and back, as the model of the service's API says.

Step Functions begins every name with a capital, takes an object where the API wants text, and text where it wants
bytes. ``shape`` is botocore's, which has no types.
"""

import base64
import datetime
import json
from collections.abc import Callable
from typing import Any

from engine.integrations.java_wording import read_boolean
from engine.language.values import Json

_NUMBERS: dict[str, Callable[[str], int | float]] = {
    "integer": int,
    "long": int,
    "float": float,
    "double": float,
}


class FieldsWrong(Exception):
    """The arguments are not those of the API; the message says which."""


class FieldsMissing(Exception):
    """Arguments that the API needs are not there, or null; Step Functions asks the service all the same."""

    def __init__(self, places: list[str]) -> None:
        told = [
            f"Value null at '{_small(place)}' failed to satisfy constraint: Member must not be null" for place in places
        ]
        noun = "error" if len(told) == 1 else "errors"
        super().__init__(f"{len(told)} validation {noun} detected: {'; '.join(told)}")


def _small(place: str) -> str:
    return ".".join(name[:1].lower() + name[1:] for name in place.split("."))


def to_api(shape: Any, value: Json, place: str = "", *, spelt: Callable[[str], str] | None = None) -> Any:
    """Return ``value`` as boto3 takes it for ``shape``; what does not fit is left for boto3 to tell.

    ``spelt`` makes the name that an argument has of that of the API; without it capitals do not matter.

    Raises:
        FieldsWrong: there is no such field; ``place`` is that of the object it stands in.
        FieldsMissing: a field that the API needs is not there.
    """
    if shape.type_name == "structure" and isinstance(value, dict):
        return value if _is_document(shape) else _structure(shape, value, place, spelt)
    if shape.type_name == "list" and isinstance(value, list):
        return [to_api(shape.member, item, f"{place}[{index}]", spelt=spelt) for index, item in enumerate(value)]
    if shape.type_name == "map" and isinstance(value, dict):
        return {key: to_api(shape.value, item, f"{place}.{key}", spelt=spelt) for key, item in value.items()}
    if shape.type_name == "boolean" and isinstance(value, int | str):
        return _boolean(value)
    if shape.type_name == "string":
        return value if isinstance(value, str) else _text(value)
    if shape.type_name == "blob":
        return (value if isinstance(value, str) else _text(value)).encode("utf-8", "replace")
    if shape.type_name in _NUMBERS and isinstance(value, str):
        try:
            return _NUMBERS[shape.type_name](value)
        except ValueError:
            return value
    return value


def _is_document(shape: Any) -> bool:
    """Tell whether a structure is any JSON at all, and so has no members."""
    return bool(getattr(shape, "is_document_type", False))


def _structure(shape: Any, value: dict[str, Json], place: str, spelt: Callable[[str], str] | None) -> dict[str, Any]:
    read: Callable[[str], str] = str.lower if spelt is None else str
    names = {(spelt or str.lower)(name): name for name in shape.members}
    found: dict[str, Any] = {}
    for given, content in value.items():
        name = given if spelt is None and given in shape.members else names.get(read(given))
        where = f"{place}.{given}" if place else given
        if name is None:
            raise FieldsWrong(f'The field "{where}" is not supported by Step Functions')
        if content is not None:  # which is as if it were not there
            found[name] = to_api(shape.members[name], content, where, spelt=spelt)
    missing = [name for name in shape.required_members if name not in found]
    if missing:
        raise FieldsMissing([f"{place}.{name}" if place else name for name in missing])
    return found


def _boolean(value: bool | int | str) -> Any:
    if not isinstance(value, str):
        return bool(value)
    try:
        return read_boolean(value)
    except ValueError:
        return value


def stream_name(shape: Any) -> str:
    """Return the member of a structure that is a stream of bytes beside the others, empty when there is none."""
    name = str(shape.serialization.get("payload", ""))
    member = shape.members.get(name)
    is_stream = member is not None and member.type_name == "blob" and bool(member.serialization.get("streaming"))
    return name if is_stream else ""


def streamed(value: Json) -> bytes:
    """Return the bytes of a stream: the value as JSON, text in its quotes too."""
    return _text(value).encode("utf-8", "replace")


def _text(value: Json) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def from_api(shape: Any, value: Any, spelt: Callable[[str], str], *, is_dated: bool) -> Json:
    """Return what boto3 gave for ``shape`` as JSON; ``spelt`` makes the name of a field of that of the API.

    Moments are timestamps when they are ``is_dated``, else milliseconds. Names are in their order, a stream is the last.
    """

    def inner(shape: Any, value: Any) -> Json:
        match value:
            case dict() if shape is not None and shape.type_name == "structure" and not _is_document(shape):
                known = shape.members
                last = spelt(stream_name(shape) or " ")
                told = {spelt(name): inner(known[name], item) for name, item in value.items() if name in known}
                return dict(sorted(told.items(), key=lambda member: (member[0] == last, member[0])))
            case dict():
                member = shape.value if shape is not None and shape.type_name == "map" else None
                return {str(name): inner(member, item) for name, item in value.items()}
            case list():
                member = shape.member if shape is not None and shape.type_name == "list" else None
                return [inner(member, item) for item in value]
            case datetime.datetime():
                return _timestamp(value) if is_dated else int(value.timestamp() * 1000)
            case bytes() | bytearray():
                return _plain(bytes(value))
            case str() | int() | float() | None:
                return value
            case _:
                return str(value)

    return inner(shape, value)


def _timestamp(moment: datetime.datetime) -> str:
    moment = moment.astimezone(datetime.UTC)
    digits = (
        "seconds" if not moment.microsecond else "milliseconds" if not moment.microsecond % 1000 else "microseconds"
    )
    return moment.isoformat(timespec=digits).replace("+00:00", "Z")


def _plain(data: bytes) -> str:
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        return base64.b64encode(data).decode("ascii")
