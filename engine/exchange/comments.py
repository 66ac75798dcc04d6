"""The comments in a YAML text, which JSON has no place for: where they are, and which belong to a part of the text."""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property
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
    line, counted, at = 1, 0, 0
    while match := _COMMENT.search(text, at):
        number = bisect_right(starts, match.start()) - 1
        if number >= 0 and match.start() < scalars[number][1]:
            at = max(scalars[number][1], match.start() + 1)  # a comment may follow in the same line
            continue
        at = match.end()
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


class Comments:
    """The comments in a text of YAML, each by its place, in their order; a text may be asked for each of many parts."""

    def __init__(self, text: str, scalars: Sequence[tuple[int, int]]) -> None:
        self.places = tuple(find_comments(text, scalars))
        self._text = text

    def of(self, parts: Iterable[PlacedObject]) -> list[Place]:
        """Return those that belong to objects in the text and to their keys, in their order.

        Beside those within, they are the ones above the key, and the ones below that are indented deeper than it.
        """
        return sorted({one for part in parts for one in self._of(part)}) if self.places else []

    @cached_property
    def _lines(self) -> list[str]:
        return self._text.split("\n")

    @cached_property
    def _alone(self) -> dict[int, Place]:
        """The comments that have a line for themselves, by its number."""
        return {one.line: one for one in self.places if not self._lines[one.line - 1][: one.column - 1].strip()}

    def _of(self, part: PlacedObject) -> Iterator[Place]:
        key = part.key_place or part.place
        lines, alone = self._lines, self._alone

        def is_between(line: int) -> bool:
            """Tell whether a line has no more than a comment."""
            return line in alone or (0 < line <= len(lines) and not lines[line - 1].strip())

        above = [alone[line] for line in takewhile(is_between, count(key.line - 1, -1)) if line in alone]
        below = [alone[line] for line in takewhile(is_between, count(part.end_line + 1)) if line in alone]
        yield from takewhile(lambda one: one.column <= key.column, above)
        first, end = (bisect_left(self.places, (line, 0)) for line in (key.line, part.end_line + 1))
        yield from self.places[first:end]
        yield from takewhile(lambda one: one.column > key.column, below)


def _ranges(lines: list[int]) -> str:
    """Return numbers as a list, those that follow each other as a range."""
    found: list[list[int]] = []
    for line in lines:
        if found and line == found[-1][1] + 1:
            found[-1][1] = line
        else:
            found.append([line, line])
    return ", ".join(str(first) if first == last else f"{first}–{last}" for first, last in found)
