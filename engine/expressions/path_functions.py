"""The functions at the end of a path: one table, as in Jayway's library.

A number that is computed is a fraction: the sum of 1 and 2 is 3.0.
"""

import json
import math
from collections.abc import Callable
from typing import TypeAlias

from engine.expressions.faults import Broken
from engine.language.java_values import double_text
from engine.language.values import Json

_MAX_DEPTH = 50

PathFunction: TypeAlias = Callable[[Json, list[Json]], Json]
"""Called with the value in front of the dot and the values of the arguments; raises Broken."""


def _numbers(value: Json, arguments: list[Json]) -> list[float]:
    found = list(value) if isinstance(value, list) else []
    for argument in arguments:
        found += argument if isinstance(argument, list) else [argument]
    try:
        numbers = [
            float(number) for number in found if isinstance(number, int | float) and not isinstance(number, bool)
        ]
    except OverflowError:
        raise Broken("a number is too large for the function") from None
    if not numbers:
        raise Broken("there are no numbers for the function")
    return numbers


def _aggregate(compute: Callable[[list[float]], float]) -> PathFunction:
    def call(value: Json, arguments: list[Json]) -> Json:
        result = compute(_numbers(value, arguments))
        if not math.isfinite(result):
            raise Broken("the result is too large")
        return result

    return call


def _average(numbers: list[float]) -> float:
    return sum(numbers) / len(numbers)


def _deviation(numbers: list[float]) -> float:
    count, total = len(numbers), sum(numbers)
    squares = sum(number * number for number in numbers)
    return math.sqrt(max(squares / count - total * total / count / count, 0.0))


def _length(value: Json, arguments: list[Json]) -> Json:
    if arguments and isinstance(arguments[0], list):
        return len(arguments[0])
    return len(value) if isinstance(value, list | dict) else None


def _keys(value: Json, arguments: list[Json]) -> Json:
    return list(value) if isinstance(value, dict) else None


def _append(value: Json, arguments: list[Json]) -> Json:
    return [*value, *arguments] if isinstance(value, list) else value


def _concat(value: Json, arguments: list[Json]) -> Json:
    parts = [element for element in value if isinstance(element, str)] if isinstance(value, list) else []
    for argument in arguments:
        parts += map(_text, argument if isinstance(argument, list) else [argument])
    return "".join(parts)


def _text(value: Json) -> str:
    """Return a value as Java writes it: an object is {a=1, b=[2]}, an array JSON, a null adds nothing."""
    return "" if value is None else _java_text(value, 0)


def _java_text(value: Json, depth: int) -> str:
    if depth > _MAX_DEPTH:
        raise Broken("an argument is nested too deeply")
    match value:
        case None | bool():
            return {None: "null", True: "true", False: "false"}[value]
        case str():
            return value
        case int():
            return str(value)
        case float():
            return double_text(value)
        case list():
            return _json_text(value, depth)
        case _:
            return "{" + ", ".join(f"{name}={_java_text(member, depth + 1)}" for name, member in value.items()) + "}"


def _json_text(value: Json, depth: int) -> str:
    """Return what stands in an array: JSON, with numbers as Java writes them."""
    if depth > _MAX_DEPTH:
        raise Broken("an argument is nested too deeply")
    match value:
        case list():
            return "[" + ",".join(_json_text(element, depth + 1) for element in value) + "]"
        case dict():
            members = (f"{json.dumps(name, ensure_ascii=False)}:{_json_text(value[name], depth + 1)}" for name in value)
            return "{" + ",".join(members) + "}"
        case str():
            return json.dumps(value, ensure_ascii=False)
        case _:
            return _java_text(value, depth)


def _element(value: Json, index: int) -> Json:
    if not isinstance(value, list):
        raise Broken("the function needs an array")
    # Jayway does not let a negative index reach the first element.
    place = index if index >= 0 else len(value) + index
    if not (place < len(value) if index >= 0 else place > 0):
        raise Broken(f"the array has no element {index} for the function")
    return value[place]


def _index(value: Json, arguments: list[Json]) -> Json:
    # Of a list, as the matches of $..a.index(1) are one, Jayway takes the first number that is in it.
    found = [given for argument in arguments for given in (argument if isinstance(argument, list) else [argument])]
    numbers = [given for given in found if isinstance(given, int | float) and not isinstance(given, bool)]
    if not numbers or not math.isfinite(numbers[0]):
        raise Broken("index() needs a number")
    return _element(value, int(numbers[0]))


FUNCTIONS: dict[str, PathFunction] = {
    "length": _length,
    "size": _length,
    "min": _aggregate(min),
    "max": _aggregate(max),
    "avg": _aggregate(_average),
    "sum": _aggregate(sum),
    "stddev": _aggregate(_deviation),
    "keys": _keys,
    "concat": _concat,
    "append": _append,
    "first": lambda value, arguments: _element(value, 0),
    "last": lambda value, arguments: _element(value, -1),
    "index": _index,
}
