"""Putting results into data: only the way to the place is copied."""

import copy
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.errors import RUNTIME
from engine.expressions.paths import PathMismatch, compile_path, compile_result_path
from engine.language.values import Json
from tests.engine.expressions.json_values import NAMES, json_values

WRITTEN: list[tuple[str, Json, Json, Json]] = [
    ("$", {"a": 1}, 5, 5),
    ("$", 3, 5, 5),
    ("$.count", {"name": "Lucy"}, {"apple": "4"}, {"name": "Lucy", "count": {"apple": "4"}}),
    ("$.d.ys", {"t": 1, "d": {"k": "a", "xs": [1, 2]}}, [1, 2], {"t": 1, "d": {"k": "a", "xs": [1, 2], "ys": [1, 2]}}),
    ("$.a.b.c", {}, 1, {"a": {"b": {"c": 1}}}),
    ("$.a.b", {"a": {"b": 0, "c": 2}}, None, {"a": {"b": None, "c": 2}}),
    ("$.a[1]", {"a": [1, 2, 3]}, 9, {"a": [1, 9, 3]}),
    ("$.a[0].b", {"a": [{}]}, 1, {"a": [{"b": 1}]}),
    ("$[0]", [1, 2], 7, [7, 2]),
    ("$['a b']['中文']", {}, 1, {"a b": {"中文": 1}}),
]


@pytest.mark.parametrize(("path", "data", "value", "expected"), WRITTEN, ids=[row[0] for row in WRITTEN])
def test_result_is_put_at_its_path(path: str, data: Json, value: Json, expected: Json) -> None:
    before = copy.deepcopy(data)

    assert compile_result_path(path).write(data, value) == expected
    assert data == before


@pytest.mark.parametrize(
    ("path", "data", "words"),
    [
        ("$.a", [1], "'$' is array [1], not an object"),
        ("$.a", None, "'$' is null, not an object"),
        ("$.a", "x", "'$' is string \"x\", not an object"),
        ("$.a.b", {"a": 5}, "'$.a' is number 5, not an object"),
        ("$.a.b", {"a": None}, "'$.a' is null, not an object"),
        ("$.a.b.c", {"a": {"b": []}}, "'$.a.b' is array [], not an object"),
        ("$.a[1]", {"a": [1]}, "'$.a' is array [1], not an array with an element 1"),
        ("$.a[0]", {"a": {}}, "'$.a' is object {}, not an array with an element 0"),
        ("$.a[0]", {}, "'$.a' is object {}, not an array"),
        ("$.a[0].b", {"a": [1]}, "'$.a[0]' is number 1, not an object"),
        ("$[0]", "text", "'$' is string \"text\", not an array"),
    ],
)
def test_something_in_the_way_is_a_mismatch(path: str, data: Json, words: str) -> None:
    with pytest.raises(PathMismatch) as failure:
        compile_result_path(path).write(data, 0)

    assert failure.value.path == path
    assert failure.value.error == RUNTIME
    assert words in failure.value.cause


@pytest.mark.parametrize(
    ("path", "data", "words"),
    [
        ("$.child", 4, "ReferencePath $.child to input 4"),
        ("$.a.b", [1], "ReferencePath $.a.b to input [1]"),
        ("$.a.b", {"a": "text"}, 'step "b" to input "text"'),
    ],
)
def test_the_service_tells_what_it_could_not_apply_to_what(path: str, data: Json, words: str) -> None:
    with pytest.raises(PathMismatch) as failure:
        compile_result_path(path).write(data, 0)

    assert failure.value.service_error == "States.ReferencePathConflict"
    assert failure.value.service_cause == f"Unable to apply {words}"
    assert not failure.value.has_place


def test_same_text_gives_the_same_result_path() -> None:
    assert compile_result_path("$.same") is compile_result_path("$.same")


_steps = st.lists(st.one_of(st.sampled_from(NAMES), st.integers(0, 2)), min_size=1, max_size=4)


@pytest.mark.slow
@given(json_values(), _steps, json_values(max_leaves=3))
def test_what_is_written_is_read_and_all_else_is_shared(data: Json, steps: list[str | int], value: Json) -> None:
    text = "$" + "".join(f"[{step}]" if isinstance(step, int) else f"['{step}']" for step in steps)
    before = json.dumps(data)
    try:
        written = compile_result_path(text).write(data, value)
    except PathMismatch:
        assert json.dumps(data) == before
        return

    assert compile_path(text).read(written) is value
    assert json.dumps(data) == before
    _assert_shared(data, written, steps)


def _assert_shared(old: Json, new: Json, steps: list[str | int]) -> None:
    """Off the way everything is the very same object, and keys keep their order with a new one last."""
    if not steps:
        return
    step = steps[0]
    if isinstance(old, list):
        assert isinstance(new, list)
        assert len(new) == len(old)
        assert all(new[index] is item for index, item in enumerate(old) if index != step)
        assert isinstance(step, int)
        _assert_shared(old[step], new[step], steps[1:])
    elif isinstance(old, dict):
        assert isinstance(new, dict)
        assert isinstance(step, str)
        assert list(new) == (list(old) if step in old else [*old, step])
        assert all(new[key] is member for key, member in old.items() if key != step)
        _assert_shared(old.get(step), new[step], steps[1:])
