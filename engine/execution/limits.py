"""The quotas that Step Functions sets an execution, and that ASW documents none of."""

from msgspec import Struct


class Limits(Struct, frozen=True, kw_only=True):
    """``payload_bytes`` is the most a state may put out, as UTF-8 JSON; ``history_events`` counts the service's events.

    ``seconds`` is how long the whole may take. None is no limit.
    """

    payload_bytes: int | None = None
    history_events: int | None = None
    seconds: float | None = None


NO_LIMITS = Limits()
SERVICE_LIMITS = Limits(payload_bytes=262_144, history_events=25_000)
EXPRESS_LIMITS = Limits(payload_bytes=262_144, seconds=300)
"""Of an execution of an EXPRESS state machine."""
