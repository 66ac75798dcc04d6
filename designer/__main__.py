"""Starts the program."""

import builtins
import gc
import sys


def main(arguments: list[str] | None = None) -> int:
    """Run the program; return its exit code."""
    # What is loaded now stays: to look through all of it for garbage again and again takes an eighth of the start.
    gc.disable()
    try:
        _import_plainly()
        from designer.shell.overrides import make_overrides_safe

        make_overrides_safe()
        from designer.shell import program

        return program.main(arguments)
    except KeyboardInterrupt:  # without a window, or before there is one, which closes itself
        return _say_stopped(sys.argv[1:] if arguments is None else arguments)


def _say_stopped(given: list[str]) -> int:
    from engine.report.arguments import wanted_language
    from engine.report.words import Words

    print(f"tcsl-studio: {Words(wanted_language(given))('stopped')}", file=sys.stderr)
    return 1


def _import_plainly() -> None:
    """Give Python's own import back.

    PySide6 puts one of its own in its place, which reads the source of every module that is imported, to find
    out whether it may ask for ``__feature__``; nothing here does. That takes a tenth of the start, and the sources
    stay in memory.
    """
    import PySide6.QtCore  # noqa: F401  puts it there

    builtins.__import__ = getattr(builtins, "__orig_import__", builtins.__import__)


if __name__ == "__main__":
    sys.exit(main())
