"""A web server on this machine that HTTP calls can be made to."""

import asyncio

from aiohttp import web


class Server:
    """Answers with what it was asked, or with the answer of :attr:`answers` at that path."""

    def __init__(self) -> None:
        self.answers: dict[str, web.Response] = {}
        self.silence = asyncio.Event()
        self.address = ""

    async def reply(self, request: web.Request) -> web.StreamResponse:
        """Answer one request."""
        if request.path == "/silent":
            await self.silence.wait()
        if request.path == "/rude":
            assert request.transport is not None
            request.transport.close()
        if request.path in self.answers:
            return self.answers[request.path]
        return web.json_response(
            {
                "method": request.method,
                "query": request.rel_url.raw_query_string,
                "headers": {name.lower(): value for name, value in request.headers.items()},
                "body": (await request.read()).decode(),
            }
        )
