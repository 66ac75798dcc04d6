"""The command line: ``tcsl validate``, ``explain``, ``run``, ``serve``, ``history``, ``repair``, ``export``, ``convert``.

It knows nothing of windows.

Exit codes: 0 all is well, 1 a definition has errors or the execution did not succeed, 2 a file, the input,
the definition of a run or the call itself cannot be used. With ``--json`` or ``--sarif`` the standard output is
exactly one JSON value; messages for people go to the standard error.
"""

import argparse
import contextlib
import errno
import logging
import os
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import NoReturn

from engine.errors import EngineError
from engine.exchange.exporting import export
from engine.exchange.kinds import SOURCES, Form
from engine.language.system_reasons import Reason
from engine.language.values import Json
from engine.report.arguments import speak, wanted_language
from engine.report.commands import Refused, history, repair, run, validate
from engine.report.explain import explain
from engine.report.json_output import print_json
from engine.report.sarif import sarif_log
from engine.report.serving import DEFAULT_PORT, serve
from engine.report.terminal import printable_lines
from engine.report.version import ShowVersion
from engine.report.words import Words

FAILED, UNUSABLE = 1, 2
_COMMANDS = ("validate", "explain", "run", "serve", "history", "repair", "export", "convert")
# How a stream says that it takes no more; whatever else the system refuses is not about the output.
_OUTPUT_FAULTS = (errno.ENOSPC, errno.EFBIG, errno.EIO, errno.EPIPE, errno.EBADF)
# What ``validate --json`` says when the call itself is wrong: still an array of problems.
_NO_PLACE: dict[str, Json] = {
    "file": None,
    "code": "wrong-call",
    "path": "",
    "line": 1,
    "column": 1,
    "severity": "error",
}

log = logging.getLogger("tcsl")


def main(arguments: Sequence[str] | None = None) -> int:
    """Carry out one command and return its exit code; never raises."""
    given = list(sys.argv[1:] if arguments is None else arguments)
    _open_missing_streams()
    _prepare_streams()
    try:
        code = _carry_out(given)
        sys.stdout.flush()
    except BrokenPipeError:
        _abandon_output()  # the reader, "head" for instance, has seen enough
        return FAILED
    except OSError as error:
        _abandon_output()
        words = Words(wanted_language(given))
        with contextlib.suppress(OSError):  # that stream may be the one
            reason = Reason(error).text(words.language)
            print(f"tcsl: {words('the output cannot be written: {reason}', reason=reason)}", file=sys.stderr)
        return UNUSABLE
    return code


def read_arguments(given: Sequence[str], words: Words) -> argparse.Namespace:
    """Return the options of a call; ``command`` is what carries it out.

    Raises:
        Refused: the call makes no sense.
    """
    shared = _Parser(add_help=False)
    shared.add_argument(
        "--lang", choices=("en", "zh"), default=words.language, help=words("language of the messages, en or zh")
    )
    parser = _Parser(prog="tcsl", description=words("Check, run and repair TCSL and Amazon States Language workflows."))
    parser.add_argument("--version", action=ShowVersion, help=words("show the version and exit"))
    parser.add_argument("--lang", choices=("en", "zh"), help=words("language of the messages, en or zh"))
    commands = parser.add_subparsers(metavar="COMMAND", required=True, parser_class=_Parser)

    def add(name: str, summary: str) -> argparse.ArgumentParser:
        return commands.add_parser(name, help=words(summary), description=words(summary), parents=[shared])

    _add_validate(add("validate", "check definitions"), words)
    _add_explain(add("explain", "explain a problem code, or list all"), words)
    _add_run(add("run", "run a workflow"), words)
    _add_serve(add("serve", "answer Step Functions and ASW clients on this machine"), words)
    _add_history(add("history", "list executions, or show one"), words)
    _add_repair(add("repair", "apply the proposed repairs"), words)
    _add_export(add("export", "write a definition in strict TCSL, as ASW documents it"), words)
    _add_convert(add("convert", "convert a workflow from or to YAML, a deployment file, a diagram, a report"), words)
    return parser.parse_args(given)


class _Parser(argparse.ArgumentParser):
    """Raises instead of leaving, so that ``--json`` has an answer for a wrong call too."""

    def error(self, message: str) -> NoReturn:
        raise Refused(f"{message}\n{self.format_usage().rstrip()}")


def _carry_out(given: Sequence[str]) -> int:
    words = speak(given)
    try:
        options = read_arguments(given, words)
        code: int = options.command(options, words)
    except Refused as refusal:
        return _refuse(refusal, given, UNUSABLE)
    except KeyboardInterrupt:
        return say_stopped(given)
    except SystemExit as leaving:  # --help and --version
        return int(leaving.code or 0)
    except EngineError as error:
        return _refuse(Refused(str(error)), given, UNUSABLE)
    except Exception as bug:
        if isinstance(bug, OSError) and bug.errno in _OUTPUT_FAULTS and bug.filename is None:
            raise
        message = words("TCSL Studio itself failed: {reason}", reason=f"{type(bug).__name__}: {bug}")
        log.exception("%s", message)
        return _refuse(Refused(message, is_told=True), given, UNUSABLE)
    return code


def say_stopped(given: Sequence[str]) -> int:
    """Say that a call was stopped by Ctrl+C, and return its exit code."""
    return _refuse(Refused(Words(wanted_language(given))("stopped")), given, FAILED)


def _refuse(refusal: Refused, given: Sequence[str], code: int) -> int:
    """Say why a call was not carried out, as JSON too when that was asked for."""
    if not refusal.is_told:
        for line in printable_lines(str(refusal)):
            print(f"tcsl: {line}", file=sys.stderr)
    if "--sarif" in given:
        print_json(sarif_log([], [(None, str(refusal))], Words(wanted_language(given)), code), sys.stdout)
    elif "--json" in given:
        command = next((argument for argument in given if argument in _COMMANDS), None)
        answer = refusal.to_json()
        print_json([{**_NO_PLACE, "message": answer["message"]}] if command == "validate" else answer, sys.stdout)
    return code


def _add_validate(parser: argparse.ArgumentParser, words: Words) -> None:
    parser.add_argument("files", metavar="FILE", nargs="+", type=Path, help=words("the definitions"))
    form = parser.add_mutually_exclusive_group()
    form.add_argument("--json", action="store_true", help=words("print JSON"))
    form.add_argument("--sarif", action="store_true", help=words("print SARIF 2.1.0, for code scanning"))
    parser.add_argument("--all", action="store_true", help=words("show the problems too that the side file silences"))
    _add_dialect(parser, words)
    parser.set_defaults(command=validate)


def _add_explain(parser: argparse.ArgumentParser, words: Words) -> None:
    parser.add_argument("code", metavar="CODE", nargs="?", help=words("the code of a problem, such as missing-comma"))
    parser.add_argument("--json", action="store_true", help=words("print JSON"))
    parser.set_defaults(command=explain)


def _add_run(parser: argparse.ArgumentParser, words: Words) -> None:
    parser.add_argument("file", metavar="FILE", type=Path, help=words("the definition"))
    source = parser.add_mutually_exclusive_group()
    source.add_argument("--input", metavar="JSON", help=words("the input, a JSON object; in ASL any JSON"))
    source.add_argument(
        "--input-file", metavar="F", type=Path, help=words("a file with the input; - is the standard input")
    )
    functions = words("the folder with the local functions (default: functions beside the definition)")
    parser.add_argument("--functions", metavar="DIR", type=Path, help=functions)
    parser.add_argument("--name", metavar="NAME", help=words("name of the execution"))
    skip = words("let waits and retries pass at once; the history says how long they would have taken")
    parser.add_argument("--skip-waits", action="store_true", help=skip)
    kept = parser.add_mutually_exclusive_group()
    kept.add_argument("--history", metavar="FILE", type=Path, help=words("the file that keeps the executions"))
    kept.add_argument("--no-history", action="store_true", help=words("keep nothing in the history"))
    parser.add_argument("--json", action="store_true", help=words("print JSON"))
    _add_dialect(parser, words)
    parser.set_defaults(command=run)


def _add_serve(parser: argparse.ArgumentParser, words: Words) -> None:
    port = words("the port on 127.0.0.1 (default {port}); 0 takes a free one", port=DEFAULT_PORT)
    parser.add_argument("--port", metavar="N", type=int, default=DEFAULT_PORT, help=port)
    parser.add_argument("--functions", metavar="DIR", type=Path, help=words("the folder with the local functions"))
    parser.add_argument(
        "--data", metavar="DIR", type=Path, help=words("the folder that keeps workflows and executions")
    )
    parser.set_defaults(command=serve)


def _add_dialect(parser: argparse.ArgumentParser, words: Words) -> None:
    told = words("the dialect of the definition (default: what its side file, its name or the text tells)")
    parser.add_argument("--dialect", choices=("tcsl", "asl"), help=told)


def _add_history(parser: argparse.ArgumentParser, words: Words) -> None:
    parser.add_argument("id", metavar="ID", nargs="?", help=words("the execution, or the beginning of its id"))
    parser.add_argument("--history", metavar="FILE", type=Path, help=words("the file that keeps the executions"))
    parser.add_argument("--workflow", metavar="NAME", help=words("only executions of this workflow"))
    parser.add_argument("--limit", metavar="N", type=int, default=20, help=words("show the newest N"))
    parser.add_argument("--json", action="store_true", help=words("print JSON"))
    parser.set_defaults(command=history)


def _add_repair(parser: argparse.ArgumentParser, words: Words) -> None:
    parser.add_argument("file", metavar="FILE", type=Path, help=words("the definition"))
    target = parser.add_mutually_exclusive_group()
    target.add_argument("-o", "--output", metavar="OUT", type=Path, help=words("write the result to this file"))
    target.add_argument("--write", action="store_true", help=words("write the result back to the file"))
    _add_force(parser, words)
    parser.set_defaults(command=repair)


def _add_export(parser: argparse.ArgumentParser, words: Words) -> None:
    parser.add_argument("file", metavar="FILE", type=Path, help=words("the definition"))
    parser.add_argument("--dialect", choices=("tcsl",), default="tcsl", help=words("what to write"))
    parser.add_argument("-o", "--output", metavar="OUT", type=Path, help=words("write the result to this file"))
    _add_force(parser, words)
    parser.set_defaults(command=export)


def _add_force(parser: argparse.ArgumentParser, words: Words) -> None:
    parser.add_argument("--force", action="store_true", help=words("write over a file that is there already"))


def _add_convert(parser: argparse.ArgumentParser, words: Words) -> None:
    file = words("a definition, or a deployment file that holds some")
    parser.add_argument("file", metavar="IN", type=Path, help=file)
    output = words("write the result to this file; a folder takes one file for each state machine")
    parser.add_argument("-o", "--output", metavar="OUT", type=lambda text: _file_or_folder(text, words), help=output)
    _add_force(parser, words)
    source = words("what the file is (default: what its text tells)")
    parser.add_argument("--from", dest="source", choices=tuple(SOURCES), help=source)
    target = words("what to write (default: what the name of OUT tells, else JSON)")
    parser.add_argument("--to", dest="target", choices=tuple(form.value for form in Form), help=target)
    machine = words("the state machine to convert, where the file has several")
    parser.add_argument("--machine", metavar="NAME", help=machine)
    parser.add_argument("--list", action="store_true", help=words("list the state machines of the file"))
    parser.set_defaults(command=_convert)


def _file_or_folder(text: str, words: Words) -> Path:
    """Return what a path names; one that ends as folders do must be there, for it would become a file."""
    if text.endswith(("/", os.sep)) and not os.path.isdir(text):
        raise argparse.ArgumentTypeError(words('there is no folder "{folder}"', folder=text))
    return Path(text)


def _convert(options: argparse.Namespace, words: Words) -> int:
    from engine.exchange.converting import convert  # the other commands need not wait for the reader of YAML

    return convert(options, words)


class _Lines(logging.Formatter):
    """Log lines for people: a traceback only for those who set TCSL_DEBUG."""

    def format(self, record: logging.LogRecord) -> str:
        if record.exc_info and not os.environ.get("TCSL_DEBUG"):
            return f"tcsl: {record.getMessage()}"
        return super().format(record)


def _open_missing_streams() -> None:
    """Let a closed stream lead nowhere, before a file of ours, the history for instance, takes its descriptor."""
    for name, mode in (("stdin", "r"), ("stdout", "w"), ("stderr", "w")):
        if getattr(sys, name) is None:
            setattr(sys, name, open(os.devnull, mode, encoding="utf-8"))  # noqa: SIM115 - open until the end


def _abandon_output() -> None:
    """Lead the standard output nowhere: Python would complain again while it exits."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), 1)


def _prepare_streams() -> None:
    """Let no character stop the output, and give log records a plain form."""
    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure is not None:
            reconfigure(errors="backslashreplace")
    root = logging.getLogger()
    if not root.handlers:
        handler = logging.StreamHandler()
        handler.setFormatter(_Lines("tcsl: %(message)s"))
        root.addHandler(handler)


if __name__ == "__main__":
    sys.exit(main())
