"""A worker process on pipes of its own, read by the event loop: no thread, no task.

The protocol has two descriptors beside the standard streams, so nothing a function prints can disturb it.
The process leads its own group, which is killed whole; a pipe that nobody writes to ends it with the engine.
"""

import asyncio
import contextlib
import os
import signal
import subprocess

from engine.workers.link import Listener, WorkerSpec

_READ_SIZE = 256 * 1024
# A pipe holds 64 KiB by default on Linux and macOS: what a function printed before its reply is within that.
_PIPE_SIZE = 64 * 1024
_POLL_SECONDS = 0.1


class PipeLink:
    """See :class:`engine.workers.link.Link`.

    Raises:
        OSError: the process could not be started.
    """

    needs_marker = False

    def __init__(self, spec: WorkerSpec, listener: Listener) -> None:
        self._loop = asyncio.get_running_loop()
        self._listener = listener
        self._unsent = memoryview(b"")
        self._poll: asyncio.TimerHandle | None = None
        with contextlib.ExitStack() as ours, contextlib.ExitStack() as theirs:
            pipes = [_pipe(ours, theirs, reads=reads) for reads in (False, False, True, True, True)]
            (self._requests, requests), (_, lifeline), (self._replies, replies), (out, their_out), (err, their_err) = (
                pipes
            )
            self._process = subprocess.Popen(
                spec.command(requests, replies, lifeline),
                stdin=subprocess.DEVNULL,
                stdout=their_out,
                stderr=their_err,
                pass_fds=(requests, replies, lifeline),
                start_new_session=True,
                cwd=spec.working_folder,
                env=spec.variables(),
            )
            self._descriptors = ours.pop_all()
        self._texts = {out: 1, err: 2}
        self.pid = self._process.pid
        self._readers = {self._replies, *self._texts}
        for descriptor in self._readers:
            self._loop.add_reader(descriptor, self._read, descriptor)
        self._watch_exit()

    def send(self, data: bytes) -> None:
        """Write what the pipe takes now and the rest when it takes more."""
        self._unsent = memoryview(data)
        self._write()

    def drain(self) -> None:
        """Report what lies in the pipes of standard output and error."""
        for descriptor in self._texts:
            if descriptor in self._readers:
                self._read_text(descriptor)

    def kill(self) -> None:
        """Kill the group; harmless when the process is gone."""
        if self._process.returncode is None:
            # macOS answers EPERM for a group in which only a zombie is left.
            with contextlib.suppress(ProcessLookupError, PermissionError):
                os.killpg(self.pid, signal.SIGKILL)

    def _write(self) -> None:
        try:
            while self._unsent:
                self._unsent = self._unsent[os.write(self._requests, self._unsent) :]
        except BlockingIOError:
            self._loop.add_writer(self._requests, self._write)
            return
        except BrokenPipeError:
            self._unsent = memoryview(b"")  # the end of the process is on its way
        self._loop.remove_writer(self._requests)

    def _read(self, descriptor: int) -> None:
        if descriptor != self._replies:
            self._read_text(descriptor)
            return
        data = self._read_some(descriptor)
        if data:
            self._listener.reply_received(data)
        elif data is not None:
            self.kill()  # without this pipe the process is of no more use

    def _read_text(self, descriptor: int) -> None:
        # Bounded, because a grandchild may print without end.
        left = _PIPE_SIZE
        while left > 0 and (data := self._read_some(descriptor)):
            self._listener.text_received(self._texts[descriptor], data)
            left -= len(data)

    def _read_some(self, descriptor: int) -> bytes | None:
        """Return what can be read, nothing at the end of the stream, None when there is nothing now."""
        try:
            data = os.read(descriptor, _READ_SIZE)
        except BlockingIOError:
            return None
        if not data:
            self._forget(descriptor)
        return data

    def _forget(self, descriptor: int) -> None:
        self._readers.discard(descriptor)
        self._loop.remove_reader(descriptor)

    def _watch_exit(self) -> None:
        try:
            watched = os.pidfd_open(self.pid)
        except (AttributeError, OSError):  # not Linux, or forbidden in a sandbox
            self._poll = self._loop.call_later(_POLL_SECONDS, self._look_for_exit)
            return
        self._descriptors.callback(os.close, watched)
        self._readers.add(watched)
        self._loop.add_reader(watched, self._end)

    def _look_for_exit(self) -> None:
        if self._process.poll() is None:
            self._poll = self._loop.call_later(_POLL_SECONDS, self._look_for_exit)
        else:
            self._end()

    def _end(self) -> None:
        """End what the process left behind, take its last words, reap it, and close everything."""
        # Before reaping: until then the group's number cannot be given to anyone else.
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(self.pid, signal.SIGKILL)
        while self._replies in self._readers and (data := self._read_some(self._replies)):
            self._listener.reply_received(data)
        self.drain()
        code = self._process.wait()
        for descriptor in list(self._readers):
            self._forget(descriptor)
        self._loop.remove_writer(self._requests)
        self._descriptors.close()
        self._listener.process_ended(code)


def _pipe(ours: contextlib.ExitStack, theirs: contextlib.ExitStack, *, reads: bool) -> tuple[int, int]:
    """Return our end, which does not block, and the process's end of a new pipe; we read from it or write to it."""
    read_end, write_end = os.pipe()
    our_end, their_end = (read_end, write_end) if reads else (write_end, read_end)
    ours.callback(os.close, our_end)
    theirs.callback(os.close, their_end)
    os.set_blocking(our_end, False)
    return our_end, their_end
