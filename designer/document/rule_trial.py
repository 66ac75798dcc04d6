"""What the rules of a Choice make of a piece of data: the engine's own answer, condition by condition."""

import enum
from collections.abc import Iterator

from msgspec import Struct

from engine.errors import EngineError, StateFailed
from engine.expressions.conditions import OPERATORS, compile_condition
from engine.expressions.paths import Variables, compile_path
from engine.expressions.patience import hurried
from engine.language.machine import Combination, Comparison, Condition, TransitionKind
from engine.language.values import Json
from engine.states import Choice

_EXAMPLES: dict[str, Json] = {"IsNull": None, "IsNumeric": 1, "IsBoolean": True, "IsTimestamp": "2026-01-31T08:00:00Z"}
_AT_ONCE = 0.05  # seconds that the expressions of one Choice may take in the window's thread


class Truth(enum.Enum):
    """What a condition is for the data."""

    TRUE = "true"
    FALSE = "false"
    FAILED = "failed"  # a path finds nothing, or an expression fails: so would the node


class Answer(Struct, frozen=True, kw_only=True):
    """``reason`` is the engine's sentence why it failed."""

    truth: Truth
    reason: str = ""


class Trial(Struct, frozen=True, kw_only=True):
    """What a Choice does with its data.

    ``answers`` has the conditions by their pointers within the state, ``/Choices/0/And/1``. ``rule`` is the number
    from 0 of the rule that decides, None when none does; ``target`` is where the node goes, empty when it ``fault``s.
    """

    answers: dict[str, Answer]
    rule: int | None = None
    target: str = ""
    fault: str = ""


def try_rules(choice: Choice, data: Json, context: dict[str, Json], variables: Variables | None = None) -> Trial:
    """Return what ``choice`` does with the raw input ``data``; nothing is raised, however wrong the data are."""
    with hurried(_AT_ONCE):
        answers: dict[str, Answer] = {}
        try:
            selected = choice.flow.selected(data, context, variables)
        except EngineError as error:
            return Trial(answers={}, fault=_reason(error))
        for number, rule in enumerate(choice.rules):
            for pointer, condition in _conditions(rule.condition, f"/Choices/{number}"):
                answers[pointer] = _answer(condition, selected, context, variables)
        try:
            way = choice.step(data, context, variables).transition
        except EngineError as error:
            return Trial(answers=answers, fault=_reason(error))
    rule_number = way.index if way.kind is TransitionKind.RULE else None
    return Trial(answers=answers, rule=rule_number, target=way.target or "")


def data_to_begin_with(choice: Choice) -> dict[str, Json]:
    """Return data that have what the rules look at, with the values they compare with: something to change."""
    data: dict[str, Json] = {}
    if not choice.flow.is_identity:
        return data  # what the rules see is not what comes in
    for rule in choice.rules:
        for _, condition in _conditions(rule.condition, ""):
            if isinstance(condition, Comparison) and not OPERATORS[condition.operator].takes_path:
                _put(data, condition)
    return data


def _put(data: dict[str, Json], test: Comparison) -> None:
    """Put what a test compares with where it looks, unless something is there."""
    steps = compile_path(test.variable).steps or ()
    names = [step for step in steps if isinstance(step, str)]
    if not names or len(names) < len(steps):
        return
    for name in names[:-1]:
        inner = data.setdefault(name, {})
        if not isinstance(inner, dict):
            return
        data = inner
    is_type = OPERATORS[test.operator].kind == "type"
    data.setdefault(names[-1], _EXAMPLES.get(test.operator, "") if is_type else test.operand)


def _answer(condition: Condition, data: Json, context: Json, variables: Variables | None) -> Answer:
    try:
        holds = compile_condition(condition)(data, context, variables)
    except EngineError as error:
        return Answer(truth=Truth.FAILED, reason=_reason(error))
    return Answer(truth=Truth.TRUE if holds else Truth.FALSE)


def _conditions(condition: Condition, pointer: str) -> Iterator[tuple[str, Condition]]:
    """Yield a condition and all inside it, with their pointers."""
    yield pointer, condition
    if not isinstance(condition, Combination):
        return
    if condition.operator == "Not":
        yield from _conditions(condition.conditions[0], f"{pointer}/Not")
        return
    for number, inner in enumerate(condition.conditions):
        yield from _conditions(inner, f"{pointer}/{condition.operator}/{number}")


def _reason(error: EngineError) -> str:
    return error.cause if isinstance(error, StateFailed) and error.cause else str(error)
