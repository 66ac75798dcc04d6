"""Executions and events of the history, for people (tables) and for programs (JSON)."""

import time
from collections.abc import Iterable, Sequence

from engine.history.events import (
    Event,
    ExecutionEnded,
    HistoryEvent,
    StateAborted,
    StateErred,
    StateExited,
    path_text,
)
from engine.history.records import ExecutionRecord
from engine.history.view import ExecutionView, StateStatus
from engine.language.values import Json
from engine.report.json_output import json_text, readable_json
from engine.report.status import cause_text, duration_text, moment_text, status_mark, status_text
from engine.report.terminal import Terminal, cut, fit, printable, printable_lines, text_width
from engine.report.words import Words

SHORT_ID = 8
"""How many characters of an id are shown; any beginning that is unique is understood."""

_SHARED = frozenset(Event.__struct_fields__)
_MOST_LINES = 100


def record_json(record: ExecutionRecord) -> dict[str, Json]:
    """Return an execution as ``tcsl history --json`` lists it."""
    return {
        "id": record.id,
        "name": record.name,
        "workflow": record.workflow,
        "file": record.file or None,
        "status": record.status,
        "started": record.started,
        "stopped": record.stopped,
        "error": record.error or None,
        "cause": record.cause or None,
    }


def execution_json(record: ExecutionRecord, view: ExecutionView, events: Iterable[HistoryEvent]) -> dict[str, Json]:
    """Return one execution with input, output, states and events."""
    return {**record_json(record), "input": record.input, **view.to_json(), "events": [event_json(e) for e in events]}


def event_json(event: HistoryEvent) -> dict[str, Json]:
    """Return an event with its type and its path as text."""
    return {
        "id": event.id,
        "time": event.time,
        "type": type(event).__name__,
        "path": path_text(event.path),
        **_details(event),
    }


def print_records(terminal: Terminal, words: Words, records: Sequence[ExecutionRecord]) -> None:
    """Print the executions, one a line."""
    widths = [SHORT_ID, 19, 9 + 2, 11]
    heads = [words(text) for text in ("Id", "Started", "Status", "Time")]
    heading = "  ".join(fit(head, width) for head, width in zip(heads[:3], widths[:3], strict=True))
    heading += " " * (2 + widths[3] - text_width(heads[3])) + heads[3]
    terminal.line(terminal.paint(f"{heading}  {words('Workflow')} / {words('Name')}", "faint"))
    for record in records:
        status = status_text(terminal, words, record.status)
        plain = 2 + text_width(words(record.status))
        took = duration_text((record.stopped or time.time()) - record.started)
        names = cut(printable(f"{record.workflow} / {record.name}"), terminal.width() - sum(widths) - 9)
        terminal.line(
            f"{fit(printable(record.id[:SHORT_ID]), SHORT_ID)}  {moment_text(record.started)}  "
            f"{status}{' ' * (11 - plain)}  {took:>11}  {names}"
        )


def print_execution(
    terminal: Terminal, words: Words, record: ExecutionRecord, view: ExecutionView, events: Iterable[HistoryEvent]
) -> None:
    """Print one execution: what it is, its events, and how it ended."""
    terminal.line(terminal.paint(printable(f"{record.workflow} / {record.name}"), "bold"))
    took = duration_text((record.stopped or time.time()) - record.started)
    terminal.line(f"{status_text(terminal, words, record.status)}  {moment_text(record.started)}  {took}  {record.id}")
    _print_value(terminal, words("Input"), record.input)
    terminal.line()
    for event in events:
        _print_event(terminal, event, view, record.started)
    terminal.line()
    if record.status == "SUCCEEDED":
        _print_value(terminal, words("Output"), record.output)
    elif record.error or record.cause:
        terminal.line(f"{words('Error')}: {terminal.paint(printable(record.error), 'bad')}")
        for line in printable_lines(cause_text(words, record.cause)):
            terminal.line(f"  {line}")


def _print_event(terminal: Terminal, event: HistoryEvent, view: ExecutionView, started: float) -> None:
    status = _status_at_end(event, view)
    mark = status_mark(terminal, status) if status else " "
    head = f"{event.id:>6} {mark} {duration_text(event.time - started):>11}  {type(event).__name__:<16} "
    details = ", ".join(
        f"{name}={value if isinstance(value, str) else json_text(value)}"
        for name, value in _details(event).items()
        if value not in ("", None, False)
    )
    path = printable(path_text(event.path))
    room = terminal.width() - 40 - text_width(path)
    terminal.line(f"{head} {path}  {terminal.paint(cut(printable(details, 500), room), 'faint')}")


def _status_at_end(event: HistoryEvent, view: ExecutionView) -> str:
    """Return how that ended which ``event`` ends, empty when it ends nothing; it may have gone on since."""
    match event:
        case StateExited():
            return StateStatus.CAUGHT if event.transition.startswith("/Catch/") else StateStatus.SUCCEEDED
        case StateErred():
            return StateStatus.FAILED
        case StateAborted():
            state = view.states.get(event.path)
            is_late = state is not None and state.status is StateStatus.TIMED_OUT
            return StateStatus.TIMED_OUT if is_late else StateStatus.ABORTED
        case ExecutionEnded():
            return event.status
        case _:
            return ""


def _details(event: HistoryEvent) -> dict[str, Json]:
    return {name: getattr(event, name) for name in event.__struct_fields__ if name not in _SHARED}


def _print_value(terminal: Terminal, title: str, value: Json) -> None:
    lines = readable_json(value, _MOST_LINES)
    if len(lines) == 1:
        terminal.line(f"{title}: {lines[0]}")
        return
    terminal.line(f"{title}:")
    for line in lines:
        terminal.line(f"  {line}")
