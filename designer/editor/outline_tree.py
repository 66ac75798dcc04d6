"""The outline: the workflow as a tree that arrows and typing walk through, in step with the canvas."""

from PySide6.QtCore import QAbstractItemModel, QEvent, QModelIndex, QPersistentModelIndex, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFocusEvent, QKeyEvent, QShowEvent
from PySide6.QtWidgets import QLineEdit, QStyleOptionViewItem, QTreeView, QWidget

from designer.document.commands import rename_state
from designer.document.describing import describe_state
from designer.document.document import Document
from designer.document.graph import Graph
from designer.document.outline import Outline, outline_of
from designer.document.selection import Selection
from designer.look import icon, theme, themes, tr, type_role
from designer.widgets.coloured_rows import ColouredRows
from designer.widgets.wrapping import plain_tip

_OPEN_AT_MOST = 400
_HEIGHT = 280
Index = QModelIndex | QPersistentModelIndex


class OutlineModel(QAbstractItemModel):
    """A row a state, one a branch where there are several; the id of a row is the number of its pointer."""

    def __init__(self, document: Document) -> None:
        super().__init__(document)
        self._document = document
        self._graph: Graph | None = None
        self._outline = Outline()
        self._ids: list[str] = []
        self._numbers: dict[str, int] = {}

    def refresh(self) -> bool:
        """Follow the document; tell whether there are other rows now."""
        graph = self._document.graph
        if graph is self._graph:
            return False
        self._graph, outline = graph, outline_of(graph)
        if outline == self._outline:
            if self.rowCount():
                self.dataChanged.emit(self.index(0, 0), self.index(self.rowCount() - 1, 0))
            return False
        self.beginResetModel()
        self._outline = outline
        self._ids = list(outline.parents)
        self._numbers = {row: number for number, row in enumerate(self._ids)}
        self.endResetModel()
        return True

    def pointer(self, index: Index) -> str:
        """Return the id of a row."""
        return self._ids[index.internalId()] if index.isValid() else ""

    def place_of(self, row: str) -> QModelIndex:
        """Return the index of a row, an invalid one when there is no such row."""
        if row not in self._numbers:
            return QModelIndex()
        place = self._outline.children[self._outline.parents[row]].index(row)
        return self.createIndex(place, 0, self._numbers[row])

    def index(self, row: int, column: int, parent: Index | None = None) -> QModelIndex:
        """Qt: the index of a row."""
        children = self._children(parent)
        if column or not 0 <= row < len(children):
            return QModelIndex()
        return self.createIndex(row, 0, self._numbers[children[row]])

    def parent(self, index: Index | None = None) -> QModelIndex:  # type: ignore[override]  # QObject has one too
        """Qt: the row around."""
        row = "" if index is None else self.pointer(index)
        return self.place_of(self._outline.parents.get(row, ""))

    def rowCount(self, parent: Index | None = None) -> int:
        """Qt: how many rows are directly inside."""
        return len(self._children(parent))

    def columnCount(self, _parent: Index | None = None) -> int:
        """Qt: one."""
        return 1

    def headerData(
        self, _section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> str | None:
        """Qt: what the rows are; the panel has no title while it stands alone."""
        is_title = orientation is Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole
        return tr("Outline") if is_title else None

    def retranslate(self) -> None:
        """Word the header."""
        self.headerDataChanged.emit(Qt.Orientation.Horizontal, 0, 0)

    def _children(self, parent: Index | None) -> tuple[str, ...]:
        return self._outline.children.get("" if parent is None else self.pointer(parent), ())

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Qt: name, sign and what a screen reader says."""
        row = self.pointer(index)
        node = self._graph.nodes.get(row) if self._graph is not None else None
        match role:
            case Qt.ItemDataRole.DisplayRole | Qt.ItemDataRole.EditRole:
                return node.name if node is not None else tr("Branch {number}", number=index.row() + 1)
            case Qt.ItemDataRole.DecorationRole if node is not None:
                return icon(type_role(node.type), type_role(node.type))
            case Qt.ItemDataRole.ForegroundRole:
                has_error = node is not None and node.error_count
                return QColor(theme().color("failed" if has_error else "text" if node is not None else "muted"))
            case Qt.ItemDataRole.AccessibleTextRole | Qt.ItemDataRole.ToolTipRole:
                state = self._document.definition.state(row)
                words = describe_state(state) if state is not None else None
                return plain_tip(words) if words and role == Qt.ItemDataRole.ToolTipRole else words
            case _:
                return None

    def flags(self, index: Index) -> Qt.ItemFlag:
        """Qt: a state can get another name here, a branch has none."""
        flags = super().flags(index)
        is_state = index.isValid() and self._document.definition.state(self.pointer(index)) is not None
        return flags | Qt.ItemFlag.ItemIsEditable if is_state else flags

    def setData(self, index: Index, value: object, role: int = Qt.ItemDataRole.EditRole) -> bool:
        """Qt: rename a state everywhere; what may not be its name is refused aloud."""
        is_new = role == Qt.ItemDataRole.EditRole and value != index.data(role)
        return is_new and rename_state(self._document, self.pointer(index), str(value)) is not None


class OutlineTree(QTreeView):
    """Shows the model; ``chosen`` carries the state that the user goes to here, ``entered`` the one to work on.

    F2 writes over the name of the current one.
    """

    chosen = Signal(str)
    entered = Signal(str)

    def __init__(self, document: Document, selection: Selection, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("outline")
        self._document, self._selection = document, selection
        self._rows = OutlineModel(document)
        self._is_following = False
        self.setModel(self._rows)
        self.header().setSectionsClickable(False)
        self.header().setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setUniformRowHeights(True)
        self.setItemDelegate(_Rows(self))
        self.setIndentation(16)
        self.setEditTriggers(QTreeView.EditTrigger.NoEditTriggers)
        document.definition_changed.connect(self._refresh)
        selection.changed.connect(self._follow)
        self.selectionModel().currentChanged.connect(self._choose)
        self.activated.connect(lambda index: self.entered.emit(self._state_at(index)))
        themes.changed.connect(self._repaint)
        self.retranslate()

    def _repaint(self) -> None:
        self.viewport().update()

    def retranslate(self) -> None:
        """Word it."""
        self.setAccessibleName(tr("Outline of the workflow"))
        self._rows.retranslate()

    def _refresh(self, _changed: object = None) -> None:
        """Follow the document; a panel that is not seen catches up when it is."""
        if not self.isVisible():
            return
        self._is_following = True
        if self._rows.refresh() and self._rows.rowCount() and len(self._document.definition.states) <= _OPEN_AT_MOST:
            self.expandAll()
        self.viewport().update()
        self._is_following = False
        self._follow()

    def _follow(self) -> None:
        index = self._rows.place_of(self._selection.current)
        if self._is_following or not self.isVisible() or index == self.currentIndex():
            return
        self._is_following = True
        if index.isValid():
            self.setCurrentIndex(index)
            self.scrollTo(index)
        else:
            self.clearSelection()
        self._is_following = False

    def _choose(self, current: QModelIndex, _before: object) -> None:
        pointer = self._state_at(current)
        if pointer and not self._is_following:
            self._is_following = True
            self._selection.set((pointer,))
            self._is_following = False
            self.chosen.emit(pointer)

    def _state_at(self, index: QModelIndex) -> str:
        pointer = self._rows.pointer(index)
        return pointer if self._document.definition.state(pointer) is not None else ""

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Qt: F2 renames, unless nothing may be changed now, which is said."""
        current = self.currentIndex()
        if event.key() != Qt.Key.Key_F2 or event.modifiers() or not self._state_at(current):
            super().keyPressEvent(event)
        elif self.state() == self.State.EditingState:
            event.accept()  # its line lets the key through
        elif not (verdict := self._document.can_edit()).ok:
            self._document.refuse(verdict)
        else:
            self.edit(current)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Qt: coming here chooses nothing; Qt would go to the first row."""
        was_nowhere, self._is_following = not self.currentIndex().isValid(), True
        super().focusInEvent(event)
        if was_nowhere:
            self.selectionModel().clearCurrentIndex()
        self._is_following = False

    def sizeHint(self) -> QSize:
        """Qt: enough to look around."""
        return QSize(super().sizeHint().width(), _HEIGHT)

    def minimumSizeHint(self) -> QSize:
        """Qt: some rows."""
        return QSize(super().minimumSizeHint().width(), _HEIGHT // 2)

    def showEvent(self, event: QShowEvent) -> None:
        """Qt: catch up."""
        super().showEvent(event)
        self._refresh()

    def changeEvent(self, event: QEvent) -> None:
        """See :func:`designer.look.tr`."""
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()
        super().changeEvent(event)


class _Rows(ColouredRows):
    """The line in which a node is renamed stands in its row, and covers no other."""

    def createEditor(
        self, parent: QWidget, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> QWidget:
        """Qt: make the line."""
        line = QLineEdit(parent)
        line.setProperty("role", "cell")
        return line

    def updateEditorGeometry(
        self, editor: QWidget, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        """Qt: put it where the name is."""
        super().updateEditorGeometry(editor, option, index)
        place = editor.geometry()
        editor.setGeometry(place.left(), option.rect.top(), place.width(), option.rect.height())
