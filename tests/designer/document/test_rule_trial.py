"""Trying the rules of a Choice: the engine's own answers, and data to begin with."""

import json
from typing import Any

import pytest

from designer.document.rule_trial import Truth, data_to_begin_with, try_rules
from engine.definition import read_definition
from engine.states import Choice

AGE = {"Variable": "$.user.age", "NumericGreaterThanEquals": 18}
MAIL = {"Variable": "$.user.mail", "IsPresent": True}


def _choice(*rules: dict[str, Any], **more: Any) -> Choice:
    state = {"Type": "Choice", "Choices": [{**rule, "Next": f"N{number}"} for number, rule in enumerate(rules)], **more}
    others = {f"N{number}": {"Type": "Succeed"} for number in range(4)}
    query = {"QueryLanguage": "JSONata"} if "Condition" in rules[0] else {}
    definition = read_definition(json.dumps({**query, "StartAt": "C", "States": {"C": state, **others}}))
    choice = definition.state("/States/C")
    assert isinstance(choice, Choice)
    return choice


def test_every_condition_is_answered_and_the_first_true_rule_decides() -> None:
    choice = _choice({"And": [AGE, {"Not": MAIL}]}, MAIL, AGE, Default="N3")

    trial = try_rules(choice, {"user": {"age": 20, "mail": "a@b"}}, {})

    assert {pointer: answer.truth for pointer, answer in trial.answers.items()} == {
        "/Choices/0": Truth.FALSE,
        "/Choices/0/And/0": Truth.TRUE,
        "/Choices/0/And/1": Truth.FALSE,
        "/Choices/0/And/1/Not": Truth.TRUE,
        "/Choices/1": Truth.TRUE,
        "/Choices/2": Truth.TRUE,
    }
    assert (trial.rule, trial.target, trial.fault) == (1, "N1", "")


@pytest.mark.parametrize(
    ("choice", "data", "rule", "target", "fault"),
    [
        (_choice(AGE, Default="N3"), {"user": {"age": 3}}, None, "N3", ""),
        (_choice(AGE), {"user": {"age": 3}}, None, "", "No rule of 'C' matches"),
        (_choice(AGE), {}, None, "", "could not be found"),
        (_choice(AGE, InputPath="$.in"), {"in": {"user": {"age": 18}}}, 0, "N0", ""),
        (_choice({"Condition": "{% $states.input.n > 1 %}"}), {"n": 2}, 0, "N0", ""),
        (_choice({"Condition": "{% $f := function($x){$f($x)}; $f(1) %}"}), {}, None, "", " "),
    ],
    ids=["default", "no match", "no value", "input path", "jsonata", "no end"],
)
def test_a_choice_does_with_data_what_the_engine_does(
    choice: Choice, data: Any, rule: int | None, target: str, fault: str
) -> None:
    trial = try_rules(choice, data, {})

    assert (trial.rule, trial.target) == (rule, target)
    assert bool(trial.fault) is bool(fault)
    assert fault.strip() in trial.fault


def test_data_to_begin_with_have_what_the_rules_look_at() -> None:
    path = {"Variable": "$.limit", "NumericEqualsPath": "$.x"}
    odd = {"Variable": "$.list[0]", "StringEquals": "a"}
    choice = _choice({"Or": [AGE, MAIL]}, {"Variable": "$.vip", "BooleanEquals": True}, path, odd)

    data = data_to_begin_with(choice)

    assert data == {"user": {"age": 18, "mail": ""}, "vip": True}
    assert try_rules(choice, data, {}).rule == 0
    assert data_to_begin_with(_choice(AGE, InputPath="$.in")) == {}
