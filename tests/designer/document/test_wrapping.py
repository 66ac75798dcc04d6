"""Putting states into a frame and taking them out: what moves keeps its text, what cannot move is said."""

import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from designer.document.commands import unwrap_state, wrap_states
from designer.document.document import Document
from designer.document.unwrapping import can_unwrap
from designer.document.wrapping import can_wrap
from engine.definition import read_definition
from tests.designer.document.examples import EXAMPLES

LINE = """{
    "StartAt": "A",
    "States": {
        "A": {"Type": "Pass", "Next": "B"},
        "B": {
            "Type": "Wait",
            "Seconds": 2.0e0,
            "odd": [ 1,2 ],
            "Next": "C"
        },
        "C": {"Type": "Pass", "Next": "D"},
        "D": {"Type": "Succeed"}
    }
}
"""


def _document(text: str = LINE) -> Document:
    document = Document()
    document.new(text)
    return document


def _states(*names: str) -> tuple[str, ...]:
    return tuple(f"/States/{name}" for name in names)


@pytest.mark.parametrize(("frame", "slot"), [("Map", ["Iterator"]), ("Parallel", ["Branches", 0])])
def test_states_in_a_row_go_into_a_frame_that_takes_their_place(
    qapp: object, frame: str, slot: list[str | int]
) -> None:
    document = _document()

    pointer = wrap_states(document, _states("B", "C"), frame)

    assert pointer == f"/States/{frame}"
    definition = json.loads(document.text)
    states: dict[str, Any] = definition["States"]
    inner: Any = states[frame]
    for part in slot:
        inner = inner[part]
    assert list(states) == ["A", frame, "D"]
    assert states["A"]["Next"] == frame
    assert states[frame]["Next"] == "D"
    assert inner["StartAt"] == "B"
    assert inner["States"]["C"] == {"Type": "Pass", "End": True}
    assert [problem for problem in document.problems if problem.severity == "error"] == []


def test_what_moves_keeps_its_own_text_at_the_new_indentation(qapp: object) -> None:
    document = _document()

    wrap_states(document, _states("B"), "Map")

    moved = [line for line in document.text.split("\n") if "Seconds" in line or "odd" in line]
    assert moved == [f'{" " * 24}"Seconds": 2.0e0,', f'{" " * 24}"odd": [ 1,2 ],']


def test_one_undo_takes_it_back_to_the_byte(qapp: object) -> None:
    document = _document()

    wrap_states(document, _states("A", "B"), "Parallel")
    document.undo()

    assert document.text == LINE


def test_taking_out_leads_on_where_the_frame_led(qapp: object) -> None:
    document = _document()
    pointer = wrap_states(document, _states("B", "C"), "Map")
    assert pointer is not None

    taken = unwrap_state(document, pointer)

    assert taken == _states("B", "C")
    assert json.loads(document.text) == json.loads(LINE)


def _choice(**states: Any) -> str:
    check = {"Type": "Choice", "Choices": [{"Variable": "$.a", "IsPresent": True, "Next": "B"}], "Default": "C"}
    last = {"B": {"Type": "Pass", "Next": "D"}, "C": {"Type": "Pass", "Next": "D"}, "D": {"Type": "Succeed"}}
    return json.dumps({"StartAt": "A", "States": {"A": check, **last, **states}})


@pytest.mark.parametrize(
    ("names", "reason"),
    [
        (("B", "C"), "one way in"),
        (("A",), "only Next can lead out"),
        (("A", "B", "C", "D"), ""),
        (("B", "D"), "one way in"),
        (("C",), ""),
    ],
)
def test_what_has_several_ways_in_or_out_stays_and_the_reason_is_said(
    qapp: object, names: tuple[str, ...], reason: str
) -> None:
    verdict = can_wrap(read_definition(_choice()), _states(*names))

    assert verdict.ok is not bool(reason)
    assert reason in verdict.reason


def test_nodes_that_go_on_at_two_places_do_not_fit_into_one_frame(qapp: object) -> None:
    text = _choice(B={"Type": "Pass", "End": True})

    verdict = can_wrap(read_definition(text), _states("A", "B", "C"))

    assert verdict.code == "ways-out"


def test_a_node_that_ends_the_workflow_does_not_come_to_end_only_a_branch(qapp: object) -> None:
    text = _choice(B={"Type": "Succeed"})

    verdict = can_wrap(read_definition(text), _states("A", "B", "C"))

    assert "to the end and to" in verdict.reason


def _parallel(*branches: dict[str, Any], **more: Any) -> str:
    """Return a workflow of a Parallel called P, which Z comes after; a branch is its states, the first one starts."""
    machines = [{"StartAt": next(iter(states), ""), "States": states} for states in branches]
    frame = {"Type": "Parallel", "Branches": machines, "Next": "Z", **more}
    return json.dumps({"StartAt": "P", "States": {"P": frame, "Z": {"Type": "Pass", "End": True}}}, indent=4)


def _end() -> dict[str, Any]:
    return {"Type": "Pass", "End": True}


def _ways(document: Document) -> dict[str, str]:
    states: dict[str, Any] = json.loads(document.text)["States"]
    return {name: state.get("Next", "") for name, state in states.items()}


def test_the_branches_of_a_parallel_follow_one_another_outside(qapp: object) -> None:
    text = _parallel({"A": {"Type": "Pass", "Next": "B"}, "B": _end()}, {"C": _end()}, {"D": _end()})
    document, said = _document(text), list[str]()
    document.noted.connect(said.append)

    taken = unwrap_state(document, "/States/P")

    assert taken == _states("A", "B", "C", "D")
    assert json.loads(document.text)["StartAt"] == "A"
    assert _ways(document) == {"A": "B", "B": "C", "C": "D", "D": "Z", "Z": ""}
    assert ["one after another" in line for line in said] == [True]
    document.undo()
    assert document.text == text


def test_what_a_frame_loses_when_it_is_taken_away_is_told_and_undo_gives_it_back(qapp: object) -> None:
    catch = [{"ErrorEquals": ["E"], "Next": "Z"}]
    machine = {"Comment": "each", "StartAt": "A", "States": {"A": _end()}}
    own = {"ItemsPath": "$.all", "Parameters": {"a.$": "$"}, "ResultPath": "$.done", "Retry": [], "Catch": catch}
    frame = {"Type": "Map", "Comment": "all of them", **own, "Iterator": machine, "Next": "Z"}
    text = json.dumps({"StartAt": "P", "States": {"P": frame, "Z": _end()}})
    document, said = _document(text), list[str]()
    document.noted.connect(said.append)

    unwrap_state(document, "/States/P")

    assert said == ['Gone with "P": Comment, ItemsPath, Parameters, ResultPath, Retry, Catch.']
    document.undo()
    assert document.text == text


def test_what_two_branches_lose_is_told_before_that_they_follow_one_another(qapp: object) -> None:
    document, said = _document(_parallel({"A": _end()}, {"B": _end()}, ResultPath="$.both")), list[str]()
    document.noted.connect(said.append)

    unwrap_state(document, "/States/P")

    assert [line.partition(" The branches")[0] for line in said] == ['Gone with "P": ResultPath.']


def test_of_a_frame_that_said_nothing_of_its_own_nothing_is_told(qapp: object) -> None:
    document, said = _document(), list[str]()
    document.noted.connect(said.append)

    unwrap_state(document, wrap_states(document, _states("B", "C"), "Parallel") or "")

    assert said == []


def test_the_last_branch_ends_where_the_parallel_ended_and_what_fails_still_fails(qapp: object) -> None:
    broken = {"Type": "Fail", "Error": "E"}
    risky = {"Type": "Task", "Resource": "r", "Catch": [{"ErrorEquals": ["E"], "Next": "F"}], "End": True}
    text = _parallel({"A": risky, "F": broken}, {"B": {"Type": "Succeed"}}).replace('"Next": "Z"', '"End": true')
    document = _document(text)

    unwrap_state(document, "/States/P")

    states = json.loads(document.text)["States"]
    assert states["A"]["Next"] == "B"
    assert states["A"]["Catch"] == risky["Catch"]
    assert (states["F"], states["B"]) == (broken, {"Type": "Succeed"})


def test_names_that_are_taken_outside_or_by_an_earlier_branch_give_way(qapp: object) -> None:
    loop = {"Type": "Choice", "Choices": [{"Variable": "$.a", "IsPresent": True, "Next": "Z"}], "Default": "A"}
    text = _parallel({"A": _end()}, {"A": {"Type": "Pass", "Next": "Z"}, "Z": loop, "P": _end()})
    document = _document(text)

    taken = unwrap_state(document, "/States/P")

    states = json.loads(document.text)["States"]
    assert taken == _states("A", "A2", "Z2", "P2")
    assert list(states) == ["A", "A2", "Z2", "P2", "Z"]
    assert (states["A"]["Next"], states["A2"]["Next"], states["P2"]["Next"]) == ("A2", "Z2", "Z")
    assert (states["Z2"]["Choices"][0]["Next"], states["Z2"]["Default"]) == ("Z2", "A2")
    document.undo()
    assert document.text == text


def test_a_parallel_within_a_branch_and_then_that_branch_come_out(qapp: object) -> None:
    inner = json.loads(_parallel({"A": _end()}, {"B": _end()}))["States"]["P"]
    frame = {name: value for name, value in inner.items() if name != "Next"}
    text = _parallel({"Q": {**frame, "End": True}}, {"C": _end()})
    document = _document(text)

    unwrap_state(document, "/States/P/Branches/0/States/Q")
    unwrap_state(document, "/States/P")

    assert _ways(document) == {"A": "B", "B": "C", "C": "Z", "Z": ""}
    document.undo()
    document.undo()
    unwrap_state(document, "/States/P")
    assert [pointer for pointer in document.definition.states if "Branches" in pointer] == [
        "/States/Q/Branches/0/States/A",
        "/States/Q/Branches/1/States/B",
    ]
    assert _ways(document) == {"Q": "C", "C": "Z", "Z": ""}


def test_a_parallel_that_leads_to_itself_is_a_loop_of_its_branches_afterwards(qapp: object) -> None:
    document = _document(_parallel({"A": _end()}, {"B": _end()}, Next="P"))

    unwrap_state(document, "/States/P")

    assert _ways(document) == {"A": "B", "B": "A", "Z": ""}


@pytest.mark.parametrize(
    ("branches", "code", "reason"),
    [
        (({"A": _end()}, {}), "branches", 'Branch 2 of "P" has no first node.'),
        (({},), "branches", '"P" has no first node inside.'),
        ((), "branches", '"P" has no branch.'),
        (({"A": {"Type": "Succeed"}}, {"B": _end()}), "succeed", '"A" ends a branch now'),
    ],
    ids=["empty", "one", "none", "succeed"],
)
def test_why_a_parallel_stays_is_said(
    qapp: object, branches: tuple[dict[str, Any], ...], code: str, reason: str
) -> None:
    text = _parallel(*branches)
    document = _document(text)

    verdict = can_unwrap(document.definition, "/States/P")

    assert (verdict.ok, verdict.code) == (False, code)
    assert reason in verdict.reason
    assert unwrap_state(document, "/States/P") == ()
    assert document.text == text


def test_only_a_frame_has_nodes_to_take_out(qapp: object) -> None:
    assert can_unwrap(read_definition(_parallel({"A": _end()})), "/States/Z").code == "no-frame"


@pytest.mark.slow
@settings(max_examples=150, deadline=None)
@given(data=st.data(), text=st.sampled_from(EXAMPLES), frame=st.sampled_from(["Map", "Parallel"]))
def test_into_a_frame_and_out_again_is_the_same_definition(
    qapp: object, data: st.DataObject, text: str, frame: str
) -> None:
    document = _document(text)
    before = read_definition(text)
    names = list(before.machine.states) if before.machine is not None else []
    first = data.draw(st.integers(0, len(names) - 1))
    chosen = tuple(
        pointer
        for pointer, state in before.walk()
        if pointer.count("/States/") == 1 and state.name in names[first : first + data.draw(st.integers(1, 4))]
    )
    pointer = wrap_states(document, chosen, frame)

    if pointer is None:
        assert document.text == text
    else:
        assert not document.is_broken
        assert {state.name for state in document.definition.states.values()} > {
            state.name for state in before.states.values()
        }
        if can_unwrap(document.definition, pointer).ok:
            unwrap_state(document, pointer)
            assert json.loads(document.text) == json.loads(text)
        document.undo_stack.setIndex(0)
        assert document.text == text


def test_names_with_escapes_are_carried_as_they_are_spelt(qapp: object) -> None:
    text = LINE.replace('"B": {', '"\\u0042": {')
    document = _document(text)

    frame = wrap_states(document, _states("B", "C"), "Map")

    assert frame == "/States/Map"
    assert '"\\u0042": {' in document.text
    unwrap_state(document, frame)
    assert '"\\u0042": {' in document.text
