"""Putting the states of another workflow into this one, in the place of the Task that starts it; one undo step.

The other file stays what it is. What moves keeps its own text, but for names that are taken here.
"""

from pathlib import Path

from msgspec import Struct

from designer.document.carrying import carry
from designer.document.document import Document
from designer.document.draft import Draft
from designer.document.files import FileProblem, read_file
from designer.document.new_states import fresh_name
from designer.document.pointers import START_FIELD, EdgePlace, machine_of, name_of, state_pointer
from designer.document.resource_state import ResourceState, Standing
from designer.document.rules import Verdict, machine_at, strays
from designer.document.states import rename_edits
from designer.document.targets import lead_to, write_target
from designer.document.wiring import may
from designer.document.wrapping import lead_past, target_of
from designer.look.words import tr
from engine.definition import Definition, read_definition
from engine.integrations.resources import read_resource
from engine.integrations.workflow_files import SUFFIXES, find_workflow, is_waiting, started_workflow
from engine.language.edits import remove_members, set_member
from engine.language.machine import TransitionKind
from engine.language.shorten import shorten
from engine.language.side_file import dialect_of_file
from engine.language.values import Json
from engine.states import Task

_KEPT = (
    "Type",
    "Resource",
    "Next",
    "End",
    "Comment",
    "Parameters",
    "Arguments",
    "OutputPath",
    "Output",
    "QueryLanguage",
)
_WHOLE_INPUT = ({"Input.$": "$"}, {"Input": "{% $states.input %}"}, None)
_WHOLE_OUTPUT = ("$.Output", "{% $states.result.Output %}")


class Inlining(Struct, frozen=True, kw_only=True):
    """The workflow that is put in, from which file; ``notes`` are what will be different, in whole sentences."""

    path: Path
    definition: Definition
    notes: tuple[str, ...]


def workflow_at(document: Document, pointer: str) -> str:
    """Return the name of the workflow that the Task at ``pointer`` starts; empty when it starts none."""
    state = document.definition.state(pointer)
    if not isinstance(state, Task):
        return ""
    value = _value(document, pointer)  # of the whole workflow that would take a while
    return started_workflow(state.resource, value.get("Parameters", value.get("Arguments")))


def workflow_state(document: Document, pointer: str) -> ResourceState | None:
    """Return which workflow beside this one a Task runs, or that it is missing; None when it starts none."""
    name, path = workflow_at(document, pointer), document.path
    if not name or path is None:
        return None
    found = find_workflow(path.parent, name)
    if found is not None:
        return ResourceState(standing=Standing.WORKFLOW, text=tr("Runs {name}, beside this workflow", name=found.name))
    text = tr("There is no {name} beside this workflow.", name=_wanted_file(document, name))
    return ResourceState(standing=Standing.UNBOUND, text=text)


def _wanted_file(document: Document, name: str) -> str:
    return f"{shorten(name, 60)}{SUFFIXES[0] if document.definition.dialect.is_asl else SUFFIXES[1]}"


def started_file(document: Document, pointer: str) -> Path | Verdict:
    """Return the file of the workflow that the Task at ``pointer`` starts, or why there is none."""
    name = workflow_at(document, pointer)
    if not name:
        return _no("no-workflow", tr("Choose a Task that starts a workflow whose name is written in it."))
    if document.path is None:
        return _no("no-file", tr("Save the workflow first: the other one is looked for beside it."))
    path = find_workflow(document.path.parent, name)
    if path is None:
        return _no("missing", tr("There is no {name} beside this workflow.", name=_wanted_file(document, name)))
    return path


def plan_inlining(document: Document, pointer: str) -> Inlining | Verdict:
    """Return what :func:`inline_workflow` would put in, or why that may not be."""
    path = started_file(document, pointer)
    if isinstance(path, Verdict):
        return path
    try:
        other = read_definition(read_file(path).text, dialect_of_file(path))
    except FileProblem as problem:
        return _no(problem.code, problem.reason)
    verdict = _judge(document.definition, other, path)
    if verdict is not None:
        return verdict
    return Inlining(path=path, definition=other, notes=tuple(_notes(document, pointer, other)))


def inline_workflow(document: Document, pointer: str) -> tuple[str, ...]:
    """Let the states of the workflow that a Task starts take its place; returns their pointers."""
    plan = plan_inlining(document, pointer)
    if not may(document, plan if isinstance(plan, Verdict) else Verdict(ok=True)) or isinstance(plan, Verdict):
        return ()
    place = machine_of(pointer)
    machine, state = machine_at(document.definition, place), document.definition.state(pointer)
    assert machine is not None  # the plan saw them
    assert state is not None
    taken = {other.name for where, other in document.definition.states.items() if where != pointer}
    taken |= strays(document.definition)
    target = target_of(state)
    other = _prepared(plan.definition, taken, target)
    inner = other.machine
    assert inner is not None  # the plan saw it
    draft, names, after = Draft(document.source), list(inner.states), name_of(pointer)
    # The Task may be called like one of the states that come: it steps aside until it goes.
    aside = fresh_name(taken | set(names), "_")
    draft.add(rename_edits(draft.source, place, after, aside))
    after = aside
    for name in names:
        draft.add(set_member(draft.source, f"{place}/States", name, None, after=after))
        after = name
    carry(draft, names, other.source, "", place)
    lead_past(draft, place, machine, [aside], {aside: inner.start_at})
    if machine.start_at == name_of(pointer):
        draft.add(write_target(draft.source, EdgePlace(place, START_FIELD), inner.start_at))
    draft.add(remove_members(draft.source, f"{place}/States", (aside,)))
    document.edit(draft.compose(), tr("Put the workflow {name} in here", name=shorten(plan.path.name, 40)))
    return tuple(state_pointer(place, name) for name in names)


def _prepared(other: Definition, taken: set[str], target: str | None) -> Definition:
    """Return the other workflow with names that are free here, its ends leading to ``target``."""
    draft = Draft(other.source)
    names = {state.name for state in other.states.values()}
    for pointer, state in sorted(other.states.items(), key=lambda one: len(one[0]), reverse=True):
        if state.name in taken:
            free = fresh_name(taken | names, state.name)
            names.add(free)
            draft.add(rename_edits(draft.source, machine_of(pointer), state.name, free))
    ready = read_definition(draft.source.text, other.wanted)
    if target is None or ready.machine is None:
        return ready
    draft = Draft(ready.source)
    for name, state in ready.machine.states.items():
        pointer = state_pointer("", name)
        if state.type == "Succeed":
            # It hands its input on, as a Pass does, which may go on.
            draft.add(set_member(draft.source, pointer, "Type", "Pass"))
            draft.add(set_member(draft.source, pointer, "Next", target))
        elif any(way.kind is TransitionKind.END for way in state.transitions()):
            draft.add(lead_to(draft.source, pointer, target))
    return read_definition(draft.source.text, other.wanted)


def _judge(definition: Definition, other: Definition, path: Path) -> Verdict | None:
    if other.machine is None or other.machine.start_at not in other.machine.states:
        return _no("broken", tr("{name} cannot be read as a workflow with a first node.", name=path.name))
    mine, theirs = definition.dialect, other.dialect
    if mine.query is not theirs.query:
        return _no("query", tr("{name} uses another query language.", name=path.name))
    return None


def _notes(document: Document, pointer: str, other: Definition) -> list[str]:
    """Return what will be different when the states are not behind a Task any more."""
    value, notes = _value(document, pointer), []
    resource = str(value.get("Resource", ""))
    lost = [key for key in value if key not in _KEPT]
    given = value.get("Parameters", value.get("Arguments"))
    rest = {key: one for key, one in given.items() if key.startswith("Input")} if isinstance(given, dict) else None
    has_output = "OutputPath" in value or "Output" in value
    if rest not in _WHOLE_INPUT or (has_output and not _is_whole_output(value)):
        lost += [key for key in ("Parameters", "Arguments", "OutputPath", "Output") if key in value]
    if lost:
        fields = tr(", ").join(dict.fromkeys(lost))
        notes.append(tr("The Task goes, and with it its {fields}; the nodes get its input as it is.", fields=fields))
    elif not _is_whole_output(value) and resource.startswith("arn:"):
        notes.append(tr("What comes after gets the output itself, without what the service tells around it."))
    if not is_waiting(read_resource(resource)):
        notes.append(tr("The Task does not wait for the workflow; its nodes will be waited for."))
    if other.source.node("/TimeoutSeconds") is not None:
        notes.append(tr("The TimeoutSeconds of the other workflow goes."))
    return notes


def _is_whole_output(value: dict[str, Json]) -> bool:
    return any(value.get(key) in _WHOLE_OUTPUT for key in ("OutputPath", "Output"))


def _value(document: Document, pointer: str) -> dict[str, Json]:
    node = document.definition.source.node(pointer)
    value = node.value if node is not None else None
    return value if isinstance(value, dict) else {}


def _no(code: str, reason: str) -> Verdict:
    return Verdict(ok=False, code=code, reason=reason)
