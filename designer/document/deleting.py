"""The command that deletes states, with every reference to them, in one undo step."""

from functools import partial

from designer.document.document import Document
from designer.document.draft import Builder, Draft
from designer.document.pointers import START_FIELD, EdgePlace, label_of, machine_of, name_of, parents, state_pointer
from designer.document.references import Reference, references_to
from designer.document.rules import YES, can_delete, is_broken_state, machine_at
from designer.document.side_file import SideFile
from designer.document.targets import remove_items, write_target
from designer.document.wiring import may
from designer.look.words import tr
from engine.language.edits import remove_members
from engine.language.machine import TransitionKind
from engine.states import StateMachine


def delete_states(
    document: Document, pointers: tuple[str, ...], *, reconnect: bool = False, side: SideFile | None = None
) -> bool:
    """Delete states and every reference to them; Next becomes End, rules, Default and catchers go.

    With ``reconnect``, what led to a deleted state leads to the one that came after it. With ``side`` the side
    file says that from then on, as part of the same step.
    """
    if not may(document, can_delete(document.definition, pointers)):
        return False
    chosen = dict.fromkeys(pointers)
    outermost = [one for one in chosen if not any(around in chosen for around in parents(one))]
    by_machine: dict[str, list[str]] = {}
    for pointer in outermost:
        by_machine.setdefault(machine_of(pointer), []).append(name_of(pointer))
    draft = Draft(document.source)
    for machine, names in by_machine.items():
        reading = machine_at(document.definition, machine)
        assert reading is not None  # the states were found in it
        _Deletion(draft, machine, reading, names, reconnect).write()
    if len(outermost) == 1:
        return document.edit(draft.compose(), tr("Delete {name}", name=label_of(outermost[0])), side=side)
    return document.edit(draft.compose(), tr("Delete {count} nodes", count=len(outermost)), side=side)


def take_out(
    draft: Draft, machine: str, reading: StateMachine, names: list[str], *, reconnect: bool
) -> list[Reference]:
    """Take states out of a machine with every reference to them, as :func:`delete_states` does.

    Returns the rules, Defaults and catchers that went.
    """
    deletion = _Deletion(draft, machine, reading, names, reconnect)
    deletion.write()
    return deletion.gone


def delete_broken(document: Document, pointer: str) -> bool:
    """Delete what stands among the states and is none, with every reference to it."""
    reading = machine_at(document.definition, machine_of(pointer))
    if not may(document, YES) or reading is None or not is_broken_state(document.definition, pointer):
        return False
    draft = Draft(document.source)
    _Deletion(draft, machine_of(pointer), reading, [name_of(pointer)], False).write()
    return document.edit(draft.compose(), tr("Delete {name}", name=label_of(pointer)))


class _Deletion:
    """The deletion of ``names`` from one machine."""

    def __init__(self, draft: Draft, machine: str, reading: StateMachine, names: list[str], reconnect: bool) -> None:
        self._draft = draft
        self._machine = machine
        self._reading = reading
        self._names = dict.fromkeys(names)
        self._reconnect = reconnect
        self.gone: list[Reference] = []  # without what was a Next and is an End now

    def write(self) -> None:
        """Let every reference go elsewhere or away, remove the states and look after StartAt: at one reading's price."""
        states = f"{self._machine}/States"
        items: dict[tuple[str, str], list[int]] = {}
        builders: list[Builder] = []
        for reference in references_to(self._draft.source, states, self._names):
            if reference.state in self._names:
                continue
            target, item = self._target(reference), reference.item
            if target is None and reference.field != "/Next":
                self.gone.append(reference)
            if item is None or target is not None:
                builders.append(self._writer(reference, target))
            else:
                items.setdefault((reference.state, item[0]), []).append(item[1])
        for (state, field), numbers in items.items():
            pointer = state_pointer(self._machine, state)
            builders.append(partial(remove_items, state=pointer, field=field, numbers=numbers))
        builders.append(partial(remove_members, pointer=states, keys=self._names))
        self._draft.add_all([*builders, *self._start_writers()])

    def _writer(self, reference: Reference, target: str | None) -> Builder:
        edge = EdgePlace(state_pointer(self._machine, reference.state), reference.field)
        return partial(write_target, edge=edge, target=target)

    def _target(self, reference: Reference) -> str | None:
        target = self._successor(reference.target) if self._reconnect else None
        return None if target == reference.state else target

    def _successor(self, name: str) -> str | None:
        """Return the nearest state behind ``name`` that stays, or None for the end."""
        seen = {name}
        waiting = [name]
        for deleted in waiting:
            for following in self._following(deleted):
                if following not in self._names:
                    return following
                if following not in seen:
                    seen.add(following)
                    waiting.append(following)
        return None

    def _following(self, name: str) -> list[str]:
        """Return the states that ``name`` leads to, the usual way first; handlers of errors do not count."""
        state = self._reading.states.get(name)
        ways = state.transitions() if state is not None else ()
        order = (TransitionKind.NEXT, TransitionKind.DEFAULT, TransitionKind.RULE)
        targets = [way.target for kind in order for way in ways if way.kind is kind]
        return [target for target in targets if target is not None and target in self._reading.states]

    def _start_writers(self) -> list[Builder]:
        if self._reading.start_at not in self._names:
            return []
        rest = [name for name in self._reading.states if name not in self._names]
        start = self._successor(self._reading.start_at) or next(iter(rest), "")
        return [partial(write_target, edge=EdgePlace(self._machine, START_FIELD), target=start)]
