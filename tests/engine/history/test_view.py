"""The fold of history events: what a state looks like after them, and laws for odd lists."""

import typing

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.history.events import (
    ErrorCaught,
    Event,
    ExecutionEnded,
    ExecutionPath,
    ExecutionStarted,
    HistoryEvent,
    IterationEnded,
    IterationStarted,
    MapStarted,
    RetryScheduled,
    StateAborted,
    StateErred,
    StatePaused,
    StateResumed,
    TaskFailed,
    TaskStarted,
    TaskSucceeded,
    WaitStarted,
)
from engine.history.view import ExecutionView, StateStatus, StateView, fold
from tests.engine.history.sample_events import EVENT_KINDS, Recorder, events


def _state(recorder: Recorder, *path: str | int) -> StateView:
    return fold(recorder.events).states[path]


def _retry(recorder: Recorder, *path: str | int, number: int = 1) -> None:
    recorder.add(RetryScheduled, *path, error="E", cause="why", retry=number, max_retries=3, seconds=1.0)


def _recount(view: ExecutionView, pointer: str) -> StateStatus | None:
    found = [state.status for state in view.states.values() if state.state == pointer]
    return min(found, key=lambda status: status.rank) if found else None


def test_strategies_know_every_kind_of_event() -> None:
    assert set(typing.get_args(HistoryEvent)) == EVENT_KINDS


@pytest.mark.slow
@given(st.lists(events, max_size=30))
def test_fold_of_any_list_never_raises_and_keeps_its_counts(history: list[HistoryEvent]) -> None:
    view = ExecutionView()

    for event in history:
        view.apply(event)
        for pointer in ("/States/A", "/States/B", "/States/A/Iterator/States/B", "/States/Nowhere"):
            assert view.status_of(pointer) is _recount(view, pointer)
            assert set(view.paths_of(pointer)) == {p for p, state in view.states.items() if state.state == pointer}

    assert view.event_count == len(history)
    view.to_json()


@pytest.mark.slow
@given(st.lists(events, max_size=30), st.sampled_from(["SUCCEEDED", "FAILED", "TIMED_OUT", "ABORTED"]))
def test_nothing_is_active_when_the_execution_has_ended(history: list[HistoryEvent], status: str) -> None:
    view = fold([*history, ExecutionEnded(id=99, time=1.0, path=(), status=status)])

    assert view.status == status
    assert not [state for state in view.states.values() if state.status.is_active]
    assert not [
        iteration
        for state in view.states.values()
        for iteration in state.iterations.values()
        if iteration.status is StateStatus.RUNNING
    ]


def test_event_of_an_unknown_kind_is_ignored() -> None:
    view = ExecutionView()

    view.apply(Event(id=1, time=1.0, path=()))  # type: ignore[arg-type]  # what a newer version might have written

    assert view.event_count == 1
    assert view.states == {}


def test_execution_that_succeeds_has_its_data_and_times() -> None:
    recorder = Recorder()
    recorder.add(ExecutionStarted, name="run", input={"a": 1})
    recorder.add(ExecutionEnded, status="SUCCEEDED", output=[2])

    view = fold(recorder.events, "id-1")

    assert (view.id, view.name, view.status) == ("id-1", "run", "SUCCEEDED")
    assert (view.input, view.output) == ({"a": 1}, [2])
    assert (view.started, view.stopped) == (1.0, 2.0)


def test_task_that_succeeds_keeps_arguments_result_and_output() -> None:
    recorder = Recorder()
    recorder.enter("T", data={"a": 1})
    recorder.add(TaskStarted, "T", resource="r", arguments=[1], attempt=1)
    recorder.add(TaskSucceeded, "T", result=5, stdout="out", stderr="err", mocked=True)
    recorder.exit("T", data={"r": 5}, target="U", way="/Next")

    state = _state(recorder, "T")

    assert (state.status, state.input, state.output) == (StateStatus.SUCCEEDED, {"a": 1}, {"r": 5})
    assert (state.arguments, state.result, state.stdout, state.stderr, state.mocked) == ([1], 5, "out", "err", True)
    assert (state.target, state.transition, state.started, state.stopped) == ("U", "/Next", 1.0, 4.0)


def test_a_fixed_error_is_mocked_until_a_function_answers() -> None:
    recorder = Recorder()
    recorder.enter("T")
    recorder.add(TaskFailed, "T", error="E", cause="", mocked=True)
    failed = _state(recorder, "T").mocked
    recorder.add(TaskFailed, "T", error="F", cause="")

    assert (failed, _state(recorder, "T").mocked) == (True, False)


def test_task_waits_for_its_retry_and_then_counts_the_attempt() -> None:
    recorder = Recorder()
    recorder.enter("T")
    recorder.add(TaskStarted, "T", resource="r", arguments={}, attempt=1)
    recorder.add(TaskFailed, "T", error="E", cause="why", trace="trace", stdout="out")
    _retry(recorder, "T")

    waiting = _state(recorder, "T")
    recorder.add(TaskStarted, "T", resource="r", arguments={}, attempt=2)
    running = _state(recorder, "T")
    recorder.exit("T", data=1)
    done = _state(recorder, "T")

    assert (waiting.status, waiting.attempts, waiting.error, waiting.trace) == (StateStatus.WAITING, 1, "E", "trace")
    assert waiting.is_retrying
    assert (running.status, running.attempts, running.error) == (StateStatus.RUNNING, 2, "")
    assert (done.status, done.attempts, done.error, len(done.retries)) == (StateStatus.SUCCEEDED, 2, "", 1)


def test_attempts_count_over_two_retriers_that_each_count_from_one() -> None:
    recorder = Recorder()
    recorder.enter("T")
    for _ in range(2):
        recorder.add(TaskStarted, "T", resource="r", arguments={}, attempt=1)
        _retry(recorder, "T", number=1)
    recorder.add(TaskStarted, "T", resource="r", arguments={}, attempt=2)

    assert _state(recorder, "T").attempts == 3


def test_attempt_that_fails_before_its_work_began_is_counted() -> None:
    recorder = Recorder()
    recorder.enter("T")
    _retry(recorder, "T")
    _retry(recorder, "T", number=2)
    recorder.add(StateErred, "T", error="E", cause="why")

    state = _state(recorder, "T")

    assert (state.status, state.attempts, len(state.retries)) == (StateStatus.FAILED, 3, 2)


def test_caught_error_keeps_error_and_output_of_the_exit() -> None:
    recorder = Recorder()
    recorder.enter("T")
    recorder.add(TaskFailed, "T", error="E", cause="why", trace="trace")
    recorder.add(ErrorCaught, "T", error="E", cause="why", catcher=0, target="Repair")
    recorder.exit("T", data={"Error": "E"}, target="Repair", way="/Catch/0/Next")

    state = _state(recorder, "T")

    assert state.status is StateStatus.CAUGHT
    assert (state.error, state.cause, state.trace, state.caught_by) == ("E", "why", "trace", "Repair")
    assert (state.output, state.transition) == ({"Error": "E"}, "/Catch/0/Next")


def test_state_that_errs_is_failed_with_the_trace_of_its_function() -> None:
    recorder = Recorder()
    recorder.enter("T")
    recorder.add(TaskFailed, "T", error="E", cause="why", trace="trace", stderr="err")
    recorder.add(StateErred, "T", error="E", cause="why")

    state = _state(recorder, "T")

    assert (state.status, state.error, state.trace, state.stderr) == (StateStatus.FAILED, "E", "trace", "err")
    assert state.stopped == 3.0


def test_loop_that_enters_again_starts_the_state_afresh() -> None:
    recorder = Recorder()
    recorder.enter("T", data=1)
    _retry(recorder, "T")
    recorder.add(TaskStarted, "T", resource="r", arguments={}, attempt=2)
    recorder.add(ErrorCaught, "T", error="E", cause="why", catcher=0, target="T")
    recorder.exit("T", data=2, target="T", way="/Catch/0/Next")
    recorder.enter("T", data=2)

    state = _state(recorder, "T")

    assert (state.status, state.entries, state.attempts) == (StateStatus.RUNNING, 2, 1)
    assert (state.input, state.output, state.error, state.caught_by, state.retries) == (2, None, "", None, ())
    assert state.stopped is None


def test_paused_state_goes_on_with_the_edited_input() -> None:
    recorder = Recorder()
    recorder.enter("T", data=1)
    recorder.add(StatePaused, "T", input=1, reason="breakpoint")
    paused = _state(recorder, "T").status
    recorder.add(StateResumed, "T", input=2)

    state = _state(recorder, "T")

    assert paused is StateStatus.PAUSED
    assert (state.status, state.input) == (StateStatus.RUNNING, 2)


def test_wait_state_waits() -> None:
    recorder = Recorder()
    recorder.enter("W", type_="Wait")
    recorder.add(WaitStarted, "W", seconds=5.0)

    assert _state(recorder, "W").status is StateStatus.WAITING
    assert not _state(recorder, "W").is_retrying


def test_map_keeps_its_iterations_and_forgets_them_when_it_is_tried_again() -> None:
    recorder = Recorder()
    recorder.enter("M", type_="Map")
    recorder.add(MapStarted, "M", length=2)
    recorder.add(IterationStarted, "M", 0, input="a")
    recorder.add(IterationEnded, "M", 0, status="SUCCEEDED", output="A")
    recorder.add(IterationStarted, "M", 1, input="b")
    recorder.add(IterationEnded, "M", 1, status="FAILED", error="E", cause="why")

    first = _state(recorder, "M")
    _retry(recorder, "M")
    recorder.add(MapStarted, "M", length=2)
    second = _state(recorder, "M")

    assert first.length == 2
    assert (first.iterations[0].status, first.iterations[0].output) == (StateStatus.SUCCEEDED, "A")
    assert (first.iterations[1].status, first.iterations[1].error) == (StateStatus.FAILED, "E")
    assert (second.status, second.attempts, dict(second.iterations)) == (StateStatus.RUNNING, 2, {})


def test_parallel_counts_an_attempt_when_a_branch_begins_after_a_retry() -> None:
    recorder = Recorder()
    recorder.enter("P", type_="Parallel")
    for branch in range(2):
        recorder.add(IterationStarted, "P", branch, input={})
    _retry(recorder, "P")
    for branch in range(2):
        recorder.add(IterationStarted, "P", branch, input={})

    state = _state(recorder, "P")

    assert (state.attempts, state.status, sorted(state.iterations)) == (2, StateStatus.RUNNING, [0, 1])


@pytest.mark.parametrize(
    ("statuses", "expected"),
    [
        (["exit", "erred", "paused"], StateStatus.FAILED),
        (["exit", "paused", "enter"], StateStatus.PAUSED),
        (["exit", "enter", "wait"], StateStatus.RUNNING),
        (["exit", "wait", "caught"], StateStatus.WAITING),
        (["exit", "caught", "abort"], StateStatus.CAUGHT),
        (["exit", "abort"], StateStatus.SUCCEEDED),
        (["abort"], StateStatus.ABORTED),
        ([], None),
    ],
    ids=lambda value: str(value),
)
def test_status_over_all_iterations_shows_what_needs_attention(
    statuses: list[str], expected: StateStatus | None
) -> None:
    recorder = Recorder()
    for index, status in enumerate(statuses):
        path: ExecutionPath = ("M", index, "T")
        recorder.enter(*path, pointer="/States/M/Iterator/States/T")
        match status:
            case "exit":
                recorder.exit(*path)
            case "erred":
                recorder.add(StateErred, *path, error="E", cause="")
            case "paused":
                recorder.add(StatePaused, *path, input=None, reason="pause")
            case "wait":
                recorder.add(WaitStarted, *path, seconds=1.0)
            case "caught":
                recorder.add(ErrorCaught, *path, error="E", cause="", catcher=0, target="U")
            case "abort":
                recorder.add(StateAborted, *path)

    view = fold(recorder.events)

    assert view.status_of("/States/M/Iterator/States/T") is expected
    assert view.paths_of("/States/M/Iterator/States/T") == [("M", i, "T") for i in range(len(statuses))]


@pytest.mark.parametrize(
    ("end", "running", "paused"),
    [
        ("ABORTED", StateStatus.ABORTED, StateStatus.ABORTED),
        ("FAILED", StateStatus.ABORTED, StateStatus.ABORTED),
        ("TIMED_OUT", StateStatus.TIMED_OUT, StateStatus.ABORTED),
    ],
)
def test_end_of_the_execution_ends_what_still_runs(end: str, running: StateStatus, paused: StateStatus) -> None:
    recorder = Recorder()
    recorder.enter("Done")
    recorder.exit("Done")
    recorder.enter("M", type_="Map")
    recorder.add(MapStarted, "M", length=2)
    recorder.add(IterationStarted, "M", 0, input=1)
    recorder.enter("M", 0, "T")
    recorder.add(IterationStarted, "M", 1, input=1)
    recorder.enter("M", 1, "T")
    recorder.add(StatePaused, "M", 1, "T", input=1, reason="pause")
    recorder.add(ExecutionEnded, status=end)

    view = fold(recorder.events)

    found = {path: state.status for path, state in view.states.items()}
    assert found == {("Done",): StateStatus.SUCCEEDED, ("M",): running, ("M", 0, "T"): running, ("M", 1, "T"): paused}
    assert view.states["M",].iterations[0].status is running


def test_states_that_a_timeout_stopped_are_timed_out_and_earlier_ones_aborted() -> None:
    recorder = Recorder()
    recorder.enter("P", 0, "Sibling")
    recorder.add(StateAborted, "P", 0, "Sibling")
    recorder.enter("T")
    recorder.add(StateAborted, "T")
    recorder.add(ExecutionEnded, status="TIMED_OUT", error="StatesTimeout")

    view = fold(recorder.events)

    assert view.states["P", 0, "Sibling"].status is StateStatus.ABORTED
    assert view.states["T",].status is StateStatus.TIMED_OUT


def test_json_of_a_view_names_every_path() -> None:
    recorder = Recorder()
    recorder.enter("M", 3, "State01", data={"a": 1})
    recorder.add(StateErred, "M", 3, "State01", error="E", cause="")
    recorder.add(ExecutionEnded, status="FAILED", error="E", cause="why")

    assert fold(recorder.events).to_json() == {
        "status": "FAILED",
        "output": None,
        "error": "E",
        "cause": "why",
        "states": {
            "M/3/State01": {
                "status": "FAILED",
                "input": {"a": 1},
                "output": None,
                "error": "E",
                "cause": None,
                "attempts": 1,
            }
        },
    }
