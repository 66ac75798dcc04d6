"""The library's syntax tree made into closures, once per expression."""

from collections.abc import Callable
from typing import Final

from engine.expressions.jsonata_parts.calling import compile_apply, compile_call, compile_lambda, compile_partial
from engine.expressions.jsonata_parts.faults import Fault, fault
from engine.expressions.jsonata_parts.frames import Eval, Frame
from engine.expressions.jsonata_parts.grouping import compile_group
from engine.expressions.jsonata_parts.nodes import Node, Symbol, checked, height_over
from engine.expressions.jsonata_parts.operators import OPERATORS
from engine.expressions.jsonata_parts.paths import compile_filter, compile_path, lookup
from engine.expressions.jsonata_parts.transforms import compile_transform
from engine.expressions.jsonata_parts.values import (
    UNDEFINED,
    Built,
    Sequence,
    Value,
    as_given,
    is_number,
    number,
    truth,
    unwrapped,
)


def compile_node(expr: Symbol, level: int) -> Node:
    """Return the evaluation of a piece of an expression, with its filters and grouping."""
    node = _KINDS[expr.type](expr, level)
    filters = [compile_filter(each.expr, level, compile_node) for each in expr.predicate or ()]
    is_grouped = expr.group is not None and expr.type != "path"
    if not filters and not is_grouped and expr.type in _FINISHED:
        return node
    group = compile_group(expr.group, level, compile_node).run if is_grouped else None
    run, keep = node.run, expr.keep_array

    def evaluate(value: Value, frame: Frame) -> Value:
        result = run(value, frame)
        for passes in filters:
            result = passes(result, frame)
        if group is not None:
            result = group(result, frame)
        if type(result) is Sequence:
            if keep:
                result.keep = True
            return unwrapped(result)
        return result

    return Node(evaluate, node.height)


def _literal(expr: Symbol, level: int) -> Node:
    value = number(expr.value) if is_number(expr.value) else expr.value
    if isinstance(value, str) and not value.isascii():
        # Two escapes such as \\ud834\\udd1e are one character.
        value = value.encode("utf-16", "surrogatepass").decode("utf-16", "surrogatepass")
    return Node(lambda context, frame: value, 1)


def _name(expr: Symbol, level: int) -> Node:
    name = str(expr.value)
    return Node(lambda context, frame: lookup(context, name), 1)


def _variable(expr: Symbol, level: int) -> Node:
    name = expr.value
    if name == "":
        return Node(lambda context, frame: as_given(context), 1)

    def evaluate(context: Value, frame: Frame) -> Value:
        here: Frame | None = frame
        while here is not None:
            if name in here.variables:
                return here.variables[name]
            here = here.outer
        return UNDEFINED

    return Node(evaluate, 1)


def _parent(expr: Symbol, level: int) -> Node:
    label = expr.slot.label
    return Node(lambda context, frame: frame.lookup(label), 1)


def _regex(expr: Symbol, level: int) -> Node:
    return Node(lambda context, frame: expr.value, 1)


def _wildcard(expr: Symbol, level: int) -> Node:
    def evaluate(context: Value, frame: Frame) -> Value:
        context = as_given(context)
        members = context.values() if isinstance(context, dict) else context if isinstance(context, list) else ()
        result = Sequence()
        for member in members:
            _flatten(member, result, frame)
        return result

    return Node(evaluate, 1)


def _flatten(value: Value, into: list[Value], frame: Frame) -> None:
    if isinstance(value, list):
        frame.guard.step(len(value))
        for element in value:
            _flatten(element, into, frame)
    else:
        into.append(value)


def _descendants(expr: Symbol, level: int) -> Node:
    def evaluate(context: Value, frame: Frame) -> Value:
        result = Sequence()
        waiting = [] if context is UNDEFINED else [context]
        while waiting:
            value = waiting.pop()
            frame.guard.step()
            if isinstance(value, list):
                waiting.extend(reversed(value))
                continue
            result.append(value)
            if isinstance(value, dict):
                waiting.extend(reversed(value.values()))
        frame.guard.grow(len(result))
        return result

    return Node(evaluate, 1)


def _binary(expr: Symbol, level: int) -> Node:
    token = str(expr.value)
    left = compile_node(expr.lhs, level + 1)
    right = compile_node(expr.rhs, level + 1)
    if token in ("and", "or"):
        return Node(_logic(token, left.run, checked(right, level + 1)), height_over(left))
    operate = OPERATORS[token]
    run_left, run_right = left.run, right.run
    return Node(
        lambda value, frame: operate(run_left(value, frame), run_right(value, frame), frame.guard),
        height_over(left, right),
    )


def _logic(token: str, left: Eval, right: Eval) -> Eval:
    decides = token == "or"

    def evaluate(value: Value, frame: Frame) -> Value:
        if truth(left(value, frame)) is decides:
            return decides
        try:
            return truth(right(value, frame))
        except Fault as error:
            # The language blames the operator for whatever goes wrong on its right side.
            error.name(token, anew=True)
            raise

    return evaluate


def _unary(expr: Symbol, level: int) -> Node:
    match str(expr.value):
        case "-":
            return _negation(expr, level)
        case "[":
            return _array(expr, level)
        case _:
            return compile_group(expr, level, compile_node)


def _negation(expr: Symbol, level: int) -> Node:
    inner = compile_node(expr.expression, level + 1)
    run = inner.run

    def evaluate(value: Value, frame: Frame) -> Value:
        result = run(value, frame)
        if result is UNDEFINED:
            return UNDEFINED
        if not is_number(result):
            raise fault("D1002", value=result)
        return number(-result)

    return Node(evaluate, height_over(inner))


def _array(expr: Symbol, level: int) -> Node:
    inner = [compile_node(item, level + 1) for item in expr.expressions]
    parts = [
        (node.run, item.type == "unary" and str(item.value) == "[")
        for node, item in zip(inner, expr.expressions, strict=True)
    ]
    make: Callable[[], list[Value]] = Built if expr.consarray else list

    def evaluate(value: Value, frame: Frame) -> Value:
        result = make()
        for run, is_array in parts:
            item = run(value, frame)
            if isinstance(item, list) and not is_array:
                result.extend(item)
            elif item is not UNDEFINED:
                result.append(item)
        frame.guard.grow(len(result))
        return result

    return Node(evaluate, height_over(*inner))


def _condition(expr: Symbol, level: int) -> Node:
    test = compile_node(expr.condition, level + 1)
    then = checked(compile_node(expr.then, level + 1), level + 1)
    other = checked(compile_node(expr._else, level + 1), level + 1) if expr._else is not None else None
    run = test.run

    def evaluate(value: Value, frame: Frame) -> Value:
        if truth(run(value, frame)):
            return then(value, frame)
        return other(value, frame) if other is not None else UNDEFINED

    return Node(evaluate, height_over(test))


def _block(expr: Symbol, level: int) -> Node:
    inner = [compile_node(part, level + 1) for part in expr.expressions]
    runs = [node.run for node in inner]
    height = height_over(*inner)
    if len(runs) == 1 and expr.expressions[0].type != "bind":
        only = runs[0]
        return Node(lambda value, frame: only(value, frame.inner({})), height)

    def evaluate(value: Value, frame: Frame) -> Value:
        result: Value = UNDEFINED
        block = frame.inner({})
        for run in runs:
            result = run(value, block)
        return result

    return Node(evaluate, height)


def _bind(expr: Symbol, level: int) -> Node:
    name = expr.lhs.value
    inner = compile_node(expr.rhs, level + 1)
    run = inner.run

    def evaluate(value: Value, frame: Frame) -> Value:
        result = run(value, frame)
        frame.variables[name] = result
        return result

    return Node(evaluate, height_over(inner))


# They give no sequence, or put it right themselves.
_FINISHED = {"path", "string", "number", "value", "lambda", "regex", "transform"}

_KINDS: Final[dict[str, Callable[[Symbol, int], Node]]] = {
    "path": lambda expr, level: compile_path(expr, level, compile_node),
    "binary": _binary,
    "unary": _unary,
    "name": _name,
    "string": _literal,
    "number": _literal,
    "value": _literal,
    "wildcard": _wildcard,
    "descendant": _descendants,
    "parent": _parent,
    "condition": _condition,
    "block": _block,
    "bind": _bind,
    "regex": _regex,
    "function": lambda expr, level: compile_call(expr, level, compile_node),
    "variable": _variable,
    "lambda": lambda expr, level: compile_lambda(expr, level, compile_node),
    "partial": lambda expr, level: compile_partial(expr, level, compile_node),
    "apply": lambda expr, level: compile_apply(expr, level, compile_node),
    "transform": lambda expr, level: compile_transform(expr, level, compile_node),
}
