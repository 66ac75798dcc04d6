"""``tcsl history``: the list of executions, and one of them with its events."""

import json
from pathlib import Path

import pytest

from engine.cli import main
from engine.history.events import (
    ExecutionEnded,
    ExecutionRedriven,
    HistoryEvent,
    StateEntered,
    StateErred,
    StateExited,
    StateRedriven,
)
from engine.history.records import ExecutionRecord
from engine.history.store import HistoryStore
from tests.engine.cli.command_line import FAILING, PASS, printed_json, write_file


def test_history_is_empty_before_the_first_run(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["history"]) == 0
    assert capsys.readouterr().out == "no executions yet\n"
    assert main(["history", "--json"]) == 0
    assert printed_json(capsys) == []
    assert list(folder.iterdir()) == []


def test_history_lists_what_ran(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    main(["run", write_file(folder, PASS, "one.tcsl.json"), "--history", "h", "--name", "first"])
    main(["run", write_file(folder, FAILING, "two.json"), "--history", "h", "--name", "second"])
    capsys.readouterr()

    assert main(["history", "--history", "h"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert main(["history", "--history", "h", "--json", "--workflow", "two"]) == 0
    (record,) = printed_json(capsys)

    assert lines[1].endswith("two / second")
    assert "✗ FAILED" in lines[1]
    assert lines[2].endswith("one / first")
    assert (record["workflow"], record["status"], record["error"]) == ("two", "FAILED", "Custom")
    assert record["file"] == str(folder / "two.json")


def test_history_shows_one_execution_with_its_events(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    main(["run", write_file(folder, FAILING), "--history", "h", "--input", json.dumps({"a": "\x1b[31m"}), "--json"])
    ran = printed_json(capsys)

    assert main(["history", ran["id"][:6], "--history", "h"]) == 0
    out = capsys.readouterr().out
    assert main(["history", ran["id"], "--history", "h", "--json"]) == 0
    answer = printed_json(capsys)

    assert "\x1b" not in out
    assert "StateErred" in out
    assert "Error: Custom" in out
    assert answer["states"] == ran["states"]
    assert [event["type"] for event in answer["events"]] == [
        "ExecutionStarted",
        "StateEntered",
        "StateExited",
        "StateEntered",
        "StateErred",
        "ExecutionEnded",
    ]
    assert answer["events"][1]["path"] == "A"


def test_history_shows_the_output_of_an_execution_that_succeeded(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    main(
        ["run", write_file(folder, PASS), "--history", "h", "--input", json.dumps({"a": ["long text"] * 20}), "--json"]
    )
    ran = printed_json(capsys)

    assert main(["history", ran["id"], "--history", "h"]) == 0

    assert "Output:\n  {\n" in capsys.readouterr().out


def test_history_marks_each_end_as_it_was_when_the_execution_went_on_after_it(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    kept: list[HistoryEvent] = [
        StateEntered(1, 1.0, ("A",), "/States/A", "Pass", {}),
        StateErred(2, 1.0, ("A",), "E", ""),
        ExecutionEnded(3, 1.0, (), "FAILED"),
        ExecutionRedriven(4, 2.0, (), 1),
        StateRedriven(5, 2.0, ("A",)),
        StateExited(6, 2.0, ("A",), {}, None, "/End"),
        ExecutionEnded(7, 2.0, (), "SUCCEEDED"),
    ]
    with HistoryStore(folder / "h") as store:
        store.begin(ExecutionRecord(id="one", name="n", workflow="w", started=1.0))
        for event in kept:
            store.append("one", event)
        store.finish("one", ExecutionEnded(7, 2.0, (), "SUCCEEDED"))

    assert main(["history", "one", "--history", "h"]) == 0

    lines = [line.split() for line in capsys.readouterr().out.splitlines()]
    marks = [line[1] for line in lines if line and line[0] in ("2", "3", "6", "7")]
    assert marks == ["✗", "✗", "✓", "✓"]


def test_history_of_more_than_can_be_shows_all(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    main(["run", write_file(folder, PASS), "--history", "h"])
    capsys.readouterr()

    assert main(["history", "--history", "h", "--limit", "9" * 30, "--json"]) == 0
    assert len(printed_json(capsys)) == 1


@pytest.mark.parametrize("history", ["h", "missing", "x" * 300], ids=["there", "missing", "name too long"])
def test_history_of_an_unknown_execution_is_refused(
    folder: Path, capsys: pytest.CaptureFixture[str], history: str
) -> None:
    main(["run", write_file(folder, PASS), "--history", "h"])
    capsys.readouterr()

    assert main(["history", "zzz", "--history", history, "--json"]) == 2
    assert printed_json(capsys)["message"] == "there is no execution zzz; see: tcsl history"


def test_history_asks_for_more_when_an_id_is_not_unique(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with HistoryStore(folder / "h") as store:
        for name in ("abc1", "abc2"):
            store.begin(ExecutionRecord(id=name, name="n", workflow="w", started=1e18))

    assert main(["history", "abc", "--history", "h"]) == 2
    assert "several executions: abc2, abc1" in capsys.readouterr().err
    assert main(["history", "--history", "h"]) == 0


def test_history_file_of_another_program_is_refused(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    write_file(folder, "my notes" * 1_000, "h")

    assert main(["history", "--history", "h", "--json"]) == 2
    assert "move it away" in printed_json(capsys)["message"]
