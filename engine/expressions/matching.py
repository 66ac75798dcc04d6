"""Regular expressions in filters: Java's flags, the whole text, and a limit on the time.

The expression comes from a definition and the text from its data, so either may be made to take forever.
The ``regex`` package gives up when its time is over; ``re`` cannot be stopped.
"""

import time
from typing import Any

from msgspec import Struct

from engine.expressions.budget import Budget
from engine.expressions.faults import Broken
from engine.expressions.java_patterns import NotJava, translate
from engine.expressions.pattern_size import is_too_large
from engine.language.shorten import shorten

_FLAGS = {"i": "IGNORECASE", "x": "VERBOSE", "m": "MULTILINE", "s": "DOTALL", "d": "", "u": "", "U": ""}
FLAGS = "".join(_FLAGS)


class BadPattern(ValueError):
    """The text is no regular expression; the message says why, ``zh`` in Chinese where it is a sentence of ours."""

    def __init__(self, message: str, zh: str = "") -> None:
        super().__init__(message)
        self.zh = zh or message


class Pattern(Struct, frozen=True, eq=False):
    """A compiled regular expression."""

    body: str
    compiled: Any

    def matches(self, text: str, budget: Budget) -> bool:
        """Tell whether the expression matches the whole text.

        Raises:
            Broken: no time is left.
        """
        start = time.perf_counter()
        try:
            found = self.compiled.fullmatch(text, timeout=max(budget.seconds, 0.001))
        except TimeoutError:
            budget.seconds = 0
            found = None
        budget.seconds -= time.perf_counter() - start
        if budget.seconds < 0:
            raise Broken(f"the regular expression /{shorten(self.body)}/ takes too long")
        return found is not None


def compile_pattern(body: str, flags: str) -> Pattern:
    """Return the pattern for ``/body/flags``; each flag is one of :data:`FLAGS`.

    Raises:
        BadPattern: the body is wrong.
    """
    import regex  # slow to import, and few definitions have a filter with a regular expression

    bits = regex.VERSION1
    for flag in flags:
        bits |= getattr(regex, _FLAGS[flag]) if _FLAGS[flag] else 0
    try:
        translated = translate(body, flags)
    except NotJava as error:
        raise BadPattern(str(error), error.zh) from None
    if is_too_large(translated.pattern):
        raise BadPattern("it repeats too much", "重复次数过多")
    try:
        return Pattern(body, regex.compile(translated.pattern, bits | (regex.ASCII if translated.is_ascii else 0)))
    except (regex.error, ValueError, OverflowError, RecursionError) as error:
        raise BadPattern(str(error)) from None
