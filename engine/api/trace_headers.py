"""What is told of how an execution is traced: nothing here is, but the header of X-Ray is kept as the service keeps it."""

import re
import secrets
import time

from engine.api.service import Call

_ROOT = re.compile(r"1-[0-9a-f]{8}-[0-9a-f]{24}")
_DECISIONS = ("0", "1")


def trace_header(call: Call, *, is_enabled: bool) -> str | None:
    """Return the trace header of an execution that a request starts, None when it has none.

    That of the HTTP request goes before that of the body. One that names no trace is given a new one, and so is an
    execution without any where tracing ``is_enabled``; what does not say whether it is sampled is.
    """
    given = call.trace or call.request.get("traceHeader")
    if not isinstance(given, str):
        return f"Root={_new_root()};Sampled=1" if is_enabled else None
    parts = dict(part.strip().partition("=")[::2] for part in given.split(";"))
    decision = parts.get("Sampled") if parts.get("Sampled") in _DECISIONS else None
    if _ROOT.fullmatch(parts.get("Root", "")) is None:
        return f"Root={_new_root()};Sampled={decision or 1}"
    return given if decision is not None else f"{given};Sampled=1"


def _new_root() -> str:
    return f"1-{int(time.time()):08x}-{secrets.token_hex(12)}"
