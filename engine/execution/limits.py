"""The quotas that Step Functions sets an execution, and that ASW documents none of."""

from dataclasses import dataclass

from engine.errors import EngineError

# The loop gets a turn this often: short enough for a stop to feel instant, long enough to cost nothing.
TURN_SECONDS = 0.002
# A guard against loops that never end: a quarter of a GB of history with small data; a Map of 200,000 items fits.
MOST_EVENTS = 1_000_000


class TooManyEvents(EngineError):
    """The execution went on for :data:`MOST_EVENTS` events; no catcher takes this."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """``payload_bytes`` is the most a state may put out, as UTF-8 JSON; ``history_events`` counts the service's events.

    None is no limit.
    """

    payload_bytes: int | None = None
    history_events: int | None = None


NO_LIMITS = Limits()
SERVICE_LIMITS = Limits(payload_bytes=262_144, history_events=25_000)
