"""A Task that starts another workflow runs the file of that name beside its own, in the window and with the command."""

import asyncio
import json
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from engine.definition import read_definition
from engine.execution.clock import ManualClock
from engine.execution.debugger import Debugger, Step
from engine.execution.engine import Engine
from engine.execution.execution import Execution, Result
from engine.history.events import StatePaused
from engine.history.store import HistoryStore

ARN = "arn:aws:states:us-east-1:123456789012:stateMachine:child"
SYNC = "arn:aws:states:::states:startExecution.sync:2"
QRN = "qrn:qcs:asw:ap-guangzhou:123456789:http:json:flowmachine:child:bzuet63j"
DOUBLE = {
    "StartAt": "D",
    "States": {"D": {"Type": "Pass", "Parameters": {"n.$": "States.MathAdd($.n, $.n)"}, "End": True}},
}
FAILS = {"StartAt": "F", "States": {"F": {"Type": "Fail", "Error": "Odd", "Cause": "because"}}}
SLOW = {"StartAt": "W", "States": {"W": {"Type": "Wait", "Seconds": 100, "End": True}}}


class Place:
    """A folder with workflows in it and an engine that runs them."""

    def __init__(self, engine: Engine, folder: Path) -> None:
        self.engine = engine
        self.folder = folder

    def put(self, name: str, machine: dict[str, Any] | str) -> Path:
        path = self.folder / name
        path.write_text(machine if isinstance(machine, str) else json.dumps(machine), encoding="utf-8")
        return path

    async def run(self, machine: dict[str, Any], data: Any = None) -> Result:
        path = self.put("parent.asl.json", machine)
        definition = read_definition(path.read_text(encoding="utf-8"))
        execution = await self.engine.start(definition, data or {}, file=str(path), functions=self.folder / "functions")
        return await execution.wait()


@pytest.fixture
async def place(tmp_path: Path) -> AsyncIterator[Place]:
    with HistoryStore(":memory:") as store:
        async with Engine(history=store, clock=ManualClock()) as engine:
            yield Place(engine, tmp_path)


def starting(resource: str = SYNC, arn: str = ARN, **fields: Any) -> dict[str, Any]:
    parameters = {"StateMachineArn": arn, "Input.$": "$"}
    task = {"Type": "Task", "Resource": resource, "Parameters": parameters, "End": True, **fields}
    return {"StartAt": "S", "States": {"S": task}}


@pytest.mark.parametrize("suffix", [".asl.json", ".tcsl.json", ".json"])
@pytest.mark.parametrize(
    "arn", [ARN, "${childArn}", "child", f"{ARN}:live"], ids=["ARN", "placeholder", "name", "alias"]
)
async def test_the_workflow_beside_is_run_and_its_output_comes_back(place: Place, suffix: str, arn: str) -> None:
    place.put(f"child{suffix}", DOUBLE)

    result = await place.run(starting(arn=arn, OutputPath="$.Output"), {"n": 21})

    assert (result.status, result.output) == ("SUCCEEDED", {"n": 42})


async def test_what_was_started_is_in_the_history(place: Place) -> None:
    child = place.put("child.asl.json", DOUBLE)

    await place.run(starting(), {"n": 1})

    assert place.engine.history is not None
    kept = {record.workflow: record for record in place.engine.history.executions()}
    assert (kept["child"].file, kept["child"].status, kept["child"].output) == (str(child), "SUCCEEDED", {"n": 2})


async def test_a_failed_workflow_fails_the_task_with_what_the_service_tells(place: Place) -> None:
    place.put("child.asl.json", FAILS)

    result = await place.run(starting())

    assert (result.status, result.error) == ("FAILED", "States.TaskFailed")
    assert json.loads(result.cause)["Error"] == "Odd"


@pytest.mark.parametrize(
    ("content", "error", "expected"),
    [
        pytest.param(None, "StepFunctions.StateMachineDoesNotExistException", "there is no child.asl.json beside", id="none"),
        pytest.param("{", "StepFunctions.InvalidDefinitionException", "child.asl.json cannot be run: line 1", id="broken"),
        pytest.param('{"StartAt": "X", "States": {}}', "StepFunctions.InvalidDefinitionException", "cannot be run", id="wrong"),
    ],
)  # fmt: skip
async def test_what_cannot_be_run_says_why(place: Place, content: str | None, error: str, expected: str) -> None:
    if content is not None:
        place.put("child.asl.json", content)

    result = await place.run(starting())

    assert (result.status, result.error) == ("FAILED", error)
    assert expected in result.cause


async def test_one_that_takes_too_long_is_stopped(place: Place) -> None:
    place.put("child.asl.json", SLOW)

    result = await place.run(starting(TimeoutSeconds=10))

    assert (result.status, result.error) == ("FAILED", "States.Timeout")
    assert place.engine.history is not None
    assert {record.status for record in place.engine.history.executions()} == {"FAILED", "ABORTED"}


async def test_one_that_is_not_waited_for_goes_on(place: Place) -> None:
    place.put("child.asl.json", SLOW)

    result = await place.run(starting("arn:aws:states:::states:startExecution"))

    assert result.status == "SUCCEEDED"
    assert isinstance(result.output, dict)
    assert str(result.output["ExecutionArn"]).startswith("arn:aws:states:us-east-1:123456789012:execution:child:")


async def test_a_workflow_that_starts_itself_ends_somewhere(place: Place) -> None:
    arn = "arn:aws:states:us-east-1:123456789012:stateMachine:parent"

    result = await place.run(starting(arn=arn))

    assert result.status == "FAILED"
    assert place.engine.history is not None
    innermost = place.engine.history.executions()
    assert any("workflows are inside of each other already" in record.cause for record in innermost)
    assert len(innermost) == 33


async def test_a_fixed_answer_goes_first(place: Place) -> None:
    place.put("child.asl.json", FAILS)
    (place.folder / "functions").mkdir()
    place.put("functions/bindings.json", {SYNC: {"result": {"Output": "fixed"}}})

    result = await place.run(starting(OutputPath="$.Output"))

    assert result.output == "fixed"


async def test_a_tcsl_task_runs_the_workflow_that_its_resource_names(place: Place) -> None:
    place.put(
        "child.tcsl.json", {"StartAt": "D", "States": {"D": {"Type": "Pass", "Result": {"done": True}, "End": True}}}
    )
    task = {"Type": "Task", "Resource": QRN, "ResultPath": "$.child", "End": True}

    result = await place.run({"StartAt": "S", "States": {"S": task}}, {"n": 1})

    assert result.output == {"n": 1, "child": {"done": True}}


async def test_a_tcsl_workflow_that_fails_fails_with_its_own_error(place: Place) -> None:
    place.put("child.tcsl.json", FAILS)

    result = await place.run({"StartAt": "S", "States": {"S": {"Type": "Task", "Resource": QRN, "End": True}}})

    assert (result.error, result.cause) == ("Odd", "because")


async def test_a_tcsl_workflow_that_is_not_there_says_what_to_do(place: Place) -> None:
    (place.folder / "functions").mkdir()

    result = await place.run({"StartAt": "S", "States": {"S": {"Type": "Task", "Resource": QRN, "End": True}}})

    assert result.status == "FAILED"
    assert "put child.tcsl.json beside the workflow" in result.cause


@pytest.mark.parametrize("resource", [SYNC, QRN], ids=["asl", "tcsl"])
async def test_a_step_into_a_started_workflow_holds_it_at_its_beginning(place: Place, resource: str) -> None:
    place.put("child.tcsl.json", DOUBLE)
    task: dict[str, Any] = {"Type": "Task", "Resource": resource, "Next": "Z"}
    if resource == SYNC:
        task["Parameters"] = {"StateMachineArn": ARN, "Input.$": "$"}
    machine = {"StartAt": "S", "States": {"S": task, "Z": {"Type": "Pass", "End": True}}}
    path = place.put("parent.asl.json", machine)
    outer, entered = Debugger({"/States/S"}), asyncio.Event()
    found: list[tuple[Execution, Debugger, str]] = []

    def note(execution: Execution, debugger: Debugger, file: str) -> None:
        found.append((execution, debugger, file))
        entered.set()

    outer.on_entered = note
    execution = await place.engine.start(
        read_definition(path.read_text(encoding="utf-8")), {"n": 1}, file=str(path), debugger=outer
    )
    held = asyncio.Event()
    execution.subscribe(lambda event: held.set() if isinstance(event, StatePaused) else None)
    await held.wait()
    outer.step(step=Step.INTO)
    await entered.wait()
    child, inner, file = found[0]
    paused = asyncio.Event()
    child.subscribe(lambda event: paused.set() if isinstance(event, StatePaused) else None)
    await paused.wait()

    assert Path(file).name == "child.tcsl.json"
    assert list(inner.paused) == [("D",)]
    held.clear()
    inner.resume()
    assert (await child.wait()).output == {"n": 2}
    await held.wait()
    assert list(outer.paused) == [("Z",)]
    outer.resume()
    assert (await execution.wait()).status == "SUCCEEDED"
    assert len(found) == 1


async def test_a_step_over_leaves_the_started_workflow_alone(place: Place) -> None:
    place.put("child.tcsl.json", DOUBLE)
    path = place.put("parent.asl.json", starting())
    outer, held = Debugger({"/States/S"}), asyncio.Event()
    outer.on_entered = lambda *_: pytest.fail("it was not stepped into")
    execution = await place.engine.start(
        read_definition(path.read_text(encoding="utf-8")), {"n": 1}, file=str(path), debugger=outer
    )
    execution.subscribe(lambda event: held.set() if isinstance(event, StatePaused) else None)
    await held.wait()

    outer.step(step=Step.OVER)

    assert (await execution.wait()).status == "SUCCEEDED"


@pytest.mark.parametrize(("name", "side"), [("child.asl.json", ""), ("child.json", '{"dialect": "asl"}')])
async def test_neighbour_runs_in_the_dialect_that_its_name_or_its_side_file_tells(
    place: Place, name: str, side: str
) -> None:
    place.put(name, DOUBLE)
    if side:
        place.put(f"{name}.studio.json", side)

    result = await place.run(starting(), {"n": 2})

    assert result.status == "SUCCEEDED"
    assert place.engine.history is not None
    assert {record.dialect for record in place.engine.history.executions()} == {"asl"}
