"""What was observed beside what was recorded: by kind of workflow, how much of it is the same."""

import json
import re
from collections import Counter
from collections.abc import Iterator
from typing import Any, NamedTuple

Json = Any

KINDS = ("without Tasks", "Lambda functions", "distributed Maps", "other services", "answers of the API")
MUST_AGREE = KINDS[:3]
"""Kinds whose outcomes have to be the recorded ones, but for those with a reason."""

COLUMNS = ("outcome", "cause", "order and ids", "all")

REASONS = (
    ("history of a running execution", r"test_max_concurrency_path_negative"),
    ("redrives came in November 2023", r"(?i)redriv"),
    (
        "only Maps with a Label are entered with their input written anew",
        r"test_map_state_(label|result_writer) /events/1/",
    ),
    ("the SDK counts its attempts since 2025", r"SDK Attempt Count"),
    ("keys of encryption came in 2024", r"encryptionConfiguration"),
    ("a duration", r"billed|Duration"),
    ("recorded of the emulator itself, by its words", r"recorded \"Error=\w+ Args="),
    ("of other services the answers are those of moto", f"^{KINDS[3]} "),
)
"""Why something differs, by what is read in the difference."""


class Compared(NamedTuple):
    """One recording: of each column whether it is the same, None where the recording has nothing of it."""

    kind: str
    test: str
    key: str
    same: dict[str, bool | None]
    difference: str


def compare(left: dict[str, Json]) -> Iterator[Compared]:
    """Yield what a test left, recording by recording."""
    kind = kind_of(left["definitions"])
    for key, recorded in left["recorded"].items():
        observed = left["observed"].get(key)
        is_run = outcome(recorded) is not None
        same = {
            "outcome": outcome(recorded) == outcome(observed) if is_run else None,
            "cause": _same(causes(recorded), causes(observed)) if is_run else None,
            "order and ids": _same(order(recorded), order(observed)),
            "all": recorded == observed,
        }
        said = "" if same["all"] else _difference(recorded, observed)
        yield Compared(kind if is_run or kind == KINDS[3] else KINDS[4], left["test"], key, same, said)


def kind_of(definitions: list[str]) -> str:
    """Return which kind of workflow a test is about, by all that it defined."""
    resources, is_distributed = list[str](), False
    for text in definitions:
        try:
            waiting = [json.loads(text)]
        except ValueError:
            continue
        while waiting:
            value = waiting.pop()
            if isinstance(value, dict):
                if value.get("Type") == "Task":
                    resources.append(str(value.get("Resource")))
                config = value.get("ProcessorConfig")
                is_distributed |= isinstance(config, dict) and config.get("Mode") == "DISTRIBUTED"
                waiting += value.values()
            elif isinstance(value, list):
                waiting += value
    if any(not re.search(r":lambda:(?!get|list)|states:::lambda:invoke", resource) for resource in resources):
        return KINDS[3]
    if is_distributed:
        return KINDS[2]
    return KINDS[1] if resources else KINDS[0]


def outcome(value: Json) -> tuple[Json, Json, Json] | None:
    """Return how an execution ended: its status or last event, output and error; None for what tells of none."""
    events = _events(value)
    if events:
        details: dict[str, Json] = next(
            (part for name, part in events[-1].items() if name.endswith("EventDetails")), {}
        )
        return events[-1]["type"], details.get("output"), details.get("error")
    if isinstance(value, dict) and "status" in value and "startDate" in value:
        return value["status"], value.get("output"), value.get("error")
    return None


def causes(value: Json) -> list[Json]:
    """Return all causes in the order of their places."""
    if isinstance(value, list):
        return [cause for part in value for cause in causes(part)]
    if not isinstance(value, dict):
        return []
    found = []
    for name in sorted(value):
        if name in ("cause", "Cause"):
            found.append(value[name])
        found += causes(value[name])
    return found


def order(value: Json) -> list[tuple[Json, Json, Json]]:
    """Return the ids, the previous ids and the types of the events of a history."""
    return [(event.get("id"), event.get("previousEventId"), event.get("type")) for event in _events(value)]


def table(found: list[Compared]) -> str:
    """Return the counts by kind."""
    lines = [f"{'':20}" + "".join(f"{name:>18}" for name in ("recordings", *COLUMNS))]
    for kind in KINDS:
        of_kind = [one for one in found if one.kind == kind]
        cells = [str(len(of_kind))]
        for column in COLUMNS:
            marks = Counter(one.same[column] for one in of_kind)
            counted = marks[True] + marks[False]
            cells.append(f"{marks[True]} of {counted}" if counted else "")
        lines.append(f"{kind:20}" + "".join(f"{cell:>18}" for cell in cells))
    return "\n".join(lines)


def reason(one: Compared) -> str | None:
    """Return why a recording differs from what we do, or None."""
    said = f"{one.kind} {one.test} {one.difference}"
    return next((why for why, pattern in REASONS if re.search(pattern, said)), None)


def _events(value: Json) -> list[dict[str, Json]]:
    events = value.get("events") if isinstance(value, dict) else None
    is_history = isinstance(events, list) and events and isinstance(events[0], dict) and "type" in events[0]
    return events if is_history and isinstance(events, list) else []


def _same(recorded: list[Any], observed: list[Any]) -> bool | None:
    return recorded == observed if recorded else None


def _difference(recorded: Json, observed: Json, place: str = "") -> str:
    """Return the first place where two values differ, and what is there."""
    if isinstance(recorded, dict) and isinstance(observed, dict):
        for name in {**recorded, **observed}:
            if recorded.get(name, ...) != observed.get(name, ...):
                return _difference(recorded.get(name, "nothing"), observed.get(name, "nothing"), f"{place}/{name}")
    if isinstance(recorded, list) and isinstance(observed, list) and len(recorded) == len(observed):
        for index, (ours, theirs) in enumerate(zip(observed, recorded, strict=True)):
            if ours != theirs:
                return _difference(theirs, ours, f"{place}/{index}")
    return f"{place}: recorded {json.dumps(recorded)[:200]}, here {json.dumps(observed)[:200]}"
