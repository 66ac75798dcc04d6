"""The rows of a JSON tree: made when they are first looked at, large containers in groups of a thousand."""

from collections.abc import Callable, Iterator
from typing import TypeAlias

from PySide6.QtCore import QAbstractItemModel, QMimeData, QModelIndex, QObject, QPersistentModelIndex, Qt
from PySide6.QtGui import QBrush

from designer.document.json_items import CONTAINERS, Group, Item, Step, Steps, groups, preview
from designer.look import mono_font, theme, tr
from designer.widgets.wrapping import plain_tip
from engine.language.source import NodeKind

Index: TypeAlias = QModelIndex | QPersistentModelIndex

NAME, VALUE = 0, 1
_NOWHERE = QModelIndex()
_ROLES = {
    NodeKind.STRING: "code_string",
    NodeKind.NUMBER: "code_number",
    NodeKind.BOOLEAN: "code_literal",
    NodeKind.NULL: "code_literal",
}


class Row:
    """One line: a value, or a group of parts of the value around it. ``steps`` lead to it."""

    __slots__ = ("group", "item", "number", "parent", "rows", "serial", "step")

    def __init__(
        self, serial: int, parent: "Row | None", number: int, step: Step, item: Item, group: Group | None = None
    ) -> None:
        self.serial, self.parent, self.number, self.step = serial, parent, number, step
        self.item, self.group = item, group
        self.rows: list[Row] | None = None

    @property
    def steps(self) -> Steps:
        """The way to the value; to a group it is that of the value around it."""
        found: list[Step] = []
        row: Row | None = self
        while row is not None and row.parent is not None:
            if row.group is None:
                found.append(row.step)
            row = row.parent
        return tuple(reversed(found))

    @property
    def has_rows(self) -> bool:
        """Whether the row can be opened."""
        return self.group is not None or self.item.count > 0

    @property
    def is_value(self) -> bool:
        """Whether it is a value, not a group."""
        return self.group is None


class JsonModel(QAbstractItemModel):
    """A value as a tree; ``mark`` says how a row is coloured, ``edit`` takes what was typed into a cell.

    ``edit(row, column, text)`` tells whether the text was taken; without it nothing can be edited.
    """

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._all: dict[int, Row] = {}
        self._root: Row | None = None
        self.is_root_shown = False
        self.holes: frozenset[Steps] = frozenset()
        self.mark: Callable[[Steps], str] | None = None
        self.edit: Callable[[Row, int, str], bool] | None = None
        self.describe: Callable[[Row], str] | None = None
        self.is_open: Callable[[Row], bool] = lambda _row: False
        self.drag_text: Callable[[Row], str] | None = None

    def show_item(self, item: Item | None) -> None:
        """Show another value; a scalar is one row without a name."""
        self.beginResetModel()
        self._all.clear()
        self._root = None if item is None else self._new(None, 0, "", item)
        self.is_root_shown = item is not None and not (item.kind in CONTAINERS and item.count)
        self.endResetModel()

    @property
    def root(self) -> Row | None:
        """The whole value."""
        return self._root

    def row_at(self, index: Index) -> Row | None:
        """Return what an index stands for."""
        return self._all.get(index.internalId()) if index.isValid() else None

    def index_of(self, row: Row, column: int = NAME) -> QModelIndex:
        """Return the index of a row."""
        if row.parent is None and not self.is_root_shown:
            return QModelIndex()
        return self.createIndex(row.number, column, row.serial)

    def find(self, steps: Steps) -> Row | None:
        """Return the row at the end of a way, or the last one on it that there is."""
        row = self._root
        for step in steps:
            number = None if row is None else row.item.number_of(step)
            if row is None or number is None:
                break
            below = self._below(row, number)
            if below is None:
                break
            row = below
        return row

    def rows_of(self, row: Row) -> list[Row]:
        """Return the rows inside one, made when first asked for."""
        if row.rows is None:
            first, last = row.group or (0, row.item.count)
            inner = groups(first, last)
            if inner:
                row.rows = [self._new(row, number, "", row.item, group) for number, group in enumerate(inner)]
            else:
                parts = enumerate(row.item.parts(first, last))
                row.rows = [self._new(row, number, step, item) for number, (step, item) in parts]
        return row.rows

    # What Qt asks

    def index(self, row: int, column: int, parent: Index = _NOWHERE) -> QModelIndex:
        """Qt: the index of a cell."""
        if self._root is None or row < 0 or not 0 <= column <= VALUE:
            return QModelIndex()
        if not parent.isValid() and self.is_root_shown:
            return self.createIndex(0, column, self._root.serial) if row == 0 else QModelIndex()
        around = self.row_at(parent) if parent.isValid() else self._root
        rows = [] if around is None else self.rows_of(around)
        return self.createIndex(row, column, rows[row].serial) if row < len(rows) else QModelIndex()

    def parent(self, index: Index = _NOWHERE) -> QModelIndex:  # type: ignore[override]  # QObject.parent too
        """Qt: the index of the row around one."""
        row = self.row_at(index)
        around = None if row is None else row.parent
        return QModelIndex() if around is None else self.index_of(around)

    def rowCount(self, parent: Index = _NOWHERE) -> int:
        """Qt: how many rows are inside one."""
        if parent.column() > 0 or self._root is None:
            return 0
        if not parent.isValid():
            return 1 if self.is_root_shown else len(self.rows_of(self._root))
        row = self.row_at(parent)
        return 0 if row is None or not row.has_rows else len(self.rows_of(row))

    def hasChildren(self, parent: Index = _NOWHERE) -> bool:
        """Qt: whether a row can be opened; looks at no part of it."""
        row = self.row_at(parent) if parent.isValid() else self._root
        return row is not None and parent.column() <= 0 and (row.has_rows or not parent.isValid())

    def columnCount(self, parent: Index = _NOWHERE) -> int:
        """Qt: name and value."""
        return 2

    def flags(self, index: Index) -> Qt.ItemFlag:
        """Qt: values can be dragged, and edited where somebody takes it."""
        flags = super().flags(index)
        row = self.row_at(index)
        if row is None or not row.is_value:
            return flags
        flags |= Qt.ItemFlag.ItemIsDragEnabled
        is_name = index.column() == NAME and row.parent is not None and isinstance(row.step, str)
        is_scalar = index.column() == VALUE and row.item.kind not in CONTAINERS
        if self.edit is not None and (is_name or is_scalar):
            flags |= Qt.ItemFlag.ItemIsEditable
        return flags

    def mimeTypes(self) -> list[str]:
        """Qt: rows are dragged as text."""
        return ["text/plain"]

    def mimeData(self, indexes: object) -> QMimeData:
        """Qt: the path of what is dragged."""
        data = QMimeData()
        row = next((self.row_at(index) for index in indexes), None)  # type: ignore[attr-defined]  # a list of indexes
        if row is not None and self.drag_text is not None:
            data.setText(self.drag_text(row))
        return data

    def setData(self, index: Index, value: object, role: int = Qt.ItemDataRole.EditRole) -> bool:
        """Qt: somebody typed into a cell."""
        row = self.row_at(index)
        if row is None or self.edit is None or role != Qt.ItemDataRole.EditRole:
            return False
        return self.edit(row, index.column(), str(value))

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Qt: texts, colours and fonts."""
        row = self.row_at(index)
        if row is None:
            return None
        is_name = index.column() == NAME
        match role:
            case Qt.ItemDataRole.DisplayRole:
                return self._name(row) if is_name else self._value(row)
            case Qt.ItemDataRole.EditRole:
                return str(row.step) if is_name else edit_text(row)
            case Qt.ItemDataRole.ForegroundRole:
                return QBrush(theme().color(self._role(row, is_name=is_name)))
            case Qt.ItemDataRole.FontRole:
                return mono_font(12, 600 if is_name and self._is_marked(row) else 400)
            case Qt.ItemDataRole.ToolTipRole:
                return plain_tip(self._tip(row, is_name=is_name))
            case Qt.ItemDataRole.AccessibleTextRole:
                return f"{self._name(row)}: {self._value(row)}" if is_name else self._value(row)
            case _:
                return None

    def _is_marked(self, row: Row) -> bool:
        return self.mark is not None and row.is_value and bool(self.mark(row.steps))

    def _name(self, row: Row) -> str:
        if row.group is not None:
            return f"[{row.group.first} … {row.group.last - 1}]"
        if row.parent is None:
            return "$"
        return f"[{row.step}]" if isinstance(row.step, int) else row.step

    def _value(self, row: Row) -> str:
        if row.group is not None:
            return ""
        if row.item.kind is NodeKind.NULL and self.holes and row.steps in self.holes:
            return tr("known after a run")
        if row.item.kind not in CONTAINERS:
            return row.item.scalar().replace("\n", " ")
        if row.item.count and self.is_open(row):
            return f"{{{row.item.count}}}" if row.item.kind is NodeKind.OBJECT else f"[{row.item.count}]"
        return preview(row.item)

    def _role(self, row: Row, *, is_name: bool) -> str:
        if row.group is not None:
            return "muted"
        if is_name:
            return "code_key" if isinstance(row.step, str) and row.parent is not None else "muted"
        if is_reading(row):
            return "code_path"
        return _ROLES.get(row.item.kind, "muted")

    def _tip(self, row: Row, *, is_name: bool) -> str:
        if row.group is not None:
            return tr("{count} values", count=row.group.last - row.group.first)
        words = "" if self.describe is None else self.describe(row)
        text = str(row.step) if is_name else preview(row.item, 300)
        return "\n".join(part for part in (text, words) if part)

    def _below(self, row: Row, number: int) -> Row | None:
        """Return the row of part ``number``, going through the groups."""
        rows = self.rows_of(row)
        while rows and rows[0].group is not None:
            inner = next(one for one in rows if one.group is not None and one.group.first <= number < one.group.last)
            rows = self.rows_of(inner)
            number_there = number - (inner.group.first if inner.group is not None else 0)
            if rows and rows[0].group is None:
                return rows[number_there] if number_there < len(rows) else None
        return rows[number] if number < len(rows) else None

    def _new(self, parent: Row | None, number: int, step: Step, item: Item, group: Group | None = None) -> Row:
        row = Row(len(self._all) + 1, parent, number, step, item, group)
        self._all[row.serial] = row
        return row


def is_reading(row: Row) -> bool:
    """Tell whether the value of a row is a path or an expression: its key ends in ``.$``, or it is in ``{% %}``."""
    if row.group is not None or row.item.kind is not NodeKind.STRING:
        return False
    text = row.item.scalar(8)
    return (isinstance(row.step, str) and row.step.endswith(".$")) or text.startswith('"{%')


def edit_text(row: Row) -> str:
    """Return what an editor of the value begins with: a text of ``.$`` without its quotes, anything else as JSON."""
    return row.item.scalar(1_000_000)


def around(row: Row) -> Iterator[Row]:
    """Yield a row and those around it."""
    at: Row | None = row
    while at is not None:
        yield at
        at = at.parent
