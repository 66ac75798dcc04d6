"""What to do when another program changed the file that was changed here too: a picture of both, and three ways."""

from collections.abc import Sequence

from PySide6.QtWidgets import QWidget

from designer.document.document import Document
from designer.look import tr
from designer.shell.comparison_dialog import Choice, ComparisonDialog, Pair


def outside_dialog(
    window: QWidget, document: Document, reason: str, theirs: str, choices: Sequence[Choice]
) -> ComparisonDialog:
    """Return the question of what to do when another program changed the file that was changed here too."""
    base, mine = document.kept.content.text, document.text
    before, here, there = tr("what was saved"), tr("mine"), tr("theirs")
    pairs = (
        Pair(tab=tr("Theirs beside mine"), old_name=here, old=mine, new_name=there, new=theirs),
        Pair(tab=tr("What I changed"), old_name=before, old=base, new_name=here, new=mine),
        Pair(tab=tr("What they changed"), old_name=before, old=base, new_name=there, new=theirs),
    )
    details = tr("It was changed here too. Both versions can be kept; nothing is written until you decide.")
    dialog = ComparisonDialog(window, reason, details, pairs, choices)
    dialog.setObjectName("outsideChangeQuestion")
    return dialog
