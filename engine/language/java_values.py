"""JSON values as the service, a Java program, hashes them: its sets and maps give their members in that order."""

import json
import math
import re
import struct
from collections.abc import Hashable, Iterable
from decimal import Decimal
from typing import TypeVar

from engine.language.values import Json

_Value = TypeVar("_Value", bound=Json)
_SMALLEST_TABLE = 16
_FULL = 0.75
_INT, _LONG = 1 << 31, 1 << 63
_TRUE, _FALSE = 1231, 1237
_MASK = 0xFFFF_FFFF
_PLAIN_LIMIT = 1e7
_FRACTION = re.compile(r"\d\.\d|\de[+-]\d")  # numbers that are written otherwise have one
# Texts, which are left as they are, and fractions.
_TOKENS = re.compile(r'"[^"\\]*(?:\\.[^"\\]*)*"|-?\d+(?:\.\d+(?:e[+-]?\d+)?|e[+-]?\d+)')
_MULTIPLIER, _INCREMENT, _STATE = 0x5DEECE66D, 0xB, (1 << 48) - 1


def hash_order(values: Iterable[_Value]) -> list[_Value]:
    """Return the values that differ, as a ``HashSet`` or the names of a ``HashMap`` that they were put into come out.

    What Step Functions reads for an object that it builds from a payload template comes out so, too.
    """
    firsts: dict[Hashable, _Value] = {}
    for value in values:
        firsts.setdefault(identity(value), value)
    size = _SMALLEST_TABLE
    while len(firsts) > size * _FULL:
        size *= 2
    return _in_slots(firsts.values(), size)


def merged(first: dict[str, Json], second: dict[str, Json]) -> dict[str, Json]:
    """Return the members of both, those of ``second`` before others of their names, as a copied ``HashMap`` has them.

    The table of a copy is no larger than it must be, so its order is another one.
    """
    members = {**first, **second}
    size = _smallest_table(len(first) or len(second))
    while len(second) > size * _FULL or len(members) > size * _FULL:
        size *= 2
    return {name: members[name] for name in _in_slots(members, size)}


def _smallest_table(count: int) -> int:
    return 1 << (int(count / _FULL + 1) - 1).bit_length()


def _in_slots(values: Iterable[_Value], size: int) -> list[_Value]:
    # Values of one slot stay in the order they came, as they do in a stable sort.
    return sorted(values, key=lambda value: _slot(value, size))


def identity(value: Json) -> Hashable:
    """Return what is equal for values that are equal in Java: 1, 1.0 and true are three values."""
    match value:
        case list():
            return (list, tuple(map(identity, value)))
        case dict():
            return (dict, frozenset((key, identity(member)) for key, member in value.items()))
        case _:
            return (type(value), value)


def _slot(value: Json, size: int) -> int:
    code = hash_code(value)
    return (code ^ code >> 16) & (size - 1)


def hash_code(value: Json) -> int:
    """Return the hash of a value, as 32 bits without a sign."""
    match value:
        case None:
            return 0
        case bool():
            return _TRUE if value else _FALSE
        case int():
            return _hash_whole(value)
        case float():
            (bits,) = struct.unpack(">Q", struct.pack(">d", value))
            return int(bits ^ bits >> 32) & _MASK
        case str():
            return _hash_text(value)
        case list():
            code = 1
            for element in value:
                code = (31 * code + hash_code(element)) & _MASK
            return code
        case dict():
            return sum(_hash_text(key) ^ hash_code(member) for key, member in value.items()) & _MASK


def _hash_whole(value: int) -> int:
    if -_INT <= value < _INT:
        return value & _MASK
    if -_LONG <= value < _LONG:
        return (value ^ value >> 32) & _MASK
    code, magnitude = 0, abs(value)
    for shift in range((magnitude.bit_length() - 1) // 32 * 32, -1, -32):
        code = (31 * code + (magnitude >> shift)) & _MASK
    return (code if value > 0 else -code) & _MASK


def _hash_text(text: str) -> int:
    """Return the hash over the UTF-16 units of a text."""
    units = text.encode("utf-16-le", "surrogatepass")
    code = 0
    for low, high in zip(units[::2], units[1::2], strict=True):
        code = (code * 31 + (high << 8 | low)) & _MASK
    return code


def double_text(number: float) -> str:
    """Return a fraction as Java's Double writes it: 10000000.0 is 1.0E7."""
    if not math.isfinite(number):
        return "NaN" if math.isnan(number) else f"{'-' * (number < 0)}Infinity"
    if number == 0 or 1e-3 <= abs(number) < _PLAIN_LIMIT:
        return repr(number)
    sign, digits, exponent = Decimal(repr(number)).normalize().as_tuple()
    assert isinstance(exponent, int)
    mantissa = "".join(map(str, digits[1:])) or "0"
    power = exponent + len(digits) - 1
    return f"{'-' * sign}{digits[0]}.{mantissa}E{power}"


def json_text(value: Json) -> str:
    """Return a value as compact JSON, its fractions as Java's Double writes them: 10000000.0 is 1.0E7."""
    return with_fractions(json.dumps(value, ensure_ascii=False, separators=(",", ":")))


def with_fractions(text: str) -> str:
    """Return JSON that Python wrote with its fractions as Java's Double writes them."""
    return _TOKENS.sub(_in_java, text) if _FRACTION.search(text) else text


def _in_java(found: re.Match[str]) -> str:
    return found[0] if found[0][0] == '"' else double_text(float(found[0]))


def seeded_below(limit: int, seed: int) -> int:
    """Return what ``new Random(seed).nextInt(limit)`` gives: the first number below ``limit`` of that seed."""
    state = (seed ^ _MULTIPLIER) & _STATE
    while True:
        state = (state * _MULTIPLIER + _INCREMENT) & _STATE
        bits = state >> 17
        if limit & (limit - 1) == 0:
            return limit * bits >> 31
        found = bits % limit
        # Java draws again where the last, incomplete run of remainders would favour the small ones.
        if bits - found + limit - 1 < _INT:
            return found
