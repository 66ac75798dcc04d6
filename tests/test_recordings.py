"""How what is observed is counted beside published recordings; ``tests.suites.recorded`` fetches and runs those."""

import json
from pathlib import Path
from typing import Any

import pytest

from tests.suites.recorded import left_out
from tests.suites.recorded.counting import (
    DISTRIBUTED,
    FUNCTIONS,
    SERVICES,
    WITHOUT_TASKS,
    Compared,
    Place,
    compare,
    kind_of,
    table,
)
from tests.suites.recorded.reasons import is_fault, listed, reason

_LAMBDA = {"Type": "Task", "Resource": "arn:aws:lambda:us-east-1:123456789012:function:f"}
_INVOKE = {"Type": "Task", "Resource": "arn:aws:states:::lambda:invoke"}
_QUEUE = {"Type": "Task", "Resource": "arn:aws:states:::sqs:sendMessage"}
_LISTING = {"Type": "Task", "Resource": "arn:aws:states:::aws-sdk:lambda:listFunctions"}
_MAP = {"Type": "Map", "ItemProcessor": {"ProcessorConfig": {"Mode": "DISTRIBUTED"}, "States": {"L": _LAMBDA}}}


@pytest.mark.parametrize(
    ("states", "kind"),
    [
        ([{"Type": "Pass"}], WITHOUT_TASKS),
        ([_LAMBDA, _INVOKE], FUNCTIONS),
        ([_MAP], DISTRIBUTED),
        ([_MAP, _QUEUE], SERVICES),
        ([_LISTING], SERVICES),
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


def _compared(recorded: Any, observed: Any, states: tuple[dict[str, Any], ...] = (), test: str = "t") -> Compared:
    definitions = [json.dumps(states)]
    both = {"recorded": {"h": recorded}, "observed": {} if observed is None else {"h": observed}}
    (one,) = compare({"test": test, "definitions": definitions, "problem": "", **both})
    return one


@pytest.mark.parametrize(
    ("observed", "same"),
    [
        (_history(_failed("why")), (True, True, True, True)),
        (_history(_failed("else")), (False, True, False, True)),
        (_history(_failed("why", previous=1)), (False, True, True, False)),
        (_history(_failed("why", error="F")), (False, False, True, True)),
        (None, (False, False, False, False)),
    ],
    ids=["same", "cause", "previous id", "error", "nothing"],
)
def test_what_is_the_same_is_told_apart(observed: Any, same: tuple[bool, ...]) -> None:
    one = _compared(_history(_failed("why")), observed)

    assert tuple(one.same[column] for column in ("all", "outcome", "causes", "order and ids")) == same
    assert bool(one.places) is not one.same["all"]


def test_an_answer_that_is_no_execution_counts_as_one_of_the_api() -> None:
    one = _compared({"name": "x"}, {"name": "x"})

    assert not one.is_execution
    assert table([one]).splitlines()[-1].split() == ["answers", "of", "the", "API", "1", "1", "of", "1"]


def test_an_execution_without_causes_counts_as_neither_right_nor_wrong_there() -> None:
    one = _compared({"status": "SUCCEEDED", "startDate": "d"}, {"status": "SUCCEEDED", "startDate": "d"})

    assert table([one]).splitlines()[1].split()[2:] == ["1", "1", "of", "1", "1", "of", "1"]


def test_every_place_that_differs_is_told() -> None:
    one = _compared({"a": [1, {"b": 2}], "c": [1], "d": 0}, {"a": [1, {"b": 3}], "c": [1, 2], "e": 0})

    assert one.places == [
        Place("/a/1/b", 2, 3),
        Place("/c", [1], [1, 2]),
        Place("/d", 0, "nothing"),
        Place("/e", "nothing", 0),
    ]


@pytest.mark.parametrize(
    ("kind", "place", "why"),
    [
        (FUNCTIONS, Place("/Context/RedriveCount", "nothing", 0), "redrives came in November 2023"),
        (FUNCTIONS, Place("/Context/RedriveCount", 1, 0), None),
        (SERVICES, Place("/cause", "no", "no (SDK Attempt Count: 1)"), "the SDK counts its attempts since 2025"),
        (SERVICES, Place("/cause", "no", "yes"), "of other services the answers are those of moto"),
        (FUNCTIONS, Place("/cause", "no", "yes"), None),
    ],
)
def test_a_place_has_the_reason_of_what_stands_there(kind: str, place: Place, why: str | None) -> None:
    assert reason(Compared(kind, "t", "h", {}, [place], ""), place) == why


def test_only_an_answer_that_tells_when_it_started_may_have_another_length() -> None:
    place = Place("/AllHttpHeaders/Content-Length/0", "161", "160")
    starts, sends = (
        Compared(SERVICES, f"a.py::T::test_{name}", "h", {}, [place], "") for name in ("start_execution", "s")
    )

    assert reason(starts, place) == "an answer is as long as the digits of its moments"
    assert reason(sends, place) == "of other services the answers are those of moto"


def test_an_outcome_is_a_fault_unless_all_that_differs_has_a_reason() -> None:
    ended = {"type": "ExecutionSucceeded", "executionSucceededEventDetails": {"output": {"RedriveCount": 0}}}
    before = {"type": "ExecutionSucceeded", "executionSucceededEventDetails": {"output": {}}}
    other = {"type": "ExecutionSucceeded", "executionSucceededEventDetails": {"output": {"RedriveCount": 0, "a": 1}}}

    assert not is_fault(_compared(_history(before), _history(ended)))
    assert is_fault(_compared(_history(before), _history(other)))
    assert not is_fault(_compared(_history(before), _history(other), (_QUEUE,)))


def test_differences_stand_below_their_reasons() -> None:
    known = [_compared({}, {"encryptionConfiguration": {}}, test=f"t[{number}]") for number in range(3)]
    unknown = [_compared({}, {"a": 1}, test=f"u[{number}]") for number in range(2)]

    assert listed([*known, *unknown]).splitlines() == [
        "    3  the keys of encryption came in 2024",
        '       t[0], h/encryptionConfiguration: recorded "nothing", here {} (and 2 more)',
        "    2  NO REASON KNOWN",
        '       u[0], h/a: recorded "nothing", here 1',
        '       u[1], h/a: recorded "nothing", here 1',
    ]


def test_what_is_published_and_not_run_is_told(tmp_path: Path) -> None:
    folder = tmp_path / "stepfunctions" / "v2"
    folder.mkdir(parents=True)
    tests = ("logs/test_logs.py::t", "a.py::skipped", "a.py::gone", "a.py::empty")
    recorded: dict[str, dict[str, Any]] = {
        f"x/stepfunctions/v2/{test}": {"recorded-content": {"h": {}}} for test in tests
    }
    recorded["x/stepfunctions/v2/a.py::empty"]["recorded-content"] = {}
    (folder / "a.snapshot.json").write_text(json.dumps(recorded), encoding="utf-8")

    published = left_out.published(folder)

    assert published == list(tests[:3])
    assert left_out.reasons(published, {"a.py::skipped": {"stopped": "skipped by their authors"}}) == {
        left_out.LEFT_OUT["logs/"]: 1,
        "skipped by their authors": 1,
        "recorded for tests that are there no more": 1,
    }


def test_a_test_that_left_nothing_is_lost() -> None:
    left = {
        "right": {"stopped": "", "recorded": {"h": {}}},
        "skipped": {"stopped": "skipped by their authors", "recorded": {}},
        "not set up": {"stopped": "", "recorded": {}},
    }
    names = [*left, "crashed"]

    assert left_out.lost([*names, "not begun"], [*names, "without recordings"], left) == ["crashed", "not set up"]


def test_whole_files_are_ignored_and_single_tests_deselected() -> None:
    options = left_out.options("tests")

    assert "--ignore=tests/logs/" in options
    assert "--deselect=tests/base/test_base.py::TestSnfBase::test_event_bridge_events" in options
