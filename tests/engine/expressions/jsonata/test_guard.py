"""No expression runs on for ever, nests without end or eats the memory."""

import time
import tracemalloc
from contextlib import suppress

import pytest

from engine.expressions.jsonata import JsonataFailed, compile_jsonata
from tests.pace import pace

_LOOP = "($f := function($x){$f($x + 1)}; $f(1))"
_COUNT_DOWN = "($f := function($x){$x <= 0 ? 0 : 1 + $f($x - 1)}; $f(%d))"
_DOUBLE = "($f := function($s, $n){$n = 0 ? $s : $f($s & $s, $n - 1)}; $length($f('x', %d)))"

_TOO_DEEP = "Stack overflow error: Check for non-terminating recursive function. Consider rewriting as tail-recursive"
_TOO_LONG = "Expression evaluation timeout: Check for infinite loop"
_TOO_LARGE = "Expression evaluation memory limit exceeded: Check for excessive memory usage"


def _failure(expression: str, seconds: float = 5.0) -> JsonataFailed:
    with pytest.raises(JsonataFailed) as caught:
        compile_jsonata(expression).evaluate({}, "Output", seconds=seconds)
    return caught.value


@pytest.mark.parametrize(
    "expression",
    [
        pytest.param(_LOOP, id="tail-recursion"),
        pytest.param("($f := function(){$g()}; $g := function(){$f()}; $f())", id="two-functions"),
        pytest.param("$match($pad('a', 60, 'a') & '!', /^(a|aa)+$/)", id="backtracking"),
        pytest.param("$contains($pad('a', 60, 'a') & '!', /^(a|aa)+$/)", id="backtracking-in-contains"),
        pytest.param("$replace($pad('a', 60, 'a') & '!', /^(a|aa)+$/, 'b')", id="backtracking-in-replace"),
        pytest.param("$reduce([1..100000], function($a, $v){$a + $v}) ~> function($x){$g($x)}($x)", id="long-reduce"),
        pytest.param("[1..2000].($a := $; [1..2000].($ * $a)) ~> $sum()", id="nested-paths"),
        pytest.param("$sort([1..100000], function($l, $r){$l < $r})", id="comparisons"),
        pytest.param("$map([1..3000], function($v){[1..3000][$ = $v]})", id="filters"),
        pytest.param(
            "($g := {'next': function(){$m}}; $m := {'start': 0, 'end': 1, 'groups': [], 'match': 'a',"
            " 'next': function(){$m}}; $match('a', function($s){$m}))",
            id="matcher-without-end",
        ),
    ],
)
def test_evaluation_stops_in_time(expression: str) -> None:
    started = time.thread_time()

    failure = _failure(expression, seconds=0.05)

    assert failure.cause.endswith(f"threw an error during evaluation: {_TOO_LONG}") or failure.code == "T1006"
    # Far more than the limit, for a machine that does much else; without a limit it would take minutes.
    assert time.thread_time() - started < 2 * pace()


@pytest.mark.parametrize(
    "expression",
    [
        "$toMillis($pad('a', 60, 'a') & '!', '(a+)+[Y]')",
        "$toMillis($pad('1', 90, '1') & 'x', '[f][d][w][W][X][x][f][f][f][f][f]')",
        "$parseInteger($pad('a', 100000, 'a'), 'A')",
        "$formatInteger(1e300, 'w')",
        "$trim($join($map([1..4], function(){$pad(' ', 250000)})) & 'x')",
        "$number($pad('1', 100000, '1') & 'x')",
    ],
)
def test_function_on_hostile_text_ends_soon(expression: str) -> None:
    started = time.thread_time()

    with suppress(JsonataFailed):
        compile_jsonata(expression).evaluate({}, seconds=0.05)

    assert time.thread_time() - started < 2 * pace()


def test_running_out_of_time_can_be_told_from_other_failures() -> None:
    assert _failure(_LOOP, seconds=0.01).out_of_time
    assert not _failure("$error('no')").out_of_time


@pytest.mark.slow
@pytest.mark.parametrize(
    "expression",
    [
        pytest.param("[1..873783] ~> $count()", id="range"),
        pytest.param("$range(1, 360146, 1)", id="range-function"),
        pytest.param("$range(1, 1000000000000, 1)", id="huge-range-function"),
        pytest.param("$pad('x', 1000000000)", id="pad"),
        pytest.param("$pad('', 262145, 'x')", id="pad-by-one-too-many"),
        pytest.param(_DOUBLE % 23, id="doubling"),
        pytest.param("$replace($pad('a', 4000, 'a'), 'a', $pad('x', 4000))", id="replace"),
        pytest.param("$replace($pad('a', 4000, 'a'), /a/, $pad('x', 400000))", id="replace-by-pattern"),
        pytest.param("$join($map([1..4000], function(){$pad('x', 4000)}))", id="join"),
        pytest.param("($a := [1..100000]; $zip($a, $a, $a, $a, $a, $a, $a, $a, $a, $a))", id="zip"),
        pytest.param("($a := [1..500000]; $append($a, $a))", id="append"),
        pytest.param("($a := [1..500000]; [$a, $a])", id="array"),
        pytest.param("($a := [1..400]; $a.$a.$a.$a)", id="flattening"),
        pytest.param("($a := [1..800000]; $map([1..1000], function(){$reverse($a)}))", id="many-copies"),
    ],
)
def test_evaluation_stops_before_it_eats_the_memory(expression: str) -> None:
    tracemalloc.start()
    try:
        failure = _failure(expression, seconds=20)
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()

    assert failure.cause.endswith(f"threw an error during evaluation: {_TOO_LARGE}")
    assert peak < 600_000_000


@pytest.mark.parametrize(
    ("expression", "length"),
    [
        ("$pad('', 131072, 'x') & $pad('', 131073, 'x')", 262145),
        ("$pad($pad('', 131072, 'x'), 262145, 'x')", 262145),
        ("$join([$pad('', 131072, 'x'), $pad('', 131073, 'x')])", 262145),
        ("$pad('', 262144, 'é')", 262144),
        ("$pad('', -262144, 'xy')", 262144),
    ],
)
def test_only_what_is_added_to_a_text_is_bounded(expression: str, length: int) -> None:
    assert compile_jsonata(f"$length({expression})").evaluate({}) == length


@pytest.mark.parametrize("expression", ["[1..873782] ~> $count()", "$count($range(1, 360145, 1))", _DOUBLE % 22])
def test_what_the_service_takes_is_taken(expression: str) -> None:
    assert compile_jsonata(expression).evaluate({})


@pytest.mark.parametrize(
    ("allowed", "refused"),
    [
        pytest.param("1" + "+1" * 99, "1" + "+1" * 100, id="sum"),
        pytest.param("(" * 99 + "1" + ")" * 99, "(" * 100 + "1" + ")" * 100, id="parentheses"),
        pytest.param("[" * 99 + "1" + "]" * 99, "[" * 100 + "1" + "]" * 100, id="brackets"),
        pytest.param("1" + "~>$string" * 99, "1" + "~>$string" * 100, id="chain"),
        pytest.param(_COUNT_DOWN % 31, _COUNT_DOWN % 32, id="recursion"),
        pytest.param("true ? 1", "true ? " + "(" * 100 + "1" + ")" * 100, id="branch"),
    ],
)
def test_evaluation_nests_as_deep_as_on_the_service(allowed: str, refused: str) -> None:
    assert compile_jsonata(allowed).evaluate({})
    assert _failure(refused).cause.endswith(f"threw an error during evaluation: {_TOO_DEEP}")


def test_branch_that_is_not_taken_may_be_too_deep() -> None:
    assert compile_jsonata("true ? 1 : " + "(" * 100 + "1" + ")" * 100).evaluate({}) == 1


def test_tail_calls_do_not_nest() -> None:
    assert compile_jsonata("($f := function($n){$n = 0 ? 'done' : $f($n - 1)}; $f(20000))").evaluate({}) == "done"


def test_range_that_the_language_refuses_is_refused_in_its_words() -> None:
    failure = _failure("[1..1e9]")

    assert failure.code == "D2014"
    assert failure.cause.endswith(
        "The size of the sequence allocated by the range operator (..) must not exceed 1e6.  "
        "Attempted to allocate 1000000000."
    )
