"""Which row of ``engine/expressions/paths.md`` says why a selector of RFC 9535 is not read as that wants."""

import json
import re
from collections.abc import Callable
from typing import NamedTuple

from engine.expressions.paths import PathError, PathMissing, compile_path
from engine.language.values import Json

QUOTED = re.compile(r"'(?:[^'\\]|\\.)*'|\"(?:[^\"\\]|\\.)*\"", re.DOTALL)


class Tried(NamedTuple):
    """A selector and what became of it here: ``answer`` is the list of matches, or why there is none."""

    selector: str
    document: Json
    answer: list[Json] | str

    @property
    def bare(self) -> str:
        """The selector with nothing in its quotes."""
        return QUOTED.sub("''", self.selector)


def try_here(selector: str, document: Json) -> Tried:
    """Return what our reader makes of a selector; one value of one place is a list of one match."""
    try:
        path = compile_path(selector)
    except PathError:
        return Tried(selector, document, "refused")
    try:
        found = path.read(document, None, {})
    except PathMissing:
        return Tried(selector, document, [] if path.steps is not None else "failed")
    return Tried(selector, document, [found] if path.is_definite or not isinstance(found, list) else found)


def in_parentheses(selector: str) -> str:
    """Return a selector with parentheses around what each filter tests, where there are none."""
    parts: list[str] = []
    depth = 0
    filters: list[tuple[int, int]] = []
    for token in re.findall(rf"{QUOTED.pattern}|.", selector, re.DOTALL):
        if token in ("]", ",") and filters and filters[-1][0] == depth:
            _, start = filters.pop()
            tested = "".join(parts[start:])
            if not _is_enclosed(tested):
                parts[start:] = [f"({tested})"]
        depth += (token in ("[", "(")) - (token in ("]", ")"))
        parts.append(token)
        if token == "?":
            filters.append((depth, len(parts)))
    return "".join(parts)


def _is_enclosed(tested: str) -> bool:
    depth, bare = 0, QUOTED.sub("", tested).strip(" ")
    for place, character in enumerate(bare):
        depth += (character == "(") - (character == ")")
        if depth == 0:
            return character == ")" and place == len(bare) - 1
    return False


def _matches(pattern: str, answer: str = "") -> Callable[[Tried], bool]:
    found = re.compile(pattern, re.DOTALL)
    return lambda tried: (not answer or tried.answer == answer) and found.search(tried.bare) is not None


def _has_object(value: Json) -> bool:
    return isinstance(value, dict) or (isinstance(value, list) and any(map(_has_object, value)))


_COMPARED = r"(?:[=!]=|[<>]=?)"
_BLANK = r"[ \t\r\n]"
_LINE_END = r"[\t\r\n]"
_INDEX = r"-?[0-9]+"
_MANY = r"[@$][^()=!<>&|]*?(?:\.\.|\*|\[[^\]]*[:,?])"


def _has_fraction_in_array(tried: Tried) -> bool:
    return re.search(r"\[[^\[\]{}]*\d\.\d", json.dumps(tried.document)) is not None


def _numbers_in(tried: Tried) -> list[int]:
    return [int(digits) for digits in re.findall(_INDEX, tried.bare)]


def _goes_on_past_its_end(tried: Tried) -> bool:
    """Tell whether a slice starts before the end of an array and ends behind its beginning."""
    return any(
        start.startswith("-") and not stop.startswith("-")
        for start, stop in re.findall(rf"({_INDEX}):({_INDEX})", tried.bare)
    )


_REFUSED: dict[str, Callable[[Tried], bool]] = {
    "a filter without parentheses": lambda tried: in_parentheses(tried.selector) != tried.selector,
    "a blank in brackets right behind brackets, in a filter": lambda tried: (
        re.search(r"\?.*\]\[[^\]]*[ <>=~!)]", tried.selector) is not None
    ),
    "functions of RFC 9535": _matches(r"\?.*[a-z]+\("),
    "several filters side by side": _matches(r"\?.*\),\s*\?"),
    "a filter beside something else": _matches(r"(?:\?.*\)\s*,|,\s*\?)"),
    "a line end or tab in a filter": _matches(rf"\[[^\]]*\?.*{_LINE_END}"),
    "a blank is missing in front of && or two bars": _matches(r"\?.*[^ ](?:&&|\|\|)"),
    "blanks between steps of a path in a filter": _matches(rf"\?.*[@$]{_BLANK}+[\[.]"),
    "a comparison with a plus sign": _matches(r"[0-9][eE]\+[0-9]"),
    "a name and an index side by side": _matches(rf"\[[^\]]*''\s*,\s*{_INDEX}\s*[\],]|\[[^\]]*{_INDEX}\s*,\s*''"),
    "a wildcard beside something else": _matches(r"\[\s*\*\s*,|,\s*\*\s*\]"),
    "selectors of two kinds side by side": _matches(r"\[[^\]]*,[^\]]*:|\[[^\]]*:[^\]]*,"),
    "an index that needs more than 32 bits": lambda tried: any(abs(number) >= 2**31 for number in _numbers_in(tried)),
    "a slice with a step only": _matches(r"\[\s*::\s*-?[0-9]"),
    "a slice without start and end": _matches(r"\[\s*:\s*(?::[^\]]*)?\]"),
    "blanks behind the dollar sign": _matches(rf"^\${_BLANK}"),
    "blanks between steps": _matches(rf"\]{_BLANK}+[\[.]|[\w]{_BLANK}+[\[.]|\.{_BLANK}+\w"),
    "a line end inside brackets": _matches(rf"\[(?:{_BLANK}*{_LINE_END}|[^\]:]*''{_BLANK}*{_LINE_END})"),
    "blanks inside a slice": _matches(rf"\[[^\]]*(?:{_BLANK}:|:{_BLANK})"),
}
_ANSWERED: dict[str, Callable[[Tried], bool]] = {
    "names below, side by side: objects that have them all": _matches(r"\.\.\[\s*''\s*,"),
    "names side by side at the end give one object": _matches(r"\[\s*''\s*,[^\]]*\]$"),
    "the step of a slice is ignored": _matches(r":[^\]]*:\s*(?:-[0-9]+|0|[2-9]|[1-9][0-9]+)\s*\]"),
    "a negative start counts up to the end past 0": _goes_on_past_its_end,
    "a negative end only counts without a start": _matches(rf"{_INDEX}:-[0-9]"),
    "a slice of something that is no array": _matches(r"\[[^\]?]*:", "failed"),
    "a filter on a value that holds nothing": _matches(r"\[\s*\?", "failed"),
    "a value that is missing in front of a step that selects many": _matches(r"\*|\.\.|,", "failed"),
    "a filter below looks only into arrays that pass it": _matches(r"\.\.\[\s*\?"),
    "a path from the dollar sign, alone, looks in the candidate": _matches(r"[(!&|]\s*\$[^=<>!~]*[)&|]"),
    "a path to many values is present even when it finds none": _matches(rf"[(!&|]\s*{_MANY}"),
    "a blank is missing around && behind a path": _matches(r"[\w\]](?:&&|\|\|)"),
    "truth values have no order, not even with themselves": _matches(
        r"[<>]=\s*(?:true|false|null)|(?:true|false|null)\s*[<>]="
    ),
    "inside arrays that are compared, 1 is not 1.0": lambda tried: "=" in tried.bare and _has_fraction_in_array(tried),
    "what is missing equals nothing, not even the like": _matches(rf"[@$][^()]*{_COMPARED}\s*[@$]"),
    "a number equals a string of its digits": _matches(r"[=!]=\s*(?:-?[0-9.]|'')|''\s*[=!]="),
    "a filter on an object tests the object itself": lambda tried: "?" in tried.bare and _has_object(tried.document),
}
_ACCEPTED: dict[str, Callable[[Tried], bool]] = {
    "functions at the end": _matches(r"\.\w+\([^)]*\)$"),
    "operators in words, and ===": _matches(r"[=!]==| (?:in|nin|size|empty|contains|subsetof|anyof|noneof) "),
    "regular expressions": _matches(r"=~"),
    "arrays and objects in a filter": _matches(rf"{_COMPARED}\s*[\[{{]"),
    "a comparison with a path to many values": _matches(rf"{_MANY}[^()]*{_COMPARED}"),
    "zeros in front": _matches(r"[\[,:]\s*-?0[0-9]"),
    "minus zero": _matches(r"[\[,:]\s*-0"),
    "plain names with signs and digits": _matches(r"^[^\[]*\.(?:[^\w\s'\"\[*.]|[0-9])|[a-z]-[a-z]"),
    "quotes in a plain name belong to it": _matches(r"\.''"),
    "a dot in front of a bracket": _matches(r"\.\["),
    "a name right behind a bracket": _matches(r"\]\w"),
    "a number without digits on one side of the point": _matches(r"[^\d]\.[0-9]|[0-9]\.[^0-9]"),
    "zeros in front of a number in a filter": _matches(r"[=<>]\s*-?0[0-9]"),
    "a third colon in a slice": _matches(r":[^\]]*:[^\]]*:"),
    "a step of any size": lambda tried: any(abs(number) > 2**52 for number in _numbers_in(tried)),
    "an end with spaces": _matches(r" $"),
    "half of a surrogate pair": lambda tried: re.search(r"\\u[dD][89a-fA-F]", tried.selector) is not None,
    "a backslash in front of the other quote is a part of the name": lambda tried: (
        re.search(r"\['[^']*\\\"|\[\"[^\"]*\\'", tried.selector) is not None
    ),
    "any escaped character stands for itself": lambda tried: (
        re.search(r"\\[^bfnrtu/\\\"']", tried.selector) is not None
    ),
    "control characters in quotes": lambda tried: (
        re.search(r"['\"].*[\x00-\x1f]", tried.selector, re.DOTALL) is not None
    ),
    "variables and the context object": _matches(r"^\$[\$\w]"),
}
REASONS: dict[str, dict[str, Callable[[Tried], bool]]] = {
    "Refused here, valid there": _REFUSED,
    "Another answer here": _ANSWERED,
    "Accepted here, invalid there": _ACCEPTED,
}
"""By the table of the page and its row, in the order in which they are looked at."""


def reason(tried: Tried, *, is_valid: bool) -> str | None:
    """Return the row of the page that says why an answer differs, or None."""
    rows = _ACCEPTED if not is_valid else _REFUSED if tried.answer == "refused" else _ANSWERED
    return next((kind for kind, explains in rows.items() if explains(tried)), None)
