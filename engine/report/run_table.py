"""The table of a run: one row a state of the definition, however many iterations it runs in.

What a row shows is kept up to date event by event, so that drawing it costs the same for ten thousand
iterations as for one.
"""

from msgspec import Struct

from engine.definition import Definition
from engine.history.events import (
    ErrorCaught,
    HistoryEvent,
    RetryScheduled,
    StateAborted,
    StateEntered,
    StateErred,
    StateExited,
    TaskStarted,
)
from engine.history.view import ExecutionView, StateStatus
from engine.report.status import duration_text, status_mark, status_text
from engine.report.terminal import Terminal, cut, fit, printable, text_width
from engine.report.words import Words

_NAME_WIDTH = 40


class Row(Struct, kw_only=True):
    """What the table knows of one state; ``entered``, ``exited`` and ``ended`` (in whatever way) count
    over all iterations and loops."""

    pointer: str
    name: str
    depth: int
    type: str
    entered: int = 0
    exited: int = 0
    ended: int = 0
    started: float = 0.0
    stopped: float = 0.0
    note: str = ""


class RunTable:
    """The rows of a run; tell it every event. ``view`` is the fold of those it was told."""

    def __init__(self, definition: Definition, words: Words) -> None:
        self.view = ExecutionView()
        self._words = words
        self.rows = {
            pointer: Row(
                pointer=pointer,
                name=printable(state.name, 60),
                depth=pointer.count("/States/") - 1,
                type=state.type,
            )
            for pointer, state in definition.walk()
        }
        widths = (2 * row.depth + text_width(row.name) for row in self.rows.values())
        self._name_width = min(_NAME_WIDTH, max(10, *widths))

    def note(self, event: HistoryEvent) -> None:
        """Take one event in."""
        self.view.apply(event)
        state = self.view.states.get(event.path)
        row = None if state is None else self.rows.get(state.state)
        if row is None or state is None:
            return
        row.stopped = event.time
        match event:
            case StateEntered():
                row.entered += 1
                row.started = row.started or event.time
                row.note = ""
            case StateExited():
                row.exited += 1
                row.ended += 1
                # The error of another iteration stays in sight.
                if self.view.status_of(row.pointer) is StateStatus.SUCCEEDED:
                    row.note = ""
            case StateAborted():
                row.ended += 1
            case TaskStarted():
                row.note = self._words("attempt {attempt}", attempt=state.attempts) if state.attempts > 1 else ""
            case StateErred():
                row.ended += 1
                row.note = _error(event.error, event.cause)
            case RetryScheduled():
                row.note = self._words(
                    "retry {retry} of {most} in {seconds}: {error}",
                    retry=event.retry,
                    most=event.max_retries,
                    seconds=duration_text(event.seconds),
                    error=_error(event.error, event.cause),
                )
            case ErrorCaught():
                row.note = self._words("caught: {error}", error=_error(event.error, event.cause))

    @property
    def entered(self) -> list[Row]:
        """The rows of the states that were entered, in the order of the definition."""
        return [row for row in self.rows.values() if row.entered]

    def line(self, terminal: Terminal, row: Row, now: float | None = None) -> str:
        """Return one row as text that fits the terminal; ``now`` is the time for a state that runs."""
        status = self.view.status_of(row.pointer) or StateStatus.QUEUED
        is_active = status in (StateStatus.RUNNING, StateStatus.WAITING, StateStatus.PAUSED)
        until = now if now is not None and is_active else row.stopped
        duration = duration_text(until - row.started) if row.entered else ""
        name = fit("  " * row.depth + row.name, self._name_width)
        if not row.entered:
            name = terminal.paint(name, "faint")
        facts = f"{self._count(row):>9}  {duration:>11}"
        head = 2 + self._name_width + 2 + len(facts) + 2
        note = cut(row.note, terminal.width() - head - 1)
        role = "bad" if status is StateStatus.FAILED else "faint"
        return f"{status_mark(terminal, status)} {name}  {terminal.paint(facts, 'faint')}  {terminal.paint(note, role)}"

    def heading(self, terminal: Terminal) -> str:
        """Return the line above the rows."""
        facts = f"{'':>9}  {self._words('Time'):>{11 - _wide(self._words('Time'))}}"
        text = f"  {fit(self._words('State'), self._name_width)}  {facts}  {self._words('Note')}"
        return terminal.paint(text, "faint")

    def progress(self, terminal: Terminal, now: float) -> str:
        """Return the line below the rows: status, time, how many states are done and how many run."""
        rows = self.rows.values()
        done = sum(1 for row in rows if row.entered and row.exited >= row.entered)
        running = sum(row.entered - row.ended for row in rows)
        facts = [self._words("{done} of {total} done", done=done, total=len(self.rows))]
        if running:
            facts.append(self._words("{count} running", count=running))
        if self.view.started is not None:
            facts.append(duration_text((self.view.stopped or now) - self.view.started))
        text = cut(" · ".join(facts) if terminal.has_symbols else ", ".join(facts), terminal.width() - 20)
        return f"{status_text(terminal, self._words, self.view.status)} {terminal.paint(text, 'faint')}"

    def _count(self, row: Row) -> str:
        """Return how often a state ran, when not once; while some still run, how many of them are over."""
        if row.entered > 1 and row.ended < row.entered:
            return f"{row.ended}/{row.entered}"
        return f"×{row.entered}" if row.entered > 1 else ""


def _error(error: str, cause: str) -> str:
    first = cause.strip().splitlines()[0] if cause.strip() else ""
    return printable(f"{error}: {first}" if first else error, 160)


def _wide(text: str) -> int:
    return text_width(text) - len(text)
