"""A state as its data go through it: its fields as the text has them, under the names of the field tables."""

from collections.abc import Mapping
from functools import cache

from designer.document.known import Around, Known
from designer.document.live_flow import LiveState
from designer.look.words import language
from engine.definition import Definition
from engine.errors import EngineError
from engine.expressions.conditions import describe
from engine.language.dialects import QueryLanguage
from engine.language.fields import Kind
from engine.language.machine import TransitionKind
from engine.language.values import Json
from engine.states import STATE_TYPES, Choice, StateBase

_ELSEWHERE = frozenset((Kind.MACHINE, Kind.MACHINES, Kind.RETRIERS, Kind.CATCHERS))


def fields_of(definition: Definition, pointer: str, state: StateBase) -> dict[str, Json]:
    """Return the fields of a state by the names of the field tables, those with machines inside left out."""
    node = definition.source.node(pointer)
    spellings = _spellings(state.type, state.query)
    if node is None:
        return {}
    found: dict[str, tuple[int, Json]] = {}
    for member in node.members:
        name, rank = spellings.get(member.key, ("", 0))
        # Of two spellings the first of the table counts, of two members with one key the last.
        if name and (name not in found or rank <= found[name][0]):
            found[name] = (rank, member.node.value)
    return {name: value for name, (_rank, value) in found.items()}


@cache
def _spellings(state_type: str, query: QueryLanguage) -> dict[str, tuple[str, int]]:
    """Return what a key of a state of a type stands for: the name of a field, and how many spellings go before it."""
    row = STATE_TYPES.get(state_type)
    found: dict[str, tuple[str, int]] = {}
    for spec in row.fields if row is not None else ():
        if spec.kind not in _ELSEWHERE and spec.query in (None, query):
            for rank, name in enumerate((spec.name, *spec.aliases)):
                found[name] = (spec.name, rank)
    return found


def live_state(state: StateBase, fields: Mapping[str, Json], data: Known, result: Known, around: Around) -> LiveState:
    """Return a state as :func:`designer.document.live_flow.live_flow` takes it; ``fields`` may be other than its own."""
    return LiveState(
        type=state.type,
        fields=fields,
        query=state.query,
        is_asl=state.is_asl,
        data=data,
        result=result,
        around=around,
        match=_match(state, data, around),
    )


def _match(state: StateBase, data: Known, around: Around) -> str:
    """Return which rule of a Choice decides, in words; empty when that is not known."""
    if not isinstance(state, Choice) or data.is_unknown:
        return ""
    try:
        way = state.step(data.value, around.context, around.variables).transition
    except (EngineError, RecursionError):
        return ""
    if way.kind is not TransitionKind.RULE or way.index >= len(state.rules):
        return "Default"
    return f"{way.index + 1} · {describe(state.rules[way.index].condition, language())}"
