"""The state types: one file each, registered here by one row."""

from collections.abc import Callable
from typing import TypeAlias

from msgspec import Struct

from engine.language.dialects import Dialect
from engine.language.fields import FieldSpec
from engine.states import choice, fail, map_, parallel, pass_, succeed, task, unknown, wait
from engine.states.base import StateBase, StateMachine, walk
from engine.states.choice import Choice
from engine.states.fail import Fail
from engine.states.map_ import Map
from engine.states.parallel import Parallel
from engine.states.pass_ import Pass
from engine.states.reading import ObjectReader
from engine.states.succeed import Succeed
from engine.states.task import Task
from engine.states.unknown import Unknown
from engine.states.wait import Wait

__all__ = [
    "STATE_TYPES",
    "Choice",
    "Fail",
    "Map",
    "Parallel",
    "Pass",
    "State",
    "StateBase",
    "StateMachine",
    "StateType",
    "Succeed",
    "Task",
    "Unknown",
    "Wait",
    "walk",
]

State: TypeAlias = Task | Pass | Choice | Parallel | Map | Wait | Succeed | Fail | Unknown


class StateType(Struct, frozen=True, kw_only=True):
    """A state type: its name in the text, its field table, who documents it, and how it is read.

    ``read`` gets the reader, the state's name and the inner machines by pointer within the state.
    """

    name: str
    fields: tuple[FieldSpec, ...]
    read: Callable[[ObjectReader, str, dict[str, StateMachine]], StateBase]
    dialect: Dialect = Dialect.TCSL


def _read_parallel(reader: ObjectReader, name: str, machines: dict[str, StateMachine]) -> Parallel:
    return parallel.read(reader, name, tuple(machines.values()))


def _read_map(reader: ObjectReader, name: str, machines: dict[str, StateMachine]) -> Map:
    return map_.read(reader, name, next(iter(machines.values()), StateMachine(start_at="")))


STATE_TYPES: dict[str, StateType] = {
    row.name: row
    for row in (
        StateType(name="Task", fields=task.FIELDS, read=lambda reader, name, _: task.read(reader, name)),
        StateType(name="Pass", fields=pass_.FIELDS, read=lambda reader, name, _: pass_.read(reader, name)),
        StateType(name="Choice", fields=choice.FIELDS, read=lambda reader, name, _: choice.read(reader, name)),
        StateType(name="Parallel", fields=parallel.FIELDS, read=_read_parallel),
        StateType(name="Map", fields=map_.FIELDS, read=_read_map),
        StateType(
            name="Wait", fields=wait.FIELDS, dialect=Dialect.ASL, read=lambda reader, name, _: wait.read(reader, name)
        ),
        StateType(
            name="Succeed",
            fields=succeed.FIELDS,
            dialect=Dialect.ASL,
            read=lambda reader, name, _: succeed.read(reader, name),
        ),
        StateType(
            name="Fail", fields=fail.FIELDS, dialect=Dialect.ASL, read=lambda reader, name, _: fail.read(reader, name)
        ),
    )
}

UNKNOWN_TYPE = StateType(name="", fields=unknown.FIELDS, read=lambda reader, name, _: unknown.read(reader, name))
