"""Histories are told once for all their pages, and anew when they have grown."""

import json
from typing import Any

import pytest

from engine.api.recollections import Recollections
from engine.history.service_events import ServiceEvent, service_events
from tests.engine.api.serving import create, finished, start

_ACTIVITY = "arn:aws:states:us-east-1:123456789012:activity:work"


async def test_the_last_few_are_made_once() -> None:
    made: list[str] = []

    async def make(name: str) -> str:
        made.append(name)
        return name.upper()

    kept: Recollections[str] = Recollections(2)
    for name in ("a", "b", "a", "c", "a", "b"):
        assert await kept.recall(name, lambda name=name: make(name)) == name.upper()  # type: ignore[misc] # bound at once

    assert made == ["a", "b", "c", "b"]


def test_all_pages_of_a_history_are_told_at_once(sfn: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    inner = {"StartAt": "P", "States": {"P": {"Type": "Pass", "End": True}}}
    state = {"Type": "Map", "ItemProcessor": inner, "End": True}
    execution = start(sfn, create(sfn, {"StartAt": "M", "States": {"M": state}}), input=json.dumps([*range(50)]))
    finished(sfn, execution)
    told: list[int] = []

    def tell(*args: Any, **options: Any) -> list[ServiceEvent]:
        told.append(1)
        return service_events(*args, **options)

    monkeypatch.setattr("engine.api.runs.service_events", tell)

    pages = sfn.get_paginator("get_execution_history").paginate(
        executionArn=execution, PaginationConfig={"PageSize": 10}
    )

    assert [event["id"] for page in pages for event in page["events"]] == [*range(1, 207)]
    assert told == [1]


def test_a_history_that_has_grown_is_told_anew(sfn: Any) -> None:
    sfn.create_activity(name="work")
    task = {"Type": "Task", "Resource": _ACTIVITY, "End": True}
    execution = start(sfn, create(sfn, {"StartAt": "A", "States": {"A": task}}))

    def types() -> list[str]:
        return [event["type"] for event in sfn.get_execution_history(executionArn=execution)["events"]]

    work = sfn.get_activity_task(activityArn=_ACTIVITY)
    running = types()
    sfn.send_task_failure(taskToken=work["taskToken"], error="E")
    finished(sfn, execution)
    failed = types()
    sfn.redrive_execution(executionArn=execution)
    sfn.send_task_success(taskToken=sfn.get_activity_task(activityArn=_ACTIVITY)["taskToken"], output="1")
    finished(sfn, execution)

    assert running[-1] == "ActivityStarted"
    assert failed[-1] == "ExecutionFailed"
    assert types()[-5:] == [
        "ActivityScheduled",
        "ActivityStarted",
        "ActivitySucceeded",
        "TaskStateExited",
        "ExecutionSucceeded",
    ]
