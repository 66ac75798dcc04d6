"""Connecting touches only the words that change, and undoes byte for byte."""

import json

import pytest

from designer.document.commands import END, START, connect, delete_edge, delete_edges, retarget_edge, set_start
from designer.document.document import Document
from engine.language.edits import format_json
from engine.language.machine import TransitionKind
from engine.language.values import Json

FLOW = """{
  "StartAt": "A",
  "States": {
    "A": {"Type": "Task", "Resource": "f",   "Next": "B", "Comment": "x"},
    "B": {"Type": "Pass", "End": true},
    "C": {
      "Type": "Choice",
      "Choices": []
    },
    "D": {"Type": "Map", "Iterator": {"StartAt": "I", "States": {"I": {"Type": "Pass", "Next": "J"}, "J": {"Type": "Pass", "End": true}}}, "Next": "B"},
    "F": {"Type": "Fail"}
  }
}
"""


@pytest.fixture
def document(qapp: object) -> Document:
    document = Document()
    document.new(FLOW)
    return document


def _state(document: Document, pointer: str) -> dict[str, object]:
    node = document.source.node(pointer)
    assert node is not None
    assert isinstance(node.value, dict)
    return dict(node.value)


@pytest.mark.parametrize(
    ("source", "target", "before", "after"),
    [
        pytest.param("/States/A", "/States/D", '"Next": "B", "Comment"', '"Next": "D", "Comment"', id="elsewhere"),
        pytest.param("/States/A", END, '"Next": "B", "Comment"', '"End": true, "Comment"', id="to the end pill"),
        pytest.param("/States/A", None, '"Next": "B", "Comment"', '"End": true, "Comment"', id="to nothing"),
        pytest.param("/States/B", "/States/A", '"Pass", "End": true}', '"Pass", "Next": "A"}', id="from the end"),
        pytest.param(START, "/States/D", '"StartAt": "A"', '"StartAt": "D"', id="from the start pill"),
    ],
)
def test_connecting_changes_only_the_words_in_question(
    document: Document, source: str, target: str | None, before: str, after: str
) -> None:
    assert connect(document, source, target)

    assert document.text == FLOW.replace(before, after, 1)
    document.undo_stack.undo()
    assert document.text == FLOW


def test_a_choice_gets_a_rule_then_its_default_then_rules(document: Document) -> None:
    for target in ("A", "B", "D"):
        assert connect(document, "/States/C", f"/States/{target}")

    choice = _state(document, "/States/C")
    assert choice["Choices"] == [
        {"Variable": "$.value", "StringEquals": "", "Next": "A"},
        {"Variable": "$.value", "StringEquals": "", "Next": "D"},
    ]
    assert choice["Default"] == "B"


def test_the_kind_decides_what_a_choice_gets(document: Document) -> None:
    assert connect(document, "/States/C", "/States/A", TransitionKind.DEFAULT)
    assert connect(document, "/States/C", "/States/B", TransitionKind.DEFAULT)
    assert connect(document, "/States/C", "/States/B", TransitionKind.RULE)

    assert _state(document, "/States/C")["Default"] == "B"
    assert not [problem for problem in document.problems if problem.state == "C" and problem.severity == "error"]


def test_a_catcher_takes_all_errors_and_a_second_one_goes_before_it(document: Document) -> None:
    assert connect(document, "/States/A", "/States/F", TransitionKind.CATCH)
    assert connect(document, "/States/A", "/States/B", TransitionKind.CATCH)

    assert _state(document, "/States/A")["Catch"] == [
        {"ErrorEquals": ["StatesTaskFailed"], "Next": "B"},
        {"ErrorEquals": ["StatesALL"], "Next": "F"},
    ]
    assert list(_state(document, "/States/A")) == ["Type", "Resource", "Catch", "Next", "Comment"]


@pytest.mark.parametrize("text", ['{"Type": "Pass"}', '{"Type": "Pass", "Next": "X", "End": true}'], ids=["no", "two"])
def test_a_state_without_exactly_one_way_out_gets_one(document: Document, text: str) -> None:
    document.new(FLOW.replace('{"Type": "Pass", "End": true}', text, 1))

    connect(document, "/States/B", "/States/D")

    assert _state(document, "/States/B") == {"Type": "Pass", "Next": "D"}


def test_the_undo_step_is_named_in_the_words_of_the_user(document: Document) -> None:
    connect(document, "/States/A", "/States/D")
    assert document.undo_stack.undoText() == "Connect A → D"
    connect(document, "/States/A", END)
    assert document.undo_stack.undoText() == "Connect A → End"


def test_deleting_edges_leaves_no_state_without_a_way(document: Document) -> None:
    connect(document, "/States/C", "/States/A")
    connect(document, "/States/C", "/States/B")
    connect(document, "/States/A", "/States/F", TransitionKind.CATCH)

    assert delete_edge(document, "/States/A#/Next")
    assert delete_edge(document, "/States/A#/Catch/0/Next")
    assert delete_edge(document, "/States/C#/Choices/0/Next")
    assert delete_edge(document, "/States/C#/Default")

    assert _state(document, "/States/A") == {"Type": "Task", "Resource": "f", "End": True, "Comment": "x"}
    assert _state(document, "/States/C") == {"Type": "Choice", "Choices": []}


def test_edges_with_numbers_of_one_and_of_two_digits_are_deleted_as_one_step(document: Document) -> None:
    rules: list[Json] = [{"Variable": "$.x", "NumericEquals": number, "Next": "E"} for number in range(12)]
    states: Json = {"C": {"Type": "Choice", "Choices": rules, "Default": "E"}, "E": {"Type": "Succeed"}}
    text = format_json({"StartAt": "C", "States": states})
    document.new(text)

    assert delete_edges(document, [f"/States/C#/Choices/{number}/Next" for number in (9, 2, 10)])

    left = document.definition.source.node("/States/C/Choices")
    assert left is not None
    assert left.value == [rule for number, rule in enumerate(rules) if number not in (2, 9, 10)]
    assert document.undo_stack.undoText() == "Delete 3 connections"
    document.undo()
    assert document.text == text


@pytest.mark.parametrize("edge", ["#/StartAt", "/States/B#/End", "/States/A#/Default", "nonsense", "/States/X#/Next"])
def test_edges_that_must_stay_or_are_not_there_are_not_deleted(document: Document, edge: str) -> None:
    assert not delete_edge(document, edge)
    assert document.text == FLOW


@pytest.mark.parametrize(
    ("edge", "target", "before", "after"),
    [
        ("/States/A#/Next", "/States/F", '"Next": "B", "C', '"Next": "F", "C'),
        ("/States/A#/Next", END, '"Next": "B", "C', '"End": true, "C'),
        ("/States/B#/End", "/States/A", '"End": true}', '"Next": "A"}'),
        ("#/StartAt", "/States/B", '"StartAt": "A"', '"StartAt": "B"'),
        (
            "/States/D/Iterator#/StartAt",
            "/States/D/Iterator/States/J",
            '{"StartAt": "I"',
            '{"StartAt": "J"',
        ),
    ],
    ids=["next", "to the end", "end", "start", "inner start"],
)
def test_an_edge_is_led_elsewhere(document: Document, edge: str, target: str, before: str, after: str) -> None:
    assert retarget_edge(document, edge, target)
    assert document.text == FLOW.replace(before, after, 1)


def test_rules_keep_their_test_when_led_elsewhere(document: Document) -> None:
    connect(document, "/States/C", "/States/A")

    assert retarget_edge(document, "/States/C#/Choices/0/Next", "/States/D")
    assert not retarget_edge(document, "/States/C#/Choices/0/Next", END)

    assert _state(document, "/States/C")["Choices"] == [{"Variable": "$.value", "StringEquals": "", "Next": "D"}]


@pytest.mark.parametrize(
    ("edge", "target"),
    [
        ("/States/A#/Next", "/States/D/Iterator/States/I"),
        ("#/StartAt", "/States/D/Iterator/States/I"),
        ("#/StartAt", END),
        ("/States/A#/Default", "/States/B"),
        ("nonsense", "/States/B"),
    ],
)
def test_an_edge_is_not_led_where_it_cannot_go(document: Document, edge: str, target: str) -> None:
    assert not retarget_edge(document, edge, target)
    assert document.text == FLOW


def test_the_first_state_of_an_inner_machine_is_chosen_there(document: Document) -> None:
    assert set_start(document, "/States/D/Iterator/States/J")
    assert not set_start(document, "/States/D/Iterator/States/J")

    assert json.loads(document.text)["States"]["D"]["Iterator"]["StartAt"] == "J"
    assert json.loads(document.text)["StartAt"] == "A"
