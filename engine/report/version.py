"""The version of the installed program."""

import argparse
from typing import Any


def program_version() -> str:
    """Return the version, or 0 when the program runs without being installed."""
    from importlib import metadata  # it reads mails and archives, which takes longer than many a command

    try:
        return metadata.version("tcsl-studio")
    except metadata.PackageNotFoundError:
        return "0"


class ShowVersion(argparse.Action):
    """Says the program and its version, which nobody looks up until it is asked for, and leaves."""

    def __init__(self, option_strings: list[str], dest: str, help: str | None = None) -> None:  # noqa: A002
        super().__init__(option_strings, argparse.SUPPRESS, nargs=0, default=argparse.SUPPRESS, help=help)

    def __call__(self, parser: argparse.ArgumentParser, *_: Any) -> None:
        """Argparse: the option stands in the call."""
        print(f"{parser.prog} {program_version()}")
        parser.exit()
