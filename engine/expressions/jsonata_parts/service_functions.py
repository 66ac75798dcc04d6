"""The functions that Step Functions adds to the language, or changes: arguments are judged as the service does it."""

import hashlib
import json
import random as randomness
import re
import uuid as uuids
from typing import Any

from engine.expressions.jsonata_parts.faults import Fault, fault
from engine.expressions.jsonata_parts.guard import LARGEST, TOO_LARGE, Guard
from engine.expressions.jsonata_parts.values import LONG, UNDEFINED, Value, as_float, is_number, number
from engine.language.values import MOST_LEVELS, is_deeper_than

_TEXTS = re.compile(r'"(?:[^"\\]|\\.)*"|\'(?P<single>(?:[^\'\\]|\\.)*)\'')
_ESCAPES = re.compile(r"""\\.|\"""", re.DOTALL)
_HASHES = {"MD5": "md5", "SHA-1": "sha1", "SHA-256": "sha256", "SHA-384": "sha384", "SHA-512": "sha512"}
# More than this many elements are refused by the service, though they would take less than its memory bound.
_LONGEST_RANGE = 360_145


def _refuse_more(arguments: tuple[Value, ...], most: int) -> None:
    if len(arguments) > most:
        raise fault("T0410", index=most + 1)


def _argument(arguments: tuple[Value, ...], index: int) -> Value:
    return arguments[index] if index < len(arguments) else UNDEFINED


def _whole(value: Value, index: int) -> int:
    """Return a number rounded towards zero, inside 64 bits."""
    if not is_number(value) or value != value:
        raise fault("T0410", index=index)
    return max(-LONG, min(LONG - 1, int(max(-1e300, min(1e300, as_float(value))) if type(value) is float else value)))


def parse(guard: Guard, *arguments: Value) -> Value:
    """Return the value of a JSON text; a repeated name, more than one value or a number out of range is an error."""
    _refuse_more(arguments, 1)
    text = _argument(arguments, 0)
    if text is UNDEFINED:
        return UNDEFINED
    if not isinstance(text, str):
        raise fault("T0410", index=1)
    guard.hold(len(text))
    try:
        value = json.loads(
            _doubly_quoted(text),
            object_pairs_hook=_members,
            parse_float=_float,
            parse_int=_int,
            parse_constant=_no_constant,
            strict=False,
        )
        if len(text) > MOST_LEVELS and is_deeper_than(value, MOST_LEVELS):
            raise RecursionError
    except (ValueError, RecursionError):
        raise Fault("D3137", "Invalid JSON") from None
    return value


def _doubly_quoted(text: str) -> str:
    """Return a JSON text with double quotes for the single ones, which the service takes too."""
    return _TEXTS.sub(_with_double_quotes, text) if "'" in text else text


def _with_double_quotes(found: re.Match[str]) -> str:
    inner = found["single"]
    if inner is None:
        return found[0]
    return '"' + _ESCAPES.sub(lambda found: {"\\'": "'", '"': '\\"'}.get(found[0], found[0]), inner) + '"'


def _members(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    members = dict(pairs)
    if len(members) != len(pairs):
        raise ValueError("a name is repeated")
    return members


def _float(text: str) -> Value:
    value = float(text)
    if value in (float("inf"), float("-inf")):
        raise ValueError("out of range")
    return int(value) if value.is_integer() and abs(value) < LONG else value


def _int(text: str) -> Value:
    return int(text) if len(text) < 19 else _long(text)


def _long(text: str) -> Value:
    value = float(text)
    if value in (float("inf"), float("-inf")):
        raise ValueError("out of range")
    exact = int(text) if len(text) < 25 else LONG
    return exact if -LONG <= exact < LONG else value


def _no_constant(text: str) -> Value:
    raise ValueError(text)


def partition(guard: Guard, *arguments: Value) -> Value:
    """Return an array cut into parts of a size; nothing for an empty array or size 0."""
    _refuse_more(arguments, 2)
    values, size = _argument(arguments, 0), _argument(arguments, 1)
    if values is UNDEFINED:
        return UNDEFINED
    if not isinstance(values, list):
        raise fault("T0412", index=1, type=UNDEFINED)
    if size is UNDEFINED:
        return [list(values)]
    if not values:
        return UNDEFINED
    whole = _whole(size, 2)
    if whole < 0:
        raise Fault("D3137", "Second argument must be zero or greater")
    guard.grow(len(values))
    return [list(values[start : start + whole]) for start in range(0, len(values), whole)] if whole else UNDEFINED


def number_range(guard: Guard, *arguments: Value) -> Value:
    """Return the whole numbers from first to last by a step; one alone stands for itself."""
    _refuse_more(arguments, 3)
    if len(arguments) < 3 or any(argument is UNDEFINED for argument in arguments):
        return UNDEFINED
    first, last, step = (_whole(argument, index) for index, argument in enumerate(arguments, 1))
    if step == 0 or (step > 0 and first > last) or (step < 0 and first < last):
        return UNDEFINED
    values = range(first, last + (1 if step > 0 else -1), step)
    count = (last - first) // step + 1
    if count == 1:
        return first
    if count > _LONGEST_RANGE:
        raise Fault("", TOO_LARGE)
    guard.hold(min(count * 8, LARGEST))
    return list(values)


def hashed(guard: Guard, *arguments: Value) -> Value:
    """Return the hash of a text's UTF-8 bytes, in hexadecimal."""
    _refuse_more(arguments, 2)
    text, algorithm = _argument(arguments, 0), _argument(arguments, 1)
    if arguments and text is UNDEFINED:
        return UNDEFINED
    if not isinstance(text, str):
        raise fault("T0410", index=1)
    if len(arguments) == 1:
        return UNDEFINED
    if algorithm is UNDEFINED:
        algorithm = "null"
    if not isinstance(algorithm, str):
        raise fault("T0410", index=2)
    if algorithm not in _HASHES:
        raise Fault("D3137", f"Hash algorithm '{algorithm}' must be one of SHA-1, SHA-384, SHA-256, SHA-512, MD5")
    return hashlib.new(_HASHES[algorithm], text.encode("utf-8", "replace"), usedforsecurity=False).hexdigest()


def random(guard: Guard, *arguments: Value) -> Value:
    """Return a number from 0 up to, not including, 1; a seed gives the same number each time, as on the service."""
    _refuse_more(arguments, 1)
    seed = _argument(arguments, 0)
    return randomness.random() if seed is UNDEFINED else _java_double(_whole(seed, 1))


def _java_double(seed: int) -> float:
    """Return the first number of the linear congruential generator that Java documents."""
    mask = (1 << 48) - 1
    state = (seed ^ 0x5DEECE66D) & mask
    state = (state * 0x5DEECE66D + 0xB) & mask
    high = state >> 22
    state = (state * 0x5DEECE66D + 0xB) & mask
    return float(number(((high << 27) + (state >> 21)) / (1 << 53)))


def uuid(guard: Guard, *arguments: Value) -> Value:
    """Return a new random UUID."""
    _refuse_more(arguments, 0)
    return str(uuids.uuid4())
