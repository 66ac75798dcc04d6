"""Regular expressions in filters: Java's flags, the whole text, and a limit on the time.

The expression comes from a definition and the text from its data, so either may be made to take forever.
The ``regex`` package gives up when its time is over; ``re`` cannot be stopped.
"""

import time
from dataclasses import dataclass
from typing import Any

SECONDS = 0.25
"""How long all matches of one reading of a path may take together."""

_FLAGS = {"i": "IGNORECASE", "x": "VERBOSE", "m": "MULTILINE", "s": "DOTALL", "d": "", "u": "", "U": ""}
FLAGS = "".join(_FLAGS)


class BadPattern(ValueError):
    """The text is no regular expression; the message says why."""


class MatchTimeout(Exception):
    """The matches took longer than the time that was left."""


class Stopwatch:
    """The seconds that are left for matching."""

    __slots__ = ("seconds",)

    def __init__(self, seconds: float = SECONDS) -> None:
        self.seconds = seconds


@dataclass(frozen=True, slots=True, eq=False)
class Pattern:
    """A compiled regular expression."""

    body: str
    compiled: Any

    def matches(self, text: str, stopwatch: Stopwatch) -> bool:
        """Tell whether the expression matches the whole text.

        Raises:
            MatchTimeout: no time is left.
        """
        start = time.perf_counter()
        try:
            found = self.compiled.fullmatch(text, timeout=max(stopwatch.seconds, 0.001))
        except TimeoutError:
            raise MatchTimeout(self.body) from None
        stopwatch.seconds -= time.perf_counter() - start
        if stopwatch.seconds < 0:
            raise MatchTimeout(self.body)
        return found is not None


def compile_pattern(body: str, flags: str) -> Pattern:
    """Return the pattern for ``/body/flags``; each flag is one of :data:`FLAGS`.

    Raises:
        BadPattern: the body is wrong.
    """
    import regex  # slow to import, and few definitions have a filter with a regular expression

    # Java's classes such as \w know ASCII only, unless asked otherwise.
    bits = regex.VERSION1 | (0 if set(flags) & set("uU") else regex.ASCII)
    for flag in flags:
        bits |= getattr(regex, _FLAGS[flag]) if _FLAGS[flag] else 0
    try:
        return Pattern(body, regex.compile(body, bits))
    except (regex.error, OverflowError, RecursionError) as error:
        raise BadPattern(str(error)) from None
