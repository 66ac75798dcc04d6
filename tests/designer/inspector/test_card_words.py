"""What is wrong with one item of a list is said on its card, and an expression is typed there without its marks."""

import copy

from PySide6.QtWidgets import QLineEdit

from designer.inspector.handler_cards import CatcherCard, RetrierCard
from designer.inspector.inspector import Tab
from designer.inspector.rule_card import RuleCard

from .conftest import CHOICE, PIPELINE, TASK, OpenBench, child
from .test_lists import cards


def test_a_retrier_for_no_error_says_so(open_bench: OpenBench) -> None:
    bench = open_bench()
    bench.select(TASK, tab=Tab.ERRORS)
    card = cards(bench, RetrierCard)[0]

    bench.type_into(child(card, QLineEdit, "ErrorEquals"), "")

    assert "at least one error name" in card.notes.text


def test_a_rule_says_itself_that_its_condition_cannot_be_read(open_bench: OpenBench) -> None:
    choices = [{"Condition": "{% true %}", "Next": "Done"}, {"Condition": "{% true %}", "Next": "Done"}]
    states = {"Check": {"Type": "Choice", "Choices": choices}, "Done": {"Type": "Succeed"}}
    bench = open_bench({"QueryLanguage": "JSONata", "StartAt": "Check", "States": states})
    bench.select(CHOICE)

    bench.type_into(child(cards(bench, RuleCard)[1], QLineEdit, "Condition"), "$states.input >")

    first, second = cards(bench, RuleCard)
    assert first.notes.text == ""
    assert "Unexpected end of expression" in second.notes.text


def test_a_catcher_that_is_never_tried_says_so(open_bench: OpenBench) -> None:
    workflow = copy.deepcopy(PIPELINE)
    names: list[list[str]] = [["StatesTimeout", "A"], ["A"]]
    workflow["States"]["Work"]["Catch"] = [{"ErrorEquals": one, "Next": "Shape"} for one in names]
    bench = open_bench(workflow)
    bench.inspector.resize(360, 1600)
    bench.select(TASK, tab=Tab.ERRORS)
    first, second = cards(bench, CatcherCard)
    before = first.notes.text, second.notes.text

    bench.click(second.up)

    assert before[0] == ""
    assert "A" in before[1]
    assert [card.notes.isVisible() for card in cards(bench, CatcherCard)] == [False, False]


def test_a_condition_in_jsonata_is_typed_without_its_marks(open_bench: OpenBench) -> None:
    choices = [{"Condition": "{% $states.input.a = 1 %}", "Next": "Done"}, {"Condition": True, "Next": "Done"}]
    states = {"Check": {"Type": "Choice", "Choices": choices}, "Done": {"Type": "Succeed"}}
    bench = open_bench({"QueryLanguage": "JSONata", "StartAt": "Check", "States": states})
    bench.select(CHOICE)
    first, second = cards(bench, RuleCard)
    lines = [child(card, QLineEdit, "Condition") for card in (first, second)]
    shown = [line.text() for line in lines]

    bench.type_into(lines[0], "$states.input.a > 2")
    bench.type_into(lines[1], "false")

    assert shown == ["$states.input.a = 1", "true"]
    assert bench.value(CHOICE + "/Choices/0/Condition") == "{% $states.input.a > 2 %}"
    assert bench.value(CHOICE + "/Choices/1/Condition") is False
