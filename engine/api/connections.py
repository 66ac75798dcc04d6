"""Connections of the server: who opens one and does not ask anything in time, or sends what cannot be read, is let go."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

from aiohttp import web
from aiohttp.web_protocol import RequestHandler

from engine.api.faults import FRAMEWORK, Fault

HEAD_SECONDS = 30.0
"""How long the head of the first request of a connection may take; later ones have the time of a connection at rest."""
BODY_SECONDS = 60.0
"""How long the body of a request may take."""
LARGEST_BODY = 10 * 1024 * 1024


class Listener(web.Server):
    """Takes connections in; see :class:`aiohttp.web.Server`. Its handler tells it of each request by :meth:`note`."""

    def __init__(self, handler: Callable[[web.BaseRequest], Awaitable[web.StreamResponse]], **options: Any) -> None:
        super().__init__(handler, **options)
        self._silent: dict[RequestHandler, asyncio.TimerHandle] = {}

    def connection_made(self, handler: RequestHandler, transport: asyncio.Transport) -> None:
        """See the base class."""
        super().connection_made(handler, transport)
        self._silent[handler] = self._loop.call_later(HEAD_SECONDS, handler.force_close)

    def connection_lost(self, handler: RequestHandler, exc: BaseException | None = None) -> None:
        """See the base class."""
        self._forget(handler)
        super().connection_lost(handler, exc)

    def note(self, request: web.BaseRequest) -> None:
        """Note that the connection of ``request`` has asked something."""
        self._forget(request.protocol)

    def _forget(self, handler: RequestHandler) -> None:
        timer = self._silent.pop(handler, None)
        if timer is not None:
            timer.cancel()


async def read_body(request: web.BaseRequest) -> bytes:
    """Return the body of a request, but no more than :data:`LARGEST_BODY` bytes of it.

    Raises:
        Fault: the body is larger, is not sent in time, or is not packed as it says.
    """
    if (request.content_length or 0) > LARGEST_BODY:
        raise _too_large()
    body = bytearray()
    try:
        async with asyncio.timeout(BODY_SECONDS):
            async for part in request.content.iter_any():
                body += part
                if len(body) > LARGEST_BODY:
                    raise _too_large()
    except TimeoutError:
        words = f"The body of the request did not come within {BODY_SECONDS:g} seconds"
        raise Fault("RequestTimeoutException", words, status=408, source=FRAMEWORK) from None
    except web.RequestPayloadError:
        request.content.feed_eof()  # nothing after it is waited for
        words = "The body of the request is not packed as it says"
        raise Fault("SerializationException", words, source=FRAMEWORK) from None
    return bytes(body)


def _too_large() -> Fault:
    words = f"The request is larger than {LARGEST_BODY} bytes"
    return Fault("RequestEntityTooLargeException", words, status=413, source=FRAMEWORK)
