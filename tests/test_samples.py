"""The sample projects run to the end with the functions that come with them."""

import json
import shutil
from pathlib import Path
from typing import Any

import pytest

from engine.definition import read_definition
from engine.execution.engine import Engine
from engine.history.events import ErrorCaught, HistoryEvent, IterationEnded, IterationStarted, RetryScheduled

_SAMPLES = Path(__file__).resolve().parent.parent / "resources" / "samples"
_NAMES = sorted(path.name for path in _SAMPLES.iterdir() if path.is_dir())


@pytest.fixture
def samples(tmp_path: Path) -> Path:
    """A copy of the samples, for they write their results beside the workflow."""
    return shutil.copytree(_SAMPLES, tmp_path / "samples")


async def _run(folder: Path) -> tuple[Any, list[HistoryEvent]]:
    definition = read_definition((folder / "workflow.tcsl.json").read_text(encoding="utf-8"))
    data = json.loads((folder / "input.json").read_text(encoding="utf-8"))
    events: list[HistoryEvent] = []
    async with Engine(functions=folder / "functions") as engine:
        execution = await engine.start(definition, data)
        execution.subscribe(events.append)
        result = await execution.wait()
    assert result.status == "SUCCEEDED", f"{result.error}: {result.cause}"
    return result.output, events


def _most_at_a_time(events: list[HistoryEvent]) -> int:
    running = most = 0
    for event in events:
        running += isinstance(event, IterationStarted)
        running -= isinstance(event, IterationEnded)
        most = max(most, running)
    return most


@pytest.mark.parametrize("name", _NAMES)
def test_a_sample_is_complete_and_without_errors(name: str) -> None:
    folder = _SAMPLES / name
    about = json.loads((folder / "sample.json").read_text(encoding="utf-8"))

    definition = read_definition((folder / "workflow.tcsl.json").read_text(encoding="utf-8"))

    assert not definition.has_errors, [problem.text() for problem in definition.problems]
    assert {"zh", "en"} == set(about["title"]) == set(about["description"])
    assert isinstance(json.loads((folder / "input.json").read_text(encoding="utf-8")), dict)


def test_the_map_sample_is_the_published_tutorial() -> None:
    published = Path(__file__).parent / "data" / "tcsl-examples"

    for name, original in (
        ("workflow.tcsl.json", "11-map-sum-seed.tcsl.json"),
        ("input.json", "11-map-sum-seed.input.json"),
    ):
        assert (_SAMPLES / "map-sum" / name).read_bytes() == (published / original).read_bytes()


@pytest.mark.slow
async def test_map_sum_adds_up_two_arrays_at_a_time(samples: Path) -> None:
    output, events = await _run(samples / "map-sum")

    assert output["result"] == [15, 15, 18, 15]
    assert _most_at_a_time(events) == 2


@pytest.mark.slow
async def test_order_processing_books_each_order_three_times(samples: Path) -> None:
    output, _ = await _run(samples / "order-processing")

    assert output == [["GoodsSold success", "Income success", "SalesReturn success"]] * 3


@pytest.mark.slow
async def test_data_pipeline_retries_and_then_skips_the_user_that_fails(samples: Path) -> None:
    folder = samples / "data-pipeline"

    output, events = await _run(folder)

    statuses = {user["id"]: user["status"] for user in output["processed"]}
    assert statuses == {1001: "processed", 1002: "processed", 1003: "processed", 1004: "skipped", 1005: "processed"}
    assert [event.path for event in events if isinstance(event, RetryScheduled)] == [
        ("ProcessUsers", 3, "ProcessUserInfo")
    ] * 2
    assert [event.target for event in events if isinstance(event, ErrorCaught)] == ["SkipUser"]
    assert _most_at_a_time(events) == 2


@pytest.mark.slow
async def test_data_pipeline_stores_the_shared_file_in_the_bucket(samples: Path) -> None:
    folder = samples / "data-pipeline"

    output, _ = await _run(folder)

    stored = folder / "cos" / "userinfo-1250000000" / "reports" / "users.csv"
    assert stored.read_bytes() == (folder / "cfs" / "users.csv").read_bytes()
    lines = stored.read_text(encoding="utf-8").splitlines()
    assert lines[0] == "id,name,year,phone"
    assert sorted(line.split(",")[0] for line in lines[1:]) == ["1001", "1002", "1003", "1005"]
    assert output["written"]["users"] == 4


@pytest.mark.slow
async def test_dynamic_parallelism_stores_each_total_and_their_sum(samples: Path) -> None:
    folder = samples / "dynamic-parallelism"

    output, _ = await _run(folder)

    assert output == {"status": "SUCCESS"}
    (batch,) = (folder / "processed-tasks-bucket").iterdir()
    stored = {path.stem: json.loads(path.read_text(encoding="utf-8")) for path in batch.iterdir()}
    summary = stored.pop("summary")
    assert sorted(stored) == [f"task-{number}" for number in range(1, 6)]
    assert all(task["total"] == sum(task["values"]) for task in stored.values())
    assert summary["finalTotal"] == sum(task["total"] for task in stored.values())
