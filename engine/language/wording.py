"""One sentence in the two languages of the program, and how pieces of the text are shown in it."""

import re
from typing import NamedTuple

from engine.language.shorten import shorten as cut

_unprintable = re.compile("[\x00-\x1f\x7f\u2028\u2029\ud800-\udfff]")


class Message(NamedTuple):
    """One sentence in both languages, with ``{placeholders}``."""

    en: str
    zh: str

    def text(self, language: str) -> str:
        """Return the sentence in ``language`` (``zh``, anything else is English)."""
        return self.zh if language.startswith("zh") else self.en


def shorten(text: str, limit: int = 60) -> str:
    """Return a piece of a definition fit for a sentence: on one line, cut to ``limit`` characters.

    Control characters and halves of surrogate pairs, which no terminal takes, are shown as escapes.
    """
    return _unprintable.sub(lambda match: f"\\u{ord(match[0]):04x}", cut(text, limit))
