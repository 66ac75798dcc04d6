"""How many iterations of a Map may fail, and what its settings are that may come from paths."""

import re

from msgspec import Struct

from engine.errors import RUNTIME, THRESHOLD_EXCEEDED, StateFailed
from engine.expressions.brief import plain
from engine.expressions.paths import PathMissing, Variables, compile_path
from engine.language.values import Json
from engine.states.data_flow import field_missing

MOST_PERCENT = 100.0
_NUMBER = re.compile(r"[+-]?[0-9]+(\.[0-9]*)?([eE][+-]?[0-9]+)?")
_FLOAT_MARKS = frozenset(".eE")


class Tolerance(Struct, frozen=True, kw_only=True):
    """The most iterations that may fail: ``count`` of them, or ``percentage`` of all; None is not given.

    The service takes a 0 as not given where the other one is more than 0.
    """

    count: int | None = None
    percentage: float | None = None

    @property
    def is_given(self) -> bool:
        """Whether any failure is tolerated at all."""
        return self.count is not None or self.percentage is not None

    def check(self, failed: int, length: int) -> None:
        """See that ``failed`` of ``length`` iterations are not too many.

        Raises:
            StateFailed: they are.
        """
        is_within_count = not self.count or failed <= self.count
        is_within_share = not self.percentage or failed * MOST_PERCENT <= self.percentage * length
        is_none_within = self.is_given and not (self.count or self.percentage)
        if failed and (is_none_within or not is_within_count or not is_within_share):
            raise StateFailed(
                THRESHOLD_EXCEEDED, "The specified tolerated failure threshold was exceeded", has_place=False
            )


NO_TOLERANCE = Tolerance()


def checked(count: Json, percentage: Json, error: str) -> Tolerance:
    """Return the tolerance of these two values; ``error`` names a failure of them.

    Raises:
        StateFailed: one is out of its range.
    """
    if isinstance(count, int) and count < 0:
        raise StateFailed(error, "ToleratedFailureCount cannot be negative.")
    if isinstance(percentage, int | float) and not 0 <= percentage <= MOST_PERCENT:
        raise StateFailed(error, "ToleratedFailurePercentage must be between 0 and 100.")
    return Tolerance(
        count=int(count) if isinstance(count, int | float) else None,
        percentage=float(percentage) if isinstance(percentage, int | float) else None,
    )


def number_at(
    field: str, path: str, data: Json, context: dict[str, Json], variables: Variables, *, is_whole: bool
) -> int | float:
    """Return the number at ``path``, the value of ``field``; a text with a number in it does as well.

    Raises:
        StateFailed: there is none.
    """
    try:
        value = compile_path(path).read(data, context, variables)
    except PathMissing as missing:
        raise field_missing(missing, f"The {field} '{path}' selects nothing") from None
    number = _number(value)
    if number is None or (is_whole and not float(number).is_integer()):
        kind = "integer" if is_whole else "float"
        cause = f'The {field} field refers to value "{plain(value)}" which is not a valid {kind}: {path}'
        raise StateFailed(RUNTIME, cause)
    return number


def _number(value: Json) -> int | float | None:
    """Return the number that ``value`` is, or that stands in the text which it is, or None."""
    if isinstance(value, str) and _NUMBER.fullmatch(value):
        return float(value) if _FLOAT_MARKS.intersection(value) else int(value)
    return value if isinstance(value, int | float) and not isinstance(value, bool) else None
