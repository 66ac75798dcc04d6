"""A problem in a definition is a value, not an exception: all are collected, all are shown."""

import enum
from typing import NamedTuple

from msgspec import Struct, field

from engine.language.messages import message


class Span(NamedTuple):
    """A half-open range of code points in a definition's text."""

    start: int
    end: int


class Edit(NamedTuple):
    """Replace ``text[start:end]`` by ``text``; offsets are code points of the text before any edit of its group."""

    start: int
    end: int
    text: str


RUNS_ALL_THE_SAME = frozenset({"unknown-field"})
"""Errors that only the service makes of it: a language grows, and a run here leaves out what it does not know."""


class Severity(enum.StrEnum):
    """How bad a problem is: only errors stop an execution, and not all of them: see :attr:`Problem.is_obstacle`."""

    ERROR = "error"
    WARNING = "warning"
    INFO = "info"


class Fix(Struct, frozen=True, kw_only=True):
    """A repair of one click: edits of the text, in any order, that do not overlap."""

    edits: tuple[Edit, ...]
    code: str
    args: dict[str, str] = field(default_factory=dict)

    def title(self, language: str = "en") -> str:
        """Return the words for the button, in ``en`` or ``zh``."""
        return message(self.code, self.args, language)


class Problem(Struct, frozen=True, kw_only=True):
    """One thing wrong with a definition.

    ``code`` is stable and names a row of ``engine.language.messages``; ``path`` is the JSON pointer of
    the value it is about (RFC 6901); ``span`` is its place in the text; ``state`` is the name of the
    innermost state around it, or empty.
    """

    code: str
    path: str
    span: Span
    severity: Severity
    state: str = ""
    args: dict[str, str] = field(default_factory=dict)
    fix: Fix | None = None

    @property
    def is_obstacle(self) -> bool:
        """Whether a definition that has it cannot be executed here."""
        return self.severity is Severity.ERROR and self.code not in RUNS_ALL_THE_SAME

    def text(self, language: str = "en") -> str:
        """Return the message in ``en`` or ``zh``: state, field, value found, what to do."""
        return message(self.code, self.args, language)
