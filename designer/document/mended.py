"""What is understood of a text that is no JSON: what the proposed repair makes of it, and when that is shown.

While one types inside a workflow, a repair is a guess that changes with every key, and the last readable picture is
nearly what the text says: it stays, so that no node goes and comes back while a quote is open. When most of what it
shows is not in the text any more, as after another workflow was pasted over it, it says nothing about the text, and
what the repair makes of that is shown. The repair itself has no say in which of both it is, as it may be wrong about
where a bracket is missing; only the names in the text have.
"""

import json
from itertools import pairwise

from designer.document.pointers import name_of
from engine.definition import Definition, read_definition
from engine.language.source import apply_edits

_AROUND = " \t\r\n:,{}[]"


def mended(broken: Definition) -> Definition | None:
    """Return what the proposed repair makes of a broken text; None when no states come of it."""
    faults = broken.source.faults if broken.source.root is None else ()
    edits = faults[0].edits if faults else None
    if edits is None:
        return None
    found = read_definition(apply_edits(broken.text, edits), broken.wanted)
    return found if found.states else None


def is_about(shown: Definition, text: str) -> bool:
    """Tell whether at least half of the states of ``shown``, which has some, are in a broken text."""
    names = {name_of(pointer).strip(_AROUND) for pointer in shown.states}
    return bool(names) and 2 * len(names & _keys(text)) >= len(names)


def _keys(text: str) -> set[str]:
    """Return what stands before a colon, whichever of its quotes is missing just now."""
    pieces = text.split('"')  # whichever of them is missing, the names are pieces
    keys = {piece for piece, behind in pairwise(pieces) if behind.lstrip()[:1] in (":", "{")}
    halves = (part for piece in pieces if ":" in piece for part in piece.split(":"))
    return {_meant(key.strip(_AROUND)) for key in (*keys, *halves)}


def _meant(key: str) -> str:
    """Return the name that is spelt so: programs write other letters than those of English as escapes."""
    if "\\" not in key:
        return key
    try:
        return str(json.loads(f'"{key}"', strict=False))
    except ValueError:  # cut within an escape, or no key at all
        return key
