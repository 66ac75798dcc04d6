"""Counting retries the way the documentation of ASW shows it."""

from collections import Counter
from collections.abc import Iterable
from typing import NamedTuple

from engine.errors import StateFailed, is_error_matched
from engine.execution.service_failures import is_service_error_matched
from engine.language.machine import Catcher, Retrier

RETRIABLE = ("Task", "Parallel", "Map")
"""The types of states that may have retriers, and that know which retry they are in, 0 for none."""


class Retry(NamedTuple):
    """The next retry: its number for this error (from 1), the most there may be, and the wait in seconds."""

    number: int
    most: int
    seconds: float
    has_jitter: bool


class RetryCounter:
    """Decides whether a failure is tried again; one lives as long as one entry of a state.

    The printed example of ASW counts attempts per error name within a retrier, while the wait grows
    with every retry of that retrier (reference, section 4, "Counting rule"). In ASL attempts are counted per retrier.
    """

    def __init__(self, retriers: Iterable[Retrier], *, is_asl: bool = False) -> None:
        self._retriers = tuple(retriers)
        self._is_asl = is_asl
        self._matches = is_service_error_matched if is_asl else is_error_matched
        self._by_name: Counter[tuple[int, str]] = Counter()
        self._by_retrier: Counter[int] = Counter()

    def next_retry(self, failure: StateFailed) -> Retry | None:
        """Return the retry for ``failure``, or None when no retrier matches or its attempts are used up."""
        for index, retrier in enumerate(self._retriers):
            name = next((name for name in retrier.error_equals if self._matches(failure, name)), None)
            if name is None:
                continue
            if self._is_asl:
                name = ""
            if self._by_name[index, name] >= retrier.max_attempts:
                return None
            self._by_name[index, name] += 1
            self._by_retrier[index] += 1
            seconds = retrier.wait_before(self._by_retrier[index])
            return Retry(self._by_name[index, name], retrier.max_attempts, seconds, retrier.has_jitter)
        return None


def find_catcher(
    catchers: Iterable[Catcher], failure: StateFailed, *, is_asl: bool = False
) -> tuple[int, Catcher] | None:
    """Return the first catcher that matches, with its number from 0."""
    matches = is_service_error_matched if is_asl else is_error_matched
    for index, catcher in enumerate(catchers):
        if any(matches(failure, name) for name in catcher.error_equals):
            return index, catcher
    return None
