"""Of members with one key the last counts, whatever its type; a wrong item keeps the numbers of the others."""

import pytest

from engine.definition import read_definition


@pytest.mark.parametrize(
    "text",
    [
        '{"StartAt": "A", "States": {"A": {"Type": "Pass"}, "A": 5}}',
        '{"StartAt": "A", "States": {"A": {"Type": "Pass", "End": true}}, "States": 5}',
        '{"StartAt": "M", "States": {"M": {"Type": "Map", "End": true,'
        ' "Iterator": {"StartAt": "I", "States": {"I": {"Type": "Pass"}}}, "Iterator": 5}}}',
    ],
    ids=["state", "states", "iterator"],
)
def test_a_doubled_member_of_another_type_gives_problems_and_no_exception(text: str) -> None:
    codes = {problem.code for problem in read_definition(text).problems}

    assert {"duplicate-key", "wrong-type"} <= codes


def test_a_catcher_behind_a_wrong_one_keeps_its_number() -> None:
    definition = read_definition(
        '{"StartAt": "A", "States": {"A": {"Type": "Task", "Resource": "f", "End": true,'
        ' "Catch": [5, {"ErrorEquals": ["StatesALL"], "Next": "A"}]}}}'
    )
    state = definition.state("/States/A")

    assert state is not None
    assert [way.field for way in state.transitions() if way.target == "A"] == ["/Catch/1/Next"]
