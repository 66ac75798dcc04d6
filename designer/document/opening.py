"""Reading a workflow before it is shown: all that takes long, and nothing that belongs to the window's thread."""

from dataclasses import dataclass, field
from pathlib import Path

from designer.document.files import FileText, read_file
from designer.document.graph import Graph
from designer.document.graph_building import build_graph
from designer.document.side_disk import SideOnDisk, load_side
from designer.look.words import language
from engine.definition import Definition, read_definition
from engine.language.repair import propose_repair
from engine.language.source import apply_edits

EMPTY_TEXT = '{\n  "Comment": "",\n  "StartAt": "",\n  "States": {}\n}\n'


@dataclass(frozen=True, slots=True, kw_only=True)
class Opened:
    """A workflow ready to be shown.

    ``current`` reads the text as it is; ``readable`` is the same, or what the proposed repair makes of a
    broken text. ``graph`` is that of ``readable``, worded in ``language``. ``side`` is what was beside it.
    """

    content: FileText
    current: Definition
    readable: Definition
    graph: Graph
    language: str
    side: SideOnDisk = field(default_factory=SideOnDisk)


def open_file(path: Path) -> Opened:
    """Read a file, and the side file that it may have.

    Raises:
        FileProblem: it cannot be read.
    """
    return open_text(read_file(path), load_side(path))


def open_text(content: FileText, side: SideOnDisk | None = None) -> Opened:
    """Read what a file held, or what a new workflow begins with; ``side`` is what was beside it."""
    current, words = read_definition(content.text), language()
    readable = _readable(current)
    # Worked out once and kept: whoever shows the workflow asks for them first thing.
    _ = current.problems, readable.states
    beside = SideOnDisk() if side is None else side
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
    edits = propose_repair(current.text) if current.source.root is None else None
    repaired = read_definition(EMPTY_TEXT if edits is None else apply_edits(current.text, edits))
    return repaired if repaired.machine is not None else read_definition(EMPTY_TEXT)
