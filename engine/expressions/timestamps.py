"""Points in time as the language writes them: RFC 3339 with a T and a zone."""

import datetime
import re
import time
from functools import lru_cache
from typing import NamedTuple

_SHAPE = re.compile(
    r"(?P<date>[0-9]{4}-[0-9]{2}-[0-9]{2})T(?P<time>[0-9]{2}:[0-9]{2}:[0-9]{2})(?:\.(?P<fraction>[0-9]+))?"
    r"(?P<zone>Z|[+-][0-9]{2}:[0-9]{2})"
)
_EPOCH = datetime.datetime(1970, 1, 1, tzinfo=datetime.UTC)


class Instant(NamedTuple):
    """A point in time: whole ``seconds`` since the epoch and the ``nanoseconds`` after it; compares as time does."""

    seconds: int
    nanoseconds: int


@lru_cache(maxsize=1024)
def read_instant(text: str) -> Instant | None:
    """Return the instant a timestamp names, or None when it is no timestamp.

    Digits beyond nanoseconds are dropped; a leap second counts as the first second of the next minute.
    """
    found = _SHAPE.fullmatch(text)
    if found is None:
        return None
    clock, leap = found["time"], 0
    if clock.endswith(":60"):
        clock, leap = clock[:-2] + "59", 1
    zone = "+00:00" if found["zone"] == "Z" else found["zone"]
    try:
        moment = datetime.datetime.fromisoformat(f"{found['date']}T{clock}{zone}")
    except ValueError:
        return None
    passed = moment - _EPOCH
    fraction = (found["fraction"] or "")[:9].ljust(9, "0")
    return Instant(passed.days * 86400 + passed.seconds + leap, int(fraction))


def written(moment: float) -> str:
    """Return seconds since the epoch as the States Language writes time: UTC with the nearest millisecond."""
    second, milliseconds = divmod(round(moment * 1000), 1000)
    return f"{_written_second(second)}.{milliseconds:03d}Z"


@lru_cache(maxsize=16)
def _written_second(second: int) -> str:
    # Much happens in one second.
    return time.strftime("%Y-%m-%dT%H:%M:%S", time.gmtime(second))
