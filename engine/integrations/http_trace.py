"""What TestState tells of an HTTP call at its level TRACE: the request as it was sent, and the answer as it came."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from engine.integrations.http_request import HttpRequest
from engine.language.values import Json


class HttpTrace:
    """The last call; ``reveals`` tells whether what the connection added is to be shown."""

    def __init__(self, *, reveals: bool) -> None:
        self.told: dict[str, Json] = {}
        self._reveals = reveals

    def note_request(self, request: HttpRequest) -> None:
        """Note what is about to be sent."""
        headers = request.headers if self._reveals else request.public_headers
        shown: dict[str, Json] = {
            "protocol": request.url.scheme,
            "method": request.method,
            "url": str(request.url if self._reveals else request.public_url),
            "headers": _listed(headers.items()),
        }
        if request.body is not None:
            shown["body"] = request.body.decode("utf-8", "replace")
        self.told = {"request": shown}

    def note_response(
        self, protocol: str, status: int, reason: str, headers: Iterable[tuple[str, str]], body: str
    ) -> None:
        """Note what came back."""
        self.told["response"] = {
            "protocol": protocol,
            "statusCode": str(status),
            "statusMessage": reason,
            "headers": _listed((name.lower(), text) for name, text in headers),
            "body": body,
        }


watched: ContextVar[HttpTrace | None] = ContextVar("watched", default=None)
"""The trace of whoever watches the calls made from here on."""


@contextmanager
def watching(*, reveals: bool) -> Iterator[HttpTrace]:
    """Watch the HTTP calls of what is begun while the context is open."""
    trace = HttpTrace(reveals=reveals)
    token = watched.set(trace)
    try:
        yield trace
    finally:
        watched.reset(token)


def _listed(headers: Iterable[tuple[str, str]]) -> str:
    return f"[{', '.join(f'{name}: {text}' for name, text in headers)}]"
