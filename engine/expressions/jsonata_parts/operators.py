"""The operators with two sides: arithmetic, comparison, text, range, membership."""

import math
import operator
from collections.abc import Callable

from engine.expressions.jsonata_parts.extent import check_extent
from engine.expressions.jsonata_parts.faults import fault
from engine.expressions.jsonata_parts.guard import Guard
from engine.expressions.jsonata_parts.texts import text_of
from engine.expressions.jsonata_parts.values import (
    UNDEFINED,
    Sequence,
    Value,
    is_deep_equal,
    is_number,
    number,
)

Operator = Callable[[Value, Value, Guard], Value]
_PLAIN = (int, str, float)
_RANGE_LIMIT = 10_000_000


def _arithmetic(token: str, compute: Callable[[float, float], float]) -> Operator:
    def operate(left: Value, right: Value, guard: Guard) -> Value:
        if type(left) is int and type(right) is int:
            return number(compute(left, right))
        _require_number(left, "T2001", token)
        _require_number(right, "T2002", token)
        if left is UNDEFINED or right is UNDEFINED:
            return UNDEFINED
        return number(compute(left, right))

    return operate


def _require_number(value: Value, code: str, token: str) -> None:
    if value is UNDEFINED:
        return
    if not is_number(value):
        raise fault(code, token=token, value=value)
    if not math.isfinite(value):
        raise fault("D1001", value=value)


def _divide(left: float, right: float) -> float:
    try:
        return left / right
    except ZeroDivisionError:
        return math.nan if left == 0 or left != left else math.copysign(math.inf, left) * math.copysign(1, right)


def _remainder(left: float, right: float) -> float:
    if right == 0:
        raise fault("D1001", value=math.nan)
    return math.fmod(left, right)


def _equal(left: Value, right: Value, guard: Guard) -> Value:
    if isinstance(left, list | dict):
        check_extent(left, right)
    return left is not UNDEFINED and right is not UNDEFINED and is_deep_equal(left, right)


def _unequal(left: Value, right: Value, guard: Guard) -> Value:
    return left is not UNDEFINED and right is not UNDEFINED and not _equal(left, right, guard)


def _comparison(token: str, compare: Callable[[Value, Value], bool]) -> Operator:
    def operate(left: Value, right: Value, guard: Guard) -> Value:
        if type(left) is type(right) and type(left) in _PLAIN and left == left and right == right:
            return compare(left, right)
        for side in (left, right):
            if side is not UNDEFINED and not is_number(side) and type(side) is not str:
                raise fault("T2010", token=token, value=side)
        if left is UNDEFINED or right is UNDEFINED:
            return UNDEFINED
        if is_number(left) != is_number(right):
            raise fault("T2009", value=left, value2=right, token=token)
        return compare(*_ranked(left, right))

    return operate


def _ranked(left: Value, right: Value) -> tuple[Value, Value]:
    """Return two values to compare; to the service what is no number is greater than any number."""
    if left == left and right == right:
        return left, right
    return left != left, right != right


def _join(left: Value, right: Value, guard: Guard) -> Value:
    first = left if type(left) is str else "" if left is UNDEFINED else text_of(left)
    second = right if type(right) is str else "" if right is UNDEFINED else text_of(right)
    guard.hold(len(first) + len(second))
    return first + second


def _range(left: Value, right: Value, guard: Guard) -> Value:
    for side, code in ((left, "T2003"), (right, "T2004")):
        if side is not UNDEFINED and not _is_whole(side):
            raise fault(code, value=side)
    if left is UNDEFINED or right is UNDEFINED or left > right:
        return UNDEFINED
    size = int(right) - int(left) + 1
    if size > _RANGE_LIMIT:
        raise fault("D2014", value=size)
    guard.grow(size)
    return Sequence(range(int(left), int(right) + 1))


def _is_whole(value: Value) -> bool:
    return type(value) is int or (type(value) is float and value.is_integer())


def _is_in(left: Value, right: Value, guard: Guard) -> Value:
    if left is UNDEFINED or right is UNDEFINED:
        return False
    candidates = right if isinstance(right, list) else [right]
    if is_number(left):
        return any(is_number(candidate) and left == candidate for candidate in candidates)
    if type(left) is str:
        return any(type(candidate) is str and left == candidate for candidate in candidates)
    return any(left is candidate for candidate in candidates)


OPERATORS: dict[str, Operator] = {
    "+": _arithmetic("+", operator.add),
    "-": _arithmetic("-", operator.sub),
    "*": _arithmetic("*", operator.mul),
    "/": _arithmetic("/", _divide),
    "%": _arithmetic("%", _remainder),
    "=": _equal,
    "!=": _unequal,
    "<": _comparison("<", operator.lt),
    "<=": _comparison("<=", operator.le),
    ">": _comparison(">", operator.gt),
    ">=": _comparison(">=", operator.ge),
    "&": _join,
    "..": _range,
    "in": _is_in,
}
