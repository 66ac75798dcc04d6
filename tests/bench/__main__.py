"""Print how fast this tree is on this machine: ``python -m tests.bench``. No test; nothing here can fail for being slow."""

import os
import platform

from PySide6 import __version__ as qt

from tests.bench import coding, drawn, endurance, engine_speed, first_window, flatness, opening, window


def main() -> None:
    """Measure all and print the table."""
    print(f"Python {platform.python_version()}, PySide6 {qt}, {os.cpu_count()} cores, {platform.machine()}\n")
    for part in (first_window, opening, drawn, window, endurance, coding, engine_speed, flatness):
        part.measure()
        print()


if __name__ == "__main__":
    main()
