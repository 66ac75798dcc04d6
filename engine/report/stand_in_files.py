"""The files that say what stands in for Tasks, checked as a whole: all that is wrong with one, with its places."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

from engine.definition import Definition
from engine.integrations.file_schemas import FILE_SCHEMAS
from engine.language.machine import escape
from engine.language.problems import Problem, Severity, Span
from engine.language.shorten import shorten, shorten_json
from engine.language.source import Source
from engine.language.values import type_name

if TYPE_CHECKING:
    from jsonschema.exceptions import ValidationError

_START = Span(0, 0)
_NUMBERS = ("0", "1-2")  # of calls: what the keys of an answer are like


def read_stand_ins(path: Path, text: str) -> Definition | None:
    """Return the file at ``path`` with its problems; None when its name is none of those that have a schema."""
    schema = FILE_SCHEMAS.get(path.name)
    if schema is None:
        return None
    source = Source.read(text, takes_placeholders=False)
    read = Definition(source)
    faults = {fault.code for fault in source.faults}
    if faults or source.root is None:
        return read.with_problems(problem for problem in read.problems if problem.code in faults)
    return read.with_problems(sorted(_found(source, schema, path.name), key=lambda problem: problem.span))


def _found(source: Source, schema: dict[str, Any], file: str) -> Iterator[Problem]:
    from jsonschema import Draft202012Validator  # takes longer to import than a small file to check

    assert source.root is not None
    for error in Draft202012Validator(schema).iter_errors(source.root.value):
        yield from _told(source, error, file)


def _told(source: Source, error: "ValidationError", file: str) -> Iterator[Problem]:
    pointer = "".join(f"/{escape(str(part))}" for part in error.absolute_path)
    name = str(error.absolute_path[-1]) if error.absolute_path else file
    found: Any = error.instance
    wanted: Any = error.validator_value
    shown = "null" if found is None else f"{type_name(found)} {shorten_json(found, 40)}"
    args = {"field": shorten(name), "found": shown}
    match str(error.validator):
        case "type":
            expected = wanted if isinstance(wanted, str) else " or ".join(wanted)
            yield _problem(source, "wrong-type", pointer, {**args, "expected": expected})
        case "enum":
            yield _problem(source, "not-one-of", pointer, {**args, "choices": ", ".join(wanted), "found": str(found)})
        case "exclusiveMinimum":
            yield _problem(source, "wrong-type", pointer, {**args, "expected": f"number above {wanted}"})
        case "required":
            for missing in (one for one in wanted if one not in found):
                yield _problem(source, "missing-field", pointer, {"field": missing})
        case "additionalProperties":
            known, patterns = _keys(error.schema)
            choices = ", ".join(known) or ", ".join(_NUMBERS)
            for key in (one for one in found if one not in known and not any(re.search(p, one) for p in patterns)):
                place = f"{pointer}/{escape(key)}"
                yield _problem(
                    source,
                    "not-one-of",
                    place,
                    {"field": f"key in {shorten(name)}", "choices": choices, "found": shorten(key)},
                )
        case "not":
            first, second = wanted["required"]
            yield _problem(source, "both-given", pointer, {"first": first, "second": second})
        case "anyOf" | "oneOf":
            names = [row["required"][0] for row in wanted]
            given = [one for one in names if isinstance(found, dict) and one in found]
            if len(given) > 1:
                yield _problem(source, "both-given", pointer, {"first": given[0], "second": given[1]})
            elif isinstance(found, dict):  # or else its type is wrong, which is told
                yield _problem(source, "missing-field", pointer, {"field": " / ".join(names)})
        case _:  # a text or an array that must not be empty
            yield _problem(source, "wrong-type", pointer, {**args, "expected": "not empty"})


def _keys(schema: Any) -> tuple[list[str], list[str]]:
    return list(schema.get("properties", {})), list(schema.get("patternProperties", {}))


def _problem(source: Source, code: str, pointer: str, args: dict[str, str]) -> Problem:
    node = source.node(pointer)
    is_key = code == "not-one-of" and node is not None and node.value != args["found"]
    span = (source.key_span(pointer) if is_key else None) or source.span(pointer) or _START
    return Problem(code=code, path=pointer, span=span, severity=Severity.ERROR, args=args)
