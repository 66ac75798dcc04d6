"""Calls that fail whatever their paths find: told by trying them with values of all sorts in the place of these."""

from collections.abc import Iterator
from itertools import product
from typing import Final, NamedTuple

from engine.errors import StateFailed
from engine.expressions.intrinsics import Intrinsic
from engine.language.values import Json, type_name

_ANY: Final = ""
# Enough to find one that fits: a function that takes none of these takes no value of the type.
_TRIED: dict[str, tuple[Json, ...]] = {
    _ANY: ("",),
    "string": ("", "{}", "MD5"),
    "number": (1, 0, -1, 2_000_000_000, -2_000_000_000),
    "boolean": (True, False),
    "null": (None,),
    "array": ([], [0]),
    "object": ({},),
}
_MOST_TRIES = 200
_BY_CHANCE = ("States.MathRandom", "States.UUID")


class Given(NamedTuple):
    """What is known of an argument, or of the value of a call: the value in ``known``, else only its type.

    ``kind`` is blank when any type is possible.
    """

    kind: str = _ANY
    known: tuple[Json, ...] = ()

    @classmethod
    def constant(cls, value: Json) -> "Given":
        """Return what is known of a value that is written as it stands."""
        return cls(type_name(value), (value,))


def outcome(intrinsic: Intrinsic, arguments: list[Given]) -> Given | StateFailed:
    """Return what is known of the value of a call, or the failure that it always has."""
    if intrinsic.name in _BY_CHANCE or not any(argument.known for argument in arguments):
        is_checked = intrinsic.name == "States.MathRandom" and any(argument.known for argument in arguments)
        return (_failure(intrinsic, arguments) if is_checked else None) or Given(intrinsic.gives)
    if all(argument.known for argument in arguments):
        try:
            return Given.constant(intrinsic.call([argument.known[0] for argument in arguments]))
        except StateFailed as failure:
            return failure
    return _failure(intrinsic, arguments) or Given(intrinsic.gives)


def _failure(intrinsic: Intrinsic, arguments: list[Given]) -> StateFailed | None:
    """Return the failure with the last values tried, if there is one with all of them."""
    if intrinsic.name == "States.Format" and not arguments[0].known:
        return None  # the values have to fit the template, which may have any number of places
    failure = None
    for number, values in enumerate(product(*_tried(intrinsic, arguments))):
        if number == _MOST_TRIES:
            return None
        try:
            intrinsic.call(list(values))
        except StateFailed as failed:
            failure = failed
        else:
            return None
    return failure


def _tried(intrinsic: Intrinsic, arguments: list[Given]) -> Iterator[tuple[Json, ...]]:
    for index, argument in enumerate(arguments):
        wanted = intrinsic.kinds[index] if index < len(intrinsic.kinds) else _ANY
        yield argument.known or _TRIED[argument.kind or wanted]
