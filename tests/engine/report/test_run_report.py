"""A run on a live terminal and as lines: rows, counts, notes, and what is left on the screen at the end."""

import io
import re
from collections.abc import Iterator
from typing import Any

import pytest

from engine.definition import Definition, read_definition
from engine.history.events import (
    ErrorCaught,
    Event,
    ExecutionEnded,
    ExecutionStarted,
    IterationStarted,
    MapStarted,
    RetryScheduled,
    StateAborted,
    StateEntered,
    StateErred,
    StateExited,
    TaskFailed,
    TaskStarted,
)
from engine.report import run_report
from engine.report.run_report import RunReport
from engine.report.run_table import RunTable
from engine.report.terminal import Terminal
from engine.report.words import Words

_MAP = """{"StartAt": "分发", "States": {
  "分发": {"Type": "Map", "Iterator": {"StartAt": "Work", "States": {
      "Work": {"Type": "Task", "Resource": "r", "End": true}}}, "Next": "Last"},
  "Last": {"Type": "Pass", "End": true}}}"""
_WORK = "/States/分发/Iterator/States/Work"


class _Run:
    """A made-up run: events go to the report as an execution hands them out."""

    def __init__(self, *, is_live: bool, text: str = _MAP, language: str = "en", has_symbols: bool = True) -> None:
        self.definition: Definition = read_definition(text)
        self.stream = io.StringIO()
        terminal = Terminal(stream=self.stream, is_live=is_live, has_symbols=has_symbols)
        self.table = RunTable(self.definition, Words(language))
        self.report = RunReport(terminal, Words(language), self.table)
        self._numbers: Iterator[int] = iter(range(1, 100_000))

    def add(self, kind: type[Event], *path: str | int, **details: Any) -> None:
        number = next(self._numbers)
        event: Any = kind(id=number, time=float(number), path=path, **details)
        self.report.note(event)

    def enter(self, *path: str | int, pointer: str, kind: str = "Task") -> None:
        self.add(StateEntered, *path, state=pointer, state_type=kind, input=None)

    def exit(self, *path: str | int, way: str = "/End") -> None:
        self.add(StateExited, *path, output=None, target=None, transition=way)

    def start_map(self, length: int) -> None:
        self.add(ExecutionStarted, name="run", input={})
        self.enter("分发", pointer="/States/分发", kind="Map")
        self.add(MapStarted, "分发", length=length)
        for index in range(length):
            self.add(IterationStarted, "分发", index, input=None)
            self.enter("分发", index, "Work", pointer=_WORK)

    def retry(self, *path: str | int) -> None:
        self.add(RetryScheduled, *path, error="E", cause="why\nso", retry=1, max_retries=2, seconds=1.5)

    def lines(self) -> list[str]:
        return [line.rstrip() for line in self.stream.getvalue().splitlines()]

    def screen(self) -> list[str]:
        """Return what stays on the screen: the codes used here, carried out."""
        rows: list[str] = []
        for part in re.split(r"(\x1b\[\d+A\r\x1b\[J)", self.stream.getvalue()):
            back = re.fullmatch(r"\x1b\[(\d+)A\r\x1b\[J", part)
            if back:
                del rows[len(rows) - int(back[1]) :]
            else:
                rows += [
                    re.sub(r"\x1b\[(K|\?25.)", "", line).rstrip() for line in part.splitlines() if line != "\x1b[?25h"
                ]
        return rows


async def test_live_table_shows_every_state_and_the_progress() -> None:
    run = _Run(is_live=True)
    run.start_map(2)
    run.exit("分发", 0, "Work")

    async with run.report.drawing():
        run.report._draw()
        drawn = run.screen()

    assert re.fullmatch(r"  State +Time  Note", drawn[0])
    assert re.fullmatch(r"● 分发 +\d.*", drawn[1])
    assert re.fullmatch(r"●   Work +1/2 +\d.*", drawn[2])
    assert re.fullmatch(r"· Last", drawn[3])
    assert drawn[4].startswith("● RUNNING 0 of 3 done · 2 running · ")
    assert run.screen() == []


async def test_live_table_draws_by_itself_while_the_run_goes_on(monkeypatch: pytest.MonkeyPatch) -> None:
    import asyncio

    monkeypatch.setattr(run_report, "FRAME_SECONDS", 0.0)
    run = _Run(is_live=True)

    async with run.report.drawing():
        for _ in range(10):
            await asyncio.sleep(0)

    assert run.stream.getvalue().count("State  ") > 1
    assert run.stream.getvalue().endswith("\x1b[?25h")


async def test_cursor_comes_back_when_the_run_breaks_off() -> None:
    run = _Run(is_live=True)

    with pytest.raises(ExceptionGroup):
        async with run.report.drawing():
            raise RuntimeError("boom")

    assert run.stream.getvalue().endswith("\x1b[?25h")


async def test_nothing_is_drawn_where_it_cannot_be_drawn_anew() -> None:
    run = _Run(is_live=False)

    async with run.report.drawing():
        pass

    assert run.stream.getvalue() == ""


def test_end_of_a_live_run_leaves_the_table_and_the_output() -> None:
    run = _Run(is_live=True)
    run.start_map(3)
    for index in range(3):
        run.exit("分发", index, "Work")
    run.exit("分发")
    run.add(ExecutionEnded, status="SUCCEEDED", output=[1, 2])

    run.report.print_end()

    lines = run.lines()
    assert len(lines) == 6
    assert re.fullmatch(r"✓ 分发 +11\.0 s", lines[1])
    assert re.fullmatch(r"✓   Work +×3 +\d\.0 s", lines[2])
    assert lines[3] == "✓ SUCCEEDED 2 of 3 done · 13.0 s"
    assert lines[4:] == ["Output:", "  [1, 2]"]


async def test_rows_that_do_not_fit_are_counted_and_what_runs_is_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    states = ", ".join(f'"S{n}": {{"Type": "Pass", "Next": "S{n + 1}"}}' for n in range(40))
    run = _Run(
        is_live=True, text=f'{{"StartAt": "S0", "States": {{{states}, "S40": {{"Type": "Pass", "End": true}}}}}}'
    )
    monkeypatch.setenv("LINES", "10")
    monkeypatch.setenv("COLUMNS", "60")
    run.add(ExecutionStarted, name="run", input={})
    for number in range(20):
        run.enter(f"S{number}", pointer=f"/States/S{number}")
        run.exit(f"S{number}", way="/Next")
    run.enter("S33", pointer="/States/S33")

    async with run.report.drawing():
        run.report._draw()
        drawn = run.screen()

    assert [line.split()[1] for line in drawn[1:7]] == ["S15", "S16", "S17", "S18", "S19", "S33"]
    assert drawn[7] == "  … and 35 more"


def test_lines_tell_each_state_that_ends() -> None:
    run = _Run(is_live=False)
    run.start_map(2)
    run.exit("分发", 0, "Work")
    run.add(StateErred, "分发", 1, "Work", error="E", cause="why\nso")
    run.add(StateAborted, "分发")
    run.add(StateAborted, "Nowhere")

    assert run.lines() == [
        "✓ 分发/0/Work  3.0 s",
        "✗ 分发/1/Work  2.0 s, E: why",
        "– 分发  8.0 s",
    ]


def test_reader_that_goes_away_does_not_disturb_the_run(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(text: str) -> int:
        raise BrokenPipeError

    run = _Run(is_live=False)
    monkeypatch.setattr(run.stream, "write", refuse)

    for _ in range(2):
        run.enter("Last", pointer="/States/Last")
        run.exit("Last")

    assert run.table.view.states["Last",].entries == 2


def test_lines_tell_retries_and_the_catch() -> None:
    run = _Run(is_live=False, language="zh")
    run.enter("Last", pointer="/States/Last")
    run.retry("Last")
    run.add(TaskStarted, "Last", resource="r", arguments=None, attempt=2)
    run.add(ErrorCaught, "Last", error="E", cause="why", catcher=0, target="X")
    run.exit("Last", way="/Catch/0/Next")

    assert run.lines() == [
        "◌ Last  1.5 s后进行第 1/2 次重试：E: why",
        "↷ Last  4.0 s, 第 2 次尝试, 已捕获：E: why",
    ]


def test_note_of_a_row_follows_its_attempts() -> None:
    run = _Run(is_live=True)
    table = RunTable(run.definition, Words("en"))
    run.report = RunReport(Terminal(stream=run.stream, is_live=True), Words("en"), table)
    notes = []

    run.start_map(1)
    run.add(TaskStarted, "分发", 0, "Work", resource="r", arguments=None, attempt=1)
    notes.append(table.rows[_WORK].note)
    run.retry("分发", 0, "Work")
    notes.append(table.rows[_WORK].note)
    run.add(TaskStarted, "分发", 0, "Work", resource="r", arguments=None, attempt=2)
    notes.append(table.rows[_WORK].note)
    run.exit("分发", 0, "Work")
    notes.append(table.rows[_WORK].note)

    assert notes == ["", "retry 1 of 2 in 1.5 s: E: why", "attempt 2", ""]


def test_end_of_a_failed_run_shows_the_innermost_state_and_what_its_function_said() -> None:
    run = _Run(is_live=False, has_symbols=False)
    run.start_map(1)
    run.add(TaskFailed, "分发", 0, "Work", error="E", cause="why", trace="Traceback\n  line", stdout="a\nb\x1b[0m")
    run.add(StateErred, "分发", 0, "Work", error="E", cause="why")
    run.add(StateErred, "分发", error="E", cause="why")
    run.add(ExecutionEnded, status="FAILED", error="E", cause="why")

    run.report.print_end()

    assert run.lines()[2:] == [
        "x FAILED 0 of 3 done, 8.0 s",
        "Error: E",
        "  why",
        "In: 分发/0/Work",
        "  Traceback",
        "    line",
        "  stdout a",
        "  stdout b\\u001b[0m",
    ]


def test_end_of_a_stopped_run_shows_its_cause_only() -> None:
    run = _Run(is_live=False)
    run.add(ExecutionStarted, name="run", input={})
    run.add(ExecutionEnded, status="ABORTED", cause="stopped")

    run.report.print_end()

    assert run.lines() == ["– ABORTED 0 of 3 done · 1.0 s", "  stopped"]
