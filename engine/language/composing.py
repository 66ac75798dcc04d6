"""Arithmetic of text edits: several groups in a row become one."""

from bisect import bisect_right
from collections.abc import Iterator, Sequence

from engine.language.problems import Edit
from engine.language.splicing import sort_edits


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
    parts: list[str] = []
    position = start
    for edit in sort_edits(seconds):
        parts += [*_inserted(position, edit.start, firsts), edit.text]
        position = edit.end
    return "".join([*parts, *_inserted(position, end, firsts)])


def _inserted(start: int, end: int, firsts: list[tuple[int, Edit]]) -> Iterator[str]:
    """Yield the text between two places; inside a cluster only ``firsts``, in their order, can have put it there."""
    index = max(bisect_right(firsts, start, key=_place) - 1, 0)
    while index < len(firsts) and firsts[index][0] < end:
        place, edit = firsts[index]
        yield edit.text[max(start - place, 0) : end - place]
        index += 1


def _place(placed: tuple[int, Edit]) -> int:
    return placed[0]
