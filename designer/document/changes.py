"""Arithmetic of text edits: several in a row become one, and typed characters gather into words."""

from collections.abc import Iterator, Sequence

from engine.language.problems import Edit
from engine.language.splicing import sort_edits

TYPING = "typing:"
"""What the names of steps begin with that were typed."""


def compose_edits(first: Sequence[Edit], second: Sequence[Edit]) -> tuple[Edit, ...]:
    """Return the one group of edits that does what ``first`` and then ``second`` do.

    The offsets of ``second`` belong to the text after ``first``; those of the result to the text before
    both. Edits that touch come out as one.
    """
    composed = []
    shift = 0
    for firsts, seconds in _clusters(first, second):
        starts = [placed for placed, _ in firsts] + [edit.start for edit in seconds]
        ends = [placed + len(edit.text) for placed, edit in firsts] + [edit.end for edit in seconds]
        start, end = min(starts), max(ends)
        old_start = start - shift
        shift += sum(len(edit.text) - (edit.end - edit.start) for _, edit in firsts)
        composed.append(Edit(old_start, end - shift, _text_between(start, end, firsts, seconds)))
    return tuple(composed)


def _clusters(first: Sequence[Edit], second: Sequence[Edit]) -> Iterator[tuple[list[tuple[int, Edit]], list[Edit]]]:
    """Yield the edits that touch each other, in order; those of ``first`` with their place after it."""
    placed: list[tuple[int, int, Edit, bool]] = []
    shift = 0
    for edit in sort_edits(first):
        placed.append((edit.start + shift, edit.start + shift + len(edit.text), edit, True))
        shift += len(edit.text) - (edit.end - edit.start)
    placed += [(edit.start, edit.end, edit, False) for edit in second]
    firsts: list[tuple[int, Edit]] = []
    seconds: list[Edit] = []
    reach = -1
    for start, end, edit, is_first in sorted(placed, key=lambda item: item[:2]):
        if start > reach and reach >= 0:
            yield firsts, seconds
            firsts, seconds = [], []
        if is_first:
            firsts.append((start, edit))
        else:
            seconds.append(edit)
        reach = max(reach, end)
    if reach >= 0:
        yield firsts, seconds


def _text_between(start: int, end: int, firsts: list[tuple[int, Edit]], seconds: list[Edit]) -> str:
    parts = []
    position = start
    for edit in sort_edits(seconds):
        parts += [_inserted(position, edit.start, firsts), edit.text]
        position = edit.end
    return "".join([*parts, _inserted(position, end, firsts)])


def _inserted(start: int, end: int, firsts: list[tuple[int, Edit]]) -> str:
    """Return the text between two places; inside a cluster only ``firsts`` can have put it there."""
    return "".join(edit.text[max(start - place, 0) : max(end - place, 0)] for place, edit in firsts)


class Typing:
    """Decides which typed characters belong to one undo step.

    A step is a run of characters at one place, and a new one begins with a line, with a word after a
    space, with a change between typing and deleting, and wherever :meth:`end` was called.
    """

    def __init__(self) -> None:
        self._run = 0
        self._place: int | None = None
        self._was_insertion = False
        self._after_space = False

    def end(self) -> None:
        """Let the next character begin a new step."""
        self._place = None

    def key(self, start: int, removed: str, added: str) -> str:
        """Return the name of the step that replacing ``removed`` at ``start`` by ``added`` belongs to."""
        if not self._is_continued(start, removed, added):
            self._run += 1
        is_single = len(added) + len(removed) == 1 or (not removed and added.startswith("\n") and added.isspace())
        self._place = start + len(added) if is_single else None
        self._was_insertion = not removed
        self._after_space = added.isspace()
        return f"{TYPING}{self._run}"

    def _is_continued(self, start: int, removed: str, added: str) -> bool:
        if self._place is None or len(added) + len(removed) != 1 or self._was_insertion == bool(removed):
            return False
        if removed:
            return start in (self._place, self._place - 1)
        if added.isspace() and (added in "\r\n" or not self._after_space):
            return False
        return start == self._place
