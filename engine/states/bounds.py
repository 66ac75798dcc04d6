"""The bounds that hold for all data, whatever the dialect: what is beyond could not be told, or would fill the memory."""

from engine.errors import DATA_LIMIT_EXCEEDED, StateFailed
from engine.language.values import Json, outgrown


def check_bounds(value: Json, what: str) -> None:
    """See that ``value`` is not larger or nested deeper than data may be; ``what`` are the words for it, with their verb.

    Raises:
        StateFailed: it is.
    """
    words = outgrown(value)
    if words:
        raise StateFailed(DATA_LIMIT_EXCEEDED, f"{what} {words}.")
