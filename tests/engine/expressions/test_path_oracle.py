"""Our paths against jsonpath-rfc9535, where Jayway's library and RFC 9535 agree."""

import json

import jsonpath_ng
import jsonpath_rfc9535
import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.expressions.paths import PathMissing, compile_path
from engine.language.values import Json
from tests.engine.expressions.json_values import NAMES, json_values, scalars


def _quoted(name: str) -> str:
    return "'" + name.replace("\\", "\\\\").replace("'", "\\'") + "'"


# Slices without a step, names one at a time: there Jayway's library and RFC 9535 agree.
_slices = st.one_of(
    st.integers(-3, 3).map("{}:".format),
    st.integers(-3, 3).map(":{}".format),
    st.tuples(st.integers(0, 3), st.integers(0, 3)).map(lambda ends: f"{ends[0]}:{ends[1]}"),
)
_brackets = st.one_of(
    st.sampled_from(NAMES).map(_quoted),
    st.lists(st.integers(-3, 3).map(str), min_size=1, max_size=3).map(",".join),
    st.just("*"),
    _slices,
).map("[{}]".format)
_segments = st.one_of(
    # The oracle does not read Chinese names without quotes, though RFC 9535 allows them.
    st.sampled_from([".a", ".b", ".*", "..a", "..*", "..[0]"]),
    _brackets,
    _brackets.map(lambda text: ".." + text),
)
_paths = st.lists(_segments, max_size=4).map(lambda segments: "$" + "".join(segments))


def _matches(text: str, data: Json) -> list[Json]:
    path = compile_path(text)
    try:
        found = path.read(data)
    except PathMissing:
        return []
    if path.is_definite:
        return [found]
    assert isinstance(found, list)
    return found


@pytest.mark.slow
@given(_paths, json_values())
def test_path_finds_what_rfc_9535_finds_in_the_same_order(text: str, data: Json) -> None:
    expected = jsonpath_rfc9535.find(text, data).values()

    assert json.dumps(_matches(text, data)) == json.dumps(expected)


_simple_steps = st.one_of(
    st.sampled_from(NAMES).map(lambda name: "['" + name.replace("\\", "\\\\").replace("'", "\\'") + "']"),
    st.sampled_from([".a", ".b", "[0]", "[1]", "[-1]", "[*]", ".*", "[1:]"]),
)


@pytest.mark.slow
@given(st.lists(_simple_steps, min_size=1, max_size=4).map(lambda steps: "$" + "".join(steps)), json_values())
def test_a_path_of_simple_steps_finds_what_jsonpath_ng_finds(text: str, data: Json) -> None:
    expected = [match.value for match in jsonpath_ng.parse(text).find(data)]

    assert json.dumps(_matches(text, data)) == json.dumps(expected)


_queries = st.sampled_from(["@", "@.a", "@['x-y']", "@[0]", "@.a.b", "@[-1]", "$[0].a"])
_equality = st.builds(
    lambda query, operator, literal: f"{query} {operator} {literal}",
    _queries,
    st.sampled_from(["==", "!="]),
    scalars.map(lambda value: json.dumps(value, ensure_ascii=False)),
)
# Jayway orders neither truth values nor nulls; for RFC 9535 true <= true.
_order = st.builds(
    lambda query, operator, literal: f"{query} {operator} {literal}",
    _queries,
    st.sampled_from(["<", "<=", ">", ">="]),
    st.sampled_from(["0", "-1", "0.5", "'a'", "''", "'中文'"]),
)
# The oracle takes a lone @ for false when the candidate is false or null, against RFC 9535 section 2.3.5.1.
_tests = st.recursive(
    # A path from $ that stands alone starts from the candidate for Jayway.
    st.one_of(_equality, _order, _queries.filter(lambda query: query not in ("@", "$[0].a"))),
    lambda inner: st.one_of(
        st.builds(lambda left, word, right: f"{left} {word} {right}", inner, st.sampled_from(["&&", "||"]), inner),
        inner.map(lambda text: f"!({text})"),
        inner.map(lambda text: f"({text})"),
    ),
    max_leaves=4,
)


@pytest.mark.slow
@given(_tests, st.lists(json_values(max_leaves=4), max_size=4))
def test_filter_passes_the_elements_that_rfc_9535_passes(test: str, data: list[Json]) -> None:
    expected = jsonpath_rfc9535.find(f"$[?{test}]", data).values()

    assert json.dumps(_matches(f"$[?({test})]", data)) == json.dumps(expected)
