"""The data between the stages, computed again from what the history has, agree with what was run."""

import asyncio
import json
from typing import Any

import pytest

from designer.document.data_stages import Effect, Stage, context_of, stages_of
from designer.document.run_places import Turn, turn_of
from engine import Engine, read_definition
from engine.history.view import ExecutionView, StateStatus, StateView


def run(states: dict[str, Any], data: dict[str, Any]) -> tuple[Any, ExecutionView]:
    definition = read_definition(json.dumps({"StartAt": next(iter(states)), "States": states}))

    async def execute() -> ExecutionView:
        async with Engine() as engine:
            execution = await engine.start(definition, data)
            await execution.wait()
            return execution.view

    return definition, asyncio.run(execute())


def stages(states: dict[str, Any], data: dict[str, Any], path: tuple[str | int, ...]) -> dict[str, Stage]:
    definition, view = run(states, data)
    return {stage.field: stage for stage in stages_of(definition, view.states[path], view)}


def test_a_pass_with_every_field() -> None:
    state = {
        "Type": "Pass",
        "InputPath": "$.part",
        "Parameters": {"n.$": "$.x"},
        "ResultSelector": {"m.$": "$.n"},
        "ResultPath": "$.made",
        "OutputPath": "$.made",
        "End": True,
    }

    found = stages({"A": state}, {"part": {"x": 7}}, ("A",))

    assert {name: (stage.effect, stage.value) for name, stage in found.items()} == {
        "InputPath": (Effect.SELECTED, {"x": 7}),
        "Parameters": (Effect.BUILT, {"n": 7}),
        "Result": (Effect.RESULT, {"n": 7}),
        "ResultSelector": (Effect.BUILT, {"m": 7}),
        "ResultPath": (Effect.PUT, {"part": {"x": 7}, "made": {"m": 7}}),
        "OutputPath": (Effect.SELECTED, {"m": 7}),
    }


@pytest.mark.parametrize(
    ("path", "effect", "value"),
    [("$", Effect.REPLACED, 1), (None, Effect.DROPPED, {"a": 0}), ("$.b", Effect.PUT, {"a": 0, "b": 1})],
    ids=["whole", "null", "member"],
)
def test_what_result_path_does(path: str | None, effect: Effect, value: object) -> None:
    found = stages({"A": {"Type": "Pass", "Result": 1, "ResultPath": path, "End": True}}, {"a": 0}, ("A",))

    assert (found["ResultPath"].effect, found["ResultPath"].value) == (effect, value)
    assert found["OutputPath"].effect is Effect.SAME


def test_absent_fields_pass_data_on() -> None:
    found = stages({"A": {"Type": "Pass", "End": True}}, {"a": 0}, ("A",))

    assert found["InputPath"].effect is Effect.SAME
    assert found["Parameters"].effect is found["ResultSelector"].effect is Effect.ABSENT


@pytest.mark.parametrize(
    ("kind", "written"),
    [("a", '1 · $.kind = "a"'), ("z", "Default")],
    ids=["rule", "default"],
)
def test_a_choice_tells_which_way_it_took(kind: str, written: str) -> None:
    states = {
        "A": {
            "Type": "Choice",
            "Choices": [{"Variable": "$.kind", "StringEquals": "a", "Next": "B"}],
            "Default": "B",
            "OutputPath": "$.kind",
        },
        "B": {"Type": "Succeed"},
    }

    found = stages(states, {"kind": kind}, ("A",))

    assert found["Choices"].written == written
    assert found["OutputPath"].value == kind
    assert "Result" not in found


def test_a_choice_without_a_match_reaches_nothing_more() -> None:
    states = {
        "A": {"Type": "Choice", "Choices": [{"Variable": "$.k", "StringEquals": "a", "Next": "B"}]},
        "B": {"Type": "Succeed"},
    }

    found = stages(states, {"k": "b"}, ("A",))

    assert found["Choices"].effect is found["OutputPath"].effect is Effect.NOT_REACHED


def _map(parameters: Any = None, inner: Any = None) -> dict[str, Any]:
    add = inner or {"Type": "Pass", "End": True}
    made = {
        "Type": "Map",
        "ItemsPath": "$.items",
        "Iterator": {"StartAt": "I", "States": {"I": add}},
        "End": True,
    }
    return made if parameters is None else {**made, "Parameters": parameters}


def test_a_map_shows_items_iteration_inputs_and_results() -> None:
    parameters = {"i.$": "$$.Map.Item.Index", "v.$": "$$.Map.Item.Value"}

    found = stages({"A": _map(parameters)}, {"items": [5, 6]}, ("A",))

    assert found["ItemsPath"].value == [5, 6]
    assert found["Parameters"].value == [{"i": 0, "v": 5}, {"i": 1, "v": 6}]
    assert found["Result"].value == [{"i": 0, "v": 5}, {"i": 1, "v": 6}]


def test_a_map_over_nothing_has_no_iteration_inputs() -> None:
    found = stages({"A": _map({"i.$": "$$.Map.Item.Index"})}, {"items": []}, ("A",))

    assert found["Parameters"].effect is Effect.NOT_REACHED
    assert found["Result"].value == []


def test_the_item_of_a_map_is_known_inside_even_behind_parameters() -> None:
    inner = {"Type": "Pass", "Parameters": {"v.$": "$$.Map.Item.Value", "n.$": "$$.State.Name"}, "End": True}

    found = stages({"A": _map({"only": 1}, inner)}, {"items": ["x", "y"]}, ("A", 1, "I"))

    assert found["Parameters"].value == {"v": "y", "n": "I"}


def test_a_task_that_failed_shows_what_it_was_called_with() -> None:
    states = {"A": {"Type": "Task", "Resource": "nothing", "Parameters": {"a": 1}, "End": True}}

    found = stages(states, {}, ("A",))

    assert found["Parameters"].value == {"a": 1}
    assert found["Result"].effect is found["OutputPath"].effect is Effect.NOT_REACHED


def test_a_caught_error_is_the_last_stage() -> None:
    states = {
        "A": {
            "Type": "Task",
            "Resource": "nothing",
            "Catch": [{"ErrorEquals": ["StatesALL"], "ResultPath": "$.e", "Next": "B"}],
            "End": True,
        },
        "B": {"Type": "Succeed"},
    }

    found = stages(states, {"k": 1}, ("A",))

    assert list(found)[-1] == "Catch"
    assert found["Catch"].written == "$.e"
    assert isinstance(found["Catch"].value, dict)
    assert found["Catch"].value["k"] == 1


@pytest.mark.parametrize(
    ("state", "field"),
    [
        ({"Type": "Pass", "InputPath": "$.no", "Parameters": {"a": 1}, "End": True}, "InputPath"),
        ({"Type": "Pass", "Parameters": {"a.$": "$.no"}, "End": True}, "Parameters"),
    ],
    ids=["path", "template"],
)
def test_a_stage_that_fails_says_why_and_ends_the_way(state: dict[str, Any], field: str) -> None:
    found = stages({"A": state}, {}, ("A",))

    assert found[field].effect is Effect.FAILED
    assert "$.no" in found[field].reason
    assert found["ResultPath"].effect is Effect.NOT_REACHED


def test_a_state_that_is_gone_has_no_stages() -> None:
    _, view = run({"A": {"Type": "Pass", "End": True}}, {})

    assert stages_of(read_definition("{}"), view.states[("A",)], view) == ()


def test_the_context_names_execution_and_state() -> None:
    definition, view = run({"A": _map()}, {"items": [1]})
    seen: StateView = view.states[("A", 0, "I")]
    state = definition.state(seen.state)

    context = context_of(definition, state, seen, view)

    assert context["Map"] == {"Item": {"Index": 0, "Value": 1}}
    assert context["Execution"]["Input"] == {"items": [1]}  # type: ignore[index,call-overload]
    assert context["State"]["Name"] == "I"  # type: ignore[index,call-overload]


def test_where_an_iteration_stands() -> None:
    inner = {
        "Type": "Choice",
        "Choices": [{"Variable": "$", "NumericEquals": 1, "Next": "S"}],
    }
    made = _map(inner=inner)
    made["Iterator"]["States"]["S"] = {"Type": "Succeed"}
    _, view = run({"A": made}, {"items": [1, 1, 2]})

    assert view.states[("A", 2, "I")].status is StateStatus.FAILED
    assert turn_of(view, ("A", 1, "I")) == Turn(
        number=2, total=3, before=("A", 0, "I"), after=("A", 2, "I"), first_failed=("A", 2, "I")
    )
    assert turn_of(view, ("A", 2, "I")) == Turn(number=3, total=3, before=("A", 1, "I"), after=None, first_failed=None)
    assert turn_of(view, ("A",)) is None
    assert turn_of(view, ("Z",)) is None
