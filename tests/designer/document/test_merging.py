"""Two changes of one workflow come together by node and field; what both changed is a conflict."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from designer.document.merging import Merge, merge, merge_side
from designer.document.side_file import Note, Place, SideFile

BASE = """{
  "StartAt": "A",
  "States": {
    "A": {
      "Type": "Pass",
      "Comment": "first",
      "Next": "B"
    },
    "B": {
      "Type": "Choice",
      "Choices": [
        {"Variable": "$.a", "NumericEquals": 1, "Next": "C"}
      ],
      "Default": "C"
    },
    "C": {
      "Type": "Succeed"
    }
  }
}
"""


def _merged(mine: str, theirs: str) -> Merge:
    found = merge(BASE, mine, theirs)
    assert found is not None
    return found


def _with(old: str, new: str, text: str = BASE) -> str:
    assert old in text
    return text.replace(old, new)


MINE = _with('"first"', '"mine"')


def test_a_state_that_both_gave_a_name_is_kept_under_both_and_asked_about() -> None:
    mine, theirs = _with('"C"', '"Mine"'), _with('"C"', '"Theirs"')

    found = _merged(mine, theirs)
    states = json.loads(found.text())["States"]

    assert {"Mine", "Theirs"} <= states.keys()
    assert states["B"]["Default"] == "Mine"
    assert {one.pointer for one in found.conflicts} == {"/States/B/Choices/0/Next", "/States/B/Default"}
    assert json.loads(found.text([one.pointer for one in found.conflicts]))["States"]["B"]["Default"] == "Theirs"


@pytest.mark.parametrize(
    ("mine", "theirs", "expected"),
    [
        pytest.param(MINE, BASE, MINE, id="only mine"),
        pytest.param(BASE, MINE, MINE, id="only theirs"),
        pytest.param(MINE, MINE, MINE, id="both the same"),
        pytest.param(MINE, _with('"Succeed"', '"Fail"'), _with('"Succeed"', '"Fail"', MINE), id="other nodes"),
        pytest.param(
            MINE,
            _with('"Type": "Pass",', '"Type": "Pass",\n      "Result": 1.0,'),
            _with('"Type": "Pass",', '"Type": "Pass",\n      "Result": 1.0,', MINE),
            id="other fields of one node",
        ),
        pytest.param(
            _with('"NumericEquals": 1,', '"NumericEquals": 2,'),
            _with('"Next": "C"}\n', '"Next": "C"},\n        {"Variable": "$.b", "IsNull": true, "Next": "C"}\n'),
            _with(
                '"NumericEquals": 1, "Next": "C"}\n',
                '"NumericEquals": 2, "Next": "C"},\n        {"Variable": "$.b", "IsNull": true, "Next": "C"}\n',
            ),
            id="a rule changed here, one added there",
        ),
        pytest.param(_with('"Comment": "first",\n      ', ""), _with('"Default": "C"', '"Default": "A"'), _with(
            '"Default": "C"', '"Default": "A"', _with('"Comment": "first",\n      ', "")
        ), id="a field taken out here"),
    ],
)  # fmt: skip
def test_what_one_side_changed_is_taken(mine: str, theirs: str, expected: str) -> None:
    found = _merged(mine, theirs)

    assert found.text() == expected
    assert not found.conflicts


def test_what_both_changed_is_a_conflict_and_either_can_count() -> None:
    found = _merged(MINE, _with('"first"', '"theirs"'))

    assert [(one.pointer, one.mine, one.theirs) for one in found.conflicts] == [
        ("/States/A/Comment", '"mine"', '"theirs"')
    ]
    assert found.text() == MINE
    assert found.text({"/States/A/Comment"}) == _with('"first"', '"theirs"')


def test_a_node_deleted_here_and_changed_there_is_a_conflict() -> None:
    without = _with(',\n    "C": {\n      "Type": "Succeed"\n    }', "")
    found = _merged(without, _with('"Succeed"', '"Succeed", "Comment": "x"'))

    (conflict,) = found.conflicts
    assert (conflict.pointer, conflict.mine) == ("/States/C", None)
    assert '"C"' not in json.loads(found.text())["States"]
    assert "C" in json.loads(found.text({"/States/C"}))["States"]


def test_a_new_name_here_goes_with_a_change_there() -> None:
    mine = _with('"A"', '"First"')
    found = _merged(mine, _with('"first"', '"theirs"'))

    assert not found.conflicts
    assert found.text() == _with('"first"', '"theirs"', mine)


def test_a_new_name_there_goes_with_a_change_here_and_references_follow() -> None:
    theirs = _with('"C"', '"Done"')
    found = _merged(_with('"Type": "Succeed"', '"Type": "Succeed",\n      "Comment": "x"'), theirs)

    assert not found.conflicts
    assert found.text() == _with('"Type": "Succeed"', '"Type": "Succeed",\n      "Comment": "x"', theirs)


def test_new_nodes_of_both_sides_stand_where_they_were_put() -> None:
    mine = _with('    "B": {', '    "Mine": {"Type": "Succeed"},\n    "B": {')
    theirs = _with('    "C": {', '    "Theirs": {"Type": "Succeed"},\n    "C": {')

    assert list(json.loads(_merged(mine, theirs).text())["States"]) == ["A", "Mine", "B", "Theirs", "C"]


def test_the_layout_of_the_file_is_theirs() -> None:
    flat = json.dumps(json.loads(BASE))

    assert _merged(MINE, flat).text() == flat.replace('"first"', '"mine"')


_field = st.sampled_from(["Type", "Next", "Comment", "a/b", "é"])
_value = st.recursive(
    st.sampled_from([None, True, 1, "A", "B"]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(_field, inner, max_size=3),
    max_leaves=6,
)
_machine = st.fixed_dictionaries(
    {"StartAt": st.sampled_from("AB"), "States": st.dictionaries(st.sampled_from("ABC"), _value, max_size=3)}
)
_text = st.builds(lambda value, indent: json.dumps(value, indent=indent), _machine, st.sampled_from([None, 2]))


@pytest.mark.slow
@given(base=_text, mine=_text, theirs=_text)
def test_whatever_was_changed_the_merge_is_json_and_takes_all_of_one_side(base: str, mine: str, theirs: str) -> None:
    alone, unchanged, both = merge(base, mine, base), merge(base, base, theirs), merge(base, mine, theirs)

    assert alone is not None
    assert json.loads(alone.text()) == json.loads(mine)
    assert unchanged is not None
    assert unchanged.text() == theirs
    assert both is not None
    json.loads(both.text())
    json.loads(both.text([conflict.pointer for conflict in both.conflicts]))


def test_broken_text_cannot_be_merged() -> None:
    assert merge(BASE, BASE + "{", BASE) is None


def test_what_is_beside_the_workflow_is_merged_too() -> None:
    note = Note(text="old", x=0, y=0, w=10, h=10)
    mine_note, their_note = Note(text="mine", x=0, y=0, w=10, h=10), Note(text="theirs", x=0, y=0, w=10, h=10)
    base = SideFile(positions={"/States/A": Place(0, 0)}, notes={"1": note, "2": note})
    mine = SideFile(positions={"/States/A": Place(5, 5)}, notes={"1": mine_note})
    theirs = SideFile(notes={"1": their_note, "2": note, "3": note}, silenced={"x": ("",)})

    merged = merge_side(base, mine, theirs)

    assert merged.positions == {"/States/A": Place(5, 5)}
    assert merged.notes == {"1": mine_note, "3": note}
    assert merged.silenced == {"x": ("",)}
