"""Published definitions without a published output run with our stand-ins for their functions and cloud APIs."""

import json
from pathlib import Path
from typing import Any

import pytest

from engine import Engine, Result, read_definition
from engine.execution.clock import ManualClock

_DATA = Path(__file__).parents[1] / "data"
_EXAMPLES = _DATA / "tcsl-examples"
_BOUND = {
    name: binding["result"]
    for name, binding in json.loads((_DATA / "functions" / "bindings.json").read_text(encoding="utf-8")).items()
    if "result" in binding
}
_LUCY = {"user": "Lucy", "age": 15}
_BOOKED = [["GoodsSold success", "Income success", "SalesReturn success"]] * 3

# Name -> input (None for the one beside the definition) and output.
_RUNS: dict[str, tuple[Any, Any]] = {
    "01-hello-world": ({"greeting": "你好"}, {"greeting": "你好"}),
    "02-hello-world-2021": ({"greeting": "你好"}, {"greeting": "你好"}),
    "03-task-sum": (None, 15),
    "04-task-sum-short-resource": (None, 15),
    "05-task-mps-processmedia": ({}, _BOUND["mps:ProcessMedia"]),
    "08-parallel-two-branches": (_LUCY, [_BOUND["mps:checkMpsJob"], "Name is Lucy. Age is 15."]),
    # With a function that reads the exam inside the item, this gives what example 9 prints.
    "10-map-exam-parameters": (
        None,
        json.loads((_EXAMPLES / "09-map-exam-average.output.json").read_text(encoding="utf-8")),
    ),
    "17-asr-recognition": (None, _BOUND["asr:checkASR"]),
    "18-audio-keywords": (None, _BOUND["nlp:KeywordsExtraction"]),
    "19-audio-keywords-generated": ({}, _BOUND["nlp:KeywordsExtraction"]),
    "20-order-processing": (None, _BOOKED),
    "22-ai-pipeline": ({}, {"passed": True}),
}


async def _run(name: str, data: Any = None) -> Result:
    definition = read_definition((_EXAMPLES / f"{name}.tcsl.json").read_text(encoding="utf-8"))
    if data is None:
        data = json.loads((_EXAMPLES / f"{name}.input.json").read_text(encoding="utf-8"))
    async with Engine(functions=_DATA / "functions", clock=ManualClock()) as engine:
        return await (await engine.start(definition, data)).wait()


@pytest.mark.slow
@pytest.mark.parametrize("name", _RUNS)
async def test_a_published_example_runs_with_stand_ins(name: str) -> None:
    data, output = _RUNS[name]

    result = await _run(name, data)

    assert (result.status, result.output) == ("SUCCEEDED", output), f"{result.error}: {result.cause}"


@pytest.mark.slow
async def test_the_first_edition_of_order_processing_keeps_the_orders_beside_the_list() -> None:
    result = await _run("21-order-processing-first-edition")

    output: Any = result.output
    assert output["list"] == _BOOKED
    assert [order["goodsName"] for order in output["orderList"]] == ["键盘", "显示器", "鼠标"]


@pytest.mark.slow
async def test_the_example_of_the_api_calls_the_function_that_its_parameters_name() -> None:
    result = await _run("23-api-example-map-arn", {"job-spec": [{"array": [1, 2, 3]}, {"array": [4]}]})

    output: Any = result.output
    assert [answer["Payload"] for answer in output["array"]] == [6, 4]


def test_every_complete_example_is_run_here_or_has_an_output() -> None:
    complete = {path.name.removesuffix(".tcsl.json") for path in _EXAMPLES.glob("*.tcsl.json")}
    with_output = {path.name.partition(".")[0] for path in _EXAMPLES.glob("*output.json")}
    alone = {"14-retry-timeout", "21-order-processing-first-edition", "23-api-example-map-arn"}

    assert complete <= set(_RUNS) | with_output | alone
