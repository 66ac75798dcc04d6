"""What every engine has to run: definitions in the States Language, inputs, and the outputs that are right."""

import json
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from tests.bench.workflows import choice_loop, pass_chain

TASK_RESULT = {"done": True}
"""What the function behind the Task answers, whatever it gets."""
FUNCTION = "noop"


@dataclass(frozen=True, slots=True, kw_only=True)
class Workload:
    """One definition, started at once for each of ``inputs``; ``outputs`` are the right ones in that order.

    ``times_rival`` is how many times as fast as the rival the engine wants to be.
    """

    key: str
    title: str
    definition: str
    inputs: list[Any]
    outputs: list[Any]
    transitions: int
    times_rival: float = 3.0
    has_task: bool = False


def all_workloads() -> tuple[Workload, ...]:
    """Return the workloads in the order of the table."""
    return (
        _chain(),
        _loop(),
        map_over("W3a", 10_000, 0),
        map_over("W3b", 10_000, 40),
        _parallel(),
        _tasks(),
        _executions(),
    )


def _chain() -> Workload:
    return Workload(
        key="W1",
        title="chain of 1,000 Pass",
        definition=pass_chain(1_000),
        inputs=[{"a": 1}],
        outputs=[{"a": 1}],
        transitions=1_000,
        times_rival=1.5,
    )


def _loop() -> Workload:
    return Workload(
        key="W2",
        title="Choice + MathAdd, 10,000",
        definition=choice_loop(5_000),
        inputs=[{"n": 0}],
        outputs=[{"n": 5_000}],
        transitions=10_001,
    )


def map_over(key: str, length: int, at_once: int) -> Workload:
    """Return a Map that adds 1 to each of ``length`` items, ``at_once`` side by side; 0 is no limit."""
    count = {"Type": "Pass", "Parameters": {"v.$": "States.MathAdd($.v, 1)"}, "End": True}
    return Workload(
        key=key,
        title=f"Map, {length:,} items, {at_once or 'all'} at once",
        definition=_over_items(count, at_once),
        inputs=[{"items": [{"v": number} for number in range(length)]}],
        outputs=[[{"v": number + 1} for number in range(length)]],
        transitions=length + 1,
    )


def _parallel() -> Workload:
    branches = [_branch(number) for number in range(100)]
    return Workload(
        key="W4",
        title="Parallel, 100 branches of 10",
        definition=_single("Fork", {"Type": "Parallel", "Branches": branches, "End": True}),
        inputs=[{"a": 1}],
        outputs=[[{"branch": number} for number in range(100)]],
        transitions=1_001,
    )


def _branch(number: int) -> dict[str, Any]:
    """Return ten Pass states in a row, with names of their own: TCSL wants them unique."""
    names = [f"Pass{number:02}-{index}" for index in range(10)]
    states: dict[str, Any] = {name: {"Type": "Pass", "Next": following} for name, following in pairwise(names)}
    states[names[-1]] = {"Type": "Pass", "Result": {"branch": number}, "End": True}
    return {"StartAt": names[0], "States": states}


def _tasks() -> Workload:
    resource = f"arn:aws:lambda:us-east-1:123456789012:function:{FUNCTION}"
    return Workload(
        key="W5",
        title="Map, 1,000 no-op Tasks",
        definition=_over_items({"Type": "Task", "Resource": resource, "End": True}, 0),
        inputs=[{"items": [{"v": number} for number in range(1_000)]}],
        outputs=[[TASK_RESULT] * 1_000],
        transitions=1_001,
        has_task=True,
    )


def _executions() -> Workload:
    states = {
        "Begin": {"Type": "Pass", "Next": "Which"},
        "Which": {
            "Type": "Choice",
            "Choices": [{"Variable": "$.n", "NumericLessThan": 500, "Next": "Low"}],
            "Default": "High",
        },
        "Low": {"Type": "Pass", "Result": {"is": "low"}, "ResultPath": "$.found", "Next": "Done"},
        "High": {"Type": "Pass", "Result": {"is": "high"}, "ResultPath": "$.found", "Next": "Done"},
        "Done": {"Type": "Succeed"},
    }
    inputs = [{"n": number} for number in range(1_000)]
    return Workload(
        key="W6",
        title="1,000 executions at once",
        definition=json.dumps({"StartAt": "Begin", "States": states}),
        inputs=inputs,
        outputs=[{**data, "found": {"is": "low" if data["n"] < 500 else "high"}} for data in inputs],
        transitions=4_000,
    )


def _over_items(state: dict[str, Any], at_once: int) -> str:
    each = {
        "Type": "Map",
        "ItemsPath": "$.items",
        "MaxConcurrency": at_once,
        "Iterator": {"StartAt": "Item", "States": {"Item": state}},
        "End": True,
    }
    return _single("Each", each)


def _single(name: str, state: dict[str, Any]) -> str:
    return json.dumps({"StartAt": name, "States": {name: state}})
