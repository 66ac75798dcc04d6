"""A JSON value as a tree: opens at once however large it is, and gives the paths of its values."""

from collections.abc import Iterator

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QSize, Qt, Signal
from PySide6.QtGui import (
    QContextMenuEvent,
    QFontMetrics,
    QGuiApplication,
    QKeyEvent,
    QKeySequence,
    QMouseEvent,
    QPainter,
    QResizeEvent,
)
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QMenu,
    QSizePolicy,
    QStyleOptionViewItem,
    QTreeView,
    QWidget,
)

from designer.document.json_items import CONTAINERS, Item, Steps, ValueItem
from designer.document.json_text import pretty
from designer.document.path_text import DATA, Root, path_to
from designer.look import mono_font, theme, themes, tr
from designer.widgets.coloured_rows import ColouredRows
from designer.widgets.json_model import NAME, JsonModel, Row, around
from designer.widgets.path_takers import path_takers
from designer.widgets.popup import Menu
from engine.language.values import Json

ROW_HEIGHT = 22
_MOST_COUNTED = 60
_LEAST_NAME, _NAME_SHARE = 72, 0.46
_SHOWN = 40  # characters of a path in a menu


class JsonTree(QTreeView):
    """Names and values, at most ``rows`` of them high; rows within that are open from the beginning.

    ``path_used`` tells which field took the path of a value.
    ``shape_changed`` tells that it needs another height.
    """

    path_used = Signal(str)
    shape_changed = Signal()

    def __init__(self, parent: QWidget | None = None, *, rows: int = 12) -> None:
        super().__init__(parent)
        self.setObjectName("json-tree")
        self.setProperty("role", "json")
        self._most = rows
        self.root = DATA
        self.entries = JsonModel(self)
        self.entries.drag_text = lambda row: path_to(row.steps, self.root)
        self.entries.is_open = lambda row: self.isExpanded(self.entries.index_of(row))
        self.setModel(self.entries)
        self.setHeaderHidden(True)
        self.setUniformRowHeights(True)
        self.setItemDelegate(ColouredRows(self))
        self.setIndentation(14)
        self.setDragEnabled(True)
        self.setTabKeyNavigation(False)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)  # a click first looks whether a field waits for a path
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setExpandsOnDoubleClick(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setTextElideMode(Qt.TextElideMode.ElideRight)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.header().setStretchLastSection(True)
        self.header().setMinimumSectionSize(40)
        self.header().setSectionResizeMode(NAME, QHeaderView.ResizeMode.Fixed)
        self.expanded.connect(self._note_shape)
        self.collapsed.connect(self._note_shape)
        themes.changed.connect(self.viewport().update)

    # What is shown

    def show_value(self, value: Json, root: Root = DATA, *, keep: bool = False) -> None:
        """Show a value; with ``keep`` what was open and current stays so, where it is still there."""
        self.show_item(ValueItem(value), root, keep=keep)

    def show_item(self, item: Item | None, root: Root = DATA, *, keep: bool = False) -> None:
        """Show a value that may stand in a text."""
        opened, current = (self.opened(), self.current_steps) if keep and self.entries.root else ([], None)
        self.root = root
        self.entries.show_item(item)
        if keep and self.entries.root is not None and (opened or current is not None):
            self.open_all(opened)
            if current is not None:
                self.go_to(current)
        else:
            self._open_what_fits()
        self._note_shape()

    @property
    def current_row(self) -> Row | None:
        """The row the cursor is on."""
        return self.entries.row_at(self.currentIndex())

    @property
    def current_steps(self) -> Steps | None:
        """The way to the value the cursor is on."""
        row = self.current_row
        return None if row is None else row.steps

    def go_to(self, steps: Steps, column: int = NAME) -> None:
        """Put the cursor on a value, or on the last one there is on the way to it, and show it."""
        row = self.entries.find(steps)
        if row is None or (row.parent is None and not self.entries.is_root_shown):
            return
        for outer in reversed(list(around(row))[1:]):
            index = self.entries.index_of(outer)
            if index.isValid() and not self.isExpanded(index):
                self.expand(index)
        index = self.entries.index_of(row, column)
        self.setCurrentIndex(index)
        self.scrollTo(index)

    def opened(self) -> list[Steps]:
        """Return the ways to all that is open, groups by their first part."""
        return [row.steps for row in self._visible() if row.is_value and self.isExpanded(self.entries.index_of(row))]

    def open_all(self, opened: list[Steps]) -> None:
        """Open values; those that are gone are left out."""
        for steps in opened:
            row = self.entries.find(steps)
            if row is not None and row.steps == steps and row.has_rows:
                self.expand(self.entries.index_of(row))

    # Copying and using

    def path_of(self, row: Row) -> str:
        """Return the path of a row."""
        return path_to(row.steps, self.root)

    def copy_path(self) -> None:
        """Put the path of the current value into the clipboard."""
        row = self.current_row
        if row is not None:
            QGuiApplication.clipboard().setText(self.path_of(row))

    def copy_value(self) -> None:
        """Put the current value into the clipboard, laid out."""
        row = self.current_row
        if row is not None:
            QGuiApplication.clipboard().setText(self.value_text(row))

    def value_text(self, row: Row) -> str:
        """Return the JSON of a row."""
        return pretty(row.item.value) if isinstance(row.item, ValueItem) else ""

    @property
    def gives_paths(self) -> bool:
        """Whether a double click and Enter hand out the path of a value, when a field takes it."""
        return True

    def use_path(self, row: Row | None = None) -> bool:
        """Hand the path of a row, or of the current one, to the field that takes it; tell whether there is one."""
        row = row or self.current_row
        taker = path_takers.current
        if row is None or not row.is_value or taker is None:
            return False
        whole = self.entries.root
        taker.take_path(row.steps, self.root, whole.item.value if whole and isinstance(whole.item, ValueItem) else None)
        self.path_used.emit(taker.path_name)
        return True

    def menu_of(self, row: Row) -> QMenu:
        """Return what can be done with a row."""
        menu = Menu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        taker = path_takers.current
        path = self.path_of(row)
        shown = path if len(path) <= _SHOWN else f"{path[:24]}…{path[-14:]}"
        if row.is_value:
            if taker is not None:
                words = tr("Use this path in {field}", field=taker.path_name)
                menu.addAction(words, QKeySequence("Ctrl+Return"), lambda: self.use_path(row))
            menu.addAction(tr("Copy the path {path}", path=shown), QKeySequence("Ctrl+Shift+C"), self.copy_path)
            menu.addAction(tr("Copy the value"), QKeySequence(QKeySequence.StandardKey.Copy), self.copy_value)
        if row.has_rows:
            menu.addAction(tr("Open all inside"), QKeySequence("*"), lambda: self.open_inside(row))
        return menu

    def open_inside(self, row: Row) -> None:
        """Open a value and what is in it, as far as that stays readable."""
        waiting, count = [row], 0
        while waiting and count < _MOST_COUNTED * 4:
            each = waiting.pop(0)
            if each.has_rows:
                self.expand(self.entries.index_of(each))
                inner = self.entries.rows_of(each)
                count += len(inner)
                waiting += inner

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """Offer what can be done, by mouse or by the menu key."""
        is_key = event.reason() == QContextMenuEvent.Reason.Keyboard
        index = self.currentIndex() if is_key else self.indexAt(self.viewport().mapFromGlobal(event.globalPos()))
        row = self.entries.row_at(index)
        if row is None:
            return
        self.setCurrentIndex(index)
        place = self.viewport().mapToGlobal(self.visualRect(index).bottomLeft()) if is_key else event.globalPos()
        self.menu_of(row).popup(place)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """While the user is in a field for paths, a click on a value writes its path there."""
        index = self.indexAt(event.position().toPoint())
        row, taker = self.entries.row_at(index), path_takers.current
        is_on_row = row is not None and event.position().x() >= self.visualRect(index).left()
        if is_on_row and event.button() == Qt.MouseButton.LeftButton and taker is not None and taker.is_waiting:
            self.setCurrentIndex(index)
            self.use_path(row)
            return
        if not self.hasFocus():
            self.setFocus(Qt.FocusReason.MouseFocusReason)
        super().mousePressEvent(event)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Qt: hand the path of a value to the field that takes it; without one, or on the arrow, open or close it."""
        index = self.indexAt(event.position().toPoint())
        is_on_row = index.isValid() and event.position().x() >= self.visualRect(index).left()
        is_meant = is_on_row and event.button() == Qt.MouseButton.LeftButton and self.gives_paths
        if is_meant and self.use_path(self.entries.row_at(index)):
            return
        super().mouseDoubleClickEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Copy, use, and everything that Qt's tree does."""
        control = bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)
        shift = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
        if event.matches(QKeySequence.StandardKey.Copy):
            self.copy_value()
        elif control and shift and event.key() == Qt.Key.Key_C:
            self.copy_path()
        elif control and event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.use_path()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space) and not control:
            is_used = event.key() != Qt.Key.Key_Space and self.gives_paths and self.use_path()
            if not is_used:
                self.setExpanded(self.currentIndex(), not self.isExpanded(self.currentIndex()))
        elif event.key() == Qt.Key.Key_Asterisk and self.current_row is not None:
            self.open_inside(self.current_row)
        elif event.key() == Qt.Key.Key_Escape:
            event.ignore()
        else:
            super().keyPressEvent(event)

    def focusInEvent(self, event: object) -> None:
        """The cursor is seen as soon as the keys go here."""
        super().focusInEvent(event)  # type: ignore[arg-type]  # a QFocusEvent
        if not self.currentIndex().isValid():
            self.setCurrentIndex(self.entries.index(0, NAME))

    def drawRow(
        self, painter: QPainter, options: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        """Qt: tint a row that is marked; a style sheet does not ask the model for that."""
        row = self.entries.row_at(index)
        role = "" if row is None or self.entries.mark is None or not row.is_value else self.entries.mark(row.steps)
        if role:
            painter.fillRect(options.rect, theme().color(role))
        super().drawRow(painter, options, index)

    # Measures

    def sizeHint(self) -> QSize:
        """Return room for the rows that are open, up to the most there may be."""
        count = 0
        for count, _ in enumerate(self._visible(), 1):
            if count >= self._most:
                break
        return QSize(220, max(1, count) * self.row_height() + 2 * self.frameWidth() + 6)

    def minimumSizeHint(self) -> QSize:
        """Be as high as wanted: pages scroll, trees inside them only when they are long."""
        if self.sizePolicy().verticalPolicy() is not QSizePolicy.Policy.Fixed:
            return QSize(80, 3 * ROW_HEIGHT)
        return QSize(80, self.sizeHint().height())

    def row_height(self) -> int:
        """Return the height of a row in pixels."""
        found = self.sizeHintForRow(0)
        return max(found, ROW_HEIGHT) if found > 0 else ROW_HEIGHT

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Share the width out anew."""
        super().resizeEvent(event)
        self._share_width()

    def _note_shape(self, _index: object = None) -> None:
        self._share_width()
        self.updateGeometry()
        self.shape_changed.emit()

    def _share_width(self) -> None:
        """Give the names what those that are open need, at most about half."""
        metrics, wanted = QFontMetrics(mono_font(12)), _LEAST_NAME
        for number, row in enumerate(self._visible()):
            if number >= _MOST_COUNTED:
                break
            depth = sum(1 for _ in around(row)) - (0 if self.entries.is_root_shown else 1)
            name = str(self.entries.data(self.entries.index_of(row)))
            wanted = max(wanted, depth * self.indentation() + metrics.horizontalAdvance(name) + 22)
        most = int(self.viewport().width() * _NAME_SHARE)
        self.header().resizeSection(NAME, max(min(wanted, most), 40))

    def _open_what_fits(self) -> None:
        """Open level by level as long as all rows can be seen."""
        root = self.entries.root
        if root is None or self.entries.is_root_shown:
            return
        level = self.entries.rows_of(root)
        count = len(level)
        while level and count <= self._most:
            inner: list[Row] = []
            for row in level:
                extra = row.item.count if row.is_value else self._most + 1
                if row.has_rows and row.item.kind in CONTAINERS and count + extra <= self._most:
                    count += extra
                    self.expand(self.entries.index_of(row))
                    inner += self.entries.rows_of(row)
            level = inner

    def _visible(self) -> Iterator[Row]:
        """Yield the rows that are open, from top to bottom."""
        root = self.entries.root
        if root is None:
            return
        stack = [iter([root] if self.entries.is_root_shown else self.entries.rows_of(root))]
        while stack:
            row = next(stack[-1], None)
            if row is None:
                stack.pop()
                continue
            yield row
            if row.has_rows and self.isExpanded(self.entries.index_of(row)):
                stack.append(iter(self.entries.rows_of(row)))
