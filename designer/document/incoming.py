"""What leads to copied states, so that pasted ones can take it over: they stand where the originals stood."""

import json
from collections.abc import Collection, Mapping

from msgspec import Struct

from designer.document.draft import Draft
from designer.document.pointers import START_FIELD, EdgePlace, machine_of, name_of, state_pointer
from designer.document.references import references
from designer.document.rules import machine_at
from designer.document.targets import write_target
from designer.document.wiring import append
from engine.definition import Definition
from engine.language.rewriting import rewrite_value
from engine.language.source import NodeKind, Source


class Link(Struct, frozen=True, kw_only=True):
    """State ``state`` (empty: the start) named ``target`` in ``field``; ``item`` is the rule or catcher that did.

    The item is JSON as it is spelt; empty for Next, Default and the start.
    """

    state: str
    field: str
    target: str
    item: str = ""


def links_into(definition: Definition, pointers: Collection[str]) -> tuple[Link, ...]:
    """Return what leads from outside to states of one machine, in the order of the text."""
    places = {machine_of(pointer) for pointer in pointers}
    if len(places) != 1:
        return ()
    (place,) = places
    names = {name_of(pointer) for pointer in pointers}
    machine = machine_at(definition, place)
    found = []
    if machine is not None and machine.start_at in names:
        found.append(Link(state="", field=START_FIELD, target=machine.start_at))
    for reference in references(definition.source.node(f"{place}/States")):
        if reference.target in names and reference.state not in names:
            owner = state_pointer(place, reference.state)
            span = definition.source.span(f"{owner}/{'/'.join(map(str, reference.item))}") if reference.item else None
            item = "" if span is None else definition.source.text[span.start : span.end]
            found.append(Link(state=reference.state, field=reference.field, target=reference.target, item=item))
    return tuple(found)


def write_links(links: Collection[Link]) -> str:
    """Return links as text for the clipboard."""
    return json.dumps([[link.state, link.field, link.target, link.item] for link in links])


def read_links(text: str) -> tuple[Link, ...]:
    """Return what :func:`write_links` wrote; none from any other text."""
    try:
        rows = json.loads(text)
    except ValueError:
        return ()
    found = []
    for row in rows if isinstance(rows, list) else ():
        match row:
            case [str(state), str(field), str(target), str(item)]:
                found.append(Link(state=state, field=field, target=target, item=item))
    return tuple(found)


def lead_into(draft: Draft, machine: str, renamed: Mapping[str, str], links: Collection[Link]) -> None:
    """Let what led to the originals lead to the states they are ``renamed`` to, as far as it is still there."""
    for link in links:
        new = renamed.get(link.target)
        if new is None:
            continue
        if not link.state:
            draft.add(write_target(draft.source, EdgePlace(machine, START_FIELD), new))
            continue
        owner = state_pointer(machine, link.state)
        node = draft.node(owner)
        if node is None or node.kind is not NodeKind.OBJECT:
            continue
        kind = node.get("Type")
        is_choice = kind is not None and kind.value == "Choice"
        is_last = kind is not None and kind.value in ("Succeed", "Fail")
        match link.field.split("/"):
            case [_, "Next"] if not is_choice and not is_last:
                draft.add(write_target(draft.source, EdgePlace(owner, link.field), new))
            case [_, "Default"] if is_choice:
                draft.add(write_target(draft.source, EdgePlace(owner, link.field), new))
            case [_, ("Choices" | "Catch") as field, index, "Next"] if index.isdecimal():
                _lead_item(draft, owner, field, int(index), link.item, new)


def _lead_item(draft: Draft, owner: str, field: str, index: int, item: str, new: str) -> None:
    """Lead the rule or catcher that was ``item`` to ``new``; one that was deleted meanwhile comes back."""
    read = Source.read(item)
    if read.root is None or read.root.kind is not NodeKind.OBJECT:
        return
    items, value = draft.node(f"{owner}/{field}"), read.root.value
    present = [element.node.value for element in items.elements] if items is not None else []
    if value in present:
        index = index if present[index : index + 1] == [value] else present.index(value)
    else:
        index = append(draft, owner, field, None, index)
        draft.add(rewrite_value(draft.source, f"{owner}/{field}/{index}", read))
    draft.add(write_target(draft.source, EdgePlace(owner, f"/{field}/{index}/Next"), new))
