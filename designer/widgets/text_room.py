"""How high a box of plain text is that grows with its lines; both its bars may not take room from each other."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPlainTextEdit


def show_upright_bar(box: QPlainTextEdit, most: int) -> None:
    """Have the bar at the side only for more than ``most`` lines, which is as high as the box becomes."""
    policy = Qt.ScrollBarPolicy
    box.setVerticalScrollBarPolicy(policy.ScrollBarAsNeeded if box.blockCount() > most else policy.ScrollBarAlwaysOff)


def bar_below(box: QPlainTextEdit) -> int:
    """Return the room in pixels that the bar below the text takes."""
    bar = box.horizontalScrollBar()
    return bar.sizeHint().height() if bar.maximum() > 0 else 0
