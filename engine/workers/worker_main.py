"""The process in which people's functions run: reads calls from one pipe, writes replies to another.

Started by :mod:`engine.workers` as a script, ``worker_main.py REQUESTS REPLIES LIFELINE FOLDER CODE_FOLDER``:
three descriptors of pipes, the functions folder, and the folder of the file to call. The ``worker_*.py`` files
import nothing but the standard library and keep to Python 3.8: a project may bring its own interpreter.

A frame is four bytes of length, most significant first, and that many bytes of JSON. The first reply says
``{"ready": version}``; then each request ``{"file", "entry", "event", "context", "timeout", "marker"}`` gets
one reply, ``{"value": ...}`` or ``{"error", "cause", "trace"}``, with ``"last": true`` when the function has
spoilt the process and it ends. Where only the three standard streams can be had (Windows), the descriptors are
0 and 1; what the function prints then goes to descriptor 2, and ``marker`` is written there when a call is over.
"""

from __future__ import annotations

import json
import os
import struct
import sys
from types import ModuleType
from typing import Any, Callable  # noqa: UP035  (Python 3.8 has no subscripts for collections.abc)

if __name__ == "__main__":
    # As a script this file has no package; give it one, under a name that no project uses, for its siblings.
    __package__ = "tcsl_worker"
    sys.modules[__package__] = ModuleType(__package__)
    sys.modules[__package__].__path__ = [os.path.dirname(os.path.abspath(__file__))]

from .worker_calls import answer
from .worker_functions import Functions

_HEADER = struct.Struct(">I")


def receive(descriptor: int) -> bytes | None:
    """Return the next frame, or None when the other end is closed."""
    header = _read(descriptor, _HEADER.size)
    return None if header is None else _read(descriptor, _HEADER.unpack(header)[0])


def _read(descriptor: int, count: int) -> bytes | None:
    parts = bytearray()
    while len(parts) < count:
        part = os.read(descriptor, min(count - len(parts), 1 << 20))
        if not part:
            return None
        parts += part
    return bytes(parts)


def send(descriptor: int, data: bytes) -> None:
    """Write one frame."""
    _write(descriptor, _HEADER.pack(len(data)) + data)


def _write(descriptor: int, data: bytes) -> None:
    rest = memoryview(data)
    while rest:
        rest = rest[os.write(descriptor, rest) :]


def end_with_parent(lifeline: int) -> None:
    """Have the kernel kill the process and its children when the engine dies, even in a loop that never returns.

    The engine holds the other end of the pipe ``lifeline`` and never writes to it; closing it raises the signal.
    Linux only; elsewhere the process ends after its call, when it finds the other pipes closed. No thread does
    this, since user code may fork.
    """
    if sys.platform == "linux" and os.getpgrp() == os.getpid():
        import fcntl
        import signal

        fcntl.fcntl(lifeline, fcntl.F_SETOWN, -os.getpid())
        fcntl.fcntl(lifeline, fcntl.F_SETSIG, signal.SIGKILL)
        fcntl.fcntl(lifeline, fcntl.F_SETFL, fcntl.fcntl(lifeline, fcntl.F_GETFL) | os.O_ASYNC)


class Output:
    """Standard output and error of the process, of C code too, made to show up at once and in UTF-8."""

    def __init__(self) -> None:
        self.streams = (sys.stdout, sys.stderr)
        for stream in self.streams:
            stream.reconfigure(encoding="utf-8", errors="backslashreplace", line_buffering=True)  # type: ignore[union-attr]
        self._flush_c = _unbuffer_c()
        self._identity = self._identify()

    def settle(self) -> bool:
        """Flush all and undo what a function did to sys.stdout; False when a stream was closed for good."""
        sys.stdout, sys.stderr = self.streams
        try:
            for stream in self.streams:
                stream.flush()
            self._flush_c(None)
            return self._identify() == self._identity
        except (OSError, ValueError):
            return False

    def _identify(self) -> list[tuple[int, int]]:
        """Return which pipes the two descriptors are; a function can close them, and another file can take the place."""
        return [(status.st_dev, status.st_ino) for status in (os.fstat(1), os.fstat(2))]


def _unbuffer_c() -> Callable[[Any], Any]:
    """Make C's stdout write whole lines at once, so that a crash loses none; return C's fflush."""
    try:
        import ctypes

        library = ctypes.CDLL(None)
        name = "__stdoutp" if sys.platform == "darwin" else "stdout"
        library.setvbuf(ctypes.c_void_p.in_dll(library, name), None, 1, 1024)
        return library.fflush
    except (ImportError, OSError, TypeError, ValueError, AttributeError):
        return lambda _: None


def _claim_standard_streams() -> tuple[int, int]:
    """Take descriptors 0 and 1 for the protocol and give the function other ones in their place."""
    requests, replies = os.dup(0), os.dup(1)
    empty = os.open(os.devnull, os.O_RDONLY)
    os.dup2(empty, 0)
    os.close(empty)
    os.dup2(2, 1)
    if sys.platform == "win32":
        import msvcrt

        for descriptor in (requests, replies):
            msvcrt.setmode(descriptor, os.O_BINARY)
    return requests, replies


def serve(requests: int, replies: int, functions: Functions, output: Output) -> None:
    """Answer requests until the engine closes the pipe."""
    own_pid = os.getpid()
    send(replies, json.dumps({"ready": sys.version}).encode("ascii"))
    frame = receive(requests)
    while frame is not None:
        request = json.loads(frame)
        reply = answer(functions, request)
        if os.getpid() != own_pid:
            os._exit(0)  # a child that the function forked came back here; the parent gives the answer
        is_sound = output.settle()
        os.chdir(functions.root)
        marker = request.get("marker")
        if marker:
            _write(2, marker.encode("ascii"))
        if not is_sound:
            send(replies, b'{"last":true,' + reply[1:])
            return
        send(replies, reply)
        frame = receive(requests)


def main(arguments: list[str]) -> None:
    """Set the process up and serve."""
    requests, replies, lifeline = (int(argument) for argument in arguments[:3])
    if replies == 1:
        requests, replies = _claim_standard_streams()
    else:
        os.set_inheritable(lifeline, False)
        end_with_parent(lifeline)
    os.set_inheritable(requests, False)
    os.set_inheritable(replies, False)
    functions = Functions(arguments[3], arguments[4])
    sys.argv[1:] = []
    functions.install()
    try:
        serve(requests, replies, functions, Output())
    except BrokenPipeError:
        sys.exit(1)  # the engine is gone; nobody is left to tell


if __name__ == "__main__":
    main(sys.argv[1:])
