"""Long lists in pages: each answer has a token that leads to the next page."""

import base64
import binascii
import bisect
import hashlib
import json
from collections.abc import Callable, Sequence
from typing import TypeAlias, TypeVar

from engine.api.faults import Fault
from engine.language.values import Json

T = TypeVar("T")
Key: TypeAlias = tuple[str | float, ...]

DEFAULT_SIZE = 100
# What may differ from page to page; all else has to be asked for as it was.
_OF_THE_PAGE = ("maxResults", "nextToken")


def take_page(
    items: Sequence[T], request: dict[str, Json], key: Callable[[T], Key]
) -> tuple[Sequence[T], dict[str, Json]]:
    """Return the page of ``items`` that ``request`` asks for, and the member of the answer that leads to the next one.

    ``items`` are in the order of their keys. A token names the last item of the page before by its ``key``: what is
    added, deleted or changed meanwhile, that item too, shifts nothing.

    Raises:
        Fault: InvalidToken.
    """
    size = request.get("maxResults") or DEFAULT_SIZE
    assert isinstance(size, int)
    start = 0
    token = request.get("nextToken")
    if isinstance(token, str):
        try:
            start = bisect.bisect_right(items, _read_token(token, request), key=key)
        except TypeError:  # keys of another kind
            raise _invalid() from None
    page = items[start : start + size]
    if start + size >= len(items):
        return page, {}
    return page, {"nextToken": _write_token(key(page[-1]), request)}


def _write_token(last: Key, request: dict[str, Json]) -> str:
    text = json.dumps([_question(request), *last], separators=(",", ":"))
    return base64.urlsafe_b64encode(text.encode("ascii")).decode("ascii")


def _read_token(token: str, request: dict[str, Json]) -> Key:
    try:
        told = json.loads(base64.b64decode(token.encode("ascii"), altchars=b"-_", validate=True))
    except (binascii.Error, ValueError, RecursionError):
        raise _invalid() from None
    match told:
        case [question, *last] if question == _question(request):
            return tuple(last)
    raise _invalid()


def _question(request: dict[str, Json]) -> str:
    """Return what tells one question from another, whatever the page."""
    asked = {name: value for name, value in request.items() if name not in _OF_THE_PAGE}
    return hashlib.sha256(json.dumps(asked, sort_keys=True).encode("ascii")).hexdigest()[:16]


def _invalid() -> Fault:
    return Fault("InvalidToken", "Invalid Token: 'Invalid token'")
