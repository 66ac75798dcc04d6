"""What is known before a run agrees with what a run does; what is not known is said to be unknown."""

import asyncio
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from pytestqt.qtbot import QtBot

from designer.document.data_stages import Effect
from designer.document.document import Document
from designer.document.engine_thread import IN_MEMORY, EngineThread
from designer.document.foresight import Basis, Foresight
from designer.document.forms import set_field
from designer.document.known import UNKNOWN, Around, Known, NotKnown, fill, put, select
from designer.document.run_session import RunSession
from designer.look import set_language
from engine import Engine, read_definition
from engine.errors import EngineError
from engine.execution.clock import ManualClock
from engine.history.view import ExecutionView
from engine.language.values import Json

AROUND = Around(context={"Execution": {"Id": "e"}}, variables={"v": 1})
INNER = {"StartAt": "In", "States": {"In": {"Type": "Pass", "End": True}}}
OTHER = {"StartAt": "Out", "States": {"Out": {"Type": "Pass", "Result": 1, "End": True}}}
DATA: Any = {"part": {"x": 7, "list": [1, 2, 3]}, "flag": True, "at": "2026-01-01T00:00:00Z"}

PATHS: dict[str, dict[str, Any]] = {
    "pass": {
        "Type": "Pass",
        "InputPath": "$.part",
        "Parameters": {"n.$": "$.x", "f.$": "States.Format('{}!', $.x)", "e.$": "$$.Execution.Input.flag"},
        "ResultSelector": {"m.$": "$.n"},
        "ResultPath": "$.made",
        "OutputPath": "$.made",
    },
    "result": {"Type": "Pass", "Result": {"a.$": "$.kept"}, "ResultPath": "$.part.y"},
    "wait": {"Type": "Wait", "SecondsPath": "$.part.x", "InputPath": "$", "OutputPath": "$.part"},
    "succeed": {"Type": "Succeed", "InputPath": "$.part", "OutputPath": "$.list"},
    "choice": {"Type": "Choice", "Choices": [{"Variable": "$.flag", "BooleanEquals": True, "Next": "Z"}]},
    "map": {
        "Type": "Map",
        "ItemsPath": "$.part.list",
        "Parameters": {"i.$": "$$.Map.Item.Value", "x.$": "$.part.x"},
        "ResultPath": "$.out",
        "Iterator": INNER,
    },
    "parallel": {"Type": "Parallel", "Parameters": {"x.$": "$.part.x"}, "Branches": [INNER, OTHER]},
    "dropped": {"Type": "Parallel", "ResultPath": None, "Branches": [INNER], "OutputPath": "$.part"},
}
QUERIES: dict[str, dict[str, Any]] = {
    "pass": {"Type": "Pass", "Output": {"n": "{% $states.input.part.x + 1 %}"}},
    "choice": {
        "Type": "Choice",
        "Choices": [{"Condition": "{% $states.input.flag %}", "Next": "Z"}],
        "Output": "{% $states.input.part %}",
        "Default": "Z",
    },
    "map": {
        "Type": "Map",
        "Items": "{% $states.input.part.list %}",
        "ItemSelector": {"i": "{% $states.context.Map.Item.Value %}"},
        "ItemProcessor": INNER,
        "Output": "{% $states.result.i %}",
    },
    "parallel": {
        "Type": "Parallel",
        "Arguments": {"x": "{% $states.input.part.x %}"},
        "Branches": [INNER],
        "Output": {"both": "{% [$states.input.flag, $states.result] %}"},
    },
    "wait": {"Type": "Wait", "Seconds": "{% $states.input.part.x %}", "Output": "{% $states.input.part.x %}"},
    "succeed": {"Type": "Succeed", "Output": {"x": "{% $states.input.part.x %}"}},
}
CASES = [("JSONPath", name) for name in PATHS] + [("JSONata", name) for name in QUERIES]


def workflow(query: str, name: str) -> dict[str, Any]:
    state = dict((PATHS if query == "JSONPath" else QUERIES)[name])
    if state["Type"] not in ("Choice", "Succeed"):
        state["Next"] = "Z"
    made: dict[str, Any] = {"StartAt": "A", "States": {"A": state}}
    if state["Type"] != "Succeed":
        made["States"]["Z"] = {"Type": "Succeed"}
    if query == "JSONata":
        made["QueryLanguage"] = query
    return made


def run(definition_text: str) -> ExecutionView:
    async def execute() -> ExecutionView:
        async with Engine(clock=ManualClock()) as engine:
            execution = await engine.start(read_definition(definition_text), DATA)
            await execution.wait()
            return execution.view

    return asyncio.run(execute())


@pytest.fixture
def foresight(qtbot: QtBot) -> Iterator[Foresight]:
    set_language("en")
    engine = EngineThread(IN_MEMORY)
    document = Document()
    found = Foresight(document, RunSession(engine, document))
    found.saved_input = lambda: json.dumps(DATA)
    yield found
    engine.close()


def show(foresight: Foresight, workflow: Any) -> None:
    foresight._document.new(json.dumps(workflow, indent=2))


@pytest.mark.parametrize(("query", "name"), CASES, ids=[f"{query}-{name}" for query, name in CASES])
def test_what_is_foreseen_is_what_a_run_gives(foresight: Foresight, query: str, name: str) -> None:
    made = workflow(query, name)
    show(foresight, made)
    view = run(json.dumps(made))
    assert view.status == "SUCCEEDED", view.cause

    flow = foresight.flow("/States/A")

    assert [stage.reason for stage in flow.stages if stage.effect is Effect.FAILED] == []
    if name in ("map",):
        assert foresight.foresee("/States/A/Iterator/States/In".replace(
            "Iterator", "ItemProcessor" if query == "JSONata" else "Iterator")).data.value == view.states[
                ("A", 0, "In")].input  # fmt: skip
        return
    assert flow.output == Known(value=view.states[("A",)].output)
    if name != "succeed":
        assert foresight.foresee("/States/Z").data == Known(value=view.states[("Z",)].input)


def test_what_a_function_returns_is_a_hole_until_it_is_known(foresight: Foresight, tmp_path: Path) -> None:
    task = {"Type": "Task", "Resource": "f", "Parameters": {"x.$": "$.part.x"}, "ResultPath": "$.got", "Next": "B"}
    after = {"Type": "Pass", "Parameters": {"a.$": "$.got.deep", "b.$": "$.flag"}, "End": True}
    show(foresight, {"StartAt": "A", "States": {"A": task, "B": after}})

    flow = foresight.flow("/States/A")
    data = foresight.foresee("/States/B").data

    assert {stage.field: stage.effect for stage in flow.stages}["Result"] is Effect.UNKNOWN
    assert data == Known(value={**DATA, "got": None}, holes=frozenset([("got",)]))
    made = foresight.flow("/States/B").output
    assert made == Known(value={"a": None, "b": True}, holes=frozenset([("a",)]))


def test_a_fixed_answer_fills_the_hole(foresight: Foresight, tmp_path: Path) -> None:
    (tmp_path / "bindings.json").write_text('{"f": {"result": {"deep": 3}}}', encoding="utf-8")
    task = {"Type": "Task", "Resource": "f", "ResultPath": "$.got", "Next": "B"}
    show(foresight, {"StartAt": "A", "States": {"A": task, "B": {"Type": "Succeed"}}})
    foresight._document.set_functions_folder(tmp_path)

    assert foresight.foresee("/States/B").data == Known(value={**DATA, "got": {"deep": 3}})


def test_without_any_input_the_definition_itself_tells_something(foresight: Foresight) -> None:
    foresight.saved_input = lambda: None
    first = {"Type": "Pass", "Result": {"rate": 2}, "ResultPath": "$.price", "Next": "B"}
    show(foresight, {"StartAt": "A", "States": {"A": first, "B": {"Type": "Pass", "InputPath": "$.x", "End": True}}})

    foreseen = foresight.foresee("/States/B")

    assert foreseen.basis is Basis.NONE
    assert foreseen.data == Known(value={"price": {"rate": 2}}, holes=frozenset([()]))
    assert foresight.flow("/States/B").stages[0].effect is Effect.UNKNOWN
    assert select("$.price.rate", foreseen.data, AROUND) == Known(value=2)


def test_variables_and_catches_are_followed(foresight: Foresight) -> None:
    task = {
        "Type": "Task",
        "Resource": "f",
        "Catch": [{"ErrorEquals": ["StatesALL"], "ResultPath": "$.error", "Next": "C"}],
        "End": True,
    }
    first = {"Type": "Pass", "Assign": {"n.$": "$.part.x"}, "Next": "T"}
    show(foresight, {"StartAt": "A", "States": {"A": first, "T": task, "C": {"Type": "Succeed"}}})

    foreseen = foresight.foresee("/States/C")

    assert foreseen.around.variables == {"n": 7}
    assert isinstance(foreseen.data.value, dict)
    assert set(foreseen.data.value) == {*DATA, "error"}


def test_typed_fields_count_before_they_are_written(foresight: Foresight) -> None:
    show(foresight, workflow("JSONPath", "pass"))

    good = foresight.flow("/States/A", {"OutputPath": "$.part.list[1]"})
    wrong = foresight.flow("/States/A", {"InputPath": "$.nowhere"})
    broken = foresight.flow("/States/A", {"InputPath": "$.[", "Parameters": {"a.$": 1}})

    assert good.output == Known(value=2)
    assert [(stage.field, stage.effect) for stage in wrong.stages][:2] == [
        ("InputPath", Effect.FAILED),
        ("Parameters", Effect.NOT_REACHED),
    ]
    assert "nowhere" in wrong.stages[0].reason
    assert broken.stages[0].effect is Effect.FAILED


def test_an_expression_that_never_ends_is_given_up(foresight: Foresight) -> None:
    made = workflow("JSONata", "pass")
    made["States"]["A"]["Output"] = "{% ($f := function($n) { $f($n) }; $f(1)) %}"
    show(foresight, made)

    assert foresight.flow("/States/A").stages[-1].effect is Effect.FAILED


def test_holes_move_with_what_they_are_in() -> None:
    data = Known(value={"a": {"b": None, "c": 1}}, holes=frozenset([("a", "b")]))

    assert select("$.a", data, AROUND) == Known(value={"b": None, "c": 1}, holes=frozenset([("b",)]))
    assert select("$.a.b", data, AROUND).is_unknown
    assert select("$v", data, AROUND) == Known(value=1)
    with pytest.raises(NotKnown):
        select("$.a.b.c", data, AROUND)
    with pytest.raises(EngineError):
        select("$.a.x", data, AROUND)
    filled = fill({"x.$": "$.a", "y": [{"z.$": "$.a.c"}]}, data, AROUND)
    assert filled == Known(value={"x": {"b": None, "c": 1}, "y": [{"z": 1}]}, holes=frozenset([("x", "b")]))
    assert put("$.a", data, UNKNOWN) == Known(value={"a": None}, holes=frozenset([("a",)]))
    assert put(None, data, UNKNOWN) == data
    assert put("$", data, Known(value=3)) == Known(value=3)


def test_jsonata_of_a_result_that_is_not_known_is_a_hole_and_the_rest_is_known(foresight: Foresight) -> None:
    output = {"a": "{% $states.input.part.x %}", "b": "{% $states.result.deep %}", "c": ["{% $states.result %}"]}
    task = {"Type": "Task", "Resource": "f", "Output": output, "End": True}
    show(foresight, {"QueryLanguage": "JSONata", "StartAt": "A", "States": {"A": task}})

    made = foresight.flow("/States/A").output

    assert made == Known(value={"a": 7, "b": None, "c": [None]}, holes=frozenset([("b",), ("c", 0)]))


def test_after_an_edit_what_is_foreseen_is_what_would_be_worked_out_anew(foresight: Foresight, tmp_path: Path) -> None:
    document = foresight._document
    states: dict[str, Any] = {
        f"P{number}": {"Type": "Pass", "Parameters": {"n.$": "$", "k": number}, "Next": f"P{number + 1}"}
        for number in range(6)
    }
    states["P6"] = {"Type": "Parallel", "Branches": [INNER, OTHER], "Next": "Z"}
    show(foresight, {"StartAt": "P0", "States": {**states, "Z": {"Type": "Pass", "End": True}}})
    document.set_functions_folder(tmp_path)
    before = foresight.foresee("/States/Z").data

    changes: tuple[tuple[str, str, Json], ...] = (
        ("/States/P2", "Parameters", {"other.$": "$.k"}),
        ("/States/P0", "Next", "P3"),
        ("/States/P6/Branches/1/States/Out", "Result", 2),
        ("/States/P1", "Comment", "not on the way any more"),
    )
    for pointer, name, value in changes:
        set_field(document, pointer, name, value)
        fresh = Foresight(document, foresight._session)
        fresh.saved_input = foresight.saved_input

        assert foresight.foresee("/States/Z").data == fresh.foresee("/States/Z").data
    assert foresight.foresee("/States/Z").data != before


def test_what_is_too_far_from_the_start_is_not_known(foresight: Foresight) -> None:
    names = [f"P{number}" for number in range(600)]
    ways = [{"Next": after} for after in names[1:]] + [{"End": True}]
    show(foresight, {"StartAt": "P0", "States": {n: {"Type": "Pass", **w} for n, w in zip(names, ways, strict=True)}})

    assert foresight.foresee("/States/P300").data == Known(value=DATA)
    assert foresight.foresee("/States/P599").data.is_unknown
