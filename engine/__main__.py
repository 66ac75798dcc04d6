"""Starts the command line: ``tcsl``, or ``python -m engine``."""

import sys


def main() -> int:
    """Carry out the command of this process and return its exit code."""
    try:
        from engine.cli import main as carry_out
    except KeyboardInterrupt:  # what handles it was still being loaded
        from engine.cli import say_stopped

        return say_stopped(sys.argv[1:])
    return carry_out()


if __name__ == "__main__":
    sys.exit(main())
