"""One sentence in the two languages of the program, and how pieces of the text are shown in it."""

import re
from typing import NamedTuple

from engine.language.shorten import shorten as cut

_unprintable = re.compile("[\x00-\x1f\x7f\u2028\u2029\ud800-\udfff]")
_KINDS = {
    "string": "文本",
    "number": "数字",
    "integer": "整数",
    "boolean": "布尔值",
    "object": "对象",
    "array": "数组",
    "path": "路径",
    "timestamp": "时间戳",
    "array of conditions": "条件数组",
    "array of error names": "错误名数组",
    "array with at least one error name": "至少含一个错误名的数组",
    "not empty": "非空值",
    "expression in {% %}": "{% %} 中的表达式",
}
_ABOVE = "number above "


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


def kind_in_chinese(words: str) -> str:
    """Return in Chinese what a value is or has to be: ``string or array``, or ``string "10"``, which stays as it is."""
    if " or " in words and '"' not in words:
        return "或".join(kind_in_chinese(each) for each in words.split(" or "))
    if words.startswith(_ABOVE):
        return f"大于 {words.removeprefix(_ABOVE)} 的数字"
    kind, gap, value = words.partition(" ")
    return _KINDS.get(words) or (f"{_KINDS[kind]}{gap}{value}" if kind in _KINDS else words)
