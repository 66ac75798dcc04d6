"""The comments in a YAML text, which JSON has no place for: where they are, and which belong to a part of the text."""

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from itertools import count, takewhile

from engine.exchange import yaml_words as words
from engine.exchange.notes import Note, Place
from engine.exchange.placed import PlacedObject
from engine.language.shorten import shorten

_COMMENT = re.compile(r"(?:^|(?<=[ \t]))#.*", re.MULTILINE)
_MOST = 120


def find_comments(text: str, scalars: Sequence[tuple[int, int]]) -> Iterator[Place]:
    """Yield where comments stand: what begins with # and is no part of a text, of which ``scalars`` are the ends."""
    starts = [start for start, _ in scalars]
    line, counted, after = 1, 0, 0
    while match := _COMMENT.search(text, after):
        number = bisect_right(starts, match.start()) - 1
        after = scalars[number][1] if number >= 0 else 0
        if match.start() < after:
            continue  # behind the text there may be a comment, in the same line
        after = match.end()
        line += text.count("\n", counted, match.start())
        counted = match.start()
        yield Place(line, match.start() - text.rfind("\n", 0, match.start()))


def comment_note(comments: Iterable[Place]) -> Note | None:
    """Return what to say about comments, in the order of the text; None when there are none."""
    found = list(comments)
    if not found:
        return None
    lines = shorten(_ranges(sorted({one.line for one in found})), _MOST)
    return Note(message=words.COMMENTS, place=found[0], args={"lines": lines})


def comments_of(part: PlacedObject, comments: Sequence[Place], text: str) -> list[Place]:
    """Return those of the ``comments`` in ``text`` that belong to an object in it and to its key.

    Beside those within, they are the ones above the key, and the ones below that are indented deeper than it.
    """
    key = part.key_place or part.place
    lines = text.split("\n")
    by_line = {one.line: one for one in comments if not lines[one.line - 1][: one.column - 1].strip()}

    def is_between(line: int) -> bool:
        """Tell whether a line has no more than a comment."""
        return line in by_line or (0 < line <= len(lines) and not lines[line - 1].strip())

    above = [by_line[line] for line in takewhile(is_between, count(key.line - 1, -1)) if line in by_line]
    below = [by_line[line] for line in takewhile(is_between, count(part.end_line + 1)) if line in by_line]
    within = [one for one in comments if key.line <= one.line <= part.end_line]
    before = takewhile(lambda one: one.column <= key.column, above)
    return [*reversed(list(before)), *within, *takewhile(lambda one: one.column > key.column, below)]


def _ranges(lines: list[int]) -> str:
    """Return numbers as a list, those that follow each other as a range."""
    found: list[list[int]] = []
    for line in lines:
        if found and line == found[-1][1] + 1:
            found[-1][1] = line
        else:
            found.append([line, line])
    return ", ".join(str(first) if first == last else f"{first}–{last}" for first, last in found)
