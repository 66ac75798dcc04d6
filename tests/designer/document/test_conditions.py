"""The condition of a rule taken apart and put together: what moves keeps its text, and undo gives back the bytes."""

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from designer.document.conditions import (
    add_condition,
    can_move,
    can_unwrap,
    change_group,
    children,
    move_condition,
    remove_condition,
    unwrap_condition,
    wrap_condition,
)
from designer.document.document import Document

RULE = "/States/Check/Choices/0"
A = {"Variable": "$.a", "NumericEquals": 1}
B = {"Variable": "$.b", "IsPresent": True}
C = {"Variable": "$.c", "StringEquals": "x"}
NEW = {"Variable": "$.value", "StringEquals": ""}


def _document(test: dict[str, Any], indent: int | None = 2) -> Document:
    rule = {**test, "Next": "Done", "Comment": "why"}
    states = {"Check": {"Type": "Choice", "Choices": [rule], "Default": "Done"}, "Done": {"Type": "Succeed"}}
    document = Document()
    document.new(json.dumps({"StartAt": "Check", "States": states}, indent=indent).replace(": 1,", ": 1.00e0,"))
    return document


def _test(document: Document) -> dict[str, Any]:
    rule = json.loads(document.text)["States"]["Check"]["Choices"][0]
    assert (rule.pop("Next"), rule.pop("Comment")) == ("Done", "why")
    return dict(rule)


@pytest.mark.parametrize("indent", [None, 2, 4], ids=["one line", "two", "four"])
@pytest.mark.parametrize(
    ("before", "change", "after"),
    [
        (A, lambda d: wrap_condition(d, RULE, "And"), {"And": [A]}),
        (A, lambda d: wrap_condition(d, RULE, "Or", and_add=True), {"Or": [A, {**NEW, "Variable": "$.a"}]}),
        (A, lambda d: wrap_condition(d, RULE, "Not"), {"Not": A}),
        ({"And": [A, B]}, lambda d: wrap_condition(d, RULE, "And"), {"And": [{"And": [A, B]}]}),
        ({"Not": A}, lambda d: wrap_condition(d, RULE, "Not"), {"Not": {"Not": A}}),
        ({"And": [A, B]}, lambda d: wrap_condition(d, RULE + "/And/0", "Or"), {"And": [{"Or": [A]}, B]}),
        ({"And": [A]}, lambda d: unwrap_condition(d, RULE), A),
        ({"Not": {"Not": A}}, lambda d: unwrap_condition(d, RULE), {"Not": A}),
        ({"And": [{"Or": [A, B]}, C]}, lambda d: unwrap_condition(d, RULE + "/And/0"), {"And": [A, B, C]}),
        ({"And": [{"Not": A}, C]}, lambda d: unwrap_condition(d, RULE + "/And/0"), {"And": [A, C]}),
        ({"And": [A, B]}, lambda d: change_group(d, RULE, "Or"), {"Or": [A, B]}),
        ({"And": [A, B]}, lambda d: change_group(d, RULE, "Not"), {"Not": {"And": [A, B]}}),
        ({"Or": [A]}, lambda d: change_group(d, RULE, "Not"), {"Not": A}),
        ({"Not": A}, lambda d: change_group(d, RULE, "Or"), {"Or": [A]}),
        ({"And": [A]}, lambda d: add_condition(d, RULE), {"And": [A, {**NEW, "Variable": "$.a"}]}),
        ({"And": []}, lambda d: add_condition(d, RULE), {"And": [NEW]}),
        ({"And": [A, B]}, lambda d: remove_condition(d, RULE + "/And/0"), {"And": [B]}),
        ({"And": [B, {"Not": A}]}, lambda d: remove_condition(d, RULE + "/And/1/Not"), {"And": [B]}),
        ({"And": [A]}, lambda d: remove_condition(d, RULE + "/And/0"), NEW),
        ({"And": [A, B, C]}, lambda d: move_condition(d, RULE + "/And/0", RULE, 3), {"And": [B, C, A]}),
        ({"And": [A, B, C]}, lambda d: move_condition(d, RULE + "/And/2", RULE, 0), {"And": [C, A, B]}),
        (
            {"And": [A, {"Or": [B, C]}]},
            lambda d: move_condition(d, RULE + "/And/0", RULE + "/And/1", 1),
            {"And": [{"Or": [B, A, C]}]},
        ),
        (
            {"And": [A, {"Or": [B]}]},
            lambda d: move_condition(d, RULE + "/And/1/Or/0", RULE, 0),
            {"And": [B, A]},
        ),
    ],
)  # fmt: skip
def test_a_condition_is_put_together_anew(before: Any, change: Any, after: Any, indent: int | None) -> None:
    document = _document(before, indent)
    text = document.text

    assert change(document)

    assert _test(document) == after
    assert ("1.00e0" in document.text) is ("1.00e0" in text)
    assert ("\n" in document.text) is (indent is not None)
    assert document.undo_stack.count() == 1
    document.undo()
    assert document.text == text


@pytest.mark.parametrize("indent", [2, 4])
def test_what_is_wrapped_is_indented_like_the_rest(indent: int) -> None:
    document = _document({"And": [A, B]}, indent)
    wrap_condition(document, RULE + "/And/0", "Not")
    wrap_condition(document, RULE, "Or", and_add=True)

    expected = json.dumps(json.loads(document.text), indent=indent)
    assert document.text.replace("1.00e0", "1.0") == expected


@pytest.mark.parametrize(
    ("before", "ask", "code"),
    [
        (A, lambda d: can_unwrap(d, RULE), "no-group"),
        ({"And": [A, B]}, lambda d: can_unwrap(d, RULE), "many"),
        ({"And": []}, lambda d: can_unwrap(d, RULE), "no-group"),
        ({"Not": {"And": [A, B]}}, lambda d: can_unwrap(d, RULE + "/Not"), "many"),
        ({"And": [A, {"Or": [B]}]}, lambda d: can_move(d, RULE + "/And/1", RULE + "/And/1"), "inside"),
        ({"And": [A, B]}, lambda d: can_move(d, RULE + "/And/0", RULE + "/And/1"), "no-group"),
        ({"And": [A, B]}, lambda d: can_move(d, RULE, RULE), "rule"),
    ],
)
def test_what_would_lose_something_is_refused(before: Any, ask: Any, code: str) -> None:
    verdict = ask(_document(before))

    assert not verdict.ok
    assert verdict.code == code
    assert verdict.reason


def test_a_remark_is_not_lost_when_the_rule_has_one() -> None:
    document = _document({"And": [{**A, "Comment": "inner"}]})
    text = document.text
    said: list[str] = []
    document.refused.connect(said.append)

    assert not unwrap_condition(document, RULE)

    assert document.text == text
    assert said == ["The rule has a Comment of its own."]


@pytest.mark.parametrize("rule", [None, 3, "x", []], ids=["null", "number", "text", "list"])
@pytest.mark.parametrize("group", ["And", "Or", "Not"])
def test_what_is_no_rule_is_not_put_into_a_group_but_begun_anew(rule: Any, group: str) -> None:
    states = {"Check": {"Type": "Choice", "Choices": [rule], "Default": "Done"}, "Done": {"Type": "Succeed"}}
    document = Document()
    document.new(json.dumps({"StartAt": "Check", "States": states}))
    before = document.text

    assert not wrap_condition(document, RULE, group)
    assert not unwrap_condition(document, RULE)
    assert not change_group(document, RULE, group)
    assert add_condition(document, RULE) == ""
    assert document.text == before
    assert remove_condition(document, RULE)

    assert json.loads(document.text)["States"]["Check"]["Choices"] == [{**NEW, "Next": ""}]
    document.undo_stack.undo()
    assert document.text == before


def test_what_is_no_list_is_not_written_over() -> None:
    document = _document({"And": {"Variable": "$.a", "IsNull": True}})
    text = document.text

    assert add_condition(document, RULE) == ""
    assert document.text == text


_tests = st.builds(
    lambda name, value: {"Variable": f"$.{name}", "NumericEquals": value}, st.sampled_from("abcdef"), st.integers(0, 99)
)
_trees = st.recursive(
    _tests,
    lambda inner: st.one_of(
        st.builds(lambda one: {"Not": one}, inner),
        st.builds(lambda kind, some: {kind: some}, st.sampled_from(["And", "Or"]), st.lists(inner, max_size=3)),
    ),
    max_leaves=8,
)


def _leaves(condition: Any) -> list[str]:
    """Return all tests of a condition, in the order of their texts."""
    if "Variable" in condition:
        return [json.dumps(condition)]
    inner = condition.get("Not") or condition.get("And") or condition.get("Or") or []
    return sorted(leaf for one in ([inner] if isinstance(inner, dict) else inner) for leaf in _leaves(one))


def _all_pointers(document: Document, pointer: str = RULE) -> list[str]:
    return [pointer, *(each for inner in children(document, pointer) for each in _all_pointers(document, inner))]


@pytest.mark.slow
@given(tree=_trees, indent=st.sampled_from([None, 2, 4]), data=st.data())
def test_no_test_is_lost_and_everything_can_be_taken_back(tree: Any, indent: int | None, data: st.DataObject) -> None:
    document = _document(tree, indent)
    text = document.text

    for _ in range(4):
        before = _leaves(_test(document))
        pointers = _all_pointers(document)
        pointer = data.draw(st.sampled_from(pointers))
        change = data.draw(st.sampled_from(["wrap", "unwrap", "turn", "move"]))
        group = data.draw(st.sampled_from(["And", "Or", "Not"]))
        if change == "wrap":
            wrap_condition(document, pointer, group)
        elif change == "unwrap":
            unwrap_condition(document, pointer)
        elif change == "turn":
            change_group(document, pointer, group)
        else:
            to = data.draw(st.sampled_from(pointers))
            moved_to = move_condition(document, pointer, to, data.draw(st.integers(0, 4)))
            assert not moved_to or document.source.node(moved_to) is not None
        after = _leaves(_test(document))
        # A rule that all tests were moved out of does not exist: they only move inside it.
        assert [leaf for leaf in after if leaf != json.dumps(NEW)] == before

    while document.undo_stack.canUndo():
        document.undo()
    assert document.text == text
