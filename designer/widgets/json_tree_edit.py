"""A JSON tree that can be edited, by mouse and keys; every change is a splice of the text behind it."""

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QAbstractItemModel, QEvent, QModelIndex, QObject, QPersistentModelIndex, Qt, Signal
from PySide6.QtGui import QHideEvent, QKeyEvent, QKeySequence, QShowEvent
from PySide6.QtWidgets import QAbstractItemView, QLineEdit, QMenu, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from designer.document import json_edits
from designer.document.json_edits import TreeChange
from designer.document.json_items import CONTAINERS, Steps, ValueItem, text_item
from designer.document.path_candidates import PathScope, can_lead_into, path_candidates
from designer.document.path_text import DATA, Root, expression_to
from designer.document.undo import Edits
from designer.look import mono_font, tr
from designer.widgets.coloured_rows import ColouredRows
from designer.widgets.json_model import NAME, VALUE, Row, is_reading
from designer.widgets.json_tree import JsonTree
from designer.widgets.path_takers import path_takers
from designer.widgets.popup import Menu
from designer.widgets.suggestions import Suggestions
from engine.language.dialects import QueryLanguage
from engine.language.source import NodeKind, Source
from engine.language.values import Json

KINDS = (NodeKind.STRING, NodeKind.NUMBER, NodeKind.BOOLEAN, NodeKind.NULL, NodeKind.OBJECT, NodeKind.ARRAY)
_MOST_TYPED = 1_000_000
_KEYS = frozenset((Qt.Key.Key_Insert, Qt.Key.Key_Delete, Qt.Key.Key_F2))
_WITH_CONTROL = frozenset((Qt.Key.Key_D, Qt.Key.Key_Period, Qt.Key.Key_C))


def kind_word(kind: NodeKind) -> str:
    """Return the name of a JSON type."""
    return {
        NodeKind.STRING: tr("Text"),
        NodeKind.NUMBER: tr("Number"),
        NodeKind.BOOLEAN: tr("True or false"),
        NodeKind.NULL: tr("Null"),
        NodeKind.OBJECT: tr("Object"),
        NodeKind.ARRAY: tr("Array"),
    }[kind]


class JsonTreeEdit(JsonTree):
    """``splice`` takes edits of the text that was shown with :meth:`show_source`; ``scope`` says what paths can read.

    ``takes_paths`` lets members end in ``.$``; where the ``query`` is JSONata, values may be expressions instead.
    """

    refused = Signal(str)
    current_changed = Signal()

    def __init__(self, parent: QWidget | None = None, *, rows: int = 14) -> None:
        super().__init__(parent, rows=rows)
        self._source: Source | None = None
        self._base: Steps = ()
        self.splice: Callable[[Edits], bool] = lambda _edits: False
        self.scope: Callable[[], PathScope] | None = None
        self.takes_paths = False
        self.query = QueryLanguage.JSONPATH
        self.is_read_only = False
        self.entries.edit = self._write
        self.entries.describe = self._describe
        self._typed: tuple[Row, int, str] | None = None
        cells = _Cells(self)
        self.setItemDelegate(cells)
        cells.closeEditor.connect(self._take_typed)
        self.setEditTriggers(QAbstractItemView.EditTrigger.DoubleClicked)
        self.selectionModel().currentChanged.connect(lambda *_: self.current_changed.emit())

    @property
    def can_change(self) -> bool:
        """Whether there is a text that may be changed."""
        return self._source is not None and not self.is_read_only

    @property
    def gives_paths(self) -> bool:
        """See :class:`JsonTree`: where values are edited, that is what a double click and Enter are for."""
        return False

    def show_source(self, source: Source, base: Steps = (), *, keep: bool = True) -> None:
        """Show the value of a text, or the one in it to which the way ``base`` leads."""
        self._source, self._base = source, base
        self.show_item(text_item(source, json_edits.pointer_to(base)), keep=keep)

    def show_large(self, value: Json) -> None:
        """Show a value that is too large to be edited here."""
        self._source = None
        self.show_item(ValueItem(value), keep=True)

    # What can be done; each for the current row

    def add(self, *, is_inside: bool | None = None) -> None:
        """Add a member or element: into an open or empty container, else behind the current value."""
        row, root = self.current_row, self.entries.root
        if root is None:
            return
        if row is None:
            self._do(lambda source: json_edits.add(source, self._base, is_inside=True), NAME)
            return
        if is_inside is None:
            index = self.entries.index_of(row)
            is_inside = row.item.kind in CONTAINERS and (self.isExpanded(index) or not row.item.count)
        steps, inside = self._way(row), is_inside
        self._do(lambda source: json_edits.add(source, steps, is_inside=inside), NAME)
        now = self.current_row
        if now is not None:
            self.edit_cell(NAME if isinstance(now.step, str) else VALUE)

    def remove(self) -> None:
        """Take the current value out."""
        self._do_here(json_edits.remove)

    def duplicate(self) -> None:
        """Put a copy behind the current value."""
        self._do_here(json_edits.duplicate)

    def shift(self, by: int) -> None:
        """Move the current value up or down among its neighbours."""
        self._do_here(lambda source, steps: json_edits.move(source, steps, by))

    def change_kind(self, kind: NodeKind) -> None:
        """Make the current value one of another type."""
        self._do_here(lambda source, steps: json_edits.change_kind(source, steps, kind))

    def switch_path(self) -> None:
        """Let the current member take its value from a path or an expression, or be fixed again."""
        row = self.current_row
        if row is None or not self.takes_paths:
            return
        if self.query is QueryLanguage.JSONATA:
            self._do_here(lambda source, steps: json_edits.switch_query(source, steps, self._first_path(row)))
        else:
            self._do_here(lambda source, steps: json_edits.switch_path(source, steps, self._first_path(row)))
        now = self.current_row
        if now is not None and is_reading(now):
            self.edit_cell(VALUE)

    def edit_cell(self, column: int) -> None:
        """Open the editor of a cell of the current row."""
        index = self.currentIndex().siblingAtColumn(column)
        if index.isValid() and self.can_change and self.entries.flags(index) & Qt.ItemFlag.ItemIsEditable:
            self.setCurrentIndex(index)
            self.edit(index)

    def menu_of(self, row: Row) -> QMenu:
        """See :class:`JsonTree`; what changes the value comes first."""
        menu = super().menu_of(row)
        if not self.can_change or not row.is_value:
            return menu
        first = menu.actions()[0]  # copying is always offered
        made = Menu(menu)
        made.addAction(tr("Edit the value"), QKeySequence(Qt.Key.Key_Return), lambda: self.edit_cell(VALUE))
        if isinstance(row.step, str) and row.parent is not None:
            made.addAction(tr("Rename"), QKeySequence(Qt.Key.Key_F2), lambda: self.edit_cell(NAME))
        if self.takes_paths and row.parent is not None:
            words = tr("Fixed value") if is_reading(row) else tr("Take the value from a path")
            made.addAction(words, QKeySequence("Ctrl+."), self.switch_path)
        kinds = Menu(tr("Type"), menu)
        for kind in KINDS:
            action = kinds.addAction(kind_word(kind), partial(self.change_kind, kind))
            action.setCheckable(True)
            action.setChecked(row.item.kind is kind)
        made.addMenu(kinds)
        made.addAction(tr("Add below"), QKeySequence(Qt.Key.Key_Insert), lambda: self.add(is_inside=False))
        if row.item.kind in CONTAINERS:
            made.addAction(tr("Add inside"), lambda: self.add(is_inside=True))
        if row.parent is not None:
            made.addAction(tr("Duplicate"), QKeySequence("Ctrl+D"), self.duplicate)
            made.addAction(tr("Move up"), QKeySequence("Alt+Up"), lambda: self.shift(-1))
            made.addAction(tr("Move down"), QKeySequence("Alt+Down"), lambda: self.shift(1))
            made.addAction(tr("Remove"), QKeySequence(Qt.Key.Key_Delete), self.remove)
        made.addSeparator()
        menu.insertActions(first, made.actions())
        return menu

    def value_text(self, row: Row) -> str:
        """See :class:`JsonTree`: the JSON as it is spelled."""
        if self._source is None:
            return super().value_text(row)
        span = self._source.span(json_edits.pointer_to(self._way(row)))
        return "" if span is None else self._source.text[span.start : span.end]

    def event(self, event: QEvent) -> bool:
        """Qt: claim the keys that change something before the window takes them for nodes."""
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent) and self._is_own(event):
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Edit, add, remove, move; everything else is the tree's."""
        key, row = event.key(), self.current_row
        control = bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)
        alt = bool(event.modifiers() & Qt.KeyboardModifier.AltModifier)
        if self.state() == QAbstractItemView.State.EditingState:
            event.accept()  # what the line of the cell has no use for is not for the tree
        elif not self.can_change:
            super().keyPressEvent(event)
        elif key == Qt.Key.Key_Insert:
            self.add()
        elif row is None:
            super().keyPressEvent(event)
        elif key == Qt.Key.Key_Delete:
            self.remove()
        elif key == Qt.Key.Key_F2:
            self.edit_cell(NAME if self.currentIndex().column() == NAME and isinstance(row.step, str) else VALUE)
        elif alt and key in (Qt.Key.Key_Up, Qt.Key.Key_Down):
            self.shift(-1 if key == Qt.Key.Key_Up else 1)
        elif control and key == Qt.Key.Key_D:
            self.duplicate()
        elif control and key == Qt.Key.Key_Period:
            self.switch_path()
        elif not control and key in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and row.item.kind not in CONTAINERS:
            self.edit_cell(VALUE)
        else:
            super().keyPressEvent(event)

    def _is_own(self, event: QKeyEvent) -> bool:
        control = bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)
        return self.can_change and (event.key() in _KEYS or (control and event.key() in _WITH_CONTROL))

    def _first_path(self, row: Row) -> str:
        """Return the path to begin with: the value of the same name, else the whole of what can be read."""
        scope = None if self.scope is None else self.scope()
        name = str(row.step).removesuffix(".$")
        has_name = scope is not None and isinstance(scope.data.value, dict) and name in scope.data.value
        return expression_to((name,) if has_name else (), DATA, self.query)

    def _write(self, row: Row, column: int, text: str) -> bool:
        """Remember what was typed into a cell: the tree cannot be made anew while its editor is open."""
        self._typed = (row, column, text)
        return True

    def _take_typed(self) -> None:
        if self._typed is None:
            return
        (row, column, text), self._typed = self._typed, None
        steps = self._way(row)
        if column == VALUE:
            self._do(lambda source: json_edits.write_value(source, steps, text), VALUE)
            return
        around = row.parent
        if text != row.step and around is not None and around.item.number_of(text) is not None:
            self.refused.emit(tr("There is a {name} already.", name=text))
            return
        self._do(lambda source: json_edits.rename(source, steps, text), NAME)

    def _do_here(self, make: Callable[[Source, Steps], TreeChange | None]) -> None:
        row = self.current_row
        if row is not None and row.is_value:
            steps = self._way(row)
            self._do(lambda source: make(source, steps), self.currentIndex().column())

    def _way(self, row: Row) -> Steps:
        """Return the way to a row in the text."""
        return (*self._base, *row.steps)

    def _do(self, make: Callable[[Source], TreeChange | None], column: int) -> bool:
        """Change the text, show it anew, and go to where the change was."""
        if self._source is None or self.is_read_only:
            return False
        change = make(self._source)
        if change is None or not change.edits or not self.splice(change.edits):
            return False
        self.go_to(change.steps[len(self._base) :], max(column, NAME))
        return True

    def _describe(self, row: Row) -> str:
        return kind_word(row.item.kind)


class _Cells(ColouredRows):
    """Editors of cells: lines; those of paths offer the places in the data."""

    def __init__(self, tree: JsonTreeEdit) -> None:
        super().__init__(tree)
        self._tree = tree

    def createEditor(
        self, parent: QWidget, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> QWidget:
        """Qt: make the line."""
        row = self._tree.entries.row_at(index)
        line = PathLine(parent, self._tree, "" if row is None else str(row.step))
        if index.column() == VALUE and row is not None:
            line.offer(is_path=self._tree.takes_paths and is_reading(row))
        return line

    def setEditorData(self, editor: QWidget, index: QModelIndex | QPersistentModelIndex) -> None:
        """Qt: begin with the value as it is written; a path without its quotes."""
        assert isinstance(editor, QLineEdit)
        row = self._tree.entries.row_at(index)
        if row is None:
            return
        if index.column() == NAME:
            editor.setText(str(row.step))
        else:
            text = row.item.scalar(_MOST_TYPED)
            is_plain = isinstance(row.step, str) and row.step.endswith(".$")
            read = Source.read(text).root if is_plain else None
            editor.setText(str(read.value) if read is not None and read.kind is NodeKind.STRING else text)
        editor.selectAll()

    def setModelData(
        self, editor: QWidget, model: QAbstractItemModel, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        """Qt: write what was typed."""
        assert isinstance(editor, QLineEdit)
        if editor.isModified():
            model.setData(index, editor.text())

    def updateEditorGeometry(
        self, editor: QWidget, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        """Qt: fill the cell."""
        editor.setGeometry(option.rect)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Let an open list of places have its keys first; Enter takes the line at once.

        Qt would take it in the next turn of the event loop, and warn when the line has lost the focus by then.
        """
        if isinstance(watched, PathLine) and isinstance(event, QKeyEvent):
            if watched.has_list:
                return watched.steer(event)
            if event.type() == QEvent.Type.KeyPress and event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
                self.commitData.emit(watched)
                self.closeEditor.emit(watched, QStyledItemDelegate.EndEditHint.SubmitModelCache)
                return True
        return super().eventFilter(watched, event)


class PathLine(QLineEdit):
    """The line of a cell; while it is edited, values that are clicked elsewhere give it their paths."""

    def __init__(self, parent: QWidget, tree: JsonTreeEdit, name: str) -> None:
        super().__init__(parent)
        self._tree, self._name = tree, name
        self._list: Suggestions | None = None
        self.setProperty("role", "cell")
        self.setFont(mono_font(12))
        self.setAccessibleName(name)

    def offer(self, *, is_path: bool) -> None:
        """Offer places in the data: always for a path, for other values when they begin like one."""
        scope = self._tree.scope
        if scope is None:
            return
        self._list = Suggestions(
            self,
            lambda text, cursor: (
                path_candidates(text, scope(), cursor) if is_path or text.startswith(("$", "{%")) else ()
            ),
        )
        if is_path:
            path_takers.aim(self)

    def showEvent(self, event: QShowEvent) -> None:
        """Qt: it can take paths from now on."""
        super().showEvent(event)
        path_takers.look_again()

    def hideEvent(self, event: QHideEvent) -> None:
        """Qt: it takes none any longer."""
        super().hideEvent(event)
        path_takers.look_again()

    @property
    def has_list(self) -> bool:
        """Whether places are offered now."""
        return self._list is not None and self._list.is_open

    def steer(self, event: QKeyEvent) -> bool:
        """Give a key to the list."""
        return self._list is not None and self._list.eventFilter(self, event)

    @property
    def path_name(self) -> str:
        """See :class:`PathTaker`."""
        return self._name

    @property
    def is_waiting(self) -> bool:
        """See :class:`PathTaker`."""
        return self.hasFocus()

    @property
    def can_take(self) -> bool:
        """See :class:`PathTaker`."""
        return self.isVisible()

    def reads(self, whole: Json) -> bool:
        """See :class:`PathTaker`."""
        scope = self._tree.scope
        return scope is None or can_lead_into(scope(), whole)

    def take_path(self, steps: Steps, root: Root, whole: Json = None) -> None:
        """See :class:`PathTaker`."""
        self.setText(expression_to(steps, root, self._tree.query))
        self.setModified(True)
        if self._list is not None:
            self._list.close()
