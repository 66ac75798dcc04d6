"""Names of places in a workflow: JSON pointers of states and machines, ids of edges, the two pills.

A state's pointer is its machine's pointer, ``/States/`` and its escaped name; the outermost machine's
pointer is empty. An edge is called after its state and the field that holds its target:
``/States/Check#/Choices/0/Next``; the edge into a machine's first state is ``{machine}#/StartAt``.
"""

import re
from collections.abc import Iterator, Mapping
from typing import NamedTuple

from engine.language.machine import escape, unescape
from engine.language.shorten import shorten

START = "start"
END = "end"
START_FIELD = "/StartAt"


class EdgePlace(NamedTuple):
    """Where an edge's target is written: ``owner`` is a state's pointer, or a machine's for StartAt."""

    owner: str
    field: str

    @property
    def is_start(self) -> bool:
        """Whether this is the edge into the first state of a machine."""
        return self.field == START_FIELD

    @property
    def machine(self) -> str:
        """The pointer of the machine the edge belongs to."""
        return self.owner if self.is_start else machine_of(self.owner)


def state_pointer(machine: str, name: str) -> str:
    """Return the pointer of the state called ``name`` in ``machine``."""
    return f"{machine}/States/{escape(name)}"


def name_of(pointer: str) -> str:
    """Return the name of the state at ``pointer``."""
    return unescape(pointer.rpartition("/")[2])


def label_of(pointer: str) -> str:
    """Return the name of the state at ``pointer``, short enough for a menu or a sentence."""
    return shorten(name_of(pointer), 40)


def machine_of(pointer: str) -> str:
    """Return the pointer of the machine that holds the state at ``pointer``."""
    return pointer.rpartition("/")[0].removesuffix("/States")


def owner_of(machine: str) -> str:
    """Return the pointer of the Map or Parallel that holds ``machine``; empty for the outermost."""
    head, _, last = machine.rpartition("/")
    return head.rpartition("/")[0] if last.isdigit() else head


def is_inside(pointer: str, outer: str) -> bool:
    """Tell whether ``pointer`` is ``outer`` or something in it."""
    return pointer == outer or pointer.startswith(outer + "/")


def parents(pointer: str) -> Iterator[str]:
    """Yield the pointers of all that ``pointer`` is inside of, from the inside out; the whole text is left out."""
    while pointer := pointer.rpartition("/")[0]:
        yield pointer


def edge_id(owner: str, field: str) -> str:
    """Return the id of the edge whose target stands in ``field`` of ``owner``."""
    return f"{owner}#{field}"


def edge_place(edge: str) -> EdgePlace | None:
    """Return where an edge's target is written, or None when ``edge`` is no edge id."""
    owner, sharp, field = edge.rpartition("#")
    return EdgePlace(owner, field) if sharp and field.startswith("/") else None


def field_place(pointer: str) -> tuple[str, str]:
    """Return the pointer of the state that a field is in, empty for the workflow's own, and the way to it from there."""
    machine, sign, rest = pointer.rpartition("/States/")
    name, _, field = rest.partition("/")
    return (f"{machine}{sign}{name}", field) if sign else ("", pointer.removeprefix("/"))


def follow_field(pointer: str, renamed: Mapping[str, str]) -> str:
    """Return the pointer of a field after states, their pointers before and after in ``renamed``, got other names."""
    state, field = field_place(pointer)
    return f"{renamed[state]}/{field}" if state in renamed else pointer


def field_label(pointer: str) -> str:
    """Return how people are told of a field: its way in its state, with the name of that."""
    state, field = field_place(pointer)
    way = re.sub(r"/(\d+)(?=/|$)", r"[\1]", field).replace("/", ".")
    return f"{way} · {label_of(state)}" if state else way
