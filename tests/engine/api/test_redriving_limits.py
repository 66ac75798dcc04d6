"""Which executions can be redriven at all: how long after they ended, and with how long a history."""

from typing import Any

import pytest

from engine.api.records import Run
from engine.api.redrives import refusal
from engine.history.events import ExecutionEnded, ExecutionStarted, HistoryEvent, StateEntered, StateExited
from tests.engine.api.serving import ROLE

_DAY = 86_400.0


def _record(**fields: Any) -> Run:
    record: dict[str, Any] = {
        "arn": "a",
        "id": "i",
        "name": "n",
        "machine_arn": "m",
        "machine_name": "m",
        "type": "STANDARD",
        "role_arn": ROLE,
        "started": 0.0,
        "input": "{}",
        "status": "FAILED",
        "stopped": 1.0,
        **fields,
    }
    return Run(**record)


@pytest.mark.parametrize(
    ("record", "now", "reason"),
    [
        (_record(), 14 * _DAY, ""),
        (_record(), 14 * _DAY + 2, "Execution redrivable period exceeded"),
        (_record(stopped=365 * _DAY), 365 * _DAY + 1, "Execution has exceeded the max execution time"),
        (_record(status="ABORTED"), 2.0, ""),
    ],
    ids=["last day", "too late", "too old", "aborted"],
)
def test_there_is_a_time_to_redrive(record: Run, now: float, reason: str) -> None:
    assert refusal(record, [ExecutionStarted(1, 0.0, (), "n", {})], now) == reason


@pytest.mark.slow
def test_a_full_history_has_no_room_for_a_redrive() -> None:
    events: list[HistoryEvent] = [ExecutionStarted(1, 0.0, (), "n", {})]
    for number in range(2, 24_998, 2):
        events += [
            StateEntered(number, 0.0, ("S",), "/States/S", "Pass", 1),
            StateExited(number + 1, 0.0, ("S",), 1, "S", "/Next"),
        ]
    assert refusal(_record(), events, 2.0) == ""

    events.append(ExecutionEnded(24_999, 0.0, (), "FAILED"))
    events.append(ExecutionEnded(25_000, 0.0, (), "FAILED"))

    assert refusal(_record(), events, 2.0) == "Execution has exceeded the maximum history event limit"
