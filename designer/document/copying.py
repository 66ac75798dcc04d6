"""Copying states as text, pasting and duplicating them: names stay unique, references stay inside.

What is copied keeps the spelling of its numbers and texts, and keys that stand twice.
"""

import json
from collections.abc import Collection, Iterable
from dataclasses import dataclass

from designer.document.document import Document
from designer.document.draft import Draft
from designer.document.incoming import Link, lead_into
from designer.document.pointers import START_FIELD, EdgePlace, label_of, machine_of, name_of, parents, state_pointer
from designer.document.retargeting import rename, retarget
from designer.document.rules import YES, Verdict, can_delete, machine_at, strays
from designer.document.states import make_machine
from designer.document.targets import write_target
from designer.document.wiring import may
from designer.look.words import language, tr
from engine.language.edits import set_member
from engine.language.machine import escape
from engine.language.messages import message
from engine.language.rewriting import Entry, insert_members
from engine.language.shorten import shorten
from engine.language.source import NodeKind, Source

MOST_PASTED = 4_000_000
"""Characters; reading more would hold the window up for seconds."""
_BEGINNING = '{\n  "States": {}\n}'


@dataclass(frozen=True, slots=True, kw_only=True)
class Copied:
    """States in a text of their own: ``places`` are their pointers in it, by name."""

    source: Source
    places: dict[str, str]


def copy_states(document: Document, pointers: Iterable[str]) -> str:
    """Return states as text for the clipboard, ``{"States": {...}}``, in the order of the definition."""
    copied = _chosen(document, set(pointers))
    entries = [Entry(_key(copied, name), copied.source, place) for name, place in copied.places.items()]
    text = Source.read(_BEGINNING)
    return text.splice(insert_members(text, "/States", entries)).text


def paste_states(document: Document, machine: str, text: str, links: Collection[Link] = ()) -> tuple[str, ...]:
    """Put the states that ``text`` holds into a machine, as one undo step; returns their pointers.

    ``text`` is what :func:`copy_states` gave, a whole definition, an object of states or some of its members, or one
    state. A name that is taken gets a number; a reference to a state that is not there any more goes. ``links`` are
    what led to the originals: it leads to the pasted ones.
    """
    copied = read_states(text)
    states = copied.places
    verdict = YES if states else Verdict(ok=False, code="no-states", reason=_why_none(text))
    if machine_at(document.definition, machine) is None:
        verdict = Verdict(ok=False, code="no-machine", reason=tr("This is not in the workflow (any more)."))
    if not may(document, verdict):
        return ()
    label = tr("Paste {name}", name=shorten(next(iter(states)), 40))
    if len(states) > 1:
        label = tr("Paste {count} nodes", count=len(states))
    return _put_in(document, machine, copied, label, links)


def duplicate_states(document: Document, pointers: tuple[str, ...]) -> tuple[str, ...]:
    """Put a second one of each state beside it, as one undo step; all in one machine. Returns the new pointers.

    The copies go on where the originals go on; nothing leads to them yet.
    """
    if not may(document, can_delete(document.definition, pointers)):
        return ()
    machine = machine_of(pointers[0])
    together = tuple(pointer for pointer in pointers if machine_of(pointer) == machine)
    copied = _chosen(document, set(together))
    label = tr("Duplicate {name}", name=label_of(together[0]))
    if len(copied.places) > 1:
        label = tr("Duplicate {count} nodes", count=len(copied.places))
    return _put_in(document, machine, copied, label, as_written=True)


def read_states(text: str) -> Copied:
    """Return the states that a text from the clipboard holds; it may hold none."""
    text = text.lstrip("\ufeff")  # other programs put the mark of a file's beginning in front
    source = Source.read("" if len(text) > MOST_PASTED else text)
    if source.root is None:
        source = Source.read("{" + text[:MOST_PASTED].strip().rstrip(",") + "}")
    return Copied(source=source, places=_places(source))


def _places(source: Source) -> dict[str, str]:
    root = source.root
    if root is None or root.kind is not NodeKind.OBJECT:
        return {}
    kind = root.get("Type")
    if kind is not None and isinstance(kind.value, str):
        return {kind.value: ""}
    marked = root.get("States")
    around, states = ("", root) if marked is None else ("/States", marked)
    return {
        member.key: f"{around}/{escape(member.key)}"
        for member in states.members
        if (node := states.get(member.key)) is not None
        and node.kind is NodeKind.OBJECT
        and (marked is not None or node.get("Type") is not None)
    }


def _why_none(text: str) -> str:
    """Return why nothing of a text can be pasted, so that one can mend it."""
    if len(text) > MOST_PASTED:
        return tr("What is in the clipboard is too large to paste here; open it as a file.")
    source = Source.read(text)
    if source.root is None and text.lstrip().startswith(("{", "[")) and source.faults:
        fault = source.faults[0]
        line, column = source.line_column(fault.span.start)
        problem = message(fault.code, fault.args, language())
        reason = tr("The JSON in the clipboard is broken at line {line}, column {column}: {problem}")
        return reason.format(line=line, column=column, problem=problem)
    if source.root is not None:
        return tr('The JSON in the clipboard holds no nodes: a node is an object with a "Type".')
    return tr("There are no nodes in the clipboard.")


def _chosen(document: Document, pointers: set[str]) -> Copied:
    """Return states without those inside another one of them."""
    places = {}
    for pointer in document.definition.states:
        if (
            pointer in pointers
            and not any(around in pointers for around in parents(pointer))
            and document.definition.source.node(pointer) is not None
        ):
            places[name_of(pointer)] = pointer
    return Copied(source=document.definition.source, places=places)


def _key(copied: Copied, name: str) -> str:
    """Return the name of a state as JSON, spelt as it is there; a state by itself is called after its type."""
    span = copied.source.key_span(copied.places[name])
    return json.dumps(name, ensure_ascii=False) if span is None else copied.source.text[span.start : span.end]


def _put_in(
    document: Document,
    machine: str,
    copied: Copied,
    label: str,
    links: Collection[Link] = (),
    *,
    as_written: bool = False,
) -> tuple[str, ...]:
    reading = machine_at(document.definition, machine)
    assert reading is not None  # the caller looked
    taken = {state.name for state in document.definition.states.values()} | strays(document.definition)
    draft = Draft(document.source)
    make_machine(draft, machine)
    states = draft.node(f"{machine}/States")
    if states is None or states.kind is not NodeKind.OBJECT:
        draft.add(set_member(draft.source, machine, "States", {}))
    renamed = rename(copied.places, taken)
    present = {*reading.states, *renamed.values()}
    ready = retarget(
        copied.source,
        copied.places.values(),
        lambda target: renamed.get(target, target if target in present else None),
        taken,
    )
    entries = [
        Entry(json.dumps(new, ensure_ascii=False) if new != old else _key(copied, old), ready, copied.places[old])
        for old, new in renamed.items()
    ]
    draft.add(insert_members(draft.source, f"{machine}/States", entries, as_written=as_written))
    first = next(iter(renamed.values()))
    if reading.start_at not in reading.states:
        draft.add(write_target(draft.source, EdgePlace(machine, START_FIELD), first))
    lead_into(draft, machine, renamed, links)
    document.edit(draft.edits, label)
    return tuple(state_pointer(machine, name) for name in renamed.values())
