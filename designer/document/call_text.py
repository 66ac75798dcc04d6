"""Where a cursor is in a call of an intrinsic function: which of its arguments, and what is around that."""

from typing import NamedTuple

_CALLS = "States."


class Argument(NamedTuple):
    """The argument at the cursor: what stands ``before`` it, what is ``written`` up to the cursor, what is ``after``."""

    before: str
    written: str
    after: str


def argument_at(text: str, cursor: int) -> Argument | None:
    """Return the argument that is written at ``cursor``; None outside of any, and inside a text in quotes."""
    if not text.lstrip().startswith(_CALLS):
        return None
    starts: list[int] = []
    is_quoted = False
    place = 0
    while place < cursor:
        sign = text[place]
        if sign == "\\":
            place += 1
        elif sign == "'":
            is_quoted = not is_quoted
        elif not is_quoted and sign == "(":
            starts.append(place + 1)
        elif not is_quoted and sign == ")" and starts:
            starts.pop()
        elif not is_quoted and sign == "," and starts:
            starts[-1] = place + 1
        place += 1
    if is_quoted or not starts:
        return None
    start = starts[-1]
    start += len(text[start:cursor]) - len(text[start:cursor].lstrip())
    return Argument(text[:start], text[start:cursor], text[_end(text, cursor) :])


def _end(text: str, place: int) -> int:
    """Return where the argument ends that goes on at ``place``."""
    depth, is_quoted = 0, False
    while place < len(text):
        sign = text[place]
        if sign == "\\":
            place += 1
        elif sign == "'":
            is_quoted = not is_quoted
        elif not is_quoted and sign in ",)" and not depth:
            break
        elif not is_quoted:
            depth += (sign == "(") - (sign == ")")
        place += 1
    return min(place, len(text))
