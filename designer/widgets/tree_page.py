"""The tree of a JSON editor, with its buttons; what is changed in the tree is spliced into the text."""

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QEvent, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence, QTextCursor
from PySide6.QtWidgets import QHBoxLayout, QLabel, QMenu, QPlainTextEdit, QSizePolicy, QToolButton, QVBoxLayout, QWidget

from designer.document.undo import Edits
from designer.look import keep_icon, tr
from designer.widgets.highlighter import utf16_length
from designer.widgets.json_model import is_reading
from designer.widgets.json_tree_edit import KINDS, JsonTreeEdit, kind_word
from engine.language.source import Source
from engine.language.values import Json

LARGE = 256 * 1024
"""A text of more characters is shown as a tree that cannot be edited: each splice of it would take too long."""


class TreePage(QWidget):
    """``edited`` tells that the text was changed from here, ``refused`` why something was not done.

    ``text_wanted`` tells that the user wants the text instead.
    """

    edited = Signal()
    text_wanted = Signal()
    refused = Signal(str)

    def __init__(
        self, editor: QPlainTextEdit, text: Callable[[], str], parent: QWidget | None = None, *, grows: bool = False
    ) -> None:
        """Make one; it is as high as its rows when it ``grows``, else as high as there is room."""
        super().__init__(parent)
        self._editor, self._text = editor, text
        self._source: Source | None = None
        self.is_splicing = False
        self.tree = JsonTreeEdit(self)
        self.tree.splice = self._splice
        self.tree.refused.connect(self.refused)
        self.tree.current_changed.connect(self._show_buttons)
        self.note = QLabel(self)
        self.note.setProperty("role", "small")
        self.note.setWordWrap(True)
        self.add = self._button("plus", "tree-add", self._add)
        self.remove = self._button("trash", "tree-remove", self.tree.remove)
        self.up = self._button("chevron-up", "tree-up", lambda: self.tree.shift(-1))
        self.down = self._button("chevron-down", "tree-down", lambda: self.tree.shift(1))
        self.path = self._button("link", "tree-path", self.tree.switch_path)
        self.path.setCheckable(True)
        self.kind = QToolButton(self)
        self.kind.setObjectName("tree-type")
        self.kind.setAutoRaise(True)
        self.kind.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self.kind.setMenu(QMenu(self.kind))
        self.kind.menu().aboutToShow.connect(self._fill_kinds)
        self.bar = QWidget(self)
        bar = QHBoxLayout(self.bar)
        bar.setContentsMargins(0, 0, 0, 0)
        bar.setSpacing(0)
        for button in (self.add, self.remove, self.up, self.down, self.path, self.kind):
            bar.addWidget(button)
        bar.addStretch(1)
        self.mode = self._button("code", "tree-text", self.text_wanted.emit)
        bar.addWidget(self.mode)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(2)
        column.addWidget(self.tree)
        column.addWidget(self.note)
        column.addWidget(self.bar)
        upright = QSizePolicy.Policy.Fixed if grows else QSizePolicy.Policy.Expanding
        for widget in (self, self.tree):
            widget.setSizePolicy(QSizePolicy.Policy.Preferred, upright)
        self.setFocusProxy(self.tree)
        self.retranslate()

    def show_text(self, value: Json) -> None:
        """Show what the text holds now; ``value`` is what was read from it."""
        text = self._text()
        is_large = len(text) > LARGE
        if is_large:
            self._source = None
            self.tree.show_large(value)
        else:
            self._source = Source.read(text if text.strip() else "{}")
            self.tree.show_source(self._source)
        self.note.setText(tr("Too large to edit as a tree; switch to text for that.") if is_large else "")
        self.note.setVisible(is_large)
        self._show_buttons()

    def set_read_only(self, is_read_only: bool) -> None:
        """Let nothing be changed, or let it again."""
        self.tree.is_read_only = is_read_only
        self._show_buttons()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Take back and make again what was changed and not yet taken over elsewhere."""
        document = self._editor.document()
        if event.matches(QKeySequence.StandardKey.Undo) and document.isUndoAvailable():
            self._editor.undo()
            self.edited.emit()
        elif event.matches(QKeySequence.StandardKey.Redo) and document.isRedoAvailable():
            self._editor.redo()
            self.edited.emit()
        else:
            super().keyPressEvent(event)

    def changeEvent(self, event: QEvent) -> None:
        """See :func:`designer.look.tr`."""
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()
        super().changeEvent(event)

    def retranslate(self) -> None:
        """Word everything in the current language."""
        for button, words in (
            (self.add, tr("Add (Insert)")),
            (self.remove, tr("Remove (Delete)")),
            (self.up, tr("Move up (Alt+Up)")),
            (self.down, tr("Move down (Alt+Down)")),
            (self.path, tr("Take the value from a path (Ctrl+.)")),
            (self.kind, tr("Type")),
            (self.mode, tr("Show as text")),
        ):
            button.setToolTip(words)
            button.setAccessibleName(words)
        self._show_buttons()

    def _button(self, icon: str, name: str, act: Callable[[], object]) -> QToolButton:
        button = QToolButton(self)
        button.setObjectName(name)
        button.setAutoRaise(True)
        button.setIconSize(QSize(14, 14))
        button.setFixedSize(26, 24)
        keep_icon(button, icon, "muted", 14)
        button.clicked.connect(lambda: self._act(act))
        return button

    def _act(self, act: Callable[[], object]) -> None:
        self.tree.setFocus(Qt.FocusReason.OtherFocusReason)
        act()

    def _add(self) -> None:
        self.tree.add()

    def _show_buttons(self) -> None:
        row, can_change = self.tree.current_row, self.tree.can_change
        is_inner = row is not None and row.is_value and row.parent is not None
        self.add.setEnabled(can_change)
        for button in (self.remove, self.up, self.down, self.path):
            button.setEnabled(can_change and is_inner)
        self.path.setVisible(self.tree.takes_paths)
        self.path.setChecked(row is not None and is_reading(row))
        self.kind.setEnabled(can_change and row is not None and row.is_value)
        self.kind.setText(kind_word(row.item.kind) if row is not None and row.is_value else tr("Type"))

    def _fill_kinds(self) -> None:
        menu, row = self.kind.menu(), self.tree.current_row
        menu.clear()
        for kind in KINDS:
            action = menu.addAction(kind_word(kind), partial(self.tree.change_kind, kind))
            action.setCheckable(True)
            action.setChecked(row is not None and row.item.kind is kind)

    def _splice(self, edits: Edits) -> bool:
        """Change the text as one step of its undo, and show it anew."""
        source = self._source
        if source is None:
            return False
        text = self._text()
        self.is_splicing = True
        if source.text != text:  # nothing was written yet
            self._editor.setPlainText(source.text)
            text = source.text
        cursor = QTextCursor(self._editor.document())
        cursor.beginEditBlock()
        for edit in sorted(edits, key=lambda one: one.start, reverse=True):
            start = utf16_length(text[: edit.start])
            cursor.setPosition(start)
            cursor.setPosition(start + utf16_length(text[edit.start : edit.end]), QTextCursor.MoveMode.KeepAnchor)
            cursor.insertText(edit.text)
        cursor.endEditBlock()
        self.is_splicing = False
        self._source = source.splice(edits)
        self.tree.show_source(self._source)
        self.edited.emit()
        return True
