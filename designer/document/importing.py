"""Workflows out of files that hold no JSON of their own, and into other forms: what is read and written, no widgets.

The engine's part is imported when it is needed: the first paint need not wait for the reader of YAML.
"""

import re
from collections.abc import Callable
from itertools import takewhile
from pathlib import Path
from textwrap import dedent
from typing import TYPE_CHECKING, NamedTuple, TypeAlias

from msgspec import Struct

from designer.document.files import FileProblem, read_file, write_file
from designer.document.side_file import SideFile
from designer.look.words import language, tr
from engine.definition import Definition, read_definition
from engine.exchange.kinds import Form, Kind
from engine.language.deployment_files import is_deployment_file
from engine.language.dialects import Dialect
from engine.language.side_file import dialect_of_file
from engine.language.system_reasons import Reason

if TYPE_CHECKING:
    from engine.exchange.notes import CannotRead, Note

FOREIGN = (".yml", ".yaml", ".template")
"""How the names of files end that are converted when they are opened."""

_STATES = re.compile(r"(?:^|[{,])\s*Type:\s", re.MULTILINE)
_MOST_YAML = 400_000
"""Characters; reading more would hold the window up for seconds."""


class Carried(NamedTuple):
    """A text that was converted, and a line about each thing that it could not carry.

    ``noted`` are lines about what was read in a way that others may not share, such as ``on`` as a text, and about what
    a form is not meant to show.
    """

    text: str
    title: str
    lost: tuple[str, ...]
    dialect: Dialect | None = None  # what it was declared to be
    noted: tuple[str, ...] = ()


class Import(Struct, frozen=True, kw_only=True):
    """The workflows in a file: their names, with what the deployment calls them, and how one is read.

    ``read`` returns the workflow of a name, or why it cannot be had.
    """

    path: Path
    names: tuple[tuple[str, str], ...]
    read: Callable[[str], "Carried | FileProblem"]


Workflows: TypeAlias = tuple[tuple[str, Carried | FileProblem], ...]
"""Each workflow of a file by its name, or why it cannot be had."""


def is_foreign(path: Path) -> bool:
    """Tell whether a file is converted when it is opened."""
    return path.suffix.lower() in FOREIGN


def is_template(definition: Definition) -> bool:
    """Tell whether a text of JSON is a deployment file, which is converted as one of YAML is."""
    root = definition.source.root
    return root is not None and is_deployment_file({member.key for member in root.members})


def read_import(path: Path) -> Import | FileProblem:
    """Return what a file holds, or why that cannot be read."""
    from engine.exchange.notes import CannotRead
    from engine.exchange.opening import open_workflows

    try:
        workflows = open_workflows(read_file(path).text, path)
    except FileProblem as problem:
        return problem
    except CannotRead as refusal:
        return _problem(path, refusal)

    machines = {machine.name: machine for machine in workflows.machines}

    def read(name: str) -> Carried | FileProblem:
        try:
            content = machines[name].read()
        except CannotRead as refusal:
            return _problem(path, refusal)
        dialect = dialect_of_file(path) if workflows.kind is Kind.DEFINITION else Dialect.ASL
        noted = _lines(content.notes, is_lost=False)
        return Carried(content.text, name, _lines(content.notes, is_lost=True), dialect, noted)

    return Import(path=path, names=tuple((one.name, one.title) for one in workflows.machines), read=read)


def read_all(source: Import, go_on: Callable[[int], bool]) -> Workflows:
    """Return the workflows of a file, as long as ``go_on`` says so, which takes how many of them are read."""
    names = enumerate(name for name, _ in source.names)
    return tuple((name, source.read(name)) for _, name in takewhile(lambda one: go_on(one[0]), names))


def lines_of(workflows: Workflows) -> tuple[str, ...]:
    """Return what is lost of several workflows, which cannot be had, and then what is worth a look."""
    lost, noted = [], []
    for name, one in workflows:
        if isinstance(one, FileProblem):
            lost.append(tr("{name} is not written: {reason}", name=name, reason=one.reason))
        else:
            lost += [tr("{name}, {what}", name=name, what=line) for line in one.lost]
            noted += [tr("{name}, {what}", name=name, what=line) for line in one.noted]
    return (*lost, *noted)


def write_all(
    workflows: Workflows, folder: Path, go_on: Callable[[int], bool]
) -> tuple[list[Path], FileProblem | None]:
    """Write those workflows that could be had as files of ASL that are not there yet, as long as ``go_on`` says so.

    It takes how many are done. Returns the paths of what is written, and why one of them, which is the last, could not
    be, or why nobody may see which files are there.
    """
    from engine.exchange.file_names import free_file_name

    try:
        taken = {one.name.lower() for one in folder.iterdir()} if folder.is_dir() else set()
    except OSError as error:
        return [], FileProblem("system", folder, Reason(error).text(language()))
    paths: list[Path] = []
    for done, (name, one) in enumerate(workflows):
        if not go_on(done):
            break
        if isinstance(one, Carried):
            path = folder / free_file_name(name, Form.ASL.suffix, taken)
            try:
                write_file(path, one.text)
            except FileProblem as problem:
                return paths, problem
            paths.append(path)
    return paths, None


def side_of(carried: Carried) -> SideFile:
    """Return what is to be kept beside an imported workflow: its dialect, where the text alone would tell another."""
    told = read_definition(carried.text).dialect
    is_told = carried.dialect is None or carried.dialect.is_asl is told.is_asl
    return SideFile() if is_told else SideFile(dialect=carried.dialect)


def from_yaml(text: str) -> str | FileProblem | None:
    """Return the definition or the states in a text of YAML as JSON, why it cannot be read, or None: it has no states.

    A part of a text may be given, as deep as it stands in the whole.
    """
    if not _STATES.search(text) or len(text) > _MOST_YAML:
        return None
    from engine.exchange.notes import CannotRead
    from engine.exchange.spelled import json_text
    from engine.exchange.template_functions import Filling
    from engine.exchange.yaml_reading import read_yaml

    try:
        return json_text(Filling(only_tags=True).fill(read_yaml(dedent(text)).value))
    except CannotRead as refusal:
        return _problem(Path(), refusal)


def write_export(definition: Definition, form: Form, title: str) -> Carried:
    """Return a definition in a form, worded in the user's language.

    Raises:
        FileProblem: it is too large for the form.
    """
    from engine.exchange.forms import write_as
    from engine.exchange.notes import CannotRead
    from engine.report.words import Words

    words = Words(language())
    try:
        written = write_as(form, definition, title, words, lambda _pointer: None)
    except CannotRead as refusal:
        raise _problem(Path(title), refusal) from refusal
    noted = tuple(note for note in written.notes if note.is_general or form not in (Form.TCSL, Form.ASL))
    return Carried(written.text, title, _lines(written.notes, is_lost=True), noted=_lines(noted, is_lost=False))


def _lines(notes: "tuple[Note, ...]", *, is_lost: bool) -> tuple[str, ...]:
    ordered = sorted(notes, key=lambda note: (note.file, note.place))
    return tuple(_line(note) for note in ordered if note.is_lost is is_lost)


def _problem(path: Path, refusal: "CannotRead") -> FileProblem:
    return FileProblem("system", path, _line(refusal.note))


def _line(note: "Note") -> str:
    if note.is_general:
        return note.text(language())
    text = tr("line {line}: {what}", line=note.place.line, what=note.text(language()))
    return f"{note.file}: {text}" if note.file else text
