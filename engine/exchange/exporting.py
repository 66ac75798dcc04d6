"""``tcsl export``: a definition in strict TCSL, or what of it there is no TCSL for."""

import argparse
import sys
from pathlib import Path

from engine.definition import read_definition
from engine.exchange.strict_tcsl import SHARED_ATTEMPTS, has_shared_attempts, to_strict_tcsl
from engine.language.problems import Severity
from engine.language.text_file import FileText
from engine.report.checking import read_beside
from engine.report.commands import FAILED, OK, check_free, read_json, write_result
from engine.report.problems import print_problems
from engine.report.terminal import printable, read_terminal
from engine.report.words import Words


def export(options: argparse.Namespace, words: Words) -> int:
    """Write a definition with nothing in it that ASW does not document; 1 when that cannot be, and nothing is written."""
    file = read_json(options.file, words)
    output: Path | None = options.output
    check_free(output, options, words)
    name = printable(str(options.file))
    definition = read_definition(file.text, read_beside(options.file, None, words).dialect)
    if definition.has_errors:
        errors = [problem for problem in definition.problems if problem.severity is Severity.ERROR]
        print_problems(read_terminal(sys.stderr), definition, str(options.file), words, errors)
        print(words("errors left: {count}", count=len(errors)), file=sys.stderr)
        return FAILED
    strict = to_strict_tcsl(definition)
    for step in strict.steps:
        print(f"{name}:{step.line}:{step.column}: {printable(step.title(words.language), 400)}", file=sys.stderr)
    for one in strict.left:
        print(f"{name}:{one.line}:{one.column}: {printable(one.text(words.language), 400)}", file=sys.stderr)
    if strict.left:
        text = "places that strict TCSL has nothing for: {count}; nothing is written"
        print(words(text, count=len(strict.left)), file=sys.stderr)
        return FAILED
    if has_shared_attempts(definition):
        print(SHARED_ATTEMPTS.text(words.language), file=sys.stderr)
    write_result(output, FileText(strict.text, file.has_bom), words)
    return OK
