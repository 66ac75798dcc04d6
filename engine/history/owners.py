"""Which process owns an execution, and whether it is still there: what a crash leaves behind is found by it.

A mark is ``PID START``; the start time tells a process from a later one that got the same number.
"""

import contextlib
import os
import subprocess
import sys
from functools import cache
from pathlib import Path


@cache
def own_mark() -> str:
    """Return the mark of this process."""
    return _mark(os.getpid())


def is_alive(mark: str) -> bool:
    """Tell whether the process of ``mark`` still runs; a mark that cannot be read counts as alive."""
    pid, _, start = mark.partition(" ")
    if not pid.isdecimal():
        return True
    if mark == own_mark():
        return True
    now = start_time(int(pid))
    return now is not None and (not now or start in ("", now))


def start_time(pid: int) -> str | None:
    """Return when process ``pid`` began, in the words of the system; None when there is no such process."""
    if sys.platform == "linux":
        return _start_on_linux(pid)
    if sys.platform == "win32":  # pragma: no cover
        return _start_on_windows(pid)
    return _start_from_ps(pid)  # pragma: no cover


def _mark(pid: int) -> str:
    return f"{pid} {start_time(pid) or ''}".strip()


def _start_on_linux(pid: int) -> str | None:
    try:
        stat = Path(f"/proc/{pid}/stat").read_bytes()
        boot = Path("/proc/sys/kernel/random/boot_id").read_text(encoding="ascii")
    except OSError:
        return None
    # The second field is the program's name in parentheses and may hold anything, spaces too.
    fields = stat[stat.rfind(b")") + 2 :].split()
    is_zombie = fields[0] == b"Z"
    return None if is_zombie else f"{fields[19].decode('ascii')}@{boot[:8]}"


def _start_from_ps(pid: int) -> str | None:
    with contextlib.suppress(OSError):
        answer = subprocess.run(  # fixed words and a number, no shell
            ["ps", "-o", "lstart=", "-p", str(pid)], capture_output=True, text=True, check=False
        )
        return "_".join(answer.stdout.split()) or None
    return ""


def _start_on_windows(pid: int) -> str | None:  # pragma: no cover
    import ctypes

    if sys.platform != "win32":
        return None
    query_limited_information, still_active = 0x1000, 259
    kernel = ctypes.WinDLL("kernel32")
    kernel.OpenProcess.restype = ctypes.c_void_p
    handle = ctypes.c_void_p(kernel.OpenProcess(query_limited_information, False, pid))
    if not handle:
        return None
    try:
        code = ctypes.c_ulong()
        times = [ctypes.c_ulonglong() for _ in range(4)]
        kernel.GetExitCodeProcess(handle, ctypes.byref(code))
        kernel.GetProcessTimes(handle, *(ctypes.byref(time) for time in times))
        return str(times[0].value) if code.value == still_active else None
    finally:
        kernel.CloseHandle(handle)
