"""Laying out the definition anew, the whole of it or some lines: only blanks between the words of the JSON change."""

import re
from math import ceil

from designer.document.json_text import relayout
from designer.document.undo import Edits
from engine.language.edits import indent_unit, newline
from engine.language.problems import Edit
from engine.language.source import Source

# Every edit is carried into the code pane by itself; more than these are put together, words and all.
_MOST_EDITS = 200
_token = re.compile(r'"(?:[^"\\]|\\.)*"|[{}\[\],:]|[^\s"{}\[\],:]+')


def format_edits(source: Source, start: int = 0, end: int | None = None) -> Edits:
    """Return the edits that lay a readable text out, indented as it is already; what stands on several lines stays so.

    Between ``start`` and ``end`` only words that begin there move. Blank lines go; blanks behind the last word stay.
    """
    text = source.text
    laid_out = relayout(text, indent_unit(source), keeps_open=True)
    if laid_out is None:
        return ()
    after = laid_out.replace("\n", newline(source))
    last = len(text) if end is None else end
    gaps: list[tuple[Edit, int]] = []  # with where the new gap begins in ``after``
    reached = reached_after = 0
    for old, new in zip(_token.finditer(text), _token.finditer(after), strict=True):
        gap = after[reached_after : new.start()]
        if start <= old.start() < last and text[reached : old.start()] != gap:
            gaps.append((Edit(reached, old.start(), gap), reached_after))
        reached, reached_after = old.end(), new.end()
    if len(gaps) <= _MOST_EDITS:
        return tuple(edit for edit, _ in gaps)
    size = ceil(len(gaps) / _MOST_EDITS)
    return tuple(_together(gaps[number : number + size], after) for number in range(0, len(gaps), size))


def _together(gaps: list[tuple[Edit, int]], after: str) -> Edit:
    """Return one edit for several gaps and all that is between them."""
    (first, start), (last, last_start) = gaps[0], gaps[-1]
    # What lies between keeps its gaps, for they are the same in both, but for those in the selection alone.
    return Edit(first.start, last.end, after[start : last_start + len(last.text)])
