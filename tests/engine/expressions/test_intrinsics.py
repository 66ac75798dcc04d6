"""What each intrinsic function gives and refuses."""

import re
import uuid

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.errors import INTRINSIC_FAILURE, StateFailed
from engine.expressions.intrinsics import INTRINSICS
from engine.language.values import Json
from tests.engine.expressions.json_values import json_values


def call(name: str, *arguments: Json) -> Json:
    return INTRINSICS[f"States.{name}"].call(list(arguments))


GIVEN: list[tuple[str, list[Json], Json]] = [
    ("Format", ["none"], "none"),
    ("Format", ["{} and {}", "a", 1], "a and 1"),
    ("Format", ["{}", None], "null"),
    ("Format", ["{}", True], "true"),
    ("Format", ["{}", 1.1], "1.1"),
    ("Format", ["{}", {"Arg1": 1, "Arg2": []}], "{Arg1=1, Arg2=[]}"),
    ("Format", ["{}", ["a", {"b": None}]], "[a, {b=null}]"),
    ("Format", ["{}", '{"Arg1": 1}'], '{"Arg1": 1}'),
    ("Format", [r"\{\}\\\x{}", "{}"], r"{}\\x{}"),
    ("StringToJson", ['{"a": [1, 2.5, null]}'], {"a": [1, 2.5, None]}),
    ("StringToJson", [""], None),
    ("StringToJson", [" \n "], None),
    ("JsonToString", [{"a": [1, None], "中": "文"}], '{"a":[1,null],"中":"文"}'),
    ("Array", [], []),
    ("Array", [1, None, "x"], [1, None, "x"]),
    ("ArrayPartition", [[1, 2, 3, 4, 5], 2], [[1, 2], [3, 4], [5]]),
    ("ArrayPartition", [[], 3], []),
    ("ArrayPartition", [[1, 2], 0.5], [[1], [2]]),
    ("ArrayContains", [[1, "a", None], None], True),
    ("ArrayContains", [[True], 1], False),
    ("ArrayContains", [[0], False], False),
    ("ArrayContains", [[1], 1.0], True),
    ("ArrayContains", [[{"a": [1]}], {"a": [1]}], True),
    ("ArrayContains", [[[1, 2, 3], 2], [1, 2]], False),
    ("ArrayRange", [0, 9, 3], [0, 3, 6, 9]),
    ("ArrayRange", [0, 10, 3], [0, 3, 6, 9]),
    ("ArrayRange", [1, 9, 9], [1]),
    ("ArrayRange", [5, 1, -2], [5, 3, 1]),
    ("ArrayRange", [5, 1, 2], []),
    ("ArrayRange", [0.5, 2.4, 1], [1, 2]),
    ("ArrayGetItem", [["a", "b"], 1], "b"),
    ("ArrayLength", [[1, [2, 3]]], 2),
    ("ArrayUnique", [[1, 1, 1.0, True, True, "1", [], [], {"a": 1, "b": 2}, {"b": 2, "a": 1}, None, None, 0, False]],
     [1, True, "1", [], {"a": 1, "b": 2}, None, 0, False]),
    ("Base64Encode", ["Data to 编码"], "RGF0YSB0byDnvJbnoIE="),
    ("Base64Decode", ["RGF0YSB0byDnvJbnoIE="], "Data to 编码"),
    ("Hash", ["input data", "SHA-1"], "aaff4a450a104cd177d28d18d74485e8cae074b7"),
    ("Hash", ["", "MD5"], "d41d8cd98f00b204e9800998ecf8427e"),
    ("Hash", [{"a": 1}, "SHA-256"], "015abd7f5cc57a2dd94b7590f04ad8084273905ee33ec5cebeae62276a97f862"),
    ("JsonMerge", [{"a": 1, "b": {"x": 1}}, {"b": {"y": 2}, "c": 3}, False], {"a": 1, "b": {"y": 2}, "c": 3}),
    ("MathAdd", [111, -1], 110),
    ("MathAdd", [1.49, 1.5], 3),
    ("MathAdd", [-0.5, 0], 0),
    ("MathAdd", [-1.5, 0], -1),
    ("MathAdd", [-1.51, 0], -2),
    ("MathAdd", [2.5, 0], 3),
    ("MathAdd", [0.49999999999999994, 0], 0),
    ("MathAdd", [9007199254740993, 0], 9007199254740993),
    ("MathAdd", [10**400, 1], 10**400 + 1),
    ("StringSplit", ["1,2,3", ","], ["1", "2", "3"]),
    ("StringSplit", ["This.is+a,test=string", ".+,="], ["This", "is", "a", "test", "string"]),
    ("StringSplit", [",,,,", ","], []),
    ("StringSplit", [" , ", ","], [" ", " "]),
    ("StringSplit", ["split on T and \nnew line", "T\n"], ["split on ", " and ", "new line"]),
    ("StringSplit", ["abc", ""], ["abc"]),
    ("StringSplit", ["", ""], []),
]  # fmt: skip


@pytest.mark.parametrize(
    ("name", "arguments", "value"), GIVEN, ids=[f"{name} {arguments!r:.40}" for name, arguments, _ in GIVEN]
)
def test_function_gives(name: str, arguments: list[Json], value: Json) -> None:
    given_value = call(name, *arguments)

    assert given_value == value
    assert repr(given_value) == repr(value)


DEEP: Json = []
for _ in range(100_000):
    DEEP = [DEEP]

REFUSED: list[tuple[str, list[Json], str]] = [
    ("Format", [1], "expected a string but got number 1"),
    ("Format", ["{} {}", 1], "more {} than the 1 values"),
    ("Format", ["{}", 1, 2], "2 values are given, but the template has 1 {}"),
    ("Format", ["{x}", 1], r"a { that is no placeholder must be written \{"),
    ("Format", ["x}", 1], r"a } that is no placeholder must be written \}"),
    ("Format", ["{", 1], "a { that is no placeholder"),
    ("Format", ["{}", DEEP], "nested too deeply"),
    ("StringToJson", [None], "expected a string but got null"),
    ("StringToJson", ["{a"], "is not JSON"),
    ("StringToJson", ["NaN"], "NaN is no JSON value"),
    ("StringToJson", ["1e999"], "too large"),
    ("StringToJson", ["1" * 5000], "is not JSON"),
    ("StringToJson", ["[" * 100_000], "nested too deeply"),
    ("JsonToString", [DEEP], "nested too deeply"),
    ("ArrayPartition", [{}, 1], "expected an array but got object {}"),
    ("ArrayPartition", [[1], 0], "at least 1, not 0"),
    ("ArrayPartition", [[1], True], "expected a number but got boolean true"),
    ("ArrayContains", ["abc", "a"], "expected an array"),
    ("ArrayContains", [[], DEEP], "nested too deeply"),
    ("ArrayRange", [0, 10, 0], "must not be 0"),
    ("ArrayRange", [0, 1000, 1], "1001 elements; 1000 are allowed"),
    ("ArrayRange", [0, 10**30, 1], "are allowed"),
    ("ArrayRange", ["0", 1, 1], "expected a number"),
    ("ArrayRange", [0, 10**400, 1], "1000 are allowed"),
    ("ArrayGetItem", [[1], 10**400], "no element 1000"),
    ("ArrayPartition", [[1], -(10**400)], "at least 1, not -1000"),
    ("MathRandom", [10**400, 0], "must be below the end 0"),
    ("ArrayGetItem", [[1], 1], "no element 1 in an array of 1"),
    ("ArrayGetItem", [[1], -1], "no element -1"),
    ("ArrayLength", [None], "expected an array but got null"),
    ("ArrayUnique", ["aa"], "expected an array"),
    ("Base64Encode", ["x" * 10_001], "10001 characters; 10000 are allowed"),
    ("Base64Encode", ["\ud800"], "half a surrogate pair"),
    ("Base64Decode", ["not base64!"], "is not Base64"),
    ("Base64Decode", ["/w=="], "no UTF-8 text"),
    ("Base64Decode", ["é"], "is not Base64"),
    ("Hash", ["x", "SHA-3"], "no algorithm"),
    ("Hash", ["x" * 10_001, "MD5"], "are allowed"),
    ("JsonMerge", [{}, {}, True], "only the shallow merge"),
    ("JsonMerge", [{}, [], False], "expected an object but got array []"),
    ("MathRandom", [5, 5], "the start 5 must be below the end 5"),
    ("MathAdd", ["1", 1], 'expected a number but got string "1"'),
    ("MathAdd", [float("inf"), 1], "expected a number"),
    ("MathAdd", [10**4299, 1], "a number of thousands of digits is too large"),
    ("StringSplit", [1, ","], "expected a string"),
    ("StringSplit", ["a", 1], "expected a string"),
]


@pytest.mark.parametrize(("name", "arguments", "words"), REFUSED, ids=[f"{name} {words}" for name, _, words in REFUSED])
def test_function_refuses(name: str, arguments: list[Json], words: str) -> None:
    with pytest.raises(StateFailed) as failure:
        call(name, *arguments)

    assert failure.value.error == INTRINSIC_FAILURE
    assert failure.value.cause.startswith(f"States.{name}: ")
    assert words in failure.value.cause
    assert len(failure.value.cause) < 300


@given(st.integers(-100, 100), st.integers(1, 50), st.none() | st.integers())
def test_random_number_lies_from_start_below_end(start: int, span: int, seed: int | None) -> None:
    arguments = [start, start + span] if seed is None else [start, start + span, seed]

    number = call("MathRandom", *arguments)

    assert isinstance(number, int)
    assert start <= number < start + span


def test_seed_makes_a_random_number_repeatable() -> None:
    assert call("MathRandom", 0, 10**9, 7) == call("MathRandom", 0, 10**9, 7)


def test_uuids_are_random_and_differ() -> None:
    first, second = call("UUID"), call("UUID")

    assert uuid.UUID(str(first)).version == 4
    assert first != second


@settings(max_examples=30)
@given(json_values())
def test_json_text_reads_back(value: Json) -> None:
    assert repr(call("StringToJson", call("JsonToString", value))) == repr(value)


@given(st.text(max_size=50))
def test_base64_reads_back(text: str) -> None:
    assert call("Base64Decode", call("Base64Encode", text)) == text


@settings(max_examples=30)
@given(st.lists(json_values(max_leaves=3), max_size=8), st.integers(1, 4))
def test_parts_of_an_array_make_the_array(items: list[Json], size: int) -> None:
    parts = call("ArrayPartition", items, size)

    assert isinstance(parts, list)
    assert [item for part in parts if isinstance(part, list) for item in part] == items


@settings(max_examples=30)
@given(st.lists(json_values(max_leaves=3), max_size=8))
def test_every_element_is_contained_also_after_unique(items: list[Json]) -> None:
    unique = call("ArrayUnique", items)

    assert all(call("ArrayContains", items, item) for item in items)
    assert all(call("ArrayContains", unique, item) for item in items)
    assert call("ArrayUnique", unique) == unique


def test_table_has_the_18_functions_documented_in_both_languages() -> None:
    assert len(INTRINSICS) == 18
    for name, row in INTRINSICS.items():
        assert row.name == name
        assert row.signature.startswith(name + "(")
        assert row.doc("en") != row.doc("zh_CN")
        assert re.search("[\u4e00-\u9fff]", row.doc("zh"))
