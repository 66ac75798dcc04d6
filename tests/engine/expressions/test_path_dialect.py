"""The dialect of paths, case by case: what the services' library (Jayway 2.10.0) answers, and where it does not."""

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.expressions.paths import PathError, PathMissing, compile_path
from engine.language.values import Json
from tests.engine.expressions.json_values import NAMES, json_values

_FILE = Path(__file__).resolve().parents[2] / "data" / "jsonpath" / "cases.json"
CASES: list[tuple[str, dict[str, Any]]] = [
    (group, case) for group, cases in json.loads(_FILE.read_text("utf-8")).items() for case in cases
]


def _answer(selector: str, document: Json) -> dict[str, Json]:
    """Return the answer, or why there is none: the path is refused, or it fails with this document."""
    try:
        path = compile_path(selector)
    except PathError:
        return {"no_answer": "refused"}
    try:
        return {"answer": path.read(document)}
    except PathMissing:
        return {"no_answer": "failed"}


@pytest.mark.parametrize(
    "case", [case for _, case in CASES], ids=[f"{group} {number}" for number, (group, _) in enumerate(CASES)]
)
def test_path_answers_as_the_library_does(case: dict[str, Any]) -> None:
    expected = {key: case[key] for key in ("answer", "no_answer") if key in case}

    # As JSON, because True equals 1 for Python, and the order of matches counts.
    assert json.dumps(_answer(case["selector"], case["document"]), sort_keys=True) == json.dumps(
        expected, sort_keys=True
    )


_names = st.sampled_from([name for name in NAMES if name.isidentifier()])


@pytest.mark.slow
@given(json_values(), _names)
def test_dot_and_bracket_name_the_same_member(data: Json, name: str) -> None:
    assert _answer(f"$.{name}", data) == _answer(f"$['{name}']", data) == _answer(f'$["{name}"]', data)


@pytest.mark.slow
@given(json_values(), st.sampled_from(["$", "$.*", "$..*", "$..a", "$[0:2]"]))
def test_every_match_passes_a_filter_or_its_negation_and_never_both(data: Json, start: str) -> None:
    elements = _answer(start, data).get("answer")
    document: list[Json] = list(elements) if isinstance(elements, list) else [elements]

    passing = compile_path("$[?(@.a)]").read(document)
    others = compile_path("$[?(!(@.a))]").read(document)

    assert isinstance(passing, list)
    assert isinstance(others, list)
    assert len(passing) + len(others) == len(document)
    assert all(isinstance(element, dict) and "a" in element for element in passing)


@given(st.lists(st.integers(-9, 9), max_size=6), st.integers(-8, 8))
def test_a_slice_from_and_a_slice_to_the_same_place_make_the_whole(data: list[Json], place: int) -> None:
    before, behind = compile_path(f"$[:{place}]").read(data), compile_path(f"$[{place}:]").read(data)

    assert isinstance(before, list)
    assert isinstance(behind, list)
    assert before + behind == data


@pytest.mark.slow
@given(st.lists(st.integers(-9, 9) | st.floats(-9, 9), min_size=1, max_size=6))
def test_functions_of_numbers_agree_with_one_another(data: list[Json]) -> None:
    found = {name: compile_path(f"$.{name}()").read(data) for name in ("sum", "avg", "min", "max", "stddev", "length")}
    numbers: dict[str, float] = {name: float(str(value)) for name, value in found.items()}

    assert numbers["length"] == len(data)
    assert numbers["sum"] == pytest.approx(numbers["avg"] * len(data))
    assert numbers["min"] - 1e-9 <= numbers["avg"] <= numbers["max"] + 1e-9
    assert 0 <= numbers["stddev"] <= numbers["max"] - numbers["min"] + 1e-6


@pytest.mark.slow
@given(json_values())
def test_names_side_by_side_take_what_an_object_has_of_them(data: Json) -> None:
    expected: dict[str, Json] = (
        {"answer": {name: data[name] for name in ("a", "b") if name in data}}
        if isinstance(data, dict)
        else {"no_answer": "failed"}
    )

    assert _answer("$['a','b']", data) == expected


@pytest.mark.slow
@given(json_values(), st.sampled_from(["==", "!=", "<", "contains", "in", "size", "anyof", "=~"]), json_values(3))
def test_no_value_makes_a_filter_fail_otherwise_than_with_a_reason(data: Json, operator: str, other: Json) -> None:
    right = "/a.*/" if operator == "=~" else "$.right"

    assert _answer(f"$.left[?(@ {operator} {right})]", {"left": [data], "right": other})
