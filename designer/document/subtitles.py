"""The second line of a node and the words on an edge: the most useful thing to know, in few words."""

from designer.look.words import tr
from engine.exchange.summaries import passing
from engine.expressions.conditions import describe
from engine.expressions.query_text import is_jsonata_text, jsonata_text
from engine.language.machine import Builder, Transition, TransitionKind
from engine.language.shorten import shorten
from engine.report.words import Words
from engine.states import Choice, Fail, Map, Parallel, Pass, StateBase, Succeed, Task, Unknown, Wait
from engine.states.builders import QueryBuilder

_LONGEST = 120


def subtitle(state: StateBase, language: str) -> str:
    """Return the line under the name of a state; rules are described in ``en`` or ``zh``."""
    match state:
        case Task():
            return shorten(state.called.label, _LONGEST) or tr("calls nothing yet")
        case Choice():
            return _condition(state, 0, language) if state.rules else tr("no rule yet")
        case Pass():
            return _pass(state, language)
        case Wait():
            return _wait(state)
        case Map():
            return _map(state)
        case Parallel():
            count = len(state.machines())
            return tr("1 branch") if count == 1 else tr("{count} branches", count=count)
        case Succeed():
            return tr("ends well")
        case Fail():
            told = _expression(state.computed.get("Error")) or state.error or state.error_path
            return shorten(told or "", _LONGEST) or tr("ends with an error")
        case Unknown():
            if not state.type:
                return tr("has no type")
            return tr('unknown type "{type}"', type=shorten(state.type, 40))
        case _:
            return ""


def edge_label(state: StateBase, way: Transition, language: str) -> str:
    """Return what stands on the edge of a transition; empty when it goes without saying."""
    match way.kind:
        case TransitionKind.RULE if isinstance(state, Choice) and way.index < len(state.rules):
            return f"{way.index + 1} · {_condition(state, way.index, language)}"
        case TransitionKind.DEFAULT:
            return tr("Default")
        case TransitionKind.CATCH if way.index < len(state.catch):
            return tr("Catch {errors}", errors=shorten(", ".join(state.catch[way.index].error_equals), _LONGEST))
        case _:
            return ""


def _condition(state: Choice, index: int, language: str) -> str:
    return shorten(describe(state.rules[index].condition, language), _LONGEST)


def _pass(state: Pass, language: str) -> str:
    place = state.flow.result_path
    said = passing(state, Words(language)).words
    return said if place in (None, "$") else f"{said} → {shorten(place, 60)}"


def _wait(state: Wait) -> str:
    if state.seconds is not None:
        return tr("{seconds} s", seconds=f"{state.seconds:g}")
    query = _expression(state.computed.get("Seconds") or state.computed.get("Timestamp"))
    told = query or state.seconds_path or state.timestamp or state.timestamp_path
    return shorten(told or "", _LONGEST) or tr("no time yet")


def _map(state: Map) -> str:
    items = _expression(state.items) or state.items_path
    return tr("for each item") if items == "$" else tr("for each {path}", path=shorten(items, 60))


def _expression(builder: Builder | None) -> str:
    """Return the JSONata that gives a value, without its marks; empty when it is not one expression alone."""
    source = builder.payload.source if isinstance(builder, QueryBuilder) else None
    return jsonata_text(source) if isinstance(source, str) and is_jsonata_text(source) else ""
