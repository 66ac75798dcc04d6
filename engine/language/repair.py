"""Repairs of broken JSON: the edits that make a text readable, found by guessing as a person would.

Nothing of the user's text is lost but superfluous punctuation, comments and blanks no JSON knows.
"""

from collections.abc import Mapping

from engine.language.faults import Fault
from engine.language.islands import islands_in_lines
from engine.language.mending import MOST_GUESSES, find_faults
from engine.language.problems import Edit, Span
from engine.language.reader import MAX_LENGTH, Unreadable, read_tree
from engine.language.splicing import apply_edits, sort_edits, surviving
from engine.language.tokens import Finding
from engine.language.tree import Node

_BRACKET_CODES = frozenset(("missing-close", "extra-close", "wrong-close", "missing-open"))


def propose_repair(text: str) -> tuple[Edit, ...] | None:
    """Return the edits that turn broken JSON into readable JSON.

    Returns () for text that is readable as it is, and None when no repair can be guessed; at most
    about twenty guesses are made at missing or superfluous punctuation.
    """
    try:
        read_tree(text)
    except Unreadable:
        return broken_faults(text, {}, takes_placeholders=True)[0].edits
    return ()


def broken_faults(text: str, islands: Mapping[int, Node], *, takes_placeholders: bool) -> tuple[Fault, ...]:
    """Return the faults of a text that cannot be read, at least one, each with the repair of all.

    ``islands`` are objects and arrays known to be fine, by their offset: they are not gone through
    again, and no guess is made inside them. Without a repair only the first fault is returned, as what
    follows it would be guesses upon guesses.
    """
    if len(text) > MAX_LENGTH:
        return (Fault(code="text-too-large", span=Span(0, 1), args={"limit": str(MAX_LENGTH)}),)
    # Without a tree of before, what is fine in the text is found first, many times faster than what is not.
    known = islands or islands_in_lines(text, takes_placeholders=takes_placeholders)
    findings, edits = _best_repair(text, known, takes_placeholders)
    shown = findings[:MOST_GUESSES] if edits is not None else findings[:1]
    ordered = sorted(shown, key=lambda finding: finding.span)
    return tuple(Fault(code=one.code, span=one.span, args=one.args, edits=edits) for one in ordered)


def _best_repair(
    text: str, islands: Mapping[int, Node], takes_placeholders: bool
) -> tuple[list[Finding], tuple[Edit, ...] | None]:
    """Return the findings and the repair that needs fewest changes; indentation decides between equals."""
    plain, edits = _repair(text, islands, by_margin=False, takes_placeholders=takes_placeholders)
    if edits is None or any(finding.code in _BRACKET_CODES for finding in plain):
        indented, others = _repair(text, islands, by_margin=True, takes_placeholders=takes_placeholders)
        if others is not None and (edits is None or _cost(indented) <= _cost(plain)):
            return indented, others
    return plain, edits


def _repair(
    text: str, islands: Mapping[int, Node], *, by_margin: bool, takes_placeholders: bool
) -> tuple[list[Finding], tuple[Edit, ...] | None]:
    findings, is_mended = find_faults(text, islands, by_margin=by_margin, takes_placeholders=takes_placeholders)
    if not is_mended:
        return findings, None
    try:
        edits = sort_edits(edit for finding in findings for edit in finding.edits)
        read_tree(apply_edits(text, edits), surviving(islands, edits), takes_placeholders=takes_placeholders)
    except (ValueError, Unreadable):
        return findings, None
    return findings, tuple(edits)


def _cost(findings: list[Finding]) -> int:
    """Return how much a repair changes: each bracket counts, so that a pile of them is no bargain.

    A comma behind a bracket put in costs nothing, as the two are lost as one.
    """
    closed = {finding.span for finding in findings if finding.code == "missing-close"}
    counted = (one for one in findings if one.code != "missing-comma" or one.span not in closed)
    return sum(len(finding.args.get("closers", "x")) for finding in counted)
