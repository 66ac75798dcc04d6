"""``tcsl explain``: the page of a problem code, or the list of all codes."""

import argparse
import difflib
import sys
import textwrap

from engine.language.pages import PAGES, Page
from engine.language.problems import Severity
from engine.language.values import Json
from engine.report.commands import OK, Refused
from engine.report.json_output import print_json
from engine.report.page_text import repair_sentence
from engine.report.terminal import Terminal, printable, read_terminal, text_width
from engine.report.words import Words

_INDENT = "  "
_ROLES = {Severity.ERROR: "bad", Severity.WARNING: "caught", Severity.INFO: "running"}
_MOST_NEAR = 3
_LEAST_NEAR = 0.6


def explain(options: argparse.Namespace, words: Words) -> int:
    """Print the page of a code, or all codes with a line each; 2 when there is no such code."""
    code: str | None = options.code
    if code is not None and code not in PAGES:
        raise Refused(_no_such_code(code, words))
    if options.json and code is not None:
        print_json(page_json(code, PAGES[code], words.language), sys.stdout)
    elif options.json:
        print_json({"codes": [page_json(one, page, words.language) for one, page in PAGES.items()]}, sys.stdout)
    elif code is not None:
        _print_page(read_terminal(sys.stdout), code, PAGES[code], words)
    else:
        _print_list(read_terminal(sys.stdout), words)
    return OK


def page_json(code: str, page: Page, language: str) -> dict[str, Json]:
    """Return a page as ``tcsl explain --json`` prints it."""
    return {
        "code": code,
        "severity": page.severity.value,
        "title": page.title.text(language),
        "meaning": page.meaning.text(language),
        "reason": page.reason.text(language),
        "example": page.bad,
        "mended": page.good,
        "repair": page.repair.value,
    }


def _no_such_code(code: str, words: Words) -> str:
    near = difflib.get_close_matches(code.lower()[:200], PAGES, n=_MOST_NEAR, cutoff=_LEAST_NEAR)
    shown = printable(code)
    if near:
        return words("there is no problem code {code}; did you mean {near}?", code=shown, near=", ".join(near))
    return words("there is no problem code {code}; see: tcsl explain", code=shown)


def _print_list(terminal: Terminal, words: Words) -> None:
    widest = max(map(len, PAGES))
    severities = {one: words(one.value) for one in Severity}
    width = max(map(text_width, severities.values()))
    for code, page in PAGES.items():
        severity = severities[page.severity]
        padded = terminal.paint(severity, _ROLES[page.severity]) + " " * (width - text_width(severity))
        terminal.line(f"{code:<{widest}}  {padded}  {page.title.text(words.language)}")


def _print_page(terminal: Terminal, code: str, page: Page, words: Words) -> None:
    severity = terminal.paint(words(page.severity.value), _ROLES[page.severity])
    terminal.line(f"{terminal.paint(page.title.text(words.language), 'bold')} {terminal.paint(f'[{code}]', 'faint')}")
    terminal.line(f"{severity}; {repair_sentence(page, words)}")
    for title, text in ((words("What it means"), page.meaning), (words("Why it matters"), page.reason)):
        terminal.line(f"\n{terminal.paint(title, 'bold')}")
        _print_paragraph(terminal, text.text(words.language))
    for title, example in ((words("An example"), page.bad), (words("The example mended"), page.good)):
        terminal.line(f"\n{terminal.paint(title, 'bold')}")
        for line in example.splitlines():
            terminal.line(f"{_INDENT}{printable(line)}")


def _print_paragraph(terminal: Terminal, text: str) -> None:
    room = min(terminal.width(), 100)
    columns = room if text.isascii() else room // 2  # Chinese characters take two columns
    for line in textwrap.wrap(text, columns, initial_indent=_INDENT, subsequent_indent=_INDENT):
        terminal.line(line)
