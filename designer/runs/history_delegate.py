"""Draws the cells of the execution history: icons, indentation, status shapes, bars."""

from collections.abc import Callable

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRectF, QSize, Qt
from PySide6.QtGui import QBrush, QFontMetrics, QPainter
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from designer.document.run_text import depth_of
from designer.document.run_view import shown_status
from designer.look import mono_font, paint_icon, theme, type_role, ui_font
from designer.runs.cells import PAD, ROW_HEIGHT, draw_ground, draw_status, draw_words
from designer.runs.history_model import ITERATION, NUMBER, STARTED, STATE_ROLE
from designer.runs.time_axis import TimeAxis
from engine.history.state_view import StateView

INDENT = 18
_DEEPEST = 12
_ICON = 15
_BAR_HEIGHT = 9
_PIN, _RECYCLE = ("pin", "mocked"), ("recycle", "reused")
"""Icons behind a name, and their colours: a fixed answer, and a result of an earlier run."""


class HistoryDelegate(QStyledItemDelegate):
    """Paints every cell itself: one look in both themes, and fast enough for any run."""

    def __init__(self, axis: Callable[[], TimeAxis | None], now: Callable[[], float], parent: QWidget) -> None:
        super().__init__(parent)
        self._axis, self._now = axis, now
        self.hovered_row = -1

    def sizeHint(self, _option: QStyleOptionViewItem, _index: QModelIndex | QPersistentModelIndex) -> QSize:
        """All rows are of one height."""
        return QSize(60, ROW_HEIGHT)

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        """Draw one cell."""
        state = index.data(STATE_ROLE)
        if not isinstance(state, StateView):
            return
        painter.save()
        rect = QRectF(option.rect)
        is_selected = bool(option.state & QStyle.StateFlag.State_Selected)
        draw_ground(painter, rect, is_selected=is_selected, is_hovered=index.row() == self.hovered_row)
        match index.column():
            case 1:
                self._draw_node(painter, rect, state)
            case 3:
                draw_status(painter, rect, shown_status(state), str(index.data()))
            case 6:
                self._draw_bar(painter, rect, state)
            case column:
                self._draw_text(painter, rect, column, str(index.data()))
        painter.restore()

    def _draw_node(self, painter: QPainter, rect: QRectF, state: StateView) -> None:
        left = rect.left() + PAD + INDENT * min(depth_of(state.path), _DEEPEST)
        middle = rect.center().y()
        color = theme().type_color(state.type)
        paint_icon(painter, type_role(state.type), color, QRectF(left, middle - _ICON / 2, _ICON, _ICON))
        left += _ICON + 8
        more = f"×{state.entries}" if state.entries > 1 else ""
        marks = [mark for mark, is_shown in ((_PIN, state.mocked), (_RECYCLE, state.reused)) if is_shown]
        kept = (QFontMetrics(ui_font(13)).horizontalAdvance(more) + 8 if more else 0) + 18 * len(marks)
        room = QRectF(left, rect.top(), max(24.0, rect.right() - left - PAD - kept), rect.height())
        middle_elide = Qt.TextElideMode.ElideMiddle
        left += draw_words(painter, room, str(state.path[-1]), theme().color("text"), elide=middle_elide) + 8
        if more:
            room = QRectF(left, rect.top(), kept, rect.height())
            left += draw_words(painter, room, more, theme().color("muted")) + 8
        for mark, role in marks:
            paint_icon(painter, mark, theme().color(role), QRectF(left, middle - 6, 12, 12))
            left += 18

    def _draw_text(self, painter: QPainter, rect: QRectF, column: int, text: str) -> None:
        is_mono = column in (ITERATION, STARTED) and text != "—"
        color = theme().color("muted" if column in (NUMBER, STARTED) or text == "—" else "text")
        draw_words(painter, rect.adjusted(PAD, 0, -PAD, 0), text, color, mono_font(12) if is_mono else None)

    def _draw_bar(self, painter: QPainter, rect: QRectF, state: StateView) -> None:
        axis = self._axis()
        if axis is None:
            return
        for start, stop, _ in axis.breaks():
            fold = QRectF(rect.left() + PAD + start, rect.top(), stop - start, rect.height() - 1)
            painter.fillRect(fold, QBrush(theme().color("line_strong", 0.6), Qt.BrushStyle.BDiagPattern))
        stop = self._now() if state.stopped is None else state.stopped
        left, width = axis.bar(state.started, stop)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme().status_color(state.status))
        bar = QRectF(rect.left() + PAD + left, rect.center().y() - _BAR_HEIGHT / 2, width, _BAR_HEIGHT)
        painter.drawRoundedRect(bar, 2.5, 2.5)


def axis_room(width: float) -> float:
    """Return how many pixels of a timeline section of ``width`` the axis has."""
    return max(1.0, width - 2 * PAD - 6)
