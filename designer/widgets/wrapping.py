"""Words that are longer than any line."""

import re

_LONG_WORD = re.compile("[^\\s\u2e80-\uffef]{24,}")  # Chinese breaks anywhere by itself


def wrappable(text: str) -> str:
    """Return a text whose long words may be broken anywhere, or one name would make a page wider than the panel."""
    return _LONG_WORD.sub(lambda word: "\u200b".join(word[0]), text)


def plain_tip(text: str) -> str:
    """Return a text for a tooltip, where Qt would take ``<b>`` for bold print; names and data may hold any letters."""
    return text.replace("<", "<\u200b")
