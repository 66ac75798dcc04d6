"""Definitions of any size to measure with."""

import json
from typing import Any

_RESOURCE = "qrn:qcs:asw:ap-guangzhou:123456789:sdk:json:qcloud:scf:Invoke/work"


def pass_chain(length: int) -> str:
    """Return ``length`` Pass states in a row."""
    names = [f"Pass{number:05}" for number in range(length)]
    states = {
        name: {"Type": "Pass", **({"Next": names[index + 1]} if index + 1 < length else {"End": True})}
        for index, name in enumerate(names)
    }
    return _text(names[0], states)


def choice_loop(rounds: int) -> str:
    """Return a Pass that counts up and a Choice that goes back to it ``rounds`` times; the input is ``{"n": 0}``."""
    states = {
        "Count": {"Type": "Pass", "Parameters": {"n.$": "States.MathAdd($.n, 1)"}, "Next": "Again"},
        "Again": {
            "Type": "Choice",
            "Choices": [{"Variable": "$.n", "NumericLessThan": rounds, "Next": "Count"}],
            "Default": "Done",
        },
        "Done": {"Type": "Succeed"},
    }
    return _text("Count", states)


def looped_chain(length: int, rounds: int) -> str:
    """Return ``length`` states in a row, nearly all Pass, walked ``rounds`` times; the input is ``{"n": 0}``."""
    last = f"Pass{length - 4:05}"
    states: dict[str, Any] = {
        "Count": {"Type": "Pass", "Parameters": {"n.$": "States.MathAdd($.n, 1)"}, "Next": "Pass00000"},
        **{f"Pass{number:05}": {"Type": "Pass", "Next": f"Pass{number + 1:05}"} for number in range(length - 4)},
        last: {"Type": "Pass", "Next": "Again"},
        "Again": {
            "Type": "Choice",
            "Choices": [{"Variable": "$.n", "NumericLessThan": rounds, "Next": "Count"}],
            "Default": "Done",
        },
        "Done": {"Type": "Succeed"},
    }
    return _text("Count", states)


def many_items(at_once: int) -> str:
    """Return a Map over ``$.items`` with a Pass inside, ``at_once`` of them at the same time."""
    inner = {"StartAt": "Item", "States": {"Item": {"Type": "Pass", "End": True}}}
    each = {"Type": "Map", "ItemsPath": "$.items", "MaxConcurrency": at_once, "Iterator": inner, "End": True}
    return _text("Each", {"Each": each})


def mixed(count: int) -> str:
    """Return a workflow of ``count`` states as people draw them: ten per part, with a Choice, a Map and a Parallel."""
    parts = max(1, count // 10)
    states: dict[str, Any] = {}
    for part in range(parts):
        following = {"Next": f"Fetch{part + 1}"} if part + 1 < parts else {"End": True}
        states |= _part(part, following)
    return _text("Fetch0", states)


def _part(part: int, following: dict[str, Any]) -> dict[str, Any]:
    """Return seven states with three more inside a Map and a Parallel."""
    return {
        f"Fetch{part}": {
            "Type": "Task",
            "Resource": _RESOURCE,
            "Retry": [{"ErrorEquals": ["StatesTaskFailed"]}],
            "Catch": [{"ErrorEquals": ["StatesALL"], "Next": f"Mend{part}"}],
            "Next": f"Which{part}",
        },
        f"Which{part}": {
            "Type": "Choice",
            "Choices": [
                {"Variable": "$.kind", "StringEquals": "many", "Next": f"Each{part}"},
                {"Variable": "$.kind", "StringEquals": "both", "Next": f"Both{part}"},
            ],
            "Default": f"Skip{part}",
        },
        f"Each{part}": {
            "Type": "Map",
            "ItemsPath": "$.items",
            "Iterator": _inner(f"Item{part}"),
            "Next": f"Join{part}",
        },
        f"Both{part}": {
            "Type": "Parallel",
            "Branches": [_inner(f"Left{part}"), _inner(f"Right{part}")],
            "Next": f"Join{part}",
        },
        f"Skip{part}": {"Type": "Pass", "Next": f"Join{part}"},
        f"Mend{part}": {"Type": "Pass", "Result": {"mended": True}, "Next": f"Join{part}"},
        f"Join{part}": {"Type": "Pass", **following},
    }


def _inner(name: str) -> dict[str, Any]:
    return {"StartAt": name, "States": {name: {"Type": "Task", "Resource": _RESOURCE, "End": True}}}


def _text(start_at: str, states: dict[str, Any]) -> str:
    return json.dumps({"Comment": "bench", "StartAt": start_at, "States": states}, indent=2)
