"""What the tests of integrations share: a web server."""

from collections.abc import AsyncIterator

import pytest
from aiohttp import web

from tests.engine.integrations.web_server import Server


@pytest.fixture
async def server() -> AsyncIterator[Server]:
    """A server that runs."""
    server = Server()
    application = web.Application()
    application.router.add_route("*", "/{path:.*}", server.reply)
    runner = web.AppRunner(application, access_log=None, shutdown_timeout=0.1)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    host, port = runner.addresses[0][:2]
    server.address = f"http://{host}:{port}"
    yield server
    server.silence.set()
    await runner.cleanup()
