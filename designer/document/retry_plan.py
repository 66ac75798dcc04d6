"""When a retrier tries again, and how long that takes at most: worked out in one step, however many attempts."""

import math

from msgspec import Struct

from designer.document.run_text import duration_text
from designer.look.words import tr
from engine.language.machine import Retrier

SHOWN = 4
"""So many waits are named before the others are left out; the last one always is."""
_DAY, _YEAR = 86_400.0, 365.25 * 86_400


class Wait(Struct, frozen=True, kw_only=True):
    """The wait before retry ``number`` (from 1), cut to MaxDelaySeconds when ``is_capped``."""

    number: int
    seconds: float
    is_capped: bool = False


class RetryPlan(Struct, frozen=True, kw_only=True):
    """``waits`` are the first waits and, behind a gap, the last; ``total`` has all of them.

    ``attempt_seconds`` is the time limit of an attempt, None for none. With ``has_jitter`` each wait is a random part
    of what stands here.
    """

    retries: int
    waits: tuple[Wait, ...]
    total: float
    has_jitter: bool = False
    attempt_seconds: float | None = None

    @property
    def has_gap(self) -> bool:
        """Whether waits are left out between the last but one and the last of ``waits``."""
        return self.retries > len(self.waits)

    @property
    def longest(self) -> float:
        """The seconds after which all is over: every attempt at its limit, every wait at its full length."""
        return self.total + (self.retries + 1) * (self.attempt_seconds or 0.0)


def plan_of(retrier: Retrier, attempt_seconds: float | None = None) -> RetryPlan:
    """Return when ``retrier`` tries again if every attempt fails with the same error."""
    count = max(retrier.max_attempts, 0)
    numbers = list(range(1, count + 1)) if count <= SHOWN + 1 else [*range(1, SHOWN), count]
    return RetryPlan(
        retries=count,
        waits=tuple(_wait(retrier, number) for number in numbers),
        total=_total(retrier, count),
        has_jitter=retrier.has_jitter,
        attempt_seconds=attempt_seconds,
    )


def _wait(retrier: Retrier, number: int) -> Wait:
    seconds, most = retrier.wait_before(number), retrier.max_delay_seconds
    return Wait(number=number, seconds=seconds, is_capped=most is not None and seconds >= most)


def _total(retrier: Retrier, count: int) -> float:
    """Return the sum of ``count`` waits: a geometric series up to the cap, the cap from there on."""
    first, rate, most = float(retrier.interval_seconds), retrier.backoff_rate, retrier.max_delay_seconds
    if most is not None and first >= most and rate >= 1:
        return float(most) * count
    growing = count
    if most is not None and rate > 1 and first > 0:
        growing = min(count, max(0, math.ceil(math.log(most / first) / math.log(rate) - 1e-9)))
    try:
        total = first * growing if rate == 1 else first * (rate**growing - 1) / (rate - 1)
    except OverflowError:
        return math.inf
    return total + (count - growing) * float(most or 0)


def seconds_words(seconds: float) -> str:
    """Return a wait in few words: ``2 s``, ``0.5 s``, ``1 min 30 s``, ``3 days``, ``over 100 years``."""
    if seconds > 100 * _YEAR:
        return tr("over 100 years")
    if seconds >= 2 * _YEAR:
        return tr("{count} years", count=f"{seconds / _YEAR:.0f}")
    if seconds >= 2 * _DAY:
        return tr("{count} days", count=f"{seconds / _DAY:.0f}")
    if seconds < 60:
        return f"{round(seconds, 2):g} s"
    return duration_text(seconds).replace(" 00 s", "").replace(" 00 min", "")


def plan_sentence(plan: RetryPlan) -> str:
    """Return the plan in a sentence or two, for those who cannot see the drawing and those who can."""
    if plan.retries == 0:
        return tr("Never tries again.")
    waits = [seconds_words(wait.seconds) for wait in plan.waits]
    named = tr(", ").join(waits[:-1] if plan.has_gap else waits)
    total = seconds_words(plan.total)
    in_all = (
        tr("at most {total} of waiting in all", total=total)
        if plan.has_jitter
        else tr("{total} of waiting in all", total=total)
    )
    if plan.has_gap:
        text = tr(
            "Tries again up to {count} times, after {waits} … {last}; {in_all}.",
            count=f"{plan.retries:,}",
            waits=named,
            last=waits[-1],
            in_all=in_all,
        )
    elif plan.retries == 1:
        text = tr("Tries again once, after {waits}.", waits=named)
    else:
        text = tr("Tries again after {waits}; {in_all}.", waits=named, in_all=in_all)
    parts = [text]
    if plan.has_jitter:
        parts.append(tr("Each wait is a random part of that."))
    if plan.attempt_seconds is not None:
        parts.append(
            tr(
                "With {timeout} for each attempt it is over after {longest} at the latest.",
                timeout=seconds_words(plan.attempt_seconds),
                longest=seconds_words(plan.longest),
            )
        )
    return " ".join(parts)
