"""What was observed beside what was recorded: by kind of workflow, how much of it is the same."""

import json
import re
from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple, TypeAlias

Json: TypeAlias = Any

WITHOUT_TASKS, FUNCTIONS, DISTRIBUTED, SERVICES = KINDS = (
    "without Tasks",
    "Lambda functions",
    "distributed Maps",
    "other services",
)
"""The kinds of workflows, by what they need beside the service."""
ANSWERS = "answers of the API"
COLUMNS = ("outcome", "causes", "order and ids", "all")
NOTHING = "nothing"
"""Stands for what only one of the two sides has."""


class Place(NamedTuple):
    """A place where the two sides differ, such as ``/events/1/type``, with what each of them has there."""

    path: str
    recorded: Json
    observed: Json


class Compared(NamedTuple):
    """One recording of a test; ``same`` says of each column whether it is, where the recording has something of it."""

    kind: str
    test: str
    key: str
    same: dict[str, bool]
    places: list[Place]
    problem: str

    @property
    def is_execution(self) -> bool:
        """Whether it tells of an execution, and is not another answer of the API."""
        return "outcome" in self.same


def compare(left: Mapping[str, Json]) -> Iterator[Compared]:
    """Yield what a test left, recording by recording."""
    kind = kind_of(left["definitions"])
    for key, recorded in left["recorded"].items():
        observed = left["observed"].get(key, NOTHING)
        same = {"all": recorded == observed}
        if outcome(recorded) is not None:
            same["outcome"] = outcome(recorded) == outcome(observed)
            if causes(recorded):
                same["causes"] = causes(recorded) == causes(observed)
            if order(recorded):
                same["order and ids"] = order(recorded) == order(observed)
        yield Compared(kind, left["test"], key, same, list(_places(recorded, observed)), left["problem"])


def kind_of(definitions: list[str]) -> str:
    """Return which kind of workflow a test is about, by all that it defined: the one that needs most."""
    resources, is_distributed = list[str](), False
    for state in _objects(definitions):
        if state.get("Type") == "Task":
            resources.append(str(state.get("Resource")))
        config = state.get("ProcessorConfig")
        is_distributed |= isinstance(config, dict) and config.get("Mode") == "DISTRIBUTED"
    if any(not re.search(r":lambda:(?!get|list)|states:::lambda:invoke", resource) for resource in resources):
        return SERVICES
    if is_distributed:
        return DISTRIBUTED
    return FUNCTIONS if resources else WITHOUT_TASKS


def outcome(value: Json) -> tuple[Json, Json, Json] | None:
    """Return how an execution ended: its status or last event, output and error; None for what tells of none."""
    if events := _events(value):
        last = events[-1]
        details: dict[str, Json] = next((part for name, part in last.items() if name.endswith("EventDetails")), {})
        return last["type"], details.get("output"), details.get("error")
    if isinstance(value, dict) and "status" in value and "startDate" in value:
        return value["status"], value.get("output"), value.get("error")
    return None


def causes(value: Json) -> list[Json]:
    """Return all causes in the order of their places."""
    if isinstance(value, list):
        return [cause for part in value for cause in causes(part)]
    if not isinstance(value, dict):
        return []
    found = list[Json]()
    for name in sorted(value):
        if name in ("cause", "Cause"):
            found.append(value[name])
        found += causes(value[name])
    return found


def order(value: Json) -> list[tuple[Json, Json, Json]]:
    """Return the ids, the previous ids and the types of the events of a history."""
    return [(event.get("id"), event.get("previousEventId"), event.get("type")) for event in _events(value)]


def table(found: list[Compared]) -> str:
    """Return the counts by kind, and those of the other answers."""
    executions = [one for one in found if one.is_execution]
    rows = {kind: [one for one in executions if one.kind == kind] for kind in KINDS}
    rows[ANSWERS] = [one for one in found if not one.is_execution]
    lines = ["".join((f"{'':20}", *(f"{name:>16}" for name in ("recordings", *COLUMNS))))]
    for name, ones in rows.items():
        marks = [Counter(one.same[column] for one in ones if column in one.same) for column in COLUMNS]
        cells = [f"{mark[True]} of {mark.total()}" if mark else "" for mark in marks]
        lines.append("".join((f"{name:20}", *(f"{cell:>16}" for cell in (str(len(ones)), *cells)))))
    return "\n".join(lines)


def _objects(definitions: list[str]) -> Iterator[dict[str, Json]]:
    for text in definitions:
        try:
            waiting = [json.loads(text)]
        except ValueError:  # some tests define what is no JSON
            continue
        while waiting:
            value = waiting.pop()
            if isinstance(value, dict):
                yield value
                waiting += value.values()
            elif isinstance(value, list):
                waiting += value


def _events(value: Json) -> list[dict[str, Json]]:
    events = value.get("events") if isinstance(value, dict) else None
    if isinstance(events, list) and events and isinstance(events[0], dict) and "type" in events[0]:
        return events
    return []


def _places(recorded: Json, observed: Json, path: str = "") -> Iterator[Place]:
    if recorded == observed:
        return
    if isinstance(recorded, dict) and isinstance(observed, dict):
        for name in {**recorded, **observed}:
            yield from _places(recorded.get(name, NOTHING), observed.get(name, NOTHING), f"{path}/{name}")
    elif isinstance(recorded, list) and isinstance(observed, list) and len(recorded) == len(observed):
        for index, (one, other) in enumerate(zip(recorded, observed, strict=True)):
            yield from _places(one, other, f"{path}/{index}")
    else:
        yield Place(path, recorded, observed)
