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
    ("Format", ["{} {} {}", 10000000.0, 0.00001, 1.5], "1.0E7 1.0E-5 1.5"),
    ("Format", ["{}", [{"a": -1.25e20}]], "[{a=-1.25E20}]"),
    ("JsonToString", [{"ü": [1e7, 100.0, 1e-7, "1e-7", 10**20]}], '{"ü":[1.0E7,100.0,1.0E-7,"1e-7",100000000000000000000]}'),
    ("ArrayContains", [[1e7], "1.0E7"], True),
    ("JsonToString", [{"a": [1, None], "中": "文"}], '{"a":[1,null],"中":"文"}'),
    ("Array", [], []),
    ("Array", [1, None, "x"], [1, None, "x"]),
    ("ArrayPartition", [[1, 2, 3, 4, 5], 2], [[1, 2], [3, 4], [5]]),
    ("ArrayPartition", [[], 3], []),
    ("ArrayPartition", [[1, 2, 3], 2.6], [[1, 2], [3]]),
    ("ArrayContains", [[1, "a", None], None], True),
    ("ArrayContains", [[True], 1], False),
    ("ArrayContains", [[0], False], False),
    ("ArrayContains", [[1], 1.0], False),
    ("ArrayContains", [[9007199254740991], "9007199254740991"], True),
    ("ArrayContains", [["true"], True], True),
    ("ArrayContains", [[{"a": 1, "b": 2}], {"b": 2, "a": 1}], False),
    ("ArrayContains", [[{"a": [1]}], {"a": [1]}], True),
    ("ArrayContains", [[[1, 2, 3], 2], [1, 2]], False),
    ("ArrayRange", [0, 9, 3], [0, 3, 6, 9]),
    ("ArrayRange", [0, 10, 3], [0, 3, 6, 9]),
    ("ArrayRange", [1, 9, 9], [1]),
    ("ArrayRange", [5, 1, -2], [5, 3, 1]),
    ("ArrayRange", [5, 1, 2], []),
    ("ArrayRange", [0.5, 2.9, 1], [0, 1, 2]),
    ("ArrayRange", [1.6, 1.4, 1], [1]),
    ("ArrayRange", [5.4, -0.6, -2.4], [5, 3, 1]),
    ("ArrayRange", [3, 3, -1], [3]),
    ("ArrayGetItem", [["a", "b"], 1], "b"),
    ("ArrayGetItem", [["a", "b"], 1.9], "b"),
    ("ArrayGetItem", [[], 999], None),
    ("ArrayLength", [[1, [2, 3]]], 2),
    ("ArrayUnique", [["a", "b", "a", "c", "b"]], ["a", "b", "c"]),
    ("ArrayUnique", [[True, False, True, False]], [False, True]),
    ("ArrayUnique", [[[1, 2], [1, 2], [2, 1]]], [[2, 1], [1, 2]]),
    ("ArrayUnique", [[1, "1", "01", 1]], [1, "1", "01"]),
    ("ArrayUnique", [[1, None, None, 1]], [None, 1]),
    ("ArrayUnique", [[{"a": 1, "b": 2}, {"b": 2, "a": 1}]], [{"a": 1, "b": 2}]),
    ("ArrayUnique", [[1, 1.0, 1]], [1.0, 1]),
    ("Base64Encode", ["Data to 编码"], "RGF0YSB0byDnvJbnoIE="),
    ("Base64Decode", ["RGF0YSB0byDnvJbnoIE="], "Data to 编码"),
    ("Base64Decode", ["!!!invalid!!!"], "\ufffd{ږ'"),
    ("Base64Decode", ["abc"], "i\ufffd"),
    ("Base64Decode", ["ab==cd"], "i"),
    ("Base64Decode", ["YWJjZ"], "abc"),
    ("Base64Decode", [" YWJj\nZA== "], "abcd"),
    ("Base64Decode", ["_-/+"], "\ufffd\ufffd\ufffd"),
    ("Hash", ["input data", "SHA-1"], "aaff4a450a104cd177d28d18d74485e8cae074b7"),
    ("Hash", ["", "MD5"], "d41d8cd98f00b204e9800998ecf8427e"),
    ("Hash", [{"a": 1}, "SHA-256"], "015abd7f5cc57a2dd94b7590f04ad8084273905ee33ec5cebeae62276a97f862"),
    ("JsonMerge", [{}, {"a": 1}, "true"], {"a": 1}),
    ("JsonMerge", [{"d": 1, "a": 2}, {"c": 3, "b": 4}, False], {"a": 2, "b": 4, "c": 3, "d": 1}),
    ("JsonMerge", [{"nested": {"b": 1}, "keep": 1}, {"nested": None}, False], {"nested": None, "keep": 1}),
    ("JsonMerge", [{}, {"right": 1, "left": 2}, False], {"left": 2, "right": 1}),
    ("JsonMerge", [{"a": 1, "b": {"x": 1}}, {"b": {"y": 2}, "c": 3}, False], {"a": 1, "b": {"y": 2}, "c": 3}),
    ("MathAdd", [111, -1], 110),
    ("MathAdd", [1.49, 1.5], 3),
    ("MathAdd", [-0.5, 0], 0),
    ("MathAdd", [-1.5, 0], -1),
    ("MathAdd", [-1.51, 0], -2),
    ("MathAdd", [2.5, 0], 3),
    ("MathAdd", [0.49999999999999994, 0], 0),
    ("MathAdd", [2147483646, 1], 2147483647),
    ("MathAdd", [2147483646.5, -1], 2147483646),
    ("MathRandom", [1, 100, 42], 63),
    ("MathRandom", [1, 1000, 2], 806),
    ("MathRandom", [1, 10, -10], 1),
    ("MathRandom", [1.6, 10.9, 42.5], 9),
    ("MathRandom", [2147483640, 2147483647, 1], 2147483644),
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
    ("ArrayPartition", [[1], 0.6], "at least 1, not 0"),
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
    ("ArrayGetItem", [[], -1], "no element -1"),
    ("ArrayLength", [None], "expected an array but got null"),
    ("ArrayUnique", ["aa"], "expected an array"),
    ("Base64Encode", ["x" * 10_001], "10001 characters; 10000 are allowed"),
    ("Base64Encode", ["\ud800"], "half a surrogate pair"),
    ("Hash", ["x", "SHA-3"], "no algorithm"),
    ("Hash", ["x" * 10_001, "MD5"], "are allowed"),
    ("JsonMerge", [{}, {}, True], "only the shallow merge"),
    ("JsonMerge", [{}, [], False], "expected an object but got array []"),
    ("MathRandom", [5, 5], "the start 5 must be below the end 5"),
    ("MathAdd", ["1", 1], 'expected a number but got string "1"'),
    ("MathAdd", [float("inf"), 1], "expected a number"),
    ("MathAdd", [10**4299, 1], "a number of thousands of digits is too large"),
    ("MathAdd", [2147483647, 1], "2147483648 needs more than 32 bits"),
    ("MathAdd", [2147483647.5, -1], "2147483648 needs more than 32 bits"),
    ("MathAdd", [1], "2 arguments are needed, not 1"),
    ("MathRandom", [1, 2, 3, 4], "2-3 arguments are needed, not 4"),
    ("MathRandom", [1, 10, None], "expected a number but got null"),
    ("MathRandom", [1.4, 1.6], "the start 1 must be below the end 1"),
    ("Format", [], "1+ arguments are needed, not 0"),
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
    assert failure.value.service_error == "States.Runtime"


REDACTED = "[Source: REDACTED (`StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION` disabled); line: 1, column: {}]"
TOKENS = "(JSON String, Number, Array, Object or token 'null', 'true' or 'false')"
NO_JSON = "Cannot convert String to Json in States.StringToJson, caused by: "
TOLD: list[tuple[str, list[Json], str]] = [
    ("MathAdd", ["a", 1], "Invalid arguments in States.MathAdd"),
    ("JsonMerge", [{}], "Invalid arguments in States.JsonMerge"),
    ("Format", ["{"], "Invalid template in States.Format: matching '}' not found for '{'."),
    ("Format", ["}"], "Invalid template in States.Format: matching '{' not found for '}'."),
    (
        "StringToJson",
        ["{bad"],
        f"{NO_JSON}Unexpected character ('b' (code 98)): was expecting double-quote to start field name\n"
        f" at {REDACTED.format(2)}",
    ),
    (
        "StringToJson",
        ['{"a":1'],
        f"{NO_JSON}Unexpected end-of-input: expected close marker for Object (start marker at {REDACTED.format(1)})\n"
        f" at {REDACTED.format(7)}",
    ),
    (
        "StringToJson",
        ["undefined"],
        f"{NO_JSON}Unrecognized token 'undefined': was expecting {TOKENS}\n at {REDACTED.format(10)}",
    ),
]


@pytest.mark.parametrize(("name", "arguments", "words"), TOLD, ids=[f"{name} {words[:60]}" for name, _, words in TOLD])
def test_service_has_words_of_its_own(name: str, arguments: list[Json], words: str) -> None:
    with pytest.raises(StateFailed) as failure:
        call(name, *arguments)

    assert failure.value.service_cause == words


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

    assert isinstance(unique, list)
    assert all(call("ArrayContains", items, item) for item in items)
    assert all(item in unique for item in items)
    assert repr(call("ArrayUnique", unique)) == repr(unique)


def test_table_has_the_18_functions_documented_in_both_languages() -> None:
    assert len(INTRINSICS) == 18
    for name, row in INTRINSICS.items():
        assert row.name == name
        assert row.signature.startswith(name + "(")
        assert row.doc("en") != row.doc("zh_CN")
        assert re.search("[\u4e00-\u9fff]", row.doc("zh"))
