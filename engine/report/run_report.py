"""A run as people follow it: a table that is drawn anew on a terminal, else a line for each state that ends."""

import asyncio
import contextlib
import time
from collections.abc import AsyncIterator

from engine.history.events import HistoryEvent, RetryScheduled, StateAborted, StateErred, StateExited
from engine.history.view import ExecutionView, StateStatus
from engine.report.json_output import readable_json
from engine.report.run_table import Row, RunTable
from engine.report.status import cause_text, duration_text, status_mark
from engine.report.terminal import Terminal, printable, printable_lines
from engine.report.words import Words

FRAME_SECONDS = 0.1
"""How often the table is drawn while a run goes on."""
LONGEST_OUTPUT = 200
"""How many lines of an output are shown; ``--json`` prints all."""


class RunReport:
    """Prints one run; tell it every event after the view has it."""

    def __init__(self, terminal: Terminal, words: Words, table: RunTable) -> None:
        self._terminal = terminal
        self._words = words
        self._table = table
        self._drawn = 0
        self._is_unread = False

    def note(self, event: HistoryEvent) -> None:
        """Take one event in."""
        self._table.note(event)
        if self._terminal.is_live or self._is_unread:
            return
        try:
            self._print_event(event)
        except OSError:
            # Whoever read the lines, "head" for instance, has gone, or the disk is full; the workflow goes on.
            self._is_unread = True

    @contextlib.asynccontextmanager
    async def drawing(self) -> AsyncIterator[None]:
        """Draw the table while the body runs; on a stream that is no terminal this does nothing."""
        if not self._terminal.is_live:
            yield
            return
        self._terminal.stream.write("\x1b[?25l")  # no cursor hopping about
        try:
            async with asyncio.TaskGroup() as group:
                frames = group.create_task(self._draw_frames())
                try:
                    yield
                finally:
                    frames.cancel()
        finally:
            self._erase()
            self._terminal.stream.write("\x1b[?25h")
            self._terminal.stream.flush()

    def print_end(self) -> None:
        """Print how the run ended: every state, the output or the error and where it came from."""
        terminal, words, view = self._terminal, self._words, self._table.view
        if terminal.is_live:
            self._print_table()
        terminal.line(self._table.progress(terminal, time.time()))
        if view.status == StateStatus.SUCCEEDED.value:
            terminal.line(f"{words('Output')}:")
            for line in readable_json(view.output, LONGEST_OUTPUT):
                terminal.line(f"  {line}")
            return
        if view.error or view.cause:
            cause = printable_lines(cause_text(words, view.cause))
            if view.error:
                terminal.line(f"{words('Error')}: {terminal.paint(printable(view.error), 'bad')}")
            for line in cause[:20]:
                terminal.line(f"  {line}")
        self._print_trace(view)

    def _print_trace(self, view: ExecutionView) -> None:
        """Print where the first state failed, and the traceback and output of its function."""
        failed = [state for state in view.states.values() if state.status is StateStatus.FAILED]
        if not failed:
            return
        deepest = max(failed, key=lambda state: len(state.path))
        terminal = self._terminal
        terminal.line(f"{self._words('In')}: {printable(_path(deepest.path))}")
        for line in printable_lines(deepest.trace):
            terminal.line("  " + terminal.paint(line, "faint"))
        for name, text in (("stdout", deepest.stdout), ("stderr", deepest.stderr)):
            for line in printable_lines(text)[-20:]:
                terminal.line(f"  {terminal.paint(name, 'faint')} {line}")

    def _print_table(self) -> None:
        self._terminal.line(self._table.heading(self._terminal))
        for row in self._table.entered:
            self._terminal.line(self._table.line(self._terminal, row))

    async def _draw_frames(self) -> None:
        while True:
            self._draw()
            await asyncio.sleep(FRAME_SECONDS)

    def _draw(self) -> None:
        now, terminal = time.time(), self._terminal
        rows, left_out = self._choose_rows(terminal.height() - 4)
        lines = [self._table.heading(terminal), *(self._table.line(terminal, row, now) for row in rows)]
        if left_out:
            lines.append(terminal.paint("  " + self._words("… and {count} more", count=left_out), "faint"))
        lines.append(self._table.progress(terminal, now))
        self._erase()
        terminal.stream.write("".join(f"{line}\x1b[K\n" for line in lines))
        terminal.stream.flush()
        self._drawn = len(lines)

    def _choose_rows(self, room: int) -> tuple[list[Row], int]:
        """Return the rows that fit, in their order, and how many do not: what runs and ran last comes first."""
        rows = list(self._table.rows.values())
        if len(rows) <= room:
            return rows, 0
        active = (StateStatus.RUNNING, StateStatus.WAITING, StateStatus.PAUSED, StateStatus.FAILED)
        view = self._table.view
        by_need = sorted(rows, key=lambda row: (view.status_of(row.pointer) not in active, -row.stopped))
        chosen = {row.pointer for row in by_need[:room]}
        return [row for row in rows if row.pointer in chosen], len(rows) - len(chosen)

    def _erase(self) -> None:
        if self._drawn:
            self._terminal.stream.write(f"\x1b[{self._drawn}A\r\x1b[J")
            self._drawn = 0

    def _print_event(self, event: HistoryEvent) -> None:
        state = self._table.view.states.get(event.path)
        if state is None:
            return
        match event:
            case StateExited() | StateErred() | StateAborted():
                words = [duration_text(event.time - state.started)]
                if state.attempts > 1:
                    words.append(self._words("attempt {attempt}", attempt=state.attempts))
                row = self._table.rows.get(state.state)
                if row is not None and row.note and not isinstance(event, StateAborted):
                    words.append(row.note)
                self._print_line(state.status, event, ", ".join(words))
            case RetryScheduled():
                row = self._table.rows.get(state.state)
                self._print_line(state.status, event, row.note if row else "")
            case _:
                pass

    def _print_line(self, status: StateStatus, event: HistoryEvent, text: str) -> None:
        mark = status_mark(self._terminal, status)
        self._terminal.line(f"{mark} {printable(_path(event.path))}  {self._terminal.paint(text, 'faint')}")
        self._terminal.stream.flush()


def _path(path: tuple[str | int, ...]) -> str:
    return "/".join(str(part) for part in path)
