"""How busy the machine is, for limits of time that are about the program alone."""

from contextlib import suppress
from pathlib import Path


def starved_seconds() -> float:
    """Return how long threads of this process were ready to run and had no processor; 0 where nobody counts it.

    Only differences mean anything, and they are too small when a thread ended in between.
    """
    starved = 0
    for file in Path("/proc/self/task").glob("*/schedstat"):
        with suppress(OSError):  # a thread that ends meanwhile
            starved += int(file.read_text(encoding="ascii").split()[1])
    return starved / 1e9
