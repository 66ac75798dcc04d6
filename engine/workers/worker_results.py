"""In the worker process: a function's result as JSON, or the place where JSON cannot hold it.

Standard library and Python 3.8 only, see ``worker_main.py``.
"""

from __future__ import annotations

import json
import math
from typing import Any, Iterator  # noqa: UP035  (Python 3.8 has no subscripts for collections.abc)

QUOTA_BYTES = 256 * 1024
MAX_RESULT_BYTES = 64 * 1024 * 1024
MAX_DEPTH = 200

# The names of engine.errors, which these files cannot import.
RUNTIME = "StatesRuntime"
EXIT_ERROR = "Runtime.ExitError"
DATA_LIMIT_EXCEEDED = "StatesDataLimitExceeded"

_encode = json.JSONEncoder(ensure_ascii=False, allow_nan=False, separators=(",", ":")).encode
_ADVICE = {
    "set": "return a list",
    "frozenset": "return a list",
    "generator": "return a list",
    "range": "return a list",
    "dict_keys": "return a list",
    "dict_values": "return a list",
    "dict_items": "return a list",
    "map": "return a list",
    "filter": "return a list",
    "ndarray": "return .tolist()",
    "bytes": "return text, for instance .decode() or base64",
    "bytearray": "return text, for instance .decode() or base64",
    "datetime": "return .isoformat()",
    "date": "return .isoformat()",
    "time": "return .isoformat()",
    "Decimal": "return float() or str() of it",
    "UUID": "return str() of it",
    "PosixPath": "return str() of it",
    "WindowsPath": "return str() of it",
    "DataFrame": 'return .to_dict("records")',
    "coroutine": "await it",
}


class Refused(Exception):
    """A call that cannot be made or answered, told in our words; ``error`` is an error name.

    ``in_lambda`` is the name and the message that Lambda has for it, or None.
    """

    def __init__(self, cause: str, error: str = RUNTIME, in_lambda: tuple[str, str] | None = None) -> None:
        super().__init__(cause)
        self.error = error
        self.in_lambda = in_lambda


def encode_result(value: Any) -> bytes:
    """Return ``value`` as JSON; bytes that are JSON already, which Lambda answers with as they are, stand for what they say.

    Raises:
        Refused: JSON cannot hold it, and the cause names the place, or it is too large.
    """
    try:
        text = _encode(_said(value) if isinstance(value, bytes) else value)
        data = text.encode("utf-8")
    except (TypeError, ValueError, RecursionError) as error:
        in_lambda = ("Runtime.MarshalError", f"Unable to marshal response: {error}")
        cause = describe_fault(value) or "the result cannot be written as JSON"
        raise Refused(cause, in_lambda=in_lambda) from None
    if text.count("[") + text.count("{") > MAX_DEPTH:
        fault = describe_fault(value)
        if fault:
            raise Refused(fault)
    if len(data) > MAX_RESULT_BYTES:
        raise Refused(
            f"the result is {len(data):,} bytes of JSON and at most {MAX_RESULT_BYTES:,} can be passed on; "
            "write it to a file and return the file's name",
            DATA_LIMIT_EXCEEDED,
        )
    return data


def _said(data: bytes) -> Any:
    """Return the value that JSON text says, or the bytes themselves when they are none.

    A text of more than a payload may hold is returned as such: the service tells that it is too large and reads no further.
    """
    try:
        text = data.decode("utf-8")
    except ValueError:
        return data
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        return text if len(data) > QUOTA_BYTES else data


def describe_fault(value: Any) -> str:
    """Return what in ``value`` JSON cannot hold and where, or an empty text when all is well."""
    path: list[Any] = []
    holders: set[int] = set()
    stack: list[tuple[Iterator[tuple[Any, Any]], int]] = [(iter([(None, value)]), 0)]
    while stack:
        for key, item in stack[-1][0]:
            place = _place([*path, key])
            fault = _key_fault(key) or _fault(item)
            if fault:
                return f"{place} {fault}"
            if not isinstance(item, (dict, list, tuple)):
                continue
            if id(item) in holders:
                return f"{place} contains itself; return a copy without the loop"
            if len(stack) > MAX_DEPTH:
                return f"{place} is nested more than {MAX_DEPTH} levels deep; return a flatter value"
            holders.add(id(item))
            path.append(key)
            stack.append((iter(item.items() if isinstance(item, dict) else enumerate(item)), id(item)))
            break
        else:
            holders.discard(stack.pop()[1])
            if path:
                path.pop()
    return ""


def _place(keys: list[Any]) -> str:
    """Return where something is, as Python would write it; the first key stands for the result itself."""
    parts = ["result"]
    for key in keys[1:9]:
        if isinstance(key, str) and key.isidentifier():
            parts.append("." + key[:60])
        else:
            parts.append("[" + ascii(key)[:60] + "]" if not isinstance(key, str) else "[" + _quoted(key[:60]) + "]")
    return "".join(parts) + ("…" if len(keys) > 9 else "")


def _quoted(text: str) -> str:
    return json.dumps(text, ensure_ascii=not _is_text(text))


def _is_text(text: str) -> bool:
    try:
        text.encode("utf-8")
    except UnicodeEncodeError:
        return False
    return True


def _key_fault(key: Any) -> str:
    if isinstance(key, str):
        return "" if _is_text(key) else "has a key with half of a surrogate pair, which is no text"
    if key is None or isinstance(key, (int, float)):
        return ""
    return f"has a key of type {type(key).__name__}; keys must be text"


def _fault(item: Any) -> str:
    if item is None or isinstance(item, (bool, dict, list, tuple)):
        return ""
    if isinstance(item, str):
        return "" if _is_text(item) else "holds half of a surrogate pair, which is no text"
    if isinstance(item, int):
        # Python itself refuses to write longer numbers (sys.set_int_max_str_digits).
        return "" if item.bit_length() < 14_000 else "is a number of thousands of digits; return text"
    if isinstance(item, float):
        return "" if math.isfinite(item) else f"is {item}, which JSON cannot hold; return None or text"
    name = type(item).__name__
    article = "an" if name[:1].lower() in "aeiou" else "a"
    is_plain = type(item).__module__ == "builtins"
    what = "bytes" if name == "bytes" else f"{article} {name}" if is_plain else f"{article} {name} object"
    return f"is {what}; {_ADVICE.get(name, 'return a dict, list, text, number, bool or None')}"
