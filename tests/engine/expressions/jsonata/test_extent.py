"""Values that hold one value twice, which holds one twice, and so on: nobody walks through them for ever."""

from contextlib import suppress

import pytest

from engine.expressions.jsonata import JsonataFailed, compile_jsonata

_OBJECT = "$x := $reduce([1..60], function($a, $v){{'a': $a, 'b': $a}}, 1)"
_ARRAY = "$x := $reduce([1..60], function($a, $v){[[$a], [$a]]}, [])"
_LARGE = "Expression evaluation memory limit exceeded: Check for excessive memory usage"


@pytest.mark.slow
@pytest.mark.parametrize("made", [_OBJECT, _ARRAY], ids=["objects", "arrays"])
@pytest.mark.parametrize(
    "use",
    [
        "$x",
        "[1, {'b': $x}]",
        "$string($x)",
        "$x & ''",
        "$x = [$x]",
        "$x != $x",
        "$distinct([$x, $x])",
        "$clone($x)",
        "$boolean($x)",
        "$x ? 1 : 2",
        "$x.a.a",
        "$x.*",
        "$x.**",
        "$keys($x)",
        "$spread([$x, $x])",
        "$x + 1",
        "$sum($x)",
        "$sort([$x, $x])",
        "$error($x)",
        "$type($x)",
        "$count($x)",
        "$merge([$x, $x])",
        "$each($x, function($v){1})",
        "[$x]^($)",
        "$x in [$x]",
        "$append($x, $x)",
        "$lookup($x, 'a')",
        "$x ~> |$|{'c': 1}|",
        "$assert($x, 'no')",
        "$not($x)",
        "$x{'a': $}",
        "$hash($x, 'MD5')",
        "$length($x)",
    ],
)
def test_value_without_end_is_used_or_refused_soon(made: str, use: str) -> None:
    expression = compile_jsonata(f"({made}; {use})")

    with suppress(JsonataFailed):
        expression.evaluate({}, seconds=0.2)


@pytest.mark.slow
def test_value_that_is_walked_through_for_ever_is_too_large() -> None:
    with pytest.raises(JsonataFailed, match=_LARGE):
        compile_jsonata(f"({_OBJECT}; $x)").evaluate({})
    assert compile_jsonata("$count([1..800000])").evaluate({}) == 800_000


@pytest.mark.parametrize("made", ["[[$a]]", "{'a': $a}"])
@pytest.mark.parametrize(
    "use", ["$x", "$string($x)", "$x = [$x]", "$distinct([$x, 1])", "$clone($x)", "$x.a", "$x + 1"]
)
def test_value_that_is_nested_too_deeply_to_be_read_is_refused(made: str, use: str) -> None:
    with pytest.raises(JsonataFailed):
        compile_jsonata(f"($x := $reduce([1..3000], function($a, $v){{{made}}}, 1); $y := {use}; [$y, $x])").evaluate(
            {}
        )
