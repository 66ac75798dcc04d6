"""A compiled piece of an expression, and what every piece of a kind shares."""

from collections.abc import Callable
from typing import Any, NamedTuple, TypeAlias

from engine.expressions.jsonata_parts.frames import Eval, Frame
from engine.expressions.jsonata_parts.guard import DEEPEST
from engine.expressions.jsonata_parts.values import Value

# A node of the library's syntax tree; it has an attribute for everything any kind of node may have.
Symbol: TypeAlias = Any


class Node(NamedTuple):
    """How to evaluate a piece, and how many nested steps that takes at least, itself included."""

    run: Eval
    height: int


# Compiles a syntax tree node that stands ``level`` steps below the start of its function, the first being 1.
Compile: TypeAlias = Callable[[Symbol, int], Node]


def height_over(*inner: Node) -> int:
    """Return the height of a piece that always evaluates ``inner``."""
    return 1 + max((node.height for node in inner), default=0)


def checked(node: Node, level: int) -> Eval:
    """Return an evaluation that first makes sure that the steps it will nest are allowed.

    For the parts that are not always evaluated: branches, right sides, what a filter tests.
    """
    if node.height == 1:
        return node.run
    run = node.run
    levels = level + node.height - 1

    def evaluate(value: Value, frame: Frame) -> Value:
        guard = frame.guard
        if guard.depth + levels > DEEPEST:
            guard.enter(levels)
        return run(value, frame)

    return evaluate
