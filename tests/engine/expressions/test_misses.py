"""Where a path ends without a value, in the words of the service's library: what its version 2.0 says."""

import pytest

from engine.expressions.misses import miss
from engine.expressions.paths import PathMissing, compile_path
from engine.language.values import Json

_DATA: Json = {
    "s": "a b",
    "n": 1,
    "long": 2**31,
    "huge": 2**63,
    "f": 1.5,
    "b": True,
    "z": None,
    "o": {"p": {}},
    "items": [1, "t", None, {"q": 1}],
}


@pytest.mark.parametrize(
    ("path", "words"),
    [
        ("$.none", "No results for path: $['none']"),
        ("$.o.p.x", "No results for path: $['o']['p']['x']"),
        ("$.o.none.x.y", "Missing property in path $['o']['none']"),
        ("$.items[9]", "No results for path: $['items'][9]"),
        ("$.items[9].x", "Property ['x'] not found in path $['items'][9]"),
        ("$.items[-9][0]", "The path $['items'][-9] is null"),
        ("$.items[2][0]", "Filter: [0] can only be applied to arrays. Current context is: null"),
        ("$.s[0].rest", "Filter: [0]['rest'] can only be applied to arrays. Current context is: a b"),
        ("$.items[1][0]", 'Filter: [0] can only be applied to arrays. Current context is: "t"'),
        ("$.o[1]", 'Filter: [1] can only be applied to arrays. Current context is: {"p":{}}'),
        ("$.s.x.y", "Property ['x'] not found in path $['s']"),
        ("$.n.x", "Property ['x'] not found in path $['n']"),
        ("$.long.x", "Property ['x'] not found in path $['long']"),
        ("$.huge.x", "Property ['x'] not found in path $['huge']"),
        ("$.f.x", "Property ['x'] not found in path $['f']"),
        ("$.b.x", "Property ['x'] not found in path $['b']"),
        ("$.z.x", "Property ['x'] not found in path $['z']"),
        ("$.items.x", "Property ['x'] not found in path $['items']"),
        ("$.items[1].x", "Property ['x'] not found in path $['items'][1]"),
    ],
)
def test_the_sentence_tells_where_the_path_ended(path: str, words: str) -> None:
    steps = compile_path(path).steps
    assert steps is not None

    with pytest.raises(PathMissing) as missing:
        compile_path(path).read(_DATA)

    assert miss(steps, _DATA) == words
    assert missing.value.service_cause == f"Invalid path '{path}' : {words}"


def test_nothing_is_looked_for_in_a_null() -> None:
    with pytest.raises(PathMissing) as missing:
        compile_path("$.x").read(None)

    words = "Unable to apply Path transformation to null or empty input."
    assert missing.value.service_cause == words
    assert missing.value.of_field("v.$", "$.x", None).service_cause == words
    assert missing.value.of_field("v.$", "States.Format('{}', $.x)", None).service_cause != words


@pytest.mark.parametrize(
    ("call", "path", "words"),
    [
        (
            "States.Format('{}', $$.State.Other)",
            "$$.State.Other",
            "The JsonPath argument for the field '$.State.Other' could not be found in the input '{\"a\":1}'",
        ),
        ("States.Format('{}', $.a[0])", "$.a[0]", "Filter: [0] can only be applied to arrays. Current context is: 1"),
    ],
)
def test_an_argument_that_is_not_there_is_told_by_the_input_of_the_state(call: str, path: str, words: str) -> None:
    data: Json = {"a": 1}
    with pytest.raises(PathMissing) as missing:
        compile_path(path).read(data, {"State": {"Name": "S"}})

    told = missing.value.of_field("v.$", call, data).service_cause
    assert told == f"The function '{call}' had the following error: {words}"


def test_a_path_into_the_context_is_told_as_one_within_it() -> None:
    with pytest.raises(PathMissing) as missing:
        compile_path("$$.State.Other").read({"a": 1}, {"State": {"Name": "S"}})

    told = missing.value.of_field("v.$", "$$.State.Other", {"a": 1}).service_cause
    place = "specified for the field 'v.$' could not be found in the input"
    assert told == f'The JSONPath \'$.State.Other\' {place} \'{{"State":{{"Name":"S"}}}}\''
