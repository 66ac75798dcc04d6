"""Testing candidates against a filter: each test becomes a function."""

from collections.abc import Callable
from typing import Protocol, TypeAlias, assert_never

from engine.expressions.comparisons import NOTHING, OPERATORS
from engine.expressions.faults import Missed, Rejected
from engine.expressions.path_tree import (
    Compared,
    Constant,
    Joined,
    Negated,
    Operand,
    ParsedPath,
    Present,
    Test,
    Value,
)
from engine.expressions.search import Search
from engine.language.values import Json

Predicate: TypeAlias = Callable[[Json, Search], bool]
"""Called with a candidate (``@``); raises a PathFault."""
_Read: TypeAlias = Callable[[Json, Search], Value]


class CompileQuery(Protocol):
    """What makes a function of a path: :func:`engine.expressions.picking.compile_query`."""

    def __call__(self, path: ParsedPath, *, is_needed: bool = False) -> Callable[[Json, Search], Json]: ...


def compile_filter(test: Test, compile_query: CompileQuery) -> Predicate:
    """Return the function that tells whether a candidate passes ``test``."""
    passes = _compile(test, compile_query)

    def accepts(candidate: Json, search: Search) -> bool:
        try:
            return passes(candidate, search)
        except (Missed, Rejected):
            # Jayway drops the candidate, whatever stands around the comparison that could not be made.
            return False

    return accepts


def _compile(test: Test, compile_query: CompileQuery) -> Predicate:
    match test:
        case Joined(is_all=is_all, tests=tests):
            return _joined(is_all, tuple(_compile(inner, compile_query) for inner in tests))
        case Negated(test=inner):
            passes = _compile(inner, compile_query)
            return lambda candidate, search: not passes(candidate, search)
        case Present(path=path):
            return _presence(path, compile_query)
        case Compared():
            return _comparison(test, compile_query)
        case _:
            assert_never(test)


def _joined(is_all: bool, tests: tuple[Predicate, ...]) -> Predicate:
    if is_all:
        return lambda candidate, search: all(test(candidate, search) for test in tests)
    return lambda candidate, search: any(test(candidate, search) for test in tests)


def _presence(path: ParsedPath, compile_query: CompileQuery) -> Predicate:
    query = compile_query(path, is_needed=True)

    def is_present(candidate: Json, search: Search) -> bool:
        try:
            # Jayway looks in the candidate even for a path that starts with $.
            query(candidate, search)
        except Missed:
            return False
        # An empty list of matches counts for Jayway.
        return True

    return is_present


def _comparison(test: Compared, compile_query: CompileQuery) -> Predicate:
    compare = OPERATORS[test.operator]
    read_left, read_right = _operand(test.left, compile_query), _operand(test.right, compile_query)
    if isinstance(test.left, Constant) and isinstance(test.left.value, list | dict) and "=" in test.operator:
        # Jayway compares the text of an array or object on the left.
        read_left = _constant(NOTHING)
    return lambda candidate, search: compare(read_left(candidate, search), read_right(candidate, search), search.budget)


def _operand(operand: Operand, compile_query: CompileQuery) -> _Read:
    if isinstance(operand, Constant):
        return _constant(operand.value)
    plain = operand.plain_steps
    if operand.start == "@" and plain is not None:
        return _plain(plain)
    query = compile_query(operand)
    return _from_root(query) if operand.start == "$" else _from_candidate(query)


def _constant(value: Value) -> _Read:
    return lambda candidate, search: value


def _plain(steps: tuple[str | int, ...]) -> _Read:
    def read(candidate: Json, search: Search) -> Value:
        node: Value = candidate
        try:
            for step in steps:
                if type(node) is str:
                    return NOTHING
                node = node[step]
        except (KeyError, IndexError, TypeError):
            return NOTHING
        return node

    return read


def _from_candidate(query: _Read) -> _Read:
    def read(candidate: Json, search: Search) -> Value:
        try:
            return query(candidate, search)
        except Missed:
            return NOTHING

    return read


def _from_root(query: _Read) -> _Read:
    # It is the same for every candidate.
    def read(candidate: Json, search: Search) -> Value:
        if id(query) not in search.found:
            try:
                search.found[id(query)] = query(search.root, search)
            except Missed:
                search.found[id(query)] = NOTHING
        return search.found[id(query)]

    return read
