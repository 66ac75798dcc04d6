"""The sheet of keys: every action with its shortcut, by subject, in three columns or as many as there is room for."""

from PySide6.QtCore import QCoreApplication, QEvent, Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QDialog, QFrame, QGridLayout, QHBoxLayout, QLabel, QScrollArea, QVBoxLayout, QWidget

from designer.look import tr
from designer.shell.actions import ACTIONS, Actions

Row = tuple[str, str]
"""Keys and the English words for what they do; no keys mean an action, by its name."""
Section = tuple[str, tuple[Row, ...]]

SECTIONS: tuple[tuple[Section, ...], ...] = (
    (
        (
            "Canvas",
            (
                ("Tab, N", "Add a node"),
                ("A", "Add after the selected node"),
                ("C", "Connect to another node"),
                ("R", "Change the type"),
                ("F2", "Rename"),
                ("Enter", "Go to the fields of the node"),
                ("Esc", "From a panel back to the canvas"),
                ("Del, Backspace", "Delete"),
                ("Ctrl+Del", "Delete and reconnect"),
                ("Ctrl+X, Ctrl+C, Ctrl+V", "Cut, copy, paste"),
                ("Ctrl+Shift+V", "Paste in the place of the originals"),
                ("Ctrl+D", "Duplicate"),
                ("← ↑ → ↓", "Walk from node to node"),
                ("Shift+← ↑ → ↓", "Select more nodes"),
                ("+, -", "Unfold or fold a Map or Parallel"),
                ("Shift+1, F", "Fit the selection"),
                ("Space", "Hold and drag to move the view"),
                ("wheel, Shift+wheel", "Move the view up and down, or sideways"),
                ("Ctrl+wheel", "Zoom at the cursor"),
                ("Alt+Enter", "Open the menu of the node"),
                ("Esc", "Give up, or select nothing"),
            ),
        ),
        (
            "Arrange",
            (
                ("Alt+← ↑ → ↓", "Move the node"),
                ("Shift+Alt+← ↑ → ↓", "Move it by a pixel"),
                ("Alt", "Hold to drag without snapping"),
                ("Ctrl", "Hold to drag without leaving the frame"),
                ("Alt+A, Alt+H, Alt+D", "Align left, centres, right"),
                ("Alt+W, Alt+V, Alt+S", "Align top, middles, bottom"),
                ("Shift+Alt+H, Shift+Alt+V", "Distribute"),
                ("P", "Keep in place, or let go"),
                ("", "tidy"),
            ),
        ),
    ),
    (
        (
            "View",
            tuple(
                ("", name)
                for name in (
                    "fit",
                    "actual_size",
                    "zoom_in",
                    "zoom_out",
                    "find",
                    "show_code",
                    "commands",
                    "shortcuts",
                )
            ),
        ),
        (
            "Execution",
            tuple(
                ("", name)
                for name in (
                    *("run", "run_with", "restart", "continue_run", "stop", "pause", "breakpoint", "breakpoint_when"),
                    *("step_over", "step_into", "step_out", "step_back", "run_to", "use_mock"),
                )
            ),
        ),
        (
            "Notes",
            (
                ("Shift+N", "Add a note"),
                ("M", "Go to the next note"),
                ("Enter, Esc", "Write, and be done with it"),
                ("K", "Next colour of the note"),
                ("Ctrl+Alt+← ↑ → ↓", "Resize the note"),
            ),
        ),
    ),
    (
        (
            "File",
            tuple(
                ("", name)
                for name in (
                    *("new", "open", "open_folder", "save", "save_as", "compare_saved", "export_json"),
                    *("undo", "redo", "select_all", "quit"),
                )
            ),
        ),
        (
            "Forms",
            (
                ("Alt+↑, Alt+↓", "Move a rule, a condition or a retry"),
                ("Alt+↓", "Open the list of a field"),
                ("Ctrl+Enter", "Write what is typed over several lines"),
            ),
        ),
        (
            "Code",
            (
                ("Ctrl+H", "Replace in the code"),
                ("Ctrl+Space, Alt+/", "Complete the word in the code"),
                ("Ctrl+.", "Repair the problem at the cursor"),
                ("F8", "Next problem in the code"),
                ("F12, Ctrl+click", "Go to the node named at the cursor"),
                ("Ctrl+T", "Go to any node in the code"),
                ("F2", "Rename the node at the cursor, in the code"),
                ("Ctrl+Shift+[ ]", "Fold and unfold in the code"),
                ("Ctrl+Alt+[ ]", "Fold and unfold all nodes in the code"),
                ("Shift+Alt+F", "Format the code"),
                ("Esc, Tab", "Leave the code"),
            ),
        ),
    ),
)
_MOST_KEYS = 2
"""Of those that mean one action; some are only what another keyboard sends for the same."""
_WORDS = {spec.name: spec.words for spec in ACTIONS}
_BAR = 16
"""What a scroll bar takes."""


def _in_one() -> tuple[tuple[Section, ...], ...]:
    return (tuple(section for column in SECTIONS for section in column),)


def _in_two() -> tuple[tuple[Section, ...], ...]:
    """Return two columns that are as long as each other, as far as whole sections allow."""
    (sections,) = _in_one()
    lengths = [len(rows) + 2 for _title, rows in sections]
    cut = min(range(1, len(sections)), key=lambda number: max(sum(lengths[:number]), sum(lengths[number:])))
    return sections[:cut], sections[cut:]


class ShortcutSheet(QDialog):
    """A window that closes with Esc."""

    def __init__(self, actions: Actions, parent: QWidget) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._actions = actions
        self._scroll = QScrollArea(self)
        self._scroll.setWidgetResizable(True)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self._scroll)
        self._room = max(560, parent.width() - 40)
        wanted = self._fill().sizeHint()
        self.resize(min(wanted.width() + _BAR, self._room), min(wanted.height() + 2, max(400, parent.height() - 80)))

    def changeEvent(self, event: QEvent) -> None:
        """See :func:`designer.look.tr`."""
        if event.type() == QEvent.Type.LanguageChange:
            self._fill()
        super().changeEvent(event)

    def _fill(self) -> QWidget:
        """Explain all in the current language."""
        self.setWindowTitle(tr("Keyboard shortcuts"))
        for columns in (SECTIONS, _in_two(), _in_one()):
            body = self._body(columns)
            if body.sizeHint().width() + _BAR <= self._room:
                break
        self._scroll.setWidget(body)
        return body

    def _body(self, columns: tuple[tuple[Section, ...], ...]) -> QWidget:
        body = QFrame()
        body.setProperty("role", "panel")
        row = QHBoxLayout(body)
        row.setContentsMargins(28, 20, 28, 24)
        row.setSpacing(40)
        for sections in columns:
            row.addLayout(self._column(sections, body))
        return body

    def _column(self, sections: tuple[Section, ...], body: QWidget) -> QGridLayout:
        grid = QGridLayout()
        grid.setHorizontalSpacing(14)
        grid.setVerticalSpacing(7)
        line = 0
        for title, rows in sections:
            heading = QLabel(tr(title), body)
            heading.setProperty("role", "section")
            heading.setContentsMargins(0, 10 if line else 0, 0, 2)
            grid.addWidget(heading, line, 0, 1, 2)
            for keys, words in rows:
                line += 1
                grid.addLayout(_caps(keys or self._keys_of(words), body), line, 0)
                grid.addWidget(QLabel(tr(_WORDS.get(words, words)).rstrip("…"), body), line, 1)
            line += 1
        grid.setColumnStretch(1, 1)
        grid.setRowStretch(line, 1)
        return grid

    def _keys_of(self, name: str) -> str:
        keys = self._actions[name].shortcuts()[:_MOST_KEYS]
        return ", ".join(map(_as_on_the_keyboard, keys))

    def words(self) -> list[str]:
        """Return what the sheet explains, for a screen reader."""
        return [label.text() for label in self.findChildren(QLabel)]


def _as_on_the_keyboard(key: QKeySequence) -> str:
    """Return the keys as their caps say: Qt calls Enter Return, and translates that, all other rows say Enter."""
    words = key.toString(QKeySequence.SequenceFormat.NativeText)
    return words.replace(QCoreApplication.translate("QShortcut", "Return"), "Enter")


def _caps(keys: str, parent: QWidget) -> QHBoxLayout:
    """Return each of the keys on a cap of its own, at the right side."""
    row = QHBoxLayout()
    row.setSpacing(4)
    row.addStretch(1)
    for key in keys.split(", "):
        for word in ("wheel", "Space", "click"):
            key = key.replace(word, tr(word))
        cap = QLabel(key, parent)
        cap.setProperty("role", "key")
        row.addWidget(cap)
    return row
