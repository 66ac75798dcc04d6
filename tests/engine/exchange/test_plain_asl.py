"""A definition of TCSL as ASL: what is translated means what it meant, and what is not is listed."""

import json
from pathlib import Path
from typing import Any

import pytest

from engine.definition import read_definition
from engine.exchange.plain_asl import to_asl
from engine.language.dialects import Dialect
from engine.language.problems import Severity

_EXAMPLES = sorted((Path(__file__).parents[2] / "data" / "tcsl-examples").glob("*.tcsl.json"))
QRN = "qrn:qcs:asw:ap-guangzhou:1:sdk:json:qcloud:"
TASK = {"Type": "Task", "Resource": f"{QRN}scf:Invoke/sum", "End": True}
INNER = {"StartAt": "I", "States": {"I": {"Type": "Pass", "End": True}}}
LAMBDA = "arn:aws:lambda:${AWS::Region}:${AWS::AccountId}:function:sum"


def _asl(state: dict[str, Any], **top: Any) -> tuple[dict[str, Any], list[str]]:
    text = json.dumps({"StartAt": "A", "States": {"A": state}, **top})
    definition = read_definition(text)
    assert not definition.has_errors
    done = to_asl(definition)
    return json.loads(done.text), [f"{one.line}:{one.path} {one.en}" for one in done.left]


@pytest.mark.parametrize(
    ("before", "after"),
    [
        pytest.param(
            {**TASK, "Retry": [{"ErrorEquals": ["StatesTimeout", "Mine"]}]},
            {**TASK, "Resource": LAMBDA, "Retry": [{"ErrorEquals": ["States.Timeout", "Mine"], "MaxAttempts": 2}]},
            id="errors and retries",
        ),
        pytest.param(
            {**TASK, "Resource": f"{QRN}scf:Invoke/sum/3/default"}, {**TASK, "Resource": f"{LAMBDA}:3"}, id="version"
        ),
        pytest.param(
            {"Type": "Map", "ItemPath": "$.a", "Iterator": INNER, "End": True},
            {"Type": "Map", "ItemsPath": "$.a", "Iterator": INNER, "End": True, "MaxConcurrency": 1},
            id="Map",
        ),
        pytest.param(
            {**TASK, "ResultSeclector": {"a": 1}}, {**TASK, "Resource": LAMBDA, "ResultSelector": {"a": 1}}, id="old name"
        ),
    ],
)  # fmt: skip
def test_what_asw_means_is_written_as_step_functions_means_it(before: dict[str, Any], after: dict[str, Any]) -> None:
    written, _ = _asl(before)

    assert written["States"]["A"] == after
    assert written["TimeoutSeconds"] == 86_400


def test_a_retrier_that_is_no_object_stays_as_it_is() -> None:
    retriers = ["StatesALL", {"ErrorEquals": ["StatesALL"]}]
    states = {"A": {**TASK, "Retry": retriers}}

    done = to_asl(read_definition(json.dumps({"StartAt": "A", "States": states}), Dialect.TCSL))

    written = json.loads(done.text)["States"]["A"]["Retry"]
    assert written == ["StatesALL", {"ErrorEquals": ["States.ALL"], "MaxAttempts": 2}]


def test_milliseconds_become_whole_seconds() -> None:
    written, left = _asl(TASK, TimeoutMilliseconds=1500)

    assert written["TimeoutSeconds"] == 2
    assert "TimeoutMilliseconds" not in written
    assert any("1500 milliseconds are rounded up" in one for one in left)


def test_what_only_tencent_cloud_has_is_left_and_listed() -> None:
    written, left = _asl({**TASK, "Resource": f"{QRN}asr:checkASR"})

    assert written["States"]["A"]["Resource"] == f"{QRN}asr:checkASR"
    assert left == [f'1:/States/A/Resource Step Functions has no Resource such as "{QRN}asr:checkASR"; write an ARN']


def test_a_definition_in_asl_stays_as_it_is() -> None:
    text = '{"StartAt":"A","States":{"A":{"Type":"Task","Resource":"arn:aws:lambda:::function:f","End":true}}}'

    done = to_asl(read_definition(text))

    assert (done.text, done.left) == (text, ())


@pytest.mark.parametrize("path", _EXAMPLES, ids=lambda path: path.name[:2])
def test_a_published_definition_is_asl_unless_it_calls_a_cloud_api(path: Path) -> None:
    done = to_asl(read_definition(path.read_text(encoding="utf-8")))

    written = read_definition(done.text)
    assert [one for one in written.problems if one.severity is Severity.ERROR] == []
    assert written.dialect.is_asl is not any("no Resource such as" in one.en for one in done.left)
