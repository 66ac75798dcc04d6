"""The command ``tcsl serve``: the local endpoint until Ctrl+C; loads what it needs only when it is called."""

import argparse
import asyncio
import contextlib
import os
import signal
import sys
from pathlib import Path

from engine.report.commands import OK, Refused
from engine.report.garbage import settle
from engine.report.terminal import printable
from engine.report.words import Words

DEFAULT_PORT = 8083
_MOST_PORTS = 65_535


def serve(options: argparse.Namespace, words: Words) -> int:
    """Serve until Ctrl+C or SIGTERM; 2 when the port or a folder cannot be used."""
    functions: Path | None = options.functions
    if functions is not None and not os.path.isdir(functions):
        if os.path.exists(functions):
            raise Refused(words("{folder}, given as the functions folder, is a file", folder=functions))
        raise Refused(words("the functions folder {folder} does not exist", folder=functions))
    if not 0 <= options.port <= _MOST_PORTS:
        raise Refused(words("the port is a number from 0 to {most}", most=_MOST_PORTS))
    data: Path | None = options.data
    if data is not None and data.is_file():
        raise Refused(words("{folder}, given as the data folder, is a file", folder=data))
    asyncio.run(_serve(options, words))
    return OK


async def _serve(options: argparse.Namespace, words: Words) -> None:
    # The HTTP server takes longer to load than all the rest of the program.
    from engine.api.endpoint import open_endpoint
    from engine.api.server import HOST, PortInUse

    leave = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM):
        with contextlib.suppress(NotImplementedError, RuntimeError, ValueError):  # Windows, or not the main thread
            loop.add_signal_handler(number, leave.set)
    try:
        async with open_endpoint(port=options.port, functions=options.functions, data=options.data) as server:
            print(words("serving Step Functions and ASW on {address}", address=server.address), flush=True)
            if options.data is None:
                print(words("all is kept in memory; --data keeps it"), file=sys.stderr)
            else:
                print(words("kept in {folder}", folder=printable(str(options.data))), file=sys.stderr)
            settle()
            await leave.wait()
            print(words("stopping"), file=sys.stderr)
    except PortInUse as taken:
        text = "port {port} of {host} is in use; choose another with --port"
        raise Refused(words(text, port=options.port, host=HOST)) from taken
    finally:
        for number in (signal.SIGINT, signal.SIGTERM):
            with contextlib.suppress(NotImplementedError, RuntimeError, ValueError):
                loop.remove_signal_handler(number)
