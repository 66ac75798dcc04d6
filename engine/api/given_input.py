"""The input of an execution letter by letter, where the cause of its failure tells it."""

import json
from collections.abc import Sequence
from dataclasses import replace

from engine.api.records import Run
from engine.history.events import HistoryEvent, StateErred
from engine.history.service_events import compact_json

_IN_THE_INPUT = "could not be found in the input "


def with_given_input(run: Run, events: Sequence[HistoryEvent]) -> Run:
    """Return the record of ``run``, which left ``events``, with the input in its cause as it was given.

    What states hand on unchanged has the blanks that it came with, as the service has it; what goes into a Map or a
    Parallel is written anew.
    """
    if run.cause is None or _IN_THE_INPUT not in run.cause:
        return run
    erred = [event for event in events if isinstance(event, StateErred) and event.cause == run.cause]
    if not erred or len(erred[0].path) > 1:
        return run
    written = compact_json(json.loads(run.input))
    cause = run.cause.replace(f"{_IN_THE_INPUT}'{written}'", f"{_IN_THE_INPUT}'{run.input}'")
    return replace(run, cause=cause)
