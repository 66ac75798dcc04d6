"""Findings: problems of a part of a definition, placed relative to that part."""

import difflib
import json
import re
from collections.abc import Callable, Iterable
from typing import NamedTuple

from msgspec import Struct, field

from engine.language.problems import Severity
from engine.language.values import Json

_BARE = re.compile(r"-?(0|[1-9]\d{0,14})(\.\d{1,14})?|true|false")
_NAMED = re.compile(r"[$. ]*[^\W\d]")


class FixPlan(NamedTuple):
    """How to repair: ``action`` set, rename, remove or wrap, on ``key`` of the object at ``pointer``, with ``value``.

    To replace is to put ``value`` in the place of the text ``key`` at ``pointer``.
    """

    action: str
    pointer: str
    key: str
    value: Json = None


class Finding(Struct, frozen=True, kw_only=True):
    """A problem whose place is relative: ``pointer`` starts at the object being read.

    ``is_key`` asks to mark the key instead of the value.
    """

    code: str
    pointer: str
    args: dict[str, str] = field(default_factory=dict)
    severity: Severity = Severity.ERROR
    is_key: bool = False
    fix: FixPlan | None = None
    state: str = ""

    def below(self, prefix: str, state: str) -> "Finding":
        """Return the same finding as seen from an enclosing object; the innermost state name stays."""
        fix = None if self.fix is None else self.fix._replace(pointer=prefix + self.fix.pointer)
        return Finding(
            code=self.code,
            pointer=prefix + self.pointer,
            args=self.args,
            severity=self.severity,
            is_key=self.is_key,
            fix=fix,
            state=self.state or state,
        )


def nearest(word: str, names: Iterable[str], *, cutoff: float = 0.75) -> str | None:
    """Return the name that ``word`` most likely means, ignoring case, or None; ``cutoff`` of 1 is the same word."""
    by_lower = {name.lower(): name for name in names}
    close = difflib.get_close_matches(word.lower()[:200], by_lower, n=1, cutoff=cutoff)
    return by_lower[close[0]] if close else None


def other_type(value: Json, is_right: Callable[[Json], bool]) -> Json:
    """Return what ``value`` means when only its quotes are wrong, ``18`` for ``"18"`` or the reverse; or None."""
    if isinstance(value, str):
        meant = json.loads(value) if _BARE.fullmatch(value) else None
    else:
        meant = json.dumps(value) if isinstance(value, bool | int | float) else None
    return meant if meant is not None and is_right(meant) else None


def rooted(text: str, is_right: Callable[[str], bool]) -> str | None:
    """Return the path that ``text`` means when only its beginning is wrong, ``$.age`` for ``age``; or None."""
    path = "$." + text.lstrip("$. ")
    return path if _NAMED.match(text) and is_right(path) else None
