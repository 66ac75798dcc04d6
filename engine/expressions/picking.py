"""Following the steps of paths that may select many values.

Each step becomes a function that takes one value and adds what it selects there to a list. How a step treats a
value of the wrong kind is Jayway's: a miss for the whole path while every step before selects one value, else
passed over.
"""

from collections.abc import Callable, Iterator
from typing import Any, TypeAlias, assert_never

from engine.expressions.budget import VISITS
from engine.expressions.faults import Broken, Missed, Rejected
from engine.expressions.filters import Predicate, compile_filter
from engine.expressions.path_functions import FUNCTIONS
from engine.expressions.path_tree import (
    Call,
    Constant,
    Filter,
    Indexes,
    Names,
    ParsedPath,
    Selector,
    Slice,
    Step,
    Wildcard,
)
from engine.expressions.search import Search
from engine.language.values import Json

_Pick: TypeAlias = Callable[[Json, Search, list[Json]], None]
Query: TypeAlias = Callable[[Json, Search], Json]
"""Called with the value to start from; raises a PathFault."""


def compile_query(path: ParsedPath, *, is_needed: bool = False) -> Query:
    """Return the function that evaluates a path: to its one value, or to the list of its matches.

    ``is_needed``: a member that is not there is a miss even behind steps that select many values.
    """
    picks = tuple(_step_pick(path, number, is_needed) for number in range(len(path.steps)))
    call = None if path.call is None else _compile_call(path.call)
    is_definite = path.is_definite

    def query(start: Json, search: Search) -> Json:
        nodes = [start]
        for pick in picks:
            found: list[Json] = []
            for node in nodes:
                pick(node, search, found)
                # One array may be as large as it likes; a step must not make many more of few.
                if len(found) > VISITS and len(nodes) > 1:
                    raise Broken("it finds too many values")
            nodes = found
        if call is not None:
            nodes = [call(node, search) for node in nodes]
        if not is_definite:
            return nodes
        if not nodes:
            raise Missed
        return nodes[0]

    return query


def _compile_call(call: Call) -> Query:
    function = FUNCTIONS[call.name]
    arguments = tuple(_argument(argument, of_length=call.name in ("length", "size")) for argument in call.arguments)

    def invoke(value: Json, search: Search) -> Json:
        return function(value, [argument(value, search) for argument in arguments])

    return invoke


def _argument(argument: ParsedPath | Constant, *, of_length: bool) -> Query:
    if isinstance(argument, Constant):
        value = _as_json(argument)
        return lambda start, search: value
    if not of_length:
        query = compile_query(argument)
        return lambda start, search: query(search.root, search)
    # Jayway counts what the argument holds, and looks for it in the value in front of the dot.
    if argument.call is None and argument.steps:
        argument = ParsedPath(argument.start, (*argument.steps, Step(Wildcard.ALL)))
    return compile_query(argument)


def _as_json(constant: Constant) -> Any:
    value = constant.value
    if value is None or isinstance(value, bool | int | str | list | dict):
        return value
    return float(str(value))


def _step_pick(path: ParsedPath, number: int, is_needed: bool) -> _Pick:
    selector, is_deep = path.steps[number]
    is_last = number == len(path.steps) - 1 and path.call is None
    is_strict = not is_deep and all(map(path.is_definite_step, range(number)))
    pick = _pick(selector, is_strict=is_strict, is_last=is_last, is_needed=is_needed)
    return _deep_pick(selector, pick, is_last) if is_deep else pick


def _pick(selector: Selector, *, is_strict: bool, is_last: bool, is_needed: bool) -> _Pick:
    match selector:
        case Names(names=(name,)):
            return _name_pick(name, is_strict=is_strict, is_needed=is_needed or (is_strict and not is_last))
        case Names(names=names) if is_last:
            return _object_pick(names, is_strict=is_strict, is_needed=is_needed)
        case Names(names=names):
            return _in_turn([_name_pick(name, is_strict=is_strict, is_needed=is_needed) for name in names])
        case Indexes(indexes=indexes):
            return _in_turn([_index_pick(index, is_strict=is_strict) for index in indexes])
        case Slice(start=start, stop=stop):
            return _slice_pick(start, stop, is_strict=is_strict)
        case Wildcard():
            return _pick_all
        case Filter(test=test):
            return _filter_pick(compile_filter(test, compile_query), is_strict=is_strict)
        case _:
            assert_never(selector)


def _in_turn(picks: list[_Pick]) -> _Pick:
    if len(picks) == 1:
        return picks[0]

    def pick(node: Json, search: Search, found: list[Json]) -> None:
        for one in picks:
            one(node, search, found)

    return pick


def _name_pick(name: str, *, is_strict: bool, is_needed: bool) -> _Pick:
    def pick(node: Json, search: Search, found: list[Json]) -> None:
        if type(node) is not dict:
            if is_strict:
                raise Missed
        elif name in node:
            found.append(node[name])
        elif is_needed:
            raise Missed

    return pick


def _object_pick(names: tuple[str, ...], *, is_strict: bool, is_needed: bool) -> _Pick:
    def pick(node: Json, search: Search, found: list[Json]) -> None:
        if type(node) is not dict:
            if is_strict:
                raise Missed
            return
        if is_needed and not node.keys() >= set(names):
            raise Missed
        found.append({name: node[name] for name in names if name in node})

    return pick


def _index_pick(index: int, *, is_strict: bool) -> _Pick:
    def pick(node: Json, search: Search, found: list[Json]) -> None:
        if type(node) is list:
            found += node[index : index + 1 or None]
        elif is_strict:
            raise Missed

    return pick


def _slice_pick(start: int | None, stop: int | None, *, is_strict: bool) -> _Pick:
    def pick(node: Json, search: Search, found: list[Json]) -> None:
        if type(node) is not list:
            if is_strict:
                raise Missed
            return
        if start is None or stop is None:
            found += node[start:stop]
            return
        # With both ends Jayway counts up from a negative start to the end, which reads some elements twice.
        count = len(node)
        found.extend(node[index] for index in range(max(start, -count), min(stop, count)))

    return pick


def _pick_all(node: Json, search: Search, found: list[Json]) -> None:
    if type(node) is list:
        found += node
    elif type(node) is dict:
        found += node.values()


def _filter_pick(passes: Predicate, *, is_strict: bool) -> _Pick:
    def pick(node: Json, search: Search, found: list[Json]) -> None:
        # Jayway tests an object itself, and the elements of an array.
        if type(node) is list:
            found += [element for element in node if passes(element, search)]
        elif type(node) is dict:
            if passes(node, search):
                found.append(node)
        elif is_strict:
            raise Rejected

    return pick


def _deep_pick(selector: Selector, pick: _Pick, is_last: bool) -> _Pick:
    accepts = _deep_test(selector, is_last)

    def pick_below(node: Json, search: Search, found: list[Json]) -> None:
        charge = search.budget.charge
        for value in _below(node):
            charge(1)
            if accepts(value, search):
                pick(value, search, found)

    return pick_below


def _deep_test(selector: Selector, is_last: bool) -> Predicate:
    """Return which of the values below ``..`` the step is applied to at all."""
    match selector:
        case Names(names=names) if is_last or len(names) == 1:
            return lambda value, search: type(value) is dict and all(name in value for name in names)
        case Filter(test=test):
            # An array is looked into only when it passes the test itself.
            return compile_filter(test, compile_query)
        case _:
            return lambda value, search: type(value) is dict or type(value) is list


def _below(start: Json) -> Iterator[Json]:
    """Yield the arrays and objects in a value, outer before inner; never recurses, data may be deep."""
    waiting = [start]
    while waiting:
        node = waiting.pop()
        if isinstance(node, list):
            yield node
            waiting.extend(reversed(node))
        elif isinstance(node, dict):
            yield node
            waiting.extend(reversed(node.values()))
