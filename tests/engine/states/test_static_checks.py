"""Texts that look like paths and are taken as they stand: a warning in both dialects, with a fix."""

import json
from typing import Any

import pytest

from engine.definition import read_definition
from engine.language.dialects import Dialect
from engine.language.problems import Severity

PASS = {"Type": "Pass", "End": True}


def _text(**fields: Any) -> str:
    return json.dumps({"StartAt": "A", "States": {"A": {**PASS, **fields}}})


@pytest.mark.parametrize("dialect", [Dialect.TCSL, Dialect.ASL])
@pytest.mark.parametrize(
    ("text", "code", "place"),
    [
        (_text(Parameters={"a": [{"b": "$.c"}]}), "no-dollar", "/States/A/Parameters/a/0/b"),
        (_text(Result=[{"a.$": "$.b"}]), "static-result", "/States/A/Result/0/a.$"),
    ],
    ids=["path under a plain key", "path in a result"],
)
def test_what_no_dialect_reads_is_a_warning_in_both(text: str, code: str, place: str, dialect: Dialect) -> None:
    problems = read_definition(text, dialect).problems

    assert [(one.severity, one.code, one.path) for one in problems] == [(Severity.WARNING, code, place)]


@pytest.mark.parametrize("dialect", [Dialect.TCSL, Dialect.ASL])
def test_a_path_under_a_plain_key_is_read_after_its_fix(dialect: Dialect) -> None:
    definition = read_definition(_text(Parameters={"a": "$.b"}), dialect)
    fix = definition.problems[0].fix
    assert fix is not None

    mended = definition.splice(fix.edits)

    assert json.loads(mended.text)["States"]["A"]["Parameters"] == {"a.$": "$.b"}
    assert mended.problems == ()
