"""The transform ``|place|update,delete|``: a function that changes a copy of its argument."""

from engine.expressions.jsonata_parts.extent import check_extent
from engine.expressions.jsonata_parts.faults import fault
from engine.expressions.jsonata_parts.frames import Frame
from engine.expressions.jsonata_parts.guard import Guard
from engine.expressions.jsonata_parts.nodes import Compile, Node, Symbol, checked
from engine.expressions.jsonata_parts.signatures import read_signature
from engine.expressions.jsonata_parts.values import UNDEFINED, Function, Value

_SIGNATURE = read_signature("<(oa):o>")


def copied(value: Value, guard: Guard) -> Value:
    """Return a deep copy, counted; functions in it are left out as in JSON."""
    if isinstance(value, list):
        guard.grow(len(value))
        return [copied(element, guard) for element in value]
    if isinstance(value, dict):
        guard.grow(len(value) * 2)
        return {key: copied(member, guard) for key, member in value.items() if not isinstance(member, Function)}
    return value


def compile_transform(expr: Symbol, level: int, compile_node: Compile) -> Node:
    """Return the evaluation of a transform."""
    place, update = (checked(compile_node(part, 1), 1) for part in (expr.pattern, expr.update))
    delete = checked(compile_node(expr.delete, 1), 1) if expr.delete is not None else None

    def evaluate(value: Value, frame: Frame) -> Value:
        def call(arguments: list[Value], context: Value, guard: Guard) -> Value:
            (given,) = _SIGNATURE.fit(arguments, context)
            if given is UNDEFINED:
                return UNDEFINED
            check_extent(given)
            result = copied(given, guard)
            matches = place(result, frame)
            for match in matches if isinstance(matches, list) else [] if matches is UNDEFINED else [matches]:
                guard.step()
                _merge(match, update(match, frame))
                if delete is not None:
                    _remove(match, delete(match, frame))
            return result

        return Function(name="transform", arity=1, call=call)

    return Node(evaluate, 1)


def _merge(match: Value, change: Value) -> None:
    if change is UNDEFINED:
        return
    if not isinstance(change, dict):
        raise fault("T2011", value=change)
    if isinstance(match, dict):
        match.update(change)


def _remove(match: Value, names: Value) -> None:
    if names is UNDEFINED:
        return
    wanted = names if isinstance(names, list) else [names]
    if not all(isinstance(name, str) for name in wanted):
        raise fault("T2012", value=names)
    if isinstance(match, dict):
        for name in wanted:
            match.pop(name, None)
