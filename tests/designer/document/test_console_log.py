"""The console keeps what was printed and what failed, in order, bounded, without saying it twice."""

from designer.document.console_log import LONGEST_LINE, MOST_LINES, ConsoleLog
from engine.history.events import (
    ErrorCaught,
    ExecutionEnded,
    ExecutionStarted,
    RetryScheduled,
    StateErred,
    TaskFailed,
    TaskSucceeded,
)

_PATH = ("M", 2, "S")


def _printed(text: str, err: str = "") -> TaskSucceeded:
    return TaskSucceeded(id=1, time=1.0, path=_PATH, result=None, stdout=text, stderr=err)


def test_each_printed_line_is_a_line_with_its_place() -> None:
    log = ConsoleLog()

    log.take(_printed("a\nb\n", "careful"))

    assert [(line.kind, line.path, line.text) for line in log.since(0)] == [
        ("out", _PATH, "a"),
        ("out", _PATH, "b"),
        ("err", _PATH, "careful"),
    ]


def test_a_run_is_told_from_start_to_end() -> None:
    log = ConsoleLog()
    log.take(ExecutionStarted(id=1, time=0.0, path=(), name="run", input={}))
    log.take(RetryScheduled(id=2, time=0.0, path=_PATH, error="E", cause="c", retry=1, max_retries=3, seconds=1.5))
    log.take(ErrorCaught(id=3, time=0.0, path=_PATH, error="E", cause="c", catcher=0, target="Save"))
    log.take(ExecutionEnded(id=4, time=0.0, path=(), status="SUCCEEDED"))

    assert [(line.kind, line.text) for line in log.since(0)] == [
        ("started", "run"),
        ("retry", "1/3/1.5"),
        ("caught", "Save"),
        ("ended", "SUCCEEDED"),
    ]


def test_an_error_is_told_once_by_traceback_attempt_and_frames() -> None:
    log = ConsoleLog()
    log.take(TaskFailed(id=1, time=0.0, path=_PATH, error="TypeError", cause="no", trace="Trace\nTypeError: no"))
    log.take(StateErred(id=2, time=0.0, path=_PATH, error="TypeError", cause="no"))
    log.take(StateErred(id=3, time=0.0, path=("M",), error="TypeError", cause="no"))

    assert [line.text for line in log.since(0)] == ["Trace", "TypeError: no"]


def test_two_iterations_may_fail_alike() -> None:
    log = ConsoleLog()
    for index in (0, 1):
        log.take(StateErred(id=1, time=0.0, path=("M", index, "S"), error="E", cause=""))

    assert [line.text for line in log.since(0)] == ["E", "E"]


def test_only_the_newest_lines_are_kept() -> None:
    log = ConsoleLog()

    log.take(_printed("\n".join(str(number) for number in range(MOST_LINES + 5))))

    assert len(log) == MOST_LINES
    assert log.count == MOST_LINES + 5
    assert [line.text for line in log.since(log.count - 1)] == [str(MOST_LINES + 4)]
    assert next(log.since(0)).text == "5"


def test_an_endless_line_is_cut_and_says_so() -> None:
    log = ConsoleLog()

    log.take(_printed("x" * (LONGEST_LINE + 7)))

    assert next(log.since(0)).text.endswith(" … (+7)")
