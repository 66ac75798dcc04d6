"""How a status, a duration and a moment look on a terminal; a status is never colour alone."""

import time
from collections.abc import Mapping
from typing import NamedTuple

from engine.history.view import StateStatus
from engine.integrations import missing_package
from engine.report.terminal import Terminal
from engine.report.words import Words


class Look(NamedTuple):
    """A symbol, what stands for it in ASCII, and the role that colours it."""

    symbol: str
    ascii: str
    role: str


LOOKS: Mapping[str, Look] = {
    StateStatus.QUEUED: Look("·", ".", "faint"),
    StateStatus.RUNNING: Look("●", "*", "running"),
    StateStatus.WAITING: Look("◌", "~", "waiting"),
    StateStatus.PAUSED: Look("⏸", "=", "paused"),
    StateStatus.SUCCEEDED: Look("✓", "+", "good"),
    StateStatus.CAUGHT: Look("↷", "!", "caught"),
    StateStatus.FAILED: Look("✗", "x", "bad"),
    StateStatus.TIMED_OUT: Look("⧗", "t", "bad"),
    StateStatus.ABORTED: Look("–", "-", "faint"),
}
_UNKNOWN = Look("?", "?", "faint")


def status_mark(terminal: Terminal, status: str) -> str:
    """Return the symbol of a status in its colour; one column wide."""
    look = LOOKS.get(status, _UNKNOWN)
    return terminal.paint(look.symbol if terminal.has_symbols else look.ascii, look.role)


def status_text(terminal: Terminal, words: Words, status: str) -> str:
    """Return symbol and name of a status."""
    look = LOOKS.get(status, _UNKNOWN)
    return f"{status_mark(terminal, status)} {terminal.paint(words(status), look.role)}"


def duration_text(seconds: float) -> str:
    """Return a duration: ``12 ms``, ``3.4 s``, ``2 min 05 s``, ``1 h 02 min``."""
    seconds = max(0.0, seconds)
    if seconds < 0.9995:
        return f"{seconds * 1000:.0f} ms"
    if seconds < 59.95:
        return f"{seconds:.1f} s"
    whole = round(seconds)
    if whole < 3600:
        return f"{whole // 60} min {whole % 60:02d} s"
    return f"{whole // 3600} h {whole % 3600 // 60:02d} min"


def moment_text(moment: float) -> str:
    """Return a moment in local time to the second."""
    try:
        return time.strftime("%Y-%m-%d %H:%M:%S", time.localtime(moment))
    except (OverflowError, ValueError, OSError):
        return "?"


def cause_text(words: Words, cause: str) -> str:
    """Return the cause of an error in the language of ``words``; what functions and services say stays as it is."""
    package = missing_package(cause)
    if not package:
        return cause
    return words(
        "{package} is not installed, and the real client needs it: pip install 'tcsl-studio[cloud]'", package=package
    )
