"""Every sentence about a definition, in English and Chinese: one row per problem or fix code.

Placeholders are filled by :func:`message`; a long value is shortened in the middle before it gets here.
"""

from collections.abc import Mapping

from engine.language.definition_messages import DEFINITION_MESSAGES
from engine.language.json_messages import JSON_MESSAGES
from engine.language.wording import Message, kind_in_chinese

__all__ = ["MESSAGES", "Message", "message"]

_COUNTING = ("one-comparison", "wait-timing")
"""They list what there is, which may be nothing."""
_NOTHING = Message("none", "无")

MESSAGES: dict[str, Message] = {**JSON_MESSAGES, **DEFINITION_MESSAGES}


def message(code: str, args: Mapping[str, str], language: str = "en") -> str:
    """Return the sentence for ``code`` in ``language`` (``zh``, anything else is English).

    Raises:
        KeyError: no row has this code.
    """
    if code == "wrong-type" and language.startswith("zh"):
        worded = {name: kind_in_chinese(args[name]) for name in ("expected", "found")}
        # A space parts Latin letters from Chinese ones, as everywhere.
        args = {**args, **{name: f" {words}" if words[:1].isascii() else words for name, words in worded.items()}}
    if code in _COUNTING:
        args = {name: value or _NOTHING.text(language) for name, value in args.items()}
    return MESSAGES[code].text(language).format_map(args)
