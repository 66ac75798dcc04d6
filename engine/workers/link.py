"""The two ends of a worker process: what a process offers the engine, and what it tells it.

:mod:`engine.workers.pipe_link` is the one in use on Linux and macOS, :mod:`engine.workers.thread_link` the
one for Windows, where neither extra descriptors nor process groups can be had.
"""

import os
import shutil
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Protocol

from msgspec import Struct

WORKER_FILE = Path(__file__).with_name("worker_main.py")

# They belong to our own interpreter and would mislead another one.
_OWN_VARIABLES = ("PYTHONHOME", "PYTHONPATH", "VIRTUAL_ENV", "__PYVENV_LAUNCHER__")


class WorkerSpec(Struct, frozen=True, kw_only=True):
    """All calls with equal specs share one set of warm processes; folders and interpreter are absolute."""

    interpreter: str
    folder: str
    code_folder: str
    environment: tuple[tuple[str, str], ...] = ()
    is_own_interpreter: bool = True

    def command(self, requests: int, replies: int, lifeline: int) -> list[str]:
        """Return the command line for a process that talks on these descriptors."""
        descriptors = (str(requests), str(replies), str(lifeline))
        return [self.interpreter, str(WORKER_FILE), *descriptors, self.folder, self.code_folder]

    def variables(self) -> dict[str, str]:
        """Return the environment of the process: ours, then the binding's."""
        hidden = () if self.is_own_interpreter else _OWN_VARIABLES
        return {**{k: v for k, v in os.environ.items() if k not in hidden}, **dict(self.environment)}

    @property
    def working_folder(self) -> str:
        """The folder of the definition, beside the functions folder."""
        return os.path.dirname(self.folder)


class Listener(Protocol):
    """Who a link reports to, always in the thread of the event loop."""

    def reply_received(self, data: bytes) -> None:
        """Some bytes of the protocol arrived."""

    def text_received(self, stream: int, data: bytes) -> None:
        """The process printed: 1 is standard output, 2 standard error."""

    def process_ended(self, code: int) -> None:
        """The process is gone and reaped; minus a signal's number when a signal ended it. The last report."""


class Link(Protocol):
    """A running worker process.

    ``needs_marker`` is true when what was printed can arrive after the reply, so that its end must be marked.
    """

    pid: int
    needs_marker: bool

    def send(self, data: bytes) -> None:
        """Write to the process without blocking."""

    def drain(self) -> None:
        """Report what was printed up to now, as far as that can be known."""

    def kill(self) -> None:
        """End the process and all it started; ``process_ended`` follows."""


Connect = Callable[[WorkerSpec, Listener], Link]


def default_interpreter() -> str | None:
    """Return the Python that runs functions when no other is asked for, or None when there is none."""
    if sys.executable and not getattr(sys, "frozen", False):
        return sys.executable
    return shutil.which("python3") or shutil.which("python")
