"""Forms change one field, in its place, by one undo step."""

import json
from typing import Any

import pytest

from designer.document.commands import (
    REMOVE,
    add_branch,
    add_catcher,
    add_item,
    add_retrier,
    add_rule,
    move_item,
    move_rule,
    remove_list_item,
    remove_rule,
    set_field,
    set_field_text,
    set_fields,
)
from designer.document.document import Document

FLOW = """{
  "StartAt": "A",
  "States": {
    "A": {
      "Type": "Task",
      "Resource": "f",
      "Retry": [{"ErrorEquals": ["StatesALL"], "BackoffRate": 2.0}],
      "Next": "W",
      "Extra": 1.50
    },
    "W": {
      "Type": "Wait",
      "Seconds": 5,
      "Next": "C"
    },
    "C": {
      "Type": "Choice",
      "Choices": [
        {"Variable": "$.a", "StringEquals": "1", "Next": "P"},
        {"Variable": "$.a", "StringEquals": "2", "Next": "W"}
      ]
    },
    "P": {
      "Type": "Parallel",
      "Branches": [],
      "End": true
    }
  }
}
"""


@pytest.fixture
def document(qapp: object) -> Document:
    document = Document()
    document.new(FLOW)
    return document


def _states(document: Document) -> Any:
    return json.loads(document.text)["States"]


@pytest.mark.parametrize(
    ("pointer", "field", "value", "before", "after"),
    [
        pytest.param("/States/A", "Resource", "g", '"f"', '"g"', id="value"),
        pytest.param(
            "/States/A", "InputPath", "$.x", '"f",', '"f",\n      "InputPath": "$.x",', id="new, in the order of forms"
        ),
        pytest.param("/States/A", "Extra", REMOVE, ',\n      "Extra": 1.50', "", id="gone"),
        pytest.param("/States/A", "End", True, '"Next": "W"', '"End": true', id="end replaces next"),
        pytest.param("/States/P", "Next", "A", '"End": true', '"Next": "A"', id="next replaces end"),
        pytest.param("", "Comment", "Hi", "{\n", '{\n  "Comment": "Hi",\n', id="the workflow's own"),
        pytest.param("/States/A/Retry/0", "BackoffRate", 3, "2.0", "3", id="a retrier's"),
    ],
)
def test_a_field_changes_in_its_place(
    document: Document, pointer: str, field: str, value: Any, before: str, after: str
) -> None:
    assert set_field(document, pointer, field, value)

    if pointer:
        assert document.text == FLOW.replace(before, after, 1)
    assert json.loads(document.text).get("Comment") == ("Hi" if not pointer else None)
    document.undo_stack.undo()
    assert document.text == FLOW


def test_a_value_that_is_there_already_is_no_step(document: Document) -> None:
    assert not set_field(document, "/States/A", "Resource", "f")
    assert not set_field(document, "/States/A", "Missing", REMOVE)
    assert document.undo_stack.count() == 0


def test_a_field_that_replaces_another_takes_its_place(document: Document) -> None:
    assert set_fields(document, "/States/W", {"Seconds": REMOVE, "Timestamp": "2026-01-01T00:00:00Z"})

    assert document.text == FLOW.replace('"Seconds": 5', '"Timestamp": "2026-01-01T00:00:00Z"')
    assert document.undo_stack.undoText() == "Set Seconds, Timestamp of W"


def test_json_written_by_the_user_stands_as_it_was_written(document: Document) -> None:
    assert set_field_text(document, "/States/A", "Parameters", ' {"rate":  1.00, "中": 1e3}\n')

    assert '"Parameters": {\n        "rate": 1.00,\n        "中": 1e3\n      },' in document.text
    assert set_field_text(document, "/States/A", "Parameters", "[]")
    assert _states(document)["A"]["Parameters"] == []


def test_json_that_cannot_be_read_is_refused_with_its_place(document: Document) -> None:
    refusals: list[str] = []
    document.refused.connect(refusals.append)

    assert not set_field_text(document, "/States/A", "Parameters", '{"a": 1\n "b": 2}')

    assert refusals[0].startswith("Parameters: line 1, column")
    assert document.text == FLOW


@pytest.mark.parametrize("value", [float("nan"), [float("inf")]])
def test_numbers_that_json_lacks_are_refused(document: Document, value: Any) -> None:
    assert not set_field(document, "/States/A", "Extra", value)
    assert document.text == FLOW


def test_fields_of_what_is_gone_are_refused(document: Document) -> None:
    assert not set_field(document, "/States/X", "Comment", "x")
    assert not set_field(document, "/StartAt", "Comment", "x")
    assert not set_field_text(document, "/States/X", "Comment", "1")


def test_rules_are_added_reordered_and_removed(document: Document) -> None:
    assert add_rule(document, "/States/C", "/States/A") == 2
    assert move_rule(document, "/States/C", 2, 0)
    assert remove_rule(document, "/States/C", 1)

    assert [rule["Next"] for rule in _states(document)["C"]["Choices"]] == ["A", "W"]
    assert add_rule(document, "/States/C", rule={"Variable": "$.b", "IsNumeric": True, "Next": "A"}) == 2
    while document.undo_stack.canUndo():
        document.undo_stack.undo()
    assert document.text == FLOW


def test_retriers_catchers_and_branches_are_added(document: Document) -> None:
    assert add_retrier(document, "/States/A") == 1
    assert add_catcher(document, "/States/A", "/States/W") == 0
    assert add_branch(document, "/States/P") == "/States/P/Branches/0"
    assert add_item(document, "/States/A", "Retry", {"ErrorEquals": ["X"]}, 0) == 0

    states = _states(document)
    assert [retrier["ErrorEquals"] for retrier in states["A"]["Retry"]] == [["X"], ["StatesALL"], ["StatesALL"]]
    assert states["A"]["Catch"] == [{"ErrorEquals": ["StatesALL"], "Next": "W"}]
    assert list(states["A"]) == ["Type", "Resource", "Retry", "Catch", "Next", "Extra"]
    assert states["P"]["Branches"] == [{"StartAt": "", "States": {}}]


def test_the_last_retrier_takes_the_list_with_it_but_choices_stay(document: Document) -> None:
    assert remove_list_item(document, "/States/A", "Retry", 0)
    assert remove_rule(document, "/States/C", 0)
    assert remove_rule(document, "/States/C", 0)

    assert "Retry" not in _states(document)["A"]
    assert _states(document)["C"]["Choices"] == []


def test_items_that_are_not_there_are_refused(document: Document) -> None:
    assert add_rule(document, "/States/X") is None
    assert add_branch(document, "/States/X") is None
    assert add_item(document, "/States/A", "Parameters", 1) is None
    assert not move_item(document, "/States/C", "Choices", 0, 2)
    assert not remove_rule(document, "/States/C", 2)
    assert document.text == FLOW


@pytest.mark.parametrize(
    ("state", "field", "value", "expected"),
    [
        ({"Type": "Wait", "Seconds": 5, "Next": "B"}, "Timestamp", "2026-01-31T08:00:00Z", ["Type", "Timestamp", "Next"]),
        ({"Type": "Wait", "TimestampPath": "$.t", "Next": "B"}, "Seconds", 5, ["Type", "Seconds", "Next"]),
        ({"Type": "Fail", "ErrorPath": "$.e", "Cause": "c"}, "Error", "E", ["Type", "Error", "Cause"]),
        ({"Type": "Task", "Resource": "f", "TimeoutSeconds": 5, "End": True}, "TimeoutSecondsPath", "$.t",
         ["Type", "Resource", "TimeoutSecondsPath", "End"]),
    ],
    ids=["wait until", "wait for", "error", "time limit"],
)  # fmt: skip
def test_one_way_of_saying_it_takes_the_place_of_another(
    state: dict[str, object], field: str, value: str | int, expected: list[str]
) -> None:
    document = Document()
    document.new(json.dumps({"StartAt": "A", "States": {"A": state, "B": {"Type": "Succeed"}}}, indent=2))
    text = document.text

    set_field(document, "/States/A", field, value)

    assert list(json.loads(document.text)["States"]["A"]) == expected
    document.undo()
    assert document.text == text
