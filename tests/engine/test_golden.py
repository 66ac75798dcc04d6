"""Golden executions: each folder of tests/golden is one, with what it must give and where that is written down."""

import json
from pathlib import Path
from typing import Any

import pytest

from engine import Engine, read_definition
from engine.execution.clock import ManualClock
from engine.execution.execution import Execution

_GOLDEN = Path(__file__).parents[1] / "golden"


def _folders() -> list[Any]:
    """Return the folders; those whose functions are Python start a process and are slow."""
    return [
        pytest.param(folder, id=folder.name, marks=[pytest.mark.slow] if list(folder.glob("functions/*.py")) else [])
        for folder in sorted(_GOLDEN.iterdir())
    ]


def _read(file: Path) -> Any:
    return json.loads(file.read_text(encoding="utf-8"))


def _seen(execution: Execution, clock: ManualClock) -> dict[str, Any]:
    """Return what an execution did in the form of ``expected.json``; what is empty is left out of a state."""
    view: Any = execution.view.to_json()
    states = {}
    for path, state in view.pop("states").items():
        seen = {key: state[key] for key in ("status", "output", "error") if state[key] is not None}
        states[path] = {**seen, **({"attempts": state["attempts"]} if state["attempts"] > 1 else {})}
    return {
        **{key: value or "" if key in ("error", "cause") else value for key, value in view.items()},
        "slept": clock.slept,
        "states": states,
        "events": [[type(event).__name__, *event.path] for event in execution.events],
    }


@pytest.mark.parametrize("folder", _folders())
async def test_a_golden_execution_goes_as_expected(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    # Turns by time would shuffle the events of branches from run to run.
    monkeypatch.setattr("engine.execution.turns.TURN_SECONDS", 3600.0)
    expected = _read(folder / "expected.json")
    clock = ManualClock()

    async with Engine(functions=folder / "functions", clock=clock) as engine:
        definition = read_definition((folder / "definition.json").read_text(encoding="utf-8"))
        execution = await engine.start(definition, _read(folder / "input.json"))
        await execution.wait()

    assert expected.pop("source")
    assert expected.pop("confirmed")
    assert _seen(execution, clock) == expected
