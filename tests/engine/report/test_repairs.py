"""Repairs one after another, until none is left or two undo each other."""

import json
from pathlib import Path

import pytest

from engine.definition import Definition
from engine.language.problems import Edit, Fix, Problem, Severity, Span
from engine.report.repairs import repair

_EXAMPLES = Path(__file__).resolve().parents[2] / "data" / "tcsl-examples"


@pytest.mark.parametrize("path", sorted(_EXAMPLES.glob("*.broken.txt")), ids=lambda path: path.name[:2])
def test_published_broken_definition_becomes_the_repaired_one(path: Path) -> None:
    (repaired,) = (
        found
        for kind in ("tcsl", "fragment")
        for found in path.parent.glob(path.name.replace(".broken.txt", f".{kind}.json"))
    )

    definition, steps = repair(path.read_text(encoding="utf-8"))

    assert steps
    expected, made = json.loads(repaired.read_text(encoding="utf-8")), json.loads(definition.text)
    # Bare states get a workflow around them; the published repair of some has one too, with a comment of its own.
    assert made.get("States", made) == expected.get("States", expected)
    assert not definition.has_errors or "fragment" in repaired.name


def test_good_definition_needs_no_repair() -> None:
    text = '{"StartAt": "A", "States": {"A": {"Type": "Pass", "End": true}}}'

    definition, steps = repair(text)

    assert (definition.text, steps) == (text, [])


def test_step_tells_its_line_and_what_was_done() -> None:
    _, (step,) = repair('{"StartAt": "A", "States": {\n"A": {"Type": "Pas", "End": true}}}')

    assert (step.line, step.title("en")) == (2, 'Set Type to "Pass"')
    assert step.title("zh") != step.title("en")


def test_repairs_that_undo_each_other_come_to_an_end(monkeypatch: pytest.MonkeyPatch) -> None:
    def problems(definition: Definition) -> tuple[Problem, ...]:
        other = "[]" if definition.text == "{}" else "{}"
        fix = Fix(edits=(Edit(0, 2, other),), code="fix-json")
        return (Problem(code="not-an-object", path="", span=Span(0, 1), severity=Severity.ERROR, fix=fix),)

    monkeypatch.setattr(Definition, "problems", property(problems))

    definition, steps = repair("{}")

    assert (definition.text, len(steps)) == ("[]", 1)
