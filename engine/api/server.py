"""The HTTP server on 127.0.0.1: lets in what comes from this machine, and hands it to the protocol that it speaks."""

import errno
import logging
from collections.abc import Mapping
from contextlib import suppress
from types import TracebackType
from typing import Self
from urllib.parse import urlsplit

from aiohttp import web

from engine.api import asw, step_functions
from engine.api.connections import Listener, read_body
from engine.api.faults import Fault
from engine.api.service import Service
from engine.api.step_functions import Reply
from engine.errors import SetupError

log = logging.getLogger(__name__)

HOST = "127.0.0.1"
_NAMES = ("127.0.0.1", "localhost", "[::1]")
# Client packages put this before the host for StartSyncExecution and TestState.
_SYNC = "sync-"
_OTHER_HOST = "This server answers to 127.0.0.1 and localhost only."
_OF_OTHERS = "This server does not answer to pages of other sites."


class PortInUse(SetupError):
    """Another program listens on the port."""


class Server:
    """An async context manager that serves ``service`` on ``port`` while it is open; 0 takes any free port.

    A request whose Host is not this server, or that a page of another site makes, is refused before it is
    read: a web page must not be able to run people's functions, whatever name it resolves to this machine.
    """

    def __init__(self, service: Service, port: int) -> None:
        self.port = port
        self._service = service
        self._runner: web.ServerRunner | None = None
        self._listener: Listener | None = None
        self._hosts: frozenset[str] = frozenset()

    @property
    def address(self) -> str:
        """The address that clients are given."""
        return f"http://{HOST}:{self.port}"

    async def __aenter__(self) -> Self:
        """Open the port.

        Raises:
            PortInUse: another program has the port.
            SetupError: the port cannot be had otherwise.
        """
        # Nothing of a request is worth waiting for when the server goes: a poll of a worker takes a minute.
        self._listener = Listener(self._handle, handler_cancellation=True, access_log=None)
        self._runner = web.ServerRunner(self._listener, shutdown_timeout=0.1)
        await self._runner.setup()
        try:
            site = web.TCPSite(self._runner, HOST, self.port)
            await site.start()
        except (OSError, OverflowError) as error:
            await self._runner.cleanup()
            if getattr(error, "errno", None) == errno.EADDRINUSE:
                raise PortInUse(f"port {self.port} of {HOST} is in use; choose another with --port") from error
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
        assert self._listener is not None  # or else nobody would have heard the request
        self._listener.note(request)
        reason = refusal(request.headers, self._hosts)
        if not reason and is_of_another(request.raw_path, self._hosts):
            reason = _OTHER_HOST
        if reason:
            return web.Response(status=403, text=f"{reason}\n")
        protocol = step_functions if step_functions.TARGET_HEADER in request.headers else asw
        try:
            body = await read_body(request)
            reply = await self._answer(request, body)
        except Fault as fault:
            reply = protocol.refuse(fault)
        return web.Response(status=reply.status, body=reply.body, headers=reply.headers)

    async def _answer(self, request: web.BaseRequest, body: bytes) -> Reply:
        if step_functions.TARGET_HEADER in request.headers:
            if request.method != "POST":
                raise Fault("UnknownOperationException", "", status=404)
            return await step_functions.answer(self._service, request.headers, body)
        if request.method not in ("GET", "POST"):
            raise Fault("UnsupportedProtocol", f"Requests are GET or POST, not {request.method}.")
        return await asw.answer(self._service, request.headers, request.query_string, body)


def allowed_hosts(port: int) -> frozenset[str]:
    """Return the values of Host that mean this server."""
    names = [prefix + name for name in _NAMES for prefix in ("", _SYNC)]
    hosts = {f"{name}:{port}" for name in names}
    return frozenset(hosts | set(names)) if port == 80 else frozenset(hosts)


def refusal(headers: Mapping[str, str], hosts: frozenset[str]) -> str:
    """Return why a request may not come in, or nothing when it may."""
    if headers.get("Host", "").lower() not in hosts:
        return _OTHER_HOST
    origin = headers.get("Origin")
    if origin is not None and not _is_own(origin, hosts):
        return _OF_OTHERS
    # Pictures and links of a page ask without telling an Origin.
    if headers.get("Sec-Fetch-Site", "none").lower() not in ("none", "same-origin"):
        return _OF_OTHERS
    referrer = headers.get("Referer")
    return "" if not referrer or _is_own(referrer, hosts) else _OF_OTHERS


def is_of_another(target: str, hosts: frozenset[str]) -> bool:
    """Tell whether what a request asks for is of another host, whatever its Host says: an address, or a tunnel."""
    return not target.startswith(("/", "*")) and not _is_own(target, hosts)


def _is_own(origin: str, hosts: frozenset[str]) -> bool:
    with suppress(ValueError):
        parts = urlsplit(origin.lower())
        return parts.scheme == "http" and parts.netloc in hosts
    return False
