"""What ``tcsl validate`` finds in a definition, and what its people do not want to be told."""

import sys
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

from engine.definition import Definition
from engine.language.dialects import Dialect, dialect_of_name
from engine.language.problems import Problem
from engine.language.side_file import Beside, SideRefused, Silenced, found_side_path, is_silenced, load_beside
from engine.language.text_file import FileRefused
from engine.report.terminal import printable
from engine.report.words import Words

STANDARD_INPUT = Path("-")


class Checked(NamedTuple):
    """A definition and those of its problems that are to be shown."""

    path: Path
    definition: Definition
    problems: Sequence[Problem]

    @property
    def silenced(self) -> int:
        """How many problems are not to be shown."""
        return len(self.definition.problems) - len(self.problems)


def read_beside(path: Path, given: str | None, words: Words) -> Beside:
    """Return what the side file beside a workflow silences, and the dialect to read the workflow in.

    That is the ``given`` one, else the one set in the side file, else what the name of the file says. That a side file
    cannot be read is told; the standard input has none.
    """
    beside = Beside()
    try:
        if path != STANDARD_INPUT:
            beside = load_beside(path)
    except (FileRefused, SideRefused) as refused:
        text = words(
            "{file} is left out of account: {reason}", file=found_side_path(path), reason=refused.text(words.language)
        )
        print(f"tcsl: {printable(text, 400)}", file=sys.stderr)
    return Beside(beside.silenced, Dialect(given) if given else beside.dialect or dialect_of_name(path.name))


def check(path: Path, definition: Definition, silenced: Silenced) -> Checked:
    """Return a definition with those of its problems that are not silenced."""
    problems = [one for one in definition.problems if not is_silenced(silenced, one.code, one.path)]
    return Checked(path, definition, problems)
