"""Calls, functions written in JSONata, partial application and ``~>``."""

from collections.abc import Callable
from typing import TypeAlias

from engine.expressions.jsonata_parts.faults import Fault, fault
from engine.expressions.jsonata_parts.frames import Eval, Frame, apply
from engine.expressions.jsonata_parts.guard import DEEPEST, Guard
from engine.expressions.jsonata_parts.nodes import Compile, Node, Symbol, height_over
from engine.expressions.jsonata_parts.signatures import signature_of
from engine.expressions.jsonata_parts.values import UNDEFINED, Function, TailCall, Value

_Call: TypeAlias = Callable[[Value, list[Value], Value, Frame], Value]


def compile_call(expr: Symbol, level: int, compile_node: Compile) -> Node:
    """Return the evaluation of ``f(a, b)``."""
    procedure = compile_node(expr.procedure, level + 1)
    arguments = [compile_node(argument, level + 1) for argument in expr.arguments]
    find = _finder(expr.procedure, procedure.run, "T1005")
    runs = [node.run for node in arguments]
    call = _caller(level, _token(expr.procedure))

    def evaluate(value: Value, frame: Frame) -> Value:
        return call(find(value, frame), [run(value, frame) for run in runs], value, frame)

    return Node(evaluate, height_over(procedure, *arguments))


def _finder(expr: Symbol, run: Eval, code: str) -> Eval:
    """Return what finds the function; a name without its ``$`` is an error that says so."""
    if expr.type != "path":
        return run
    name = expr.steps[0].value

    def find(value: Value, frame: Frame) -> Value:
        function = run(value, frame)
        if function is UNDEFINED and isinstance(name, str) and frame.lookup(name) is not UNDEFINED:
            raise fault(code, token=name)
        return function

    return find


def _token(procedure: Symbol) -> str:
    name = procedure.steps[0].value if procedure.type == "path" else procedure.value
    return name if isinstance(name, str) else ""


def _name(error: Fault, token: str) -> None:
    if token:
        error.name(token)


def _caller(level: int, token: str = "") -> _Call:
    """Return what calls a function from a place ``level`` steps deep; ``token`` is what faults call it, if anything."""

    def call(function: Value, arguments: list[Value], context: Value, frame: Frame) -> Value:
        guard = frame.guard
        try:
            if type(function) is Function and function.is_plain:
                return function.call(arguments, context, guard)
        except Fault as error:
            _name(error, token)
            raise
        guard.depth += level
        try:
            return apply(function, arguments, context, guard)
        except Fault as error:
            _name(error, token)
            raise
        finally:
            guard.depth -= level

    return call


def compile_lambda(expr: Symbol, level: int, compile_node: Compile) -> Node:
    """Return the evaluation of ``function($a){…}``, or of the call that a function ends with."""
    if expr.thunk:
        return _tail_call(expr.body, compile_node)
    names = [str(argument.value) for argument in expr.arguments]
    body = compile_node(expr.body, 1)
    run, height = body.run, body.height
    signature = signature_of(expr.signature) if expr.signature is not None else None
    arity = len(names)

    def evaluate(value: Value, frame: Frame) -> Value:
        def call(arguments: list[Value], context: Value, guard: Guard) -> Value:
            if signature is not None:
                arguments = signature.fit(arguments, context)
            guard.step(4)
            if guard.depth + height > DEEPEST:
                guard.enter(height)
            given = len(arguments)
            variables = {name: arguments[index] if index < given else UNDEFINED for index, name in enumerate(names)}
            return run(value, Frame(variables, frame, guard))

        return Function(name="lambda", arity=arity, call=call)

    return Node(evaluate, 1)


def _tail_call(expr: Symbol, compile_node: Compile) -> Node:
    find = _finder(expr.procedure, compile_node(expr.procedure, 1).run, "T1005")
    runs = [compile_node(argument, 1).run for argument in expr.arguments]
    token = _token(expr.procedure)

    def evaluate(value: Value, frame: Frame) -> Value:
        return TailCall(
            next=lambda: (find(value, frame), [run(value, frame) for run in runs]),
            context=value,
            token=token,
        )

    return Node(evaluate, 1)


def compile_partial(expr: Symbol, level: int, compile_node: Compile) -> Node:
    """Return the evaluation of ``f(?, b)``: a function of the arguments left open."""
    procedure = compile_node(expr.procedure, level + 1)
    find = _finder(expr.procedure, procedure.run, "T1007")
    runs = [
        None if argument.type == "operator" and str(argument.value) == "?" else compile_node(argument, level + 1).run
        for argument in expr.arguments
    ]
    token = _token(expr.procedure)

    def evaluate(value: Value, frame: Frame) -> Value:
        given = [None if run is None else run(value, frame) for run in runs]
        function = find(value, frame)
        if not isinstance(function, Function):
            raise fault("T1008", token=token)

        def call(arguments: list[Value], context: Value, guard: Guard) -> Value:
            rest = iter(arguments)
            filled = [next(rest, UNDEFINED) if run is None else known for run, known in zip(runs, given, strict=True)]
            return apply(function, filled, context, guard)

        return Function(name=function.name, arity=runs.count(None), call=call)

    return Node(evaluate, height_over(procedure))


def compile_apply(expr: Symbol, level: int, compile_node: Compile) -> Node:
    """Return the evaluation of ``a ~> f``: the call of ``f`` with ``a`` first, or the chain of two functions."""
    left = compile_node(expr.lhs, level + 1)
    run_left = left.run
    if expr.rhs.type == "function":
        # The call itself is no nested step, but its parts are.
        procedure = compile_node(expr.rhs.procedure, level + 1)
        arguments = [compile_node(argument, level + 1) for argument in expr.rhs.arguments]
        find = _finder(expr.rhs.procedure, procedure.run, "T1005")
        call_named = _caller(level, _token(expr.rhs.procedure))
        runs = [node.run for node in arguments]

        def evaluate_call(value: Value, frame: Frame) -> Value:
            first = run_left(value, frame)
            return call_named(find(value, frame), [first, *[run(value, frame) for run in runs]], value, frame)

        return Node(evaluate_call, height_over(left, procedure, *arguments))
    right = compile_node(expr.rhs, level + 1)
    call = _caller(level)
    run_right = right.run

    def evaluate(value: Value, frame: Frame) -> Value:
        first = run_left(value, frame)
        function = run_right(value, frame)
        if not isinstance(function, Function):
            raise fault("T2006", value=function)
        if isinstance(first, Function):
            return chained(first, function)
        return call(function, [first], UNDEFINED, frame)

    return Node(evaluate, height_over(left, right))


def chained(first: Function, second: Function) -> Function:
    """Return the function that gives the result of ``first`` to ``second``."""

    def call(arguments: list[Value], context: Value, guard: Guard) -> Value:
        return apply(second, [apply(first, arguments, context, guard)], context, guard)

    return Function(name=second.name, arity=1, call=call)
