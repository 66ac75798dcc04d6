"""Rules of a Choice that can never decide: found by what the comparisons say of the same values, and nowhere else."""

import json
from collections.abc import Sequence
from itertools import product
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.definition import read_definition
from engine.expressions.conditions import evaluate
from engine.expressions.paths import PathMissing
from engine.language.dialects import Dialect
from engine.language.machine import Combination, Comparison, Condition
from engine.language.values import Json
from engine.states.choice_checks import reach

NOON, EVENING = "2026-01-01T12:00:00Z", "2026-01-01T20:00:00Z"


def _is(operator: str, operand: Any, variable: str = "$.a") -> dict[str, Any]:
    return {"Variable": variable, operator: operand}


def _both(*conditions: dict[str, Any]) -> dict[str, Any]:
    return {"And": list(conditions)}


def _either(*conditions: dict[str, Any]) -> dict[str, Any]:
    return {"Or": list(conditions)}


def _no(condition: dict[str, Any]) -> dict[str, Any]:
    return {"Not": condition}


def _found(*conditions: dict[str, Any] | str, dialect: Dialect | None = None) -> list[tuple[str, int]]:
    rules = [{"Condition": one, "Next": "B"} if isinstance(one, str) else {**one, "Next": "B"} for one in conditions]
    choice = {"Type": "Choice", "Choices": rules, "Default": "B"}
    if isinstance(conditions[0], str):
        choice["QueryLanguage"] = "JSONata"
    text = json.dumps({"StartAt": "A", "States": {"A": choice, "B": {"Type": "Pass", "End": True}}})
    found = [one for one in read_definition(text, dialect).problems if one.code in ("never-matches", "covered-rule")]
    return [(one.code, int(one.path.rpartition("/")[2])) for one in found]


CONTRADICTIONS: dict[str, dict[str, Any]] = {
    "two texts": _both(_is("StringEquals", "x"), _is("StringEquals", "y")),
    "text and number": _both(_is("StringEquals", "1"), _is("NumericEquals", 1)),
    "text and boolean": _both(_is("IsString", True), _is("BooleanEquals", True)),
    "both booleans": _both(_is("BooleanEquals", True), _is("BooleanEquals", False)),
    "below and above": _both(_is("NumericLessThan", 1), _is("NumericGreaterThan", 2)),
    "below and from": _both(_is("NumericLessThan", 1), _is("NumericGreaterThanEquals", 1)),
    "only value taken away": _both(
        _is("NumericLessThanEquals", 1), _is("NumericGreaterThanEquals", 1), _no(_is("NumericEquals", 1))
    ),
    "value and its opposite": _both(_is("StringEquals", "x"), _no(_is("StringEquals", "x"))),
    "text and pattern": _both(_is("StringMatches", "a*"), _is("StringEquals", "b")),
    "pattern and text": _both(_is("StringEquals", "b"), _is("StringMatches", "a*")),
    "pattern and its opposite": _both(_is("StringMatches", "a*"), _no(_is("StringMatches", "a*"))),
    "no text": _both(_no(_is("StringMatches", "*")), _is("IsString", True)),
    "time before and after": _both(_is("TimestampLessThan", NOON), _is("TimestampGreaterThan", EVENING)),
    "no time": _both(_is("StringEquals", "noon"), _is("IsTimestamp", True)),
    "another time": _both(_is("StringEquals", NOON), _is("TimestampEquals", EVENING)),
    "null and number": _both(_is("IsNull", True), _is("NumericLessThan", 3)),
    "absent and compared": _both(_is("IsPresent", False), _is("NumericEquals", 1)),
    "absent and present": _both(_is("IsPresent", False), _no(_is("IsPresent", False))),
    "absent input": _is("IsPresent", False, "$"),
    "path form and its opposite": _both(_is("NumericEqualsPath", "$.b"), _no(_is("NumericEqualsPath", "$.b"))),
    "path form of another type": _both(_is("NumericEqualsPath", "$.b"), _is("IsString", True)),
    "deep inside": _both(
        _is("IsNumeric", True, "$.b"), _both(_is("StringEquals", "x"), _no(_either(_is("IsString", True))))
    ),
}


@pytest.mark.parametrize("condition", CONTRADICTIONS.values(), ids=CONTRADICTIONS)
def test_rule_whose_comparisons_exclude_each_other_is_reported(condition: dict[str, Any]) -> None:
    assert _found(condition) == [("never-matches", 0)]
    assert _found(_is("NumericEquals", 7, "$.z"), condition, dialect=Dialect.ASL) == [("never-matches", 1)]


POSSIBLE: dict[str, dict[str, Any]] = {
    "two values": _both(_is("StringEquals", "x"), _is("StringEquals", "y", "$.b")),
    "either text": _either(_is("StringEquals", "x"), _is("StringEquals", "y")),
    "between": _both(_is("NumericGreaterThan", 1), _is("NumericLessThan", 2)),
    "from and to": _both(_is("NumericGreaterThanEquals", 1), _is("NumericLessThanEquals", 1)),
    "whole and fraction": _both(_is("NumericEquals", 1), _is("NumericEquals", 1.0)),
    "no number is no contradiction": _both(_no(_is("NumericLessThan", 1)), _no(_is("NumericGreaterThanEquals", 1))),
    "two patterns": _both(_is("StringMatches", "a*"), _is("StringMatches", "*b")),
    "pattern and text": _both(_is("StringMatches", "a*"), _is("StringEquals", "ab")),
    "pattern and order": _both(_is("StringMatches", "a*"), _is("StringLessThan", "a")),
    "time and text": _both(_is("StringGreaterThan", "2026"), _is("TimestampLessThan", NOON)),
    "time as text": _both(_is("StringEquals", NOON), _is("TimestampEquals", "2026-01-01T13:00:00+01:00")),
    "present and compared": _both(_is("IsPresent", True), _is("NumericEquals", 1)),
    "two path forms": _both(_is("NumericEqualsPath", "$.b"), _is("NumericEqualsPath", "$.c")),
    "one is absent": _both(_is("IsPresent", False), _is("IsPresent", True, "$.b")),
}


@pytest.mark.parametrize("condition", POSSIBLE.values(), ids=POSSIBLE)
def test_rule_that_may_match_is_not_reported(condition: dict[str, Any]) -> None:
    assert _found(condition) == []


COVERED: dict[str, tuple[list[dict[str, Any]], list[int]]] = {
    "narrower behind": ([_is("NumericGreaterThan", 1), _is("NumericGreaterThan", 2)], [1]),
    "wider behind": ([_is("NumericGreaterThan", 2), _is("NumericGreaterThan", 1)], []),
    "value in a range": ([_is("NumericLessThanEquals", 5), _is("NumericEquals", 5)], [1]),
    "value outside": ([_is("NumericLessThan", 5), _is("NumericEquals", 5)], []),
    "type first": ([_is("IsString", True), _is("StringEquals", "x"), _is("IsTimestamp", True)], [1, 2]),
    "one more condition": (
        [_is("IsString", True), _both(_is("NumericEquals", 1, "$.b"), _is("StringEquals", "x"))],
        [1],
    ),
    "one condition less": (
        [_both(_is("NumericEquals", 1, "$.b"), _is("StringEquals", "x")), _is("IsString", True)],
        [],
    ),
    "two together": (
        [_is("NumericLessThan", 5), _is("NumericGreaterThanEquals", 5), _is("IsNumeric", True), _is("IsNull", True)],
        [2],
    ),
    "both booleans": ([_is("BooleanEquals", True), _is("BooleanEquals", False), _is("IsBoolean", True)], [2]),
    "of an either": ([_either(_is("StringEquals", "x"), _is("StringEquals", "y")), _is("StringEquals", "y")], [1]),
    "behind all": ([_is("IsPresent", True, "$"), _is("IsString", True), _is("IsNull", True, "$.b")], [1, 2]),
    "asked too late": ([_is("StringEquals", "x"), _is("IsPresent", False)], [1]),
    "asked in time": ([_both(_is("IsPresent", True), _is("StringEquals", "x")), _is("IsPresent", False)], []),
    "absence first": ([_is("IsPresent", False), _is("StringEquals", "x"), _is("StringEquals", "y")], []),
    "other combination": ([_both(_is("NumericEquals", 1)), _either(_is("NumericEquals", 1))], [1]),
    "too many cases to tell": (
        [
            *(_both(_is("StringEquals", "x", f"$.x{n}"), _is("NumericEquals", n)) for n in range(12)),
            _is("IsNull", True),
        ],
        [],
    ),
}


@pytest.mark.parametrize(("conditions", "places"), COVERED.values(), ids=COVERED)
def test_rule_whose_cases_earlier_ones_take_is_reported(conditions: list[dict[str, Any]], places: list[int]) -> None:
    assert _found(*conditions) == [("covered-rule", place) for place in places]


JSONATA: dict[str, tuple[list[str], list[tuple[str, int]]]] = {
    "false": (["{% false %}"], [("never-matches", 0)]),
    "behind true": (["{% true %}", "{% $states.input.a %}"], [("covered-rule", 1)]),
    "others": (["{% $states.input.a = 1 %}", "{% $states.input.a = 2 %}"], []),
    "by chance": (["{% $random() < 0.5 %}", "{% $random() < 0.5 %}"], []),
}


@pytest.mark.parametrize(("conditions", "found"), JSONATA.values(), ids=JSONATA)
def test_rules_in_jsonata_are_compared_by_their_text(conditions: list[str], found: list[tuple[str, int]]) -> None:
    assert _found(*conditions) == found


def test_a_hundred_rules_for_one_value_are_told_apart() -> None:
    rules = [_is("StringEquals", f"state {n}") for n in range(100)]

    assert _found(*rules, _is("StringEquals", "state 7 "), _is("StringGreaterThan", "t")) == []


VALUES: list[Json] = [None, True, False, 0, 1, 1.5, 2, 3, "", "a", "ab", "b", "c", NOON, EVENING, [], {"x": 1}]
FIRST: list[dict[str, Json]] = [{}, *({"a": value} for value in VALUES)]
SECOND: list[dict[str, Json]] = [{}, {"b": 1}, {"b": "a"}]
INPUTS = [{**first, **second} for first, second in product(FIRST, SECOND)]
_OPERANDS: dict[str, st.SearchStrategy[Any]] = {
    "Numeric": st.sampled_from([0, 1, 2, 3]),
    "String": st.sampled_from(["", "a", "ab", "b", NOON]),
    "Timestamp": st.sampled_from([NOON, EVENING]),
}


@st.composite
def _comparisons(draw: st.DrawFn) -> Comparison:
    variable = draw(st.sampled_from(["$.a", "$.b"]))
    if draw(st.booleans()):
        names = ["IsNull", "IsPresent", "IsNumeric", "IsString", "IsBoolean", "IsTimestamp", "BooleanEquals"]
        return Comparison(variable=variable, operator=draw(st.sampled_from(names)), operand=draw(st.booleans()))
    kind = draw(st.sampled_from(list(_OPERANDS)))
    if kind == "String" and draw(st.booleans()):
        pattern = draw(st.sampled_from(["*", "a*", "*b", "a"]))
        return Comparison(variable=variable, operator="StringMatches", operand=pattern)
    order = draw(st.sampled_from(["Equals", "LessThan", "GreaterThan", "LessThanEquals", "GreaterThanEquals"]))
    return Comparison(variable=variable, operator=kind + order, operand=draw(_OPERANDS[kind]))


def _combined(inner: st.SearchStrategy[Condition]) -> st.SearchStrategy[Condition]:
    several = st.lists(inner, min_size=1, max_size=3).map(tuple)
    return st.one_of(
        st.builds(
            lambda name, parts: Combination(operator=name, conditions=parts), st.sampled_from(["And", "Or"]), several
        ),
        st.builds(lambda part: Combination(operator="Not", conditions=(part,)), inner),
    )


CONDITIONS: st.SearchStrategy[Condition] = st.recursive(_comparisons(), _combined, max_leaves=5)


def _deciding(conditions: Sequence[Condition], data: Json) -> int | None:
    """Return the rule that decides, -1 for Default, None when a comparison fails the execution."""
    try:
        return next((index for index, condition in enumerate(conditions) if evaluate(condition, data)), -1)
    except PathMissing:
        return None


@pytest.mark.slow
@given(st.lists(CONDITIONS, min_size=1, max_size=4))
def test_no_input_is_decided_by_a_rule_that_is_said_to_be_dead(conditions: list[Condition]) -> None:
    found = reach(conditions)

    deciding = {_deciding(conditions, data) for data in INPUTS}

    assert deciding.isdisjoint((*found.contradictory, *found.covered))
    assert found.last is None or -1 not in deciding
