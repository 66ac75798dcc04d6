"""What differs between two versions: by what they say, never by how it is written or where nodes lie."""

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from designer.document.comparison import Change, Comparison, Kind, compare
from designer.document.graph import to_sheet
from designer.layout.arrange import arrange
from engine.definition import read_definition

FLOW: dict[str, Any] = {
    "Comment": "orders",
    "StartAt": "Get",
    "States": {
        "Get": {"Type": "Task", "Resource": "r", "Retry": [{"ErrorEquals": ["StatesALL"]}], "Next": "Check"},
        "Check": {
            "Type": "Choice",
            "Choices": [{"Variable": "$.age", "NumericGreaterThan": 1.0, "Next": "Each"}],
            "Default": "Stop",
        },
        "Each": {
            "Type": "Map",
            "Iterator": {"StartAt": "One", "States": {"One": {"Type": "Pass", "End": True}}},
            "End": True,
        },
        "Stop": {"Type": "Fail", "Error": "E"},
    },
}


def _edited(**changes: Any) -> dict[str, Any]:
    flow: dict[str, Any] = json.loads(json.dumps(FLOW))
    for name, state in changes.items():
        if state is None:
            del flow["States"][name]
        else:
            flow["States"][name] = state
    return flow


def _compare(old: Any, new: Any) -> Comparison:
    texts = [value if isinstance(value, str) else json.dumps(value) for value in (old, new)]
    return compare(read_definition(texts[0]), read_definition(texts[1]))


def _only(comparison: Comparison) -> Change:
    (change,) = comparison.changes
    return change


def _fields(change: Change) -> list[tuple[str, str | None, str | None]]:
    return [(field.field, field.before, field.after) for field in change.fields]


def test_another_layout_of_the_text_is_no_difference() -> None:
    written = json.dumps(FLOW, indent=7, sort_keys=True).replace("1.0", "1e0").replace('"Get"', '"\\u0047et"')

    comparison = _compare(FLOW, written)

    assert comparison.is_same
    assert comparison.edges == {}


def test_true_is_not_one() -> None:
    comparison = _compare(_edited(Stop={"Type": "Fail", "X": 1}), _edited(Stop={"Type": "Fail", "X": True}))

    assert _fields(_only(comparison)) == [("/X", "1", "true")]


def test_changed_fields_are_named_with_what_they_were_and_are() -> None:
    new = _edited()
    new["States"]["Get"]["Retry"][0]["MaxAttempts"] = 5
    new["States"]["Get"]["Resource"] = "s"

    change = _only(_compare(FLOW, new))

    assert (change.kind, change.name, change.type) == (Kind.CHANGED, "Get", "Task")
    assert _fields(change) == [("/Resource", '"r"', '"s"'), ("/Retry/0/MaxAttempts", None, "5")]


def test_added_and_removed_states_stand_in_one_graph() -> None:
    new = _edited(Stop=None, Wait={"Type": "Wait", "Seconds": 1, "End": True})
    new["States"]["Check"]["Default"] = "Wait"

    comparison = _compare(FLOW, new)

    assert comparison.nodes == {
        "/States/Check": Kind.CHANGED,
        "/States/Wait": Kind.ADDED,
        "/States/Stop": Kind.REMOVED,
    }
    assert comparison.edges == {
        "/States/Check#/Default": Kind.ADDED,
        "/States/Wait#/End": Kind.ADDED,
        "-/States/Check#/Default": Kind.REMOVED,
    }
    assert comparison.graph.edges["-/States/Check#/Default"].target == "/States/Stop"


def test_a_new_name_is_a_change_of_one_state_alone() -> None:
    text = json.dumps(FLOW)

    comparison = _compare(text, text.replace('"Stop"', '"Refuse"'))
    change = _only(comparison)

    assert (change.kind, change.name, change.old_name) == (Kind.CHANGED, "Refuse", "Stop")
    assert change.fields == ()
    assert comparison.edges == {}


def test_a_state_put_into_a_frame_has_moved() -> None:
    inside = {"Type": "Task", "Resource": "r", "End": True}
    inner = {"StartAt": "Get", "States": {"Get": inside}}
    new = _edited(Get=None, Group={"Type": "Map", "Iterator": inner, "Next": "Check"})
    new["StartAt"] = "Group"

    comparison = _compare(FLOW, new)
    moved = next(change for change in comparison.changes if change.kind is Kind.MOVED)

    assert (moved.name, moved.old_where, moved.where) == ("Get", "", "Group")
    assert comparison.nodes["/States/Group"] is Kind.ADDED
    assert Kind.REMOVED not in comparison.nodes.values()


def test_a_removed_frame_is_drawn_with_what_was_inside() -> None:
    new = _edited(Each=None)
    new["States"]["Check"]["Choices"] = []

    comparison = _compare(FLOW, new)

    assert comparison.nodes["/States/Each"] is Kind.REMOVED
    assert comparison.nodes["/States/Each/Iterator/States/One"] is Kind.REMOVED
    assert comparison.graph.nodes["/States/Each"].lanes == ("/States/Each/Iterator",)


def test_the_first_of_three_branches_removed_leaves_the_others_unchanged() -> None:
    branches = [{"StartAt": name, "States": {name: {"Type": "Pass", "End": True}}} for name in "ABC"]
    old = {"StartAt": "P", "States": {"P": {"Type": "Parallel", "Branches": branches, "End": True}}}
    new = {"StartAt": "P", "States": {"P": {"Type": "Parallel", "Branches": branches[1:], "End": True}}}

    comparison = _compare(old, new)

    assert [(change.kind, change.name) for change in comparison.changes] == [(Kind.REMOVED, "A")]


def test_fields_around_the_states_belong_to_the_workflow_or_the_frame() -> None:
    new = _edited()
    new["Comment"] = "parcels"
    new["States"]["Each"]["Iterator"]["ProcessorConfig"] = {"Mode": "INLINE"}

    workflow, frame = _compare(FLOW, new).changes

    assert (workflow.pointer, _fields(workflow)) == ("", [("/Comment", '"orders"', '"parcels"')])
    assert _fields(frame) == [("/Iterator/ProcessorConfig", None, '{"Mode": "INLINE"}')]


@pytest.mark.parametrize("broken", ["", "[]", '{"StartAt": "A", "States": 3}', '{"States": {"A": 3}}', "{{{"])
def test_what_cannot_be_read_counts_as_nothing(broken: str) -> None:
    assert all(kind is Kind.ADDED for kind in _compare(broken, FLOW).nodes.values() if kind is not Kind.CHANGED)
    assert all(kind is Kind.REMOVED for kind in _compare(FLOW, broken).nodes.values() if kind is not Kind.CHANGED)


_NAMES = st.sampled_from(["A", "B", "C", "D", "E"])
_PLAIN = st.fixed_dictionaries({"Type": st.sampled_from(["Pass", "Task", "Fail"]), "Next": _NAMES})
_MACHINE = st.recursive(
    st.fixed_dictionaries({"StartAt": _NAMES, "States": st.dictionaries(_NAMES, _PLAIN, max_size=4)}),
    lambda inner: st.fixed_dictionaries(
        {
            "StartAt": _NAMES,
            "States": st.dictionaries(
                _NAMES,
                st.one_of(
                    _PLAIN,
                    st.fixed_dictionaries({"Type": st.just("Map"), "Iterator": inner, "Next": _NAMES}),
                    st.fixed_dictionaries(
                        {"Type": st.just("Parallel"), "Branches": st.lists(inner, max_size=3), "Next": _NAMES}
                    ),
                ),
                max_size=4,
            ),
        }
    ),
    max_leaves=6,
)


@pytest.mark.slow
@given(old=_MACHINE, new=_MACHINE)
def test_any_two_versions_can_be_drawn_and_going_back_undoes_each_kind(old: Any, new: Any) -> None:
    there, back = _compare(old, new), _compare(new, old)

    layout = arrange(to_sheet(there.graph))
    assert set(there.graph.nodes) <= set(layout.rects)
    assert set(there.nodes) <= set(there.graph.nodes)
    assert set(there.edges) <= set(there.graph.edges)
    counts = [[list(one.nodes.values()).count(kind) for kind in Kind] for one in (there, back)]
    assert counts[0][0] == counts[1][1]
    assert counts[0][1] == counts[1][0]
    assert _compare(old, old).is_same


@pytest.mark.parametrize("is_back", [False, True], ids=["filled", "emptied"])
def test_a_parallel_without_branches_is_compared_with_one_that_has_some(is_back: bool) -> None:
    branches = [{"StartAt": name, "States": {name: {"Type": "Pass", "End": True}}} for name in "AB"]
    empty, full = (
        {"StartAt": "F", "States": {"F": {"Type": "Parallel", "Branches": inside, "End": True}}}
        for inside in ([], branches)
    )

    comparison = _compare(full, empty) if is_back else _compare(empty, full)

    kinds = {change.name: change.kind for change in comparison.changes}
    assert kinds["A"] == kinds["B"] == (Kind.REMOVED if is_back else Kind.ADDED)
