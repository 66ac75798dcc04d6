"""Payloads: JSON with expressions at any depth."""

import pytest

from engine.expressions.jsonata import JsonataFailed
from engine.expressions.jsonata_templates import PayloadSyntaxError, compile_jsonata_payload
from engine.language.values import Json

_STATES: dict[str, Json] = {"states": {"input": {"a": 1, "list": [1, 2]}}}


def test_expressions_are_replaced_and_all_else_stays() -> None:
    payload = compile_jsonata_payload(
        {
            "sum": "{% $states.input.a + 1 %}",
            "text": "$states.input",
            "deep": [{"l": "{% $states.input.list %}"}, None],
        },
        "Output",
    )

    assert payload.evaluate(_STATES) == {"sum": 2, "text": "$states.input", "deep": [{"l": [1, 2]}, None]}


@pytest.mark.parametrize(
    "value",
    [{}, [], None, 0, "text", " {% 1 %}", {"a.$": "$.x", "{% 1 %}": [" {% 1 %} "]}],
    ids=["object", "array", "null", "number", "text", "blank-before", "names-and-blanks"],
)
def test_payload_without_expressions_is_the_source_itself(value: Json) -> None:
    payload = compile_jsonata_payload(value, "Output")

    assert payload.is_constant
    assert payload.evaluate({}) is value


def test_payload_that_is_one_expression_gives_its_value_without_a_copy() -> None:
    given: Json = {"large": [1.0]}

    assert compile_jsonata_payload("{% $states.input %}", "Output").evaluate({"states": {"input": given}}) is given


@pytest.mark.parametrize(
    ("value", "field", "place"),
    [
        ("{% $x %}", "Output", "Output"),
        ({"v": "{% $x %}"}, "Output", "Output/v"),
        ({"a": {"b": [[1, "{% $x %}"]]}}, "Output", "Output/a/b[0][1]"),
        ({"x": {"y": "{% $x %}"}}, "Assign", "Assign/x/y"),
        ({"Payload": ["{% $x %}"]}, "Arguments", "Arguments/Payload[0]"),
        ("{% $x %}", "Choices[1]/Condition", "Choices[1]/Condition"),
    ],
)
def test_failure_names_the_place(value: Json, field: str, place: str) -> None:
    with pytest.raises(JsonataFailed) as caught:
        compile_jsonata_payload(value, field).evaluate({})

    assert caught.value.field == place
    assert (
        caught.value.cause
        == f"The JSONata expression '$x' specified for the field '{place}' returned nothing (undefined)."
    )


def test_type_is_expected_of_the_whole_only() -> None:
    payload = compile_jsonata_payload(["{% $states.input.a %}"], "Items")

    assert payload.evaluate(_STATES, "array") == [1]
    with pytest.raises(JsonataFailed, match="Expected 'array', but was 'number' for value: 1"):
        compile_jsonata_payload("{% $states.input.a %}", "Items").evaluate(_STATES, "array")


def test_all_unreadable_expressions_are_reported() -> None:
    with pytest.raises(PayloadSyntaxError) as caught:
        compile_jsonata_payload({"a/b": "{% 1 + %}", "ok": "{% 1 %}", "l": ["{% ( %}"]}, "Output")

    assert [(problem.pointer, problem.field) for problem in caught.value.problems] == [
        ("/a~1b", "Output/a/b"),
        ("/l/0", "Output/l[0]"),
    ]


def test_expressions_are_listed_with_their_places() -> None:
    payload = compile_jsonata_payload({"a": ["{% $x %}"], "b": "{% $y %}"}, "Assign")

    assert [(each.pointer, each.field, each.jsonata.text) for each in payload.expressions] == [
        ("/a/0", "Assign/a[0]", "$x"),
        ("/b", "Assign/b", "$y"),
    ]


def test_what_cannot_be_read_is_told_with_its_field_where_it_has_one() -> None:
    with pytest.raises(PayloadSyntaxError) as whole:
        compile_jsonata_payload("{% 1 + %}", "")
    with pytest.raises(PayloadSyntaxError) as part:
        compile_jsonata_payload({"a": "{% 1 + %}"}, "Output")

    assert str(whole.value).startswith("S0207: ")
    assert str(part.value).startswith("Output/a: S0207: ")
