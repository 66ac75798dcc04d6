"""One warm worker process: carries out one call at a time and says when it is free, or gone."""

import asyncio
import json
import os
import secrets
import signal
import time
from collections.abc import Callable
from typing import Any

import msgspec

from engine.errors import RUNTIME, TIMEOUT
from engine.language.values import Json, is_deeper_than
from engine.workers.calls import CallFailed, CallResult, FunctionCall
from engine.workers.capture import Capture
from engine.workers.frames import FrameError, FrameReader, frame
from engine.workers.link import Connect, WorkerSpec
from engine.workers.worker_results import EXIT_ERROR

_START_SECONDS = 30.0
_decode = msgspec.json.Decoder().decode
# As deep as the JSON module of any Python reads, whatever stack it begins on.
_MAX_DEPTH = 500


class Worker:
    """A process made to ``spec``.

    ``ready`` is called once, when it can take calls; ``ended`` once, when it is gone and reaped, which may be
    before it was ready: :meth:`start_failure` then says why.

    Raises:
        OSError: the process could not be started.
    """

    def __init__(
        self, spec: WorkerSpec, connect: Connect, ready: Callable[["Worker"], None], ended: Callable[["Worker"], None]
    ) -> None:
        self.spec = spec
        self.idle_since = 0.0
        self.is_ready = False
        self.is_usable = True
        self._ready = ready
        self._ended = ended
        self._frames = FrameReader()
        self._stdout = Capture()
        self._stderr = Capture()
        self._marker = b""
        self._has_marker = True
        self._reply: bytes | None = None
        self._waiting: asyncio.Future[None] | None = None
        self._exit_code: int | None = None
        self._is_over_time = False
        self._has_babbled = False
        self._loop = asyncio.get_running_loop()
        self._link = connect(spec, self)
        self._timer = self._loop.call_later(_START_SECONDS, self._run_over)

    @property
    def pid(self) -> int:
        """The number of the process."""
        return self._link.pid

    async def run(self, call: FunctionCall) -> CallResult:
        """Carry out ``call``, which needs the worker free and usable; being cancelled kills the process.

        Raises:
            CallFailed: the function raised, ran over its time or its process ended.
        """
        started = time.perf_counter()
        try:
            await self._begin(call)
        except asyncio.CancelledError:
            self.kill()
            raise
        finally:
            self._waiting = None
            self._timer.cancel()
        stdout, stderr = self._stdout.text(), self._stderr.text()
        if self._reply is None:
            error, cause = self._ending(call)
            in_lambda = None if error == TIMEOUT else (EXIT_ERROR, self._exit_words())
            raise CallFailed(error, cause, stdout=stdout, stderr=stderr, in_lambda=in_lambda)
        reply = read_reply(self._reply)
        if "last" in reply:
            self.kill()
        if "value" not in reply:
            in_lambda = tuple(reply["lambda"]) if "lambda" in reply else None
            raise CallFailed(
                reply["error"],
                reply["cause"],
                trace=reply["trace"],
                stdout=stdout,
                stderr=stderr,
                in_lambda=in_lambda,
            )
        return CallResult(value=reply["value"], stdout=stdout, stderr=stderr, duration=time.perf_counter() - started)

    def kill(self) -> None:
        """End the process and what it started; ``ended`` is called when it is gone."""
        self.is_usable = False
        self._link.kill()

    def start_failure(self) -> CallFailed:
        """Return why the process never became ready."""
        words = self._stderr.text().strip()
        how = f"did not answer within {_START_SECONDS:g} s" if self._is_over_time else self._end_words()
        said = f"; it said: {words[-500:]}" if words else ""
        cause = (
            f"{self.spec.interpreter} cannot run functions: its process {how}{said}. It must be a Python of 3.8 or "
            'newer; "interpreter" in bindings.json names another'
        )
        return CallFailed(RUNTIME, cause)

    def reply_received(self, data: bytes) -> None:
        """See :class:`engine.workers.link.Listener`."""
        if self._is_over_time:
            return  # the process is being killed already
        try:
            complete = self._frames.feed(data)
        except FrameError:
            self._has_babbled = True
            self.kill()
            return
        if complete is None:
            return
        if not self.is_ready:
            self.is_ready = True
            self._timer.cancel()
            self._ready(self)
        elif self._waiting is None:
            self.kill()  # an answer without a question: the next ones would be taken for others
        else:
            self._reply = complete
            self._link.drain()
            self._finish()

    def text_received(self, stream: int, data: bytes) -> None:
        """See :class:`engine.workers.link.Listener`."""
        if self.is_ready and self._waiting is None:
            return  # printed by something that the last call left running
        capture = self._stdout if stream == 1 else self._stderr
        capture.feed(data)
        if not self._has_marker and capture.remove_end(self._marker):
            self._has_marker = True
            self._finish()

    def process_ended(self, code: int) -> None:
        """See :class:`engine.workers.link.Listener`."""
        self._exit_code = code
        self.is_usable = False
        self._timer.cancel()
        self._wake()
        self._ended(self)

    def _begin(self, call: FunctionCall) -> asyncio.Future[None]:
        self._stdout, self._stderr, self._reply = Capture(), Capture(), None
        self._is_over_time = False
        request: dict[str, Json] = {
            "file": os.path.abspath(call.file),
            "entry": call.entry,
            "event": call.event,
            "context": call.context,
            "timeout": call.timeout,
        }
        if self._link.needs_marker:
            request["marker"] = f"\0{secrets.token_hex(16)}\0"
            self._marker, self._has_marker = str(request["marker"]).encode("ascii"), False
        data = _written(request)
        self._waiting = self._loop.create_future()
        self._link.send(frame(data))
        if call.timeout is not None and call.timeout > 0:
            self._timer = self._loop.call_later(call.timeout, self._run_over)
        elif call.timeout is not None:
            self._run_over()  # here and now, as a quick function could answer before a timer
        return self._waiting

    def _finish(self) -> None:
        if self._reply is not None and self._has_marker:
            self._wake()

    def _wake(self) -> None:
        if self._waiting is not None and not self._waiting.done():
            self._waiting.set_result(None)

    def _run_over(self) -> None:
        # The call is answered when the process is gone, so that nothing of it goes on behind the answer.
        self._is_over_time = True
        self.kill()

    def _ending(self, call: FunctionCall) -> tuple[str, str]:
        if self._is_over_time:
            return TIMEOUT, f"the function did not return within {call.timeout:g} s and was stopped"
        return RUNTIME, f"the function process {self._end_words()}"

    def _exit_words(self) -> str:
        """Return how the process ended as Lambda writes it."""
        code = self._exit_code or 0
        return f"exit status {code}" if code >= 0 else f"signal: {signal.strsignal(-code) or -code}".lower()

    def _end_words(self) -> str:
        """Return how the process ended, to follow "the process"."""
        code = self._exit_code
        if self._has_babbled:
            return "wrote something that is no answer where answers go, and was stopped"
        if code is None or code >= 0:
            return f"ended with exit code {code}"
        try:
            name = signal.Signals(-code).name
        except ValueError:
            name = f"signal {-code}"
        hint = {"SIGSEGV": " (a crash in native code)", "SIGKILL": " (killed, perhaps for lack of memory)"}
        return f"was ended by {name}{hint.get(name, '')}"


def read_reply(data: bytes) -> Any:
    """Return what JSON of a worker says, in half the time of the standard library's reader: no thread runs meanwhile."""
    try:
        return _decode(data)
    except (msgspec.DecodeError, RecursionError):
        return json.loads(data)  # Python also writes NaN, infinities and halves of surrogate pairs


def _written(request: dict[str, Json]) -> bytes:
    """Return a request as JSON that the process can read."""
    # Counting first: a value needs as many brackets as levels, and looking for them takes far longer.
    try:
        text = json.dumps(request)
        is_readable = text.count("[") + text.count("{") <= _MAX_DEPTH or not is_deeper_than(request, _MAX_DEPTH)
    except RecursionError:
        is_readable = False
    if not is_readable:
        raise CallFailed(RUNTIME, f"the input is nested more than {_MAX_DEPTH - 1} levels deep; pass a flatter value")
    return text.encode("ascii")
