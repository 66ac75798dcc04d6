"""In which dialect a command reads a file: the one that is asked for, set beside it, told by its name or its text."""

from pathlib import Path

import pytest

from engine.cli import main
from engine.history.store import HistoryStore
from engine.language.dialects import Dialect
from engine.language.side_file import dialect_of_file
from tests.engine.cli.command_line import PASS, printed_json, write_file

ASL_SIDE = {"version": 1, "dialect": "asl"}


def runs_on_a_list(file: str, *more: str) -> bool:
    """Tell whether an execution takes a list for its input, as only one of ASL does."""
    return main(["run", file, "--input", "[1]", "--no-history", *more]) == 0


def test_side_file_sets_the_dialect_of_a_text_that_tells_none(folder: Path) -> None:
    file = write_file(folder, PASS)
    assert not runs_on_a_list(file)

    write_file(folder, ASL_SIDE, "flow.studio.json")

    assert runs_on_a_list(file)
    assert not runs_on_a_list(file, "--dialect", "tcsl")


def test_name_of_the_file_tells_unless_the_side_file_says_otherwise(folder: Path) -> None:
    file = write_file(folder, PASS, "flow.asl.json")
    assert runs_on_a_list(file)

    write_file(folder, {"dialect": "tcsl"}, "flow.asl.json.studio.json")

    assert not runs_on_a_list(file)


@pytest.mark.parametrize("dialect", ['"asl-jsonata"', '"python"', "7", "[]", '""'])
def test_dialect_that_is_none_is_told_and_left_out_of_account(
    folder: Path, capsys: pytest.CaptureFixture[str], dialect: str
) -> None:
    file = write_file(folder, PASS)
    write_file(folder, f'{{"dialect": {dialect}}}', "flow.studio.json")

    assert main(["validate", file]) == 0

    told = 'tcsl: flow.studio.json is left out of account: "dialect" is not as it should be\n'
    assert capsys.readouterr().err == told
    assert dialect_of_file(folder / file) is None


def test_conversion_reads_what_is_declared_to_be_for_step_functions_as_that(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    retried = {"Type": "Task", "Resource": "f", "Retry": [{"ErrorEquals": ["E"]}], "End": True}
    definition = {"StartAt": "A", "States": {"A": retried}}
    plain = write_file(folder, definition, "plain.json")
    named = write_file(folder, definition, "named.asl.json")

    main(["convert", plain, "--to", "tcsl"])
    assert "MaxAttempts" not in capsys.readouterr().out
    main(["convert", named, "--to", "tcsl"])
    assert '"MaxAttempts": 3' in capsys.readouterr().out


def test_history_keeps_the_dialect_of_a_run(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = write_file(folder, PASS)

    main(["run", file, "--dialect", "asl", "--history", "h.sqlite", "--json"])

    with HistoryStore(folder / "h.sqlite") as store:
        record = store.read(printed_json(capsys)["id"])
    assert record is not None
    assert (record.dialect, record.read_as) == ("asl", Dialect.ASL)


def test_strict_export_translates_what_is_set_to_be_of_step_functions(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    retried = {"Type": "Task", "Resource": "f", "Retry": [{"ErrorEquals": ["E"]}], "End": True}
    file = write_file(folder, {"StartAt": "A", "States": {"A": retried}})
    main(["export", file])
    assert "Set MaxAttempts to 3" not in capsys.readouterr().err

    write_file(folder, ASL_SIDE, "flow.studio.json")

    main(["export", file])
    assert "Set MaxAttempts to 3" in capsys.readouterr().err
