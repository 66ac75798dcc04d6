"""Reading a workflow before it is shown: all that takes long, and nothing that belongs to the window's thread."""

from pathlib import Path

from msgspec import Struct, field
from msgspec.structs import replace

from designer.document.files import FileProblem, FileText, long_line, read_file
from designer.document.graph import Graph
from designer.document.graph_building import build_graph
from designer.document.json_text import relayout
from designer.document.side_disk import SideOnDisk, load_side
from designer.document.side_file import SideFile
from designer.look.words import language
from engine.definition import Definition, read_definition
from engine.language.dialects import Dialect, dialect_of_name
from engine.language.source import apply_edits

_LONGEST = 4 * 1024 * 1024  # undo shows it, and a longer line would hold the window up for minutes
EMPTY_TEXT = '{\n  "Comment": "",\n  "StartAt": "",\n  "States": {}\n}\n'


class Opened(Struct, frozen=True, kw_only=True):
    """A workflow ready to be shown.

    ``current`` reads the text as it is; ``readable`` is the same, or what the proposed repair makes of a
    broken text. ``graph`` is that of ``readable``, worded in ``language``. ``side`` is what was beside it.
    ``original`` is what the file holds when ``content`` is laid out over more lines than that, which are too long.
    """

    content: FileText
    current: Definition
    readable: Definition
    graph: Graph
    language: str
    side: SideOnDisk = field(default_factory=SideOnDisk)
    original: FileText | None = None


def open_file(path: Path) -> Opened:
    """Read a file, and the side file that it may have. Lines too long to be shown are laid out over more.

    Raises:
        FileProblem: it cannot be read.
    """
    try:
        return open_text(read_file(path), load_side(path), path)
    except FileProblem as problem:
        opened = _laid_out(path) if problem.code == "long-line" else None
        if opened is None:
            raise
        return opened


def _laid_out(path: Path) -> Opened | None:
    original = read_file(path, longest=_LONGEST)
    text = relayout(original.text)
    if text is None or long_line(text):
        return None
    content = replace(original, text=f"{text}\n")
    return replace(open_text(content, load_side(path), path), original=original)


def open_text(content: FileText, side: SideOnDisk | None = None, path: Path | None = None) -> Opened:
    """Read what a file held, or what a new workflow begins with; ``side`` is what was beside it."""
    beside = SideOnDisk() if side is None else side
    current, words = read_definition(content.text, wanted_dialect(beside.side, path)), language()
    readable = _readable(current)
    # Worked out once and kept: whoever shows the workflow asks for them first thing.
    _ = current.problems, readable.states
    return Opened(
        content=content,
        current=current,
        readable=readable,
        graph=build_graph(readable, words, silenced=beside.side.silenced),
        language=words,
        side=beside,
    )


def _readable(current: Definition) -> Definition:
    if current.machine is not None:
        return current
    from engine.language.repair import propose_repair  # takes its time, and most texts are whole

    edits = propose_repair(current.text) if current.source.root is None else None
    repaired = read_definition(EMPTY_TEXT if edits is None else apply_edits(current.text, edits), current.wanted)
    return repaired if repaired.machine is not None else read_definition(EMPTY_TEXT, current.wanted)


def wanted_dialect(side: SideFile, path: Path | None) -> Dialect | None:
    """Return the dialect that was set for a workflow, else what the name of its file says; None: its text tells."""
    return side.dialect or (None if path is None else dialect_of_name(path.name))
