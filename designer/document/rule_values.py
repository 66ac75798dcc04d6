"""Choice rules as a form sees them: their operator, the editor of its operand, and operands that change type."""

import datetime

from engine.expressions.conditions import OPERATORS
from engine.expressions.timestamps import read_instant
from engine.language.fields import FieldSpec, Kind
from engine.language.source import Node
from engine.language.values import Json

COMBINATIONS = ("And", "Or", "Not")
LISTS = ("And", "Or")
"""The combinations of any number of conditions; Not has one."""
TEST_FIELDS = frozenset(("Variable", *OPERATORS, *COMBINATIONS))
"""The fields of a rule that say what is tested; the others say what follows."""
_KINDS = {"string": Kind.TEXT, "number": Kind.NUMBER, "boolean": Kind.BOOLEAN, "timestamp": Kind.TIMESTAMP}


def operator_of(rule: Node | None) -> str:
    """Return the comparison operator of a rule, or empty."""
    return next((member.key for member in rule.members if member.key in OPERATORS), "") if rule is not None else ""


def combination_of(rule: Node | None) -> str:
    """Return And, Or or Not, whichever the rule is made with, or empty."""
    return next((member.key for member in rule.members if member.key in COMBINATIONS), "") if rule is not None else ""


def operand_spec(name: str) -> FieldSpec:
    """Return the field that holds the operand of an operator, or the conditions of And, Or and Not."""
    operator = OPERATORS.get(name)
    if operator is None:
        return FieldSpec(
            name=name, kind=Kind.JSON, is_required=True, en="The conditions, as JSON.", zh="条件（JSON）。"
        )
    kind = Kind.PATH if operator.takes_path else _KINDS.get(operator.kind, Kind.BOOLEAN)
    return FieldSpec(name=name, kind=kind, is_required=True, en=f"{operator.en}.", zh=f"{operator.zh}。")


def operand_for(name: str, old: Json) -> Json:
    """Return ``old`` as an operand of operator ``name``, or what one begins with."""
    operator = OPERATORS[name]
    if operator.takes_path:
        return old if isinstance(old, str) and old.startswith("$") else "$"
    match operator.kind:
        case "string":
            return old if isinstance(old, str) else "" if old is None else _as_text(old)
        case "number":
            return _as_number(old)
        case "timestamp":
            is_time = isinstance(old, str) and read_instant(old) is not None
            return old if is_time else datetime.date.today().isoformat() + "T00:00:00Z"
        case _:
            return old if isinstance(old, bool) else str(old).lower() != "false"


def _as_text(value: Json) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)


def _as_number(value: Json) -> Json:
    if isinstance(value, int | float) and not isinstance(value, bool):
        return value
    try:
        number = float(str(value))
    except ValueError:
        return 0
    if number in (float("inf"), float("-inf")) or number != number:
        return 0
    return int(number) if number.is_integer() else number
