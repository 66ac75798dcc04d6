"""Wait: sleeps for a time or until a time; the States Language has it, ASW does not document it."""

import re

from engine.errors import RUNTIME, StateFailed
from engine.expressions.brief import brief, plain
from engine.expressions.paths import PathMissing, Variables, compile_path
from engine.expressions.timestamps import Instant, read_instant
from engine.language.dialects import QueryLanguage
from engine.language.fields import ASSIGN, MOST_SECONDS, FieldSpec, Kind
from engine.language.values import Json
from engine.states.base import Exit, Run, WaitingState
from engine.states.common import FLOW_FIELDS, IDENTITY_FIELDS, PATH_FIELDS, read_common, read_next
from engine.states.reading import ObjectReader
from engine.states.settings import whole_number

_NO_SECONDS = re.compile(r"(T[0-9]{2}:[0-9]{2})(?=[Z+-])")
LONGEST_WAIT_SECONDS = 2**31 - 1  # though a standard execution lives one year

TIMINGS: tuple[FieldSpec, ...] = (
    FieldSpec(
        name="Seconds",
        takes_query=True,
        kind=Kind.INTEGER,
        unit="s",
        minimum=0,
        asl_maximum=MOST_SECONDS,
        en="How long to wait.",
        zh="等待的秒数。",
    ),
    FieldSpec(
        name="SecondsPath",
        kind=Kind.REFERENCE_PATH,
        query=QueryLanguage.JSONPATH,
        en="Where the input holds the seconds.",
        zh="从输入读取秒数的路径。",
    ),
    FieldSpec(
        name="Timestamp",
        takes_query=True,
        kind=Kind.TIMESTAMP,
        en="When to go on, such as 2026-01-31T08:00:00Z.",
        zh="继续执行的时刻，例如 2026-01-31T08:00:00Z。",
    ),
    FieldSpec(
        name="TimestampPath",
        kind=Kind.REFERENCE_PATH,
        query=QueryLanguage.JSONPATH,
        en="Where the input holds the time.",
        zh="从输入读取时刻的路径。",
    ),
)
FIELDS: tuple[FieldSpec, ...] = (*IDENTITY_FIELDS, *TIMINGS, *PATH_FIELDS, ASSIGN, *FLOW_FIELDS)


class Wait(WaitingState, frozen=True, kw_only=True, eq=False):
    """Exactly one of the four timings is set."""

    seconds: float | None = None
    seconds_path: str | None = None
    timestamp: str | None = None
    timestamp_path: str | None = None

    async def run(self, data: Json, run: Run) -> Exit:
        """See :meth:`WaitingState.run`."""
        context, variables = run.context, run.variables
        selected = self.flow.selected(data, context, variables)
        seconds = await self.aside(self._delay, selected, context, variables, run.now())
        if seconds > LONGEST_WAIT_SECONDS:
            raise StateFailed(RUNTIME, "Wait state delay is too long.")
        await run.sleep(seconds)
        return await self.aside(self.pass_on, data, context, variables)

    def _delay(self, data: Json, context: dict[str, Json], variables: Variables, now: float) -> float:
        if "Seconds" in self.computed:
            return whole_number("Seconds", self.setting("Seconds", data, context, variables), MOST_SECONDS)
        if "Timestamp" in self.computed:
            value = self.setting("Timestamp", data, context, variables)
            spelt_out = _spelt_out(value)
            if _instant(spelt_out) is None:
                raise _no_timestamp(value)
            return _until(spelt_out, now, "")
        if self.seconds is not None:
            return self.seconds
        if self.seconds_path is not None:
            value = _read("SecondsPath", self.seconds_path, data, context, variables)
            return _as_seconds(self.seconds_path, value)
        if self.timestamp is not None:
            return _until(self.timestamp, now, "")
        path = self.timestamp_path or "$"
        return _until(_read("TimestampPath", path, data, context, variables), now, path)


def _read(field: str, path: str, data: Json, context: dict[str, Json], variables: Variables) -> Json:
    try:
        return compile_path(path).read(data, context, variables)
    except PathMissing:
        raise StateFailed(
            RUNTIME,
            f"The path '{path}' selects nothing in the input {brief(data)}",
            service_cause=f"The {field} parameter does not reference an input value: {path}",
        ) from None


_WHOLE = re.compile(r"[+-]?[0-9]{1,19}")  # a text that can be parsed as a long value


def _as_seconds(path: str, value: Json) -> float:
    if isinstance(value, str) and _WHOLE.fullmatch(value):
        value = int(value)
    # An integer is compared as it is: one beyond all floats is too long a wait like any other.
    is_whole = isinstance(value, int) or (isinstance(value, float) and value.is_integer())
    if not is_whole or isinstance(value, bool) or value < 0:  # type: ignore[operator]  # a number here
        is_number = is_whole and not isinstance(value, bool)
        fault = "references a negative value" if is_number else "cannot be parsed as a long value"
        raise StateFailed(
            RUNTIME,
            f"The SecondsPath '{path}' gives {brief(value, 40)}, not a whole number from 0",
            service_cause=f"The SecondsPath parameter {fault}: {path} == {plain(value)}",
        )
    return value  # type: ignore[return-value]  # a number here


def _no_timestamp(value: Json) -> StateFailed:
    """Return the failure of an expression that gave no time."""
    from engine.expressions.jsonata import JsonataFailed  # slow to import for a Wait that has no JSONata

    cause = "The Timestamp field cannot be parsed as an ISO-8601 extended offset date-time format string"
    return JsonataFailed(f"{cause}: {plain(value)}", place="Timestamp")


def _spelt_out(value: Json) -> Json:
    """Return the time of an expression in full: the service takes it without seconds and in small letters too."""
    return _NO_SECONDS.sub(r"\1:00", value.upper()) if isinstance(value, str) else value


def _instant(value: Json) -> Instant | None:
    return read_instant(value) if isinstance(value, str) else None


def _until(value: Json, now: float, path: str) -> float:
    instant = _instant(value)
    if instant is None:
        raise StateFailed(
            RUNTIME,
            f"{brief(value, 60)} is not a time such as 2026-01-31T08:00:00Z",
            service_cause="The TimestampPath parameter does not reference a valid ISO-8601 extended offset "
            f"date-time format string: {path} == {plain(value)}",
        )
    return max(0.0, instant.seconds + instant.nanoseconds / 1e9 - now)


def read(reader: ObjectReader, name: str) -> Wait:
    """Read a Wait state; it needs exactly one timing."""
    given = [spec.name for spec in TIMINGS if reader.is_given(spec.name)]
    if len(given) != 1:
        reader.report("wait-timing", "", found=", ".join(given))
    computed = reader.queries()
    if reader.has("Timestamp") and "Timestamp" not in computed and read_instant(reader.text("Timestamp")) is None:
        reader.report("bad-timestamp", "Timestamp", found=reader.text("Timestamp"))
    if reader.is_given("Seconds") and not reader.has("Seconds"):
        reader.need("Seconds")  # without it there is no telling how long
    return Wait(
        **read_common(reader, name),
        next=read_next(reader),
        seconds=reader.number("Seconds"),
        seconds_path=reader.text("SecondsPath") or None,
        timestamp=reader.text("Timestamp") or None,
        timestamp_path=reader.text("TimestampPath") or None,
    )
