"""In the worker process: calls a function and says what it raised.

Standard library and Python 3.8 only, see ``worker_main.py``.
"""

from __future__ import annotations

import json
import os
import sys
import time
from typing import Any, Callable  # noqa: UP035  (Python 3.8 has no subscripts for collections.abc)

from .worker_functions import Functions
from .worker_results import EXIT_ERROR, RUNTIME, Refused, encode_result

MAX_CAUSE = 32 * 1024
MAX_TRACE = 64 * 1024

_VARIABLE_ARGUMENTS = 0x04  # inspect.CO_VARARGS; importing inspect would slow every cold start
_OWN_FOLDER = os.path.dirname(os.path.abspath(__file__))
_LAMBDA_NAMES = {"aws_request_id": "request_id", "log_group_name": "namespace", "log_stream_name": "request_id"}
_ABSENT = ("identity", "client_context")


class Context(dict):  # type: ignore[type-arg]  # Python 3.8 cannot subscript dict
    """The second argument of a handler: SCF's dictionary and Lambda's object in one.

    ``context["request_id"]``, ``context.aws_request_id`` and ``context.get_remaining_time_in_millis()`` all work.
    """

    def __init__(self, values: dict[str, Any], seconds: float | None) -> None:
        super().__init__(values)
        self._now: Callable[[], float] = time.monotonic
        self._deadline = None if seconds is None else self._now() + seconds

    def __getattr__(self, name: str) -> Any:
        key = _LAMBDA_NAMES.get(name, name)
        if key in self:
            return self[key]
        if name in _ABSENT:
            return None
        raise AttributeError(f"the context has no {name!r}; it has {', '.join(sorted(self))}")

    def get_remaining_time_in_millis(self) -> int:
        """Return the milliseconds before the call is stopped; a very large number when it never is."""
        if self._deadline is None:
            return 2**31 - 1
        return max(0, int((self._deadline - self._now()) * 1000))


def call_handler(handler: Callable[..., Any], event: Any, context: Context) -> Any:
    """Call ``handler`` with as many of event and context as it takes; wait for it if it is a coroutine function."""
    value = handler(*(event, context)[: _argument_count(handler)])
    if hasattr(type(value), "__await__"):
        import asyncio

        async def wait() -> Any:
            return await value

        return asyncio.run(wait())
    return value


def _argument_count(handler: Callable[..., Any]) -> int:
    code = getattr(handler, "__code__", None)
    if code is None or code.co_flags & _VARIABLE_ARGUMENTS:
        return 2
    count: int = code.co_argcount - (getattr(handler, "__self__", None) is not None)
    return min(2, count)


def answer(functions: Functions, request: dict[str, Any]) -> bytes:
    """Carry out one request and return the reply, whatever the function does."""
    is_loaded = False
    try:
        handler = functions.handler(request["file"], request.get("entry") or "")
        is_loaded = True
        context = Context(request.get("context") or {}, request.get("timeout"))
        return b'{"value":' + encode_result(call_handler(handler, request["event"], context)) + b"}"
    except Refused as refused:
        reply: dict[str, Any] = {"error": refused.error, "cause": str(refused), "trace": ""}
        in_lambda = refused.in_lambda
    except BaseException as exception:  # noqa: BLE001  (a function may raise anything, SystemExit too)
        reply = describe_exception(functions, exception, request["file"])
        in_lambda = _in_lambda(exception, "" if is_loaded else request["file"])
    if in_lambda is not None:
        reply["lambda"] = in_lambda
    return json.dumps(reply).encode("ascii")


def describe_exception(functions: Functions, exception: BaseException, file: str) -> dict[str, Any]:
    """Return error name, cause and traceback of what a function raised."""
    error = type(exception).__name__
    try:
        cause = str(exception)
    except Exception:  # noqa: BLE001  (a broken __str__ must not hide the error)
        cause = f"(the {error} has no text: its __str__ failed)"
    if isinstance(exception, SystemExit):
        error, cause = RUNTIME, f"the function called sys.exit({exception.code!r}); return a value or raise instead"
    elif isinstance(exception, SyntaxError) and exception.filename:
        cause = f"{functions.shown(str(exception.filename))}:{exception.lineno}: {exception.msg}"
    elif isinstance(exception, ModuleNotFoundError):
        cause += f' (needed by {functions.shown(file)}; install it for {sys.executable} or set "interpreter")'
    return {"error": error, "cause": _shortened(cause, MAX_CAUSE), "trace": _trace(functions, exception)}


def _in_lambda(exception: BaseException, loading: str) -> tuple[str, str] | None:
    """Return name and message that Lambda has for an exception, None when they are the exception's own.

    ``loading`` is the file that could not be loaded, empty when the function itself raised.
    """
    if isinstance(exception, SystemExit):
        code = exception.code if isinstance(exception.code, int) else int(exception.code is not None)
        return EXIT_ERROR, f"exit status {code}"
    if not isinstance(exception, (ImportError, SyntaxError)):
        return None
    if not loading:
        return type(exception).__name__, str(exception)
    module = os.path.splitext(os.path.basename(loading))[0]
    if isinstance(exception, ImportError):
        return "Runtime.ImportModuleError", f"Unable to import module '{module}': {exception}"
    return "Runtime.UserCodeSyntaxError", f"Syntax error in module '{module}': {exception}"


def _shortened(text: str, limit: int) -> str:
    text = text.encode("utf-8", "backslashreplace").decode("utf-8")
    if len(text) <= limit:
        return text
    half = limit // 2
    return f"{text[:half]}\n… {len(text) - 2 * half:,} characters left out …\n{text[-half:]}"


def _trace(functions: Functions, exception: BaseException) -> str:
    """Return the traceback without our own frames, files relative to the folder of the definition."""
    import traceback

    try:
        report = traceback.TracebackException(type(exception), exception, exception.__traceback__)
        _trim(functions, report)
        text = "".join(report.format())
    except Exception:  # noqa: BLE001  (exceptions can break their own report; the name and cause are enough)
        return ""
    return _shortened(text.replace(f'File "{functions.root}{os.sep}', 'File "'), MAX_TRACE)


def _trim(functions: Functions, report: Any) -> None:
    pending = [report]
    while pending:
        part = pending.pop()
        frames = list(part.stack)
        ours = [index for index, frame in enumerate(frames) if frame.filename.startswith(functions.folders)]
        if ours:
            frames = frames[ours[0] :]
        hidden = (_OWN_FOLDER, "<frozen importlib")
        part.stack[:] = [frame for frame in frames if not frame.filename.startswith(hidden)]
        pending += [other for other in (part.__cause__, part.__context__) if other is not None]
        pending += getattr(part, "exceptions", None) or []
