"""Problems of definitions as SARIF 2.1.0, the format that code scanning takes (OASIS, errata 01).

Columns count UTF-16 code units: that is the default of the format, so programs that do not look at
``columnKind`` are right too.
"""

import os
from collections.abc import Sequence
from pathlib import Path
from urllib.parse import quote

from engine.language.pages import PAGES
from engine.language.problems import Edit, Fix, Problem, Severity, Span
from engine.language.splicing import sort_edits
from engine.language.values import Json
from engine.report.checking import Checked
from engine.report.page_text import page_markdown, page_paragraphs
from engine.report.version import program_version
from engine.report.words import Words

_SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
_LEVELS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.INFO: "note"}
_LARGEST_PLAIN = "\uffff"


def sarif_log(
    definitions: Sequence[Checked],
    failures: Sequence[tuple[Path | None, str]],
    words: Words,
    exit_code: int,
) -> Json:
    """Return one run over ``definitions``.

    ``failures`` say which files could not be read, and why, or without a file why nothing was done.
    """
    paths = dict.fromkeys(checked.path for checked in definitions)  # a file may be given twice
    codes = list(dict.fromkeys(problem.code for checked in definitions for problem in checked.problems))
    results: list[Json] = []
    for checked in definitions:
        results += _Results(checked, words, codes).to_json()
    invocation: dict[str, Json] = {"executionSuccessful": not failures, "exitCode": exit_code}
    if failures:
        invocation["toolExecutionNotifications"] = [_notification(path, text) for path, text in failures]
    driver: dict[str, Json] = {
        "name": "tcsl",
        "version": program_version(),
        "language": words.language,
        "rules": [_rule(code, words) for code in codes],
    }
    run: dict[str, Json] = {
        "tool": {"driver": driver},
        "language": words.language,
        "columnKind": "utf16CodeUnits",
        "newlineSequences": ["\r\n", "\n", "\r"],
        "invocations": [invocation],
        "artifacts": [{"location": _location(path), "roles": ["analysisTarget"]} for path in paths],
        "results": results,
    }
    return {"$schema": _SCHEMA, "version": "2.1.0", "runs": [run]}


def artifact_uri(path: Path) -> str:
    """Return the percent-encoded URI of a file: relative to the working folder, absolute outside of it."""
    absolute, folder = Path(os.path.abspath(path)), Path.cwd()
    if absolute.is_relative_to(folder):
        return quote(os.fsencode(absolute.relative_to(folder).as_posix()))
    return absolute.as_uri()


def _location(path: Path) -> dict[str, Json]:
    return {"uri": artifact_uri(path)}


def _notification(path: Path | None, text: str) -> Json:
    notification: dict[str, Json] = {"level": "error", "message": {"text": text}}
    if path is not None:
        notification["locations"] = [{"physicalLocation": {"artifactLocation": _location(path)}}]
    return notification


def _rule(code: str, words: Words) -> Json:
    page = PAGES[code]
    meaning, reason, _ = paragraphs = page_paragraphs(page, words)
    return {
        "id": code,
        "name": "".join(part.capitalize() for part in code.split("-")),
        "shortDescription": {"text": page.title.text(words.language)},
        "fullDescription": {"text": f"{meaning}\n\n{reason}"},
        "help": {"text": "\n\n".join(paragraphs), "markdown": page_markdown(page, words)},
        "defaultConfiguration": {"level": _LEVELS[page.severity]},
    }


class _Results:
    """The problems of one definition as results; ``codes`` are the rules in their order."""

    def __init__(self, checked: Checked, words: Words, codes: list[str]) -> None:
        self._location = _location(checked.path)
        self._problems = checked.problems
        self._source = checked.definition.source
        self._language = words.language
        self._codes = codes
        self._has_pairs = max(checked.definition.text, default="") > _LARGEST_PLAIN

    def to_json(self) -> list[Json]:
        """Return a result for each problem, in the order of the text."""
        return [self._result(problem) for problem in self._problems]

    def _result(self, problem: Problem) -> Json:
        place: dict[str, Json] = {"artifactLocation": self._location, "region": self._region(problem.span)}
        result: dict[str, Json] = {
            "ruleId": problem.code,
            "ruleIndex": self._codes.index(problem.code),
            "level": _LEVELS[problem.severity],
            "message": {"text": problem.text(self._language)},
            "locations": [{"physicalLocation": place}],
        }
        if problem.fix is not None and problem.fix.edits:
            result["fixes"] = [self._fix(problem.fix)]
        return result

    def _fix(self, fix: Fix) -> Json:
        replacements: list[Json] = [self._replacement(edit) for edit in sort_edits(fix.edits)]
        return {
            "description": {"text": fix.title(self._language)},
            "artifactChanges": [{"artifactLocation": self._location, "replacements": replacements}],
        }

    def _replacement(self, edit: Edit) -> Json:
        replacement: dict[str, Json] = {"deletedRegion": self._region(Span(edit.start, edit.end))}
        if edit.text:
            replacement["insertedContent"] = {"text": edit.text}
        return replacement

    def _region(self, span: Span) -> Json:
        start_line, start_column = self._place(span.start)
        end_line, end_column = self._place(span.end)
        return {
            "startLine": start_line,
            "startColumn": start_column,
            "endLine": end_line,
            "endColumn": end_column,
        }

    def _place(self, offset: int) -> tuple[int, int]:
        line, column = self._source.line_column(offset)
        if self._has_pairs:
            before = self._source.text[offset - column + 1 : offset]
            column += sum(character > _LARGEST_PLAIN for character in before)
        return line, column
