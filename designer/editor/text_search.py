"""What to find in a text, where it stands, and what comes in its place."""

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, NamedTuple

from msgspec import Struct

from designer.look.words import tr
from engine.language.edits import line_end
from engine.language.problems import Edit

if TYPE_CHECKING:
    import regex  # slow to import: below it is when somebody searches

# More are not counted; all of them are replaced.
MOST_COUNTED = 10_000
# A pattern can need years for a text; it is tried at every key, so it gets no longer than nobody notices.
_SECONDS = 0.05
_SECONDS_TO_REPLACE = 2.0
_in_replacement = re.compile(r"\$(?:(\$)|(\d{1,2})|\{(\w+)\})|\\([nt\\])")
_ESCAPES = {"t": "\t", "\\": "\\"}


class Wanted(Struct, frozen=True, kw_only=True):
    """What is looked for, between the offsets of ``scope``, which end where the text does for None."""

    words: str
    is_case: bool = False
    is_word: bool = False
    is_pattern: bool = False
    scope: tuple[int, int] | None = None


class Found(NamedTuple):
    """Where it stands, as offsets in the order of the text, and why it cannot be looked for, else empty."""

    spans: tuple[tuple[int, int], ...] = ()
    fault: str = ""


def find(text: str, wanted: Wanted) -> Found:
    """Return the first ``MOST_COUNTED`` places; never raises."""
    import regex

    spans: list[tuple[int, int]] = []
    try:
        pattern = _compile(wanted)
        for match in _matches(pattern, text, wanted, _SECONDS) if pattern is not None else ():
            spans.append(match.span())
            if len(spans) == MOST_COUNTED:
                break
    except regex.error as error:
        return Found(fault=tr("No regular expression: {reason}", reason=str(error)))
    except TimeoutError:
        return Found(tuple(spans), tr("This pattern takes too long"))
    return Found(tuple(spans))


def replace_all(text: str, wanted: Wanted, to: str) -> tuple[Edit, ...]:
    """Return the edits that put ``to`` in the place of everything that is found; none when it cannot be looked for."""
    import regex

    try:
        pattern = _compile(wanted)
        matches = _matches(pattern, text, wanted, _SECONDS_TO_REPLACE) if pattern is not None else ()
        return tuple(Edit(*match.span(), _expand(match, wanted, to)) for match in matches)
    except (regex.error, TimeoutError):
        return ()


def replace_one(text: str, wanted: Wanted, span: tuple[int, int], to: str) -> str:
    """Return what comes in the place of one match."""
    pattern = _compile(wanted)
    match = pattern.search(text, span[0], timeout=_SECONDS) if pattern is not None else None
    return to if match is None or match.span() != span else _expand(match, wanted, to)


def _compile(wanted: Wanted) -> "regex.Pattern[str] | None":
    import regex

    if not wanted.words:
        return None
    words = wanted.words if wanted.is_pattern else regex.escape(wanted.words, literal_spaces=True)
    if wanted.is_word:
        words = rf"(?<!\w)(?:{words})(?!\w)"
    return regex.compile(words, regex.MULTILINE if wanted.is_case else regex.MULTILINE | regex.IGNORECASE)


def _matches(pattern: "regex.Pattern[str]", text: str, wanted: Wanted, seconds: float) -> "Iterator[regex.Match[str]]":
    start, end = wanted.scope if wanted.scope is not None else (0, len(text))
    for match in pattern.finditer(text, start, end, timeout=seconds):
        if match.end() > match.start():  # nothing at all stands everywhere
            yield match


def _expand(match: "regex.Match[str]", wanted: Wanted, to: str) -> str:
    """Return the replacement; ``$1``, ``${name}`` and ``$0`` of a pattern mean what it found."""
    if not wanted.is_pattern:
        return to

    def put(part: "re.Match[str]") -> str:
        dollar, number, name, escape = part.groups()
        if dollar is not None:
            return "$"
        if escape is not None:
            return (line_end(match.string) or "\n") if escape == "n" else _ESCAPES[escape]
        group = int(number) if number is not None else name
        try:
            return match[group] or ""
        except IndexError:
            return part[0]  # there is no such group, so it is meant as it stands

    return _in_replacement.sub(put, to)
