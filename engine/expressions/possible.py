"""What a value may still be after comparisons of Choice rules were true or false of it.

Each comparison is about one type and leaves the others alone when it is false, so a value is kept as the types it may
have, with a range for numbers, texts and times. Where that is not enough to tell, more is kept than is possible.
"""

from typing import Any, Final, NamedTuple

from engine.expressions.operators import OPERATORS, Operator, is_like
from engine.expressions.timestamps import read_instant
from engine.language.machine import Comparison

ABSENT: Final = "absent"
"""The value is not there; every comparison but IsPresent fails the execution then, so none is true or false of it."""

# A text that is a time is a "time", other texts are "text".
_KINDS: dict[str, frozenset[str]] = {
    "number": frozenset(("number",)),
    "string": frozenset(("text", "time")),
    "timestamp": frozenset(("time",)),
    "boolean": frozenset(("true", "false")),
    "IsNull": frozenset(("null",)),
    "IsNumeric": frozenset(("number",)),
    "IsString": frozenset(("text", "time")),
    "IsTimestamp": frozenset(("time",)),
    "IsBoolean": frozenset(("true", "false")),
}
_ANY = frozenset((ABSENT, "null", "true", "false", "number", "text", "time", "json"))
_OPPOSITES = {"<": "≥", "≥": "<", ">": "≤", "≤": ">"}


class Range(NamedTuple):
    """Values in order from ``low`` to ``high``, without ``holes``; a bound of None is no bound."""

    low: Any = None
    high: Any = None
    has_low: bool = True
    has_high: bool = True
    holes: frozenset[Any] = frozenset()

    @property
    def is_point(self) -> bool:
        """Whether there is one value only."""
        return self.low is not None and self.low == self.high

    def narrowed(self, symbol: str, value: Any, *, wanted: bool) -> "Range | None":
        """Return the values of which ``symbol`` and ``value`` make a true comparison, or a false one; None for none."""
        if symbol == "=":
            if wanted:
                return Range(low=value, high=value) if self._has(value) else None
            return None if self.is_point and self.low == value else self._replace(holes=self.holes | {value})
        symbol = symbol if wanted else _OPPOSITES[symbol]
        has_bound = symbol in "≤≥"
        if symbol in "<≤":
            is_closer = self.high is None or value < self.high or (value == self.high and not has_bound)
            found = self._replace(high=value, has_high=has_bound) if is_closer else self
        else:
            is_closer = self.low is None or value > self.low or (value == self.low and not has_bound)
            found = self._replace(low=value, has_low=has_bound) if is_closer else self
        return None if found._is_empty else found

    def _has(self, value: Any) -> bool:
        is_low = self.low is None or self.low < value or (self.low == value and self.has_low)
        is_high = self.high is None or value < self.high or (self.high == value and self.has_high)
        return is_low and is_high and value not in self.holes

    @property
    def _is_empty(self) -> bool:
        if self.low is None or self.high is None or self.low < self.high:
            return False
        return self.low > self.high or not self._has(self.low)


_ALL = Range()


class Possible(NamedTuple):
    """The types in ``kinds``, with a range for each that has an order; ``likes`` are patterns and whether they match."""

    kinds: frozenset[str] = _ANY
    numbers: Range = _ALL
    texts: Range = _ALL
    times: Range = _ALL
    likes: frozenset[tuple[str, bool]] = frozenset()

    def after(self, test: Comparison, *, wanted: bool) -> "Possible | None":
        """Return what is left when ``test`` is true of the value, or when it is false; None when nothing is."""
        operator = OPERATORS[test.operator]
        if operator.name == "IsPresent":
            is_there = test.operand is wanted
            return self._of(self.kinds - {ABSENT} if is_there else self.kinds & {ABSENT})
        there = self._of(self.kinds - {ABSENT})
        if there is None:
            return None
        if operator.kind == "type":
            return there._kept(_KINDS[operator.name], wanted=test.operand is wanted)
        if operator.takes_path:
            # What the path finds is not known, only that it has the type when the comparison is true.
            return there._kept(_KINDS[operator.kind], wanted=True) if wanted else there
        if operator.kind == "boolean":
            return there._kept(frozenset(("true" if test.operand else "false",)), wanted=wanted)
        found = there._kept(_KINDS[operator.kind], wanted=True) if wanted else there
        return None if found is None else found._compared(operator, test.operand, wanted=wanted)

    def _of(self, kinds: frozenset[str]) -> "Possible | None":
        return self._replace(kinds=kinds) if kinds else None

    def _kept(self, kinds: frozenset[str], *, wanted: bool) -> "Possible | None":
        return self._of(self.kinds & kinds if wanted else self.kinds - kinds)

    def _compared(self, operator: Operator, operand: Any, *, wanted: bool) -> "Possible | None":
        match operator.kind:
            case "number":
                return self._ranged("number", self.numbers.narrowed(operator.symbol, operand, wanted=wanted))
            case "timestamp":
                instant = read_instant(operand)
                return self._ranged("time", self.times.narrowed(operator.symbol, instant, wanted=wanted))
            case _:
                if operator.symbol == "~":
                    return self._liked(operand, wanted=wanted)
                found = self._ranged("text", self.texts.narrowed(operator.symbol, operand, wanted=wanted))
                if found is None or operator.symbol != "=" or not wanted:
                    return found
                instant = read_instant(operand)
                times = None if instant is None else found.times.narrowed("=", instant, wanted=True)
                return found._ranged("time", times)

    def _ranged(self, kind: str, found: Range | None) -> "Possible | None":
        if found is None:
            return self._of(self.kinds - {kind})
        match kind:
            case "number":
                return self._replace(numbers=found)
            case "time":
                return self._replace(times=found)
            case _:
                return self._replace(texts=found)._checked()

    def _liked(self, pattern: str, *, wanted: bool) -> "Possible | None":
        if pattern.strip("*") == "" and pattern:
            return self if wanted else self._kept(_KINDS["string"], wanted=False)
        if (pattern, not wanted) in self.likes:
            return self._of(self.kinds - _KINDS["string"])
        return self._replace(likes=self.likes | {(pattern, wanted)})._checked()

    def _checked(self) -> "Possible | None":
        """Take away a text of which only one is left, and a pattern says no to it."""
        if not self.texts.is_point or all(is_like(self.texts.low, pattern) is wanted for pattern, wanted in self.likes):
            return self
        return self._of(self.kinds - {"text"})
