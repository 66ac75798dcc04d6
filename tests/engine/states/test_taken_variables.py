"""Which variables an inner workflow cannot assign: those that may have been assigned on a way to it."""

import json
from typing import Any

import pytest

from engine import read_definition
from engine.api.definitions import diagnose
from engine.language.problems import Severity

DONE = {"Type": "Succeed"}
TASK = {"Type": "Task", "Resource": "arn:aws:lambda:us-east-1:123456789012:function:f"}
X = {"Assign": {"x": 1}}


def _text(start: str, **states: Any) -> str:
    return json.dumps({"QueryLanguage": "JSONata", "StartAt": start, "States": states})


def _inside(name: str = "b") -> dict[str, Any]:
    return {"StartAt": name, "States": {name: {"Type": "Pass", "Assign": {"x": 2}, "End": True}}}


def _fan(**fields: Any) -> dict[str, Any]:
    return {"Type": "Parallel", "Branches": [_inside()], **(fields if "Next" in fields else {**fields, "End": True})}


def _around(**states: Any) -> dict[str, Any]:
    return {"Type": "Parallel", "Branches": [{"StartAt": next(iter(states)), "States": states}], "End": True}


def _mapped(mode: str) -> dict[str, Any]:
    config = {"Mode": mode} if mode == "INLINE" else {"Mode": mode, "ExecutionType": "STANDARD"}
    return {"Type": "Map", "Items": [1], "ItemProcessor": {"ProcessorConfig": config, **_inside()}, "End": True}


def _pass(target: str, **fields: Any) -> dict[str, Any]:
    return {"Type": "Pass", "Next": target, **fields}


def _choice(target: str, default: str, rule: dict[str, Any] | None = None, **fields: Any) -> dict[str, Any]:
    choices = [{"Condition": "{% true %}", "Next": target, **(rule or {})}]
    return {"Type": "Choice", "Choices": choices, "Default": default, **fields}


def _task(target: str, to: str, catcher: dict[str, Any] | None = None, **fields: Any) -> dict[str, Any]:
    return {**TASK, "Next": target, "Catch": [{"ErrorEquals": ["E"], "Next": to, **(catcher or {})}], **fields}


REFUSED = {
    "before it": _text("a", a=_pass("p", **X), p=_fan()),
    "by a rule that leads there": _text("c", c=_choice("p", "p", X), p=_fan()),
    "on one of two ways": _text("c", c=_choice("a", "p"), a=_pass("p", **X), p=_fan()),
    "in a loop": _text("p", p=_fan(Next="a"), a=_pass("c", **X), c=_choice("p", "s"), s=DONE),
    "by itself in a loop": _text("p", p=_fan(**X, Next="c"), c=_choice("p", "s"), s=DONE),
    "by a catcher that leads there": _text("t", t=_task("p", "p", X), p=_fan()),
    "two levels above": _text("a", a=_pass("p", **X), p=_around(q=_fan())),
    "one level above": _text("p", p=_around(a=_pass("q", **X), q=_fan())),
    "before an inline Map": _text("a", a=_pass("p", **X), p=_mapped("INLINE")),
    "before a distributed Map": _text("a", a=_pass("p", **X), p=_mapped("DISTRIBUTED")),
    "in a name to be escaped": _text("a/b", **{"a/b": _pass("p~", **X), "p~": _fan()}),
}


@pytest.mark.parametrize("text", REFUSED.values(), ids=REFUSED)
def test_variable_of_a_way_to_it_cannot_be_assigned_inside(text: str) -> None:
    assert [one.code for one in read_definition(text).problems if one.severity is Severity.ERROR] == ["variable-taken"]
    assert [one.code for one in diagnose(text, "STANDARD")] == ["DUPLICATE_VARIABLE_NAME"]


ACCEPTED = {
    "after it": _text("p", p=_fan(Next="a"), a={"Type": "Pass", **X, "End": True}),
    "by itself": _text("p", p=_fan(**X)),
    "by its catcher": _text("p", p=_fan(Catch=[{"ErrorEquals": ["E"], "Next": "s", **X}]), s=DONE),
    "where nothing was caught": _text("t", t=_task("s", "p", **X), s=DONE, p=_fan()),
    "by a rule that leads elsewhere": _text("c", c=_choice("s", "p", X), s=DONE, p=_fan()),
    "where no rule matches": _text("c", c=_choice("p", "s", **X), s=DONE, p=_fan()),
    "by a catcher that leads elsewhere": _text("t", t=_task("p", "s", X), s=DONE, p=_fan()),
    "in both branches": _text("p", p={"Type": "Parallel", "Branches": [_inside("b"), _inside("c")], "End": True}),
}


@pytest.mark.parametrize("text", ACCEPTED.values(), ids=ACCEPTED)
def test_variable_of_another_way_can_be_assigned_inside(text: str) -> None:
    assert [one.code for one in read_definition(text).problems if one.severity is Severity.ERROR] == []
