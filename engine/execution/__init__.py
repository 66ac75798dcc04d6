"""Executions: the interpreter, its clock and debugger, and the engine that owns them."""
