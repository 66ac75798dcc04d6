"""A run without hands: start the workflow in the real window, print what each node did, draw it."""

import asyncio
from pathlib import Path

from PySide6.QtCore import QEventLoop
from PySide6.QtWidgets import QApplication

from designer.canvas.render import render_canvas
from designer.look import tr
from designer.shell.main_window import MainWindow
from designer.shell.placing import FIRST
from engine.history.events import path_text
from engine.language.shorten import shorten_json


async def run_demo(window: MainWindow, out: Path) -> int:
    """Run the open workflow with its input, print a table, write two PNGs to ``out``; return the exit code."""
    window.resize(FIRST)  # the unseen screen is smaller than any that people have
    if window.files.is_opening:
        opened = asyncio.Event()
        window.files.opened.connect(opened.set)
        await opened.wait()
    ended = asyncio.Event()
    session = window.session
    session.executions_changed.connect(ended.set)
    session.failed_to_start.connect(ended.set)
    window.runs.refused.connect(print)
    window.runs.refused.connect(ended.set)
    window.actions_["run"].trigger()
    if window.runs.dialog is not None:
        print(tr("There is no input for this workflow: put an input.json beside it."))
        return 2
    await ended.wait()
    view = session.view
    if view is None:
        return 2
    print_table(window)
    # Let the last colours and the layout settle on the canvas before the picture is taken.
    await asyncio.sleep(0.4)
    QApplication.processEvents(QEventLoop.ProcessEventsFlag.AllEvents)
    out.mkdir(parents=True, exist_ok=True)
    canvas, whole = out / "canvas.png", out / "window.png"
    render_canvas(window.document, session, canvas)
    window.grab().save(str(whole))
    print(tr("The coloured canvas: {path}", path=canvas.resolve()))
    print(tr("The whole window: {path}", path=whole.resolve()))
    return 0 if view.status == "SUCCEEDED" else 1


def print_table(window: MainWindow) -> None:
    """Print one line a state, and the output of the execution."""
    view = window.session.view
    assert view is not None
    rows = [
        (
            path_text(path),
            state.status.value,
            f"{(state.stopped - state.started) * 1000:.0f} ms" if state.stopped is not None else "",
            shorten_json(state.input, 40),
            shorten_json(state.output, 40) if not state.error else f"{state.error}: {state.cause}"[:60],
        )
        for path, state in view.states.items()
    ]
    head = (tr("Node"), tr("Status"), tr("Duration"), tr("Input"), tr("Output"))
    widths = [max(len(row[column]) for row in (head, *rows)) for column in range(len(head))]
    for row in (head, *rows):
        print("  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip())
    print(f"{view.status}  {shorten_json(view.output, 400)}")
