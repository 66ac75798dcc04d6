"""May the user do this here? Yes, or no and why; asked by cursor, menu and command alike.

Pure: each question takes a definition and gives a :class:`Verdict` worded in the current language.
"""

from msgspec import Struct

from designer.document.lanes import FIRST_BRANCH, lanes_of
from designer.document.pointers import END, START, EdgePlace, edge_place, machine_of, name_of, state_pointer
from designer.look.words import language, tr
from engine.definition import Definition
from engine.language.machine import TransitionKind
from engine.language.shorten import shorten
from engine.language.source import NodeKind
from engine.states import STATE_TYPES, StateBase, StateMachine

NAME_LIMIT = 80  # Unicode characters, the limit of the States Language
_LAST_TYPES = ("Succeed", "Fail")
_FRAMES = ("Parallel", "Map")
_CATCHING_TYPES = ("Task", "Parallel", "Map")


class Verdict(Struct, frozen=True, kw_only=True):
    """The answer. ``code`` is stable; ``reason`` is for people, and a warning when ``ok``."""

    ok: bool
    code: str = ""
    reason: str = ""


YES = Verdict(ok=True)


def can_edit(definition: Definition, *, is_past_shown: bool = False) -> Verdict:
    """May the canvas and the forms change this text? Only while it is readable JSON, and no past run is shown."""
    if is_past_shown:
        reason = tr('A past run is shown, so nothing can be changed; "Back to editing" above the canvas goes back.')
        return _no("past-run", reason)
    if definition.machine is not None:
        return YES
    problem = next(iter(definition.problems), None)
    if problem is None:
        return _no("broken", tr("The JSON cannot be read; repair it first."))
    line, _ = definition.source.line_column(problem.span.start)
    reason = tr("First repair line {line}: {problem}", line=line, problem=problem.text(language()))
    return _no("broken", reason)


def can_connect(
    definition: Definition, source: str, target: str | None, kind: TransitionKind | None = None, *, warns: bool = True
) -> Verdict:
    """May an edge go from ``source`` to ``target``?

    ``source`` is a state's pointer or START, ``target`` a state's pointer, or END or None for the end.
    Without a ``kind``, a Choice gets a rule or its Default, any other state its Next or End. Unless it ``warns`` of
    loops, no way is followed, which takes a moment in thousands of states.
    """
    target = None if target == END else target
    if target == START:
        return _refuse_start()
    if source == START:
        return can_start(definition, target)
    state = definition.state(source)
    if state is None or (target is not None and definition.state(target) is None):
        return _no_state(definition, source, target or source)
    if target is not None and machine_of(source) != machine_of(target):
        reason = tr(
            'A connection cannot cross the frame of a Map or Parallel: "{source}" and "{target}" are in different ones.',
            source=_short(state.name),
            target=_short(name_of(target)),
        )
        return _no("other-machine", reason)
    refusal = _refuse_kind(state, target, kind)
    if refusal is not None:
        return refusal
    if target is None:
        return YES
    return _refuse_same(state, name_of(target), kind) or (_judge_loop(definition, source, target) if warns else YES)


def allowed_targets(definition: Definition, source: str) -> tuple[str, ...]:
    """Return all that :func:`can_connect` lets a new edge of the state at ``source`` lead to, END last.

    A loop is allowed, so no way is followed: thousands of states take no longer than listing them.
    """
    state, machine = definition.state(source), machine_at(definition, machine_of(source))
    if state is None or machine is None:
        return ()
    found = []
    if _refuse_kind(state, source, None) is None:
        found = [name for name in machine.states if _refuse_same(state, name, None) is None]
    end = (END,) if _refuse_kind(state, None, None) is None else ()
    return (*(state_pointer(machine_of(source), name) for name in found), *end)


def can_start(definition: Definition, target: str | None) -> Verdict:
    """May the state at pointer ``target`` be the first of its machine?"""
    if target is None or definition.state(target) is None:
        return _no("no-state", tr("The workflow starts at a node; choose one."))
    machine = machine_at(definition, machine_of(target))
    if machine is not None and machine.start_at == name_of(target):
        return _no("same", tr('"{name}" is the first node already.', name=_short(name_of(target))))
    return YES


def can_follow(definition: Definition, pointer: str, kind: TransitionKind | None = None) -> Verdict:
    """May a new state come after the one at ``pointer``, on a way of that ``kind`` if there is one?"""
    state = definition.state(pointer)
    if state is None:
        return _no_state(definition, pointer)
    return _refuse_kind(state, pointer, kind) or YES


def can_drop(definition: Definition, state_type: str, place: str) -> Verdict:
    """May a new state of ``state_type`` be put at ``place``, a machine's pointer or an edge's id?"""
    if state_type not in STATE_TYPES:
        return _no("unknown-type", tr('There is no node type "{type}".', type=_short(state_type)))
    edge = edge_place(place)
    if edge is None:
        if machine_at(definition, place) is None:
            return _no("no-machine", tr("Nodes can only be dropped on the sheet, in a frame, or on a connection."))
        return YES
    target = edge_target(definition, edge)
    if target is None:
        return _no("no-edge", tr("This connection is not in the workflow (any more)."))
    if not edge.is_start and not (verdict := can_follow(definition, edge.owner)).ok:
        return verdict  # the end that a Succeed leads to is written nowhere
    machine = machine_at(definition, edge.machine)
    if state_type in _LAST_TYPES and machine is not None and target in machine.states:
        reason = tr(
            '{type} ends the workflow, so it cannot stand before "{target}".', type=state_type, target=_short(target)
        )
        return _no("last-type", reason)
    return YES


def can_delete(definition: Definition, pointers: tuple[str, ...]) -> Verdict:
    """May these states be deleted?"""
    if any(pointer in (START, END) for pointer in pointers):
        return _no("pill", tr("Start and End belong to every workflow."))
    if not pointers or any(definition.state(pointer) is None for pointer in pointers):
        return _no_state(definition, *pointers)
    return YES


def can_delete_edge(definition: Definition, edge: str) -> Verdict:
    """May this edge be deleted? A state must go on somewhere, so StartAt and End cannot."""
    place = edge_place(edge)
    if place is None or edge_target(definition, place) is None:
        return _no("no-edge", tr("This connection is not in the workflow (any more)."))
    if place.is_start:
        return _no("start-edge", tr("A workflow needs a first node; drag from Start to another node instead."))
    if place.field == "/End":
        return _no("end-edge", tr("A node needs a way out; connect it to another node instead."))
    return YES


def can_retarget(definition: Definition, edge: str, target: str | None, *, warns: bool = True) -> Verdict:
    """May this edge lead to the state at pointer ``target``, or to the end for END or None?

    ``warns`` is as for :func:`can_connect`.
    """
    place = edge_place(edge)
    if place is None or edge_target(definition, place) is None:
        return _no("no-edge", tr("This connection is not in the workflow (any more)."))
    if target == START:
        return _refuse_start()
    if place.is_start:
        if target is not None and machine_of(target) != place.owner:
            return _no("other-machine", tr("A machine starts at one of its own nodes."))
        return can_start(definition, target)
    state = definition.state(place.owner)
    assert state is not None  # it has this edge
    kind = next(way.kind for way in state.transitions() if way.field == place.field)
    if kind in (TransitionKind.NEXT, TransitionKind.END):
        kind = TransitionKind.END if target in (None, END) else TransitionKind.NEXT
    return can_connect(definition, place.owner, target, kind, warns=warns)


def can_change_type(definition: Definition, pointer: str, state_type: str) -> Verdict:
    """May the state at ``pointer`` become one of ``state_type``?"""
    state = definition.state(pointer)
    if state is None:
        return _no_state(definition, pointer)
    if state_type not in STATE_TYPES:
        return _no("unknown-type", tr('There is no node type "{type}".', type=_short(state_type)))
    if state.type == state_type:
        return _no("same", tr('"{name}" is a {type} already.', name=_short(state.name), type=state_type))
    return YES


def can_rename(definition: Definition, pointer: str, name: str) -> Verdict:
    """May the state at ``pointer`` be called ``name``?"""
    if definition.state(pointer) is None:
        return _no_state(definition, pointer)
    return YES if name == name_of(pointer) else can_name(definition, name)


def can_name(definition: Definition, name: str) -> Verdict:
    """May a new state be called ``name``? Names are unique in the whole workflow."""
    if not name.strip():
        return _no("empty-name", tr("A node needs a name."))
    if name in definition.names or name in strays(definition):
        return _no("name-taken", tr('Another node is called "{name}"; names are unique.', name=_short(name)))
    if len(name) > NAME_LIMIT:
        return Verdict(
            ok=True,
            code="long-name",
            reason=tr("A name longer than {limit} characters may be refused.", limit=NAME_LIMIT),
        )
    return YES


def can_hold(definition: Definition, machine: str) -> Verdict:
    """May states be written into a machine? Where it, or its States, should be, something else may be."""
    around = can_fill(definition, machine, NodeKind.OBJECT)
    if machine.endswith(FIRST_BRANCH) and around.ok:
        around = can_fill(definition, machine.rpartition("/")[0], NodeKind.ARRAY)
    return can_fill(definition, f"{machine}/States", NodeKind.OBJECT) if around.ok else around


def can_fill(definition: Definition, pointer: str, kind: NodeKind) -> Verdict:
    """May an object or array be written at ``pointer``? Not over something else that somebody wrote things into."""
    node = definition.source.node(pointer)
    if node is None or node.kind is kind or not (isinstance(node.value, dict | list | str) and node.value):
        return YES
    reason = tr('"{field}" holds something else; mend it in the code first.', field=_short(name_of(pointer)))
    return _no("other-kind", reason)


def strays(definition: Definition) -> set[str]:
    """Return the names of what stands among the states of any machine and is none: nothing new may take its place."""
    # The reader has found them all, and to look through thousands of machines takes longer than a frame.
    broken = (problem.path for problem in definition.problems if problem.code == "wrong-type")
    return {name_of(pointer) for pointer in broken if is_broken_state(definition, pointer)}


def is_broken_state(definition: Definition, pointer: str) -> bool:
    """Tell whether at ``pointer``, where a state should be, something else is."""
    machine = machine_of(pointer)
    if pointer != state_pointer(machine, name_of(pointer)) or definition.state(pointer) is not None:
        return False
    node = definition.source.node(pointer)
    return node is not None and node.kind is not NodeKind.OBJECT and machine_at(definition, machine) is not None


def machine_at(definition: Definition, pointer: str) -> StateMachine | None:
    """Return the machine at ``pointer``: the whole definition, an iterator or a branch."""
    if not pointer:
        return definition.machine
    for length in (1, 2):
        owner = pointer.rsplit("/", length)[0]
        state = definition.state(owner)
        if state is not None:
            return dict(lanes_of(state)).get(pointer[len(owner) :])
    return None


def edge_target(definition: Definition, edge: EdgePlace) -> str | None:
    """Return the name of the state an edge leads to, empty for the end; None when there is no such edge."""
    if edge.is_start:
        machine = machine_at(definition, edge.owner)
        return machine.start_at if machine is not None else None
    state = definition.state(edge.owner)
    if state is None:
        return None
    return next((way.target or "" for way in state.transitions() if way.field == edge.field), None)


def default_kind(state: StateBase, target: str | None) -> TransitionKind:
    """Return what a new edge out of ``state`` is when nobody says: a rule, Default, Next or End."""
    if state.type != "Choice":
        return TransitionKind.END if target is None else TransitionKind.NEXT
    kinds = [way.kind for way in state.transitions()]
    is_default_due = TransitionKind.RULE in kinds and TransitionKind.DEFAULT not in kinds
    return TransitionKind.DEFAULT if is_default_due else TransitionKind.RULE


def _refuse_kind(state: StateBase, target: str | None, kind: TransitionKind | None) -> Verdict | None:
    name = _short(state.name)
    if state.type in _LAST_TYPES:
        return _no(
            "last-type", tr('{type} ends the workflow; nothing can follow "{name}".', type=state.type, name=name)
        )
    if kind is TransitionKind.CATCH and state.type not in _CATCHING_TYPES:
        return _no("no-catch", tr("Only Task, Parallel and Map can catch errors."))
    is_choice_way = kind in (TransitionKind.RULE, TransitionKind.DEFAULT)
    if is_choice_way and state.type != "Choice":
        return _no("no-rules", tr("Only a Choice has rules and a Default."))
    if kind in (TransitionKind.NEXT, TransitionKind.END) and state.type == "Choice":
        return _no("choice-next", tr("A Choice has rules and a Default instead of Next and End."))
    if target is None and state.type == "Choice":
        return _no("choice-end", tr("A Choice cannot end the workflow; connect it to a node."))
    if target is None and kind is TransitionKind.CATCH:
        return _no("catch-end", tr("A caught error must go on at a node."))
    return None


def _refuse_same(state: StateBase, name: str, kind: TransitionKind | None) -> Verdict | None:
    kind = kind or default_kind(state, name)
    is_single = kind in (TransitionKind.NEXT, TransitionKind.DEFAULT)
    if is_single and any(way.kind is kind and way.target == name for way in state.transitions()):
        return _no("same", tr('"{source}" goes to "{target}" already.', source=_short(state.name), target=_short(name)))
    return None


def _judge_loop(definition: Definition, source: str, target: str) -> Verdict:
    machine = machine_at(definition, machine_of(source))
    if machine is not None and _leads_to(machine, name_of(target), name_of(source)):
        reason = tr("This closes a loop; ASW does not allow loops, this program runs them.")
        return Verdict(ok=True, code="loop", reason=reason)
    return YES


def _refuse_start() -> Verdict:
    return _no("to-start", tr("Nothing can lead to Start; pull from Start to choose the first node."))


def _leads_to(machine: StateMachine, start: str, goal: str) -> bool:
    states, seen = machine.states, {start}
    waiting = [start]
    for name in waiting:
        if name == goal:
            return True
        state = states.get(name)
        if state is None:
            continue
        targets: list[str | None]
        if state.next is None:
            targets = [way.target for way in state.transitions()]
        elif state.catch:  # to make their transitions takes several times as long
            targets = [state.next, *(catcher.next for catcher in state.catch)]
        else:
            targets = [state.next]
        for target in targets:
            if target is not None and target not in seen:
                seen.add(target)
                waiting.append(target)
    return False


def _no_state(definition: Definition, *pointers: str) -> Verdict:
    broken = next((pointer for pointer in pointers if is_broken_state(definition, pointer)), "")
    if broken:
        return _no("no-state", tr('"{name}" cannot be read as a node; mend it first.', name=_short(name_of(broken))))
    return _no("no-state", tr("This node is not in the workflow (any more)."))


def _no(code: str, reason: str) -> Verdict:
    return Verdict(ok=False, code=code, reason=reason)


def _short(name: str) -> str:
    return shorten(name, 40)
