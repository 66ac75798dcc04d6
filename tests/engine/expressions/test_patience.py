"""Expressions are tried at once, and those that take long go on in a thread."""

import asyncio
import threading
import time
from functools import partial

import pytest

from engine.errors import QUERY_EVALUATION, StateFailed
from engine.expressions import patience
from engine.expressions.jsonata import JsonataFailed, compile_jsonata
from engine.expressions.jsonata_templates import compile_jsonata_payload
from engine.expressions.patience import aside
from engine.language.values import Json

SLOW = "$sum($map([1..20000], function($v){$v * 2}))"


def _evaluated(text: str) -> Json:
    return compile_jsonata(text).evaluate({}, "Output")


async def test_what_is_quick_is_done_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    # A busy machine may take longer than usual for it.
    monkeypatch.setattr(patience, "hurried", partial(patience.hurried, 60.0))
    places: list[threading.Thread] = []
    compile_jsonata("1 + 1")

    def build(text: str) -> Json:
        places.append(threading.current_thread())
        return _evaluated(text)

    assert await aside(build, "1 + 1") == 2
    assert places == [threading.main_thread()]


async def test_what_is_slow_leaves_the_loop_to_others() -> None:
    evaluation = asyncio.ensure_future(aside(_evaluated, SLOW))
    turns = 0

    while not evaluation.done():
        turns += 1
        await asyncio.sleep(0)

    assert evaluation.result() == 400020000
    assert turns > 10


@pytest.mark.slow
async def test_several_expressions_share_the_time_at_once() -> None:
    payload = compile_jsonata_payload([f"{{% {SLOW} + {number} %}}" for number in range(6)], "Output")
    evaluation = asyncio.ensure_future(aside(payload.evaluate, {}))
    gaps: list[float] = []

    while not evaluation.done():
        # What this process worked meanwhile: the time that others had on a busy machine is no gap of ours.
        before = time.process_time()
        await asyncio.sleep(0)
        gaps.append(time.process_time() - before)

    assert evaluation.result() == [400020000 + number for number in range(6)]
    assert max(gaps) < sum(gaps) / 3


async def test_failure_is_raised_as_it_is() -> None:
    with pytest.raises(JsonataFailed, match="returned nothing"):
        await aside(_evaluated, "$x")
    with pytest.raises(JsonataFailed, match=r"\$sum|number") as failure:
        await aside(_evaluated, f"({SLOW}; 1 + 'a')")
    assert not failure.value.out_of_time


async def test_failure_without_expressions_is_raised_as_it_is() -> None:
    def build() -> Json:
        raise StateFailed(QUERY_EVALUATION, "no")

    with pytest.raises(StateFailed, match="no"):
        await aside(build)


async def test_time_is_not_short_afterwards() -> None:
    assert await aside(_evaluated, "1") == 1
    await asyncio.sleep(0.03)

    assert _evaluated(SLOW) == 400020000
