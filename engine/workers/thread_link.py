"""A worker process on its three standard streams, read by two threads: for Windows.

There, the event loop cannot watch pipes, a process inherits no further descriptors, and there are no process
groups. So the protocol runs over standard input and output, which the worker moves out of the function's way,
and what a function prints to either stream comes as one text. What a function started itself is not ended
with it. The two threads belong to the process and end with it; there is none per call.
"""

import asyncio
import contextlib
import subprocess
import threading
from collections.abc import Callable

from engine.workers.link import Listener, WorkerSpec

_READ_SIZE = 256 * 1024
_LAST_WORDS_SECONDS = 1.0


class ThreadLink:
    """See :class:`engine.workers.link.Link`.

    Raises:
        OSError: the process could not be started.
    """

    needs_marker = True

    def __init__(self, spec: WorkerSpec, listener: Listener) -> None:
        self._loop = asyncio.get_running_loop()
        self._listener = listener
        self._process = subprocess.Popen(
            spec.command(0, 1, -1),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            bufsize=0,
            cwd=spec.working_folder,
            env=spec.variables(),
            creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
        )
        self.pid = self._process.pid
        self._text_reader = self._start("text", self._read_text)
        self._start("replies", self._read_replies)

    def send(self, data: bytes) -> None:
        """Write all; a worker reads at once, so this takes as long as copying."""
        assert self._process.stdin is not None
        rest = memoryview(data)
        with contextlib.suppress(BrokenPipeError, OSError):  # the end of the process is on its way
            while rest:
                rest = rest[self._process.stdin.write(rest) :]

    def drain(self) -> None:
        """Do nothing: the thread reports text as it comes, and the marker tells when it is complete."""

    def kill(self) -> None:
        """Kill the process; harmless when it is gone."""
        self._process.kill()

    def _start(self, what: str, target: Callable[[], None]) -> threading.Thread:
        thread = threading.Thread(target=target, name=f"tcsl-worker-{self.pid}-{what}", daemon=True)
        thread.start()
        return thread

    def _read_replies(self) -> None:
        assert self._process.stdout is not None
        with self._process.stdout as stream:
            while data := stream.read(_READ_SIZE):
                self._report(self._listener.reply_received, data)
        # Nothing more will be answered, so the process is of no more use.
        self._process.kill()
        code = self._process.wait()
        # A grandchild may hold the stream open for ever.
        self._text_reader.join(_LAST_WORDS_SECONDS)
        self._report(self._end, code)

    def _read_text(self) -> None:
        assert self._process.stderr is not None
        with self._process.stderr as stream:
            while data := stream.read(_READ_SIZE):
                self._report(self._listener.text_received, 1, data)

    def _end(self, code: int) -> None:
        assert self._process.stdin is not None
        with contextlib.suppress(OSError):
            self._process.stdin.close()
        self._listener.process_ended(code)

    def _report(self, callback: Callable[..., None], *arguments: object) -> None:
        with contextlib.suppress(RuntimeError):  # the loop was closed without closing the pool
            self._loop.call_soon_threadsafe(callback, *arguments)
