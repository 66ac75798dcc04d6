"""Problems of definitions for people (place, sentence, the line with a caret) and for programs (JSON)."""

from collections.abc import Sequence

from engine.definition import Definition
from engine.language.problems import Problem, Severity
from engine.language.values import Json
from engine.report.terminal import Terminal, cut, printable, text_width
from engine.report.words import Words

_ROLES = {Severity.ERROR: "bad", Severity.WARNING: "caught", Severity.INFO: "running"}
_MARGIN = 7


def problems_json(definition: Definition, problems: Sequence[Problem], file: str, language: str) -> list[Json]:
    """Return problems of a definition as ``tcsl validate --json`` prints them."""
    found: list[Json] = []
    for problem in problems:
        line, column = definition.source.line_column(problem.span.start)
        found.append(
            {
                "file": file,
                "code": problem.code,
                "path": problem.path,
                "line": line,
                "column": column,
                "severity": problem.severity.value,
                "message": problem.text(language),
                "state": problem.state or None,
                "repair": None if problem.fix is None else problem.fix.title(language),
            }
        )
    return found


def print_problems(
    terminal: Terminal, definition: Definition, file: str, words: Words, problems: Sequence[Problem] | None = None
) -> None:
    """Print each problem with its place, the line it stands in, and what would repair it."""
    for problem in definition.problems if problems is None else problems:
        line, column = definition.source.line_column(problem.span.start)
        place = terminal.paint(f"{printable(file)}:{line}:{column}:", "bold")
        severity = terminal.paint(f"{words(problem.severity.value)}:", _ROLES[problem.severity])
        terminal.line(
            f"{place} {severity} {problem.text(words.language)} {terminal.paint(f'[{problem.code}]', 'faint')}"
        )
        _print_excerpt(terminal, definition, problem)
        if problem.fix is not None:
            mark = " " * _MARGIN + ("└ " if terminal.has_symbols else "= ")
            terminal.line(
                terminal.paint(mark, "faint") + words("repair: {title}", title=problem.fix.title(words.language))
            )


def _print_excerpt(terminal: Terminal, definition: Definition, problem: Problem) -> None:
    source = definition.source
    line, column = source.line_column(problem.span.start)
    start = source.offset(line, 1)
    text = source.text[start : start + column + 2_000].splitlines()
    before, after = (text[0][: column - 1], text[0][column - 1 :]) if text else ("", "")
    room = terminal.width() - _MARGIN - 4
    before = _plain(before)
    # A line that is too long is shown around the place.
    if text_width(before) > room * 2 // 3:
        while before and text_width(before) > room // 2:
            before = before[max(1, len(before) // 8) :]
        before = ("…" if terminal.has_symbols else "...") + before
    length = min(problem.span.end - problem.span.start, len(after))
    shown = _plain(after)
    carets = max(1, min(text_width(_plain(after[:length])), room - text_width(before)))
    bar = "│" if terminal.has_symbols else "|"
    terminal.line(f"{line:>{_MARGIN - 1}} {terminal.paint(bar, 'faint')} {cut(before + shown, room)}")
    marks = terminal.paint("^" * carets, _ROLES[problem.severity])
    terminal.line(f"{'':>{_MARGIN - 1}} {terminal.paint(bar, 'faint')} {' ' * text_width(before)}{marks}")


def _plain(text: str) -> str:
    return printable(text.replace("\t", "  "), 1_000_000)
