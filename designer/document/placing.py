"""Putting nodes in place by hand, and leaving them to the layout again: each one undo step of the side file."""

from collections.abc import Iterable, Mapping

from designer.document.document import Document
from designer.document.notes import with_notes
from designer.document.pointers import END, START, label_of
from designer.document.side_file import Note, Place
from designer.look.words import tr


def put_nodes(document: Document, places: Mapping[str, Place], label: str = "", merge_key: str = "") -> bool:
    """Let nodes stand at ``places``, whatever the layout thinks; tell whether any was elsewhere."""
    if not label:
        label = tr("Move {name}", name=node_label(next(iter(places), "")))
        if len(places) > 1:
            label = tr("Move {count} nodes", count=len(places))
    return document.edit((), label, merge_key, side=document.side.put(places))


def move_things(
    document: Document, places: Mapping[str, Place], notes: Mapping[str, Note], label: str = "", merge_key: str = ""
) -> bool:
    """Let nodes stand at ``places`` and notes be as given, as one undo step; tell whether anything was otherwise."""
    if not notes:
        return put_nodes(document, places, label, merge_key)
    if not label:
        count = len(places) + len(notes)
        label = tr("Move a note") if count == 1 else tr("Move {count} nodes and notes", count=count)
    return document.edit((), label, merge_key, side=with_notes(document.side.put(places), notes))


def release_nodes(document: Document, pointers: Iterable[str]) -> bool:
    """Leave nodes to the layout again; tell whether any was put in place."""
    kept = [pointer for pointer in pointers if pointer in document.side.positions]
    if not kept:
        return False
    label = tr("Let {name} go", name=node_label(kept[0]))
    if len(kept) > 1:
        label = tr("Let {count} nodes go", count=len(kept))
    return document.edit((), label, side=document.side.release(kept))


def tidy(document: Document) -> bool:
    """Leave all nodes to the layout again; tell whether any was put in place."""
    return document.edit((), tr("Tidy up"), side=document.side.with_positions({}))


def node_label(pointer: str) -> str:
    """Return what a node is called in a menu; the pills have names too."""
    if pointer in (START, END):
        return tr("Start") if pointer == START else tr("End")
    return label_of(pointer)
