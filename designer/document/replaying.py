"""An undo stack out of a journal: the steps as they were made, taken back and made again."""

from pathlib import Path

from PySide6.QtGui import QUndoStack

from designer.document.files import FileText
from designer.document.journal import Done, Recorded, Redone, Saved, Undone
from designer.document.kept import Kept
from designer.document.side_disk import SideOnDisk
from designer.document.undo import Change, TextEdit
from designer.look.words import tr
from engine.language.problems import Edit
from engine.language.source import invert_edits
from engine.language.splicing import apply_edits


def laid_out(path: Path, original: FileText, text: str, side: SideOnDisk) -> Recorded:
    """Return what a journal would tell of a file that was opened and laid out anew, as ``text``."""
    step = Done((Edit(0, len(original.text), text),), tr("Lay out over more lines"))
    return Recorded(
        base=Kept(content=original, path=path, side=side),
        steps=(step,),
        text=text,
        path=path,
        saved=original,
        side=side.side,
        saved_side=side,
        changed=0.0,
    )


def replay(recorded: Recorded, stack: QUndoStack, apply: Change, take_back: Change) -> None:
    """Fill ``stack``; ``apply`` and ``take_back`` are called for each step and must do nothing meanwhile."""
    text, side, made = recorded.base.content.text, recorded.base.side.side, list[TextEdit]()
    for step in recorded.steps:
        match step:
            case Done(edits, label, key):
                change = TextEdit(apply, take_back, edits, invert_edits(text, edits), label)
                change.key, change.after = key, step.side
                change.before = None if step.side is None else side
                made.append(change)
                stack.push(change)
            case Undone():
                stack.undo()
            case Redone():
                stack.redo()
            case Saved():
                stack.setClean()
        if not isinstance(step, Saved):
            text, side = apply_edits(text, step.edits), side if step.side is None else step.side
    for change in made:
        change.key = ""  # nothing that comes now belongs to a step of then
