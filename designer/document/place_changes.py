"""Where a value differs from the one before it, asked place by place: only what is seen is compared."""

import enum
from collections.abc import Callable

from designer.document.json_items import Steps
from engine.language.values import Json


class Change(enum.Enum):
    """How a place differs."""

    NONE = "none"
    ADDED = "added"
    CHANGED = "changed"


def changes(before: Json, after: Json) -> Callable[[Steps], Change]:
    """Return what tells, of a place in ``after``, how it differs from the same place in ``before``."""

    def change_at(steps: Steps) -> Change:
        old, new = before, after
        for step in steps:
            if old is new:
                return Change.NONE
            new = _part(new, step)
            if not _has(old, step):
                return Change.ADDED
            old = _part(old, step)
        if old is new or (isinstance(old, dict | list) and type(old) is type(new)):
            return Change.NONE  # what differs is further inside
        return Change.NONE if type(old) is type(new) and old == new else Change.CHANGED

    return change_at


def _has(value: Json, step: str | int) -> bool:
    if isinstance(value, dict):
        return isinstance(step, str) and step in value
    return isinstance(value, list) and isinstance(step, int) and step < len(value)


def _part(value: Json, step: str | int) -> Json:
    if isinstance(value, dict) and isinstance(step, str):
        return value.get(step)
    if isinstance(value, list) and isinstance(step, int) and step < len(value):
        return value[step]
    return None
