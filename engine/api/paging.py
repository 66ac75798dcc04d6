"""Long lists in pages: each answer has a token that leads to the next page."""

import base64
import binascii
from collections.abc import Callable, Sequence
from typing import TypeVar

from engine.api.faults import Fault
from engine.language.values import Json

T = TypeVar("T")

DEFAULT_SIZE = 100


def take_page(
    items: Sequence[T], request: dict[str, Json], key: Callable[[T], str]
) -> tuple[Sequence[T], dict[str, Json]]:
    """Return the page that ``request`` asks for, and the member of the answer that leads to the next one.

    A token names the last item of the page before by its ``key``, so what is added meanwhile shifts nothing.

    Raises:
        Fault: InvalidToken.
    """
    size = request.get("maxResults") or DEFAULT_SIZE
    assert isinstance(size, int)
    start = 0
    token = request.get("nextToken")
    if isinstance(token, str):
        last = _read_token(token)
        start = next((index + 1 for index, item in enumerate(items) if key(item) == last), 0)
        if start == 0:
            raise _invalid()
    page = items[start : start + size]
    if start + size >= len(items):
        return page, {}
    return page, {"nextToken": _write_token(key(page[-1]))}


def _write_token(last: str) -> str:
    return base64.urlsafe_b64encode(last.encode("utf-8")).decode("ascii")


def _read_token(token: str) -> str:
    try:
        return base64.urlsafe_b64decode(token.encode("ascii")).decode("utf-8")
    except (binascii.Error, UnicodeError, ValueError):
        raise _invalid() from None


def _invalid() -> Fault:
    return Fault("InvalidToken", "Invalid Token: 'Invalid token'")
