"""What the intrinsic functions do: JSON values in, a JSON value out, ``ValueError`` with words for people.

They behave as the recorded behaviour of the Amazon States Language service.
"""

import base64
import binascii
import hashlib
import json
import math
import random
import uuid

from engine.expressions.brief import brief, named
from engine.language.values import Json

_MAX_RANGE = 1000
_MAX_TEXT = 10_000
# Python writes no number of more than 4,300 digits; a sum of two of these still has fewer.
_MOST_BITS = 14_000
_HASHES = {"MD5": "md5", "SHA-1": "sha1", "SHA-256": "sha256", "SHA-384": "sha384", "SHA-512": "sha512"}
_BRIEF = 60


def format_text(template: Json, *values: Json) -> Json:
    r"""Fill the ``{}`` of a template; ``\{``, ``\}`` and ``\\`` stand for themselves."""
    parts: list[str] = []
    waiting = list(values)
    characters = iter(_text(template))
    for character in characters:
        if character == "\\":
            escaped = next(characters, "")
            parts.append(escaped if escaped in ("{", "}", "\\", "'") else character + escaped)
        elif character == "{" and next(characters, "") == "}":
            if not waiting:
                raise ValueError(f"the template has more {{}} than the {len(values)} values after it")
            parts.append(_shown(waiting.pop(0)))
        elif character in "{}":
            raise ValueError(f"a {character} that is no placeholder must be written \\{character}")
        else:
            parts.append(character)
    if waiting:
        raise ValueError(f"{len(values)} values are given, but the template has {len(values) - len(waiting)} {{}}")
    return "".join(parts)


def string_to_json(text: Json) -> Json:
    """Read a text as JSON; blanks alone give null."""
    if not _text(text).strip():
        return None
    try:
        value: Json = json.loads(_text(text), parse_constant=_refuse_constant, parse_float=_finite)
    except ValueError as error:
        raise ValueError(f"{brief(text, _BRIEF)} is not JSON: {error}") from None
    return value


def json_to_string(value: Json) -> Json:
    """Write a value as compact JSON."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def list_of(*values: Json) -> Json:
    """Make an array of the arguments."""
    return list(values)


def array_partition(array: Json, size: Json) -> Json:
    """Cut an array into parts of ``size``, the last one shorter."""
    chunk = _whole(size)
    if chunk < 1:
        raise ValueError(f"the size of a part must be at least 1, not {brief(chunk, _BRIEF)}")
    items = _array(array)
    return [items[start : start + chunk] for start in range(0, len(items), chunk)]


def array_contains(array: Json, value: Json) -> Json:
    """Tell whether ``value`` is an element; 1 equals 1.0, but not true."""
    wanted = _identity(value)
    return any(_identity(item) == wanted for item in _array(array))


def array_range(first: Json, last: Json, step: Json) -> Json:
    """Return the numbers from ``first`` to ``last`` inclusive, at most 1000."""
    start, stop, stride = _whole(first), _whole(last), _whole(step)
    if stride == 0:
        raise ValueError("the step must not be 0")
    count = max((stop - start) // stride + 1, 0)
    if count > _MAX_RANGE:
        raise ValueError(f"the range has {brief(count, _BRIEF)} elements; {_MAX_RANGE} are allowed")
    return [start + stride * number for number in range(count)]


def array_get_item(array: Json, index: Json) -> Json:
    """Return the element at an index from 0."""
    items, position = _array(array), _whole(index)
    if not 0 <= position < len(items):
        raise ValueError(f"there is no element {brief(position, _BRIEF)} in an array of {len(items)}")
    return items[position]


def array_length(array: Json) -> Json:
    """Return the number of elements."""
    return len(_array(array))


def array_unique(array: Json) -> Json:
    """Return the elements without repetitions, the first of each kept in its place."""
    firsts: dict[object, Json] = {}
    for item in _array(array):
        firsts.setdefault(_identity(item), item)
    return list(firsts.values())


def base64_encode(text: Json) -> Json:
    """Encode a text of at most 10,000 characters, as UTF-8."""
    try:
        return base64.b64encode(_short_text(_text(text)).encode()).decode()
    except UnicodeEncodeError:
        raise ValueError("the text has half a surrogate pair, which UTF-8 cannot hold") from None


def base64_decode(text: Json) -> Json:
    """Decode a text of at most 10,000 characters to UTF-8 text."""
    encoded = _short_text(_text(text))
    try:
        return base64.b64decode(encoded, validate=True).decode()
    except UnicodeDecodeError:
        raise ValueError("the decoded bytes are no UTF-8 text") from None
    except (binascii.Error, ValueError):
        raise ValueError(f"{brief(text, _BRIEF)} is not Base64") from None


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
    """Put two objects together, members of the second winning; ``is_deep`` must be false."""
    if is_deep is not False:
        raise ValueError("only the shallow merge exists; the third argument must be false")
    return {**_object(first), **_object(second)}


def math_random(start: Json, end: Json, seed: Json = None) -> Json:
    """Return a random whole number from ``start`` up to, not including, ``end``; a seed makes it repeatable."""
    low, high = _whole(start), _whole(end)
    if low >= high:
        raise ValueError(f"the start {brief(low, _BRIEF)} must be below the end {brief(high, _BRIEF)}")
    source = random.Random() if seed is None else random.Random(_whole(seed))
    return source.randrange(low, high)


def math_add(first: Json, second: Json) -> Json:
    """Add two numbers, each rounded half up first."""
    return _whole(first) + _whole(second)


def string_split(text: Json, delimiters: Json) -> Json:
    """Split at any character of ``delimiters``; empty parts are dropped."""
    marks = _text(delimiters)
    if not marks:
        return [text] if _text(text) else []
    one_mark = _text(text).translate(dict.fromkeys(map(ord, marks), marks[0]))
    return [part for part in one_mark.split(marks[0]) if part]


def new_uuid() -> Json:
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


def _whole(value: Json) -> int:
    """Round half up, toward plus infinity, as the service does: -0.5 is 0, 2.5 is 3."""
    if isinstance(value, int) and not isinstance(value, bool):
        if value.bit_length() > _MOST_BITS:
            raise ValueError("a number of thousands of digits is too large")
        return value
    if not isinstance(value, float) or not math.isfinite(value):
        raise ValueError(f"expected a number but got {named(value, _BRIEF)}")
    floor = math.floor(value)
    return floor + 1 if value - floor >= 0.5 else floor


def _shown(value: Json) -> str:
    """Return a value as the service prints it, which is how Java prints maps and lists."""
    match value:
        case str():
            return value
        case dict():
            return "{" + ", ".join(f"{key}={_shown(member)}" for key, member in value.items()) + "}"
        case list():
            return "[" + ", ".join(map(_shown, value)) + "]"
        case _:
            return json.dumps(value)


def _finite(text: str) -> float:
    value = float(text)
    if not math.isfinite(value):
        raise ValueError(f"{text} is too large a number")
    return value


def _refuse_constant(name: str) -> Json:
    raise ValueError(f"{name} is no JSON value")


def _identity(value: Json) -> object:
    """Return something hashable that is equal for the same JSON."""
    match value:
        case bool():
            return (bool, value)
        case list():
            return (list, tuple(map(_identity, value)))
        case dict():
            return (dict, frozenset((key, _identity(member)) for key, member in value.items()))
        case _:
            return value
