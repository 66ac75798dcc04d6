"""Which recordings are not run, and why: all that is published is told of."""

import json
from collections import Counter
from collections.abc import Mapping
from pathlib import Path

from tests.suites.recorded.counting import Json

_LOGS = "what they look at stands in CloudWatch Logs, which we do not have"
_RULES = "they need rules of EventBridge, which we do not have"
_STACKS = "they need stacks of CloudFormation, which we do not have"

LEFT_OUT = {
    "logs/": _LOGS,
    "express/test_express_async.py": _LOGS,
    "test_sfn_api_express.py::TestSfnApiExpress::test_start_async_describe_history_execution": _LOGS,
    "test_sfn_api_logs.py::TestSnfApiLogs::test_deleted_log_group": _LOGS,
    "base/test_base.py::TestSnfBase::test_event_bridge_events": _RULES,
    "services/test_events_task_service.py": _RULES,
    "services/test_ecs_task_service.py": _STACKS,
    "scenarios/test_sfn_scenarios.py": _STACKS,
    "test_sfn_api.py::TestSnfApi::test_cloudformation_definition": _STACKS,
    "base/test_wait.py::TestSfnWait::test_timestamp_too_far_in_future_boundary[24855]": "it waits for 68 years",
    "test_stepfunctions_v2.py": "old tests, without recordings",
}
"""By the first letters of a test's place."""


def options(tests: str) -> list[str]:
    """Return what tells pytest to leave them out."""
    return [f"--{'deselect' if '::' in start else 'ignore'}={tests}/{start}" for start in LEFT_OUT]


def published(folder: Path) -> list[str]:
    """Return the places of all tests that something was recorded for."""
    files = sorted(folder.rglob("*.snapshot.json"))
    return [
        test.partition("/stepfunctions/v2/")[2]
        for file in files
        for test, recording in json.loads(file.read_text("utf-8")).items()
        if recording["recorded-content"]
    ]


def reasons(published: list[str], left: Mapping[str, Mapping[str, Json]]) -> Counter[str]:
    """Return why tests were left out and how many each, by what each test left that was run."""
    return Counter(_reason(test, left) for test in published if test not in left or left[test]["stopped"])


def lost(published: list[str], begun: list[str], left: Mapping[str, Mapping[str, Json]]) -> list[str]:
    """Return the tests that were begun and left nothing of what was recorded: neither right nor wrong."""
    told = {test for test, its in left.items() if its["stopped"] or its["recorded"]}
    return sorted(set(published) & set(begun) - told)


def _reason(test: str, left: Mapping[str, Mapping[str, Json]]) -> str:
    if test in left:
        return str(left[test]["stopped"])
    known = (why for start, why in LEFT_OUT.items() if test.startswith(start))
    return next(known, "recorded for tests that are there no more")
