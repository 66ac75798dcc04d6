"""Timestamps of the States Language: RFC 3339 with the T and a zone."""

import datetime
import re

from engine.language.values import Json

_SHAPE = re.compile(r"\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d+)?(Z|[+-]\d{2}:\d{2})")


def read_timestamp(value: Json) -> datetime.datetime | None:
    """Return the moment a timestamp names, or None when it is none."""
    if not isinstance(value, str) or _SHAPE.fullmatch(value) is None:
        return None
    try:
        return datetime.datetime.fromisoformat(value)
    except ValueError:
        return None
