"""``tcsl convert``: a workflow out of one kind of file into another, and what could not be carried."""

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from msgspec.structs import replace

from engine.definition import read_definition
from engine.exchange.declared import Content, Machine, formatted
from engine.exchange.file_names import free_file_name
from engine.exchange.forms import Written, write_as
from engine.exchange.kinds import SOURCES, Form, Kind, form_of
from engine.exchange.notes import CannotRead, Note
from engine.exchange.opening import Workflows, open_workflows
from engine.language.dialects import Dialect
from engine.language.problems import Severity
from engine.language.text_file import FileText, sweep_left
from engine.report.checking import STANDARD_INPUT, read_beside
from engine.report.commands import (
    FAILED,
    OK,
    UNUSABLE,
    Refused,
    check_free,
    read_text,
    write_result,
)
from engine.report.terminal import printable, read_terminal
from engine.report.words import Words


def convert(options: argparse.Namespace, words: Words) -> int:
    """Convert, after telling what is lost; 1 when something is, 2 when a workflow cannot be read."""
    file = read_text(options.file, words)
    path = Path("workflow") if options.file == STANDARD_INPUT else options.file
    try:
        workflows = open_workflows(file.text, path, SOURCES.get(options.source))
    except CannotRead as refusal:
        raise Refused(_line(options.file, refusal.note, words)) from refusal
    if options.list:
        _print_list(workflows, words)
        return OK
    output: Path | None = options.output
    is_folder = output is not None and output.is_dir()
    machines = _chosen(workflows.machines, options, words, is_many_fine=is_folder)
    form = _form(options, None if is_folder else output, words)
    taken: set[str] = set()
    targets = [
        output / free_file_name(machine.name, form.suffix, taken) if output is not None and is_folder else output
        for machine in machines
    ]
    for target in targets:  # before anything is written
        check_free(target, options, words)
    made = [_convert(machine, workflows, form, options, words, has_bom=file.has_bom) for machine in machines]
    for (_, result), target in zip(made, targets, strict=True):  # once all that is lost has been told
        if result is not None:
            write_result(target, result, words, is_swept=not is_folder)
    if output is not None and is_folder:
        sweep_left(output, [target.name for target in targets if target is not None])
    return max(code for code, _ in made)


def _form(options: argparse.Namespace, output: Path | None, words: Words) -> Form:
    if options.target:
        return Form(options.target)
    form = Form.JSON if output is None else form_of(output.name)
    if form is None:
        text = "{file}: its name tells no form; choose one with --to: {forms}"
        raise Refused(words(text, file=printable(str(output)), forms=", ".join(Form)))
    return form


def _convert(
    machine: Machine,
    workflows: Workflows,
    form: Form,
    options: argparse.Namespace,
    words: Words,
    *,
    has_bom: bool,
) -> tuple[int, FileText | None]:
    """Tell what is lost of a workflow; return the exit code for it, and what to write, None where it cannot be read."""
    try:
        content = machine.read()
        written = _written(content, machine, workflows.kind, form, options, words)
        result = written.text
        if not workflows.is_json and form in (Form.TCSL, Form.ASL):
            result = formatted(result)  # its layout was made here, and the translation changed it in places
    except CannotRead as refusal:
        print(f"tcsl: {_line(options.file, refusal.note, words)}", file=sys.stderr)
        return UNUSABLE, None
    made = (replace(note, file=content.file) for note in written.notes)
    notes = sorted((*content.notes, *made), key=lambda note: (note.file, note.place))
    for note in notes:
        print(_line(options.file, note, words), file=sys.stderr)
    lost = sum(1 for note in notes if note.is_lost)
    if lost:
        print(words("not carried: {count}", count=lost), file=sys.stderr)
    return FAILED if lost else OK, FileText(result, has_bom and result == content.text)


def _dialect(kind: Kind, options: argparse.Namespace, words: Words) -> Dialect | None:
    """Return the dialect of a workflow; what is deployed with a template is for Step Functions."""
    if kind is not Kind.DEFINITION:
        return Dialect.ASL
    return read_beside(options.file, options.source if options.source in ("tcsl", "asl") else None, words).dialect


def _written(
    content: Content, machine: Machine, kind: Kind, form: Form, options: argparse.Namespace, words: Words
) -> Written:
    definition = read_definition(content.text, _dialect(kind, options, words))
    if not options.target and form in (Form.TCSL, Form.ASL) and definition.dialect.is_asl is (form is Form.ASL):
        form = Form.JSON  # what only its name tells to be of its dialect is not translated
    errors = sum(1 for problem in definition.problems if problem.severity is Severity.ERROR)
    if errors:
        text = words("{file} has errors: {count}; see: tcsl validate", file=printable(machine.name), count=errors)
        print(text, file=sys.stderr)
    title = machine.title or machine.name
    return write_as(form, definition, title, words, content.place_at)


def _chosen(
    machines: Sequence[Machine], options: argparse.Namespace, words: Words, *, is_many_fine: bool
) -> Sequence[Machine]:
    wanted: str | None = options.machine
    names = ", ".join(printable(machine.name) for machine in machines)
    file = printable(str(options.file))
    if wanted is not None:
        found = [machine for machine in machines if machine.name == wanted]
        found = found or [machine for machine in machines if machine.title == wanted]
        if not found:
            text = "there is no state machine {name} in {file}; it has: {names}"
            raise Refused(words(text, name=printable(wanted), file=file, names=names))
        return found[:1]
    if len(machines) > 1 and not is_many_fine:
        text = "{file} holds several state machines: {names}; choose one with --machine, or give a folder with -o"
        raise Refused(words(text, file=file, names=names))
    return machines


def _print_list(workflows: Workflows, words: Words) -> None:
    terminal = read_terminal(sys.stdout)
    for machine in workflows.machines:
        title = f"  {terminal.paint(printable(machine.title), 'faint')}" if machine.title else ""
        terminal.line(printable(machine.name) + title)


def _line(file: Path, note: Note, words: Words) -> str:
    name = str(file) if not note.file else str(file.parent / note.file)
    return f"{printable(name)}:{note.place.line}:{note.place.column}: {printable(note.text(words.language), 600)}"
