"""The sheet of keys: every action with its shortcut, and the keys of the canvas."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QDialog, QGridLayout, QLabel, QScrollArea, QVBoxLayout, QWidget

from designer.look import tr
from designer.shell.actions import ACTIONS, Actions

CANVAS_KEYS: tuple[tuple[str, str], ...] = (
    ("Tab, N", "Add a node"),
    ("C", "Connect to another node"),
    ("F2", "Rename"),
    ("Del", "Delete"),
    ("Ctrl+Del", "Delete and reconnect"),
    ("← ↑ → ↓", "Walk from node to node"),
    ("Shift+1, F", "Fit the selection"),
    ("Space", "Hold and drag to move the view"),
    ("Ctrl+wheel", "Zoom at the cursor"),
    ("+, -", "Unfold or fold a Map or Parallel"),
    ("Alt+← ↑ → ↓", "Move the node"),
    ("Ctrl+H", "Replace in the code"),
    ("Ctrl+Space, Alt+/", "Complete the word in the code"),
    ("Ctrl+.", "Repair the problem at the cursor"),
    ("F8", "Next problem in the code"),
    ("Shift+Alt+F", "Format the code"),
)
COLUMNS = 2


class ShortcutSheet(QDialog):
    """A window that closes with Esc."""

    def __init__(self, actions: Actions, parent: QWidget) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(tr("Keyboard shortcuts"))
        self.resize(720, 520)
        rows = [(key, tr(words)) for key, words in CANVAS_KEYS] + [
            (actions[spec.name].shortcut().toString(QKeySequence.SequenceFormat.NativeText), tr(spec.words))
            for spec in ACTIONS
            if spec.keys
        ]
        body = QWidget(self)
        grid = QGridLayout(body)
        grid.setContentsMargins(24, 20, 24, 20)
        grid.setHorizontalSpacing(16)
        grid.setVerticalSpacing(10)
        half = (len(rows) + 1) // COLUMNS
        for index, (key, words) in enumerate(rows):
            column = index // half * 2
            label = QLabel(key, body)
            label.setProperty("role", "key")
            grid.addWidget(label, index % half, column, Qt.AlignmentFlag.AlignRight)
            grid.addWidget(QLabel(words.rstrip("…"), body), index % half, column + 1)
        grid.setColumnStretch(1, 1)
        grid.setColumnStretch(3, 1)
        scroll = QScrollArea(self)
        scroll.setWidgetResizable(True)
        scroll.setWidget(body)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(scroll)

    def words(self) -> list[str]:
        """Return what the sheet explains, for a screen reader."""
        return [label.text() for label in self.findChildren(QLabel)]
