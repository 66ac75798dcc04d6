"""The conditions of Choice rules: compiled once, evaluated often, described in a few words."""

from collections.abc import Callable
from functools import partial
from typing import TypeAlias, assert_never
from weakref import ref

from engine.errors import DefinitionError
from engine.expressions.brief import brief
from engine.expressions.operators import OPERATORS, Operator
from engine.expressions.paths import PathMissing, Variables, compile_path
from engine.language.machine import Combination, Comparison, Condition, Query
from engine.language.shorten import shorten
from engine.language.values import Json

__all__ = [
    "OPERATORS",
    "CompiledCondition",
    "ConditionPathMissing",
    "Operator",
    "compile_condition",
    "describe",
    "evaluate",
    "type_words",
]

CompiledCondition: TypeAlias = Callable[[Json, Json, Variables | None], bool]
"""Called with the data, the context object and the variables; raises StateFailed when a path finds nothing."""

_OPERAND_LENGTH = 24
_QUERY_LENGTH = 40
# By identity, because equal conditions need not mean the same (1 equals true for Python), and some operands
# have no hash. A function goes with its condition, before another one can have that identity.
_compiled: dict[int, tuple[ref[Condition], CompiledCondition]] = {}

_WORDS = {
    "en": {"And": " and ", "Or": " or ", "Not": "not ", "never": "never", "always": "always"},
    "zh": {"And": " 且 ", "Or": " 或 ", "Not": "非 ", "never": "永不", "always": "总是"},
}
_TYPE_WORDS = {
    "IsNull": (("is null", "is not null"), ("为空值", "不为空值")),
    "IsPresent": (("is present", "is absent"), ("存在", "不存在")),
    "IsNumeric": (("is a number", "is no number"), ("是数字", "不是数字")),
    "IsString": (("is a text", "is no text"), ("是文本", "不是文本")),
    "IsBoolean": (("is a boolean", "is no boolean"), ("是布尔值", "不是布尔值")),
    "IsTimestamp": (("is a time", "is no time"), ("是时间", "不是时间")),
}


class ConditionPathMissing(PathMissing):
    """A path of a condition found no value."""

    def __init__(self, missing: PathMissing) -> None:
        super().__init__(missing.path, missing.data)
        self.cause = missing.cause

    @property
    def service_cause(self) -> str:
        """See :class:`StateFailed`."""
        return f"Invalid path '{self.path}': The choice state's condition path references an invalid value."


def evaluate(condition: Condition, data: Json, context: Json = None, variables: Variables | None = None) -> bool:
    """Tell whether ``condition`` holds for ``data``.

    A value of another type than the operator's makes a comparison false; booleans are no numbers.

    Raises:
        StateFailed: a path finds nothing (StatesRuntime); IsPresent answers instead.
    """
    return compile_condition(condition)(data, context, variables)


def compile_condition(condition: Condition) -> CompiledCondition:
    """Return the function that evaluates ``condition``; the same condition gives the same function.

    Raises:
        PathError: a path in it cannot be read.
        DefinitionError: an operator in it does not exist.
    """
    key = id(condition)
    known = _compiled.get(key)
    if known is not None:
        return known[1]
    function = _compile(condition)
    _compiled[key] = (ref(condition, partial(_forget, key, _compiled)), function)
    return function


def _forget(key: int, compiled: dict[int, tuple[ref[Condition], CompiledCondition]], _gone: object) -> None:
    compiled.pop(key, None)


def describe(condition: Condition, language: str = "en") -> str:
    """Return the condition in a few words of ``en`` or ``zh``, as on an edge: ``$.age ≥ 18``."""
    language = "zh" if language.startswith("zh") else "en"
    match condition:
        case Comparison():
            return _describe_comparison(condition, language)
        case Query(text=text):
            return shorten(text, _QUERY_LENGTH)
        case Combination(operator="Not", conditions=(inner,)):
            return f"{_WORDS[language]['Not']}({describe(inner, language)})"
        case Combination(operator=name, conditions=()):
            return _WORDS[language]["always" if name == "And" else "never"]
        case Combination(conditions=(inner,)):
            return describe(inner, language)
        case Combination(operator=name, conditions=inners):
            word = _WORDS[language].get(name, f" {name} ")
            return word.join(_describe_inner(inner, language) for inner in inners)
        case _:
            assert_never(condition)


def type_words(name: str, language: str = "en") -> tuple[str, str]:
    """Return what an Is... test says of a value when it asks for true and when it asks for false."""
    return _TYPE_WORDS[name][language.startswith("zh")]


def _compile(condition: Condition) -> CompiledCondition:
    match condition:
        case Comparison():
            return _compile_comparison(condition)
        case Query():
            return _compile_query(condition)
        case Combination(operator="And", conditions=inners):
            tests = tuple(map(_compile, inners))
            return lambda data, context, variables: all(test(data, context, variables) for test in tests)
        case Combination(operator="Or", conditions=inners):
            tests = tuple(map(_compile, inners))
            return lambda data, context, variables: any(test(data, context, variables) for test in tests)
        case Combination(operator="Not", conditions=(inner,)):
            negated = _compile(inner)
            return lambda data, context, variables: not negated(data, context, variables)
        case Combination(operator=name):
            raise DefinitionError(f"a condition cannot be made with {name} of {len(condition.conditions)} conditions")
        case _:
            assert_never(condition)


def _compile_query(condition: Query) -> CompiledCondition:
    from engine.expressions.jsonata import compile_jsonata  # slow to import, and few definitions have any

    jsonata, place = compile_jsonata(condition.text), condition.place

    def test(data: Json, context: Json, variables: Variables | None) -> bool:
        bindings: dict[str, Json] = {**(variables or {}), "states": {"input": data, "context": context}}
        return jsonata.evaluate(bindings, place, "boolean") is True

    return test


def _compile_comparison(comparison: Comparison) -> CompiledCondition:
    operator = OPERATORS.get(comparison.operator)
    if operator is None:
        raise DefinitionError(f"there is no comparison operator {comparison.operator}")
    path = compile_path(comparison.variable)
    test, operand = operator.test, comparison.operand
    if operator.name == "IsPresent":
        return lambda data, context, variables: path.is_present(data, context, variables) is operand
    read = path.read
    if operator.takes_path:
        read_operand = compile_path(str(operand)).read
        return lambda data, context, variables: test(
            read(data, context, variables), read_operand(data, context, variables)
        )
    return lambda data, context, variables: test(read(data, context, variables), operand)


def _describe_comparison(comparison: Comparison, language: str) -> str:
    operator = OPERATORS.get(comparison.operator)
    if comparison.operator in _TYPE_WORDS:
        yes_no = _TYPE_WORDS[comparison.operator][language == "zh"]
        return f"{comparison.variable} {yes_no[comparison.operand is False]}"
    symbol = comparison.operator if operator is None else operator.symbol
    is_bare = operator is not None and (operator.takes_path or operator.kind == "timestamp")
    if is_bare and isinstance(comparison.operand, str):
        operand = comparison.operand
    else:
        operand = brief(comparison.operand, _OPERAND_LENGTH)
    return f"{comparison.variable} {symbol} {operand}"


def _describe_inner(condition: Condition, language: str) -> str:
    text = describe(condition, language)
    is_joined = isinstance(condition, Combination) and condition.operator != "Not" and len(condition.conditions) > 1
    return f"({text})" if is_joined else text
