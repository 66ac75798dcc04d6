"""Exceptions that nobody caught: the window says so once, with a report to copy, instead of going on in silence."""

import asyncio
import sys
import threading
import traceback
from collections.abc import Callable
from types import TracebackType
from typing import Any, Self

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QDialog, QMessageBox, QWidget

from designer.look import tr
from designer.shell.boxes import message_box, versions

_Exception = tuple[type[BaseException], BaseException | None, TracebackType | None]


class Faults(QObject):
    """Takes what nobody caught, in the window's thread or another one, while it is entered as a context manager.

    The traceback goes to stderr as ever. What comes from one place is told once: a fault in painting comes back
    with every frame. ``show`` opens the box that says so, which belongs to ``window``.
    """

    taken = Signal(str)
    """The report of a fault from a place that had none yet, from whatever thread."""

    def __init__(self, window: QWidget, show: Callable[[QDialog], None]) -> None:
        super().__init__(window)
        self._window, self._show = window, show
        self._places: set[str] = set()
        self._hook, self._thread_hook = sys.excepthook, threading.excepthook
        self.taken.connect(self._tell)

    def __enter__(self) -> Self:
        self._hook, self._thread_hook = sys.excepthook, threading.excepthook
        sys.excepthook, threading.excepthook = self._take, self._take_of_thread
        return self

    def __exit__(self, *_: object) -> None:
        sys.excepthook, threading.excepthook = self._hook, self._thread_hook

    def watch(self, loop: asyncio.AbstractEventLoop) -> None:
        """Take what nobody caught in an event loop too."""
        loop.set_exception_handler(self._take_of_loop)

    def _take(self, kind: type[BaseException], value: BaseException, trace: TracebackType | None) -> None:
        self._hook(kind, value, trace)
        self._note((kind, value, trace))

    def _take_of_thread(self, given: threading.ExceptHookArgs) -> None:
        self._thread_hook(given)
        self._note((given.exc_type, given.exc_value, given.exc_traceback))

    def _take_of_loop(self, loop: asyncio.AbstractEventLoop, context: dict[str, Any]) -> None:
        loop.default_exception_handler(context)
        value = context.get("exception")
        if value is not None:
            self._note((type(value), value, value.__traceback__))

    def _note(self, raised: _Exception) -> None:
        if not issubclass(raised[0], Exception):
            return  # somebody wants the program to end
        frames = traceback.extract_tb(raised[2])
        place = f"{raised[0].__name__} {frames[-1].filename}:{frames[-1].lineno}" if frames else raised[0].__name__
        if place not in self._places:
            self._places.add(place)
            self.taken.emit(f"{versions()}\n\n{''.join(traceback.format_exception(*raised))}")

    def _tell(self, report: str) -> None:
        box = message_box(
            self._window,
            "fault",
            tr("Something went wrong inside the program"),
            tr(
                "The workflow is what the code pane shows, and what is not saved is kept for the next start too. "
                "If it happens again, save, start the program anew, and send its makers the report "
                "with what you did before."
            ),
            icon="error",
            role="failed",
        )
        copy = box.addButton(tr("Copy the report"), QMessageBox.ButtonRole.AcceptRole)
        copy.clicked.connect(lambda: QGuiApplication.clipboard().setText(report))
        box.addButton(QMessageBox.StandardButton.Close)
        self._show(box)
