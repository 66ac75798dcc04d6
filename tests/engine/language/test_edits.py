"""Edits by meaning: what they write, and that the rest of the text stays as it is."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.language.edits import (
    format_json,
    indent_unit,
    insert_element,
    move_element,
    newline,
    remove_element,
    remove_member,
    remove_members,
    rename_member,
    replace_text,
    replace_value,
    set_member,
)
from engine.language.problems import Edit
from engine.language.source import Source, apply_edits
from engine.language.values import Json

EXAMPLES = sorted((Path(__file__).parents[2] / "data" / "tcsl-examples").glob("*.json"))

PRETTY = """{
    "StartAt": "A",
    "States": {
        "A": {
            "Type": "Task",
            "Retry": [
                {"ErrorEquals": ["X"], "MaxAttempts": 2},
                {"ErrorEquals": ["Y"]}
            ],
            "Next" : "B"
        },
        "B": {"Type": "Pass", "End": true}
    }
}
"""


def after(text: str, edits: tuple[Edit, ...]) -> str:
    return apply_edits(text, edits)


def test_setting_a_present_member_replaces_only_its_literal() -> None:
    source = Source.read(PRETTY)

    edits = set_member(source, "/States/A", "Next", "C")

    place = PRETTY.index('"B"')
    assert edits == (Edit(place, place + 3, '"C"'),)


@pytest.mark.parametrize(
    ("key", "value"), [("a", 2), ("a", 2.0), ("b", True), ("c", {"x": [1, None]}), ("d", "2")], ids=str
)
def test_setting_the_value_that_is_there_changes_nothing(key: str, value: Json) -> None:
    source = Source.read('{"a": 2, "b": true, "c": {"x": [1.0, null]}, "d": "2"}')

    assert set_member(source, "", key, value) == ()


@pytest.mark.parametrize(("old", "new"), [("1", True), ("true", 1), ("0", False), ("null", False), ("[]", {})])
def test_values_that_python_thinks_equal_are_told_apart(old: str, new: Json) -> None:
    source = Source.read(f'{{"a": {old}}}')

    assert after(source.text, set_member(source, "", "a", new)) == f'{{"a": {json.dumps(new)}}}'


@pytest.mark.parametrize(
    ("text", "key", "value", "where", "expected"),
    [
        ("{}", "a", 1, {}, '{"a": 1}'),
        ("{ }", "a", {"b": [1]}, {}, '{"a": {"b": [1]}}'),
        ('{"a": 1}', "b", 2, {}, '{"a": 1, "b": 2}'),
        ('{"a":1,"b":2}', "c", {"d": 3}, {}, '{"a":1,"b":2,"c":{"d": 3}}'),
        ('{ "a" : 1 }', "b", 2, {"before": "a"}, '{ "b" : 2, "a" : 1 }'),
        ('{"a": 1, "b": 2}', "c", 3, {"after": "a"}, '{"a": 1, "c": 3, "b": 2}'),
        ('{"a": 1, "b": 2}', "c", 3, {"after": "none", "before": "b"}, '{"a": 1, "c": 3, "b": 2}'),
        ('{"a": 1}', "中\n", "é", {"after": "none"}, '{"a": 1, "中\\n": "é"}'),
        ('{\n\t"a": 1\n}', "b", 2, {}, '{\n\t"a": 1,\n\t"b": 2\n}'),
        ('{\r\n "a": 1\r\n}', "b", {"c": 2}, {}, '{\r\n "a": 1,\r\n "b": {\r\n  "c": 2\r\n }\r\n}'),
        ('{\r  "a": {}\r}', "b", 2, {"before": "a"}, '{\r  "b": 2,\r  "a": {}\r}'),
        ('{\n  "a": 1,\n  "c": 3\n}', "b", 2, {"after": "a"}, '{\n  "a": 1,\n  "b": 2,\n  "c": 3\n}'),
        ('{"a": 1,\n "c": 3}', "b", 2, {}, '{"a": 1,\n "c": 3,\n "b": 2}'),
    ],
)
def test_new_member_is_written_as_its_neighbours_are(
    text: str, key: str, value: Json, where: dict[str, str], expected: str
) -> None:
    source = Source.read(text)

    assert after(text, set_member(source, "", key, value, **where)) == expected


def test_member_of_a_one_line_object_stays_on_its_line_in_a_text_of_many() -> None:
    source = Source.read(PRETTY)

    text = after(PRETTY, set_member(source, "/States/B", "Parameters", {"x": {"y": [1]}}, after="Type"))

    assert '        "B": {"Type": "Pass", "Parameters": {"x": {"y": [1]}}, "End": true}\n' in text


def test_first_member_of_an_empty_object_opens_it_over_several_lines() -> None:
    text = '{\n   "P": {},\n   "L": []\n}'

    text = after(text, set_member(Source.read(text), "/P", "a", [{"b": 1}]))
    text = after(text, insert_element(Source.read(text), "/L", 0, "x"))

    assert text == (
        '{\n   "P": {\n      "a": [\n         {\n            "b": 1\n         }\n      ]\n   },\n'
        '   "L": [\n      "x"\n   ]\n}'
    )


@pytest.mark.parametrize(
    ("text", "key", "expected"),
    [
        ('{"a": 1, "b": 2, "c": 3}', "a", '{"b": 2, "c": 3}'),
        ('{"a": 1, "b": 2, "c": 3}', "b", '{"a": 1, "c": 3}'),
        ('{"a": 1, "b": 2, "c": 3}', "c", '{"a": 1, "b": 2}'),
        ('{ "a": 1 }', "a", "{}"),
        ('{\n  "a": 1,\n  "b": 2\n}', "b", '{\n  "a": 1\n}'),
        ('{\n  "a": 1,\n  "b": 2\n}', "a", '{\n  "b": 2\n}'),
        ('{"a": 1, "b": 2, "a": 3, "c": 4, "a": 5}', "a", '{"b": 2, "c": 4}'),
        ('{"b": 2, "a": 1, "a": 3}', "a", '{"b": 2}'),
        ('{"a": 1}', "x", '{"a": 1}'),
    ],
)
def test_removing_a_member_takes_one_comma_along(text: str, key: str, expected: str) -> None:
    assert after(text, remove_member(Source.read(text), "", key)) == expected


def test_removing_several_members_leaves_the_others() -> None:
    text = '{"a": 1, "b": 2, "c": 3, "d": 4, "e": 5}'

    assert after(text, remove_members(Source.read(text), "", ("e", "b", "c"))) == '{"a": 1, "d": 4}'


def test_removing_from_many_members_takes_every_one_with_a_key() -> None:
    many = ", ".join(f'"m{number}": {number}' for number in range(12))
    text = f'{{"twice": 1, {many}, "twice": 2}}'

    left = after(text, remove_members(Source.read(text), "", ("m11", "twice", "m0", "none")))

    assert left == "{" + ", ".join(f'"m{number}": {number}' for number in range(1, 11)) + "}"


def test_renaming_a_member_changes_its_key_alone() -> None:
    text = '{"a/b" :  {"x":1}, "a/b": 2}'

    assert after(text, rename_member(Source.read(text), "", "a/b", '中"')) == '{"a/b" :  {"x":1}, "中\\"": 2}'
    assert rename_member(Source.read(text), "", "a/b", "a/b") == ()


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ({"x": 1, "y": [1, {"z": 9}]}, '{ "x":1 ,"y":[ 1,{"z":  9}] }'),
        ({"y": [1, {"z": 2}], "x": 1}, '{"y": [1, {"z": 2}], "x": 1}'),
        ({"x": 1, "y": []}, '{ "x":1 ,"y":[] }'),
        ({"x": 1}, '{"x": 1}'),
        ([1], "[1]"),
        ("s", '"s"'),
    ],
)
def test_replacing_a_value_keeps_what_does_not_differ(value: Json, expected: str) -> None:
    text = '{ "x":1 ,"y":[ 1,{"z":  2}] }'

    assert after(text, replace_value(Source.read(text), "", value)) == expected


def test_replaced_object_is_laid_out_as_the_old_one_was() -> None:
    source = Source.read(PRETTY)

    lined = after(PRETTY, replace_value(source, "/States/A", {"Type": "Fail"}))
    flat = after(PRETTY, replace_value(source, "/States/B", {"Type": "Fail"}))
    grown = after(PRETTY, replace_value(source, "/States/A/Next", {"x": {}}))

    assert '        "A": {\n            "Type": "Fail"\n        },\n' in lined
    assert '        "B": {"Type": "Fail"}\n' in flat
    assert '            "Next" : {\n                "x": {}\n            }\n' in grown


def test_replacing_text_puts_it_in_as_it_is() -> None:
    assert after("[1, 2]", replace_text(Source.read("[1, 2]"), "/1", "{ }")) == "[1, { }]"
    assert replace_text(Source.read("[1, 2]"), "/1", "2") == ()
    assert after("[1, ", replace_text(Source.read("[1, "), "", "{}")) == "{}"


@pytest.mark.parametrize(
    ("index", "expected"),
    [(0, "[ 9,  1,  2]"), (1, "[ 1,  9,  2]"), (2, "[ 1,  2,  9]"), (99, "[ 1,  2,  9]")],
)
def test_inserted_element_is_where_it_was_asked_for(index: int, expected: str) -> None:
    assert after("[ 1,  2]", insert_element(Source.read("[ 1,  2]"), "", index, 9)) == expected


def test_inserted_element_of_an_array_over_several_lines_gets_its_own() -> None:
    text = after(PRETTY, insert_element(Source.read(PRETTY), "/States/A/Retry", 1, {"ErrorEquals": ["Z"]}))

    assert (
        '                {"ErrorEquals": ["X"], "MaxAttempts": 2},\n'
        "                {\n"
        '                    "ErrorEquals": ["Z"]\n'
        "                },\n"
        '                {"ErrorEquals": ["Y"]}\n'
    ) in text


@pytest.mark.parametrize(("index", "expected"), [(0, "[2, 3]"), (1, "[1, 3]"), (2, "[1, 2]")])
def test_removed_element_takes_one_comma_along(index: int, expected: str) -> None:
    assert after("[1, 2, 3]", remove_element(Source.read("[1, 2, 3]"), "", index)) == expected


def test_last_element_to_go_leaves_an_empty_array() -> None:
    assert after("[ 1 ]", remove_element(Source.read("[ 1 ]"), "", 0)) == "[]"


@pytest.mark.slow
@given(st.lists(st.sampled_from(["1", '"b"', "[ ]", '{"c":  3}']), min_size=1, max_size=6), st.data())
def test_moved_element_becomes_the_one_asked_for_and_keeps_its_spelling(texts: list[str], data: st.DataObject) -> None:
    index, to = (data.draw(st.integers(0, len(texts) - 1)) for _ in range(2))
    blank = data.draw(st.sampled_from(["", " ", "\n  "]))
    text = f"[{blank}" + f",{blank}".join(texts) + "]"

    moved = after(text, move_element(Source.read(text), "", index, to))

    texts.insert(to, texts.pop(index))
    assert moved == f"[{blank}" + f",{blank}".join(texts) + "]"


@pytest.mark.parametrize(
    ("text", "unit", "line"),
    [
        ("{}", "  ", "\n"),
        ('{\r\n\t"a": 1}', "\t", "\r\n"),
        ('  {\r     "a": 1}', "   ", "\r"),
        ('{"a": [\n 1]}', " ", "\n"),
        ('[[{\n    "a": 1}]]', "    ", "\n"),
        ('{\n"a": 1\n}', "  ", "\n"),
        ('{"a', "  ", "\n"),
    ],
)
def test_indentation_and_line_break_are_those_of_the_text(text: str, unit: str, line: str) -> None:
    source = Source.read(text)

    assert (indent_unit(source), newline(source)) == (unit, line)


def test_formatting_keeps_short_arrays_of_scalars_on_one_line() -> None:
    value: Json = {"a": ["中", 1.5, None], "b": [], "c": {}, "d": [{"e": True}], "f": ["x" * 50, "y" * 50]}

    text = format_json(value, indent="\t", newline="\r\n", depth=1)

    assert text.split("\r\n") == [
        "{",
        '\t\t"a": ["中", 1.5, null],',
        '\t\t"b": [],',
        '\t\t"c": {},',
        '\t\t"d": [',
        "\t\t\t{",
        '\t\t\t\t"e": true',
        "\t\t\t}",
        "\t\t],",
        '\t\t"f": [',
        f'\t\t\t"{"x" * 50}",',
        f'\t\t\t"{"y" * 50}"',
        "\t\t]",
        "\t}",
    ]
    assert format_json(value, indent="") == json.dumps(value, ensure_ascii=False)


def test_formatting_a_number_that_is_not_finite_is_refused() -> None:
    with pytest.raises(ValueError, match="JSON"):
        format_json({"a": float("nan")})


def test_what_is_not_there_cannot_be_edited() -> None:
    source = Source.read('{"a": [1], "b": {}}')

    attempts: list[Callable[[], object]] = [
        lambda: set_member(source, "/a", "x", 1),
        lambda: remove_member(source, "/c", "x"),
        lambda: rename_member(source, "/b", "x", "y"),
        lambda: replace_value(source, "/c", 1),
        lambda: replace_text(source, "/c", "1"),
        lambda: insert_element(source, "/b", 0, 1),
        lambda: insert_element(source, "/a", -1, 1),
        lambda: remove_element(source, "/a", 1),
        lambda: move_element(source, "/a", 0, 1),
        lambda: set_member(Source.read("{"), "", "x", 1),
    ]
    for attempt in attempts:
        with pytest.raises(LookupError):
            attempt()


KEYS = st.sampled_from(["a", "b", "c/d", "~", "中", '"'])
VALUES: st.SearchStrategy[Json] = st.recursive(
    st.one_of(st.none(), st.booleans(), st.integers(-9, 9), st.text(max_size=4)),
    lambda inner: st.one_of(st.lists(inner, max_size=3), st.dictionaries(KEYS, inner, max_size=3)),
    max_leaves=8,
)


@pytest.mark.slow
@given(st.dictionaries(KEYS, VALUES, max_size=4), KEYS, VALUES, st.sampled_from([None, 1, "\t"]), KEYS, KEYS)
def test_setting_then_removing_a_member_does_both_to_the_value(
    value: dict[str, Json], key: str, new: Json, indent: int | str | None, behind: str, ahead: str
) -> None:
    source = Source.read(json.dumps(value, ensure_ascii=False, indent=indent))

    there = source.splice(set_member(source, "", key, new, after=behind, before=ahead))
    gone = there.splice(remove_member(there, "", key))

    assert there.root is not None
    assert gone.root is not None
    assert there.root.value == {**value, key: new}
    assert gone.root.value == {name: each for name, each in value.items() if name != key}


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.name)
def test_published_example_round_trips(path: Path) -> None:
    text = path.read_text("utf-8")
    source = Source.read(text)
    assert source.root is not None
    assert source.faults == ()
    assert source.root.value == json.loads(text)

    if isinstance(source.root.value, dict):
        added = source.splice(set_member(source, "", "新", {"x": [1, {"y": None}]}))

        assert added.splice(remove_member(added, "", "新")).text == text
        assert replace_value(source, "", json.loads(text)) == ()
