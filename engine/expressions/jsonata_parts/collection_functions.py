"""The functions on arrays, objects and any value."""

import random
from collections.abc import Callable

from engine.expressions.jsonata_parts.extent import check_extent
from engine.expressions.jsonata_parts.faults import Fault, fault
from engine.expressions.jsonata_parts.frames import apply
from engine.expressions.jsonata_parts.grouping import appended
from engine.expressions.jsonata_parts.guard import Guard
from engine.expressions.jsonata_parts.ordering import merge_sorted
from engine.expressions.jsonata_parts.paths import lookup
from engine.expressions.jsonata_parts.transforms import copied
from engine.expressions.jsonata_parts.values import (
    UNDEFINED,
    Function,
    Sequence,
    Value,
    is_number,
    symbol,
    truth,
    unwrapped,
)

_TYPES = {"s": "string", "n": "number", "b": "boolean", "l": "null", "a": "array", "o": "object", "f": "function"}


def boolean(guard: Guard, value: Value) -> Value:
    return value if value is UNDEFINED else truth(value)


def negation(guard: Guard, value: Value) -> Value:
    return value if value is UNDEFINED else not truth(value)


def exists(guard: Guard, value: Value) -> Value:
    return value is not UNDEFINED


def type_of(guard: Guard, value: Value) -> Value:
    return value if value is UNDEFINED else _TYPES[symbol(value)]


def error(guard: Guard, message: Value) -> Value:
    raise Fault("D3137", "$error() function evaluated" if message is UNDEFINED else message)


def assertion(guard: Guard, condition: Value, message: Value) -> Value:
    if condition is not True:
        raise Fault("D3141", "$assert() statement failed" if message is UNDEFINED else message)
    return UNDEFINED


def caller(function: Value, guard: Guard) -> Callable[..., Value]:
    """Return what calls a function with as many of the offered arguments as it takes.

    Raises:
        Fault: it is no function, as when the argument was left out.
    """
    if not isinstance(function, Function):
        raise fault("T1006")
    arity = function.arity

    def call(*offered: Value) -> Value:
        guard.step()
        return apply(function, list(offered[: max(arity, 1)]), UNDEFINED, guard)

    return call


def mapped(guard: Guard, values: Value, function: Value) -> Value:
    if values is UNDEFINED:
        return UNDEFINED
    call = caller(function, guard)
    result = Sequence()
    for index, value in enumerate(values):
        item = call(value, index, values)
        if item is not UNDEFINED:
            result.append(item)
    guard.grow(len(result))
    return result


def filtered(guard: Guard, values: Value, function: Value) -> Value:
    if values is UNDEFINED:
        return UNDEFINED
    call = caller(function, guard)
    result = Sequence([value for index, value in enumerate(values) if truth(call(value, index, values))])
    guard.grow(len(result))
    return result


def single(guard: Guard, values: Value, function: Value) -> Value:
    if values is UNDEFINED:
        return UNDEFINED
    call = caller(function, guard) if function is not UNDEFINED else lambda *offered: True
    found = [value for index, value in enumerate(values) if truth(call(value, index, values))]
    if len(found) != 1:
        raise fault("D3138" if found else "D3139")
    return found[0]


def reduced(guard: Guard, values: Value, function: Value, start: Value) -> Value:
    if values is UNDEFINED:
        return UNDEFINED
    if function.arity < 2:
        raise fault("D3050")
    call = caller(function, guard)
    result, first = (values[0], 1) if start is UNDEFINED and values else (start, 0)
    for index in range(first, len(values)):
        result = call(result, values[index], index, values)
    return result


def sifted(guard: Guard, given: Value, function: Value) -> Value:
    if given is UNDEFINED:
        return UNDEFINED
    call = caller(function, guard)
    result = {name: value for name, value in given.items() if truth(call(value, name, given))}
    return result or UNDEFINED


def each(guard: Guard, given: Value, function: Value) -> Value:
    if given is UNDEFINED:
        return UNDEFINED
    call = caller(function, guard)
    results = [call(value, name, given) for name, value in given.items()]
    return Sequence([result for result in results if result is not UNDEFINED])


def keys(guard: Guard, value: Value) -> Value:
    if isinstance(value, list):
        guard.step(len(value))
        names: dict[str, None] = {}
        for element in value:
            found = keys(guard, element)
            names.update(dict.fromkeys(found if isinstance(found, list) else []))
        return Sequence(names)
    return Sequence(value) if isinstance(value, dict) else UNDEFINED


def looked_up(guard: Guard, value: Value, name: Value) -> Value:
    return lookup(value, name)


def append(guard: Guard, first: Value, second: Value) -> Value:
    guard.grow(sum(len(value) if isinstance(value, list) else 1 for value in (first, second)))
    return appended(first, second)


def spread(guard: Guard, value: Value) -> Value:
    if isinstance(value, list):
        result = Sequence()
        for element in value:
            part = unwrapped(spread(guard, element))
            result.extend(part if isinstance(part, list) else [part])
        guard.grow(len(result))
        return result
    if isinstance(value, dict):
        return Sequence([{name: member} for name, member in value.items()])
    return "" if isinstance(value, Function) else value


def merge(guard: Guard, values: Value) -> Value:
    if values is UNDEFINED:
        return UNDEFINED
    result: dict[str, Value] = {}
    for value in values:
        result.update(value)
    guard.grow(len(result) * 2)
    return result


def reverse(guard: Guard, values: Value) -> Value:
    if values is UNDEFINED or len(values) <= 1:
        return values
    guard.grow(len(values))
    return values[::-1]


def sort(guard: Guard, values: Value, function: Value) -> Value:
    if values is UNDEFINED or len(values) <= 1:
        return values
    guard.grow(len(values))
    if function is UNDEFINED:
        if not (all(map(is_number, values)) or all(type(value) is str for value in values)):
            raise fault("D3070")
        return sorted(values) if is_number(values[0]) else sorted(values, key=_code_units)
    call = caller(function, guard)
    return merge_sorted(values, lambda left, right: truth(call(left, right)))


def _code_units(text: str) -> bytes:
    """Return what texts are ordered by, in the language as in the service: characters beyond 65,535 are two."""
    return text.encode("utf-16-be", "surrogatepass")


def shuffle(guard: Guard, values: Value) -> Value:
    if values is UNDEFINED or len(values) <= 1:
        return values
    guard.grow(len(values))
    return random.sample(list(values), len(values))


def distinct(guard: Guard, values: Value) -> Value:
    if not isinstance(values, list) or len(values) <= 1:
        return values
    result: list[Value] = Sequence() if type(values) is Sequence else []
    seen = set()
    for value in values:
        guard.step()
        if isinstance(value, list | dict):
            check_extent(value)
        identity = _identity(value)
        if identity not in seen:
            seen.add(identity)
            result.append(value)
    guard.grow(len(result))
    return result


def _identity(value: Value) -> object:
    """Return what is equal for equal JSON and can be kept in a set."""
    if isinstance(value, list):
        return ("array", tuple([_identity(element) for element in value]))
    if isinstance(value, dict):
        return ("object", frozenset([(name, _identity(member)) for name, member in value.items()]))
    return (symbol(value), id(value) if isinstance(value, Function) else value)


def zipped(guard: Guard, *arrays: Value) -> Value:
    rows = [list(row) for row in zip(*[[] if array is UNDEFINED else array for array in arrays], strict=False)]
    guard.grow(len(rows) * len(arrays))
    return rows


def clone(guard: Guard, value: Value) -> Value:
    check_extent(value)
    return value if value is UNDEFINED else copied(value, guard)
