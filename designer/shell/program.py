"""The program: starts the window, or draws without one; wires the application, its loops and the window."""

import argparse
import asyncio
import gc
import signal
import sys
from pathlib import Path

from PySide6.QtCore import QMimeData, QTimer
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication
from shiboken6 import createdByPython

from designer.document.engine_thread import IN_MEMORY, EngineThread
from designer.document.settings import Settings
from designer.look import set_language, themes, tr
from designer.shell.application import start_application
from designer.shell.faults import Faults
from designer.shell.garbage import Collector
from designer.shell.main_window import MainWindow
from engine.errors import SetupError
from engine.history.store import default_history_path
from engine.report.arguments import speak
from engine.report.version import ShowVersion


def main(arguments: list[str] | None = None) -> int:
    """Run the program; return its exit code."""
    given = sys.argv[1:] if arguments is None else arguments
    if given[:1] == ["render"]:
        from designer.shell.rendering import main as render

        gc.enable()
        return render(given[1:])
    options = _parse(given)
    application = start_application()
    settings = Settings()
    set_language(options.lang or settings.language)
    themes.set_theme(options.theme or settings.theme)
    problem = ""
    try:
        engine = EngineThread(history=options.history or default_history_path())
    except SetupError as error:
        problem = str(error)
        print(problem, file=sys.stderr)
        engine = EngineThread(history=IN_MEMORY)
    window = MainWindow(engine, settings)
    if problem and not options.demo:
        title = tr("What you run now is not kept in the history")
        QTimer.singleShot(0, window, lambda: window.files.complain(title, problem))
    _close_on_interrupt(window)
    faults = Faults(window, window.files.show_dialog)
    faults.watch(engine.loop)
    try:
        with faults:
            return _show(application, window, options)
    finally:
        signal.signal(signal.SIGINT, signal.default_int_handler)
        engine.close()
        settings.flush()
        _hand_over_clipboard()


def _parse(given: list[str]) -> argparse.Namespace:
    words = speak(given)
    parser = argparse.ArgumentParser(
        prog="tcsl-studio",
        description=words('Draw workflows and run them. "tcsl-studio render FILE -o OUT.png" draws without a window.'),
    )
    parser.add_argument("file", nargs="?", type=Path, help=words("the workflow to open"))
    parser.add_argument("--version", action=ShowVersion, help=words("show the version and exit"))
    parser.add_argument("--lang", choices=("en", "zh", "system"), help=words("language of the window"))
    parser.add_argument("--theme", choices=("light", "dark", "system"), help=words("colours of the window"))
    parser.add_argument("--history", type=Path, help=words("the file that keeps the executions"))
    parser.add_argument(
        "--demo",
        action="store_true",
        help=words("run FILE at once, print the result of each node, draw it, and leave"),
    )
    parser.add_argument(
        "--out", type=Path, default=Path("out"), help=words("the folder for the pictures of --demo (default: out)")
    )
    return parser.parse_args(given)


def _close_on_interrupt(window: MainWindow) -> None:
    """Let Ctrl+C in the terminal stop what runs and close; unsaved changes are asked about once, then left."""

    def give_up(_signal: int, _frame: object) -> None:
        window.journal.leave()  # the changes are offered at the next start
        window.give_up_changes()
        QTimer.singleShot(0, window, window.close)

    def close(_signal: int, _frame: object) -> None:
        signal.signal(signal.SIGINT, give_up)
        window.give_up_run()
        QTimer.singleShot(0, window, window.close)

    signal.signal(signal.SIGINT, close)


def _hand_over_clipboard() -> None:
    """Leave what was copied to Qt alone: some platforms drop it when Python is gone, and what Python made dies of that."""
    clipboard = QGuiApplication.clipboard()
    data: QMimeData | None = clipboard.mimeData()  # none where nothing was ever copied, whatever its type says
    if data is not None and createdByPython(data):
        clipboard.setText(clipboard.text())


def _show(application: QApplication, window: MainWindow, options: argparse.Namespace) -> int:
    import qasync  # after the window is built: it is not needed for the first paint

    loop = qasync.QEventLoop(application)
    asyncio.set_event_loop(loop)
    closed = asyncio.Event()
    application.lastWindowClosed.connect(closed.set)
    if options.file is not None:
        window.open(options.file)
    window.show()
    with Collector(application), loop:
        if options.demo:
            from designer.shell.demo import run_demo

            code: int = loop.run_until_complete(run_demo(window, options.out))
            return code
        window.recovery.offer()
        if options.file is None and window.recovery.dialog is None:
            window.guide.offer()
        loop.run_until_complete(closed.wait())
    return 0
