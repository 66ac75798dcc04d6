"""Run the suite of JSONata's own program and say why each expression that does not give what it wants does not.

``python -m tests.suites.jsonata`` fetches the suite of the version that the service has, and the newest one; another one
is given as the folder with its ``datasets`` and ``groups``. It prints how many expressions are right and, for the others,
the row of ``engine/expressions/jsonata.md`` that says so. It fails when there is none.
"""

import json
import math
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple, TypeAlias

from engine.expressions.jsonata import JsonataSyntaxError, compile_jsonata
from engine.expressions.jsonata_parts.faults import Fault
from engine.expressions.jsonata_parts.guard import TOO_DEEP, TOO_LARGE, TOO_LONG
from engine.expressions.jsonata_parts.results import NotJson, plain
from engine.expressions.jsonata_parts.values import UNDEFINED, Value, unwrapped
from tests.fetching import CannotFetch, Source, python_source

_Case: TypeAlias = dict[str, Any]
_SECONDS = 5.0
# The program itself is published without its suite; a port of it has it in its source.
_PUBLISHED = {
    "of version 2.0, as the service has it": Source(
        "jsonata-python", "0.2.0", "f083f2bcfce1759536141786a9f04b1cd870c445f21c68229f6b52f7a608105d"
    ),
    "the newest": Source("jsonata-python", "0.7.0", "2cf788147a0d444cb9d7d81c58da9991607280d6a5d0f06bd2dd212a59fdcb16"),
}

REASONS = (
    "there is no $eval",
    "calls nested more than 100 deep end in an error of the service",
    "a loop without end ends in an error of the service",
    "an array of more than 873,782 elements is refused",
    "a number beyond 2^53 in words has all its digits",
    "the operators ?? and ?: came after 2.0.6 of the language, which the service has",
)
"""The rows of the page."""


class Outcome(NamedTuple):
    """What became of an expression: a value, nothing (UNDEFINED), or the code of an error, or its text."""

    value: Value = None
    error: str | None = None


def cases(folder: Path) -> Iterator[tuple[str, str, _Case]]:
    """Yield each case of a suite with its name and its expression."""
    for file in sorted((folder / "groups").rglob("*.json")):
        read = json.loads(file.read_text("utf-8"))
        for number, case in enumerate(read if isinstance(read, list) else [read]):
            expression = case["expr"] if "expr" in case else (file.parent / case["expr-file"]).read_text("utf-8")
            yield f"{file.parent.name}/{file.stem} {number}", expression, case


def run(expression: str, case: _Case, folder: Path) -> Outcome:
    """Return what an expression gives for the data of a case."""
    data: Value = UNDEFINED
    if "data" in case:
        data = case["data"]
    elif case.get("dataset"):
        data = json.loads((folder / "datasets" / f"{case['dataset']}.json").read_text("utf-8"))
    seconds = case.get("timelimit", _SECONDS * 1000) / 1000
    try:
        value = unwrapped(compile_jsonata(expression).compute(case.get("bindings") or {}, data, seconds))
        return Outcome(value if value is UNDEFINED else plain(value, {}))
    except (JsonataSyntaxError, Fault) as error:
        return Outcome(error=error.code or error.message)
    except NotJson:
        return Outcome(error="a function")


def is_right(outcome: Outcome, case: _Case) -> bool:
    """Tell whether an outcome is the one a case wants; the last digit of a number may be another."""
    code: str | None = case.get("code") or case.get("error", {}).get("code")
    if code is not None:
        return outcome.error == code
    if case.get("undefinedResult"):
        return outcome.value is UNDEFINED
    wanted: Value = case.get("result")
    given = outcome.value
    if case.get("unordered") and isinstance(given, list):
        wanted, given = sorted(wanted, key=json.dumps), sorted(given, key=json.dumps)
    return outcome.error is None and given is not UNDEFINED and _is_alike(given, wanted)


def _is_alike(given: Value, wanted: Value) -> bool:
    match wanted:
        case bool() | None:
            return given is wanted
        case int() | float():
            is_number = isinstance(given, int | float) and not isinstance(given, bool)
            return is_number and math.isclose(given, wanted, rel_tol=1e-13)
        case list():
            same = isinstance(given, list) and len(given) == len(wanted)
            return same and all(map(_is_alike, given, wanted))
        case dict():
            same = isinstance(given, dict) and given.keys() == wanted.keys()
            return same and all(_is_alike(given[name], wanted[name]) for name in wanted)
        case _:
            return bool(given == wanted)


def reason(expression: str, outcome: Outcome) -> str | None:
    """Return the row of the page that says why an outcome differs, or None."""
    if "$eval" in expression:
        return REASONS[0]
    if outcome.error == "S0211" and ("??" in expression or "?:" in expression):
        return REASONS[5]
    bounds = {TOO_DEEP: REASONS[1], TOO_LONG: REASONS[2], TOO_LARGE: REASONS[3]}
    if outcome.error in bounds:
        return bounds[outcome.error]
    return REASONS[4] if "$formatInteger(1e+46, 'w')" in expression else None


def main(arguments: list[str]) -> int:
    """Print the table of the suite that is given, or of those that are published; return the code to exit with."""
    if arguments:
        return _count(Path(arguments[0]))
    codes = []
    for name, source in _PUBLISHED.items():
        try:
            folder = python_source(source) / "jsonata" / "test" / "test-suite"
        except CannotFetch as problem:
            print(f"Cannot run the suite: {problem}")
            return 2
        print(f"The suite {name}: ", end="")
        codes.append(_count(folder))
    return max(codes)


def _count(folder: Path) -> int:
    total, found = 0, list[tuple[str, str | None]]()
    for name, expression, case in cases(folder):
        total += 1
        outcome = run(expression, case, folder)
        if not is_right(outcome, case):
            found.append((name, reason(expression, outcome)))
    print(f"{total - len(found)} of {total} right ({(total - len(found)) / total:.1%})")
    for kind, count in Counter(kind for _, kind in found).most_common():
        names = ", ".join(name for name, one in found if one == kind)
        print(f"{count:5}  {kind or 'NOT LISTED'}: {names}")
    return int(any(kind is None for _, kind in found))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
