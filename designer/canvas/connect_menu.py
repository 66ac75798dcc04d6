"""Connecting without a mouse: a list of the states one may go to, narrowed by typing."""

from typing import NamedTuple

from PySide6.QtCore import QAbstractListModel, QEvent, QModelIndex, QObject, QPersistentModelIndex, QPoint, QSize, Qt
from PySide6.QtGui import QGuiApplication, QKeyEvent
from PySide6.QtWidgets import QFrame, QLabel, QListView, QVBoxLayout, QWidget

from designer.document.commands import connect
from designer.document.document import Document
from designer.document.pointers import END
from designer.document.rules import allowed_targets, can_connect
from designer.look import icon, tr, type_role
from designer.widgets.search_field import SearchField

WIDTH, ROW, ROWS_SHOWN = 300, 28, 12
_STEERING = (Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_PageUp, Qt.Key.Key_PageDown)


class Target(NamedTuple):
    """Where one may go: a state, or the end with an empty type."""

    pointer: str
    name: str
    type: str


class ConnectMenu(QFrame):
    """Offers every allowed target of a state: type to narrow, arrows and Enter choose, Escape gives up."""

    def __init__(self, parent: QWidget, document: Document, source: str) -> None:
        super().__init__(parent, Qt.WindowType.Popup)
        self.setObjectName("connectMenu")
        self.setProperty("role", "popup")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setAccessibleName(tr("Connect to"))
        self._document, self._source = document, source
        self.search = SearchField(self)
        self.search.set_words(tr("Connect to"))
        self.search.textChanged.connect(self._narrow)
        self.search.installEventFilter(self)
        self.targets = _Targets(self._allowed(), self)
        self.list = QListView(self)
        self.list.setModel(self.targets)
        self.list.setUniformItemSizes(True)
        self.list.setTextElideMode(Qt.TextElideMode.ElideMiddle)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.list.setAccessibleName(tr("Connect to"))
        self.list.clicked.connect(self._choose)
        self.note = QLabel(self)
        self.note.setProperty("role", "muted")
        self.note.setWordWrap(True)
        column = QVBoxLayout(self)
        column.setContentsMargins(8, 8, 8, 8)
        column.setSpacing(6)
        for part in (self.search, self.list, self.note):
            column.addWidget(part)
        self._narrow("")

    def popup(self, place: QPoint) -> None:
        """Open with the left upper corner at ``place`` of the desktop, or as near as the screen allows."""
        screen = QGuiApplication.screenAt(place) or self.screen()
        room = screen.availableGeometry()
        x = max(room.left(), min(place.x(), room.right() - self.width()))
        y = max(room.top(), min(place.y(), room.bottom() - self.height()))
        self.move(x, y)
        self.show()
        self.search.setFocus(Qt.FocusReason.PopupFocusReason)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Steer the list from the line, which keeps the keys."""
        if not isinstance(event, QKeyEvent) or event.type() != QEvent.Type.KeyPress:
            return False
        if event.key() in _STEERING:
            self.list.keyPressEvent(event)
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._choose(self.list.currentIndex())
        elif event.key() in (Qt.Key.Key_Escape, Qt.Key.Key_Tab, Qt.Key.Key_Backtab):
            self.close()
        else:
            return False
        return True

    def _allowed(self) -> list[Target]:
        definition, found = self._document.definition, []
        for pointer in allowed_targets(definition, self._source):
            state = definition.state(pointer)
            found.append(Target(pointer, tr("End"), "") if state is None else Target(pointer, state.name, state.type))
        return found

    def _narrow(self, text: str) -> None:
        wanted = text.strip().lower()
        count = self.targets.narrow(wanted)
        self.list.setCurrentIndex(self.targets.index(0))
        self.list.setVisible(bool(count))
        self.list.setFixedHeight(ROW * min(max(count, 1), ROWS_SHOWN) + 2 * self.list.frameWidth())
        self.note.setText("" if count else self._why_none(wanted))
        self.note.setVisible(not count)
        self.setFixedWidth(WIDTH)
        self.adjustSize()

    def _why_none(self, wanted: str) -> str:
        """Return why the state that was meant may not follow, or why none may."""
        definition = self._document.definition
        meant = [END] if not self.targets.total else []
        meant += [pointer for pointer, state in definition.walk() if wanted in state.name.lower()]
        verdict = can_connect(definition, self._source, meant[0]) if meant else None
        return verdict.reason if verdict is not None and not verdict.ok else tr("No match")

    def _choose(self, index: QModelIndex) -> None:
        target = self.targets.at(index)
        if target is not None:
            self.close()
            connect(self._document, self._source, target.pointer)


class _Targets(QAbstractListModel):
    """The targets whose name holds what was typed; those that begin with it come first."""

    def __init__(self, targets: list[Target], parent: QObject) -> None:
        super().__init__(parent)
        self._all = [(target.name.lower(), target) for target in targets]
        self._shown = targets

    @property
    def total(self) -> int:
        """How many there are without narrowing."""
        return len(self._all)

    def narrow(self, wanted: str) -> int:
        """Show only what holds ``wanted``, in small letters; return how many."""
        self.beginResetModel()
        found = [(name, target) for name, target in self._all if wanted in name]
        first = [target for name, target in found if name.startswith(wanted)]
        self._shown = first + [target for name, target in found if not name.startswith(wanted)]
        self.endResetModel()
        return len(self._shown)

    def at(self, index: QModelIndex) -> Target | None:
        """Return the target of a row."""
        return self._shown[index.row()] if index.isValid() else None

    def rowCount(self, parent: QModelIndex | QPersistentModelIndex = QModelIndex()) -> int:  # noqa: B008  # Qt's
        """Qt: how many are shown."""
        return 0 if parent.isValid() else len(self._shown)

    def data(self, index: QModelIndex | QPersistentModelIndex, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Qt: the name, and the icon of the type."""
        target = self._shown[index.row()]
        match role:
            case Qt.ItemDataRole.DisplayRole | Qt.ItemDataRole.ToolTipRole:
                return target.name
            case Qt.ItemDataRole.DecorationRole if target.type:
                return icon(type_role(target.type), type_role(target.type))
            case Qt.ItemDataRole.SizeHintRole:
                return QSize(WIDTH - 40, ROW)
            case _:
                return None
