"""Payload templates: what Parameters and ResultSelector build."""

import copy
import json
from pathlib import Path

import pytest
from hypothesis import given, settings

from engine.errors import INTRINSIC_FAILURE, RUNTIME, StateFailed
from engine.expressions.paths import PathMissing
from engine.expressions.templates import TemplateError, compile_template
from engine.language.java_values import hash_order
from engine.language.values import Json
from tests.engine.expressions.json_values import json_values

EXAMPLES = Path(__file__).resolve().parents[2] / "data" / "tcsl-examples"


def _example(name: str) -> Json:
    value: Json = json.loads((EXAMPLES / name).read_text(encoding="utf-8"))
    return value


def test_example_35_picks_from_a_student() -> None:
    fragment = _example("35-parameters-student.fragment.json")
    assert isinstance(fragment, dict)

    built = compile_template(fragment["Parameters"]).evaluate(_example("35-parameters-student.input.json"))

    assert built == _example("35-parameters-student.output.json")


def test_example_30_selects_from_a_result_and_keeps_the_case_of_keys() -> None:
    fragment = _example("30-resultselector-cos.fragment.json")
    assert isinstance(fragment, dict)
    assert isinstance(fragment["GetCosObject"], dict)

    built = compile_template(fragment["GetCosObject"]["ResultSelector"]).evaluate(
        _example("30-resultselector-cos.input.json")
    )

    # The printed output spells the key objectKey, a slip of the page (reference, section 3).
    assert built == {"bucketName": "susu3", "ObjectKey": "/123456789/susu3/video/inputs/2.mp4"}


def test_example_10_builds_the_input_of_the_first_iteration() -> None:
    definition = _example("10-map-exam-parameters.tcsl.json")
    data = _example("10-map-exam-parameters.input.json")
    assert isinstance(definition, dict)
    assert isinstance(data, dict)
    assert isinstance(data["detail"], dict)
    assert isinstance(data["detail"]["exam"], list)
    parameters = definition["States"]["MapCaculate"]["Parameters"]  # type: ignore[index, call-overload]  # known shape
    context: Json = {"Map": {"Item": {"Index": 0, "Value": data["detail"]["exam"][0]}}}

    built = compile_template(parameters).evaluate(data["detail"], context)

    assert built == _example("10-map-exam-parameters.first-iteration-input.json")


def test_example_09_selects_user_and_average() -> None:
    selector: Json = {"user.$": "$.user", "score.$": "$.average"}

    built = compile_template(selector).evaluate({"user": "susu", "average": 75, "more": 1})

    assert json.dumps(built) == '{"user": "susu", "score": 75}'


def test_keys_keep_their_order_and_lists_are_filled_too() -> None:
    template: Json = {"z": 1, "b.$": "$.b", "a": [{"c.$": "$$.n"}, "$.b", [{"d.$": "$"}]], "中.$": "$.b"}

    built = compile_template(template).evaluate({"b": 2}, {"n": 3})

    assert (
        json.dumps(built, ensure_ascii=False) == '{"z": 1, "b": 2, "a": [{"c": 3}, "$.b", [{"d": {"b": 2}}]], "中": 2}'
    )


def test_in_asl_what_is_read_follows_what_is_written_in_the_order_of_a_hash_table() -> None:
    template: Json = {
        "z": {"encoded.$": "$.b", "decoded.$": "$.b"},
        "Question.$": "$.b",
        "Answer.$": "$.b",
        "a": [{"simpleArray.$": "$.b", "arraySize.$": "$.b", "uniqueValues.$": "$.b", "bucket": 1}],
        "constant": {"y": 1, "x": 2},
    }

    built = compile_template(template, is_asl=True).evaluate({"b": 2})

    assert json.dumps(built) == json.dumps(
        {
            "z": {"decoded": 2, "encoded": 2},
            "a": [{"bucket": 1, "uniqueValues": 2, "simpleArray": 2, "arraySize": 2}],
            "constant": {"y": 1, "x": 2},
            "Answer": 2,
            "Question": 2,
        }
    )


def test_a_hash_table_grows_with_its_names_and_keeps_those_of_one_slot_in_order() -> None:
    assert hash_order(["BB", "Aa", "AaAa"]) == ["BB", "Aa", "AaAa"]
    names = [f"n{number}" for number in range(13)]
    assert hash_order(names)[-2:] == ["n12", "n11"]
    assert hash_order(["\U0001f600", "a"]) == ["a", "\U0001f600"]


def test_constant_parts_and_found_values_are_shared() -> None:
    constant: Json = {"deep": [1, 2]}
    data: Json = {"x": {"y": 1}}

    built = compile_template({"c": constant, "x.$": "$.x"}).evaluate(data)

    assert isinstance(built, dict)
    assert isinstance(data, dict)
    assert built["c"] is constant
    assert built["x"] is data["x"]


@settings(max_examples=30)
@given(json_values())
def test_template_without_suffixes_is_itself(source: Json) -> None:
    template = compile_template(source)

    assert template.is_constant
    assert template.evaluate({}) is source


@pytest.mark.slow
@settings(max_examples=30)
@given(json_values(), json_values())
def test_evaluating_changes_neither_template_nor_data(source: Json, data: Json) -> None:
    template: Json = {"all.$": "$", "many.$": "$..*", "fixed": source}
    before = copy.deepcopy((template, data))

    built = compile_template(template).evaluate(data)

    assert isinstance(built, dict)
    assert built["all"] is data
    assert built["fixed"] is source
    assert (template, data) == before


def test_call_of_a_function_may_stand_for_a_path() -> None:
    built = compile_template({"n.$": "States.ArrayLength($.xs)", "t.$": "States.Format('{}!', $.t)"})

    assert built.evaluate({"xs": [1, 2], "t": "好"}) == {"n": 2, "t": "好!"}
    assert not built.is_constant


def test_missing_value_names_the_field() -> None:
    with pytest.raises(PathMissing) as failure:
        compile_template({"a": {"value.$": "$.none"}}).evaluate({"x": 1})

    assert failure.value.error == RUNTIME
    assert failure.value.cause == (
        "The JSONPath '$.none' specified for the field 'value.$' could not be found in the input '{\"x\":1}'"
    )


@pytest.mark.parametrize("path", ["$.items[5]", "$.items[-3]", "$['items'][2]", "$$.items[2]", "$items[2]"])
def test_a_path_past_the_end_of_an_array_gives_null(path: str) -> None:
    data: Json = {"items": [1, 2]}

    assert compile_template({"v.$": path}).evaluate(data, data, {"items": [1, 2]}) == {"v": None}


@pytest.mark.parametrize(
    "expression",
    [
        "$.none[5]",
        "$.text[5]",
        "$.items[5].x",
        "$.items[5][0]",
        "$.items.x",
        "$none[0]",
        "States.Format('{}', $.items[5])",
    ],
)
def test_nothing_but_the_last_index_may_be_too_large(expression: str) -> None:
    with pytest.raises(PathMissing):
        compile_template({"v.$": expression}).evaluate({"items": [1, 2], "text": "abcdefgh"})


def test_missing_argument_of_a_function_names_path_and_field() -> None:
    with pytest.raises(PathMissing, match=r"'\$\.none' specified for the field 'n\.\$'"):
        compile_template({"n.$": "States.ArrayLength($.none)"}).evaluate({})


def test_failing_function_fails_the_state() -> None:
    with pytest.raises(StateFailed) as failure:
        compile_template({"n.$": "States.ArrayLength($.x)"}).evaluate({"x": 1})

    assert failure.value.error == INTRINSIC_FAILURE
    assert failure.value.cause == "States.ArrayLength: expected an array but got number 1"


def test_service_names_the_whole_call_and_the_function_that_failed() -> None:
    with pytest.raises(StateFailed) as failure:
        compile_template({"n.$": "States.Array(States.ArrayLength($.x), 2)"}).evaluate({"x": "abc"})

    assert failure.value.service_error == "States.Runtime"
    assert failure.value.service_cause == (
        "There was an error while evaluating the intrinsic function: States.Array(States.ArrayLength($.x), 2). "
        "Invalid arguments in States.ArrayLength"
    )


def test_all_problems_are_listed_with_pointers() -> None:
    template: Json = {
        "a.$": 5,
        "b": [{"c/d.$": "$.x y"}],
        "e.$": "plain",
        "f": 1,
        "f.$": "$.f",
        "g.$": "States.Nope()",
        "h.$": "$.fine",
    }

    with pytest.raises(TemplateError) as failure:
        compile_template(template)

    problems = failure.value.problems
    assert [problem.pointer for problem in problems] == ["/a.$", "/b/0/c~1d.$", "/e.$", "/f.$", "/g.$"]
    assert problems[0].reason == "the value of a key ending in .$ must be a string with a path or a function"
    assert problems[1].reason.endswith("(column 4)")
    assert problems[3].reason == "both f and f.$ are given"
    assert failure.value.explain("zh")[3].reason == "同时给出了 f 和 f.$"
    assert "/a.$: " in str(failure.value)


@pytest.mark.parametrize("source", [None, 1, "$.a", [], {}, ["$.a"]], ids=json.dumps)
def test_template_that_is_no_object_with_paths_is_constant(source: Json) -> None:
    assert compile_template(source).evaluate({"a": 1}) is source


@pytest.mark.parametrize(
    ("argument", "words"),
    [
        ("$.nope", """The JsonPath argument for the field '$.nope' could not be found in the input '{"other":1}'"""),
        (
            "$$.No.Deep",
            """The JsonPath argument for the field '$.No.Deep' could not be found in the input '{"other":1}'""",
        ),
        ("$.other[0]", "Filter: [0] can only be applied to arrays. Current context is: 1"),
        (
            "$.items[5]",
            """The JsonPath argument for the field '$.items[5]' could not be found in the input '{"other":1}'""",
        ),
    ],
)
def test_an_argument_that_is_missing_is_told_as_recorded(argument: str, words: str) -> None:
    call = f"States.Format('{{}}', {argument})"
    template = compile_template({"v.$": call}, is_asl=True)

    with pytest.raises(StateFailed) as failure:
        template.evaluate({"other": 1}, {"State": {"Name": "P"}})

    assert failure.value.service_cause == f"The function '{call}' had the following error: {words}"
