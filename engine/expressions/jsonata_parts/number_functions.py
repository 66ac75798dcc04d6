"""The functions on numbers, and those that write and read them as text."""

import math
import random as randomness
import re
from decimal import ROUND_HALF_EVEN, Decimal

from engine.expressions.jsonata_parts.faults import Fault, fault, library_fault
from engine.expressions.jsonata_parts.guard import TOO_LARGE, Guard
from engine.expressions.jsonata_parts.library import DateTimeUtils
from engine.expressions.jsonata_parts.values import UNDEFINED, Value, number

_DECIMAL = re.compile(r"-?[0-9]+(\.[0-9]+)?([Ee][-+]?[0-9]+)?")
_RADIX = re.compile(r"0[xX][0-9A-Fa-f]+|0[oO][0-7]+|0[bB][01]+")
_LONGEST_PICTURE = 1000
_LONGEST_INTEGER = 1000
_DIGITS = "0123456789abcdefghijklmnopqrstuvwxyz"


def to_number(guard: Guard, value: Value) -> Value:
    match value:
        case bool():
            return int(value)
        case int() | float():
            return value
        case str() if _DECIMAL.fullmatch(value) and math.isfinite(float(value)):
            return number(float(value)) if not value.lstrip("-").isdigit() or len(value) > 18 else int(value)
        case str() if _RADIX.fullmatch(value):
            return number(int(value, 0))
        case str():
            raise fault("D3030", value=value)
        case _:
            return UNDEFINED


def absolute(guard: Guard, value: Value) -> Value:
    return value if value is UNDEFINED else abs(value)


def floor(guard: Guard, value: Value) -> Value:
    return value if value is UNDEFINED or math.isinf(value) else number(math.floor(_finite(value)))


def ceil(guard: Guard, value: Value) -> Value:
    return value if value is UNDEFINED or math.isinf(value) else number(math.ceil(_finite(value)))


def rounded(guard: Guard, value: Value, precision: Value) -> Value:
    if value is UNDEFINED:
        return UNDEFINED
    places = 0 if precision is UNDEFINED else int(precision)
    if abs(places) > 400:
        return value if places > 0 else 0
    exact = Decimal(repr(_finite(value)))
    if exact.as_tuple().exponent >= -places:  # type: ignore[operator] # finite, so the exponent is a number
        return value
    scaled = exact.scaleb(places).to_integral_value(ROUND_HALF_EVEN).scaleb(-places)
    return number(float(scaled))


def _finite(value: Value) -> Value:
    if not math.isfinite(value):
        raise fault("D1001", value=value)
    return value


def sqrt(guard: Guard, value: Value) -> Value:
    if value is UNDEFINED:
        return UNDEFINED
    if value < 0:
        raise fault("D3060", value=value)
    return number(math.sqrt(value))


def power(guard: Guard, base: Value, exponent: Value) -> Value:
    if base is UNDEFINED or exponent is UNDEFINED:
        return UNDEFINED
    try:
        result = math.pow(base, exponent)
    except (OverflowError, ValueError):
        result = math.nan
    if not math.isfinite(result):
        raise fault("D3061", value=base, exp=exponent)
    return number(result)


def random(guard: Guard) -> Value:
    return randomness.random()


def format_base(guard: Guard, value: Value, radix: Value) -> Value:
    if value is UNDEFINED:
        return UNDEFINED
    base = 10 if radix is UNDEFINED else math.floor(radix)
    if not 2 <= base <= 36:
        raise fault("D3100", value=base)
    rest = abs(int(rounded(guard, value, UNDEFINED)))
    digits = ""
    while rest:
        rest, digit = divmod(rest, base)
        digits = _DIGITS[digit] + digits
    return ("-" if value < 0 and digits else "") + (digits or "0")


def format_integer(guard: Guard, value: Value, picture: Value) -> Value:
    if value is UNDEFINED:
        return UNDEFINED
    if picture is UNDEFINED or len(picture) > _LONGEST_PICTURE:
        raise fault("D3130", value=picture)
    try:
        return DateTimeUtils.format_integer(math.floor(_finite(value)), picture)
    except RecursionError:
        # As Roman numerals a large number is as long as it is large.
        raise Fault("", TOO_LARGE) from None
    except (RuntimeError, ValueError, IndexError, KeyError) as error:
        raise library_fault(error, picture[:1]) from None


def parse_integer(guard: Guard, text: Value, picture: Value) -> Value:
    if text is UNDEFINED:
        return UNDEFINED
    if picture is UNDEFINED or len(picture) > _LONGEST_PICTURE:
        raise fault("D3130", value=picture)
    if len(text) > _LONGEST_INTEGER:
        return math.nan
    try:
        result = DateTimeUtils.parse_integer(text, picture)
    except (ValueError, IndexError, KeyError, TypeError):
        # To the service this is no number, and no error.
        return math.nan
    except RuntimeError as error:
        raise library_fault(error, picture[:1]) from None
    return math.nan if result is None else number(result)


def total(guard: Guard, values: Value) -> Value:
    return values if values is UNDEFINED else number(_sum(values))


def _sum(values: list[Value]) -> Value:
    result: Value = 0
    for value in values:
        result += value
    return result


def count(guard: Guard, values: Value) -> Value:
    if values is UNDEFINED or values is None:
        return 0
    return len(values) if isinstance(values, list) else 1


def largest(guard: Guard, values: Value) -> Value:
    return UNDEFINED if values is UNDEFINED or not values else max(values)


def smallest(guard: Guard, values: Value) -> Value:
    return UNDEFINED if values is UNDEFINED or not values else min(values)


def average(guard: Guard, values: Value) -> Value:
    return UNDEFINED if values is UNDEFINED or not values else number(_sum(values) / len(values))
