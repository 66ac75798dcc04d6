"""What a page about a problem code holds, and how its examples are written down."""

import enum

from msgspec import Struct

from engine.language.problems import Severity
from engine.language.wording import Message

GAP = "…"
PAY = "qrn:qcs:asw:ap-guangzhou:1:sdk:json:qcloud:scf:Invoke/pay"


class Repair(enum.StrEnum):
    """Whether ``tcsl repair`` takes the problem away: always, where the mending is certain, or never."""

    YES = "yes"
    SOMETIMES = "sometimes"
    NO = "no"


class Page(Struct, frozen=True, kw_only=True):
    """One problem code explained: what it means, why it matters, a definition that has it and one that does not.

    ``title`` is one line without a full stop. ``severity`` is what the example is reported with. An example too
    large to print has a gap, which ``filling`` fills: pieces of text and how often each is repeated.
    """

    title: Message
    meaning: Message
    reason: Message
    bad: str
    good: str
    severity: Severity = Severity.ERROR
    repair: Repair = Repair.NO
    filling: tuple[tuple[str, int], ...] = ()

    def whole_bad(self) -> str:
        """Return the bad example with its gap filled."""
        if not self.filling:
            return self.bad
        return self.bad.replace(GAP, "".join(piece * times for piece, times in self.filling))


def flow(*states: str, start: str = "A") -> str:
    """Return the text of a definition with these states, each written as ``"name": {...}``."""
    lines = ",\n".join("    " + state.replace("\n", "\n    ") for state in states)
    return f'{{\n  "StartAt": "{start}",\n  "States": {{\n{lines}\n  }}\n}}\n'


def task(*fields: str) -> str:
    """Return a Task called A with ``fields`` (``"key": value``) between its Resource and its End."""
    inner = "".join(f"  {field},\n" for field in fields)
    return f'"A": {{\n  "Type": "Task",\n  "Resource": "{PAY}",\n{inner}  "End": true\n}}'


def choice(*rules: str, default: str = "B") -> str:
    """Return a definition with a Choice of ``rules`` that lead to the Pass states B and C."""
    lines = ",\n".join(f"    {rule}" for rule in rules)
    tail = f',\n  "Default": "{default}"' if default else ""
    return flow(
        f'"A": {{\n  "Type": "Choice",\n  "Choices": [\n{lines}\n  ]{tail}\n}}',
        '"B": {"Type": "Pass", "End": true}',
        '"C": {"Type": "Pass", "End": true}',
    )
