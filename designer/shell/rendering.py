"""``tcsl-studio render``: a picture of a workflow, the colours of a run included, without a window."""

import argparse
import math
import sys
from pathlib import Path

from designer.canvas.render import MAX_PIXELS, MAX_SIDE, RenderProblem, render_canvas
from designer.document.document import Document
from designer.document.engine_thread import EngineThread
from designer.document.files import FileProblem
from designer.document.importing import is_foreign, is_template, read_import, side_of
from designer.document.run_session import RunSession
from designer.look import set_language, themes, tr
from designer.shell.application import start_application
from engine.errors import SetupError
from engine.history.store import default_history_path
from engine.report.arguments import speak
from engine.report.terminal import printable


def main(given: list[str]) -> int:
    """Draw; return 0, or 2 with the reason on stderr: nothing is written then."""
    options = _parse(given)
    start_application(offscreen=True)
    set_language(options.lang)
    themes.set_theme(options.theme)
    document = Document()
    try:
        _load(document, options)
        if document.is_broken:  # what could be drawn of it would be a guess, or a start and an end alone
            _print_problems(document, options)
            return 2
        if options.run is None:
            scale = render_canvas(document, None, options.out, options.scale)
        else:
            scale = _render_run(document, options)
    except (FileProblem, RenderProblem, SetupError) as problem:
        print(getattr(problem, "reason", problem), file=sys.stderr)
        return 2
    if document.definition.has_errors:
        _print_problems(document, options)
    if scale < options.scale:
        print(_limited(options.scale, scale), file=sys.stderr)
    print(options.out)
    return 0


def _limited(wanted: float, used: float) -> str:
    return tr(
        "The scale is {used}, not {wanted}: a PNG has at most {side} pixels a side and {pixels} in all.",
        used=f"{used:.3g}",
        wanted=f"{wanted:g}",
        side=f"{MAX_SIDE:,}",
        pixels=f"{MAX_PIXELS:,}",
    )


def _print_problems(document: Document, options: argparse.Namespace) -> None:
    for problem in document.problems:
        line, column = document.source.line_column(problem.span.start)
        # The lines of what was converted are those of no file.
        place = (
            f"{options.file}:{line}:{column}" if document.path else f"{options.file}: {document.title}{problem.path}"
        )
        print(f"{printable(place, 600)}: {printable(problem.text(options.lang), 600)}", file=sys.stderr)


def _load(document: Document, options: argparse.Namespace) -> None:
    """Read the workflow; one of YAML or a deployment file is converted, and what is not carried is told."""
    path = options.file.absolute()
    if options.machine is None and not is_foreign(path):
        document.load(path)
        if not is_template(document.definition):
            return
    answer = read_import(path)
    if isinstance(answer, FileProblem):
        raise answer
    names = [name for name, _title in answer.names]
    if options.machine is None and len(names) > 1:
        raise RenderProblem(
            f"{options.file} holds {len(names)} state machines, choose with --machine: {', '.join(names)}"
        )
    if options.machine not in (None, *names):
        raise RenderProblem(f"{options.file} holds no state machine {options.machine}, but: {', '.join(names)}")
    carried = answer.read(options.machine or names[0])
    if isinstance(carried, FileProblem):
        raise carried
    for line in carried.lost:
        print(printable(f"{options.file}: {line}", 800), file=sys.stderr)
    document.new(title=carried.title)
    document.take(carried.text, "", side_of(carried))


def _render_run(document: Document, options: argparse.Namespace) -> float:
    engine = EngineThread(options.history or default_history_path())
    try:
        session = RunSession(engine)
        ids = engine.store.matching(options.run)
        if len(ids) > 1:
            raise RenderProblem(f"{options.run} is the beginning of {len(ids)} executions: {', '.join(ids[:5])}")
        if not ids or not session.show_past(ids[0]):
            raise RenderProblem(f'There is no execution {options.run} in the history; "tcsl history" lists them.')
        return render_canvas(document, session, options.out, options.scale)
    finally:
        engine.close()


def _parse(given: list[str]) -> argparse.Namespace:
    words = speak(given)

    def scale(text: str) -> float:
        try:
            value = float(text)
        except ValueError:
            value = 0.0
        if not 0 < value < math.inf:
            raise argparse.ArgumentTypeError(words("{found} is no number above 0", found=text))
        return value

    parser = argparse.ArgumentParser(
        prog="tcsl-studio render", description=words("Draw a workflow to a PNG or SVG file.")
    )
    parser.add_argument(
        "file", type=Path, help=words("the workflow, or a file of YAML or of a deployment that holds it")
    )
    parser.add_argument("-o", "--out", type=Path, required=True, help=words("OUT.png or OUT.svg"))
    parser.add_argument(
        "--machine", metavar="NAME", help=words("the state machine to draw, where the file holds several")
    )
    parser.add_argument(
        "--run",
        metavar="ID",
        help=words("show the colours of this execution of the history, by its id or the beginning of it"),
    )
    parser.add_argument("--history", type=Path, help=words("the file that keeps the executions"))
    parser.add_argument(
        "--scale", type=scale, default=2.0, help=words("pixels of a PNG for one of the canvas (default: 2)")
    )
    parser.add_argument(
        "--lang", choices=("en", "zh"), default="en", help=words("language of the labels (default: en)")
    )
    parser.add_argument("--theme", choices=("light", "dark"), default="light", help=words("colours (default: light)"))
    return parser.parse_args(given)
