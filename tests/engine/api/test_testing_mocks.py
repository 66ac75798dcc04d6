"""TestState with made-up answers: what does not fit the state is refused, and how the data between its steps are written."""

import json
from typing import Any

import pytest

from tests.engine.api.serving import ROLE, fault

_CALL = {"Type": "Task", "Resource": "arn:aws:states:::lambda:invoke", "Parameters": {"FunctionName": "work"}}
_ITERATED = {"StartAt": "Each", "States": {"Each": {"Type": "Pass", "End": True}}}


def _test(sfn: Any, state: Any, data: Any, **options: Any) -> Any:
    return sfn.test_state(definition=json.dumps(state), input=json.dumps(data), roleArn=ROLE, **options)


@pytest.mark.parametrize("result", ["[1,2]", "[1, 2]"])
def test_what_is_given_is_told_as_written_and_lists_of_items_with_blanks(sfn: Any, result: str) -> None:
    item = {"v.$": "$$.Map.Item.Value", "n.$": "$.n[0]"}
    state = {"Type": "Map", "ItemsPath": "$.n", "ItemSelector": item, "ItemProcessor": _ITERATED, "End": True}
    given = '{"n": ["a","b"]}'

    told = sfn.test_state(definition=json.dumps(state), input=given, mock={"result": result}, inspectionLevel="DEBUG")

    assert told["output"] == result
    assert told["inspectionData"] == {
        "input": given,
        "afterInputPath": given,
        "afterItemsPath": '["a", "b"]',
        "afterItemSelector": '[{"v":"a","n":"a"}, {"v":"b","n":"a"}]',
        "maxConcurrency": 0,
        "afterResultSelector": result,
        "afterResultPath": result,
    }


def test_what_is_worked_out_is_told_without_blanks(sfn: Any) -> None:
    state = {"Type": "Pass", "InputPath": "$.a", "Parameters": {"fixed": 1, "taken.$": "$.b"}, "End": True}

    told = _test(sfn, state, {"a": {"b": [1, 2]}}, inspectionLevel="DEBUG")

    assert told["output"] == '{"fixed":1,"taken":[1,2]}'
    assert told["inspectionData"]["afterInputPath"] == '{"b":[1,2]}'


def test_what_a_catcher_makes_is_told(sfn: Any) -> None:
    catch = [{"ErrorEquals": ["Oops"], "ResultPath": "$.error", "Next": "Handle"}]
    mock = {"errorOutput": {"error": "Oops", "cause": "because"}}

    told = _test(sfn, {**_CALL, "Catch": catch, "End": True}, {"a": 1}, mock=mock, inspectionLevel="DEBUG")

    caught = {"a": 1, "error": {"Error": "Oops", "Cause": "because"}}
    assert json.loads(told["output"]) == caught
    assert json.loads(told["inspectionData"]["afterResultPath"]) == caught
    assert told["inspectionData"]["errorDetails"] == {"catchIndex": 0}


def test_a_made_up_timeout_keeps_its_cause(sfn: Any) -> None:
    mock = {"errorOutput": {"error": "States.Timeout", "cause": "too slow"}}

    told = _test(sfn, {**_CALL, "End": True}, {}, mock=mock)

    assert (told["status"], told["error"], told["cause"]) == ("FAILED", "States.Timeout", "too slow")


_SELECTED = {
    "Type": "Map",
    "ItemSelector": {"i.$": "$$.Map.Item.Index"},
    "ItemProcessor": {"ProcessorConfig": {"Mode": "DISTRIBUTED", "ExecutionType": "STANDARD"}, **_ITERATED},
    "ItemBatcher": {"MaxItemsPerBatch": 2},
    "ToleratedFailureCount": 1,
    "End": True,
}
_READ = {**_SELECTED, "ItemReader": {"Resource": "arn:aws:states:::s3:getObject", "Parameters": {}}}


def test_a_batch_tells_the_items_of_a_selector_as_texts(sfn: Any) -> None:
    told = _test(sfn, _SELECTED, [7, 8, 9], mock={"result": "[1,2]"}, inspectionLevel="DEBUG")

    assert json.loads(told["inspectionData"]["afterItemBatcher"]) == [
        {"Items": ['{"i":0}', '{"i":1}']},
        {"Items": ['{"i":2}']},
    ]


@pytest.mark.parametrize(
    ("state", "mock", "configuration", "reason"),
    [
        (
            {**_CALL, "End": True},
            {},
            {},
            "One of the following fields is required for a test mock: [result, errorOutput].",
        ),
        ({**_CALL, "End": True}, {"result": "null"}, {}, "Mocked result must be a valid JSON object."),
        (
            {**_CALL, "End": True},
            {"errorOutput": {}},
            {},
            "An error was not specified in the mocked error output.",
        ),
        (
            {**_CALL, "End": True},
            {"result": "{}"},
            {"mapIterationFailureCount": 1},
            "MapIterationFailureCount is only supported when testing a Map state.",
        ),
        (_SELECTED, {"result": "[1,2,3]"}, {}, "Input array does not equal the mocked result array's size"),
        (
            _SELECTED,
            {"result": "[1,2]"},
            {"mapIterationFailureCount": 4},
            "Map iteration failure count must be less than or equal to the number of Map iterations",
        ),
        (
            _READ,
            {"result": "[1,2]"},
            {},
            "ItemReader data must be specified when testing a Map state with ItemReader specified.",
        ),
    ],
    ids=["nothing", "null", "no error", "no map", "other size", "too many failed", "nothing read"],
)
def test_a_mock_that_does_not_fit_the_state_is_refused(
    sfn: Any, state: Any, mock: Any, configuration: Any, reason: str
) -> None:
    told = fault(sfn, lambda: _test(sfn, state, [7, 8, 9], mock=mock, stateConfiguration=configuration))

    assert told == ("ValidationException", reason)
