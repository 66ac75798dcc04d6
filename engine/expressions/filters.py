"""Testing candidates against a filter.

And, or, not and parentheses are ours; each single comparison is jsonpath-ng's, which compares as RFC 9535
says. It is imported when the first filter is compiled, because that takes longer than all the rest.
"""

from collections.abc import Callable
from decimal import Decimal
from typing import TypeAlias, assert_never

from engine.expressions.filter_grammar import Compared, Joined, Literal, Negated, Present, Query, Test
from engine.language.values import Json

Predicate: TypeAlias = Callable[[Json, Json], bool]
"""Called with a candidate (``@``) and the whole data (``$``)."""


def compile_filter(test: Test) -> Predicate:
    """Return the function that tells whether a candidate passes ``test``."""
    match test:
        case Joined(is_all=is_all, tests=tests):
            return _compile_joined(is_all, tuple(compile_filter(inner) for inner in tests))
        case Negated(test=inner):
            passes = compile_filter(inner)
            return lambda candidate, root: not passes(candidate, root)
        case Present(query=query):
            return _compile_leaf(_query_text(query))
        case Compared(query=query, operator=operator, right=right):
            right_text = _query_text(right) if isinstance(right, Query) else _literal_text(right)
            return _compile_leaf(f"{_query_text(query)} {operator} {right_text}")
        case _:
            assert_never(test)


def _compile_joined(is_all: bool, tests: tuple[Predicate, ...]) -> Predicate:
    if is_all:
        return lambda candidate, root: all(test(candidate, root) for test in tests)
    return lambda candidate, root: any(test(candidate, root) for test in tests)


def _compile_leaf(text: str) -> Predicate:
    from jsonpath_ng.ext import parse  # slow to import, and few definitions have a filter

    # The candidate is the only element of a list beside the root, so that a filter on that list sees both.
    expression = parse(f"$['candidates'][?({text})]")

    def passes(candidate: Json, root: Json) -> bool:
        return bool(expression.find({"candidates": [candidate], "root": root}))

    return passes


def _query_text(query: Query) -> str:
    """Return a query as jsonpath-ng reads it, every name in quotes, so that any name will do."""
    steps = "".join(f"[{_quoted(step)}]" if isinstance(step, str) else f"[{step}]" for step in query.steps)
    return ("$['root']" if query.is_root else "@") + steps


def _literal_text(literal: Literal) -> str:
    match literal.value:
        case None:
            return "null"
        case bool(value):
            return "true" if value else "false"
        case str(value):
            return _quoted(value)
        case float(value):
            # jsonpath-ng reads no exponents, and a fraction only with digits after the point.
            text = format(Decimal(repr(value)), "f")
            return text if "." in text else text + ".0"
        case value:
            return str(value)


def _quoted(text: str) -> str:
    return "'" + text.replace("\\", "\\\\").replace("'", "\\'") + "'"
