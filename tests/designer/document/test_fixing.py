"""All problems of one kind repaired at once, as one step, each as if it were the only one."""

import json

import pytest
from pytestqt.qtbot import QtBot

from designer.document.document import Document
from designer.document.fixing import fix_all, fixable
from designer.document.silencing import silence
from engine.language.problems import Severity

WRONG = {
    "StartAt": "A",
    "States": {
        "A": {"Type": "pass", "Next": "Bb"},
        "B": {"Type": "Pass", "Next": "Cc", "Comment": "x"},
        "C": {"Type": "Pass"},
        "D": {},
        "E": {"Type": "task", "Resource": "x", "next": "C"},
        "F": {"Type": "Parallel", "Branches": [{"StartAt": "I", "States": {"I": {"Type": "pass"}}}]},
    },
}


@pytest.fixture
def document(qtbot: QtBot) -> Document:
    document = Document()
    document.new(json.dumps(WRONG, indent=2))
    return document


def test_every_kind_that_can_be_repaired_is_repaired_whole_and_taken_back_in_one_step(document: Document) -> None:
    text = document.text
    codes = {problem.code for problem in document.problems if problem.fix is not None}
    assert len(codes) >= 2

    for code in sorted(codes):
        assert fixable(document, code) >= 1
        assert fix_all(document, code)
        assert fixable(document, code) == 0
        assert not document.is_broken
        assert document.undo_stack.count() == 1
        document.undo()
        assert document.text == text


def test_what_is_silenced_stays_as_it_is(document: Document) -> None:
    problem = next(problem for problem in document.problems if problem.fix is not None)
    others = fixable(document, problem.code)
    silence(document, problem.code, problem.path)

    assert fixable(document, problem.code) == others - 1
    fix_all(document, problem.code)
    assert problem.path in {one.path for one in document.problems if one.code == problem.code}


def test_broken_text_is_repaired_by_its_one_repair(document: Document) -> None:
    document.type_text(len(document.text) - 1, 1, "")
    code = document.problems[0].code

    assert fix_all(document, code)
    assert not any(problem.code == code for problem in document.problems if problem.severity is Severity.ERROR)


def test_nothing_to_repair_changes_nothing(document: Document) -> None:
    assert not fix_all(document, "no-such-code")
    assert not document.is_modified
