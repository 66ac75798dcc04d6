"""The operators of filters: one table, in the words of Jayway's library.

A number and a string may be equal: as numbers when the number is on the left, as texts otherwise. Neither comes
before the other. An array or object that is written out equals nothing when it stands on the left.
"""

import math
from collections.abc import Callable
from decimal import Decimal
from typing import Any, Final, TypeAlias

from engine.expressions.budget import Budget
from engine.expressions.faults import Broken, Rejected
from engine.expressions.matching import Pattern
from engine.expressions.path_tree import Value
from engine.language.java_values import double_text
from engine.language.values import Json

Comparison: TypeAlias = Callable[[Value, Value, Budget], bool]
"""Called with both sides; raises Rejected or Broken."""


class _Nothing:
    """What a path that finds nothing gives; equal to nothing."""


NOTHING: Final = _Nothing()

_NUMBERS = frozenset({int, float, Decimal})


def equals(left: Value, right: Value, budget: Budget) -> bool:
    """Tell whether two operands are equal for ``==``."""
    first, second = type(left), type(right)
    if first in _NUMBERS:
        if second in _NUMBERS:
            return left == right if first is second else _decimal(left) == _decimal(right)
        return second is str and _number_in(right) == _decimal(left)
    if first is str:
        return left == right if second is str else second in _NUMBERS and left == number_text(right)
    if first is list or first is dict:
        return second is first and is_same(left, right, budget)
    return first is second and left is not NOTHING and bool(left == right)


def is_same(left: Json, right: Json, budget: Budget) -> bool:
    """Tell whether two values are alike in type and content: 1 is not 1.0; never recurses, data may be deep."""
    waiting: list[tuple[Any, Any]] = [(left, right)]
    while waiting:
        one, other = waiting.pop()
        if one is other:
            continue
        if type(one) is not type(other):
            return False
        if isinstance(one, dict):
            if one.keys() != other.keys():
                return False
            budget.charge(len(one))
            waiting.extend((member, other[name]) for name, member in one.items())
        elif isinstance(one, list):
            if len(one) != len(other):
                return False
            budget.charge(len(one))
            waiting.extend(zip(one, other, strict=True))
        elif one != other:
            return False
    return True


def number_text(number: int | float | Decimal) -> str:
    """Return a number as Java's BigDecimal writes it: 10000000.0 is 1.0E+7."""
    if isinstance(number, float) and not math.isfinite(number):
        return double_text(number)
    return str(Decimal(double_text(number))) if isinstance(number, float) else str(number)


def _decimal(number: int | float | Decimal) -> Decimal:
    if isinstance(number, float) and not math.isfinite(number):
        # A function of the user's may have given what JSON does not have.
        raise Rejected
    return Decimal(repr(number)) if isinstance(number, float) else Decimal(number)


def _number_in(text: str) -> Decimal | None:
    # Decimal takes blanks, underscores and words that Java does not.
    if not text or text.strip("+-.eE0123456789"):
        return None
    try:
        return Decimal(text)
    except ArithmeticError:
        return None


def _ordered(compare: Callable[[Any, Any], bool]) -> Comparison:
    def test(left: Value, right: Value, budget: Budget) -> bool:
        first, second = type(left), type(right)
        if first in _NUMBERS and second in _NUMBERS:
            return compare(left, right) if first is second else compare(_decimal(left), _decimal(right))
        return first is str and second is str and compare(_units(left), _units(right))

    return test


def _units(text: str) -> bytes:
    """Return what Java orders texts by: their UTF-16 units."""
    return text.encode("utf-16-be", "surrogatepass")


def _elements(value: Value) -> list[Json] | None:
    """Return the elements of an array, or None for an object."""
    if isinstance(value, dict):
        return None
    if not isinstance(value, list):
        raise Rejected
    if any(isinstance(element, list | dict) for element in value):
        raise Broken("an array whose elements are compared holds an array or an object")
    return value


def _has(elements: list[Json], value: Value, budget: Budget) -> bool:
    budget.charge(len(elements))
    return any(equals(value, element, budget) for element in elements)


def _is_in(left: Value, right: Value, budget: Budget) -> bool:
    elements = _elements(right)
    return elements is not None and _has(elements, left, budget)


def _is_not_in(left: Value, right: Value, budget: Budget) -> bool:
    return not _is_in(left, right, budget)


def _contains(left: Value, right: Value, budget: Budget) -> bool:
    if isinstance(left, str) and isinstance(right, str):
        return right in left
    if not isinstance(left, list):
        return False
    elements = _elements(left)
    return elements is not None and _has(elements, right, budget)


def _compare_lists(test: Callable[[list[Json], list[Json], Budget], bool]) -> Comparison:
    def compare(left: Value, right: Value, budget: Budget) -> bool:
        wanted = _elements(right)
        if wanted is None:
            return False
        given = _elements(left)
        return given is not None and test(given, wanted, budget)

    return compare


def _has_size(left: Value, right: Value, budget: Budget) -> bool:
    return type(right) in _NUMBERS and isinstance(left, list | str) and len(left) == int(_decimal(right))


def _is_empty(left: Value, right: Value, budget: Budget) -> bool:
    if not isinstance(left, list | dict | str):
        return False
    if isinstance(left, dict):
        raise Broken("empty cannot be asked of an object")
    if not isinstance(right, bool):
        raise Rejected
    return (not left) is right


def _matches(left: Value, right: Value, budget: Budget) -> bool:
    if isinstance(left, Pattern) is isinstance(right, Pattern):
        return False
    pattern, value = (left, right) if isinstance(left, Pattern) else (right, left)
    if isinstance(value, list):
        return any(pattern.matches(_text(element), budget) for element in _elements(value) or ())
    return bool(pattern.matches(_text(value), budget))


def _text(value: Value) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    return value if isinstance(value, str) else number_text(value) if type(value) in _NUMBERS else ""


def _is_same_kind(left: Value, right: Value) -> bool:
    kinds = [
        "number" if type(side) in _NUMBERS else "json" if isinstance(side, list | dict) else type(side)
        for side in (left, right)
    ]
    return kinds[0] == kinds[1]


def _never(left: Value, right: Value, budget: Budget) -> bool:
    raise Rejected


OPERATORS: dict[str, Comparison] = {
    "==": lambda left, right, budget: equals(left, right, budget),
    "!=": lambda left, right, budget: not equals(left, right, budget),
    "===": lambda left, right, budget: _is_same_kind(left, right) and equals(left, right, budget),
    "!==": lambda left, right, budget: not (_is_same_kind(left, right) and equals(left, right, budget)),
    "<": _ordered(lambda left, right: left < right),
    "<=": _ordered(lambda left, right: left <= right),
    ">": _ordered(lambda left, right: left > right),
    ">=": _ordered(lambda left, right: left >= right),
    "=~": _matches,
    "in": _is_in,
    "nin": _is_not_in,
    "contains": _contains,
    "size": _has_size,
    "empty": _is_empty,
    "subsetof": _compare_lists(lambda given, wanted, budget: all(_has(wanted, value, budget) for value in given)),
    "anyof": _compare_lists(lambda given, wanted, budget: any(_has(wanted, value, budget) for value in given)),
    "noneof": _compare_lists(lambda given, wanted, budget: not any(_has(wanted, value, budget) for value in given)),
    # These three can be written, but what they ask for cannot.
    "all": _never,
    "type": _never,
    "matches": _never,
}
"""By the word or symbol in small letters, in the order of a list for people."""
