"""Which bracket belongs to which: by the tree while the JSON is readable, else by counting nearby."""

import re

from engine.language.source import Source

# How far a partner is looked for in broken text, in code points.
_REACH = 20_000
_token = re.compile(r'"(?:[^"\\\r\n]|\\.)*"?|[{}\[\]]')
_OPENING, _CLOSING = "{[", "}]"


def bracket_pair(source: Source, offset: int) -> tuple[int, int] | None:
    """Return the offsets of the bracket before or behind a cursor, and of its partner; None without both."""
    for place in (offset, offset - 1):
        if 0 <= place < len(source.text) and source.text[place] in _OPENING + _CLOSING:
            pair = _pair_in_tree(source, place) if source.root is not None else _pair_in_text(source.text, place)
            if pair is not None:
                return pair
    return None


def _pair_in_tree(source: Source, place: int) -> tuple[int, int] | None:
    # A bracket inside a string begins and ends nothing, so no node has it at an end.
    pointer: str = source.pointer_at(place)
    while True:
        span = source.span(pointer)
        node = source.node(pointer)
        if span is not None and node is not None and node.height and place in (span.start, span.end - 1):
            return span.start, span.end - 1
        if not pointer:
            return None
        pointer = pointer.rpartition("/")[0]


def _pair_in_text(text: str, place: int) -> tuple[int, int] | None:
    start = max(0, place - _REACH)
    # Strings never go over a line, so a line's beginning is outside of them.
    start = max(text.rfind("\n", 0, start), text.rfind("\r", 0, start)) + 1
    open_places: list[int] = []
    for match in _token.finditer(text, start, min(len(text), place + _REACH)):
        token, at = match[0], match.start()
        if token[0] in _OPENING:
            open_places.append(at)
        elif token[0] in _CLOSING:
            partner = open_places.pop() if open_places else None
            if partner is not None and _OPENING.index(text[partner]) != _CLOSING.index(token):
                return None
            if partner is not None and place in (partner, at):
                return partner, at
    return None
