"""How busy the machine is, for limits of time that are about the program alone."""

from contextlib import suppress
from pathlib import Path
from typing import Self


class Starvation:
    """How long the threads of this process were ready to run and had no processor."""

    def __init__(self, seconds: dict[str, float]) -> None:
        self._seconds = seconds

    @classmethod
    def so_far(cls) -> Self:
        """Return it for the threads there are now; nothing where nobody counts it."""
        found: dict[str, float] = {}
        for file in Path("/proc/self/task").glob("*/schedstat"):
            with suppress(OSError):  # a thread that ends meanwhile
                found[file.parent.name] = int(file.read_text(encoding="ascii").split()[1]) / 1e9
        return cls(found)

    def since(self, earlier: Self) -> float:
        """Return the seconds from ``earlier`` until now, all threads together.

        Too few where a thread ended in between, as nobody counts its time any more; what it had before is no loss.
        """
        before = earlier._seconds
        return sum(max(0.0, seconds - before.get(thread, 0.0)) for thread, seconds in self._seconds.items())
