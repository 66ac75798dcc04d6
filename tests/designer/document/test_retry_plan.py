"""When a retrier tries again: the same as waiting for it, only at once."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from designer.document.retry_plan import plan_of, plan_sentence, seconds_words
from designer.look import set_language
from engine.language.machine import Retrier


def _retrier(attempts: int, interval: int = 1, rate: float = 2.0, most: int | None = None) -> Retrier:
    return Retrier(
        error_equals=("StatesALL",),
        interval_seconds=interval,
        max_attempts=attempts,
        backoff_rate=rate,
        max_delay_seconds=most,
    )


@pytest.mark.slow
@given(
    attempts=st.integers(0, 60),
    interval=st.integers(0, 100),
    rate=st.sampled_from([1.0, 1.1, 1.5, 2.0, 3.0, 10.0]),
    most=st.one_of(st.none(), st.integers(1, 5000)),
)
def test_the_total_is_the_sum_of_the_waits(attempts: int, interval: int, rate: float, most: int | None) -> None:
    retrier = _retrier(attempts, interval, rate, most)

    plan = plan_of(retrier)

    waits = [retrier.wait_before(number) for number in range(1, attempts + 1)]
    assert plan.total == pytest.approx(math.fsum(waits))
    assert plan.has_gap is (attempts > len(plan.waits))
    if waits:
        assert (plan.waits[0].seconds, plan.waits[-1].seconds) == (waits[0], waits[-1])


@pytest.mark.parametrize(
    ("retrier", "timeout", "words"),
    [
        (_retrier(0), None, "Never tries again."),
        (_retrier(1, 3), None, "Tries again once, after 3 s."),
        (_retrier(2), None, "Tries again after 1 s, 2 s; 3 s of waiting in all."),
        (
            _retrier(2),
            30,
            "Tries again after 1 s, 2 s; 3 s of waiting in all. "
            "With 30 s for each attempt it is over after 1 min 33 s at the latest.",
        ),
        (
            _retrier(99_999, most=60),
            None,
            "Tries again up to 99,999 times, after 1 s, 2 s, 4 s … 1 min; 69 days of waiting in all.",
        ),
        (
            _retrier(99_999_999),
            None,
            "Tries again up to 99,999,999 times, after 1 s, 2 s, 4 s … over 100 years; "
            "over 100 years of waiting in all.",
        ),
    ],
    ids=["never", "once", "default", "time limit", "capped", "no end"],
)
def test_a_plan_reads_as_a_sentence(retrier: Retrier, timeout: float | None, words: str) -> None:
    set_language("en")

    assert plan_sentence(plan_of(retrier, timeout)) == words


def test_a_random_wait_is_called_one() -> None:
    set_language("en")
    retrier = Retrier(error_equals=("StatesALL",), max_attempts=2, has_jitter=True)

    sentence = plan_sentence(plan_of(retrier))

    assert sentence == (
        "Tries again after 1 s, 2 s; at most 3 s of waiting in all. Each wait is a random part of that."
    )


def test_random_waits_of_many_attempts_are_at_most_the_total_in_both_languages() -> None:
    retrier = Retrier(error_equals=("StatesALL",), max_attempts=9, backoff_rate=1.0, has_jitter=True)

    set_language("en")
    in_english = plan_sentence(plan_of(retrier))
    set_language("zh")
    in_chinese = plan_sentence(plan_of(retrier))
    set_language("en")

    assert "; at most 9 s of waiting in all." in in_english
    assert "，总共最多等待 9 s。" in in_chinese


@pytest.mark.parametrize(
    ("seconds", "words"),
    [(0.25, "0.25 s"), (59, "59 s"), (60, "1 min"), (3600, "1 h"), (5400, "1 h 30 min"), (200_000, "2 days"),
     (1e8, "3 years"), (math.inf, "over 100 years")],
)  # fmt: skip
def test_a_wait_in_few_words(seconds: float, words: str) -> None:
    assert seconds_words(seconds) == words
