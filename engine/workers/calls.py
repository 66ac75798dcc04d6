"""What goes into a worker and what comes out: one call of a Python function."""

from pathlib import Path

from msgspec import Struct, field

from engine.errors import EngineError
from engine.language.values import Json


class FunctionCall(Struct, frozen=True, kw_only=True):
    """Call the function ``entry`` of ``file`` with ``event`` and ``context``.

    ``entry`` is a function's name, ``file.name`` as the cloud spells it, or None for main_handler,
    lambda_handler or handler, whichever is there. ``timeout`` is in seconds from the moment a worker is
    free, None for no limit. ``interpreter`` is a Python of 3.8 or newer, None for our own. ``folder`` is
    the functions folder, None for the folder of ``file``; the function runs in the folder above it.
    """

    file: Path
    entry: str | None = None
    event: Json = None
    context: dict[str, Json] = field(default_factory=dict)
    environment: dict[str, str] = field(default_factory=dict)
    timeout: float | None = None
    interpreter: Path | None = None
    folder: Path | None = None


class CallResult(Struct, frozen=True, kw_only=True):
    """What a function returned and printed; ``duration`` is in seconds."""

    value: Json
    stdout: str
    stderr: str
    duration: float


class CallFailed(EngineError):
    """A function raised, ran over its time, or its process ended.

    ``error`` is the class name of the exception, StatesTimeout or StatesRuntime; ``trace`` is the
    traceback in the user's own files, or empty; ``stdout`` and ``stderr`` are what was printed until then.
    ``in_lambda`` is the name and the message that Lambda has for it, None when they are the same or there are none.
    """

    def __init__(
        self,
        error: str,
        cause: str,
        *,
        trace: str = "",
        stdout: str = "",
        stderr: str = "",
        in_lambda: tuple[str, str] | None = None,
    ) -> None:
        super().__init__(f"{error}: {cause}")
        self.in_lambda = in_lambda
        self.error = error
        self.cause = cause
        self.trace = trace
        self.stdout = stdout
        self.stderr = stderr
