"""A strict reader of JSON (RFC 8259) that builds the green tree, and reuses nodes of an earlier one.

It only says whether a text is readable. Why it is not is worked out by ``engine.language.mending``,
which may be slow, as nobody waits for it while the text is fine.
"""

import json
import re
import sys
from collections.abc import Mapping

from engine.language.members import Member
from engine.language.tree import Element, Node, NodeKind
from engine.language.values import Json

MAX_DEPTH = 200
MAX_LENGTH = 16 * 1024 * 1024

SPACE = r"[ \t\n\r]*+"
STRING = r'"([^"\\\x00-\x1f]*+(?:\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4})[^"\\\x00-\x1f]*+)*+)"'
NUMBER = r"-?(?:0|[1-9][0-9]*+)(?:\.[0-9]++)?+(?:[eE][+-]?[0-9]++)?+"
PLACEHOLDER = r"\$\{[^{}\"\x00-\x1f]++\}"
_VALUE = rf"(?:{STRING}|({NUMBER})|(true|false|null)|([{{\[])|({PLACEHOLDER}))"

VALUE = re.compile(SPACE + _VALUE)
MEMBER = re.compile(rf"{SPACE}{STRING}{SPACE}:{SPACE}{_VALUE}")
OBJECT_END = re.compile(SPACE + r"}")
ARRAY_END = re.compile(SPACE + r"]")
AFTER_MEMBER = re.compile(SPACE + r"([,}])")
AFTER_ELEMENT = re.compile(SPACE + r"([,\]])")
SPACED = re.compile(SPACE)

_WORDS = {
    "true": Node(NodeKind.BOOLEAN, 4, True),
    "false": Node(NodeKind.BOOLEAN, 5, False),
    "null": Node(NodeKind.NULL, 4, None),
}
_LEAST, _MOST = -(2**63), 2**64 - 1  # what 64 bits hold, signed or unsigned, and so what the history can store


class Unreadable(Exception):
    """The text is not JSON; ``engine.language.mending.find_faults`` tells why."""


def has_surrogate(text: str) -> bool:
    """Tell whether a text holds half of a surrogate pair, which no file can store as UTF-8."""
    if text.isascii():
        return False
    try:
        text.encode()
    except UnicodeEncodeError:
        return True
    return False


def read_tree(
    text: str, reuse: Mapping[int, Node] | None = None, *, takes_placeholders: bool = True
) -> tuple[int, Node]:
    """Return where the value of a text starts, and the value.

    ``reuse`` gives objects and arrays of an earlier reading by their offset in this text, where their
    text stands unchanged. When it ``takes_placeholders``, a bare ``${name}``, which a deployment tool will replace by a
    value, may stand for one within an object or array, and is read as a text.

    Raises:
        Unreadable: the text is not JSON, is deeper than ``MAX_DEPTH`` or longer than ``MAX_LENGTH``.
    """
    found = has_surrogate(text)
    return Reader(text, reuse or {}, may_have_surrogates=found, takes_placeholders=takes_placeholders).read()


def read_number(literal: str) -> tuple[Json, bool]:
    """Return the value of a number of JSON, and whether it fits into 64 bits."""
    is_fraction = "." in literal or "e" in literal or "E" in literal
    if not is_fraction and len(literal) <= 20:
        whole = int(literal)
        if _LEAST <= whole <= _MOST:
            return whole, True
    number = float(literal)
    most = sys.float_info.max
    return max(-most, min(most, number)), is_fraction and abs(number) <= most


class Reader:
    """One reading; recursion is bounded by ``MAX_DEPTH``, three calls a level: Python ends at 1,000.

    Keys and values that are spelt alike are one: a workflow says a few things many times.
    """

    def __init__(
        self, text: str, reuse: Mapping[int, Node], *, may_have_surrogates: bool, takes_placeholders: bool
    ) -> None:
        self._text = text
        self._reuse = reuse
        self._may_have_surrogates = may_have_surrogates
        self._takes_placeholders = takes_placeholders
        self._texts: dict[str, str] = {}
        self._strings: dict[str, Node] = {}
        self._numbers: dict[str, Node] = {}

    def read(self) -> tuple[int, Node]:
        """See :func:`read_tree`."""
        text = self._text
        match = VALUE.match(text) if len(text) <= MAX_LENGTH else None
        if match is None:
            raise Unreadable
        start, node = self._value(match, 1, 0)
        end = SPACED.match(text, start + node.length)
        if end is None or end.end() != len(text):
            raise Unreadable
        return start, node

    def _container(self, start: int, depth: int) -> Node:
        known = self._reuse.get(start)
        if known is not None and depth + known.height - 1 <= MAX_DEPTH:
            return known
        if depth > MAX_DEPTH:
            raise Unreadable
        return self._object(start, depth) if self._text[start] == "{" else self._array(start, depth)

    def _object(self, start: int, depth: int) -> Node:
        text = self._text
        empty = OBJECT_END.match(text, start + 1)
        if empty is not None:
            return Node(NodeKind.OBJECT, empty.end() - start, height=1)
        members: list[Member] = []
        position, separator = start + 1, ","
        height, is_faulty = 0, False
        while separator == ",":
            match = MEMBER.match(text, position)
            if match is None:
                raise Unreadable
            key, is_key_faulty = self._string(match[1])
            key_start, key_end = match.span(1)
            value_start, node = self._value(match, 2, depth)
            members.append(Member(key, key_start - start - 1, key_end - key_start + 2, value_start - start, node))
            if node.height > height:
                height = node.height
            is_faulty = is_faulty or node.is_faulty or is_key_faulty
            after = AFTER_MEMBER.match(text, value_start + node.length)
            if after is None:
                raise Unreadable
            position, separator = after.end(), after[1]
        is_faulty = is_faulty or len({member.key for member in members}) != len(members)
        return Node(NodeKind.OBJECT, position - start, members=tuple(members), height=height + 1, is_faulty=is_faulty)

    def _array(self, start: int, depth: int) -> Node:
        text = self._text
        empty = ARRAY_END.match(text, start + 1)
        if empty is not None:
            return Node(NodeKind.ARRAY, empty.end() - start, height=1)
        elements: list[Element] = []
        position, separator = start + 1, ","
        height, is_faulty = 0, False
        while separator == ",":
            match = VALUE.match(text, position)
            if match is None:
                raise Unreadable
            value_start, node = self._value(match, 1, depth)
            elements.append(Element(value_start - start, node))
            height = max(height, node.height)
            is_faulty = is_faulty or node.is_faulty
            after = AFTER_ELEMENT.match(text, value_start + node.length)
            if after is None:
                raise Unreadable
            position, separator = after.end(), after[1]
        return Node(NodeKind.ARRAY, position - start, elements=tuple(elements), height=height + 1, is_faulty=is_faulty)

    def _value(self, match: re.Match[str], first: int, depth: int) -> tuple[int, Node]:
        """Return start and node of a match whose value groups begin at group ``first``, inside ``depth`` levels."""
        group = match.lastindex or first
        start = match.start(group)
        if group == first + 3:
            return start, self._container(start, depth + 1)
        written = match[group]
        if group == first:
            node = self._strings.get(written)
            if node is None:
                string, is_faulty = self._string(written)
                node = self._strings[written] = Node(NodeKind.STRING, len(written) + 2, string, is_faulty=is_faulty)
            return start - 1, node
        if group == first + 1:
            node = self._numbers.get(written)
            if node is None:
                number, fits = read_number(written)
                node = self._numbers[written] = Node(NodeKind.NUMBER, len(written), number, is_faulty=not fits)
            return start, node
        if group == first + 4:
            return start, self._placeholder(written, depth)
        return start, _WORDS[written]

    def _placeholder(self, text: str, depth: int) -> Node:
        if not self._takes_placeholders or not depth:
            raise Unreadable
        return Node(NodeKind.STRING, len(text), text, is_faulty=self._may_have_surrogates and has_surrogate(text))

    def _string(self, body: str) -> tuple[str, bool]:
        """Return what the inside of a string means, and whether it holds half of a surrogate pair."""
        if "\\" in body:
            string: str = json.loads(f'"{body}"')
            return string, has_surrogate(string)
        body = self._texts.setdefault(body, body)
        return body, self._may_have_surrogates and has_surrogate(body)
