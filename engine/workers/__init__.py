"""Where people's functions run: warm processes of our own, so that a crash or a stop concerns one call only."""

from engine.workers.calls import CallFailed, CallResult, FunctionCall
from engine.workers.pool import WorkerPool

__all__ = ["CallFailed", "CallResult", "FunctionCall", "WorkerPool"]
