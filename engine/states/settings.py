"""Settings of states that JSONata gives: numbers in the range that the service allows."""

from engine.errors import QUERY_EVALUATION, StateFailed
from engine.expressions.brief import plain
from engine.language.values import Json


def whole_number(field: str, value: Json, most: int | None = None) -> int:
    """Return the number that an expression gave ``field``: a whole one from 0 to ``most``.

    Raises:
        StateFailed: it is none.
    """
    assert isinstance(value, int | float)  # the expression had to give a number
    if not float(value).is_integer():
        raise StateFailed(QUERY_EVALUATION, f"The {field} field cannot be parsed as an integer: {plain(value)}")
    if value < 0 or (most is not None and value > most):
        span = f"must be between 0 and {most} but was: {plain(value)}" if most is not None else "cannot be negative."
        raise StateFailed(QUERY_EVALUATION, f"{field} {span}")
    return int(value)
