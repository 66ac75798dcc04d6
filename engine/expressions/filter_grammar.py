"""Reading filters: what may stand between ``[?(`` and ``)]``.

Blanks are what Jayway's library takes for blanks: spaces, no line ends.
"""

from collections.abc import Callable
from typing import TypeAlias

from engine.expressions.comparisons import OPERATORS
from engine.expressions.path_tree import Compared, Constant, Joined, Negated, Operand, Present, Test
from engine.expressions.scanner import Scanner

_MAX_DEPTH = 32
_SYMBOLS = "<>=~!"
ReadOperand: TypeAlias = Callable[[], Operand]
"""Reads a path or a fixed value at the cursor."""


def read_filter(scanner: Scanner, read_operand: ReadOperand) -> Test:
    """Read a filter with its closing parenthesis; the cursor stands behind the opening one."""
    test = _read_any(scanner, read_operand, 0)
    scanner.expect(")", "unclosed-filter")
    return test


def _read_any(scanner: Scanner, read_operand: ReadOperand, depth: int) -> Test:
    if depth > _MAX_DEPTH:
        scanner.fail("too-deep")
    tests = [_read_all(scanner, read_operand, depth)]
    while scanner.take("||"):
        tests.append(_read_all(scanner, read_operand, depth))
    return tests[0] if len(tests) == 1 else Joined(False, tuple(tests))


def _read_all(scanner: Scanner, read_operand: ReadOperand, depth: int) -> Test:
    tests = [_read_one(scanner, read_operand, depth)]
    while scanner.take("&&"):
        tests.append(_read_one(scanner, read_operand, depth))
    return tests[0] if len(tests) == 1 else Joined(True, tuple(tests))


def _read_one(scanner: Scanner, read_operand: ReadOperand, depth: int) -> Test:
    scanner.skip_spaces()
    is_negated = False
    if scanner.take("!"):
        scanner.skip_spaces()
        is_negated = scanner.next in ("@", "$")
        if not is_negated:
            if depth > _MAX_DEPTH:
                scanner.fail("too-deep")
            return Negated(_read_one(scanner, read_operand, depth + 1))
    if not is_negated and scanner.take("("):
        test = _read_any(scanner, read_operand, depth + 1)
        scanner.expect(")", "unclosed-filter")
    else:
        test = _read_comparison(scanner, read_operand, is_negated=is_negated)
    scanner.skip_spaces()
    return test


def _read_comparison(scanner: Scanner, read_operand: ReadOperand, *, is_negated: bool) -> Test:
    start = scanner.position
    left = read_operand()
    operator = _read_operator(scanner)
    if operator:
        # Jayway drops the mark in !@.a == 1: it negates a path that stands alone.
        scanner.skip_spaces()
        if scanner.take("!"):
            scanner.skip_spaces()
            if scanner.next not in ("@", "$"):
                scanner.fail("no-path")
        return Compared(left, operator, read_operand())
    if isinstance(left, Constant):
        scanner.fail("literal-alone", start)
    return Negated(Present(left)) if is_negated else Present(left)


def _read_operator(scanner: Scanner) -> str:
    """Read an operator, or nothing when the test ends here."""
    scanner.skip_spaces()
    start = scanner.position
    if scanner.next and scanner.next in _SYMBOLS:
        while scanner.next and scanner.next in _SYMBOLS:
            scanner.position += 1
    elif not scanner.next or scanner.next not in ")&|":
        while scanner.next and scanner.next not in " )":
            scanner.position += 1
    name = scanner.text[start : scanner.position]
    if name and name.lower() not in OPERATORS:
        scanner.fail("no-comparison", start, name=name, known=" ".join(OPERATORS))
    return name.lower()
