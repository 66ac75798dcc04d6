"""Paths that start with a variable: ``$name.a[0]``."""

import pytest

from engine.errors import RUNTIME
from engine.expressions.calls import compile_call
from engine.expressions.paths import PathMissing, VariableMissing, compile_path
from engine.language.values import Json

VARIABLES: dict[str, Json] = {
    "x": {"y": [7, 8], "none": None},
    "items": [{"k": 1}, {"k": 2}],
    "变量_1": "值",
    "nil": None,
}

FOUND: list[tuple[str, Json]] = [
    ("$x.y[0]", 7),
    ("$x['y'][-1]", 8),
    ("$items", VARIABLES["items"]),
    ("$items[*].k", [1, 2]),
    ("$items[?(@.k > $[0].k)]", [{"k": 2}]),
    ("$x.y.length()", 2),
    ("$变量_1", "值"),
    ("$nil", None),
]


@pytest.mark.parametrize(("text", "value"), FOUND, ids=[text for text, _ in FOUND])
def test_path_reads_a_variable_and_neither_data_nor_context(text: str, value: Json) -> None:
    assert compile_path(text).read({"y": 0}, {"y": 1}, VARIABLES) == value


@pytest.mark.parametrize(
    ("text", "variable"), [("$", None), ("$.x", None), ("$$.x", None), ("$['x']", None), ("$x", "x"), ("$x.y", "x")]
)
def test_path_tells_which_variable_it_reads(text: str, variable: str | None) -> None:
    assert compile_path(text).variable == variable


@pytest.mark.parametrize("variables", [None, {}, {"y": 1}], ids=["none", "empty", "others"])
def test_variable_out_of_scope_is_missing(variables: dict[str, Json] | None) -> None:
    with pytest.raises(VariableMissing) as failure:
        compile_path("$x.y").read({"x": 1}, None, variables)

    assert isinstance(failure.value, PathMissing)
    assert (failure.value.error, failure.value.path, failure.value.variable) == (RUNTIME, "$x.y", "x")
    assert str(failure.value) == f"{RUNTIME}: The variable '$x' of the JSONPath '$x.y' is not defined"


def test_member_that_a_variable_lacks_is_missing_in_its_value() -> None:
    with pytest.raises(PathMissing) as failure:
        compile_path("$x.z").read({}, None, VARIABLES)

    assert not isinstance(failure.value, VariableMissing)
    assert failure.value.data == VARIABLES["x"]


@pytest.mark.parametrize(
    ("text", "is_present"),
    [("$x", True), ("$x.none", True), ("$nil", True), ("$x.z", False), ("$other", False), ("$items[?(@.z)]", False)],
)
def test_presence_of_a_variable_counts_null(text: str, is_present: bool) -> None:
    assert compile_path(text).is_present({"z": 1}, {"z": 1}, VARIABLES) is is_present


def test_intrinsic_function_takes_variables() -> None:
    assert compile_call("States.ArrayLength($x.y)")({}, None, VARIABLES) == 2


def test_variable_path_is_a_reference_path_under_the_same_rules() -> None:
    assert compile_path("$x.y[0]").is_reference
    assert not compile_path("$x.y[*]").is_definite
