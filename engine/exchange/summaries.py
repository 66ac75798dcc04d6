"""What a state does, where it goes and what it does about errors, in a few words."""

from collections.abc import Iterator
from typing import NamedTuple

from engine.expressions.conditions import describe
from engine.language.machine import Retrier, TransitionKind
from engine.report.words import Words
from engine.states import Choice, Fail, Map, Parallel, Pass, StateBase, Succeed, Task, Wait


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
            return Saying(words("gives a fixed result") if state.has_result else words("shapes its input"))
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
    return words(text, count=retrier.max_attempts, seconds=seconds, rate=rate)
