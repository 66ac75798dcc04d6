"""Carrying states from one machine to another in their own text; only its indentation follows the new place."""

from collections.abc import Iterable

from designer.document.draft import Draft
from designer.document.moved_text import margin_of, text_for
from designer.document.pointers import state_pointer
from engine.language.edits import replace_text
from engine.language.source import Source


def carry(draft: Draft, names: Iterable[str], source: Source | None, old: str, new: str) -> None:
    """Put the text of states of machine ``old`` over the nulls that hold their places in machine ``new``.

    They come from ``source``, or for None from the draft itself as it is by then.
    """
    for name in names:
        pointer = state_pointer(new, name)
        text = text_for(source or draft.source, state_pointer(old, name), margin_of(draft.source, pointer))
        draft.add(replace_text(draft.source, pointer, text))
