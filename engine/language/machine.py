"""The parts of a state machine that are no state: transitions, retriers, catchers, rules.

All are read-only views of a definition's text; an edit is a splice of the text, never of these.
"""

import enum
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Protocol

from msgspec import Struct

from engine.language.values import Json


class TransitionKind(enum.Enum):
    """Why an execution goes from one state to the next."""

    NEXT = "next"
    END = "end"
    RULE = "rule"
    DEFAULT = "default"
    CATCH = "catch"


class Transition(Struct, frozen=True, kw_only=True, gc=False):
    """One way out of a state.

    ``target`` is a state name of the same machine, or None for the end. ``field`` is the pointer,
    within the state, of the field that holds the target: ``/Next``, ``/Choices/0/Next``, ``/Default``,
    ``/Catch/1/Next``, ``/End``. ``index`` is the number of the rule or catcher, from 0.
    """

    kind: TransitionKind
    target: str | None
    field: str
    index: int = 0


class Retrier(Struct, frozen=True, kw_only=True):
    """What to retry: TCSL's defaults are one second, two retries, doubling waits."""

    error_equals: tuple[str, ...]
    interval_seconds: int = 1
    max_attempts: int = 2
    backoff_rate: float = 2.0
    max_delay_seconds: int | None = None
    has_jitter: bool = False

    def wait_before(self, attempt: int) -> float:
        """Return the wait in seconds before retry number ``attempt`` (from 1).

        Raises:
            ValueError: ``attempt`` is below 1.
        """
        if attempt < 1:
            raise ValueError(f"retries count from 1, not {attempt}")
        try:
            wait = float(self.interval_seconds) * self.backoff_rate ** (attempt - 1)
        except OverflowError:
            wait = float("inf")
        return wait if self.max_delay_seconds is None else min(wait, float(self.max_delay_seconds))


class Builder(Protocol):
    """What builds a value from data when a state is entered or left: the template of a field such as Assign."""

    def build(
        self,
        focus: Json,
        context: dict[str, Json],
        variables: Mapping[str, Json] | None,
        states: Mapping[str, Json],
    ) -> Json:
        """Return the value; ``focus`` is what ``$`` of a path means, ``states`` the members of JSONata's ``$states``."""


class Catcher(Struct, frozen=True, kw_only=True):
    """Where to go on after an error; ``result_path`` is None for null.

    ``assign`` builds the variables of Assign, ``output`` what JSONata's Output makes; each is None when absent.
    """

    error_equals: tuple[str, ...]
    next: str
    result_path: str | None = "$"
    assign: Builder | None = None
    output: Builder | None = None


class Comparison(Struct, frozen=True, kw_only=True, weakref=True):
    """One test of a Choice rule: ``operator`` of ``engine.expressions.conditions`` on ``variable``."""

    variable: str
    operator: str
    operand: Json


class Combination(Struct, frozen=True, kw_only=True, weakref=True):
    """And, Or or Not over inner conditions; Not has exactly one."""

    operator: str
    conditions: tuple["Condition", ...]


@dataclass(frozen=True, slots=True, kw_only=True, weakref_slot=True)
class Query:
    """A condition in JSONata: its ``text`` without ``{% %}``; ``place`` is where it stands, such as Choices[0]/Condition."""

    text: str
    place: str = field(default="Condition", compare=False)


Condition = Comparison | Combination | Query


class Rule(Struct, frozen=True, kw_only=True):
    """One rule of a Choice: the first whose condition is true decides the next state.

    ``assign`` and ``output`` are as those of a :class:`Catcher`.
    """

    condition: Condition
    next: str
    assign: Builder | None = None
    output: Builder | None = None


def escape(name: str) -> str:
    """Return a state name as one part of a JSON pointer (RFC 6901)."""
    return name.replace("~", "~0").replace("/", "~1")


def unescape(part: str) -> str:
    """Return the name that one part of a JSON pointer stands for."""
    return part.replace("~1", "/").replace("~0", "~")
