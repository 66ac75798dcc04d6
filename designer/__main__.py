"""Starts the program."""

import gc
import sys


def main(arguments: list[str] | None = None) -> int:
    """Run the program; return its exit code."""
    # What is loaded now stays: to look through all of it for garbage again and again takes an eighth of the start.
    gc.disable()
    from designer.shell import program

    return program.main(arguments)


if __name__ == "__main__":
    sys.exit(main())
