"""The whole endpoint: history, records, engine and server, opened together and closed in the right order."""

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from pathlib import Path

from engine.api.nested import OwnStepFunctions
from engine.api.registry import Registry
from engine.api.runs import Runs
from engine.api.server import Server
from engine.api.service import make_service
from engine.execution.clock import Clock, SystemClock
from engine.execution.engine import Engine
from engine.history.store import HistoryStore
from engine.integrations import Callbacks

HISTORY_FILE = "history.sqlite"
KEEP = 100_000
"""How many executions a data folder keeps."""


@asynccontextmanager
async def open_endpoint(
    *, port: int, functions: Path | None = None, data: Path | None = None, clock: Clock | None = None
) -> AsyncIterator[Server]:
    """Serve both protocols on ``port`` while the context is open; 0 takes any free port.

    ``functions`` is the folder with the local functions. Everything is kept in the folder ``data``, or in memory
    without one. Leaving ends the executions that run, as ABORTED.

    Raises:
        SetupError: the port or the data folder cannot be used.
    """
    async with AsyncExitStack() as stack:
        registry = stack.enter_context(Registry(data))
        store = stack.enter_context(
            HistoryStore(":memory:") if data is None else HistoryStore(data / HISTORY_FILE, keep=KEEP)
        )
        callbacks = Callbacks(registry.activities.__contains__, clock or SystemClock())
        machines = OwnStepFunctions()
        engine = await stack.enter_async_context(
            Engine(functions=functions, history=store, clock=clock, callbacks=callbacks, machines=machines)
        )
        machines.service = make_service(registry, Runs(engine, registry, store), callbacks, clock)
        yield await stack.enter_async_context(Server(machines.service, port))
