"""Moving states into a workflow of their own, in a file beside this one; a Task that starts it takes their place.

What moves keeps its own text. The file is written first, the document is changed when that has worked.
"""

import re
from collections.abc import Collection
from pathlib import Path

from msgspec import Struct

from designer.document.carrying import carry
from designer.document.document import Document
from designer.document.draft import Draft
from designer.document.files import FileProblem, write_file
from designer.document.new_states import fresh_name, way_out
from designer.document.pointers import label_of, machine_of, parents, state_pointer
from designer.document.rules import YES, Verdict, machine_at, strays
from designer.document.states import add_state, rename_edits
from designer.document.targets import lead_to
from designer.document.wiring import may
from designer.document.wrapping import can_wrap, chosen_of, entries_of, lead_past, leads_out, way_out_of
from designer.look.words import tr
from engine.definition import Definition
from engine.integrations.places import is_file_name
from engine.integrations.workflow_files import find_workflow
from engine.language.dialects import Dialect
from engine.language.edits import format_json, indent_unit, newline, remove_members
from engine.language.machine import escape
from engine.language.source import Source
from engine.language.values import Json
from engine.states.variable_uses import variables_read

ARN = "arn:aws:states:us-east-1:123456789012:stateMachine:{name}"
QRN = "qrn:qcs:asw:ap-guangzhou:123456789:http:json:flowmachine:{name}:ID"
_CONTEXT = re.compile(r"\$\$|\$states\.context")
START_AND_WAIT = "arn:aws:states:::states:startExecution.sync:2"


class Extraction(Struct, frozen=True, kw_only=True):
    """The new file and its text; ``notes`` are what will be different, in whole sentences."""

    path: Path
    text: str
    notes: tuple[str, ...]


def can_extract(document: Document, pointers: tuple[str, ...]) -> Verdict:
    """May these states become a workflow of their own? They need one way in, one way out, and a file to be beside."""
    verdict = can_wrap(document.definition, pointers)
    if not verdict.ok:
        return verdict
    if document.path is None:
        return _no("no-file", tr("Save the workflow first: the new one is written beside it."))
    return YES


def can_call(document: Document, name: str) -> Verdict:
    """May the new workflow be called ``name``? It is the name of its file too."""
    assert document.path is not None  # can_extract saw it
    if not is_file_name(name):
        return _no("file-name", tr("This cannot be the name of a file."))
    found = find_workflow(document.path.parent, name)
    if found is not None or _path(document, name).exists():
        return _no("taken", tr("There is {name} already.", name=(found or _path(document, name)).name))
    return YES


def suggested_name(document: Document, pointers: tuple[str, ...]) -> str:
    """Return a name for the new workflow that is free: after its first state."""
    machine = machine_at(document.definition, machine_of(pointers[0]))
    assert machine is not None  # the states were found in it
    wanted = _entry(machine_of(pointers[0]), document.definition, pointers)
    wanted = wanted if is_file_name(wanted) else "Workflow"
    number = 1
    name = wanted
    while not can_call(document, name).ok:
        number += 1
        name = f"{wanted}{number}"
    return name


def plan_extraction(document: Document, pointers: tuple[str, ...], name: str) -> Extraction:
    """Return what :func:`extract_states` would write; it has to be allowed."""
    return Extraction(
        path=_path(document, name), text=_text(document, pointers), notes=tuple(_notes(document.definition, pointers))
    )


def extract_states(document: Document, pointers: tuple[str, ...], name: str) -> str | None:
    """Write states into a file of their own and put a Task that starts it in their place; returns its pointer, or None.

    Raises:
        FileProblem: the file cannot be written; the document stays what it was.
    """
    if not may(document, can_extract(document, pointers)) or not may(document, can_call(document, name)):
        return None
    plan = plan_extraction(document, pointers, name)
    if plan.path.exists():
        raise FileProblem("taken", plan.path, tr("There is {name} already.", name=plan.path.name))
    write_file(plan.path, plan.text)
    return _put_task(document, pointers, name)


def _put_task(document: Document, pointers: tuple[str, ...], name: str) -> str:
    definition, place = document.definition, machine_of(pointers[0])
    machine = machine_at(definition, place)
    assert machine is not None  # can_extract saw it
    names = chosen_of(machine, pointers)
    entry, target = _entry(place, definition, pointers), way_out_of(machine, names)
    inside = set(_inside(definition, pointers))
    taken = {state.name for pointer, state in definition.states.items() if pointer not in inside} | strays(definition)
    draft = Draft(document.source)
    # It may well be called like one of the states that go: until they are gone it has another name.
    aside = fresh_name(taken | set(names), name)
    add_state(draft, place, aside, {**_task(definition.dialect, name), **way_out("Task", target)}, after=names[-1])
    lead_past(draft, place, machine, names, {entry: aside})
    draft.add(remove_members(draft.source, f"{place}/States", names))
    task = fresh_name(taken, name)
    if task != aside:
        draft.add(rename_edits(draft.source, place, aside, task))
    pointer = state_pointer(place, task)
    document.edit(draft.compose(), tr("Move into the workflow {name}", name=label_of(pointer)))
    return pointer


def _task(dialect: Dialect, name: str) -> dict[str, Json]:
    """Return a Task that gives its input to the workflow called ``name`` and goes on with its output."""
    if not dialect.is_asl:
        return {"Type": "Task", "Resource": QRN.format(name=name)}
    task: dict[str, Json] = {"Type": "Task", "Resource": START_AND_WAIT}
    machine = {"StateMachineArn": ARN.format(name=name)}
    if dialect is Dialect.ASL_JSONATA:
        arguments: Json = {**machine, "Input": "{% $states.input %}"}
        return {**task, "Arguments": arguments, "Output": "{% $states.result.Output %}"}
    return {**task, "Parameters": {**machine, "Input.$": "$"}, "OutputPath": "$.Output"}


def _text(document: Document, pointers: tuple[str, ...]) -> str:
    definition, place, source = document.definition, machine_of(pointers[0]), document.source
    machine = machine_at(definition, place)
    assert machine is not None  # can_extract saw it
    names = chosen_of(machine, pointers)
    frame: dict[str, Json] = {"StartAt": _entry(place, definition, pointers), "States": dict.fromkeys(names)}
    if definition.dialect is Dialect.ASL_JSONATA:
        frame = {"QueryLanguage": "JSONata", **frame}
    line_end = newline(source)
    draft = Draft(Source.read(format_json(frame, indent=indent_unit(source), newline=line_end) + line_end))
    carry(draft, names, source, place, "")
    inside = frozenset(names)
    for name in names:
        if leads_out(machine.states[name], inside):
            draft.add(lead_to(draft.source, f"/States/{escape(name)}", None))
    return draft.source.text


def _entry(place: str, definition: Definition, pointers: Collection[str]) -> str:
    machine = machine_at(definition, place)
    assert machine is not None  # the states were found in it
    names = chosen_of(machine, pointers)
    return next(iter(entries_of(definition, place, names)), names[0])


def _notes(definition: Definition, pointers: tuple[str, ...]) -> list[str]:
    """Return what will be different: a workflow of its own has its own context, variables and errors."""
    inside = _inside(definition, pointers)
    notes = []
    reading = [one for one in inside if _CONTEXT.search(_own_text(definition, one))]
    if reading:
        notes.append(
            tr("{names} read the context object ($$), which will be that of the new workflow.", names=_names(reading))
        )
    variables = _variables(definition, inside)
    if variables:
        notes.append(
            tr("Variables do not reach from one workflow to another: {names}.", names=tr(", ").join(sorted(variables)))
        )
    failing = [one for one in inside if definition.states[one].type == "Fail"]
    if failing and definition.dialect.is_asl:
        notes.append(tr("What fails inside comes out as States.TaskFailed; catchers see that name."))
    if not definition.dialect.is_asl:
        notes.append(
            tr(
                "In the cloud the Resource needs the id of the deployed workflow: put it in the place of ID, at its end."
            )
        )
    return notes


def _inside(definition: Definition, pointers: Collection[str]) -> list[str]:
    """Return states and what is in them, in the order of the definition."""
    chosen = set(pointers)
    return [one for one in definition.states if one in chosen or any(around in chosen for around in parents(one))]


def _own_text(definition: Definition, pointer: str) -> str:
    span = definition.source.span(pointer)
    return definition.source.text[span.start : span.end] if span is not None else ""


def _variables(definition: Definition, inside: list[str]) -> set[str]:
    """Return the variables that are set on one side and read on the other."""
    sets: dict[bool, set[str]] = {True: set(), False: set()}
    reads: dict[bool, set[str]] = {True: set(), False: set()}
    inner = set(inside)
    for pointer, state in definition.states.items():
        node = definition.source.node(pointer)
        value = node.value if node is not None else None
        is_in = pointer in inner
        assign = value.get("Assign") if isinstance(value, dict) else None
        if isinstance(assign, dict):
            sets[is_in] |= {name.removesuffix(".$") for name in assign}
        reads[is_in] |= set(variables_read(state, value))
    return (sets[False] & reads[True] - sets[True]) | (sets[True] & reads[False])


def _names(pointers: list[str]) -> str:
    named = [f'"{label_of(pointer)}"' for pointer in pointers[:3]]
    return tr(", ").join(named) + ("…" if len(pointers) > 3 else "")


def _path(document: Document, name: str) -> Path:
    assert document.path is not None  # can_extract saw it
    suffix = ".asl.json" if document.definition.dialect.is_asl else ".tcsl.json"
    return document.path.parent / f"{name}{suffix}"


def _no(code: str, reason: str) -> Verdict:
    return Verdict(ok=False, code=code, reason=reason)
