"""Carrying states from one machine to another in their own text; only its indentation follows the new place."""

import json
from collections.abc import Iterable, Mapping

from designer.document.draft import Draft
from designer.document.moved_text import fitted, margin_of, text_for
from designer.document.pointers import state_pointer
from engine.language.edits import replace_text
from engine.language.problems import Edit
from engine.language.source import Source


def carry(
    draft: Draft,
    names: Iterable[str],
    source: Source | None,
    old: str,
    new: str,
    renamed: Mapping[str, str] | None = None,
) -> None:
    """Put the text of states of machine ``old`` over the nulls that hold their places in machine ``new``.

    They come from ``source``, laid out like the draft then, or for None from the draft itself as it is by then.
    Their names are spelt as they were, but for those that are ``renamed``.
    """
    for name in names:
        wanted = name if renamed is None else renamed.get(name, name)
        pointer, origin = state_pointer(new, wanted), source or draft.source
        margin = margin_of(draft.source, pointer)
        text = text_for(origin, state_pointer(old, name), margin)
        if source is not None:
            text = fitted(text, source, draft.source, margin)
        spelt, here = origin.key_span(state_pointer(old, name)), draft.source.key_span(pointer)
        assert spelt is not None  # both are members of the States of a machine
        assert here is not None
        key = origin.text[spelt.start : spelt.end] if wanted == name else json.dumps(wanted, ensure_ascii=False)
        name_edit = Edit(*here, key)
        draft.add((name_edit, *replace_text(draft.source, pointer, text)))
