"""How what is observed is counted beside published recordings; ``tests.suites.recorded`` fetches and runs those."""

import json
from typing import Any

import pytest

from tests.suites.recorded.counting import KINDS, compare, kind_of, reason, table

_LAMBDA = {"Type": "Task", "Resource": "arn:aws:lambda:us-east-1:123456789012:function:f"}
_INVOKE = {"Type": "Task", "Resource": "arn:aws:states:::lambda:invoke"}
_QUEUE = {"Type": "Task", "Resource": "arn:aws:states:::sqs:sendMessage"}
_MAP = {"Type": "Map", "ItemProcessor": {"ProcessorConfig": {"Mode": "DISTRIBUTED"}, "States": {"L": _LAMBDA}}}


@pytest.mark.parametrize(
    ("states", "kind"),
    [
        ([{"Type": "Pass"}], KINDS[0]),
        ([_LAMBDA, _INVOKE], KINDS[1]),
        ([_MAP], KINDS[2]),
        ([_MAP, _QUEUE], KINDS[3]),
    ],
)
def test_a_workflow_is_of_the_kind_that_needs_most(states: list[dict[str, Any]], kind: str) -> None:
    texts = [json.dumps({"States": {str(number): state}}) for number, state in enumerate(states)]

    assert kind_of([*texts, "no JSON"]) == kind


def _history(*ends: dict[str, Any]) -> dict[str, Any]:
    started = {"id": 1, "previousEventId": 0, "type": "ExecutionStarted"}
    return {"events": [started, *ends]}


def _failed(cause: str, previous: int = 0, error: str = "E") -> dict[str, Any]:
    details = {"error": error, "cause": cause}
    return {"id": 2, "previousEventId": previous, "type": "ExecutionFailed", "executionFailedEventDetails": details}


@pytest.mark.parametrize(
    ("observed", "same"),
    [
        (_history(_failed("why")), (True, True, True, True)),
        (_history(_failed("else")), (True, False, True, False)),
        (_history(_failed("why", previous=1)), (True, True, False, False)),
        (_history(_failed("why", error="F")), (False, True, True, False)),
        (None, (False, False, False, False)),
    ],
    ids=["same", "cause", "previous id", "error", "nothing"],
)
def test_what_is_the_same_is_told_apart(observed: Any, same: tuple[bool, ...]) -> None:
    left = {"test": "t", "definitions": [], "recorded": {"h": _history(_failed("why"))}, "observed": {"h": observed}}

    (compared,) = compare(left)

    assert tuple(compared.same.values()) == same
    assert bool(compared.difference) is not same[-1]


def test_an_answer_that_is_no_run_counts_as_one_of_the_api() -> None:
    left = {"test": "t", "definitions": [], "recorded": {"a": {"name": "x"}}, "observed": {"a": {"name": "x"}}}

    (compared,) = compare(left)

    assert compared.kind == KINDS[4]
    assert "1 of 1" in table([compared]).splitlines()[-1]


def test_a_difference_is_shown_at_its_place_and_has_the_reason_that_it_names() -> None:
    recorded, observed = (
        _history({"id": 2, "previousEventId": 1, "type": "PassStateEntered", "context": context})
        for context in ({}, {"RedriveCount": 0})
    )

    (compared,) = compare({"test": "t", "definitions": [], "recorded": {"h": recorded}, "observed": {"h": observed}})

    assert compared.difference.startswith("/events/1/context/RedriveCount: recorded")
    assert reason(compared) == "redrives came in November 2023"
    assert reason(compared._replace(difference="/x: recorded 1, here 2")) is None
