"""Where variables live while an expression is evaluated, and how functions are called."""

from collections.abc import Callable, Mapping
from typing import TypeAlias

from engine.expressions.jsonata_parts.faults import Fault, fault
from engine.expressions.jsonata_parts.guard import Guard
from engine.expressions.jsonata_parts.values import UNDEFINED, Function, TailCall, Value


class Frame:
    """Variables of one block, function call or row; what is not here is looked up further out."""

    __slots__ = ("guard", "outer", "variables")

    def __init__(self, variables: dict[str, Value], outer: "Frame | None", guard: Guard) -> None:
        self.variables = variables
        self.outer = outer
        self.guard = guard

    def inner(self, variables: dict[str, Value]) -> "Frame":
        """Return a frame inside this one."""
        return Frame(variables, self, self.guard)

    def lookup(self, name: str) -> Value:
        """Return the value of a variable, or UNDEFINED."""
        frame: Frame | None = self
        while frame is not None:
            if name in frame.variables:
                return frame.variables[name]
            frame = frame.outer
        return UNDEFINED


Eval: TypeAlias = Callable[[Value, Frame], Value]


def root_frame(functions: Mapping[str, Function], bindings: Mapping[str, Value], root: Value, guard: Guard) -> Frame:
    """Return the frame in which an expression starts: the functions, then the given variables, which win."""
    outermost = Frame(functions, None, guard)  # type: ignore[arg-type] # never written: assignments go further in
    return outermost.inner({**bindings, "$": root})


def apply(function: Value, arguments: list[Value], context: Value, guard: Guard) -> Value:
    """Return what a function gives for ``arguments``, running the calls it ends with.

    Raises:
        Fault: it is no function, an argument does not fit, or the function itself fails.
    """
    if not isinstance(function, Function):
        raise fault("T1006")
    result = function.call(arguments, context, guard)
    while type(result) is TailCall:
        guard.step(8)
        function, arguments = result.next()
        if not isinstance(function, Function):
            raise fault("T1006")
        token = result.token
        try:
            result = function.call(arguments, result.context, guard)
        except Fault as error:
            if token:
                error.name(token)
            raise
    return result
