"""Commands for the notes on the canvas: each one undo step of the side file. They travel as JSON text, as nodes do."""

from collections.abc import Iterable, Mapping

from msgspec.structs import replace

from designer.document.document import Document
from designer.document.rules import Verdict
from designer.document.side_file import NOTE_COLORS, Note, SideFile, note_members, read_notes
from designer.look.words import tr
from engine.language.edits import format_json
from engine.language.shorten import shorten
from engine.language.side_file import SideRefused
from engine.language.source import Source

NOTE_WIDTH, NOTE_HEIGHT = 208, 112
LEAST_WIDTH, LEAST_HEIGHT = 96, 56
_APART = 24


def add_note(document: Document, x: int, y: int) -> str | None:
    """Put an empty note on the canvas and return its name; what is written into it at once is the same step."""
    name = document.side.fresh_name()
    note = Note(text="", x=x, y=y, w=NOTE_WIDTH, h=NOTE_HEIGHT)
    is_done = document.edit((), tr("Add a note"), _key(name), side=document.side.with_note(name, note))
    return name if is_done else None


def write_note(document: Document, name: str, text: str) -> bool:
    """Change what a note says."""
    note = document.side.notes.get(name)
    label = tr("Write a note")
    return note is not None and document.edit(
        (), label, _key(name), side=with_notes(document.side, {name: replace(note, text=text)})
    )


def change_notes(document: Document, notes: Mapping[str, Note], label: str, merge_key: str = "") -> bool:
    """Let notes be as given: elsewhere, of another size or colour."""
    return document.edit((), label, merge_key, side=with_notes(document.side, notes))


def delete_notes(document: Document, names: Iterable[str]) -> bool:
    """Take notes away."""
    gone = [name for name in names if name in document.side.notes]
    side = without_notes(document.side, gone)
    label = tr("Delete a note") if len(gone) == 1 else tr("Delete {count} notes", count=len(gone))
    return document.edit((), label, side=side)


def without_notes(side: SideFile, names: Iterable[str]) -> SideFile:
    """Return the same side file without some notes."""
    for name in names:
        side = side.with_note(name, None)
    return side


def copy_notes(document: Document, names: Iterable[str]) -> str:
    """Return notes as text for the clipboard, ``{"Notes": {...}}``."""
    notes = document.side.notes
    return format_json({"Notes": {name: note_members(notes[name]) for name in names if name in notes}})


def notes_in(text: str) -> dict[str, Note]:
    """Return the notes that a text from the clipboard holds; none when it holds something else."""
    root = Source.read(text).root
    value = root.value if root is not None else None
    try:
        return read_notes(value["Notes"]) if isinstance(value, dict) and "Notes" in value else {}
    except SideRefused:
        return {}


def paste_notes(document: Document, notes: Iterable[Note], label: str = "") -> tuple[str, ...]:
    """Put notes on the canvas, a little aside of where they were; returns their names."""
    side: SideFile = document.side
    names = []
    for note in notes:
        taken = {(other.x, other.y) for other in side.notes.values()}
        while (note.x, note.y) in taken:
            note = replace(note, x=note.x + _APART, y=note.y + _APART)
        names.append(side.fresh_name())
        side = side.with_note(names[-1], note)
    is_done = document.edit((), label or tr("Paste notes"), side=side)
    return tuple(names) if is_done else ()


def next_color(color: str) -> str:
    """Return the colour after this one."""
    index = NOTE_COLORS.index(color) if color in NOTE_COLORS else -1
    return NOTE_COLORS[(index + 1) % len(NOTE_COLORS)]


def may_note(document: Document) -> bool:
    """Tell whether notes can be changed now; if not, the user is told why."""
    verdict: Verdict = document.can_edit()
    return verdict.ok or document.refuse(verdict)


def summary(note: Note) -> str:
    """Return the beginning of what a note says, on one line."""
    return shorten(" ".join(note.text.split()), 80) or tr("empty")


def with_notes(side: SideFile, notes: Mapping[str, Note]) -> SideFile:
    """Return the same side file with these notes as given."""
    for name, note in notes.items():
        side = side.with_note(name, note)
    return side


def _key(name: str) -> str:
    return f"note:{name}"
