"""Copies have names of their own, refer to each other, and never to what is not there."""

import json
from typing import Any

import pytest

from designer.document.commands import copy_states, delete_states, duplicate_states, paste_states
from designer.document.copying import read_states
from designer.document.document import Document
from designer.document.incoming import links_into, read_links, write_links
from engine.language.problems import Severity

FLOW = """{
  "StartAt": "A",
  "States": {
    "A": {"Type": "Task", "Resource": "f", "Catch": [{"ErrorEquals": ["StatesALL"], "Next": "Z"}], "Next": "C"},
    "C": {"Type": "Choice", "Choices": [{"Variable": "$.a", "StringEquals": "1", "Next": "M"}], "Default": "Z"},
    "M": {"Type": "Map", "Iterator": {"StartAt": "I", "States": {
      "I": {"Type": "Pass", "Next": "J"}, "J": {"Type": "Pass", "End": true}}}, "Next": "Z"},
    "Z": {"Type": "Pass", "End": true}
  }
}
"""


@pytest.fixture
def document(qapp: object) -> Document:
    document = Document()
    document.new(FLOW)
    return document


def _states(document: Document) -> Any:
    return json.loads(document.text)["States"]


def _errors(document: Document) -> list[str]:
    return [problem.code for problem in document.problems if problem.severity is Severity.ERROR]


def test_duplicates_get_new_names_at_every_level_and_go_on_as_the_originals(document: Document) -> None:
    assert duplicate_states(document, ("/States/C", "/States/M")) == ("/States/C2", "/States/M2")

    states = _states(document)
    assert states["C2"]["Choices"][0]["Next"] == "M2"
    assert states["C2"]["Default"] == "Z"
    assert states["M2"]["Next"] == "Z"
    assert states["M2"]["Iterator"]["StartAt"] == "I2"
    assert states["M2"]["Iterator"]["States"]["I2"]["Next"] == "J2"
    assert _errors(document) == []
    assert document.undo_stack.undoText() == "Duplicate 2 nodes"
    document.undo_stack.undo()
    assert document.text == FLOW


def test_pasting_elsewhere_drops_references_to_what_is_not_there(document: Document) -> None:
    text = copy_states(document, ("/States/C", "/States/A"))
    document.new()

    assert paste_states(document, "", text) == ("/States/A", "/States/C")

    assert _states(document) == {
        "A": {"Type": "Task", "Resource": "f", "Next": "C"},
        "C": {"Type": "Choice", "Choices": []},
    }
    assert json.loads(document.text)["StartAt"] == "A"


def test_a_next_that_leads_nowhere_becomes_an_end(document: Document) -> None:
    text = copy_states(document, ("/States/M", "/States/M/Iterator/States/I"))

    assert paste_states(document, "/States/M/Iterator", text) == ("/States/M/Iterator/States/M2",)

    pasted = _states(document)["M"]["Iterator"]["States"]["M2"]
    assert list(pasted) == ["Type", "Iterator", "End"]
    assert _errors(document) == []


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ('{"Type": "Pass"}', ["Pass"]),
        ('{"A": {"Type": "Pass"}, "B": 5}', ["A"]),
        ('{"StartAt": "A", "States": {"A": {"Type": "Pass"}}}', ["A"]),
        ('{"States": []}', []),
        ("[1]", []),
        ("not json", []),
    ],
)
def test_states_are_found_in_any_text_that_holds_some(text: str, names: list[str]) -> None:
    assert list(read_states(text).places) == names


def test_a_clipboard_without_states_and_a_missing_machine_are_refused(document: Document) -> None:
    refusals: list[str] = []
    document.refused.connect(refusals.append)

    assert paste_states(document, "", "hello") == ()
    assert paste_states(document, "/nowhere", '{"Type": "Pass"}') == ()
    assert duplicate_states(document, ("start",)) == ()

    assert refusals[0] == "There are no nodes in the clipboard."
    assert document.text == FLOW


def test_odd_states_are_pasted_as_they_are(document: Document) -> None:
    odd = '{"X": {"Type": "Map", "Iterator": {"States": 5}, "Catch": [1, {"Next": 2}]}, "Y": {"Type": "Parallel", "Branches": [7]}}'

    assert paste_states(document, "", odd) == ("/States/X", "/States/Y")

    assert {name: _states(document)[name] for name in ("X", "Y")} == json.loads(odd)
    assert document.undo_stack.undoText() == "Paste 2 nodes"


ODD_SPELLINGS = (
    '{"a": 1e3, "b": 1.0, "c": -0, "id": 12345678901234567890123, "big": 1E400, '
    '"e": "\\u0041\\/\\ud800", "twice": 1, "twice": 2}'
)
SPELT = f"""{{
  "StartAt": "\\u0041",
  "States": {{
    "\\u0041": {{"Type": "Pass", "Result": {ODD_SPELLINGS}, "Next": "B"}},
    "B": {{
      "Type": "Choice",
      "Choices": [
        {{"Variable": "$.a", "NumericEquals": 1.50, "Next": "\\u0041"}},
        {{"Variable": "$.a", "NumericEquals": 2.50, "Next": "B"}}
      ]
    }}
  }}
}}
"""


def _without_blanks(text: str) -> str:
    return text.replace("\n", "").replace(" ", "")


@pytest.mark.parametrize("how", ["duplicate", "paste"])
def test_copies_keep_the_spelling_of_numbers_and_texts_and_keys_that_stand_twice(qapp: object, how: str) -> None:
    document = Document()
    document.new(SPELT)
    if how == "duplicate":
        duplicate_states(document, ("/States/A",))
    else:
        paste_states(document, "", copy_states(document, ("/States/A",)))

    assert _without_blanks(document.text).count(_without_blanks(ODD_SPELLINGS)) == 2
    document.undo()
    assert document.text == SPELT


def test_a_duplicate_is_laid_out_like_the_original_and_leads_where_it_led(qapp: object) -> None:
    document = Document()
    document.new(SPELT)

    duplicate_states(document, ("/States/B",))

    start = SPELT.index('"B": {')
    original = SPELT[start : SPELT.index("  }\n}")].rstrip()
    copied = original.replace('"B"', '"B2"')
    assert document.text == SPELT.replace(original, f"{original},\n    {copied}")


def test_a_rule_that_comes_back_with_the_pasted_node_is_spelt_as_it_was(qapp: object) -> None:
    document = Document()
    document.new(SPELT)
    links = links_into(document.definition, ("/States/A",))
    text = copy_states(document, ("/States/A",))
    delete_states(document, ("/States/A",))

    paste_states(document, "", text, read_links(write_links(links)))

    assert '"NumericEquals": 1.50' in document.text
    assert _states(document)["B"]["Choices"][0]["Next"] == "A"


def test_text_of_another_program_may_begin_with_the_mark_of_a_file(document: Document) -> None:
    assert paste_states(document, "", '\ufeff{"Type": "Pass", "End": true}') == ("/States/Pass",)


def test_a_pasted_node_never_takes_the_name_of_what_is_none(qapp: object) -> None:
    document = Document()
    document.new('{"StartAt": "A", "States": {"A": {"Type": "Pass", "End": true}, "Pass": 7}}')

    assert paste_states(document, "", '{"Type": "Pass", "End": true}') == ("/States/Pass2",)

    assert _states(document)["Pass"] == 7


WHOLE = """{
  "Comment": "all of it",
  "QueryLanguage": "JSONata",
  "StartAt": "B",
  "States": {
    "A": {"Type": "Pass", "End": true},
    "B": {"Type": "Pass", "Next": "A"}
  },
  "TimeoutSeconds": 6e1
}
"""


def test_a_whole_workflow_in_an_empty_one_is_that_workflow(qapp: object) -> None:
    document = Document()
    document.new()

    paste_states(document, "", WHOLE)

    assert json.loads(document.text) == json.loads(WHOLE)
    assert '"TimeoutSeconds": 6e1' in document.text
    document.undo()
    assert not document.is_modified


def test_a_whole_workflow_among_other_nodes_gives_its_nodes_only(document: Document) -> None:
    assert paste_states(document, "", WHOLE) == ("/States/A2", "/States/B")

    assert list(json.loads(document.text)) == ["StartAt", "States"]
    assert json.loads(document.text)["StartAt"] == "A"


def test_the_first_node_is_first_again_where_it_is_pasted(document: Document) -> None:
    text = copy_states(document, ("/States/M/Iterator/States/J", "/States/M/Iterator/States/I"))
    document.new('{"StartAt": "", "States": {}}')

    paste_states(document, "", text)

    assert list(_states(document)) == ["I", "J"]
    document.new('{"StartAt": "", "States": {}}')
    paste_states(
        document, "", '{"StartAt": "J", "States": {"I": {"Type": "Pass"}, "J": {"Type": "Pass", "Next": "I"}}}'
    )
    assert json.loads(document.text)["StartAt"] == "J"


def test_nodes_of_one_name_are_all_copied(qapp: object) -> None:
    document = Document()
    document.new(
        '{"StartAt": "A", "States": {"A": {"Type": "Pass", "Result": 1, "Next": "M"}, "M": {"Type": "Map", "Iterator": '
        '{"StartAt": "A", "States": {"A": {"Type": "Pass", "Result": 2, "End": true}}}, "End": true}}}'
    )

    text = copy_states(document, ("/States/A", "/States/M/Iterator/States/A"))

    results = {name: state["Result"] for name, state in json.loads(text)["States"].items()}
    assert results == {"A": 1, "A2": 2}
