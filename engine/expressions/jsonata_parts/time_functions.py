"""The functions on points in time, which are milliseconds since 1970 in UTC."""

import re
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from typing import Any

import regex

from engine.expressions.jsonata_parts.faults import Fault, fault, library_fault
from engine.expressions.jsonata_parts.guard import Guard
from engine.expressions.jsonata_parts.library import DateTimeUtils
from engine.expressions.jsonata_parts.regexes import search
from engine.expressions.jsonata_parts.values import UNDEFINED, Value

_ISO = re.compile(
    r"(\d{4})(?:-([01]\d)(?:-([0-3]\d)(?:T([0-2]\d):([0-5]\d):([0-5]\d)(?:\.(\d+))?(?:([+-])([0-2]\d):?([0-5]\d)|Z)?)?)?)?"
)
# A component other than a month or a day that is to be written as a name.
_NAMED = re.compile(r"\[([^\]MxF])[^\]]*[Nn]")
# A component of a picture, or a bracket that stands for itself.
_COMPONENT = re.compile(r"(\[\[|\]\]|\[[^\[\]]*\])")
_BRACKETS = {"[[": r"\x5b", "]]": r"\x5d"}
# A width of a name that has no end: nothing is cut off then, and the library cannot do it.
_OPEN_WIDTH = re.compile(r"(\[[^\[\],]*[Nn][^\[\],]*),(?:\d+|\*)(?:-\*)?\]")
# A width no time has; the library would fill it up.
_WIDE = re.compile(r"\[[^\[\]]*,[^,\]]*\d{3}[^,\]]*\]")
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MILLISECOND = timedelta(milliseconds=1)
# How a time is written when only the time zone is given.
_DEFAULT_PICTURE = "[Y0001]-[M01]-[D01]T[H01]:[m01]:[s01].[f001][Z01:01t]"
_LONGEST_PICTURE = 1000


def now(guard: Guard, picture: Value, timezone: Value) -> Value:
    return from_millis(guard, guard.millis, picture, timezone)


def millis(guard: Guard) -> Value:
    return guard.millis


def to_millis(guard: Guard, text: Value, picture: Value) -> Value:
    if text is UNDEFINED:
        return UNDEFINED
    if picture is UNDEFINED:
        return _iso_millis(text)
    _check_picture(picture)
    try:
        escaped, pattern = _reader(picture)
        # The library would search as long as it takes; one that is found is found by it as well.
        if search(pattern, text, 0, guard) is None:
            return UNDEFINED
        result = DateTimeUtils.parse_datetime(text, escaped)
    except (
        RuntimeError,
        ValueError,
        KeyError,
        IndexError,
        OverflowError,
        TypeError,
        AttributeError,
        regex.error,
    ) as error:
        raise _picture_fault(error, picture) from None
    return UNDEFINED if result is None else result


@lru_cache(maxsize=256)
def _reader(picture: str) -> tuple[str, Any]:
    """Return a picture as the library must be given it, and the pattern it will make of it."""
    # What stands between the components goes into its pattern as it is.
    pieces = _COMPONENT.split(picture)
    escaped = "".join(
        [
            _BRACKETS.get(piece, piece) if index % 2 else regex.escape(piece, special_only=True)
            for index, piece in enumerate(pieces)
        ]
    )
    matcher = DateTimeUtils._generate_regex(DateTimeUtils._analyse_datetime_picture(escaped))
    return escaped, regex.compile("^" + "".join([f"({part.regex})" for part in matcher.parts]) + "$", regex.IGNORECASE)


def from_millis(guard: Guard, value: Value, picture: Value, timezone: Value) -> Value:
    if value is UNDEFINED:
        return UNDEFINED
    if picture is UNDEFINED and timezone is UNDEFINED:
        return _iso_text(value)
    wanted = _DEFAULT_PICTURE if picture is UNDEFINED else picture
    if timezone is not UNDEFINED and timezone.lower() == "utc":
        timezone = "0000"
    _check_picture(wanted)
    try:
        wanted = _OPEN_WIDTH.sub(r"\1]", wanted)
        return DateTimeUtils.format_datetime(int(value), wanted, None if timezone is UNDEFINED else timezone)
    except (RuntimeError, ValueError, KeyError, IndexError, OverflowError, TypeError, AttributeError) as error:
        raise _picture_fault(error, wanted) from None


def _check_picture(picture: str) -> None:
    # The library's picture reader is fast, but not made for pictures without end.
    if len(picture) > _LONGEST_PICTURE or _WIDE.search(picture):
        raise fault("D3135")


def _picture_fault(error: Exception, picture: str) -> Exception:
    if isinstance(error, KeyError):
        return fault("D3132", value=str(error.args[0]) if error.args else "")
    named = _NAMED.search(picture)
    if isinstance(error, AttributeError):
        # What the library has for a part that is to be a name and is no month or day.
        return fault("D3133", value=named.group(1)) if named else fault("D3135")
    return library_fault(error, named.group(1) if named else "")


def _iso_millis(text: str) -> Value:
    found = _ISO.fullmatch(text)
    if found is None:
        raise fault("D3110", value=text)
    year, month, day, hour, minute, second, fraction, sign, zone_hours, zone_minutes = found.groups()
    try:
        # A day that its month does not have falls into the next month.
        moment = datetime(int(year), int(month or 1), 1, int(hour or 0), int(minute or 0), int(second or 0))
        moment += timedelta(days=int(day or 1) - 1)
    except (ValueError, OverflowError):
        raise fault("D3110", value=text) from None
    zone = (int(zone_hours or 0) * 60 + int(zone_minutes or 0)) * (-1 if sign == "-" else 1)
    whole = (moment.replace(tzinfo=UTC) - _EPOCH) // _MILLISECOND
    return whole + int((fraction or "0").ljust(3, "0")[:3]) - zone * 60_000


def _iso_text(value: Value) -> str:
    try:
        moment = _EPOCH + timedelta(milliseconds=int(value))
    except OverflowError:
        raise Fault("", "Invalid time value") from None
    return f"{moment:%Y-%m-%dT%H:%M:%S}.{moment.microsecond // 1000:03}Z".rjust(24, "0")
