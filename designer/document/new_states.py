"""What a new state begins with: a name nobody has, and content that is as valid as can be."""

from collections.abc import Iterable

from engine.language.values import Json

RESOURCE = "qrn:qcs:asw:ap-guangzhou:123456789:sdk:json:qcloud:scf:Invoke/{function}"
NEW_FUNCTION = "NAME"
LAST_TYPES = ("Succeed", "Fail")
CATCH_ALL = "StatesALL"


def empty_machine() -> dict[str, Json]:
    """Return a branch or iterator without states."""
    return {"StartAt": "", "States": {}}


def new_rule(target: str) -> dict[str, Json]:
    """Return a Choice rule that leads to ``target``; its test is there to be filled in."""
    return {"Variable": "$.value", "StringEquals": "", "Next": target}


def new_retrier() -> dict[str, Json]:
    """Return a retrier with the defaults of the language spelled out."""
    return {"ErrorEquals": [CATCH_ALL], "IntervalSeconds": 1, "MaxAttempts": 2, "BackoffRate": 2.0}


def new_catcher(target: str, error: str = CATCH_ALL) -> dict[str, Json]:
    """Return a catcher that leads to ``target``."""
    return {"ErrorEquals": [error], "Next": target}


def new_content(state_type: str, function: str = "") -> dict[str, Json]:
    """Return the fields that a state of this type needs beside Type, Next and End."""
    content: dict[str, dict[str, Json]] = {
        "Task": {"Resource": RESOURCE.format(function=function or NEW_FUNCTION)},
        "Choice": {"Choices": []},
        "Parallel": {"Branches": [empty_machine(), empty_machine()]},
        "Map": {"ItemsPath": "$.items", "Iterator": empty_machine()},
        "Wait": {"Seconds": 1},
        "Fail": {"Error": "Failed", "Cause": ""},
    }
    return content.get(state_type, {})


def new_state(state_type: str, target: str | None, function: str = "") -> dict[str, Json]:
    """Return a new state that goes on to ``target``, or ends for None."""
    state: dict[str, Json] = {"Type": state_type, **new_content(state_type, function)}
    return {**state, **way_out(state_type, target)}


def way_out(state_type: str, target: str | None) -> dict[str, Json]:
    """Return the field that says where a state of this type goes on."""
    if state_type in LAST_TYPES:
        return {}
    if state_type == "Choice":
        return {} if target is None else {"Default": target}
    return {"End": True} if target is None else {"Next": target}


def fresh_name(taken: Iterable[str], wanted: str) -> str:
    """Return ``wanted``, or with the first number from 2 that makes it a name not ``taken``."""
    names = set(taken)
    if wanted not in names:
        return wanted
    stem = wanted.rstrip("0123456789") or wanted
    number = 2
    while f"{stem}{number}" in names:
        number += 1
    return f"{stem}{number}"
