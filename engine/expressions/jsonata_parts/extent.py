"""Values that take no memory and have no end: what holds one value twice, which holds one twice, and so on."""

from engine.expressions.jsonata_parts.faults import Fault
from engine.expressions.jsonata_parts.guard import TOO_LARGE
from engine.expressions.jsonata_parts.values import Value, is_endless


def check_extent(*values: Value) -> None:
    """Make sure that values can be walked through from end to end.

    Raises:
        Fault: one has too many members for that.
    """
    for value in values:
        if is_endless(value):
            raise Fault("", TOO_LARGE)
