"""Conditions of breakpoints: what can be said, what is refused, and which states are held."""

from typing import Any

import pytest

from engine.errors import StateFailed
from engine.execution.debugger import Debugger
from engine.execution.stop_conditions import ConditionRefused, Moment, read_condition
from engine.history.events import StatePaused
from engine.language.values import Json

from .conftest import Stage, machine
from .test_debugging import _settle

AGED: dict[str, Json] = {"age": 20, "name": "Ann", "tags": ["a", "b"], "none": None, "no": False, "zero": 0}
_INNER = "/States/M/Iterator/States/Q"


def _holds(text: str, data: Json = None, *, index: int | None = None, hits: int = 1, **variables: Json) -> bool:
    context: dict[str, Json] = {"Execution": {"Name": "one"}}
    return read_condition(text).holds(Moment(AGED if data is None else data, context, variables, index, hits))


@pytest.mark.parametrize(
    "text",
    [
        "$.age = 20",
        "$.age==20.0",
        "$.age >= 20 and $.name = 'Ann'",
        '$.name != "Bob" && $.age < 21',
        "$.age > 30 or $.name = 'Ann'",
        "$.age > 30 and $.no or $.zero = 0",
        "$.tags[1] = 'b'",
        "$.tags[?(@ == 'b')]",
        "$['name'] <> 'A = B'",
        "20 <= $.age",
        "$.age ≥ 20 并且 $.age ≠ 21",
        "$.zero",
        "$.tags",
        "$.missing != 1",
        "$.none = null",
        "$$.Execution.Name = 'one'",
        "{% $states.input.age = 20 and $states.context.Execution.Name = 'one' %}",
    ],
)
def test_a_condition_holds(text: str) -> None:
    assert _holds(text)


@pytest.mark.parametrize(
    "text",
    [
        "$.age = '20'",
        "$.age < 'b'",
        "$.no = 0",
        "$.missing",
        "$.tags[?(@ == 'a = b')]",
        "$.none",
        "$.no",
        "$.missing = $.gone",
        "$.missing < 1",
        "$.age > 30 or $.name = 'Bob'",
        "item index = 2",
        "{% $states.input.missing %}",
    ],
)
def test_a_condition_does_not_hold(text: str) -> None:
    assert not _holds(text)


def test_index_hits_and_variables_can_be_asked_for() -> None:
    assert _holds("item index = 2", index=2)
    assert _holds("Item  Index >= 1 and hit count = 3", index=1, hits=3)
    assert _holds("序号 = 2 或者 命中次数 = 1", index=0)
    assert _holds("$limit <= $.age", limit=20)
    assert _holds("{% $limit <= $states.input.age %}", limit=20)
    assert not _holds("index = 2", index=1)


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("  ", "there is no condition"),
        ("$.age >", "column 8: the condition ends too early"),
        ("$.age is 3", 'column 7: a comparison such as =, or "and" or "or" is expected, not is'),
        ("age = 3", 'column 1: a path, "item index", "hit count" or a JSON value is expected, not age'),
        ("3", "column 1: 3 alone says nothing"),
        ("item index", "column 1: item index alone says nothing"),
        ("$.age = 3 and", "column 14: the condition ends too early"),
        ("$.a[ = 3", "$.a[ = 3: "),
        ("$.name = 'open", "column 10: a path"),
        ('$.name = "\\q"', "column 10: a path"),
        ("{% $states. %}", "{% … %}: not a valid JSONata expression"),
        ("$.a = " + "1" * 1000, "at most 1000 characters"),
    ],
)
def test_what_is_no_condition_is_refused_with_the_reason_in_both_languages(text: str, reason: str) -> None:
    with pytest.raises(ConditionRefused) as refused:
        read_condition(text)

    assert reason in refused.value.text()
    assert refused.value.text("zh") != refused.value.text()


def test_a_condition_that_fails_is_no_answer() -> None:
    for text in ("{% $states.input.age + 'x' = 1 %}", "{% $states.input.age %}"):
        with pytest.raises(StateFailed):
            _holds(text)


def _items() -> dict[str, Any]:
    inner = machine({"Q": {"Type": "Pass", "End": True}})
    many = {"Type": "Map", "MaxConcurrency": 0, "ItemsPath": "$.xs", "Iterator": inner, "End": True}
    return machine({"M": many})


def _stopping(condition: str, pointer: str = _INNER) -> Debugger:
    debugger = Debugger({pointer})
    debugger.set_conditions({pointer: condition})
    return debugger


async def test_only_the_iteration_that_meets_the_condition_is_held(stage: Stage) -> None:
    debugger = _stopping("item index = 2")
    execution = stage.start(_items(), {"xs": [5, 6, 7, 8]}, debugger)
    await _settle()

    assert list(debugger.paused) == [("M", 2, "Q")]
    assert execution.view.states[("M", 3, "Q")].status == "SUCCEEDED"
    debugger.resume(("M", 2, "Q"), 70)
    assert (await execution.wait()).output == [5, 6, 70, 8]


async def test_the_hit_count_goes_over_all_iterations(stage: Stage) -> None:
    debugger = _stopping("hit count = 3 or $ = 5")
    execution = stage.start(_items(), {"xs": [5, 6, 7, 8]}, debugger)
    await _settle()

    assert list(debugger.paused.values()) == [5, 7]
    debugger.resume()
    await execution.wait()


async def test_the_item_index_is_that_of_the_map_not_of_the_branch_inside(stage: Stage) -> None:
    branches = [machine({name: {"Type": "Pass", "End": True}}) for name in ("Q", "R")]
    inner = machine({"P": {"Type": "Parallel", "Branches": branches, "End": True}})
    flow = machine({"M": {"Type": "Map", "ItemsPath": "$.xs", "Iterator": inner, "End": True}})
    debugger = _stopping("item index = 1", "/States/M/Iterator/States/P/Branches/0/States/Q")
    execution = stage.start(flow, {"xs": [5, 6]}, debugger)
    await _settle()

    assert list(debugger.paused) == [("M", 1, "P", 0, "Q")]
    debugger.resume()
    await execution.wait()


@pytest.mark.parametrize(
    ("condition", "detail"),
    [("{% $states.input + 'x' = 1 %}", "JSONata"), ("$ is one", "column 3")],
    ids=["it fails", "it cannot be read"],
)
async def test_a_condition_that_cannot_be_evaluated_holds_its_state_and_says_why(
    stage: Stage, condition: str, detail: str
) -> None:
    debugger = _stopping(condition)
    execution = stage.start(_items(), {"xs": [5]}, debugger)
    await _settle()

    assert list(debugger.paused) == [("M", 0, "Q")]
    stops = [event for event in execution.events if isinstance(event, StatePaused)]
    assert stops[0].reason == "condition"
    assert detail in stops[0].detail
    debugger.resume()
    assert (await execution.wait()).status == "SUCCEEDED"
