"""Where a state machine writes its log: checked and told back, for no log is written here."""

import re

from engine.api.faults import Fault
from engine.api.records import NO_LOGGING
from engine.language.values import Json

_GROUP = re.compile(r"arn:[^:]+:logs:[^:]*:[^:]*:log-group:.+")
_ANY_STREAM = ":*"
# The log delivery of the service has fewer letters for the name of a state machine than the service itself.
_DELIVERED = re.compile(r"[0-9A-Za-z./\-_:]+")
_PATTERN = r"^[0-9A-Za-z.\/\-_:]+$"


def log_settings(given: Json, machine_arn: str) -> dict[str, Json] | None:
    """Return the LoggingConfiguration of a request with the service's defaults, None when there is none.

    Raises:
        Fault: InvalidLoggingConfiguration.
    """
    if not isinstance(given, dict):
        return None
    found = given.get("destinations")
    destinations = found if isinstance(found, list) else []
    is_on = given.get("level", "OFF") != "OFF"
    if len(destinations) > 1 or (is_on and not destinations):
        raise _fault("Must specify exactly one Log Destination.")
    if is_on:
        _check_destination(destinations[0])
        _check_name(machine_arn)
    return {**NO_LOGGING, **given}


def _check_destination(destination: Json) -> None:
    group = destination.get("cloudWatchLogsLogGroup") if isinstance(destination, dict) else None
    arn = group.get("logGroupArn") if isinstance(group, dict) else None
    if not isinstance(arn, str) or not arn:
        raise _fault("Must set valid CloudWatch Log Group ARN.")
    if not _GROUP.fullmatch(arn):
        raise _fault("Provided ARN is not CloudWatch Logs Log Group ARN.")
    if not arn.endswith(_ANY_STREAM):
        raise _fault("Log Group ARN must be provided with '*' qualifier.")


def _check_name(machine_arn: str) -> None:
    if not _DELIVERED.fullmatch(machine_arn):
        raise _fault(
            f"1 validation error detected: Value '{machine_arn}' at 'resourceId' failed to satisfy constraint: "
            f"Member must satisfy regular expression pattern: {_PATTERN}"
        )


def _fault(message: str) -> Fault:
    return Fault("InvalidLoggingConfiguration", f"Invalid Logging Configuration: {message}")
