"""The HTTP server on 127.0.0.1: lets in what comes from this machine, and hands it to the protocol that it speaks."""

import logging
from collections.abc import Mapping
from contextlib import suppress
from types import TracebackType
from typing import Self
from urllib.parse import urlsplit

from aiohttp import web

from engine.api import asw, step_functions
from engine.api.faults import Fault
from engine.api.service import Service
from engine.api.step_functions import Reply
from engine.errors import SetupError

log = logging.getLogger(__name__)

HOST = "127.0.0.1"
LARGEST_BODY = 10 * 1024 * 1024
_NAMES = ("127.0.0.1", "localhost", "[::1]")
# Client packages put this before the host for StartSyncExecution and TestState.
_SYNC = "sync-"


class Server:
    """An async context manager that serves ``service`` on ``port`` while it is open; 0 takes any free port.

    A request whose Host is not this server, or that a page of another site makes, is refused before it is
    read: a web page must not be able to run people's functions, whatever name it resolves to this machine.
    """

    def __init__(self, service: Service, port: int) -> None:
        self.port = port
        self._service = service
        self._runner: web.ServerRunner | None = None
        self._hosts: frozenset[str] = frozenset()

    @property
    def address(self) -> str:
        """The address that clients are given."""
        return f"http://{HOST}:{self.port}"

    async def __aenter__(self) -> Self:
        """Open the port.

        Raises:
            SetupError: the port cannot be had.
        """
        # Nothing of a request is worth waiting for when the server goes: a poll of a worker takes a minute.
        server = web.Server(self._handle, handler_cancellation=True, access_log=None)
        self._runner = web.ServerRunner(server, shutdown_timeout=0.1)
        await self._runner.setup()
        try:
            site = web.TCPSite(self._runner, HOST, self.port)
            await site.start()
        except (OSError, OverflowError) as error:
            await self._runner.cleanup()
            raise SetupError(
                f"port {self.port} of {HOST} cannot be had: {error}; choose another with --port"
            ) from error
        self.port = self._runner.addresses[0][1]
        self._hosts = allowed_hosts(self.port)
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._runner is not None:
            await self._runner.cleanup()

    async def _handle(self, request: web.BaseRequest) -> web.StreamResponse:
        reason = refusal(request.headers, self._hosts)
        if reason:
            return web.Response(status=403, text=f"{reason}\n")
        protocol = step_functions if step_functions.TARGET_HEADER in request.headers else asw
        try:
            body = await _read(request)
            reply = await self._answer(request, body)
        except Fault as fault:
            reply = protocol.refuse(fault)
        return web.Response(status=reply.status, body=reply.body, headers=reply.headers)

    async def _answer(self, request: web.BaseRequest, body: bytes) -> Reply:
        if step_functions.TARGET_HEADER in request.headers:
            if request.method != "POST":
                raise Fault("UnknownOperationException", "", status=404)
            return await step_functions.answer(self._service, request.headers, body)
        return await asw.answer(self._service, request.headers, request.query_string, body)


def allowed_hosts(port: int) -> frozenset[str]:
    """Return the values of Host that mean this server."""
    names = [prefix + name for name in _NAMES for prefix in ("", _SYNC)]
    hosts = {f"{name}:{port}" for name in names}
    return frozenset(hosts | set(names)) if port == 80 else frozenset(hosts)


def refusal(headers: Mapping[str, str], hosts: frozenset[str]) -> str:
    """Return why a request may not come in, or nothing when it may."""
    if headers.get("Host", "").lower() not in hosts:
        return "This server answers to 127.0.0.1 and localhost only."
    origin = headers.get("Origin")
    if origin is not None and not _is_own(origin, hosts):
        return "This server does not answer to pages of other sites."
    return ""


def _is_own(origin: str, hosts: frozenset[str]) -> bool:
    with suppress(ValueError):
        parts = urlsplit(origin.lower())
        return parts.scheme == "http" and parts.netloc in hosts
    return False


async def _read(request: web.BaseRequest) -> bytes:
    """Return the body of a request, but no more than :data:`LARGEST_BODY` bytes of it.

    Raises:
        Fault: the body is larger.
    """
    too_large = Fault("RequestEntityTooLargeException", f"The request is larger than {LARGEST_BODY} bytes", status=413)
    if (request.content_length or 0) > LARGEST_BODY:
        raise too_large
    body = bytearray()
    async for part in request.content.iter_any():
        body += part
        if len(body) > LARGEST_BODY:
            raise too_large
    return bytes(body)
