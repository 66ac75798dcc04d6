"""Repairing all problems of one kind: as many of their repairs as fit together, as one undo step."""

from designer.document.document import Document
from designer.document.draft import Draft
from designer.document.silencing import shown
from designer.look.words import tr
from engine.definition import Definition
from engine.language.problems import Edit, Problem

_MOST_ROUNDS = 50


def fixable(document: Document, code: str) -> int:
    """Return how many problems of ``code`` that are not silenced have a repair."""
    return sum(problem.code == code and problem.fix is not None for problem in shown(document))


def fix_all(document: Document, code: str) -> bool:
    """Do the repairs of all problems of ``code`` that are not silenced; tell whether anything changed."""
    if document.is_broken:
        return document.apply_repair()  # one repair for all that is wrong with the JSON
    draft, definition = Draft(document.source), document.definition
    for _ in range(_MOST_ROUNDS):
        # Only the document knows of names from before; it tells of its own text.
        problems = document.problems if definition is document.definition else definition.problems
        edits = _apart(shown(document, problems), code)
        if not edits:
            break
        draft.add(edits)
        definition = Definition(draft.source)
        if definition.machine is None:
            break  # no repair leads here; what was done so far is shown, and one undo takes it back
    return document.edit(draft.compose(), tr("Repair all: {code}", code=code))


def _apart(problems: tuple[Problem, ...], code: str) -> tuple[Edit, ...]:
    """Return the edits of as many repairs as stand apart: where two touch, the second waits for its turn."""
    taken: list[Edit] = []
    for problem in problems:
        if problem.code == code and problem.fix is not None:
            edits = problem.fix.edits
            if all(edit.end < other.start or edit.start > other.end for edit in edits for other in taken):
                taken += edits
    return tuple(taken)
