"""A JSON tree that can be edited, with its buttons below; whose text it is, others say."""

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QEvent, QSize, Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QSizePolicy, QToolButton, QVBoxLayout, QWidget

from designer.look import keep_icon, tr
from designer.widgets.json_model import is_reading
from designer.widgets.json_tree_edit import KINDS, JsonTreeEdit, kind_word
from designer.widgets.menu_button import put_menu
from designer.widgets.popup import Menu


class TreePanel(QWidget):
    """``refused`` tells why something was not done, ``text_wanted`` that the user wants the text instead.

    It is as high as its rows when it ``grows``, else as high as there is room.
    """

    text_wanted = Signal()
    refused = Signal(str)

    def __init__(self, parent: QWidget | None = None, *, grows: bool = False) -> None:
        super().__init__(parent)
        self.tree = JsonTreeEdit(self)
        self.tree.refused.connect(self.refused)
        self.tree.current_changed.connect(self._show_buttons)
        self.note = QLabel(self)
        self.note.setProperty("role", "small")
        self.note.setWordWrap(True)
        self.add = self._button("plus", "tree-add", self._add)
        self.remove = self._button("trash", "tree-remove", self.tree.remove)
        self.up = self._button("arrow-up", "tree-up", lambda: self.tree.shift(-1))
        self.down = self._button("arrow-down", "tree-down", lambda: self.tree.shift(1))
        self.path = self._button("link", "tree-path", self.tree.switch_path)
        self.path.setCheckable(True)
        self.kind = QToolButton(self)
        self.kind.setObjectName("tree-type")
        self.kind.setAutoRaise(True)
        self.kind.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        put_menu(self.kind, Menu(self.kind))
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

    def say(self, note: str) -> None:
        """Show a note below the tree, or none."""
        self.note.setText(note)
        self.note.setVisible(bool(note))
        self._show_buttons()

    def set_read_only(self, is_read_only: bool) -> None:
        """Let nothing be changed, or let it again."""
        self.tree.is_read_only = is_read_only
        self._show_buttons()

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
