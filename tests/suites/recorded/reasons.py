"""Why something is observed here otherwise than it was recorded, where we know."""

import json
from collections.abc import Callable
from typing import TypeAlias

from tests.suites.recorded.counting import DISTRIBUTED, FUNCTIONS, NOTHING, SERVICES, WITHOUT_TASKS, Compared, Place

MUST_AGREE = (WITHOUT_TASKS, FUNCTIONS, DISTRIBUTED)
"""Kinds of workflows of which every outcome is the recorded one, or has a reason."""

_Explains: TypeAlias = Callable[[Compared, Place], bool]
_WIDTH = 100
_LABELLED = ("::test_map_state_label", "::test_map_state_result_writer")


REASONS: dict[str, _Explains] = {
    "its history was read before the execution had ended": lambda one, _: one.test.endswith(
        "::test_max_concurrency_path_negative"
    ),
    "redrives came in November 2023": lambda _, place: "redriv" in place.path.lower() and place.recorded == NOTHING,
    "the keys of encryption came in 2024": lambda _, place: place.path.endswith("/encryptionConfiguration"),
    "only Maps with a Label are entered with their input written anew": lambda one, place: (
        one.test.endswith(_LABELLED) and place.path == "/events/1/stateEnteredEventDetails/input"
    ),
    "a duration": lambda _, place: "billed" in place.path or "Duration" in place.path,
    "the SDK counts its attempts since 2025": lambda _, place: (
        str(place.observed).replace(" (SDK Attempt Count: 1)", "") == str(place.recorded)
    ),
    "an answer is as long as the digits of its moments": lambda one, place: (
        "::test_start_execution" in one.test and "/Content-Length/" in place.path
    ),
    "recorded of the emulator itself, in its words": lambda _, place: (
        isinstance(place.recorded, str) and place.recorded.startswith("Error=")
    ),
    "of other services the answers are those of moto": lambda one, _: one.kind == SERVICES,
}
"""In the order in which they are asked."""


def reason(one: Compared, place: Place) -> str | None:
    """Return why the two sides differ at a place, or None."""
    return next((why for why, explains in REASONS.items() if explains(one, place)), None)


def is_fault(one: Compared) -> bool:
    """Tell whether an execution that has to end as recorded does not, and no reason is known for all of it."""
    is_other = one.kind in MUST_AGREE and one.same.get("outcome") is False
    return is_other and any(reason(one, place) is None for place in one.places)


def listed(found: list[Compared]) -> str:
    """Return the recordings that differ, by reason: a line for each test, and for each recording without a reason."""
    lines: dict[str | None, dict[str, list[str]]] = {}
    for one in found:
        first: dict[str | None, Place] = {}
        for place in one.places:
            first.setdefault(reason(one, place), place)
        for why, place in first.items():
            # The parameters of a test make one line, where there is a reason.
            name = one.test.partition("[")[0] if why else f"{one.test}, {one.key}"
            lines.setdefault(why, {}).setdefault(name, []).append(_line(one, place))
    counts = {why: sum(map(len, those.values())) for why, those in lines.items()}
    return "\n".join(
        text
        for why in sorted(lines, key=lambda why: -counts[why])
        for text in (f"{counts[why]:5}  {why or 'NO REASON KNOWN'}", *map(_first, lines[why].values()))
    )


def _first(those: list[str]) -> str:
    return those[0] if len(those) == 1 else f"{those[0]} (and {len(those) - 1} more)"


def _line(one: Compared, place: Place) -> str:
    sides = [json.dumps(side, ensure_ascii=False) for side in (place.recorded, place.observed)]
    recorded, observed = (side if len(side) < _WIDTH else f"{side[:_WIDTH]}..." for side in sides)
    problem = f" ({one.problem.splitlines()[0]})" if one.problem else ""
    return f"       {one.test}, {one.key}{place.path}: recorded {recorded}, here {observed}{problem}"
