"""Repairs of broken JSON: what they give back, and that they never fail badly."""

import json
import re
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.language.islands import islands_in_lines
from engine.language.mending import find_faults
from engine.language.repair import propose_repair
from engine.language.source import Source, apply_edits
from engine.language.values import Json
from tests.pace import pace

EXAMPLES = Path(__file__).parents[2] / "data" / "tcsl-examples"


def repaired(text: str) -> str | None:
    edits = propose_repair(text)
    return None if edits is None else apply_edits(text, edits)


@pytest.mark.parametrize(
    ("broken", "whole", "inside"),
    [
        ("11-map-sum-seed.broken.txt", "11-map-sum-seed.tcsl.json", ""),
        ("26-map-sum-pow.broken.txt", "26-map-sum-pow.tcsl.json", "States"),
        ("27-sum-resultpath-total.broken.txt", "27-sum-resultpath-total.tcsl.json", "States"),
        ("28-pass-parameters-result-2020.broken.txt", "28-pass-parameters-result-2020.fragment.json", ""),
        ("04-task-sum-short-resource.broken.txt", "04-task-sum-short-resource.broken.txt", ""),
        ("22-ai-pipeline.broken.txt", "22-ai-pipeline.broken.txt", ""),
    ],
)
def test_published_broken_example_is_repaired(broken: str, whole: str, inside: str) -> None:
    expected = json.loads((EXAMPLES / whole).read_text("utf-8"))

    text = repaired((EXAMPLES / broken).read_text("utf-8"))

    assert text is not None
    assert json.loads(text) == (expected[inside] if inside else expected)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('{"a":1 "b":2}', {"a": 1, "b": 2}),
        ('[1 "x" {"a": 1} [2]]', [1, "x", {"a": 1}, [2]]),
        ('{"a":1,}', {"a": 1}),
        ("[1,,2,]", [1, 2]),
        ('{"a":1},', {"a": 1}),
        ('{"a":{"b":[1', {"a": {"b": [1]}}),
        ('{"a":{"b":1}}}', {"a": {"b": 1}}),
        ('{"a":{"b":1}},"c":2}', {"a": {"b": 1}, "c": 2}),
        ('{"a" 1, "b"{"c" "d"}}', {"a": 1, "b": {"c": "d"}}),
        ('{"x":{{"a":1},"y":2}', {"x": {"a": 1}, "y": 2}),
        ("[1 : 2]", [1, 2]),
        ('{\n "a": [\n  {\n   "b": [\n    1,\n  },\n  2\n ],\n "c":\n}', {"a": [{"b": [1]}, 2], "c": None}),
        ('{\n "a": {\n  "b": 1,\n  "c":\n}', {"a": {"b": 1, "c": None}}),
        ('{"a": {% $x & "b" %}, "c": 2}', {"a": '{% $x & "b" %}', "c": 2}),
        ('[{% {"k": $x}\n %}, {%%}]', ['{% {"k": $x}\n %}', "{%%}"]),
        ("{% $states.input[0] %}", "{% $states.input[0] %}"),
        ('{"a": {% $x, "b": "{% y %}"}', {"a": {"% $x": None, "b": "{% y %}"}}),
        ('{"a":, "b": 2}', {"a": None, "b": 2}),
        ('{"a", "b": 2}', {"a": None, "b": 2}),
        ('{"a": [1, 2}', {"a": [1, 2]}),
        ('{"a": [1, 2], "b": 3]', {"a": [1, 2], "b": 3}),
        ('{"x":[{"a":1},"y":2}', {"x": [{"a": 1}], "y": 2}),
        ('{"x":{"a":1},{"b":2}],"y":2}', {"x": [{"a": 1}, {"b": 2}], "y": 2}),
        ('{"x":"A","B"],"y":1}', {"x": ["A", "B"], "y": 1}),
        ('{"x":"A","B","C"],"y":1}', {"x": ["A", "B", "C"], "y": 1}),
        ('{"x":"A"],"y":1}', {"x": ["A"], "y": 1}),
        ('{"x":"Type":"Pass"},"y":{}}', {"x": {"Type": "Pass"}, "y": {}}),
        ('"x":"Pass"}', {"x": "Pass"}),
        ('{"x":},"y":1}', {"x": {}, "y": 1}),
        ('{"x":],"y":1}', {"x": [], "y": 1}),
        ('{"x":{,"y":1}', {"x": {}, "y": 1}),
        ('{"x":[,"y":1}', {"x": [], "y": 1}),
        ('{"a": "x, "b": "y"}', {"a": "x", "b": "y"}),
        ('{"a: "x"}', {"a": "x"}),
        ('{"a: {"b": 1}}', {"a": {"b": 1}}),
        ('{"a": "x,\n "b": "y"\n}', {"a": "x", "b": "y"}),
        ('{"a": "$.l[0],\n "b": "y"}', {"a": "$.l[0]", "b": "y"}),
        ('{"a: {\n "b": 1}}', {"a": {"b": 1}}),
        ('{a": "x"}', {"a": "x"}),
        ('{"a": qrn:b:Invoke/c"}', {"a": "qrn:b:Invoke/c"}),
        ('{"a": "he said "hi" to me", "b": "y"}', {"a": 'he said "hi" to me', "b": "y"}),
        ('{"a": "x:"y"\n}', {"a": 'x:"y'}),
        ('["a, "b"]', ["a", "b"]),
        ('{"a": ", "b": "y"}', {"a": "", "b": "y"}),
        ('{"a": "one\ntwo", "b": "t\tu"}', {"a": "one\ntwo", "b": "t\tu"}),
        ('{"path": "C:\\dir\\x41", "q": "it\\\'s"}', {"path": "C:\\dirA", "q": "it's"}),
        ("{'a': 'it\\'s \"so\"', 'b': [True, False, None]}", {"a": 'it\'s "so"', "b": [True, False, None]}),
        ("{a: undefined, b: NaN, c: -Infinity, $d_1: .5}", {"a": None, "b": None, "c": None, "$d_1": 0.5}),
        ("[007, 1., +1, 1_000, 0x1F, -.5e3, 00]", [7, 1.0, 1, 1000, 31, -500.0, 0]),
        ('{"Type": Pass, "Comment": two words}', {"Type": "Pass", "Comment": "two words"}),
        ("{“开始”：“甲”，“b”：［1、2］｝", {"开始": "甲", "b": [1, 2]}),
        ('/* a */ {"u": "http://x", // b\n "c": 1 # d\n}', {"u": "http://x", "c": 1}),
        ('\ufeff{"a":\u00a01}', {"a": 1}),
        ('{"a" = 1; "b" = 2}', {"a": 1, "b": 2}),
        (" ${a}", "${a}"),
        ("{${a b}: ['${c}', 1}", {"${a b}": ["${c}", 1]}),
    ],
)
def test_repair_gives_what_was_meant(text: str, expected: Json) -> None:
    after = repaired(text)

    assert after is not None
    assert json.loads(after) == expected


@pytest.mark.parametrize("text", ["", "  ", "{} {}", "}", ":", "{:1}", "[" * 300, "[1" + " 1" * 50 + "]", '{"a":1} b'])
def test_hopeless_text_has_no_repair(text: str) -> None:
    assert propose_repair(text) is None


def test_readable_text_needs_no_repair() -> None:
    assert propose_repair('{"a": 1, "a": 2}') == ()


STATES = """{
  "StartAt": "A",
  "States": {
    "A": {
      "Type": "Choice",
      "Choices": [
        {
          "Variable": "$.x",
          "Next": "B"
        },
        {
          "Variable": "$.y",
          "Next": "C"
        }
      ],
      "Default": "B"
    },
    "B": {
      "Type": "Pass",
      "Parameters": {},
      "Next": "C"
    },
    "C": {
      "Type": "Succeed"
    }
  }
}
"""


@pytest.mark.parametrize("newline", ["\n", "\r\n"], ids=["lf", "crlf"])
def test_every_missing_bracket_of_indented_text_is_put_back_in_its_place(newline: str) -> None:
    text = STATES.replace("\n", newline)
    for place, character in enumerate(text):
        if character in "{}[]":
            after = repaired(text[:place] + text[place + 1 :])

            assert after is not None, place
            assert json.loads(after) == json.loads(text), text[:place][-30:]


def test_every_line_with_a_bracket_can_be_left_out_and_comes_back() -> None:
    lines = STATES.splitlines()
    for number, line in enumerate(lines):
        if line.strip() in ("}", "},", "]", "],"):
            after = repaired("\n".join(lines[:number] + lines[number + 1 :]))

            assert after is not None, number
            assert json.loads(after) == json.loads(STATES), number


def test_one_closing_line_too_many_is_taken_out_again() -> None:
    lines = STATES.splitlines()
    for number, line in enumerate(lines):
        if line.strip() in ("}", "},"):
            after = repaired("\n".join([*lines[: number + 1], line, *lines[number + 1 :]]))

            assert after is not None, number
            assert json.loads(after) == json.loads(STATES), number


def laid_out(value: Json, step: str, levels: int, margin: str = "") -> str:
    """Return a value with the entries of its outermost levels on lines of their own, each of the rest on one line."""
    if not isinstance(value, dict | list) or not value or not levels:
        return json.dumps(value)
    inner = margin + step
    if isinstance(value, dict):
        entries = [f"{json.dumps(key)}: {laid_out(one, step, levels - 1, inner)}" for key, one in value.items()]
    else:
        entries = [laid_out(one, step, levels - 1, inner) for one in value]
    first, last = "{}" if isinstance(value, dict) else "[]"
    return f"{first}\n" + ",\n".join(inner + entry for entry in entries) + f"\n{margin}{last}"


def without_one_closing_bracket(text: str) -> Iterator[str]:
    """Yield a text without each closing bracket at the end of a line: it alone, with its comma, with its line."""
    for found in re.finditer(r"[}\]](?=[}\]]*,?$)", text, re.MULTILINE):
        yield text[: found.start()] + text[found.end() :]
        if text[found.end() : found.end() + 1] == ",":
            yield text[: found.start()] + text[found.end() + 1 :]
    for line in re.finditer(r"^[ \t]*[}\]],?\n", text, re.MULTILINE):
        yield text[: line.start()] + text[line.end() :]


@pytest.mark.parametrize("levels", [2, 3, 4, 99], ids=["states-on-lines", "fields", "parts", "all"])
@pytest.mark.parametrize("step", ["  ", "    ", "\t"], ids=["two", "four", "tab"])
@pytest.mark.parametrize("name", ["06-choice-gender", "15-catch-callback", "21-order-processing-first-edition"])
def test_closing_bracket_lost_at_the_end_of_a_line_comes_back_there(name: str, step: str, levels: int) -> None:
    whole = json.loads((EXAMPLES / f"{name}.tcsl.json").read_text("utf-8"))
    for broken in without_one_closing_bracket(laid_out(whole, step, levels)):
        after = repaired(broken)

        assert after is not None, broken
        assert json.loads(after) == whole, broken


def test_state_that_lost_its_bracket_is_closed_before_the_next_one() -> None:
    text = '{\n  "States": {\n    "A": {"Type": "Pass", "Next": "B"\n    "B": {"Type": "Pass"}\n  }\n}'

    assert repaired(text) == text.replace('"B"\n', '"B"},\n')


@pytest.mark.parametrize(
    ("broken", "whole"),
    [
        ('{\n  "C": [{\n    "a": 1\n  },\n  "D": 1\n}', {"C": [{"a": 1}], "D": 1}),
        ('{\n  "P": {\n    "Q": {\n    "R": 1\n  }\n}', {"P": {"Q": {}, "R": 1}}),
        ('{\n  "C": [{"a": 1},\n  {"b": 2}],\n  "D": {"c": 3\n}', {"C": [{"a": 1}, {"b": 2}], "D": {"c": 3}}),
        ('{\n"A": {"x": 1,\n"y": 2},\n"B": {"z": 3\n}', {"A": {"x": 1, "y": 2}, "B": {"z": 3}}),
    ],
    ids=["array-begun-with-its-object", "empty-object", "elements-not-indented", "no-indentation"],
)
def test_bracket_is_closed_where_the_indentation_tells(broken: str, whole: Json) -> None:
    after = repaired(broken)

    assert after is not None
    assert json.loads(after) == whole


def test_every_missing_quote_comma_or_colon_is_put_back() -> None:
    for place, character in enumerate(STATES):
        if character in '",:':
            after = repaired(STATES[:place] + STATES[place + 1 :])

            assert after is not None, STATES[:place][-30:]
            if character != '"':
                assert json.loads(after) == json.loads(STATES), STATES[:place][-30:]


def test_every_fault_of_a_broken_text_carries_the_repair_of_all() -> None:
    source = Source.read("{'a': True,\n 'b': [1 2],}")

    assert [fault.code for fault in source.faults] == [
        "wrong-quotes",
        "bad-value",
        "wrong-quotes",
        "missing-comma",
        "trailing-comma",
    ]
    assert len({fault.edits for fault in source.faults}) == 1
    assert source.faults[0].fix is not None


JSON_TEXTS = st.recursive(
    st.one_of(st.none(), st.booleans(), st.integers(), st.text(max_size=8)),
    lambda inner: st.one_of(st.lists(inner, max_size=4), st.dictionaries(st.text(max_size=5), inner, max_size=4)),
    max_leaves=15,
).flatmap(lambda value: st.sampled_from([json.dumps(value, ensure_ascii=False, indent=indent) for indent in (None, 2)]))


@pytest.mark.slow
@given(JSON_TEXTS, st.data())
def test_a_lost_structural_character_never_ends_in_an_unreadable_repair(text: str, data: st.DataObject) -> None:
    places = [place for place, character in enumerate(text) if character in '{}[],:"'] or [0]
    place = data.draw(st.sampled_from(places))

    after = repaired(text[:place] + text[place + 1 :])

    if after is not None:
        assert Source.read(after).root is not None


@given(st.text(alphabet="{}[]:,\"'\\ \n\t/*#ab1.true=，“”\ud800", max_size=60))
def test_any_text_is_repaired_to_something_readable_or_not_at_all(text: str) -> None:
    after = repaired(text)

    assert after is None or Source.read(after).root is not None
    assert after is not None or Source.read(text).faults


@pytest.mark.slow
@given(st.data(), st.booleans())
def test_passing_over_what_is_fine_in_its_line_changes_no_repair(data: st.DataObject, by_margin: bool) -> None:
    name = data.draw(st.sampled_from(["06-choice-gender", "15-catch-callback", "21-order-processing-first-edition"]))
    whole = json.loads((EXAMPLES / f"{name}.tcsl.json").read_text("utf-8"))
    text = laid_out(whole, "  ", data.draw(st.sampled_from([1, 2, 3, 4])))
    for _ in range(data.draw(st.integers(1, 3))):
        place = data.draw(st.sampled_from([place for place, one in enumerate(text) if one in '{}[],:"\n']))
        text = text[:place] + data.draw(st.sampled_from(["", "{", "]", ",", "\n", "\n ", "//"])) + text[place + 1 :]
    islands = islands_in_lines(text, takes_placeholders=True)

    slowly, at_once = (
        find_faults(text, known, by_margin=by_margin, takes_placeholders=True) for known in ({}, islands)
    )

    assert at_once == slowly


@pytest.mark.slow
def test_long_texts_with_a_state_in_each_line_are_gone_through_line_by_line() -> None:
    state = (
        '{"Type": "Task", "Resource": "f", "InputPath": "$.a", "OutputPath": "$.b", "TimeoutSeconds": 5, "End": true}'
    )
    states = [f'    "S{number}": {state}' for number in range(10_000)]
    states[5_000] = states[5_000][:-1]
    text = '{\n  "StartAt": "S0",\n  "States": {\n' + ",\n".join(states) + "\n  }\n}\n"
    factor, began = pace(), time.thread_time()

    after = repaired(text)

    assert after == text.replace("true,\n", "true},\n")
    assert time.thread_time() - began < 0.6 * factor


@pytest.mark.slow
@pytest.mark.parametrize(
    "text", ['"' + "]" * 100_000, " " * 200_000 + "x", '{"a": "' + " " * 200_000, "{" + '"' * 100_000, "a," * 50_000]
)
def test_odd_long_texts_take_no_long_time(text: str) -> None:
    propose_repair(text)
