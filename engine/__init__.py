"""The engine of TCSL Studio: reads state machines and runs them on this machine. Knows nothing of windows."""

import importlib
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from engine.definition import Definition, read_definition
    from engine.execution.debugger import Debugger
    from engine.execution.engine import Engine
    from engine.execution.execution import Execution, Result
    from engine.history.store import HistoryStore

__all__ = ["Debugger", "Definition", "Engine", "Execution", "HistoryStore", "Result", "read_definition"]

_PLACES = {
    "Debugger": "engine.execution.debugger",
    "Definition": "engine.definition",
    "Engine": "engine.execution.engine",
    "Execution": "engine.execution.execution",
    "HistoryStore": "engine.history.store",
    "Result": "engine.execution.execution",
    "read_definition": "engine.definition",
}


def __getattr__(name: str) -> Any:
    """Load what is asked for: who wants a part of the engine does not wait for all of it."""
    if name not in _PLACES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(importlib.import_module(_PLACES[name]), name)
