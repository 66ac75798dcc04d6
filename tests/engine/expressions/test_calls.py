"""Reading and evaluating calls of intrinsic functions."""

import pytest

from engine.errors import INTRINSIC_FAILURE, StateFailed
from engine.expressions.calls import CallError, call_doubt, compile_call
from engine.expressions.paths import PathMissing
from engine.language.values import Json

DATA: dict[str, Json] = {"a": [1, 2], "name": "李雷", "t": "{} of {}", "o": {"k": 1}, "x,y": 3, "p)": 4}
CONTEXT: Json = {"Execution": {"Id": "e-1"}}

EVALUATED: list[tuple[str, Json]] = [
    ("States.Array()", []),
    ("States.Array( 1 , -2.5,1e2, true ,false,null,'text' )", [1, -2.5, 100.0, True, False, None, "text"]),
    ("States.Array($.name, $['x,y'], $['p)'], $.a[1])", ["李雷", 3, 4, 2]),
    ("States.Array($$.Execution.Id)", ["e-1"]),
    ("States.Array($)", [DATA]),
    ("States.Array($.a[*])", [[1, 2]]),
    ("States.Array($.a[?(@ > 1)])", [[2]]),
    ("States.Array(States.ArrayLength($.a), States.Array(States.Array()))", [2, [[]]]),
    (r"States.Array('it\'s', '\{\}', 'a\\b', 'a, b)', '中')", ["it's", "{}", "a\\b", "a, b)", "中"]),
    (r"States.Format('\{{}\} it\'s \\ {}', 1, $.name)", "{1} it's \\ 李雷"),
    ("States.Format($.t, 1, 2)", "1 of 2"),
    ("States.UUID  ( )  ", None),
]


@pytest.mark.parametrize(("text", "value"), EVALUATED, ids=[text for text, _ in EVALUATED])
def test_call_gives_its_value(text: str, value: Json) -> None:
    found = compile_call(text)(DATA, CONTEXT)

    if "UUID" in text:
        assert isinstance(found, str)
        assert len(found) == 36
    else:
        assert found == value


REFUSED = [
    ("", "no-function", 1),
    ("Format()", "no-function", 1),
    ("States.Nope()", "unknown-intrinsic", 1),
    ("States.()", "unknown-intrinsic", 1),
    ("States.UUID", "no-parenthesis", 12),
    ("States.UUID(", "no-argument", 13),
    ("States.UUID() x", "trailing-text", 15),
    ("States.Array(1 2)", "no-comma", 16),
    ("States.Array(1,)", "no-argument", 16),
    ("States.Array(word)", "no-argument", 14),
    ('States.Array("x")', "no-argument", 14),
    ("States.Array('x)", "unclosed-quote", 14),
    (r"States.Array('\n')", "bad-call-escape", 15),
    ("States.Array('\\", "bad-call-escape", 15),
    ("States.Array($.)", "no-name", 16),
    ("States.Array($[)", "no-selector", 16),
    ("States.Array($.a b)", "no-comma", 18),
    ("States.Array(" * 11 + ")" * 11, "too-deep", 131),
]


@pytest.mark.parametrize(("text", "code", "column"), REFUSED, ids=[f"{code} {text[:20]}" for text, code, _ in REFUSED])
def test_wrong_call_is_refused_with_reason_and_column(text: str, code: str, column: int) -> None:
    with pytest.raises(CallError) as failure:
        compile_call(text)

    assert (failure.value.code, failure.value.column) == (code, column)


def test_misspelt_function_gets_the_nearest_name() -> None:
    with pytest.raises(CallError, match=r"no function States\.Fromat; did you mean States\.Format\?"):
        compile_call("States.Fromat('{}', 1)")


DOUBTED = [
    ("States.MathAdd(1)", "argument-count", 1, "2 arguments, not 1"),
    ("States.Format()", "argument-count", 1, "1+ arguments, not 0"),
    ("States.MathRandom(1, 2, 3, 4)", "argument-count", 1, "2-3 arguments, not 4"),
    ("States.Array(States.ArrayLength())", "argument-count", 14, "1 arguments, not 0"),
    ("States.MathAdd($.a[0], '1')", "argument-type", 24, "argument 2 of States.MathAdd must be of type number"),
    ("States.MathRandom(1, 10, null)", "argument-type", 26, "not null"),
    ("States.ArrayLength('abc')", "argument-type", 20, "of type array, not string"),
    ("States.StringSplit('a', 1)", "argument-type", 25, "of type string, not number"),
    ("States.Hash($.o, true)", "argument-type", 18, "of type string, not boolean"),
    ("States.JsonMerge($.o, 'x', false)", "argument-type", 23, "of type object, not string"),
    ("States.Format(States.StringToJson(1))", "argument-type", 35, "argument 1 of States.StringToJson"),
    ("States.MathAdd(1, States.Format('{}', $.name))", "argument-type", 19, "of type number, not string"),
    ("States.ArrayLength(States.UUID())", "argument-type", 20, "of type array, not string"),
    ("States.ArrayLength(States.StringToJson('{}'))", "argument-type", 20, "of type array, not object"),
    ("States.Format('{} {}', $.name)", "failing-arguments", 1, "the template has more {}"),
    ("States.Format('{}', $.name, 1)", "failing-arguments", 1, "2 values are given"),
    ("States.Array(States.Format('{', $.name))", "failing-arguments", 14, "no placeholder"),
    ("States.StringToJson('{')", "failing-arguments", 1, "is not JSON"),
    ("States.Hash($.name, 'MD4')", "failing-arguments", 1, 'no algorithm "MD4"'),
    ("States.JsonMerge($.o, $.o, true)", "failing-arguments", 1, "only the shallow merge exists"),
    ("States.ArrayRange($.a[0], 9, 0)", "failing-arguments", 1, "the step must not be 0"),
    ("States.ArrayRange(1, 2000, 1)", "failing-arguments", 1, "2000 elements"),
    ("States.ArrayPartition($.a, 0)", "failing-arguments", 1, "at least 1, not 0"),
    ("States.ArrayGetItem($.a, -1)", "failing-arguments", 1, "no element -1"),
    ("States.ArrayGetItem(States.Array(1, 2), 2)", "failing-arguments", 1, "no element 2"),
    ("States.MathRandom(5, 5)", "failing-arguments", 1, "must be below the end 5"),
    ("States.MathAdd(3000000000, $.a[0])", "failing-arguments", 1, "more than 32 bits"),
]


@pytest.mark.parametrize(("text", "code", "column", "words"), DOUBTED, ids=[text for text, *_ in DOUBTED])
def test_call_that_must_fail_is_read_and_fails_when_it_is_called(text: str, code: str, column: int, words: str) -> None:
    doubt = call_doubt(text)

    assert doubt is not None
    assert (doubt.code, doubt.column) == (code, column)
    assert words in doubt.reason
    with pytest.raises(StateFailed) as failure:
        compile_call(text)(DATA)
    assert failure.value.error == INTRINSIC_FAILURE


POSSIBLE = [
    "States.UUID(1, 'a')",
    "States.MathRandom(1, 2)",
    "States.MathRandom($.a[0], 5)",
    "States.MathRandom(-5, $.a[0])",
    "States.Format('{}', '1')",
    "States.Format($.t, 1, 2)",
    "States.Format(States.Format('{}', $.t), 1, 2)",
    "States.Hash(1, 'MD5')",
    "States.Hash($.o, States.Format('SHA-{}', 1))",
    "States.ArrayRange(1, $.a[1], 1)",
    "States.ArrayRange($.a[0], 900, 1)",
    "States.ArrayRange(1, 5000, $['x,y'])",
    "States.ArrayGetItem(States.ArrayRange(0, 500, 1), 400)",
    "States.ArrayGetItem(States.StringSplit('a,b', ','), 1)",
    "States.ArrayContains(States.Array('a', $.name), 'a')",
    "States.JsonMerge($.o, States.StringToJson('{}'), false)",
    "States.MathAdd(States.StringToJson('1'), 2147483646)",
    "States.Base64Decode('')",
    "States.StringToJson('')",
]


@pytest.mark.parametrize("text", POSSIBLE)
def test_call_that_may_work_has_no_doubt(text: str) -> None:
    assert call_doubt(text) is None
    data = {**DATA, "x,y": 30} if "5000" in text else DATA
    compile_call(text)(data)


def test_missing_argument_names_its_path_only() -> None:
    with pytest.raises(PathMissing, match=r"'\$\.none' could not be found"):
        compile_call("States.Array($.none)")(DATA)


def test_failing_inner_call_fails_the_outer() -> None:
    with pytest.raises(StateFailed) as failure:
        compile_call("States.Array(States.ArrayLength('x'))")(DATA)

    assert failure.value.error == INTRINSIC_FAILURE
    assert failure.value.cause == 'States.ArrayLength: expected an array but got string "x"'
    assert failure.value.service_cause == (
        "There was an error while evaluating the intrinsic function: States.Array(States.ArrayLength('x')). "
        "Invalid arguments in States.ArrayLength"
    )
