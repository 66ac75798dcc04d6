"""YAML in and out: nothing of a value is lost, and what JSON cannot hold is told with its place."""

import json
from typing import Any

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.definition import read_definition
from engine.exchange.forms import write_as
from engine.exchange.kinds import Form
from engine.exchange.notes import CannotRead
from engine.exchange.placed import from_source
from engine.exchange.spelled import json_text
from engine.exchange.yaml_reading import MAX_YAML, read_yaml
from engine.exchange.yaml_writing import to_yaml
from engine.language.source import Source
from engine.report.words import Words

_ODD = "yes no on off null ~ true 1 01 0x1 1e3 1:30 1_0 .5 5. .inf .nan 2001-01-01 = << ... --- - ? : 0b1 0o7 +1 y Null"
_TEXTS = (
    st.text(st.characters(exclude_categories=["Cs"]), max_size=30)
    | st.text(st.sampled_from("\n \t#:-'\"a&*!|>%@`{}[],?\x85\u2028\ufeffé0.e1~=<中😀\r\\"), max_size=12)
    | st.sampled_from(_ODD.split())
    | st.text(st.sampled_from("ab \n"), min_size=100, max_size=200)
)
_SCALARS = st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | _TEXTS
_VALUES = st.recursive(
    _SCALARS, lambda inner: st.lists(inner, max_size=4) | st.dictionaries(_TEXTS, inner, max_size=4), max_leaves=12
)


@pytest.mark.slow
@settings(deadline=None)
@given(_VALUES)
def test_what_is_written_reads_back_as_the_same_value_in_the_same_order(value: Any) -> None:
    text = to_yaml(value)

    reading = read_yaml(text)

    assert json.dumps(reading.value) == json.dumps(value)
    assert reading.notes == ()
    assert reading.comments.places == ()
    # A reader of YAML 1.1 reads the same.
    assert json.dumps(yaml.safe_load(text)) == json.dumps(value)


def test_a_text_of_one_letter_that_is_a_boolean_in_yaml_1_1_is_quoted() -> None:
    assert to_yaml({"a": "y", "N": "n", "x": "no"}) == "a: 'y'\n'N': 'n'\nx: 'no'\n"


@pytest.mark.parametrize("last", ["Please wait...", "...", "a ...", "one\n...\n", "...\n\n"])
def test_dots_at_the_end_of_the_last_text_are_kept(last: str) -> None:
    text = to_yaml({"Comment": last})

    assert read_yaml(text).value == {"Comment": last}
    assert yaml.safe_load(text) == {"Comment": last}


def test_texts_of_several_lines_are_blocks_and_short_arrays_stand_on_one_line() -> None:
    value: Any = {
        "Comment": "first\n  second\n",
        "ErrorEquals": ["States.ALL", "yes"],
        "Choices": [{"Next": "A"}],
        "X": {},
    }

    assert to_yaml(value) == (
        "Comment: |\n  first\n    second\n"
        "ErrorEquals: [States.ALL, 'yes']\n"
        "Choices:\n  - Next: A\n"
        "X: {}\n"
    )  # fmt: skip


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("a: &x {b: 1}\nc: *x", {"a": {"b": 1}, "c": {"b": 1}}),
        ("a: &x {b: 1, c: 2}\nd:\n  <<: *x\n  c: 3", {"a": {"b": 1, "c": 2}, "d": {"c": 3, "b": 1}}),
        ("'<<': {b: 1}", {"<<": {"b": 1}}),
        ("1: a\ntrue: b\n~: c", {"1": "a", "true": "b", "~": "c"}),
        ("b: -0\nc: -1\nd: 1.50\ne: 1.0e+3", {"b": 0, "c": -1, "d": 1.5, "e": 1000.0}),
        ("1e3: a\n+5: b", {"1e3": "a", "+5": "b"}),
        ('!!str 5', "5"),
        ('!!int "5"', 5),
        ("a: |\n  # no comment\n", {"a": "# no comment\n"}),
        ("!GetAtt sum.Arn", {"Fn::GetAtt": ["sum", "Arn"]}),
        ("!Ref sum", {"Ref": "sum"}),
        ("!Sub ['${A}', {A: 1}]", {"Fn::Sub": ["${A}", {"A": 1}]}),
    ],
)  # fmt: skip
def test_yaml_is_read_as_json_has_it(text: str, value: Any) -> None:
    reading = read_yaml(text)

    assert reading.value == value
    assert reading.notes == ()


@pytest.mark.parametrize(
    ("text", "value", "told"),
    [
        ("a: !Foo {b: 1}", {"a": {"b": 1}}, '1:4 the tag "!Foo" is not known; its value is carried without it'),
        ("a: !!python/object:os.x {}", {"a": {}}, '1:4 the tag "!!python/object:os.x" is not known'),
        ("a: 1\nb: 2\na: 3", {"b": 2, "a": 3}, '3:1 "a" is there twice'),
        ("a: .inf", {"a": ".inf"}, '1:4 JSON has no number ".inf"'),
        ("a: 1e999", {"a": "1e999"}, '1:4 JSON has no number "1e999"'),
        ("? [a]\n: 1\nb: 2", {"b": 2}, "1:3 an object or array is the key of this member"),
        ("a: yes", {"a": "yes"}, '1:4 "yes" is read as a text; readers of YAML 1.1 take it for true'),
        ("a: 0123", {"a": "0123"}, '1:4 "0123" is read as a text'),
        ("a: 1:30", {"a": "1:30"}, '1:4 "1:30" is read as a text; readers of YAML 1.1 take it for a number'),
        (
            "a: 2024-01-01",
            {"a": "2024-01-01"},
            '1:4 "2024-01-01" is read as a text; readers of YAML 1.1 take it for a date',
        ),
        ("a: 2024-1-1T9:00:00.5Z", {"a": "2024-1-1T9:00:00.5Z"}, '1:4 "2024-1-1T9:00:00.5Z" is read as a text'),
        ("[2024-01-01 09:00:00 +8]", ["2024-01-01 09:00:00 +8"], '1:2 "2024-01-01 09:00:00 +8" is read as a text'),
        ("2024-01-01: 1", {"2024-01-01": 1}, '1:1 "2024-01-01" is read as a text'),
        (
            "a: !!timestamp '2024-01-01'",
            {"a": "2024-01-01"},
            '1:4 JSON has no date "2024-01-01"; it is carried as a text',
        ),
        ("a: 1_000", {"a": "1_000"}, '1:4 "1_000" is read as a text; readers of YAML 1.1 take it for a number'),
        ("a: 1e3", {"a": 1000.0}, '1:4 "1e3" is read as the number 1e3; readers of YAML 1.1 take it for a text'),
        ("a: 0o17", {"a": 15}, '1:4 "0o17" is read as the number 15; readers of YAML 1.1 take it for a text'),
        ("a: 0x1F", {"a": 31}, '1:4 "0x1F" is written as 31, for JSON has no such spelling'),
        ("a: .5", {"a": 0.5}, '1:4 ".5" is written as 0.5, for JSON has no such spelling'),
        ("!!int abc", "abc", '1:1 "abc" is no int; it is carried as a text'),
        ("a: 1\n---\nb: 2", {"a": 1}, "2:1 more documents begin here"),
    ],
)
def test_what_json_cannot_hold_is_told_with_its_place(text: str, value: Any, told: str) -> None:
    reading = read_yaml(text)

    (note,) = reading.notes
    assert reading.value == value
    assert f"{note.place.line}:{note.place.column} {note.text('en')}".startswith(told)


def test_comments_are_found_but_not_in_texts() -> None:
    text = "# one\na: '# text' # two\nb: |\n  # text\nc: x#y\n  # three\n"

    assert [place.line for place in read_yaml(text).comments.places] == [1, 2, 6]


def test_a_comment_behind_a_text_with_a_hash_in_it_is_found() -> None:
    text = "a: 'no # text' # one\nb: [\"# no\", 'x\n  # no' , y] # two\n'k # k': 1 # three\nc: |\n  a # b\n# four\n"

    places = [(place.line, place.column) for place in read_yaml(text).comments.places]

    assert places == [(1, 16), (3, 14), (4, 12), (7, 1)]


_LAUGHS = "a: &a [1,1,1,1,1,1,1,1,1]\n" + "".join(
    f"{name}: &{name} [{','.join([f'*{before}'] * 9)}]\n" for before, name in zip("abcdefgh", "bcdefghi", strict=True)
)


@pytest.mark.parametrize(
    ("text", "en", "zh"),
    [
        ("a: b: c", 'This is no YAML: a ":" is where none can be.', "这不是 YAML：此处不能有“:”。"),
        ("a:\n\tb: 1", "This is no YAML: no text begins with this character", "这不是 YAML：文本不能以此字符开头"),
        ("'abc", "This is no YAML: a quote is not closed.", "这不是 YAML：引号没有结束。"),
        ("", "There is nothing in it.", "文件为空。"),
        ("a: *b", 'There is no anchor "&b" before this.', "此前没有锚点“&b”。"),
        ("a: &a [*a]", '"*a" stands inside of what it repeats.', "“*a”位于它所重复的内容之中。"),
        (_LAUGHS, "It stands for more than 300,000 values", "别名展开后超过 300,000 个值"),
        (
            f"a: &a {'x' * 100_000}\nb: [{'*a, ' * 200}]",
            "Written out, it has more than 16,777,216",
            "展开后超过 16,777,216 个字符",
        ),
        ("[" * 300, "It is nested more than 200 levels deep.", "嵌套超过 200 层。"),
        ("[" * 100_000, "This is no YAML: it is nested too deep.", "这不是 YAML：嵌套过深。"),
        ("- " * 100_000, "It is nested more than 200 levels deep.", "嵌套超过 200 层。"),
        (" " * (MAX_YAML + 1), "It has 4,194,305 characters", "共 4,194,305 个字符"),
        ("\x01", "This is no YAML: a control character stands in it.", "这不是 YAML：含有控制字符。"),
    ],
    ids=lambda value: value[:20],
)
def test_a_text_that_is_no_yaml_is_refused_in_both_languages(text: str, en: str, zh: str) -> None:
    with pytest.raises(CannotRead) as caught:
        read_yaml(text)

    assert caught.value.note.text("en").startswith(en)
    assert caught.value.note.text("zh").startswith(zh)


def test_what_others_take_a_text_for_is_said_in_chinese_too() -> None:
    (note,) = read_yaml("a: 010").notes

    assert note.text("zh").endswith("会当作 数字")


_NUMBERS = ["1.0", "0.10", "-0", "-0.0", "1.5E+3", "1.0e-7", "9223372036854775807", "1.00000000000000000001"]


@pytest.mark.parametrize("number", _NUMBERS)
def test_numbers_go_to_yaml_and_back_as_they_are_written(number: str) -> None:
    source = Source.read(f'{{"a": [{number}], "b": {number}}}')

    text = to_yaml(from_source(source))
    reading = read_yaml(text)

    assert text == f"a: [{number}]\nb: {number}\n"
    assert reading.notes == ()
    assert json_text(reading.value, indent="") == source.text


@pytest.mark.parametrize(("number", "written"), [("1e3", "1.0e+3"), ("2E5", "2.0E+5"), ("1.5e3", "1.5e+3")])
def test_a_number_that_yaml_1_1_would_take_for_a_text_is_written_anew_and_told(number: str, written: str) -> None:
    definition = read_definition(f'{{"StartAt": "A", "States": {{}}, "x": {number}}}')

    made = write_as(Form.YAML, definition, "flow", Words("en"), lambda pointer: None)

    (note,) = made.notes
    assert made.text.endswith(f"x: {written}\n")
    assert yaml.safe_load(made.text)["x"] == float(number)
    assert (note.place, note.is_lost) == ((1, 37), False)
    assert note.text("en") == f'"{number}" is written as {written}; readers of YAML 1.1 would take it for a text'
