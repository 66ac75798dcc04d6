"""One sentence in the two languages of the program."""

from typing import NamedTuple


class Message(NamedTuple):
    """One sentence in both languages, with ``{placeholders}``."""

    en: str
    zh: str
