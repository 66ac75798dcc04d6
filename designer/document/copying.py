"""Copying states as text, pasting and duplicating them: names stay unique, references stay inside."""

from collections.abc import Callable, Collection, Iterable, Mapping
from functools import partial
from typing import TypeAlias

from designer.document.document import Document
from designer.document.draft import Draft
from designer.document.incoming import Link, lead_into
from designer.document.new_states import fresh_name
from designer.document.pointers import START_FIELD, EdgePlace, label_of, machine_of, name_of, state_pointer
from designer.document.rules import YES, Verdict, can_delete, machine_at
from designer.document.states import add_state
from designer.document.targets import write_target
from designer.document.wiring import may
from designer.look.words import language, tr
from engine.language.edits import format_json, set_member
from engine.language.messages import message
from engine.language.shorten import shorten
from engine.language.source import Source
from engine.language.values import Json

States: TypeAlias = dict[str, Json]
MOST_PASTED = 4_000_000
"""Characters; reading more would hold the window up for seconds."""
# Gives a reference's new target, or None when it leads nowhere any more.
_Follow: TypeAlias = Callable[[str], str | None]


def copy_states(document: Document, pointers: Iterable[str]) -> str:
    """Return states as text for the clipboard, ``{"States": {...}}``, in the order of the definition."""
    return format_json({"States": _chosen(document, set(pointers))})


def paste_states(document: Document, machine: str, text: str, links: Collection[Link] = ()) -> tuple[str, ...]:
    """Put the states that ``text`` holds into a machine, as one undo step; returns their pointers.

    ``text`` is what :func:`copy_states` gave, a whole definition, an object of states or some of its members, or one
    state. A name that is taken gets a number; a reference to a state that is not there any more goes. ``links`` are
    what led to the originals: it leads to the pasted ones.
    """
    states = read_states(text)
    verdict = YES if states else Verdict(ok=False, code="no-states", reason=_why_none(text))
    if machine_at(document.definition, machine) is None:
        verdict = Verdict(ok=False, code="no-machine", reason=tr("This is not in the workflow (any more)."))
    if not may(document, verdict):
        return ()
    label = tr("Paste {name}", name=shorten(next(iter(states)), 40))
    if len(states) > 1:
        label = tr("Paste {count} nodes", count=len(states))
    return _put_in(document, machine, states, label, links)


def duplicate_states(document: Document, pointers: tuple[str, ...]) -> tuple[str, ...]:
    """Put a second one of each state beside it, as one undo step; all in one machine. Returns the new pointers.

    The copies go on where the originals go on; nothing leads to them yet.
    """
    if not may(document, can_delete(document.definition, pointers)):
        return ()
    machine = machine_of(pointers[0])
    together = tuple(pointer for pointer in pointers if machine_of(pointer) == machine)
    states = _chosen(document, set(together))
    label = tr("Duplicate {name}", name=label_of(together[0]))
    if len(states) > 1:
        label = tr("Duplicate {count} nodes", count=len(states))
    return _put_in(document, machine, states, label)


def read_states(text: str) -> States:
    """Return the states that a text from the clipboard holds, by name; empty when it holds none."""
    if len(text) > MOST_PASTED:
        return {}
    root = Source.read(text).root or Source.read("{" + text.strip().rstrip(",") + "}").root
    value = root.value if root is not None else None
    if not isinstance(value, dict):
        return {}
    if isinstance(value.get("Type"), str):
        return {str(value["Type"]): value}
    states = value.get("States", value)
    if not isinstance(states, dict):
        return {}
    is_marked = "States" in value
    return {name: state for name, state in states.items() if isinstance(state, dict) and (is_marked or "Type" in state)}


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


def _chosen(document: Document, pointers: set[str]) -> States:
    """Return the values of states by name, without those inside another one of them."""
    states: States = {}
    for pointer in document.definition.states:
        is_within = any(pointer.startswith(other + "/") for other in pointers)
        node = document.definition.source.node(pointer)
        if pointer in pointers and not is_within and node is not None:
            states[name_of(pointer)] = node.value
    return states


def _put_in(
    document: Document, machine: str, states: States, label: str, links: Collection[Link] = ()
) -> tuple[str, ...]:
    reading = machine_at(document.definition, machine)
    assert reading is not None  # the caller looked
    taken = set(document.definition.names)
    renamed = _rename(states, taken)
    present = {*reading.states, *renamed.values()}
    ready = _rewrite(states, renamed, lambda target: renamed.get(target, target if target in present else None), taken)
    draft = Draft(document.source)
    first, *others = ready
    add_state(draft, machine, first, ready[first])
    place = f"{machine}/States"
    draft.add_all(partial(set_member, pointer=place, key=name, value=ready[name], after=first) for name in others)
    if reading.start_at not in reading.states:
        draft.add(write_target(draft.source, EdgePlace(machine, START_FIELD), first))
    lead_into(draft, machine, renamed, links)
    document.edit(draft.edits, label)
    return tuple(state_pointer(machine, name) for name in ready)


def _rename(states: Iterable[str], taken: set[str]) -> dict[str, str]:
    """Return a name that nobody has for each state, and note it as taken."""
    renamed = {}
    for name in states:
        renamed[name] = fresh_name(taken, name)
        taken.add(renamed[name])
    return renamed


def _rewrite(states: States, renamed: Mapping[str, str], follow: _Follow, taken: set[str]) -> States:
    return {renamed[name]: _rewrite_state(state, follow, taken) for name, state in states.items()}


def _rewrite_state(state: Json, follow: _Follow, taken: set[str]) -> Json:
    if not isinstance(state, dict):
        return state
    written: dict[str, Json] = {}
    for key, value in state.items():
        match key, value:
            case "Next" | "Default", str(target):
                found = follow(target)
                if found is not None:
                    written[key] = found
                elif key == "Next":
                    written["End"] = True
            case "Choices" | "Catch", list(items):
                kept = [_led(item, follow) for item in items if _is_led(item, follow)]
                if kept or key == "Choices":
                    written[key] = kept
            case (("Iterator" | "ItemProcessor"), dict()):
                written[key] = _rewrite_machine(value, taken)
            case "Branches", list(branches):
                written[key] = [_rewrite_machine(branch, taken) for branch in branches]
            case _:
                written[key] = value
    return written


def _rewrite_machine(machine: Json, taken: set[str]) -> Json:
    states = machine.get("States") if isinstance(machine, dict) else None
    if not isinstance(machine, dict) or not isinstance(states, dict):
        return machine
    renamed = _rename(states, taken)
    inner = _rewrite(states, renamed, lambda target: renamed.get(target, target), taken)
    start = machine.get("StartAt")
    moved: dict[str, Json] = {"States": inner}
    if isinstance(start, str):
        moved["StartAt"] = renamed.get(start, start)
    return {key: moved.get(key, value) for key, value in machine.items()}


def _target(item: Json) -> str | None:
    target = item.get("Next") if isinstance(item, dict) else None
    return target if isinstance(target, str) else None


def _is_led(item: Json, follow: _Follow) -> bool:
    target = _target(item)
    return target is None or follow(target) is not None


def _led(item: Json, follow: _Follow) -> Json:
    target = _target(item)
    return item if target is None or not isinstance(item, dict) else {**item, "Next": follow(target)}
