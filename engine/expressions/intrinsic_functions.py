"""What the intrinsic functions do: JSON values in, a JSON value out, ``ValueError`` with words for people.

They behave as the recorded behaviour of the Amazon States Language service.
"""

import base64
import hashlib
import json
import math
import random
import re
import uuid

from engine.errors import DATA_LIMIT_EXCEEDED, StateFailed
from engine.expressions.brief import brief, named
from engine.language.java_values import double_text, hash_order, json_text, merged, seeded_below
from engine.language.json_faults import JsonFault, plain_json, read_json
from engine.language.values import MOST_BYTES, Json, quick_size

_MAX_RANGE = 1000
_MAX_TEXT = 10_000
# Python writes no number of more than 4,300 digits; the last of a range of these still has fewer.
_MOST_BITS = 14_000
_HASHES = {"MD5": "md5", "SHA-1": "sha1", "SHA-256": "sha256", "SHA-384": "sha384", "SHA-512": "sha512"}
_BRIEF = 60
_INT = 1 << 31
_MISCOUNTED = "Invalid arguments in States.Format: number of arguments do not match the occurrences of {}"
_NO_BASE64 = re.compile(r"[^A-Za-z0-9+/_-]")


class Unfit(ValueError):
    """An argument does not fit; ``service`` is what the service says of it, where that is more than the usual."""

    def __init__(self, words: str, service: str) -> None:
        super().__init__(words)
        self.service = service


def format_text(template: Json, *values: Json) -> Json:
    r"""Fill the ``{}`` of a template; ``\{``, ``\}`` and ``\\`` stand for themselves."""
    _check_size(list(values))
    parts: list[str] = []
    waiting = list(values)
    characters = iter(_text(template))
    for character in characters:
        if character == "\\":
            escaped = next(characters, "")
            parts.append(escaped if escaped in ("{", "}", "\\", "'") else character + escaped)
        elif character == "{" and next(characters, "") == "}":
            if not waiting:
                raise Unfit(f"the template has more {{}} than the {len(values)} values after it", _MISCOUNTED)
            parts.append(_shown(waiting.pop(0)))
        elif character in "{}":
            other = "}" if character == "{" else "{"
            raise Unfit(
                f"a {character} that is no placeholder must be written \\{character}",
                f"Invalid template in States.Format: matching '{other}' not found for '{character}'.",
            )
        else:
            parts.append(character)
    if waiting:
        given, placed = len(values), len(values) - len(waiting)
        raise Unfit(f"{given} values are given, but the template has {placed} {{}}", _MISCOUNTED)
    return "".join(parts)


def string_to_json(text: Json) -> Json:
    """Read a text as JSON; blanks alone give null."""
    if not _text(text).strip():
        return None
    try:
        return plain_json(_text(text))
    except ValueError as error:
        raise Unfit(f"{brief(text, _BRIEF)} is not JSON: {error}", _told_by_service(_text(text))) from None


def _told_by_service(text: str) -> str:
    """Return what the service says of a text that is no JSON; empty when it is one that cannot be held here."""
    try:
        read_json(text, is_shown=False)
    except JsonFault as fault:
        return (
            f"Cannot convert String to Json in States.StringToJson, caused by: {fault.sentence}\n at {fault.location}"
        )
    return ""


def json_to_string(value: Json) -> Json:
    """Write a value as compact JSON."""
    _check_size(value)
    return json_text(value)


def _check_size(value: Json) -> None:
    """See that a text can be made of ``value``, which may hold one thing many times.

    Raises:
        StateFailed: it would be too large.
    """
    size = quick_size(value)
    if size is not None and size > MOST_BYTES:
        words = f"What an intrinsic function would write is larger than {MOST_BYTES:,} bytes."
        raise StateFailed(DATA_LIMIT_EXCEEDED, words)


def list_of(*values: Json) -> Json:
    """Make an array of the arguments."""
    return list(values)


def array_partition(array: Json, size: Json) -> Json:
    """Cut an array into parts of ``size``, the last one shorter."""
    chunk = _cut(size)
    if chunk < 1:
        raise ValueError(f"the size of a part must be at least 1, not {brief(chunk, _BRIEF)}")
    items = _array(array)
    return [items[start : start + chunk] for start in range(0, len(items), chunk)]


def array_contains(array: Json, value: Json) -> Json:
    """Tell whether ``value`` is an element; the service compares what it prints of them, so that 1 equals "1"."""
    wanted = _shown(value)
    return any(_shown(item) == wanted for item in _array(array))


def array_range(first: Json, last: Json, step: Json) -> Json:
    """Return the numbers from ``first`` to ``last`` inclusive, at most 1000."""
    start, stop, stride = _cut(first), _cut(last), _cut(step)
    if stride == 0:
        raise ValueError("the step must not be 0")
    count = max((stop - start) // stride + 1, 0)
    if count > _MAX_RANGE:
        raise ValueError(f"the range has {brief(count, _BRIEF)} elements; {_MAX_RANGE} are allowed")
    return [start + stride * number for number in range(count)]


def array_get_item(array: Json, index: Json) -> Json:
    """Return the element at an index from 0; an empty array has null everywhere."""
    items, position = _array(array), _cut(index)
    if not items and position >= 0:
        return None
    if not 0 <= position < len(items):
        raise ValueError(f"there is no element {brief(position, _BRIEF)} in an array of {len(items)}")
    return items[position]


def array_length(array: Json) -> Json:
    """Return the number of elements."""
    return len(_array(array))


def array_unique(array: Json) -> Json:
    """Return the elements without repetitions, in the order of the service's hash table."""
    return hash_order(_array(array))


def base64_encode(text: Json) -> Json:
    """Encode a text of at most 10,000 characters, as UTF-8."""
    try:
        return base64.b64encode(_short_text(_text(text)).encode()).decode()
    except UnicodeEncodeError:
        raise ValueError("the text has half a surrogate pair, which UTF-8 cannot hold") from None


def base64_decode(text: Json) -> Json:
    """Decode a text of at most 10,000 characters to UTF-8 text.

    What stands behind padding and characters of no meaning are passed over, and so are bits that make no byte.
    """
    digits = _NO_BASE64.sub("", _short_text(_text(text)).partition("=")[0])
    if len(digits) % 4 == 1:
        digits = digits[:-1]
    return base64.urlsafe_b64decode(_padded(digits.replace("+", "-").replace("/", "_"))).decode(errors="replace")


def _padded(digits: str) -> str:
    return digits + "=" * (-len(digits) % 4)


def hash_text(value: Json, algorithm: Json) -> Json:
    """Return the hexadecimal hash of a text, or of a value's compact JSON."""
    name = _HASHES.get(_text(algorithm))
    if name is None:
        raise ValueError(f"there is no algorithm {brief(algorithm, _BRIEF)}; use {', '.join(_HASHES)}")
    text = value if isinstance(value, str) else _text(json_to_string(value))
    # For telling values apart, as the language offers it; nothing here is a secret.
    digest = hashlib.new(name, _short_text(text).encode(errors="surrogatepass"), usedforsecurity=False)
    return digest.hexdigest()


def json_merge(first: Json, second: Json, is_deep: Json) -> Json:
    """Put two objects together, members of the second winning, in the service's order; ``is_deep`` must not be true."""
    if is_deep is True:
        raise ValueError("only the shallow merge exists; the third argument must not be true")
    return merged(_object(first), _object(second))


def math_random(start: Json, end: Json, *seed: Json) -> Json:
    """Return a random whole number from ``start`` up to, not including, ``end``; a seed gives the service's number."""
    low, high = _cut(start), _cut(end)
    if low >= high:
        raise ValueError(f"the start {brief(low, _BRIEF)} must be below the end {brief(high, _BRIEF)}")
    if not seed:
        return random.randrange(low, high)
    number = _cut(seed[0])
    return low + seeded_below(high - low, number) if high - low < _INT else random.Random(number).randrange(low, high)


def math_add(first: Json, second: Json) -> Json:
    """Add two numbers, each rounded half up first; neither they nor the sum may need more than 32 bits."""
    one, other = _rounded(first), _rounded(second)
    total = one + other
    if not (-_INT <= one < _INT and -_INT <= other < _INT and -_INT <= total < _INT):
        odd = next(number for number in (one, other, total) if not -_INT <= number < _INT)
        raise ValueError(f"{brief(odd, _BRIEF)} needs more than 32 bits")
    return total


def string_split(text: Json, delimiters: Json) -> Json:
    """Split at any character of ``delimiters``; empty parts are dropped."""
    marks = _text(delimiters)
    if not marks:
        return [text] if _text(text) else []
    one_mark = _text(text).translate(dict.fromkeys(map(ord, marks), marks[0]))
    return [part for part in one_mark.split(marks[0]) if part]


def new_uuid(*ignored: Json) -> Json:
    """Return a new random UUID (version 4)."""
    return str(uuid.uuid4())


def _array(value: Json) -> list[Json]:
    if not isinstance(value, list):
        raise ValueError(f"expected an array but got {named(value, _BRIEF)}")
    return value


def _object(value: Json) -> dict[str, Json]:
    if not isinstance(value, dict):
        raise ValueError(f"expected an object but got {named(value, _BRIEF)}")
    return value


def _text(value: Json) -> str:
    if not isinstance(value, str):
        raise ValueError(f"expected a string but got {named(value, _BRIEF)}")
    return value


def _short_text(value: str) -> str:
    if len(value) > _MAX_TEXT:
        raise ValueError(f"the text has {len(value)} characters; {_MAX_TEXT} are allowed")
    return value


def _cut(value: Json) -> int:
    """Return a number without its fraction, as the service takes most numbers: -0.6 is 0."""
    return math.trunc(_number(value))


def _rounded(value: Json) -> int:
    """Round half up, toward plus infinity, as the service does before it adds: -0.5 is 0, 2.5 is 3."""
    if value.__class__ is int and -_INT <= value < _INT:
        return value  # as nearly all are
    number = _number(value)
    if isinstance(number, int):
        return number
    floor = math.floor(number)
    return floor + 1 if number - floor >= 0.5 else floor


def _number(value: Json) -> int | float:
    if isinstance(value, float) and math.isfinite(value):
        return value
    if not isinstance(value, int) or isinstance(value, bool):
        raise ValueError(f"expected a number but got {named(value, _BRIEF)}")
    if value.bit_length() > _MOST_BITS:
        raise ValueError("a number of thousands of digits is too large")
    return value


def _shown(value: Json) -> str:
    """Return a value as the service prints it, which is how Java prints maps and lists."""
    match value:
        case str():
            return value
        case dict():
            return "{" + ", ".join(f"{key}={_shown(member)}" for key, member in value.items()) + "}"
        case list():
            return "[" + ", ".join(map(_shown, value)) + "]"
        case float():
            return double_text(value)
        case _:
            return json.dumps(value)
