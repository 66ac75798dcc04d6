"""Conditions of breakpoints: which of the many times that a state is reached are those to hold it at.

Written on one line, as a person would say it::

    item index = 2
    $.age >= 18 and $.country != "CN"
    $$.Map.Item.Value.id = 'A7' or hit count = 3
    {% $states.input.age > 18 %}

A side is a path (of the input, ``$$`` of the context, ``$name`` of a variable), ``item index`` (of the innermost Map
around the state, from 0), ``hit count`` (how often the state has been reached in the execution, from 1), or a JSON
value. ``and`` binds closer than ``or``. A path alone asks whether there is something, other than false or null. What
is not there equals nothing, and neither comes before the other: as in a filter of a path.
"""

import json
import operator
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final, NamedTuple, NoReturn, TypeAlias

from engine.errors import RUNTIME, DefinitionError, StateFailed
from engine.expressions.budget import Budget
from engine.expressions.comparisons import NOTHING, is_same
from engine.expressions.faults import Broken
from engine.expressions.paths import PathFailed, PathMissing, compile_path
from engine.expressions.query_text import is_jsonata_text, jsonata_text
from engine.expressions.scanner import ExpressionError
from engine.language.values import Json
from engine.language.wording import Message, shorten

if TYPE_CHECKING:
    from engine.expressions.jsonata import JsonataSyntaxError

MOST_LENGTH = 1000
"""Characters of a condition."""

_WORDS: Final[dict[str, Message]] = {
    "empty": Message(en="there is no condition", zh="条件为空"),
    "too-long": Message(en="a condition has at most {most} characters", zh="条件最多 {most} 个字符"),
    "side": Message(
        en='column {column}: a path, "item index", "hit count" or a JSON value is expected, not {found}',
        zh="第 {column} 列：应为路径、“item index”、“hit count”或 JSON 值，而不是 {found}",
    ),
    "end": Message(
        en="column {column}: the condition ends too early; a path, a number or a text is missing",
        zh="第 {column} 列：条件不完整，缺少路径、数字或文本",
    ),
    "joint": Message(
        en='column {column}: a comparison such as =, or "and" or "or" is expected, not {found}',
        zh="第 {column} 列：应为 = 等比较符，或 and、or，而不是 {found}",
    ),
    "always": Message(
        en="column {column}: {found} alone says nothing about the data; compare it with something",
        zh="第 {column} 列：单独的 {found} 与数据无关，请将它与某个值比较",
    ),
    "path": Message(en="{path}: {reason}", zh="{path}：{reason}"),
}
_NAMES: Final = {
    "item index": "index",
    "index": "index",
    "hit count": "hits",
    "hits": "hits",
    "项目序号": "index",
    "序号": "index",
    "命中次数": "hits",
}
_COMPARISONS: Final[dict[str, Callable[[Any, Any], bool]]] = {
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
}
_EQUALS, _DIFFERS = ("=", "=="), ("!=", "<>")
_SPELLED: Final = {"≤": "<=", "≥": ">=", "≠": "!=", "＝": "=", "＜": "<", "＞": ">"}
_joint = re.compile(r"<=|>=|!=|<>|==|[=<>≤≥≠＝＜＞]")
_word = re.compile(r"(?:and\b|&&|并且)|(?:or\b|\|\||或者)", re.IGNORECASE)
_name = re.compile(r"item\s+index\b|hit\s+count\b|index\b|hits\b|项目序号|序号|命中次数", re.IGNORECASE)
_value = re.compile(r'"(?:[^"\\]|\\.)*"|-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?|true\b|false\b|null\b')
_quoted = re.compile(r"'((?:[^'\\]|\\.)*)'")
_space = re.compile(r"\s*")
_ENDS = frozenset(" \t\r\n=<>!≤≥≠＝＜＞&|")


class ConditionRefused(DefinitionError):
    """A condition cannot be read; ``text`` has the reason in ``en`` or ``zh``."""

    def __init__(self, code: str, cause: "ExpressionError | JsonataSyntaxError | None" = None, **args: object) -> None:
        self._code, self._cause, self._args = code, cause, args
        super().__init__(self.text())

    def text(self, language: str = "en") -> str:
        """Return why, in ``en`` or ``zh``."""
        reason = {} if self._cause is None else {"reason": self._cause.explain(language)}
        return _WORDS[self._code].text(language).format_map({**self._args, **reason})


class Moment(NamedTuple):
    """A state that is about to run, as a condition sees it; ``item`` is the index of what it works on, None outside of a Map."""

    data: Json
    context: dict[str, Json]
    variables: Mapping[str, Json]
    item: int | None
    hits: int


_Side: TypeAlias = Callable[[Moment], Any]
_Test: TypeAlias = Callable[[Moment], bool]


@dataclass(frozen=True, slots=True, kw_only=True)
class StopCondition:
    """A condition that was read from ``text``."""

    text: str
    holds: _Test = field(repr=False, compare=False)
    """Tells whether a moment is one to hold the state at.

    Raises:
        StateFailed: it cannot be told, as an expression fails.
    """


def read_condition(text: str) -> StopCondition:
    """Return the condition that ``text`` says.

    Raises:
        ConditionRefused: it says none.
    """
    bare = text.strip()
    if not bare:
        raise ConditionRefused("empty")
    if len(bare) > MOST_LENGTH:
        raise ConditionRefused("too-long", most=MOST_LENGTH)
    if is_jsonata_text(bare):
        return StopCondition(text=text, holds=_jsonata(bare))
    return StopCondition(text=text, holds=_Reading(text).condition())


def _jsonata(text: str) -> _Test:
    # slow to import, and few conditions are such
    from engine.expressions.jsonata import JsonataFailed, JsonataSyntaxError, compile_jsonata

    try:
        expression = compile_jsonata(jsonata_text(text))
    except JsonataSyntaxError as error:
        raise ConditionRefused("path", error, path="{% … %}") from None

    def holds(moment: Moment) -> bool:
        states: dict[str, Json] = {"input": moment.data, "context": moment.context}
        try:
            return expression.evaluate({**moment.variables, "states": states}, "breakpoint", "boolean") is True
        except JsonataFailed as failure:
            if failure.nothing:
                return False
            raise

    return holds


class _Reading:
    """Reads a condition from left to right."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._at = 0

    def condition(self) -> _Test:
        """Return the whole: comparisons that are joined."""
        either: list[tuple[_Test, ...]] = []
        every: list[_Test] = []
        while True:
            every.append(self._comparison())
            if self._is_over():
                return _joined([*either, tuple(every)])
            found = _word.match(self._text, self._at)
            if found is None:
                self._refuse("joint")
            self._at = found.end()
            if found[0].lower() in ("or", "||", "或者"):
                either.append(tuple(every))
                every = []

    def _comparison(self) -> _Test:
        start = self._skip()
        left, is_path = self._side()
        self._skip()
        found = _joint.match(self._text, self._at)
        if found is None:
            if not is_path:
                self._at, end = start, self._at
                self._refuse("always", end)
            return lambda moment: not any(left(moment) is nothing for nothing in (NOTHING, None, False))
        self._at = found.end()
        sign = _SPELLED.get(found[0], found[0])
        right, _ = self._side()
        if sign in _EQUALS:
            return lambda moment: _equals(left(moment), right(moment))
        if sign in _DIFFERS:
            return lambda moment: not _equals(left(moment), right(moment))
        comes = _COMPARISONS[sign]
        return lambda moment: _is_in_order(comes, left(moment), right(moment))

    def _side(self) -> tuple[_Side, bool]:
        """Return what reads one side of a comparison, and whether that is a path."""
        text, at = self._text, self._skip()
        if self._is_over():
            self._refuse("end")
        if text[at] == "$":
            return self._path(), True
        name = _name.match(text, at)
        if name is not None:
            self._at = name.end()
            what = _NAMES[" ".join(name[0].lower().split())]
            return (_index if what == "index" else _hits), False
        value, quoted = _value.match(text, at), _quoted.match(text, at)
        if value is not None:
            self._at = value.end()
            return _constant(self._json(value[0], at)), False
        if quoted is None:
            self._refuse("side")
        self._at = quoted.end()
        return _constant(re.sub(r"\\(.)", r"\1", quoted[1])), False

    def _json(self, text: str, at: int) -> Json:
        try:
            value: Json = json.loads(text)
        except ValueError:
            self._at = at
            self._refuse("side")
        return value

    def _path(self) -> _Side:
        start = self._at
        self._at = _end_of_path(self._text, start)
        text = self._text[start : self._at]
        try:
            path = compile_path(text)
        except ExpressionError as error:
            raise ConditionRefused("path", error, path=shorten(text)) from None

        def side(moment: Moment) -> Any:
            try:
                found = path.read(moment.data, moment.context, moment.variables)
                return found if path.is_definite or found else NOTHING
            except PathFailed:
                raise  # it is there, but cannot be worked out
            except PathMissing:
                return NOTHING

        return side

    def _skip(self) -> int:
        found = _space.match(self._text, self._at)
        assert found is not None  # it may be empty
        self._at = found.end()
        return self._at

    def _is_over(self) -> bool:
        return self._skip() == len(self._text)

    def _refuse(self, code: str, end: int | None = None) -> NoReturn:
        rest = self._text[self._at : end].split(maxsplit=1)
        found = self._text[self._at : end].strip() if end is not None else rest[0] if rest else ""
        raise ConditionRefused(code, column=self._at + 1, found=shorten(found, 30))


def _end_of_path(text: str, start: int) -> int:
    """Return where a path ends: at a space or a sign that is in no brackets and no quotes."""
    depth, quote, at = 0, "", start
    while at < len(text):
        sign = text[at]
        if quote:
            at += sign == "\\"
            quote = "" if sign == quote else quote
        elif sign in "'\"":
            quote = sign
        elif sign in "[(":
            depth += 1
        elif sign in "])":
            depth -= 1
        elif depth <= 0 and sign in _ENDS:
            return at
        at += 1
    return len(text)


def _joined(either: list[tuple[_Test, ...]]) -> _Test:
    return lambda moment: any(all(test(moment) for test in every) for every in either)


def _constant(value: Json) -> _Side:
    return lambda moment: value


def _index(moment: Moment) -> Any:
    return NOTHING if moment.item is None else moment.item


def _hits(moment: Moment) -> int:
    return moment.hits


def _kind(value: Any) -> type | None:
    """Return what may be compared with its like: numbers with numbers, a boolean with no number."""
    if isinstance(value, bool):
        return bool
    return float if isinstance(value, int | float) else type(value)


def _equals(left: Any, right: Any) -> bool:
    if left is NOTHING or right is NOTHING or _kind(left) is not _kind(right):
        return False
    if not isinstance(left, list | dict):
        return bool(left == right)
    try:
        return is_same(left, right, Budget())
    except Broken as fault:
        raise StateFailed(RUNTIME, f"The condition of a breakpoint cannot be evaluated: {fault}") from None


def _is_in_order(comes: Callable[[Any, Any], bool], left: Any, right: Any) -> bool:
    kind = _kind(left)
    return kind is _kind(right) and kind in (float, str) and comes(left, right)
