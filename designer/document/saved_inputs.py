"""Inputs that have names: a file each beside the workflow, ``orders.adult.input.json`` for ``orders.tcsl.json``.

They are plain JSON, so that version control, other editors and ``tcsl run --input-file`` take them as they are.
"""

import glob
from pathlib import Path
from typing import NamedTuple

from designer.document.files import read_file, write_file
from designer.look.words import tr

MOST_NAME = 60
_SUFFIX = ".input.json"
_FORBIDDEN = frozenset('/\\:*?"<>|')


class SavedInput(NamedTuple):
    """An input by its name, and the file that has it."""

    name: str
    path: Path


class SavedInputs:
    """The named inputs of the workflow at ``workflow``."""

    def __init__(self, workflow: Path) -> None:
        self._folder, self._stem = workflow.parent, workflow.name.split(".")[0]

    def all(self) -> tuple[SavedInput, ...]:
        """Return those that are there, by name."""
        pattern = f"{glob.escape(self._stem)}.*{_SUFFIX}"
        found = (SavedInput(self._name(path), path) for path in self._folder.glob(pattern))
        return tuple(sorted((one for one in found if one.name), key=lambda one: one.name.casefold()))

    def path(self, name: str) -> Path:
        """Return where the input called ``name`` is, or would be."""
        return self._folder / f"{self._stem}.{name.strip()}{_SUFFIX}"

    def keep(self, name: str, text: str) -> Path:
        """Write an input, in the place of another one of that name; return its file.

        Raises:
            FileProblem: it cannot be written; what was there is untouched.
        """
        path = self.path(name)
        write_file(path, text if text.endswith("\n") else text + "\n")
        return path

    def read(self, name: str) -> str:
        """Return the text of an input.

        Raises:
            FileProblem: it cannot be read.
        """
        return read_file(self.path(name)).text

    def delete(self, name: str) -> None:
        """Remove an input; one that is gone already is no fault."""
        self.path(name).unlink(missing_ok=True)

    def _name(self, path: Path) -> str:
        return path.name[len(self._stem) + 1 : -len(_SUFFIX)]


def name_fault(name: str) -> str:
    """Return why an input cannot have this name, for the user; empty if it can."""
    name = name.strip()
    if not name:
        return tr("The input needs a name.")
    if len(name) > MOST_NAME:
        return tr("A name has at most {count} characters.", count=MOST_NAME)
    if not _FORBIDDEN.isdisjoint(name) or name.startswith(".") or not name.isprintable():
        return tr("A name cannot begin with a dot or have any of these: {characters}", characters='/ \\ : * ? " < > |')
    return ""
