"""States are put in, renamed with every reference, and turned into other types."""

import json
from typing import Any

import pytest

from designer.document.broken_states import make_state_of
from designer.document.commands import change_type, insert_state, rename_state, wrap_states
from designer.document.document import Document
from engine.language.problems import Severity
from engine.states import STATE_TYPES

FLOW = """{
  "StartAt": "A",
  "States": {
    "A": {
      "Type": "Task",
      "Resource": "f",
      "Catch": [{"ErrorEquals": ["StatesALL"], "Next": "B"}],
      "Next": "C"
    },
    "B": {
      "Type": "Pass",
      "Comment": "B",
      "End": true
    },
    "C": {
      "Type": "Choice",
      "Choices": [{"Variable": "$.B", "StringEquals": "B", "Next": "B"}],
      "Default": "M"
    },
    "M": {
      "Type": "Map",
      "Iterator": {
        "StartAt": "I",
        "States": {
          "I": {"Type": "Pass", "End": true}
        }
      },
      "Next": "B"
    }
  }
}
"""


@pytest.fixture
def document(qapp: object) -> Document:
    document = Document()
    document.new(FLOW)
    return document


def _json(document: Document) -> Any:
    return json.loads(document.text)


def _errors(document: Document) -> set[str]:
    return {problem.code for problem in document.problems if problem.severity is Severity.ERROR}


@pytest.mark.parametrize("state_type", STATE_TYPES)
def test_a_new_state_of_any_type_has_no_error_that_could_be_spared(document: Document, state_type: str) -> None:
    document.new()

    pointer = insert_state(document, "", state_type)

    assert pointer == f"/States/{state_type}"
    assert _json(document)["StartAt"] == state_type
    expected = {"Choice": {"no-rules"}, "Map": {"no-states"}, "Parallel": {"no-states"}}
    assert _errors(document) == expected.get(state_type, set())
    document.undo_stack.undo()
    assert not document.is_modified


def test_a_task_is_called_like_the_function_it_was_dropped_for(document: Document) -> None:
    first, second = (insert_state(document, "", "Task", function="sum") for _ in range(2))

    assert (first, second) == ("/States/sum", "/States/sum2")
    assert _json(document)["States"]["sum2"]["Resource"].endswith("scf:Invoke/sum")


def test_a_task_for_a_function_with_a_long_name_has_a_name_that_is_allowed(document: Document) -> None:
    long = "f" * 90

    pointers = [insert_state(document, "", "Task", function=long) for _ in range(2)]

    assert pointers == ["/States/" + "f" * 76, "/States/" + "f" * 76 + "2"]
    assert _json(document)["States"]["f" * 76]["Resource"].endswith(f"scf:Invoke/{long}")


def test_a_task_calls_the_function_it_was_dropped_for(document: Document) -> None:
    insert_state(document, "", "Task", "Sum", function="sum")

    assert _json(document)["States"]["Sum"]["Resource"].endswith("scf:Invoke/sum")


def test_new_names_are_unique_in_the_whole_workflow(document: Document) -> None:
    assert insert_state(document, "", "Pass") == "/States/Pass"
    assert insert_state(document, "/States/M/Iterator", "Pass") == "/States/M/Iterator/States/Pass2"
    assert insert_state(document, "", "Pass") == "/States/Pass3"
    assert insert_state(document, "", "Pass", "I") is None
    assert insert_state(document, "", "Pass", " ") is None


@pytest.mark.parametrize(
    ("edge", "old", "new", "way_out"),
    [
        ("/States/A#/Next", '"Next": "C"', '"Next": "N"', {"Next": "C"}),
        ("/States/B#/End", '"Comment": "B",\n      "End": true', '"Comment": "B",\n      "Next": "N"', {"End": True}),
        ("/States/A#/Catch/0/Next", '["StatesALL"], "Next": "B"', '["StatesALL"], "Next": "N"', {"Next": "B"}),
        ("/States/C#/Choices/0/Next", '"B", "Next": "B"', '"B", "Next": "N"', {"Next": "B"}),
        ("/States/C#/Default", '"Default": "M"', '"Default": "N"', {"Next": "M"}),
        ("#/StartAt", '"StartAt": "A"', '"StartAt": "N"', {"Next": "A"}),
        ("/States/M/Iterator#/StartAt", '"StartAt": "I"', '"StartAt": "N"', {"Next": "I"}),
    ],
    ids=["next", "end", "catch", "rule", "default", "start", "inner start"],
)
def test_a_state_dropped_on_an_edge_splits_it(
    document: Document, edge: str, old: str, new: str, way_out: dict[str, object]
) -> None:
    pointer = insert_state(document, "", "Pass", "N", on_edge=edge)

    assert pointer is not None
    node = document.source.node(pointer)
    assert node is not None
    assert node.value == {"Type": "Pass", **way_out}
    assert new in document.text
    assert rename_state(document, pointer, "gone") is not None
    document.undo_stack.undo()
    document.undo_stack.undo()
    assert document.text == FLOW


def test_a_new_state_stands_in_the_text_behind_the_one_it_follows(document: Document) -> None:
    insert_state(document, "", "Pass", "N", on_edge="/States/A#/Next")

    assert list(_json(document)["States"]) == ["A", "N", "B", "C", "M"]
    assert '"N": {\n      "Type": "Pass",\n      "Next": "C"\n    },\n    "B"' in document.text


def test_a_choice_dropped_on_an_edge_goes_on_by_default(document: Document) -> None:
    insert_state(document, "", "Choice", "N", on_edge="/States/A#/Next")

    assert _json(document)["States"]["N"] == {"Type": "Choice", "Choices": [], "Default": "C"}


@pytest.mark.parametrize("state_type", ["Succeed", "Fail"])
def test_a_last_state_fits_only_on_an_edge_to_the_end(document: Document, state_type: str) -> None:
    assert insert_state(document, "", state_type, on_edge="/States/A#/Next") is None
    assert insert_state(document, "", state_type, on_edge="/States/B#/End") == f"/States/{state_type}"
    assert _json(document)["States"]["B"]["Next"] == state_type


def test_a_state_added_after_another_takes_over_its_way(document: Document) -> None:
    insert_state(document, "", "Pass", "N", after="/States/A")
    insert_state(document, "", "Pass", "O", after="/States/C")
    insert_state(document, "", "Fail", "F")
    insert_state(document, "", "Pass", "P", after="/States/F")

    states = _json(document)["States"]
    assert (states["A"]["Next"], states["N"]["Next"]) == ("N", "C")
    assert [rule["Next"] for rule in states["C"]["Choices"]] == ["B", "O"]
    assert "Next" not in states["F"]
    assert states["P"] == {"Type": "Pass", "End": True}


@pytest.mark.parametrize(
    ("machine", "state_type", "edge"),
    [
        ("/States/A", "Pass", None),
        ("/nowhere", "Pass", None),
        ("", "Loop", None),
        ("", "Pass", "/States/A#/Default"),
        ("", "Pass", "/States/X#/Next"),
    ],
)
def test_a_state_is_not_put_where_it_cannot_be(
    document: Document, machine: str, state_type: str, edge: str | None
) -> None:
    assert insert_state(document, machine, state_type, on_edge=edge) is None
    assert document.text == FLOW


@pytest.mark.parametrize(
    ("text", "machine"),
    [
        ("{}", ""),
        ('{"StartAt": "X", "States": {}}', ""),
        ('{"States": 5}', ""),
        ('{"StartAt": "M", "States": {"M": {"Type": "Map", "End": true}}}', "/States/M/Iterator"),
        (
            '{"StartAt": "M", "States": {"M": {"Type": "Parallel", "Branches": [5], "End": true}}}',
            "/States/M/Branches/0",
        ),
    ],
    ids=["nothing", "dangling start", "states of a wrong type", "no iterator", "a branch of a wrong type"],
)
def test_what_is_missing_around_a_first_state_is_made(document: Document, text: str, machine: str) -> None:
    document.new(text)

    assert insert_state(document, machine, "Pass", "N") == f"{machine}/States/N"

    assert _errors(document) == set()


def test_a_new_name_reaches_every_reference_of_its_machine_only(document: Document) -> None:
    text = FLOW.replace('"I": {"Type": "Pass", "End": true}', '"I": {"Type": "Pass", "Next": "B"}')
    document.new(text)

    assert rename_state(document, "/States/B", '中/"x"~') == '/States/中~1"x"~0'

    expected = text.replace('"Next": "B"}],\n      "Next"', '"Next": "中/\\"x\\"~"}],\n      "Next"')
    expected = expected.replace('"B": {', '"中/\\"x\\"~": {').replace(
        '"StringEquals": "B", "Next": "B"', '"StringEquals": "B", "Next": "中/\\"x\\"~"'
    )
    expected = expected.replace('},\n      "Next": "B"', '},\n      "Next": "中/\\"x\\"~"')
    assert document.text == expected
    document.undo_stack.undo()
    assert document.text == text


def test_the_first_state_keeps_being_first_under_its_new_name(document: Document) -> None:
    assert rename_state(document, "/States/A", "First") == "/States/First"
    assert rename_state(document, "/States/M/Iterator/States/I", "Inner") == "/States/M/Iterator/States/Inner"

    assert _json(document)["StartAt"] == "First"
    assert _json(document)["States"]["M"]["Iterator"]["StartAt"] == "Inner"


@pytest.mark.parametrize("name", ["", "  ", "B", "I"], ids=["empty", "blank", "taken", "taken inside"])
def test_a_name_that_cannot_be_is_refused(document: Document, name: str) -> None:
    assert rename_state(document, "/States/A", name) is None
    assert rename_state(document, "/States/X", "N") is None
    assert document.text == FLOW


def test_the_same_name_again_is_no_step(document: Document) -> None:
    assert rename_state(document, "/States/A", "A") == "/States/A"
    assert document.undo_stack.count() == 0


@pytest.mark.parametrize("state_type", STATE_TYPES)
@pytest.mark.parametrize("pointer", ["/States/A", "/States/B", "/States/C", "/States/M"])
def test_any_state_becomes_any_type_and_back(document: Document, pointer: str, state_type: str) -> None:
    node = document.source.node(pointer)
    assert node is not None
    assert isinstance(node.value, dict)
    is_change = node.value["Type"] != state_type

    assert change_type(document, pointer, state_type) == is_change

    assert {code for code in _errors(document) if code != "unreachable"} <= {"no-rules", "no-states"}
    codes = {problem.code for problem in document.problems if problem.path.startswith(pointer)}
    assert not codes & {"unknown-field", "missing-field", "no-next-or-end", "next-and-end"}
    while document.undo_stack.canUndo():
        document.undo_stack.undo()
    assert document.text == FLOW


def test_a_new_type_keeps_shared_and_unknown_fields_and_the_place_of_the_way_out(document: Document) -> None:
    document.new(
        '{"StartAt": "A", "States": {"A": {"Next": "B", "Type": "Task", "Resource": "f", "My": 1, "OutputPath": "$.x"}, "B": {"Type": "Pass", "End": true}}}'
    )

    assert change_type(document, "/States/A", "Choice")
    assert '{"Default": "B", "Type": "Choice", "My": 1, "OutputPath": "$.x", "Choices": []}' in document.text
    assert change_type(document, "/States/A", "Wait")
    assert '{"Next": "B", "Type": "Wait", "My": 1, "OutputPath": "$.x", "Seconds": 1}' in document.text


def test_a_type_that_is_not_known_is_refused(document: Document) -> None:
    assert not change_type(document, "/States/A", "Loop")
    assert not change_type(document, "/States/X", "Pass")


@pytest.mark.parametrize("state_type", STATE_TYPES)
def test_a_state_with_jsonata_becomes_one_of_any_type_with_jsonata(document: Document, state_type: str) -> None:
    pass_state = '{"Type": "Pass", "Output": "{% 1 %}", "Next": "B"}'
    document.new(
        f'{{"QueryLanguage": "JSONata", "StartAt": "A", "States": {{"A": {pass_state}, "B": {{"Type": "Succeed"}}}}}}'
    )

    change_type(document, "/States/A", state_type)

    assert _errors(document) <= {
        "no-rules",
        "no-states",
        "bad-resource",
        "odd-resource",
        "start-missing",
        "unreachable",
    }


def test_a_type_called_like_the_renamed_state_is_no_mention_of_it(qapp: object) -> None:
    document, noted = Document(), list[str]()
    document.new('{"StartAt": "Pass", "States": {"Pass": {"Type": "Pass", "Result": {"Type": "Pass"}, "End": true}}}')
    document.noted.connect(noted.append)

    rename_state(document, "/States/Pass", "First")

    assert noted == ['"Pass" still stands as text in: First › Result › Type']


def test_renaming_what_one_of_two_states_of_a_name_leads_to_changes_the_one_that_counts(qapp: object) -> None:
    document = Document()
    first, last = '"A": {"Type": "Pass", "Next": "B"}', '"A": {"Type": "Wait", "Next": "B"}'
    text = f'{{"StartAt": "A", "States": {{{first}, {last}, "B": {{"Type": "Succeed"}}}}}}'
    document.new(text)

    rename_state(document, "/States/B", "C")

    assert document.text == text.replace(last, last.replace('"B"', '"C"')).replace('"B": {', '"C": {')


def test_nothing_new_takes_the_place_of_what_stands_among_the_states_and_is_none(qapp: object) -> None:
    document = Document()
    document.new('{"StartAt": "A", "States": {"A": {"Type": "Pass", "End": true}, "Pass": 1.50, "Map": [7]}}')

    assert insert_state(document, "", "Pass") == "/States/Pass2"
    assert rename_state(document, "/States/A", "Map") is None
    assert wrap_states(document, ("/States/A",), "Map") == "/States/Map2"

    assert _json(document)["States"]["Map"] == [7]
    assert '"Pass": 1.50' in document.text


def test_what_is_made_a_state_keeps_its_spelling_in_the_result(qapp: object) -> None:
    document = Document()
    document.new('{"StartAt": "A", "States": {"A": [12345678901234567890123, 1e3, "\\u0041"]}}')

    make_state_of(document, "/States/A")

    assert '"Result": [12345678901234567890123, 1e3, "\\u0041"]' in document.text
