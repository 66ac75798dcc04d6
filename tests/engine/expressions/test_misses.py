"""Where a path ends without a value, in the words of Jayway's library over Jackson."""

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
_NO_OBJECT = (
    "Expected to find an object with property ['{0}'] in path {1} but found '{2}'. This is not a json object according to "
    "the JsonProvider: 'com.jayway.jsonpath.spi.json.JacksonJsonNodeJsonProvider'."
)
_NODE = "com.fasterxml.jackson.databind.node."


@pytest.mark.parametrize(
    ("path", "words"),
    [
        ("$.none", "No results for path: $['none']"),
        ("$.o.p.x", "No results for path: $['o']['p']['x']"),
        ("$.o.none.x.y", "Missing property in path $['o']['none']"),
        ("$.items[9]", "No results for path: $['items'][9]"),
        ("$.items[9].x", _NO_OBJECT.format("x", "$['items'][9]", "null")),
        ("$.items[-9][0]", "The path $['items'][-9] is null"),
        ("$.items[2][0]", "Filter: [0] can only be applied to arrays. Current context is: null"),
        ("$.s[0].rest", "Filter: [0]['rest'] can only be applied to arrays. Current context is: \"a b\""),
        ("$.o[1]", 'Filter: [1] can only be applied to arrays. Current context is: {"p":{}}'),
        ("$.s.x.y", _NO_OBJECT.format("x", "$['s']", f"{_NODE}TextNode")),
        ("$.n.x", _NO_OBJECT.format("x", "$['n']", f"{_NODE}IntNode")),
        ("$.long.x", _NO_OBJECT.format("x", "$['long']", f"{_NODE}LongNode")),
        ("$.huge.x", _NO_OBJECT.format("x", "$['huge']", f"{_NODE}BigIntegerNode")),
        ("$.f.x", _NO_OBJECT.format("x", "$['f']", f"{_NODE}DoubleNode")),
        ("$.b.x", _NO_OBJECT.format("x", "$['b']", f"{_NODE}BooleanNode")),
        ("$.z.x", _NO_OBJECT.format("x", "$['z']", f"{_NODE}NullNode")),
        ("$.items.x", _NO_OBJECT.format("x", "$['items']", f"{_NODE}ArrayNode")),
        ("$.items[1].x", _NO_OBJECT.format("x", "$['items'][1]", f"{_NODE}TextNode")),
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
    assert missing.value.of_field("v.$", "$.x").service_cause == words
    assert missing.value.of_field("v.$", "States.Format('{}', $.x)").service_cause != words
