"""The head of the inspector: what is shown, where it is, its type; the name and the type can be changed here."""

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QToolButton, QVBoxLayout, QWidget

from designer.document.commands import change_type, rename_state
from designer.document.document import Document
from designer.document.pointers import name_of
from designer.document.retyping import say_loss
from designer.document.rules import can_rename
from designer.inspector.labels import ElidedLabel, TypeTile, label, set_property
from designer.look import icon, tr, type_role
from designer.widgets.menu_button import put_menu
from designer.widgets.popup import Menu
from designer.widgets.wrapping import plain_tip
from engine.language.machine import unescape
from engine.states import STATE_TYPES


class Header(QWidget):
    """Tile, name, breadcrumb and type chip."""

    renamed = Signal(str)  # the new pointer

    def __init__(self, document: Document, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("inspector-header")
        self._document = document
        self._pointer = ""
        self.tile = TypeTile(self)
        self.name = ElidedLabel("title", self)
        self.name.setObjectName("state-name")
        self.name.double_clicked.connect(self.begin_rename)
        self.edit = _NameEdit(self)
        self.edit.setObjectName("name-edit")
        self.edit.setVisible(False)
        self.edit.returnPressed.connect(self._rename)
        self.edit.textEdited.connect(self._judge)
        self.edit.cancelled.connect(self._end)
        self.edit.left.connect(self._leave)
        self.trail = ElidedLabel("small", self)
        self.fault = label("error", self, wraps=True)
        self.fault.setVisible(False)
        self.chip = QToolButton(self)
        self.chip.setObjectName("type-chip")
        self.chip.setProperty("chip", True)
        self.chip.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self.chip.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.menu_ = Menu(self)
        self.menu_.aboutToShow.connect(self._list_types)
        put_menu(self.chip, self.menu_)
        self._lay_out()

    def show_state(self, pointer: str, state_type: str) -> None:
        """Show a state."""
        if pointer != self._pointer:
            self._end()
        self._pointer = pointer
        self.tile.show_type(state_type)
        self.name.say(name_of(pointer))
        self.trail.say(trail_of(pointer))
        self.trail.setVisible(bool(self.trail.text()))
        self.chip.setText(state_type or tr("no type"))
        self.chip.setVisible(True)
        self.chip.setEnabled(self._document.can_edit().ok)
        self.chip.setToolTip(tr("Change the type of this node"))
        self.chip.setAccessibleName(tr("Type: {type}", type=state_type))
        self.name.setToolTip(f"{plain_tip(name_of(pointer))}\n{tr('Double-click or F2 to rename')}")

    def show_thing(self, icon_name: str, name: str, trail: str = "") -> None:
        """Show something that is no state."""
        self._end()
        self._pointer = ""
        self.tile.show_icon(icon_name)
        self.name.say(name)
        self.trail.say(trail)
        self.trail.setVisible(bool(trail))
        self.chip.setVisible(False)

    def begin_rename(self) -> None:
        """Turn the name into a line to type in."""
        if not self._pointer:
            return
        if not self._document.can_edit().ok:
            self._document.refuse(self._document.can_edit())
            return
        self.edit.setText(name_of(self._pointer))
        self.name.setVisible(False)
        self.edit.setVisible(True)
        self.edit.setAccessibleName(tr("Name of the node"))
        self.edit.selectAll()
        self.edit.setFocus(Qt.FocusReason.OtherFocusReason)
        self._judge()

    def _rename(self) -> None:
        wanted, pointer = self.edit.text().strip(), self._pointer
        if not can_rename(self._document.definition, pointer, wanted).ok:
            self._judge()
            return
        self._end()
        if wanted != name_of(pointer):
            self._document.end_step()
            new = rename_state(self._document, pointer, wanted)
            if new is not None:
                self.renamed.emit(new)

    def _leave(self) -> None:
        """The focus left: take the name if it can be taken, else keep the old one."""
        if self.edit.isHidden():
            return
        if can_rename(self._document.definition, self._pointer, self.edit.text().strip()).ok:
            self._rename()
        else:
            self._end()

    def _judge(self) -> None:
        verdict = can_rename(self._document.definition, self._pointer, self.edit.text().strip())
        set_property(self.edit, "invalid", not verdict.ok)
        self.fault.setText(verdict.reason)
        self.fault.setVisible(bool(verdict.reason))

    def _end(self) -> None:
        if not self.edit.isHidden():
            self.edit.setVisible(False)
            self.name.setVisible(True)
            self.fault.setVisible(False)

    def _list_types(self) -> None:
        self.menu_.clear()
        state = self._document.definition.state(self._pointer)
        for state_type in STATE_TYPES:
            loss = say_loss(self._document.definition, (self._pointer,), state_type)
            text = f"{state_type}\t{loss}" if loss else state_type
            action = self.menu_.addAction(icon(type_role(state_type), type_role(state_type), 16), text)
            action.setCheckable(True)
            action.setChecked(state is not None and state.type == state_type)
            action.triggered.connect(lambda _checked=False, wanted=state_type: self._change_type(wanted))

    def _change_type(self, wanted: str) -> None:
        state = self._document.definition.state(self._pointer)
        if state is not None and state.type != wanted:
            change_type(self._document, self._pointer, wanted)

    def _lay_out(self) -> None:
        words = QVBoxLayout()
        words.setSpacing(1)
        words.addWidget(self.name)
        words.addWidget(self.edit)
        words.addWidget(self.trail)
        top = QHBoxLayout()
        top.setSpacing(10)
        top.addWidget(self.tile, 0, Qt.AlignmentFlag.AlignTop)
        top.addLayout(words, 1)
        top.addWidget(self.chip, 0, Qt.AlignmentFlag.AlignVCenter)
        column = QVBoxLayout(self)
        column.setContentsMargins(14, 12, 14, 6)
        column.setSpacing(4)
        column.addLayout(top)
        column.addWidget(self.fault)


class _NameEdit(QLineEdit):
    """A line that Esc leaves."""

    cancelled = Signal()
    left = Signal()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Handle Esc; Return does not go on to the dialog around."""
        if event.key() == Qt.Key.Key_Escape:
            self.cancelled.emit()
        else:
            super().keyPressEvent(event)

    def event(self, event: QEvent) -> bool:
        """Tell that the focus went elsewhere in the window."""
        done = super().event(event)
        if event.type() == QEvent.Type.FocusOut:
            reason = event.reason()  # type: ignore[attr-defined]  # a QFocusEvent
            if reason not in (Qt.FocusReason.PopupFocusReason, Qt.FocusReason.ActiveWindowFocusReason):
                self.left.emit()
        return done


def trail_of(pointer: str) -> str:
    """Return where a state stands: ``MapState › Iterator``; empty in the outermost machine."""
    parts = pointer.split("/")[1:-2]
    shown: list[str] = []
    place = 0
    while place < len(parts):
        if parts[place] == "States" and place + 1 < len(parts):
            shown.append(unescape(parts[place + 1]))
            place += 2
        elif parts[place] == "Branches" and place + 1 < len(parts):
            shown.append(tr("Branch {number}", number=int(parts[place + 1]) + 1))
            place += 2
        else:
            shown.append(unescape(parts[place]))
            place += 1
    return " › ".join(shown)
