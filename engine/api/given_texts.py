"""Data that people and functions gave as text: while states hand them on unchanged, they are told letter by letter.

The service does so.
"""

import json
from collections.abc import Callable, Iterable
from typing import Any

from engine.history.events import (
    ExecutionEnded,
    ExecutionPath,
    HistoryEvent,
    StateEntered,
    StateExited,
    TaskStarted,
    TaskSucceeded,
)
from engine.history.service_events import compact_json
from engine.history.service_names import read_task_kind
from engine.language.values import Json

Marks = tuple[tuple[str, tuple[tuple[int, int], ...]], ...]
"""Texts, each with the events that have it: the first and the last number of each row of them."""

_DATA: dict[type, Callable[[Any], Json]] = {
    StateEntered: lambda event: event.input,
    StateExited: lambda event: event.output,
    TaskStarted: lambda event: event.arguments,
    TaskSucceeded: lambda event: event.result,
    ExecutionEnded: lambda event: event.output,
}


class GivenTexts:
    """What was given to one execution as text, and which of its events hold just that.

    ``marks`` are those of events before a redrive. What a function answers inside a Map or a Parallel is written anew.
    """

    def __init__(self, marks: Iterable[Any] = ()) -> None:
        self._rows: dict[str, list[tuple[int, int]]] = {
            text: [(first, last) for first, last in rows] for text, rows in marks
        }
        # By identity: what is equal but made anew is written anew. The values are kept so that none takes the place of another.
        self._values: dict[int, tuple[Json, str]] = {}
        self._is_function_called = False
        self._parallels: set[ExecutionPath] = set()

    def add(self, value: Json, text: str) -> None:
        """Note that ``value`` was read from ``text``; of no use where that is how it is written anyway."""
        if isinstance(value, dict | list) and compact_json(value) != text:
            self._values[id(value)] = (value, text)

    def text_of(self, value: Json) -> str | None:
        """Return the text that a value was read from, None when it was not or is written just so."""
        found = self._values.get(id(value))
        return None if found is None else found[1]

    def note(self, event: HistoryEvent) -> None:
        """Mark an event when it holds what was given."""
        if len(event.path) == 1:
            self._note_function(event)
        elif not self._values:
            return  # nearly all: nothing was given that could go on in there
        self._note_parallel(event)
        data = _DATA.get(type(event))
        text = None if data is None else self.text_of(data(event))
        if text is None:
            return
        rows = self._rows.setdefault(text, [])
        if rows and rows[-1][1] == event.id - 1:
            rows[-1] = (rows[-1][0], event.id)
        else:
            rows.append((event.id, event.id))

    def _note_function(self, event: HistoryEvent) -> None:
        """Note what a function answers whose ARN is the Resource: its runtime writes it, as Python does."""
        if isinstance(event, TaskStarted):
            self._is_function_called = read_task_kind(event.resource).prefix == "LambdaFunction"
        elif isinstance(event, TaskSucceeded) and self._is_function_called and not event.mocked:
            self.add(event.result, json.dumps(event.result, ensure_ascii=False))

    def _note_parallel(self, event: HistoryEvent) -> None:
        """Note what a Parallel gives when a branch handed on what was given: the list has it letter by letter, too."""
        if isinstance(event, StateEntered) and event.state_type == "Parallel":
            self._parallels.add(event.path)
        elif isinstance(event, StateExited) and event.path in self._parallels and isinstance(event.output, list):
            self._parallels.discard(event.path)
            texts = [self.text_of(value) for value in event.output]
            if any(texts):
                parts = (text or compact_json(value) for text, value in zip(texts, event.output, strict=True))
                self.add(event.output, f"[{','.join(parts)}]")

    @property
    def marks(self) -> Marks:
        """The events that hold what was given."""
        return tuple((text, tuple(rows)) for text, rows in self._rows.items())


def texts_by_event(marks: Iterable[Any]) -> dict[int, str]:
    """Return the text of each event that has one, by the event's number."""
    return {number: text for text, rows in marks for first, last in rows for number in range(first, last + 1)}
