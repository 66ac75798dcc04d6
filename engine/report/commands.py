"""What each command does; the command line in ``engine.cli`` reads the call and hands it over."""

import argparse
import asyncio
import contextlib
import os
import re
import signal
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from engine.definition import Definition, read_definition
from engine.errors import InputError, SetupError
from engine.execution.clock import SkippingClock
from engine.execution.engine import Engine
from engine.execution.execution import Execution
from engine.history.records import ExecutionRecord
from engine.history.store import HistoryStore, default_history_path
from engine.history.view import fold
from engine.language.deployment_files import is_deployment_file
from engine.language.input_text import read_any_input, read_input
from engine.language.problems import Severity
from engine.language.side_file import is_side_file
from engine.language.source import Source
from engine.language.text_file import (
    MAX_FILE,
    FileRefused,
    FileText,
    check_folder,
    decode_text,
    read_text_file,
    write_text_file,
)
from engine.language.values import Json
from engine.report import repairs
from engine.report.checking import STANDARD_INPUT, Checked, check, read_beside
from engine.report.garbage import settle
from engine.report.history_table import SHORT_ID, execution_json, print_execution, print_records, record_json
from engine.report.json_output import print_json
from engine.report.problems import print_problems, problems_json
from engine.report.run_report import RunReport
from engine.report.run_table import RunTable
from engine.report.sarif import sarif_log
from engine.report.stand_in_files import read_stand_ins
from engine.report.terminal import printable, read_terminal
from engine.report.words import Words

OK, FAILED, UNUSABLE = 0, 1, 2
_JSON_KEY = re.compile(r'"(AWSTemplateFormatVersion|Resources|stepFunctions|stateMachines|service|provider)"\s*:')
_YAML_KEY = re.compile(r"""^["']?([A-Za-z]+)["']?:(?=\s|$)""", re.MULTILINE)
_SUFFIXES = (".tcsl.json", ".asl.json", ".json")


class Refused(Exception):
    """A call cannot be carried out; the message is for people, ``problems`` are those of the definition.

    ``is_told`` is true when people have read why already.
    """

    def __init__(self, message: str, problems: list[Json] | None = None, *, is_told: bool = False) -> None:
        super().__init__(message)
        self.problems = problems or []
        self.is_told = is_told

    def to_json(self) -> dict[str, Json]:
        """Return what ``--json`` prints instead of a result."""
        return {"message": str(self), "problems": self.problems}


def validate(options: argparse.Namespace, words: Words) -> int:
    """Print the problems of definitions; 1 when there are errors, 2 when a file cannot be read."""
    terminal = read_terminal(sys.stdout)
    found: list[Json] = []
    definitions: list[Checked] = []
    failures: list[tuple[Path | None, str]] = []
    for path in options.files:
        try:
            text = read_json(path, words).text
            if is_side_file(path, text):
                continue  # it came with *.json
            beside = read_beside(path, options.dialect, words)
            definition = read_stand_ins(path, text) or read_definition(text, beside.dialect)
        except Refused as refusal:
            print(f"tcsl: {printable(str(refusal), 400)}", file=sys.stderr)
            failures.append((path, str(refusal)))
            found.append(_unreadable(path, str(refusal)))
            continue
        checked = check(path, definition, {} if options.all else beside.silenced)
        definitions.append(checked)
        if options.json:
            found += problems_json(definition, checked.problems, str(path), words.language)
        elif options.sarif:
            continue
        elif checked.problems:
            print_problems(terminal, definition, str(path), words, checked.problems)
        elif checked.silenced:
            text = words("{file}: no problems but {count} silenced", file=printable(str(path)), count=checked.silenced)
            terminal.line(text)
        else:
            terminal.line(words("{file}: no problems", file=printable(str(path))))
    counts = Counter(problem.severity for checked in definitions for problem in checked.problems)
    errors, warnings = counts[Severity.ERROR], counts[Severity.WARNING]
    code = UNUSABLE if failures else FAILED if errors else OK
    if options.json:
        print_json(found, sys.stdout)
    elif options.sarif:
        print_json(sarif_log(definitions, failures, words, code), sys.stdout)
    elif errors or warnings:
        text = "errors: {errors}, warnings: {warnings}, files: {files}"
        count = len(definitions) + len(failures)
        terminal.line(words(text, errors=errors, warnings=warnings, files=count))
    return code


def run(options: argparse.Namespace, words: Words) -> int:
    """Run a workflow and print its result; 1 when it did not succeed, 2 when it cannot be started."""
    file = read_json(options.file, words)
    definition = read_definition(file.text, read_beside(options.file, options.dialect, words).dialect)
    if definition.obstacles:
        raise _definition_refused(definition, options, words)
    if definition.has_errors:
        errors = [problem for problem in definition.problems if problem.severity is Severity.ERROR]
        print_problems(read_terminal(sys.stderr), definition, str(options.file), words, errors)
    data = _read_input(options, words, is_any=definition.dialect.is_asl)
    if options.functions is not None and not os.path.isdir(options.functions):
        if os.path.exists(options.functions):
            raise Refused(words("{folder}, given as the functions folder, is a file", folder=options.functions))
        raise Refused(words("the functions folder {folder} does not exist", folder=options.functions))
    warnings = sum(1 for problem in definition.problems if problem.severity is Severity.WARNING)
    if warnings and not options.json:
        text = words("warnings: {count}; see: tcsl validate {file}", count=warnings, file=printable(str(options.file)))
        print(text, file=sys.stderr)
    settle()
    with _history_of_run(options, words) as store:
        execution = asyncio.run(_execute(options, definition, data, store, words))
        # While the store is open: it may have events that the memory has not.
        view = execution.view.to_json() if options.json else {}
    if options.json:
        print_json({**view, "id": execution.id}, sys.stdout)
    elif store is not None:
        kept = words("kept as {id}; see: tcsl history {short}", id=execution.id, short=execution.id[:SHORT_ID])
        sys.stdout.write(read_terminal(sys.stdout).paint(kept, "faint") + "\n")
    return OK if execution.result is not None and execution.result.status == "SUCCEEDED" else FAILED


def history(options: argparse.Namespace, words: Words) -> int:
    """List the executions, or show one; 2 when there is no such execution."""
    path: Path = options.history or default_history_path()
    is_there = os.path.exists(path)  # Path.exists raises for a name that is too long
    if options.history is None and not is_there and options.id is None:
        records: list[ExecutionRecord] = []
        _print_records(options, words, records)
        return OK
    if options.id is not None and not is_there:
        raise Refused(words("there is no execution {id}; see: tcsl history", id=printable(options.id)))
    with HistoryStore(path) as store:
        if options.id is None:
            _print_records(options, words, store.executions(options.workflow, min(max(0, options.limit), sys.maxsize)))
            return OK
        record = _find(store, options.id, words)
        events = store.events(record.id)
    view = fold(events, record.id)
    if options.json:
        print_json(execution_json(record, view, events), sys.stdout)
    else:
        print_execution(read_terminal(sys.stdout), words, record, view, events)
    return OK


def repair(options: argparse.Namespace, words: Words) -> int:
    """Apply the proposed repairs; 1 when errors are left, 2 when a file cannot be read or written."""
    file = read_json(options.file, words)
    if options.write and options.file == STANDARD_INPUT:
        raise Refused(words("--write needs a file; without it the result goes to the standard output"))
    check_free(options.output, options, words)
    definition, steps = repairs.repair(file.text, read_beside(options.file, None, words).dialect)
    name = printable(str(options.file))
    for step in steps:
        print(words("line {line}: {title}", line=step.line, title=step.title(words.language)), file=sys.stderr)
    errors = [problem for problem in definition.problems if problem.severity is Severity.ERROR]
    if not steps:
        text = "no repair is known for {file}" if errors else "{file} needs no repair"
        print(words(text, file=name), file=sys.stderr)
    if errors:
        print_problems(read_terminal(sys.stderr), definition, str(options.file), words, errors)
        print(words("errors left: {count}", count=len(errors)), file=sys.stderr)
    target: Path | None = options.file if options.write else options.output
    if steps or not options.write:
        write_result(target, FileText(definition.text, file.has_bom), words)
    return FAILED if errors else OK


def check_free(target: Path | None, options: argparse.Namespace, words: Words) -> None:
    """See that there is no file in the place of a result, unless it is to be replaced: ``options.force``; and a folder.

    Raises:
        Refused: there is one, or there is no folder for it.
    """
    if target is not None:
        try:
            check_folder(target)
        except FileRefused as refusal:
            raise _unwritable(target, refusal, words) from refusal
    if target is not None and not options.force and target.is_file():
        text = "{file} exists already; --force writes over it"
        raise Refused(words(text, file=printable(str(target))))


def write_result(target: Path | None, file: FileText, words: Words, *, is_swept: bool = True) -> None:
    """Write a text to a file, or to the standard output when there is none; ``is_swept`` is that of the writing.

    Raises:
        Refused: the file cannot be written.
    """
    if target is None:
        # As bytes: line ends stay what they are on every system.
        sys.stdout.flush()
        sys.stdout.buffer.write(file.text.encode("utf-8", "surrogatepass"))
        sys.stdout.buffer.flush()
        return
    try:
        write_text_file(target, file, is_swept=is_swept)
    except FileRefused as refusal:
        raise _unwritable(target, refusal, words) from refusal
    print(words("written to {file}", file=printable(str(target))), file=sys.stderr)


def _unwritable(target: Path, refusal: FileRefused, words: Words) -> Refused:
    text = "{file} cannot be written: {reason}"
    return Refused(words(text, file=printable(str(target)), reason=printable(refusal.text(words.language), 600)))


async def _execute(
    options: argparse.Namespace, definition: Definition, data: Json, store: HistoryStore | None, words: Words
) -> Execution:
    """Run to the end, or until Ctrl+C or SIGTERM stops the execution; either way it ends properly."""
    functions = options.functions or _folder_of(options.file) / "functions"
    async with Engine(functions=functions, history=store) as engine:
        execution = await engine.start(
            definition,
            data,
            name=options.name,
            workflow=_title(options.file),
            file=_file_name(options.file),
            clock=SkippingClock() if options.skip_waits else None,
        )
        loop = asyncio.get_running_loop()
        with contextlib.suppress(NotImplementedError, RuntimeError, ValueError):  # Windows, or not the main thread
            loop.add_signal_handler(signal.SIGTERM, execution.stop)
        if options.json:
            await _wait_or_stop(execution, words, is_live=False)
            _warn_of_output(execution, words)
            return execution
        table = RunTable(definition, words)
        terminal = read_terminal(sys.stdout)
        report = RunReport(terminal, words, table)
        execution.subscribe(report.note)
        async with report.drawing():
            await _wait_or_stop(execution, words, is_live=terminal.is_live)
    report.print_end()
    _warn_of_output(execution, words)
    return execution


def _warn_of_output(execution: Execution, words: Words) -> None:
    """Say when a workflow of TCSL puts out what ASW does not let it."""
    result = execution.result
    is_meant = result is None or result.status != "SUCCEEDED" or isinstance(result.output, dict)
    if not is_meant and not execution.definition.dialect.is_asl:
        told = words("the output is no JSON object, as that of an ASW execution is by its documentation")
        print(f"tcsl: {told}", file=sys.stderr)


async def _wait_or_stop(execution: Execution, words: Words, *, is_live: bool) -> None:
    try:
        await execution.wait()
    except asyncio.CancelledError:
        # asyncio cancels its main task on Ctrl+C: the execution ends as ABORTED, and the command goes on to say so.
        if not is_live:  # a line between two drawings would stay on the screen
            print(words("stopping"), file=sys.stderr)
        execution.stop()
        await execution.wait()


@contextlib.contextmanager
def _history_of_run(options: argparse.Namespace, words: Words) -> Iterator[HistoryStore | None]:
    """Open the history; without the usual one a run goes on all the same, without a chosen one it does not."""
    if options.no_history:
        yield None
        return
    try:
        store = HistoryStore(options.history or default_history_path())
    except SetupError as error:
        if options.history is not None:
            raise
        print(f"tcsl: {words('{message}; this run is not kept', message=error)}", file=sys.stderr)
        yield None
        return
    try:
        yield store
    finally:
        try:
            store.close()
        except SetupError as error:
            print(f"tcsl: {words('{message}; this run is not kept', message=error)}", file=sys.stderr)


def _definition_refused(definition: Definition, options: argparse.Namespace, words: Words) -> Refused:
    errors = [problem for problem in definition.problems if problem.severity is Severity.ERROR]
    print_problems(read_terminal(sys.stderr), definition, str(options.file), words, errors)
    message = words("{file} has errors and cannot run", file=printable(str(options.file)))
    print(f"tcsl: {message}", file=sys.stderr)
    return Refused(
        message, problems_json(definition, definition.problems, str(options.file), words.language), is_told=True
    )


def read_text(path: Path, words: Words) -> FileText:
    """Return what is in a file, or in the standard input.

    Raises:
        Refused: it cannot be read.
    """
    try:
        if path != STANDARD_INPUT:
            return read_text_file(path)
        data = sys.stdin.buffer.read(MAX_FILE + 1)
        if len(data) > MAX_FILE:
            raise FileRefused(path, "too-large", size=f"> {MAX_FILE // 1024**2}", limit=MAX_FILE // 1024**2)
        return decode_text(path, data)
    except FileRefused as refusal:
        reason = refusal.text(words.language)
        raise Refused(words("{file} cannot be read: {reason}", file=path, reason=reason)) from refusal


def read_json(path: Path, words: Words) -> FileText:
    """Return what is in a file that has to hold a definition in JSON.

    Raises:
        Refused: it cannot be read, or is YAML, of which every line would be told as a fault, or a deployment file.
    """
    file = read_text(path, words)
    if _is_template(file.text):
        text = "{file} is a deployment template; take its workflow out first: tcsl convert {file} -o NAME.json"
        raise Refused(words(text, file=printable(str(path))))
    if path.suffix.lower() in (".yaml", ".yml") and not file.text.lstrip().startswith(("{", "[")):
        text = "{file} is YAML; make JSON of it first: tcsl convert {file} -o NAME.json"
        raise Refused(words(text, file=printable(str(path))))
    return file


def _is_template(text: str) -> bool:
    """Tell whether a text is a deployment file in JSON or, as far as the beginnings of its lines tell, in YAML."""
    if not text.lstrip().startswith("{"):
        return is_deployment_file(_YAML_KEY.findall(text))
    if not is_deployment_file(_JSON_KEY.findall(text)):  # what most texts are not need not be read for it
        return False
    root = Source.read(text).root
    return root is not None and is_deployment_file({member.key for member in root.members})


def _read_input(options: argparse.Namespace, words: Words, *, is_any: bool) -> Json:
    if options.input_file is None:
        place, text = words("the input (--input)"), "{}" if options.input is None else options.input
    else:
        file = read_text(options.input_file, words)
        place = words("the input {file}", file=options.input_file)
        text = "\ufeff" + file.text if file.has_bom else file.text
    try:
        return read_any_input(text, words.language) if is_any else read_input(text, words.language)
    except InputError as error:
        if options.input_file is None and _is_file(text):
            raise Refused(words("{name} is the name of a file; say --input-file {name}", name=text)) from error
        raise Refused(words("{place}: {reason}", place=place, reason=error)) from error


def _is_file(name: str) -> bool:
    try:
        return Path(name).is_file()
    except OSError:  # too long for a name, which most inputs are
        return False


def _find(store: HistoryStore, wanted: str, words: Words) -> ExecutionRecord:
    record = store.read(wanted)
    if record is not None:
        return record
    found = store.matching(wanted)
    if len(found) > 1:
        ids = ", ".join(one[: max(SHORT_ID, len(wanted) + 2)] for one in found[:10])
        raise Refused(words("{id} is the beginning of several executions: {ids}", id=printable(wanted), ids=ids))
    record = store.read(found[0]) if found else None
    if record is None:
        raise Refused(words("there is no execution {id}; see: tcsl history", id=printable(wanted)))
    return record


def _print_records(options: argparse.Namespace, words: Words, records: list[ExecutionRecord]) -> None:
    if options.json:
        print_json([record_json(record) for record in records], sys.stdout)
    elif records:
        print_records(read_terminal(sys.stdout), words, records)
    else:
        print(words("no executions yet"))


def _unreadable(path: Path, message: str) -> dict[str, Json]:
    return {
        "file": str(path),
        "code": "unreadable",
        "path": "",
        "line": 1,
        "column": 1,
        "severity": Severity.ERROR.value,
        "message": message,
        "state": None,
        "repair": None,
    }


def _folder_of(path: Path) -> Path:
    return Path.cwd() if path == STANDARD_INPUT else path.parent


def _file_name(path: Path) -> str:
    return "" if path == STANDARD_INPUT else str(path.absolute())


def _title(path: Path) -> str:
    """Return the name of a workflow: that of its file without suffix, as the window shows it."""
    name = path.name
    return next((name[: -len(suffix)] for suffix in _SUFFIXES if name.endswith(suffix) and name != suffix), name)
