"""Where two runs went apart comes first; what follows from it after."""

from typing import Any

import pytest

from designer.document.run_comparison import Aspect, run_differences
from engine.history.events import ExecutionStarted, HistoryEvent, StateEntered, StateErred, StateExited
from engine.history.view import ExecutionView
from engine.language.values import Json


def _run(*states: tuple[str, Json, Json], failed: str = "") -> ExecutionView:
    """Return a run of states with their input and output, one after the other."""
    events: list[HistoryEvent] = [ExecutionStarted(id=1, time=0.0, path=(), name="n", input={})]
    for name, given, output in states:
        place: dict[str, Any] = {"id": 0, "time": 1.0, "path": (name,)}
        events.append(StateEntered(**place, state=f"/States/{name}", state_type="Pass", input=given))
        if name == failed:
            events.append(StateErred(**place, error="E", cause="no"))
        else:
            events.append(StateExited(**place, output=output, target=None, transition="/Next"))
    view = ExecutionView()
    for event in events:
        view.apply(event)
    return view


def test_two_runs_that_did_the_same_have_no_difference() -> None:
    assert run_differences(_run(("A", 1, 2), ("B", 2, 3)), _run(("A", 1.0, 2), ("B", 2, 3)), 10) == []


def test_the_first_difference_is_where_they_went_apart() -> None:
    one = _run(("A", {"n": 1}, {"n": 1, "sum": 3}), ("B", {"n": 1, "sum": 3}, {}))
    two = _run(("A", {"n": 1}, {"n": 1, "sum": 4}), ("B", {"n": 1, "sum": 4}, {}))

    first, second = run_differences(one, two, 10)

    assert (first.path, first.aspect, first.field, first.first, first.second) == (
        ("A",),
        Aspect.OUTPUT,
        "$.sum",
        "3",
        "4",
    )
    assert (second.path, second.aspect) == (("B",), Aspect.INPUT)
    assert len(run_differences(one, two, 1)) == 1


def test_what_a_state_around_others_came_to_follows_from_those_inside() -> None:
    def nested(price: int) -> ExecutionView:
        """Return a run of a Map over two items, and a state after it."""
        view = ExecutionView()
        view.apply(ExecutionStarted(id=1, time=0.0, path=(), name="n", input={}))
        around = ("Each",)
        view.apply(StateEntered(id=2, time=0.0, path=around, state="/States/Each", state_type="Map", input=[1, 2]))
        for index, output in enumerate((1, price)):
            path = ("Each", index, "Take")
            view.apply(
                StateEntered(
                    id=3, time=0.0, path=path, state="/States/Each/Iterator/States/Take", state_type="Pass", input=1
                )
            )
            view.apply(StateExited(id=4, time=0.0, path=path, output=output, target=None, transition="/End"))
        view.apply(StateExited(id=5, time=0.0, path=around, output=[1, price], target="Last", transition="/Next"))
        view.apply(
            StateEntered(id=6, time=0.0, path=("Last",), state="/States/Last", state_type="Pass", input=[1, price])
        )
        return view

    told = [difference.path for difference in run_differences(nested(2), nested(3), 10)]

    assert told == [("Each", 1, "Take"), ("Each",), ("Last",)]


@pytest.mark.parametrize(
    ("first", "second", "path"),
    [
        pytest.param({"a": [1, {"b": 2}]}, {"a": [1, {"b": 3}]}, "$.a[1].b", id="item"),
        pytest.param({"a": [1]}, {"a": [1, 2]}, "$.a[1]", id="item-of-one"),
        pytest.param({"a": {}}, {"a": {"0": 1}}, "$.a['0']", id="digits"),
        pytest.param({"a b": {"c/d~": 1}}, {"a b": {"c/d~": 2}}, "$['a b']['c/d~']", id="signs"),
        pytest.param([1], {}, "", id="all"),
    ],
)
def test_the_place_of_a_difference_is_a_path_of_the_language(first: Json, second: Json, path: str) -> None:
    (difference,) = run_differences(_run(("A", first, 0)), _run(("A", second, 0)), 10)

    assert difference.field == path


def test_states_of_one_run_only_and_failures_are_told() -> None:
    one = _run(("A", 1, 2), ("Left", 2, 2))
    two = _run(("A", 1, 2), ("Right", 2, 2), failed="A")

    told = [(one_of.path[0], one_of.aspect) for one_of in run_differences(one, two, 10)]

    assert told == [("A", Aspect.STATUS), ("Left", Aspect.ONLY_FIRST), ("Right", Aspect.ONLY_SECOND)]


@pytest.mark.parametrize(("first", "second"), [(1, True), ([1], [1, 2]), ({"a": None}, {})])
def test_values_that_python_or_a_glance_takes_for_alike_differ(first: Json, second: Json) -> None:
    assert len(run_differences(_run(("A", first, 0)), _run(("A", second, 0)), 10)) == 1
