"""The palette: node types and local functions to drag onto the canvas or to add by double click."""

from typing import NamedTuple

from PySide6.QtCore import QCoreApplication, QEvent, QModelIndex, QPoint, QRect, QRectF, QSize, Qt, QTimer, Signal
from PySide6.QtGui import (
    QDrag,
    QIcon,
    QKeyEvent,
    QPainter,
    QPen,
    QPixmap,
    QStandardItem,
    QStandardItemModel,
)
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QListView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QVBoxLayout,
    QWidget,
)

from designer.canvas.drop import Payload
from designer.document.document import Document
from designer.look import keep_icon, theme, themes, tr, ui_font
from designer.look.icons import paint_icon
from designer.look.theme import type_role
from designer.widgets.wrapping import plain_tip
from engine.integrations import list_functions

KIND_ROLE = Qt.ItemDataRole.UserRole
PAYLOAD_ROLE = Qt.ItemDataRole.UserRole + 1
HINT_ROLE = Qt.ItemDataRole.UserRole + 2

TILE = 32


class Entry(NamedTuple):
    """One node type of the palette: its type and the words under it."""

    type: str
    hint: str


def _groups() -> tuple[tuple[str, tuple[Entry, ...]], ...]:
    return (
        (tr("Actions"), (Entry("Task", tr("call a function or service")),)),
        (
            tr("Flow"),
            (
                Entry("Choice", tr("branch on data")),
                Entry("Parallel", tr("branches side by side")),
                Entry("Map", tr("for each item of an array")),
                Entry("Pass", tr("pass or shape data")),
                Entry("Wait", tr("wait")),
                Entry("Succeed", tr("end well")),
                Entry("Fail", tr("end with an error")),
            ),
        ),
    )


class Palette(QWidget):
    """Lists what can be added; ``chosen`` carries the payload of a double click or Enter.

    ``left`` tells that the user gave up searching.
    """

    chosen = Signal(dict)
    left = Signal()

    def __init__(self, document: Document, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("palette")
        self._document = document
        self.search = _Search(self)
        keep_icon(self.search.addAction(QIcon(), QLineEdit.ActionPosition.LeadingPosition), "search", "faint", 16)
        self.search.textChanged.connect(self.refresh)
        self.search.returnPressed.connect(self._choose_first)
        self.search.gone_down.connect(self._enter_list)
        self.search.given_up.connect(self.left)
        self.list = _EntryList(self)
        self.list.activated_payload.connect(self.chosen)
        self.chosen.connect(self.search.clear)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(12, 12, 12, 0)
        layout.setSpacing(8)
        layout.addWidget(self.search)
        layout.addWidget(self.list)
        document.functions_changed.connect(self.refresh)
        document.path_changed.connect(self.refresh)
        themes.changed.connect(self.retranslate)
        self.retranslate()

    def start_search(self) -> None:
        """Put the cursor into the search field."""
        self.search.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.search.selectAll()

    def retranslate(self) -> None:
        """Word everything in the current language."""
        self.search.setPlaceholderText(tr("Search nodes"))
        self.search.setAccessibleName(tr("Search nodes and functions"))
        tip = tr("Enter adds after the selected node, or inside it while a Map or Parallel is empty")
        self.search.setToolTip(tip)
        self.search.setAccessibleDescription(tip)
        self.list.setAccessibleName(tr("Nodes to add"))
        self.refresh()

    def refresh(self) -> None:
        """List what matches the search."""
        wanted = self.search.text().strip().lower()
        model = self.list.entries
        model.clear()
        for title, entries in _groups():
            shown = [entry for entry in entries if wanted in f"{entry.type} {entry.hint}".lower()]
            if shown:
                model.appendRow(_heading(title))
            for entry in shown:
                model.appendRow(_row(entry.type, entry.type, entry.hint, {"type": entry.type}))
        self._list_functions(wanted)
        if not model.rowCount():
            model.appendRow(_heading(tr("No match")))
        if wanted:
            self.list.setCurrentIndex(self._first())  # what Enter takes

    def _list_functions(self, wanted: str) -> None:
        folder = self._document.functions_folder
        functions = () if folder is None else list_functions(folder)
        shown = [function for function in functions if wanted in function.name.lower()]
        if not shown:
            return
        self.list.entries.appendRow(_heading(tr("Local functions")))
        for function in shown:
            place = f"{folder.name}/{function.file.name}" if folder is not None else function.file.name
            payload = {"type": "Task", "function": function.name}
            self.list.entries.appendRow(_row("function", function.name, place, payload))

    def _first(self) -> QModelIndex:
        rows = (self.list.entries.index(row, 0) for row in range(self.list.entries.rowCount()))
        return next((row for row in rows if row.data(PAYLOAD_ROLE) is not None), QModelIndex())

    def _choose_first(self) -> None:
        first = self._first()
        if first.isValid():
            self.chosen.emit(first.data(PAYLOAD_ROLE))

    def _enter_list(self) -> None:
        if not self.list.currentIndex().isValid():
            self.list.setCurrentIndex(self._first())
        self.list.setFocus(Qt.FocusReason.TabFocusReason)

    def changeEvent(self, event: QEvent) -> None:
        """Qt: the language may have changed."""
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()
        super().changeEvent(event)


def _heading(title: str) -> QStandardItem:
    item = QStandardItem(title)
    item.setData("heading", KIND_ROLE)
    item.setFlags(Qt.ItemFlag.NoItemFlags)
    return item


def _row(kind: str, name: str, hint: str, payload: dict[str, str]) -> QStandardItem:
    item = QStandardItem(name)
    item.setData(kind, KIND_ROLE)
    item.setData(payload, PAYLOAD_ROLE)
    item.setData(hint, HINT_ROLE)
    item.setFlags(Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable | Qt.ItemFlag.ItemIsDragEnabled)
    item.setData(f"{name}: {hint}", Qt.ItemDataRole.AccessibleTextRole)
    item.setToolTip(plain_tip(f"{name}: {hint}"))
    return item


class _Search(QLineEdit):
    """The field on top: its key is written in it, Down goes into the list, Escape gives up."""

    gone_down = Signal()
    given_up = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("paletteSearch")
        self.setClearButtonEnabled(True)
        self._key = QLabel("Tab", self)
        self._key.setProperty("role", "key")
        self._key.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.textChanged.connect(lambda text: self._key.setVisible(not text))
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 8, 0)
        row.addStretch(1)
        row.addWidget(self._key, 0, Qt.AlignmentFlag.AlignVCenter)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Qt: the keys that lead out of the field."""
        if event.key() == Qt.Key.Key_Down:
            self.gone_down.emit()
        elif event.key() == Qt.Key.Key_Escape:
            self.clear()
            self.given_up.emit()
        else:
            super().keyPressEvent(event)


class _EntryList(QListView):
    """The list of entries: drag, double click, Enter."""

    activated_payload = Signal(dict)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("paletteList")
        self.entries = QStandardItemModel(self)
        self.setModel(self.entries)
        self.setItemDelegate(_EntryDelegate(self))
        self.setDragEnabled(True)
        self.setDragDropMode(QAbstractItemView.DragDropMode.DragOnly)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setMouseTracking(True)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.doubleClicked.connect(self._activate)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Qt: Enter adds the current entry."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._activate(self.currentIndex())
            return
        super().keyPressEvent(event)

    def startDrag(self, _actions: Qt.DropAction) -> None:
        """Qt: drag a small picture up and to the left of the cursor, or it would hide where it is going."""
        index = self.currentIndex()
        payload = index.data(PAYLOAD_ROLE)
        if payload is None:
            return
        drag = QDrag(self)
        drag.setMimeData(Payload(**payload).to_mime())
        drag.setPixmap(_picture(index.data(KIND_ROLE), self.devicePixelRatioF()))
        drag.setHotSpot(QPoint(TILE + 6, TILE + 6))
        drag.exec(Qt.DropAction.CopyAction)
        self.clearSelection()
        # The drag took the mouse away unnoticed: rows would look as if it was still over them. Behind this comes the rest
        # of the movement that began the drag, over the row where it was then.
        QTimer.singleShot(0, self, self._forget_mouse)

    def _forget_mouse(self) -> None:
        QCoreApplication.sendEvent(self.viewport(), QEvent(QEvent.Type.Leave))

    def _activate(self, index: QModelIndex) -> None:
        payload = index.data(PAYLOAD_ROLE)
        if payload is not None:
            self.activated_payload.emit(payload)


def _picture(kind: str, ratio: float) -> QPixmap:
    """Return the tile of an entry as it hangs at the cursor."""
    colors = theme()
    picture = QPixmap(round(TILE * ratio), round(TILE * ratio))
    picture.setDevicePixelRatio(ratio)
    picture.fill(Qt.GlobalColor.transparent)
    painter = QPainter(picture)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    color = colors.color("muted") if kind == "function" else colors.type_color(kind)
    painter.setPen(QPen(color, 1.5))
    painter.setBrush(colors.color("raised"))
    tile = QRectF(0.75, 0.75, TILE - 1.5, TILE - 1.5)
    painter.drawRoundedRect(tile, 8, 8)
    paint_icon(painter, "function" if kind == "function" else type_role(kind), color, tile.adjusted(6, 6, -6, -6))
    painter.end()
    return picture


class _EntryDelegate(QStyledItemDelegate):
    """Paints a row: type tile, name, one muted line."""

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex) -> QSize:  # type: ignore[override]  # stub
        """Qt: headings are low, functions one line, types two."""
        heights = {"heading": 32, "function": 28}
        return QSize(100, heights.get(index.data(KIND_ROLE), 44))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex) -> None:  # type: ignore[override]  # stub
        """Qt: paint one row."""
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        rect: QRect = option.rect
        kind = index.data(KIND_ROLE)
        if kind == "heading":
            self._paint_heading(painter, rect, index)
        else:
            self._paint_background(painter, rect, option)
            if kind == "function":
                self._paint_function(painter, rect, index)
            else:
                self._paint_type(painter, rect, index, kind)
        painter.restore()

    def _paint_heading(self, painter: QPainter, rect: QRect, index: QModelIndex) -> None:
        painter.setFont(ui_font(11, 600))
        painter.setPen(theme().color("muted"))
        painter.drawText(rect.adjusted(0, 8, 0, 0), Qt.AlignmentFlag.AlignVCenter, str(index.data()))

    def _paint_background(self, painter: QPainter, rect: QRect, option: QStyleOptionViewItem) -> None:
        state = option.state
        is_current = bool(state & QStyle.StateFlag.State_HasFocus)
        if is_current or state & QStyle.StateFlag.State_MouseOver or state & QStyle.StateFlag.State_Selected:
            painter.setPen(QPen(theme().color("accent"), 1) if is_current else Qt.PenStyle.NoPen)
            painter.setBrush(theme().color("hover"))
            painter.drawRoundedRect(rect.adjusted(0, 1, -1, -1), 8, 8)

    def _paint_type(self, painter: QPainter, rect: QRect, index: QModelIndex, kind: str) -> None:
        colors = theme()
        tile = QRect(rect.left() + 6, rect.center().y() - TILE // 2 + 1, TILE, TILE)
        tint = colors.type_color(kind)
        tint.setAlphaF(0.12 if not colors.is_dark else 0.16)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(tint)
        painter.drawRoundedRect(tile, 8, 8)
        paint_icon(painter, type_role(kind), colors.type_color(kind), tile.adjusted(7, 7, -7, -7).toRectF())
        text = rect.adjusted(TILE + 18, 0, -4, 0)
        painter.setFont(ui_font(13, 600))
        painter.setPen(colors.color("text"))
        painter.drawText(text.adjusted(0, 5, 0, -20), Qt.AlignmentFlag.AlignVCenter, str(index.data()))
        self._draw_hint(painter, text.adjusted(0, 22, 0, -4), str(index.data(HINT_ROLE)))

    def _paint_function(self, painter: QPainter, rect: QRect, index: QModelIndex) -> None:
        paint_icon(
            painter, "function", theme().color("muted"), QRect(rect.left() + 6, rect.center().y() - 7, 16, 16).toRectF()
        )
        painter.setFont(ui_font(13))
        painter.setPen(theme().color("text"))
        text = rect.adjusted(28, 0, -4, 0)
        metrics = painter.fontMetrics()
        name = metrics.elidedText(str(index.data()), Qt.TextElideMode.ElideMiddle, text.width())
        painter.drawText(text, Qt.AlignmentFlag.AlignVCenter, name)
        room = text.adjusted(metrics.horizontalAdvance(name) + 8, 0, 0, 0)
        painter.setFont(ui_font(11))
        place = str(index.data(HINT_ROLE))
        if painter.fontMetrics().horizontalAdvance(place) > room.width():
            place = f"{place.partition('/')[0]}/"  # the file is called like the function, nearly always
        if painter.fontMetrics().horizontalAdvance(place) <= room.width():
            self._draw_hint(painter, room, place)

    def _draw_hint(self, painter: QPainter, rect: QRect, words: str) -> None:
        painter.setFont(ui_font(11))
        painter.setPen(theme().color("muted"))
        hint = painter.fontMetrics().elidedText(words, Qt.TextElideMode.ElideRight, rect.width())
        painter.drawText(rect, Qt.AlignmentFlag.AlignVCenter, hint)
