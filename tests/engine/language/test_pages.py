"""The pages about problem codes are complete and true: their examples are validated and repaired."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from engine.definition import read_definition
from engine.language.definition_messages import DEFINITION_MESSAGES
from engine.language.dialects import Dialect
from engine.language.json_messages import JSON_MESSAGES
from engine.language.messages import MESSAGES
from engine.language.pages import PAGES, Repair
from engine.language.pages.asl import ASL_PAGES
from engine.language.pages.choices import CHOICE_PAGES
from engine.language.pages.fields import FIELD_PAGES
from engine.language.pages.spelling import SPELLING_PAGES
from engine.language.pages.states import STATE_PAGES
from engine.language.pages.syntax import SYNTAX_PAGES
from engine.language.pages.wiring import WIRING_PAGES
from engine.language.problems import Severity
from engine.report.repairs import repair

_ENGINE = Path(__file__).resolve().parents[3] / "engine"
_SOURCES = [*sorted((_ENGINE / "language").glob("*.py")), *sorted((_ENGINE / "states").glob("*.py"))]
# Functions that take a problem code, and the place of the code among their arguments.
_REPORTING = {"report": 0, "find": 0, "Finding": 0, "Fault": 0, "_guess": 0, "_insert": 0, "_hopeless": 0, "_drop": 1}


def _codes(tree: ast.Module) -> Iterator[str]:
    """Yield the problem codes that a module can report: texts where a code is due, or given to one called code."""
    for node in ast.walk(tree):
        due: list[ast.expr] = []
        if isinstance(node, ast.Call):
            name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
            due = [keyword.value for keyword in node.keywords if keyword.arg == "code"]
            if name in _REPORTING:
                due += node.args[_REPORTING[name] :][:1]
            if name == "_add_quotes":
                due += node.args[2:3]
        elif isinstance(node, ast.Assign) and any(getattr(target, "id", "") == "code" for target in node.targets):
            due = [node.value]
        for expression in due:
            branches = [expression.body, expression.orelse] if isinstance(expression, ast.IfExp) else [expression]
            yield from (one.value for one in branches if isinstance(one, ast.Constant) and isinstance(one.value, str))


def test_every_code_that_the_engine_reports_has_a_page() -> None:
    sources = [*_SOURCES, _ENGINE / "definition.py"]
    found = {code for path in sources for code in _codes(ast.parse(path.read_text(encoding="utf-8")))}

    assert found == set(PAGES)
    assert found == {code for code in MESSAGES if not code.startswith("fix-")}


@pytest.mark.parametrize("code", PAGES)
def test_page_is_written_in_both_languages(code: str) -> None:
    page = PAGES[code]

    for words in (page.title, page.meaning, page.reason):
        assert words.en.strip()
        assert any("\u4e00" <= character <= "\u9fff" for character in words.zh)
    assert not page.title.en.endswith(".")
    assert not page.title.zh.endswith("。")
    assert page.bad.endswith("\n")


@pytest.mark.parametrize("code", PAGES)
def test_bad_example_has_the_problem_and_the_good_one_no_longer(code: str) -> None:
    page = PAGES[code]

    problems = read_definition(page.whole_bad()).problems
    good = read_definition(page.good)

    assert {problem.severity for problem in problems if problem.code == code} == {page.severity}
    assert code not in {problem.code for problem in good.problems}
    assert not good.has_errors


@pytest.mark.parametrize("code", PAGES)
def test_page_says_that_it_runs_here_only_of_what_asl_does_not_refuse(code: str) -> None:
    page = PAGES[code]

    problems = read_definition(page.whole_bad(), dialect=Dialect.ASL).problems
    is_refused = any(problem.code == code and problem.severity is Severity.ERROR for problem in problems)

    if is_refused and re.search("runs? here", page.meaning.en):
        assert "in ASL it does not" in page.meaning.en
        assert "作为 ASL 则不能" in page.meaning.zh


@pytest.mark.parametrize("code", PAGES)
def test_bad_example_is_mended_by_the_repair_when_the_page_says_so(code: str) -> None:
    page = PAGES[code]

    mended, _ = repair(page.whole_bad())

    is_left = code in {problem.code for problem in mended.problems}
    assert is_left is (page.repair is Repair.NO)
    assert page.repair is Repair.NO or not mended.has_errors


def test_no_code_means_two_problems() -> None:
    tables = (SYNTAX_PAGES, SPELLING_PAGES, FIELD_PAGES, WIRING_PAGES, STATE_PAGES, CHOICE_PAGES, ASL_PAGES)

    assert sum(map(len, tables)) == len(PAGES)
    assert len(JSON_MESSAGES) + len(DEFINITION_MESSAGES) == len(MESSAGES)
