"""Every sentence about a definition, in English and Chinese: one row per problem or fix code.

Placeholders are filled by :func:`message`; a long value is shortened in the middle before it gets here.
"""

from collections.abc import Mapping
from typing import NamedTuple


class Message(NamedTuple):
    """One sentence in both languages, with ``{placeholders}``."""

    en: str
    zh: str


MESSAGES: dict[str, Message] = {}


def message(code: str, args: Mapping[str, str], language: str = "en") -> str:
    """Return the sentence for ``code`` in ``language`` (``zh``, anything else is English).

    Raises:
        KeyError: no row has this code.
    """
    row = MESSAGES[code]
    return (row.zh if language.startswith("zh") else row.en).format_map(args)
