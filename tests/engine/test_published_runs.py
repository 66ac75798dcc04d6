"""Every published example with a printed or derived output runs to exactly that output, with real functions."""

import json
from pathlib import Path
from typing import Any

import pytest

from engine import Engine, read_definition
from engine.cli import main
from engine.execution.clock import ManualClock
from engine.history.events import StateEntered

DATA = Path(__file__).parents[1] / "data"
EXAMPLES = DATA / "tcsl-examples"
SAMPLES = Path(__file__).parents[2] / "resources" / "samples"


def _load(path: Path) -> Any:
    return json.loads(path.read_text(encoding="utf-8"))


def _with_output() -> list[Any]:
    found = sorted([*EXAMPLES.glob("*.output.json"), *EXAMPLES.glob("*.derived-output.json")])
    rows = []
    for output in found:
        name = output.name.split(".")[0]
        definition = EXAMPLES / f"{name}.tcsl.json"
        if definition.exists():
            rows.append(pytest.param(definition, output, id=name))
    return rows


@pytest.mark.parametrize(("definition", "output"), _with_output())
async def test_a_published_example_gives_its_published_output(definition: Path, output: Path) -> None:
    given = EXAMPLES / definition.name.replace(".tcsl.json", ".input.json")
    async with Engine(functions=DATA / "functions", clock=ManualClock()) as engine:
        execution = await engine.start(
            read_definition(definition.read_text(encoding="utf-8")), _load(given) if given.exists() else {}
        )
        result = await execution.wait()

    assert (result.status, result.output) == ("SUCCEEDED", _load(output)), result


@pytest.mark.slow
@pytest.mark.parametrize(("definition", "output"), _with_output())
def test_tcsl_run_prints_the_published_output(
    definition: Path, output: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    given = EXAMPLES / definition.name.replace(".tcsl.json", ".input.json")
    inputs = ["--input-file", str(given)] if given.exists() else []

    code = main(["run", str(definition), *inputs, "--functions", str(DATA / "functions"), "--no-history", "--json"])

    printed = json.loads(capsys.readouterr().out)
    assert (code, printed["status"], printed["output"]) == (0, "SUCCEEDED", _load(output))


def test_all_twelve_outputs_are_there() -> None:
    assert len(_with_output()) == 12


async def test_the_first_iteration_of_example_10_gets_the_printed_input() -> None:
    definition = read_definition((EXAMPLES / "10-map-exam-parameters.tcsl.json").read_text(encoding="utf-8"))
    async with Engine(functions=DATA / "functions") as engine:
        execution = await engine.start(definition, _load(EXAMPLES / "10-map-exam-parameters.input.json"))
        await execution.wait()

    entered = next(
        event for event in execution.events if isinstance(event, StateEntered) and event.path[-1] == "Average"
    )
    assert entered.input == _load(EXAMPLES / "10-map-exam-parameters.first-iteration-input.json")


async def test_example_14_waits_one_and_two_seconds_before_its_retries() -> None:
    clock = ManualClock()
    definition = read_definition((EXAMPLES / "14-retry-timeout.tcsl.json").read_text(encoding="utf-8"))
    functions = DATA / "functions-timeout"
    async with Engine(functions=functions, clock=clock) as engine:
        result = await (await engine.start(definition, {})).wait()

    assert result.error == "StatesTimeout"
    assert clock.slept == [1.0, 2.0]
