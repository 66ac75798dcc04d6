"""What an evaluation carries: JSON values, nothing, sequences and functions."""

import math
from collections.abc import Callable, Iterable
from typing import Any, Final, TypeAlias

from msgspec import Struct

# A JSON value, UNDEFINED, a Sequence, or a Function; the compiler and the functions tell them apart at run time.
Value: TypeAlias = Any


class _Undefined:
    """Nothing: what a path that finds no value gives."""

    def __bool__(self) -> bool:
        return False

    def __repr__(self) -> str:
        return "nothing"


UNDEFINED: Final = _Undefined()


class Sequence(list[Value]):
    """An array that a query made: empty means nothing, and one element alone stands for itself.

    ``keep`` forbids the latter; ``tuples`` marks rows of bound names; ``outer`` is an array given as one input.
    """

    keep = False
    tuples = False
    outer = False


class Built(list[Value]):
    """An array written as ``[…]`` at the start or end of a path: it is not flattened into the path's result."""


def tuple_sequence(rows: Iterable[Value] = ()) -> Sequence:
    """Return a sequence of rows, each a dict from bound names to values, with the item itself under ``@``."""
    sequence = Sequence(rows)
    sequence.tuples = True
    return sequence


def unwrapped(value: Value) -> Value:
    """Return a sequence as the value it stands for; anything else as it is."""
    if type(value) is Sequence and not value.tuples:
        if not value:
            return UNDEFINED
        if len(value) == 1 and not value.keep:
            return value[0]
    return value


def as_given(context: Value) -> Value:
    """Return what a context stands for: an array given as the input, not the one item that it is for paths."""
    return context[0] if type(context) is Sequence and context.outer else context


class Function(Struct, frozen=True, kw_only=True, eq=False):
    """A callable value; ``arity`` is how many arguments a higher-order function may give it.

    ``is_plain`` says that it calls no other function, so that nothing nests in it.
    """

    name: str
    arity: int
    call: Callable[[list[Value], Value, Any], Value]
    is_plain: bool = False


class TailCall(Struct, frozen=True, kw_only=True, eq=False):
    """A call that a function ends with, left to the caller so that the stack does not grow."""

    next: Callable[[], tuple[Value, list[Value]]]
    context: Value
    token: str


def is_number(value: Value) -> bool:
    """Tell whether ``value`` is a number; true and false are none."""
    kind = type(value)
    return kind is int or kind is float


def is_function(value: Value) -> bool:
    """Tell whether ``value`` can be called."""
    return isinstance(value, Function)


_MOST = 1_000_000


def is_endless(value: Value) -> bool:
    """Tell whether a value has more than a million members, each counted as often as it stands in it.

    ``{'a': $x, 'b': $x}`` forty times over takes no memory, but who walks through it is never done.
    """
    left, waiting = _MOST, [value]
    while waiting:
        node = waiting.pop()
        members = node.values() if isinstance(node, dict) else node if isinstance(node, list) else ()
        left -= len(members)
        if left < 0:
            return True
        waiting += [member for member in members if isinstance(member, list | dict)]
    return False


def truth(value: Value) -> bool:
    """Return a value as a condition sees it: empty texts, arrays, objects, zero, null and nothing are false."""
    match value:
        case bool():
            return value
        case int() | float():
            return value != 0
        case str() | dict():
            return bool(value)
        case list():
            return _has_true(value)
        case _:
            return False


def _has_true(array: list[Value]) -> bool:
    """Tell whether anything in an array, or in arrays in it, is true; what has no end is not looked through."""
    left, waiting = _MOST, [array]
    while waiting and left > 0:
        node = waiting.pop()
        left -= 1 + len(node)
        if any(truth(element) for element in node if not isinstance(element, list)):
            return True
        waiting += [element for element in node if isinstance(element, list)]
    return False


# From here on whole numbers are no longer exact in the language's 64-bit floating point numbers.
EXACT = 2**53
# Whole numbers of the data beyond these are floating point numbers to the service.
LONG = 2**63
_EXPONENT_FROM = 1e21


def number(value: int | float) -> int | float:
    """Return a number in its plainest form: whole and exact as int, all else as float."""
    if type(value) is int:
        return value if -EXACT <= value <= EXACT else as_float(value)
    if value == value and -EXACT <= value <= EXACT and value == math.floor(value):
        return int(value)
    return value


def as_float(value: int | float) -> float:
    """Return a number as a 64-bit floating point number; one too large for it is infinite."""
    try:
        return float(value)
    except OverflowError:
        return math.inf if value > 0 else -math.inf


def number_text(value: int | float) -> str:
    """Return a number as the language writes it: whole up to 1e21, else the shortest text that reads back."""
    if type(value) is int:
        if -LONG <= value < LONG:
            return str(value)
        value = as_float(value)
    if value != value:
        return "NaN"
    if abs(value) == math.inf:
        return "Infinity" if value > 0 else "-Infinity"
    sign, digits, point = _digits(float(value))
    count = len(digits)
    if abs(value) < _EXPONENT_FROM and point >= count:
        return sign + digits + "0" * (point - count)
    if 0 < point <= 21:
        return f"{sign}{digits[:point]}.{digits[point:]}"
    if -6 < point <= 0:
        return f"{sign}0.{'0' * -point}{digits}"
    mantissa = digits if count == 1 else f"{digits[0]}.{digits[1:]}"
    return f"{sign}{mantissa}e{point - 1:+d}"


def _digits(value: float) -> tuple[str, str, int]:
    """Return sign, shortest significant digits, and how many of them stand before the point."""
    text = repr(abs(value))
    mantissa, _, exponent = text.partition("e")
    whole, _, fraction = mantissa.partition(".")
    point = len(whole) + int(exponent or 0)
    digits = whole + fraction
    stripped = digits.lstrip("0")
    point -= len(digits) - len(stripped)
    return "-" if value < 0 else "", stripped.rstrip("0") or "0", point if stripped else 1


def symbol(value: Value) -> str:
    """Return the letter a signature has for the type of ``value``; ``m`` for nothing."""
    kind = type(value)
    letter = _SYMBOLS.get(kind)
    if letter is not None:
        return letter
    if isinstance(value, list):
        return "a"
    return "f" if isinstance(value, Function) else "o" if isinstance(value, dict) else "m"


_SYMBOLS: dict[type, str] = {
    str: "s",
    int: "n",
    float: "n",
    bool: "b",
    type(None): "l",
    dict: "o",
    list: "a",
    Sequence: "a",
    Built: "a",
    _Undefined: "m",
}


def is_deep_equal(left: Value, right: Value) -> bool:
    """Tell whether two values are the same JSON: ``1`` is not ``true``, though Python holds them equal."""
    if isinstance(left, list):
        return (
            isinstance(right, list)
            and len(left) == len(right)
            and all(is_deep_equal(first, second) for first, second in zip(left, right, strict=True))
        )
    if isinstance(left, dict):
        return (
            isinstance(right, dict)
            and left.keys() == right.keys()
            and all(is_deep_equal(value, right[key]) for key, value in left.items())
        )
    return bool((type(left) is bool) == (type(right) is bool) and left == right)
