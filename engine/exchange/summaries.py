"""What a state does, where it goes and what it does about errors, in a few words."""

from collections.abc import Iterator
from typing import NamedTuple

from engine.expressions.conditions import describe
from engine.language.machine import Retrier, TransitionKind
from engine.language.shorten import shorten_json
from engine.language.values import Json
from engine.report.words import Words
from engine.states import Choice, Fail, Map, Parallel, Pass, StateBase, Succeed, Task, Wait
from engine.states.query_flow import QueryFlow

_LONGEST_RESULT = 80


class Saying(NamedTuple):
    """A few words, and the piece of the definition they are about; either may be empty."""

    words: str
    text: str = ""


def work(state: StateBase, words: Words) -> Saying:
    """Return what a state does."""
    match state:
        case Task():
            return Saying(words("calls"), state.called.label)
        case Choice():
            return Saying(words("decides; rules: {count}", count=len(state.rules)))
        case Pass():
            return passing(state, words)
        case Wait():
            seconds = None if state.seconds is None else words("{seconds} seconds", seconds=f"{state.seconds:g}")
            given = seconds or state.seconds_path or state.timestamp or state.timestamp_path or ""
            return Saying(words("waits"), given)
        case Map():
            return Saying(words("for each item"), "" if state.items_path == "$" else state.items_path)
        case Parallel():
            return Saying(words("runs side by side; branches: {count}", count=len(state.branches)))
        case Succeed():
            return Saying(words("ends well"))
        case Fail():
            return Saying(words("fails"), state.error or state.error_path or "")
        case _:
            return Saying("")


def details(state: StateBase, value: Json, words: Words) -> Iterator[Saying]:
    """Yield how a Map goes over its items, and where it has them from; ``value`` is the state as it is written."""
    if not isinstance(state, Map) or not isinstance(value, dict):
        return
    told = value.get("MaxConcurrency", value.get("MaxConcurrencyPath"))
    most = told if isinstance(told, str) else state.max_concurrency
    if most:  # 0 is no limit
        yield Saying(words("concurrency at most"), str(most))
    if state.distribution is None:  # the parts of a distributed Map count for nothing then
        return
    yield Saying(words("as executions of their own"), "DISTRIBUTED")
    for field, text in (
        ("ItemReader", words("reads its items from")),
        ("ResultWriter", words("writes the results to")),
    ):
        where = _where(value.get(field))
        if where:
            yield Saying(text, where)


def _where(part: Json) -> str:
    """Return the bucket and the key or prefix that a part of a distributed Map names."""
    given = part.get("Parameters", part.get("Arguments")) if isinstance(part, dict) else None
    if not isinstance(given, dict):
        return given if isinstance(given, str) else ""
    return ", ".join(f"{key.removesuffix('.$')}: {value}" for key, value in given.items() if isinstance(value, str))


def passing(state: Pass, words: Words) -> Saying:
    """Return what a Pass does; the canvas says the same words."""
    flow = state.flow
    if state.has_result:
        return Saying(words("fixed result"), shorten_json(state.result, _LONGEST_RESULT))
    if flow.is_identity:
        return Saying(words("passes its input on"))
    if flow.is_plain_input and flow.is_plain_output:
        return Saying(words("sets variables"))
    if isinstance(flow, QueryFlow) or flow.has_parameters or flow.result_path != "$":
        return Saying(words("shapes its input"))
    return Saying(words("takes a part of its input"))


def ways(state: StateBase, words: Words) -> Iterator[tuple[Saying, str | None]]:
    """Yield when a state goes where, errors aside; None is the end."""
    for way in state.transitions():
        match way.kind:
            case TransitionKind.CATCH:
                continue
            case TransitionKind.RULE if isinstance(state, Choice):
                yield Saying("", describe(state.rules[way.index].condition, words.language)), way.target
            case TransitionKind.DEFAULT:
                yield Saying(words("otherwise")), way.target
            case _:
                yield Saying(""), way.target


def handling(state: StateBase, words: Words) -> Iterator[tuple[Saying, str | None]]:
    """Yield what a state does about which errors; after a retrier comes no target."""
    for retrier in state.retry:
        yield Saying(_again(retrier, words), ", ".join(retrier.error_equals)), None
    for catcher in state.catch:
        yield Saying(words("catch"), ", ".join(catcher.error_equals)), catcher.next


def _again(retrier: Retrier, words: Words) -> str:
    text = "retry up to {count} times, first after {seconds} s, then ×{rate}"
    seconds, rate = f"{retrier.interval_seconds:g}", f"{retrier.backoff_rate:g}"
    told = words(text, count=retrier.max_attempts, seconds=seconds, rate=rate)
    if retrier.max_delay_seconds is not None:
        told += words(", at most {seconds} s", seconds=f"{retrier.max_delay_seconds:g}")
    return told + words(", with full jitter") if retrier.has_jitter else told
