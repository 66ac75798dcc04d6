"""What ``tcsl validate`` finds in a definition, and what its people do not want to be told."""

import sys
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

from engine.definition import Definition
from engine.language.problems import Problem
from engine.language.side_file import SideRefused, found_side_path, is_silenced, load_silenced
from engine.language.text_file import FileRefused
from engine.report.terminal import printable
from engine.report.words import Words


class Checked(NamedTuple):
    """A definition and those of its problems that are to be shown."""

    path: Path
    definition: Definition
    problems: Sequence[Problem]

    @property
    def silenced(self) -> int:
        """How many problems are not to be shown."""
        return len(self.definition.problems) - len(self.problems)


def check(path: Path, definition: Definition, words: Words, *, shows_all: bool) -> Checked:
    """Return a definition with the problems that the side file at its side does not silence.

    A side file that cannot be read silences nothing, which is told.
    """
    if shows_all:
        return Checked(path, definition, definition.problems)
    try:
        silenced = load_silenced(path)
    except (FileRefused, SideRefused) as refused:
        text = words(
            "{file} silences nothing: {reason}", file=found_side_path(path), reason=refused.text(words.language)
        )
        print(f"tcsl: {printable(text, 400)}", file=sys.stderr)
        silenced = {}
    problems = [one for one in definition.problems if not is_silenced(silenced, one.code, one.path)]
    return Checked(path, definition, problems)
