"""Choice conditions: evaluated and described."""

import copy

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.errors import RUNTIME, DefinitionError, StateFailed
from engine.expressions import conditions
from engine.expressions.conditions import OPERATORS, compile_condition, describe, evaluate
from engine.expressions.path_grammar import PathError
from engine.language.machine import Combination, Comparison, Condition
from engine.language.values import Json
from tests.engine.expressions.json_values import json_values

DATA: Json = {
    "n": 18,
    "f": 18.0,
    "s": "hello",
    "yes": True,
    "no": False,
    "null": None,
    "list": [1],
    "object": {"n": 1},
    "t": "2021-03-14T01:59:00Z",
    "east": "2021-03-14T09:59:00+08:00",
}


def compare(variable: str, operator: str, operand: Json) -> Comparison:
    return Comparison(variable=variable, operator=operator, operand=operand)


COMPARED = [
    ("$.n", "NumericEquals", 18, True),
    ("$.n", "NumericEquals", 18.0, True),
    ("$.f", "NumericEquals", 18, True),
    ("$.n", "NumericEquals", 19, False),
    ("$.n", "NumericLessThan", 19, True),
    ("$.n", "NumericLessThan", 18, False),
    ("$.n", "NumericGreaterThan", 17.5, True),
    ("$.n", "NumericLessThanEquals", 18, True),
    ("$.n", "NumericGreaterThanEquals", 18, True),
    ("$.yes", "NumericEquals", 1, False),
    ("$.n", "NumericEquals", True, False),
    ("$.s", "NumericEquals", 18, False),
    ("$.null", "NumericLessThan", 1, False),
    ("$.list", "NumericEquals", 1, False),
    ("$.s", "StringEquals", "hello", True),
    ("$.s", "StringEquals", "Hello", False),
    ("$.n", "StringEquals", "18", False),
    ("$.s", "StringLessThan", "hellp", True),
    ("$.s", "StringGreaterThan", "hell", True),
    ("$.s", "StringLessThanEquals", "hello", True),
    ("$.s", "StringGreaterThanEquals", "i", False),
    ("$.null", "StringEquals", "null", False),
    ("$.s", "StringMatches", "h*o", True),
    ("$.n", "StringMatches", "*", False),
    ("$.yes", "BooleanEquals", True, True),
    ("$.no", "BooleanEquals", False, True),
    ("$.no", "BooleanEquals", True, False),
    ("$.n", "BooleanEquals", True, False),
    ("$.t", "TimestampEquals", "2021-03-14T01:59:00.000Z", True),
    ("$.t", "TimestampEquals", "2021-03-14T09:59:00+08:00", True),
    ("$.east", "TimestampLessThan", "2021-03-14T01:59:00.000000001Z", True),
    ("$.t", "TimestampGreaterThan", "2021-03-14T01:58:59.999Z", True),
    ("$.t", "TimestampGreaterThanEquals", "2021-03-14T02:59:00+01:00", True),
    ("$.t", "TimestampLessThanEquals", "2021-03-14T01:59:00-01:00", True),
    ("$.t", "TimestampEquals", "2021-03-14", False),
    ("$.s", "TimestampEquals", "2021-03-14T01:59:00Z", False),
    ("$.n", "TimestampEquals", "2021-03-14T01:59:00Z", False),
    ("$.n", "NumericEqualsPath", "$.f", True),
    ("$.n", "NumericLessThanPath", "$.object.n", False),
    ("$.s", "StringEqualsPath", "$.n", False),
    ("$.yes", "BooleanEqualsPath", "$.yes", True),
    ("$.t", "TimestampEqualsPath", "$.east", True),
    ("$.n", "NumericEqualsPath", "$$.limit", True),
    ("$$.limit", "NumericEquals", 18, True),
    ("$.null", "IsNull", True, True),
    ("$.null", "IsNull", False, False),
    ("$.n", "IsNull", False, True),
    ("$.n", "IsNumeric", True, True),
    ("$.yes", "IsNumeric", True, False),
    ("$.yes", "IsNumeric", False, True),
    ("$.s", "IsString", True, True),
    ("$.n", "IsString", False, True),
    ("$.no", "IsBoolean", True, True),
    ("$.n", "IsBoolean", True, False),
    ("$.t", "IsTimestamp", True, True),
    ("$.s", "IsTimestamp", True, False),
    ("$.s", "IsTimestamp", False, True),
    ("$.n", "IsPresent", True, True),
    ("$.null", "IsPresent", True, True),
    ("$.none", "IsPresent", True, False),
    ("$.none", "IsPresent", False, True),
    ("$.n", "IsPresent", False, False),
    ("$.s.deep[0]", "IsPresent", False, True),
]


@pytest.mark.parametrize(("variable", "operator", "operand", "expected"), COMPARED, ids=lambda value: str(value)[:30])
def test_comparison(variable: str, operator: str, operand: Json, expected: bool) -> None:
    assert evaluate(compare(variable, operator, operand), DATA, {"limit": 18}) is expected


@pytest.mark.parametrize("operator", [name for name in OPERATORS if name != "IsPresent"])
def test_missing_variable_fails_at_run_time_and_names_the_path(operator: str) -> None:
    operand = "$.n" if OPERATORS[operator].takes_path else True

    with pytest.raises(StateFailed, match=r"\$\.none") as failure:
        evaluate(compare("$.none", operator, operand), DATA)

    assert failure.value.error == RUNTIME


def test_missing_operand_path_fails_at_run_time_and_names_the_path() -> None:
    with pytest.raises(StateFailed, match=r"\$\.none") as failure:
        evaluate(compare("$.n", "NumericEqualsPath", "$.none"), DATA)

    assert failure.value.error == RUNTIME


ADULT = compare("$.n", "NumericGreaterThanEquals", 18)
NAMED = compare("$.s", "StringEquals", "x")
MISSING = compare("$.none", "StringEquals", "x")


@pytest.mark.parametrize(
    ("operator", "inner", "expected"),
    [
        ("And", (ADULT, ADULT), True),
        ("And", (ADULT, NAMED), False),
        ("And", (NAMED, MISSING), False),
        ("And", (), True),
        ("Or", (NAMED, ADULT), True),
        ("Or", (ADULT, MISSING), True),
        ("Or", (NAMED, NAMED), False),
        ("Or", (), False),
        ("Not", (NAMED,), True),
        ("Not", (ADULT,), False),
        ("Not", (Combination(operator="And", conditions=(ADULT, NAMED)),), True),
    ],
)
def test_combination(operator: str, inner: tuple[Condition, ...], expected: bool) -> None:
    assert evaluate(Combination(operator=operator, conditions=inner), DATA) is expected


def test_condition_is_compiled_once_for_each_object() -> None:
    one, true = compare("$.n", "NumericEquals", 1), compare("$.n", "NumericEquals", True)
    assert one == true

    assert compile_condition(one) is compile_condition(one)
    assert compile_condition(one)({"n": 1}, None, None)
    assert not compile_condition(true)({"n": 1}, None, None)


def test_operand_without_a_hash_is_no_obstacle() -> None:
    assert not evaluate(compare("$.list", "NumericEquals", [1]), DATA)


def test_a_function_goes_with_its_condition(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(conditions, "_compiled", {})
    kept = compare("$", "NumericEquals", 7)

    for number in range(10):
        assert evaluate(compare("$", "NumericEquals", number), number)
    assert evaluate(kept, 7)

    assert list(conditions._compiled) == [id(kept)]


@pytest.mark.parametrize(
    ("condition", "error"),
    [
        (compare("$.n", "Nope", 1), DefinitionError),
        (compare("n", "NumericEquals", 1), PathError),
        (compare("$.n", "NumericEqualsPath", "n"), PathError),
        (compare("$.n", "NumericEqualsPath", 5), PathError),
        (Combination(operator="Xor", conditions=(ADULT,)), DefinitionError),
        (Combination(operator="Not", conditions=(ADULT, ADULT)), DefinitionError),
    ],
)
def test_condition_that_makes_no_sense_is_an_error_of_the_definition(
    condition: Condition, error: type[Exception]
) -> None:
    with pytest.raises(error):
        compile_condition(condition)


@pytest.mark.slow
@given(st.sampled_from(sorted(OPERATORS)), json_values(max_leaves=4), json_values(max_leaves=4))
def test_any_values_compare_to_true_or_false_and_stay_as_they_are(operator: str, value: Json, operand: Json) -> None:
    before = copy.deepcopy((value, operand))
    data: Json = {"value": value, "operand": operand}
    given_operand = "$.operand" if OPERATORS[operator].takes_path else operand

    assert evaluate(compare("$.value", operator, given_operand), data) in (True, False)
    assert (value, operand) == before


@given(st.sampled_from(["String", "Numeric"]), json_values(max_leaves=2), json_values(max_leaves=2))
def test_at_least_is_greater_or_equal(kind: str, value: Json, operand: Json) -> None:
    def holds(suffix: str) -> bool:
        return evaluate(compare("$", kind + suffix, operand), value)

    assert holds("GreaterThanEquals") == (holds("GreaterThan") or holds("Equals"))
    assert holds("LessThanEquals") == (holds("LessThan") or holds("Equals"))
    assert not (holds("LessThan") and holds("GreaterThan"))


DESCRIBED = [
    (ADULT, "$.n ≥ 18", "$.n ≥ 18"),
    (compare("$.name", "StringEquals", "x"), '$.name = "x"', '$.name = "x"'),
    (compare("$.name", "StringMatches", "log-*"), '$.name ~ "log-*"', '$.name ~ "log-*"'),
    (compare("$.a", "NumericLessThanEqualsPath", "$.b"), "$.a ≤ $.b", "$.a ≤ $.b"),
    (compare("$.ok", "BooleanEquals", True), "$.ok = true", "$.ok = true"),
    (compare("$.t", "TimestampGreaterThan", "2021-03-14T01:59:00Z"), "$.t > 2021-03-14T01:59:00Z", None),
    (compare("$.t", "TimestampLessThan", 5), "$.t < 5", None),
    (compare("$.a", "IsPresent", True), "$.a is present", "$.a 存在"),
    (compare("$.a", "IsPresent", False), "$.a is absent", "$.a 不存在"),
    (compare("$.a", "IsNumeric", True), "$.a is a number", "$.a 是数字"),
    (compare("$.a", "IsNull", False), "$.a is not null", "$.a 不为空值"),
    (compare("$.a", "Nope", [1]), "$.a Nope [1]", "$.a Nope [1]"),
    (compare("$.a", "StringEquals", "长" * 50), f'$.a = "{"长" * 22}…', None),
    (Combination(operator="And", conditions=(ADULT, NAMED)), '$.n ≥ 18 and $.s = "x"', '$.n ≥ 18 且 $.s = "x"'),
    (Combination(operator="Or", conditions=(ADULT, NAMED)), '$.n ≥ 18 or $.s = "x"', '$.n ≥ 18 或 $.s = "x"'),
    (Combination(operator="Not", conditions=(NAMED,)), 'not ($.s = "x")', '非 ($.s = "x")'),
    (
        Combination(operator="Or", conditions=(Combination(operator="And", conditions=(ADULT, NAMED)), ADULT)),
        '($.n ≥ 18 and $.s = "x") or $.n ≥ 18',
        '($.n ≥ 18 且 $.s = "x") 或 $.n ≥ 18',
    ),
    (Combination(operator="And", conditions=(ADULT,)), "$.n ≥ 18", "$.n ≥ 18"),
    (Combination(operator="Or", conditions=()), "never", "永不"),
    (Combination(operator="And", conditions=()), "always", "总是"),
]


@pytest.mark.parametrize(("condition", "en", "zh"), DESCRIBED, ids=[en for _, en, _ in DESCRIBED])
def test_condition_is_described_in_a_few_words(condition: Condition, en: str, zh: str | None) -> None:
    assert describe(condition, "en") == en
    assert describe(condition, "zh_CN") == (zh or en)


def test_table_has_the_39_operators_of_the_states_language() -> None:
    assert len(OPERATORS) == 39
    assert sum(operator.takes_path for operator in OPERATORS.values()) == 16
    assert {name for name, operator in OPERATORS.items() if operator.is_documented} == {
        "StringEquals",
        "NumericEquals",
        "BooleanEquals",
        "IsBoolean",
        "IsNumeric",
    }
    assert all(name == operator.name and operator.en and operator.zh for name, operator in OPERATORS.items())
    assert len({operator.en for operator in OPERATORS.values()}) == 39
    assert len({operator.zh for operator in OPERATORS.values()}) == 39


@pytest.mark.parametrize(
    ("operator", "right", "wrong", "fault"),
    [
        ("StringEquals", "x", 1, "string"),
        ("StringMatches", "x*", None, "string"),
        ("NumericEquals", 1.5, True, "number"),
        ("BooleanEquals", False, 0, "boolean"),
        ("IsPresent", True, "true", "boolean"),
        ("TimestampEquals", "2021-03-14T01:59:00Z", "2021-03-14", "timestamp"),
        ("NumericEqualsPath", "$.a", 1, "path"),
    ],
)
def test_operand_of_the_wrong_type_is_named(operator: str, right: Json, wrong: Json, fault: str) -> None:
    assert OPERATORS[operator].operand_fault(right) is None
    assert OPERATORS[operator].operand_fault(wrong) == fault
