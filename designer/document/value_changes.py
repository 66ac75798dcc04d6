"""What differs between two JSON values, field by field; order of keys and spelling of numbers do not count."""

import json
from collections.abc import Callable, Iterator

from msgspec import Struct

from engine.language.machine import escape
from engine.language.values import Json

_LONGEST = 2_000
BEFORE = 6
"""So many letters are left in front of a difference, to know where it is."""

Same = Callable[[str, Json, Json], bool]


class FieldChange(Struct, frozen=True, kw_only=True):
    """One field: its pointer in the state, and its JSON before and after; None where it was not there."""

    field: str
    before: str | None
    after: str | None


def value_changes(before: Json, after: Json, is_same: Same) -> tuple[FieldChange, ...]:
    """Return what differs, the deepest fields that do; ``is_same`` may call two words the same, by their field."""
    return tuple(_walk("", before, after, is_same))


def added_field(field: str, value: Json) -> FieldChange:
    """Return the change of a field that was not there before."""
    return FieldChange(field=field, before=None, after=_text(value))


def removed_field(field: str, value: Json) -> FieldChange:
    """Return the change of a field that is there no more."""
    return FieldChange(field=field, before=_text(value), after=None)


def is_equal(before: Json, after: Json) -> bool:
    """Tell whether two values are the same JSON: 1 is 1.0, but not true."""
    return not any(_walk("", before, after, lambda _field, _first, _second: False))


def _walk(field: str, before: Json, after: Json, is_same: Same) -> Iterator[FieldChange]:
    match before, after:
        case dict(), dict():
            for key in dict.fromkeys((*before, *after)):
                place = f"{field}/{escape(key)}"
                if key not in after:
                    yield removed_field(place, before[key])
                elif key not in before:
                    yield added_field(place, after[key])
                else:
                    yield from _walk(place, before[key], after[key], is_same)
        case list(), list():
            common = min(len(before), len(after))
            for index in range(common):
                yield from _walk(f"{field}/{index}", before[index], after[index], is_same)
            for index in range(common, len(before)):
                yield removed_field(f"{field}/{index}", before[index])
            for index in range(common, len(after)):
                yield added_field(f"{field}/{index}", after[index])
        case _:
            is_kind_same = isinstance(before, bool) == isinstance(after, bool)
            if not (before == after and is_kind_same) and not is_same(field, before, after):
                first, second = _written(before), _written(after)
                at = first_difference(first, second)
                yield FieldChange(field=field, before=excerpt(first, at, _LONGEST), after=excerpt(second, at, _LONGEST))


def _text(value: Json) -> str:
    return excerpt(_written(value), 0, _LONGEST)


def _written(value: Json) -> str:
    return json.dumps(value, ensure_ascii=False)


def first_difference(first: str, second: str) -> int:
    """Return at which place two texts begin to differ."""
    pairs = enumerate(zip(first, second, strict=False))
    return next((place for place, (one, other) in pairs if one != other), min(len(first), len(second)))


def excerpt(text: str, at: int, longest: int) -> str:
    """Return a text, or so much of it that the place ``at`` in it is to be seen."""
    if len(text) > longest and at > longest // 2:
        text = beginning_near(text, at)
    return text if len(text) <= longest else text[:longest] + "…"


def beginning_near(text: str, at: int, before: int = BEFORE) -> str:
    """Return a text from a little before a place in it."""
    return text if at <= before else "…" + text[at - before :]
