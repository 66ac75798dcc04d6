"""Copying states as text, pasting and duplicating them: names stay unique, references stay inside.

What is copied keeps the spelling of its numbers and texts, and keys that stand twice.
"""

import json
from collections.abc import Collection, Iterable

from msgspec import Struct

from designer.document.document import Document
from designer.document.draft import Draft
from designer.document.files import FileProblem
from designer.document.importing import from_yaml
from designer.document.incoming import Link, lead_into
from designer.document.new_states import fresh_name
from designer.document.pointers import START_FIELD, EdgePlace, label_of, machine_of, name_of, parents, state_pointer
from designer.document.retargeting import rename, retarget
from designer.document.rules import YES, Verdict, can_delete, can_hold, machine_at, strays
from designer.document.states import make_machine
from designer.document.targets import write_target
from designer.document.wiring import may
from designer.look.words import language, tr
from engine.language.edits import remove_member, set_member
from engine.language.machine import escape
from engine.language.messages import message
from engine.language.rewriting import Entry, insert_members
from engine.language.shorten import shorten
from engine.language.source import Node, NodeKind, Source

MOST_PASTED = 4_000_000
"""Characters; reading more would hold the window up for seconds."""
_BEGINNING = '{\n  "States": {}\n}'
_OWN_FIELDS = ("StartAt", "States")


class Copied(Struct, frozen=True, kw_only=True):
    """States in a text of their own: ``places`` are their pointers in it, by the names they go by.

    ``start`` is the first one, empty when nobody says; ``rest`` are the other fields of a whole workflow.
    """

    source: Source
    places: dict[str, str]
    start: str = ""
    rest: tuple[str, ...] = ()


def copy_states(document: Document, pointers: Iterable[str]) -> str:
    """Return states as text for the clipboard, ``{"States": {...}}``, in the order of the definition.

    It has a StartAt when the first state of their machine is among them.
    """
    copied = _chosen(document, set(pointers))
    entries = [Entry(_key(copied, name), copied.source, place) for name, place in copied.places.items()]
    text = Source.read(_BEGINNING)
    text = text.splice(insert_members(text, "/States", entries))
    if copied.start:
        text = text.splice(set_member(text, "", "StartAt", copied.start, before="States"))
    return text.text


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
    if not may(document, verdict) or not may(document, can_hold(document.definition, machine)):
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
    source = Source.read(text if len(text) <= MOST_PASTED else "")
    if source.root is None and len(text) <= MOST_PASTED:
        source = Source.read("{" + text.strip().strip(",") + "}")
    if source.root is None and isinstance(converted := from_yaml(text), str):
        source = Source.read(converted)
    root = source.root
    if root is None or root.kind is not NodeKind.OBJECT:
        return Copied(source=source, places={})
    kind, start, marked = root.get("Type"), root.get("StartAt"), root.get("States")
    if kind is not None and isinstance(kind.value, str):
        return Copied(source=source, places={kind.value: ""})
    places = _places(root, marked)
    return Copied(
        source=source,
        places=places,
        start=str(start.value) if start is not None and start.value in list(places) else "",
        rest=tuple(dict.fromkeys(one.key for one in root.members if marked is not None and one.key not in _OWN_FIELDS)),
    )


def _places(root: Node, marked: Node | None) -> dict[str, str]:
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
    converted = from_yaml(text)
    if isinstance(converted, FileProblem):
        return tr("The YAML in the clipboard cannot be read: {problem}", problem=converted.reason)
    return tr("There are no nodes in the clipboard.")


def _chosen(document: Document, pointers: set[str]) -> Copied:
    """Return states without those inside another one of them; of those with one name all but the first get another."""
    places: dict[str, str] = {}
    for pointer in document.definition.states:
        if (
            pointer in pointers
            and not any(around in pointers for around in parents(pointer))
            and document.definition.source.node(pointer) is not None
        ):
            places[fresh_name(places.keys(), name_of(pointer))] = pointer
    machines = {machine_of(pointer) for pointer in places.values()}
    around = machine_at(document.definition, machines.pop()) if len(machines) == 1 else None
    start = around.start_at if around is not None and around.start_at in places else ""
    return Copied(source=document.definition.source, places=places, start=start)


def _key(copied: Copied, name: str) -> str:
    """Return the name of a state as JSON, spelt as it is there, unless it goes by another one."""
    span = copied.source.key_span(copied.places[name])
    is_other = span is None or name_of(copied.places[name]) != name
    return (
        json.dumps(name, ensure_ascii=False) if is_other or span is None else copied.source.text[span.start : span.end]
    )


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
    taken = {*document.definition.names, *strays(document.definition)}
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
    if reading.start_at not in reading.states:
        first = copied.start or next(iter(renamed))
        draft.add(write_target(draft.source, EdgePlace(machine, START_FIELD), renamed[first]))
    if not machine and not reading.states:
        _put_rest(draft, copied)
    lead_into(draft, machine, renamed, links)
    document.edit(draft.compose(), label)
    return tuple(state_pointer(machine, name) for name in renamed.values())


def _put_rest(draft: Draft, copied: Copied) -> None:
    """Let an empty workflow take over what a whole one says beside its states, where it says nothing itself."""
    for key in copied.rest:
        node = draft.node(f"/{escape(key)}")
        if node is not None and node.value == "":  # such as the Comment of a new workflow
            draft.add(remove_member(draft.source, "", key))
    missing = [key for key in copied.rest if draft.node(f"/{escape(key)}") is None]
    entries = [Entry(json.dumps(key, ensure_ascii=False), copied.source, f"/{escape(key)}") for key in missing]
    draft.add(insert_members(draft.source, "", entries, number=0))
