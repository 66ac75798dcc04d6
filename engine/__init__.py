"""The engine of TCSL Studio: reads state machines and runs them on this machine. Knows nothing of windows."""

from engine.definition import Definition, read_definition
from engine.execution.debugger import Debugger
from engine.execution.engine import Engine
from engine.execution.execution import Execution, Result
from engine.history.store import HistoryStore

__all__ = ["Debugger", "Definition", "Engine", "Execution", "HistoryStore", "Result", "read_definition"]
