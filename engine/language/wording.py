"""One sentence in the two languages of the program, and how values of the text are shown in it."""

import re
from typing import NamedTuple

_unprintable = re.compile("[\x00-\x1f\x7f\u2028\u2029\ud800-\udfff]")


class Message(NamedTuple):
    """One sentence in both languages, with ``{placeholders}``."""

    en: str
    zh: str


def shorten(text: str, limit: int = 60) -> str:
    """Return a text fit for a sentence: at most ``limit`` characters, a longer one loses its middle.

    Control characters and halves of surrogate pairs, which no terminal takes, are shown as escapes.
    """
    tail = limit // 3
    short = text if len(text) <= limit else f"{text[: limit - tail - 1]}…{text[-tail:]}"
    return _unprintable.sub(lambda match: f"\\u{ord(match[0]):04x}", short)
