"""The comparison operators of Choice rules: one table, 39 rows."""

import operator
from collections.abc import Callable
from functools import lru_cache
from typing import Any, TypeAlias

from msgspec import Struct

from engine.expressions.timestamps import read_instant
from engine.language.values import Json

PairTest: TypeAlias = Callable[[Any, Any], bool]
"""Called with the value and the operand; false when a type is wrong, never raises."""

DOCUMENTED = ("StringEquals", "NumericEquals", "BooleanEquals", "IsBoolean", "IsNumeric")
"""What Tencent's documentation lists; all others come from the Amazon States Language."""

_NUMBERS = frozenset({int, float})
_OPERANDS = {"string": "string", "number": "number", "boolean": "boolean", "timestamp": "timestamp", "type": "boolean"}


class Operator(Struct, frozen=True, kw_only=True):
    """One comparison operator.

    ``kind`` is the type it compares: string, number, boolean, timestamp, or type for the Is... tests, whose
    operand says whether the answer shall be yes or no. ``symbol`` stands between the two sides in a label,
    and is empty for the Is... tests. ``takes_path``: the operand is a path. ``test`` compares the value with
    the operand, or with what the operand's path finds. ``en`` and ``zh`` name it in a list of operators.
    """

    name: str
    kind: str
    symbol: str
    is_documented: bool
    takes_path: bool
    en: str
    zh: str
    test: PairTest

    def operand_fault(self, operand: Json) -> str | None:
        """Return what the operand should be when it is something else, for a message; None when it is right."""
        if self.takes_path:
            is_right = isinstance(operand, str)
            return None if is_right else "path"
        return None if _OPERAND_CHECKS[_OPERANDS[self.kind]](operand) else _OPERANDS[self.kind]


def _is_number(value: Json) -> bool:
    return type(value) in _NUMBERS


def _is_timestamp(value: Json) -> bool:
    return isinstance(value, str) and read_instant(value) is not None


_OPERAND_CHECKS: dict[str, Callable[[Json], bool]] = {
    "string": lambda operand: isinstance(operand, str),
    "number": _is_number,
    "boolean": lambda operand: isinstance(operand, bool),
    "timestamp": _is_timestamp,
}


def _compare_strings(compare: PairTest) -> PairTest:
    return lambda value, operand: type(value) is str and type(operand) is str and compare(value, operand)


def _compare_numbers(compare: PairTest) -> PairTest:
    return lambda value, operand: type(value) in _NUMBERS and type(operand) in _NUMBERS and compare(value, operand)


def _compare_timestamps(compare: PairTest) -> PairTest:
    def test(value: Any, operand: Any) -> bool:
        if type(value) is not str or type(operand) is not str:
            return False
        left, right = read_instant(value), read_instant(operand)
        return left is not None and right is not None and compare(left, right)

    return test


def _equal_booleans(value: Any, operand: Any) -> bool:
    return type(value) is bool and value is operand


def _has_type(check: Callable[[Json], bool]) -> PairTest:
    return lambda value, operand: check(value) is operand


def _matches(value: Any, operand: Any) -> bool:
    return type(value) is str and type(operand) is str and is_like(value, operand)


def is_like(text: str, pattern: str) -> bool:
    r"""Tell whether ``text`` matches ``pattern``: ``*`` is any text, ``\*`` a star, ``\\`` a backslash."""
    first, *rest = _literal_parts(pattern)
    if not rest:
        return text == first
    last = rest.pop()
    if len(text) < len(first) + len(last) or not text.startswith(first) or not text.endswith(last):
        return False
    # Taking the leftmost place for each part is enough, and cannot run away as a regular expression can.
    position, end = len(first), len(text) - len(last)
    for part in rest:
        found = text.find(part, position, end)
        if found < 0:
            return False
        position = found + len(part)
    return True


@lru_cache(maxsize=1024)
def _literal_parts(pattern: str) -> tuple[str, ...]:
    parts, current, characters = [], "", iter(pattern)
    for character in characters:
        if character == "*":
            parts.append(current)
            current = ""
        elif character == "\\":
            escaped = next(characters, "")
            current += escaped if escaped in ("*", "\\") else character + escaped
        else:
            current += character
    return (*parts, current)


_ORDERS: tuple[tuple[str, str, PairTest, str, str], ...] = (
    ("Equals", "=", operator.eq, "equals", "等于"),
    ("LessThan", "<", operator.lt, "is less than", "小于"),
    ("GreaterThan", ">", operator.gt, "is greater than", "大于"),
    ("LessThanEquals", "≤", operator.le, "is at most", "小于或等于"),
    ("GreaterThanEquals", "≥", operator.ge, "is at least", "大于或等于"),
)
_ORDERED_KINDS: tuple[tuple[str, str, Callable[[PairTest], PairTest], str, str], ...] = (
    ("String", "string", _compare_strings, "text", "文本"),
    ("Numeric", "number", _compare_numbers, "number", "数字"),
    ("Timestamp", "timestamp", _compare_timestamps, "time", "时间"),
)
_TYPE_TESTS: tuple[tuple[str, Callable[[Json], bool], str, str], ...] = (
    ("IsNull", lambda value: value is None, "is null", "为空值"),
    # A missing value never gets this far; see engine.expressions.conditions.
    ("IsPresent", lambda value: True, "is present", "存在"),
    ("IsNumeric", _is_number, "is a number", "是数字"),
    ("IsString", lambda value: isinstance(value, str), "is a text", "是文本"),
    ("IsBoolean", lambda value: isinstance(value, bool), "is true or false", "是布尔值"),
    ("IsTimestamp", _is_timestamp, "is a time", "是时间"),
)


def _with_path_form(name: str, kind: str, symbol: str, en: str, zh: str, test: PairTest) -> tuple[Operator, Operator]:
    is_documented = name in DOCUMENTED
    plain = Operator(
        name=name,
        kind=kind,
        symbol=symbol,
        is_documented=is_documented,
        takes_path=False,
        en=en,
        zh=zh,
        test=test,
    )
    path_form = Operator(
        name=name + "Path",
        kind=kind,
        symbol=symbol,
        is_documented=False,
        takes_path=True,
        en=f"{en} that of a path",
        zh=f"{zh}（另一路径的值）",
        test=test,
    )
    return plain, path_form


def _all_operators() -> list[Operator]:
    rows: list[Operator] = []
    for prefix, kind, build, kind_en, kind_zh in _ORDERED_KINDS:
        for suffix, symbol, compare, en, zh in _ORDERS:
            words = f"{kind_en} {en}", f"{kind_zh}{zh}"
            rows += _with_path_form(prefix + suffix, kind, symbol, *words, build(compare))
    rows += _with_path_form("BooleanEquals", "boolean", "=", "true/false equals", "布尔值等于", _equal_booleans)
    rows.append(
        Operator(
            name="StringMatches",
            kind="string",
            symbol="~",
            is_documented=False,
            takes_path=False,
            en="text matches, * is any text",
            zh="文本匹配，* 代表任意文本",
            test=_matches,
        )
    )
    for name, check, en, zh in _TYPE_TESTS:
        rows.append(
            Operator(
                name=name,
                kind="type",
                symbol="",
                is_documented=name in DOCUMENTED,
                takes_path=False,
                en=en,
                zh=zh,
                test=_has_type(check),
            )
        )
    return rows


OPERATORS: dict[str, Operator] = {row.name: row for row in _all_operators()}
