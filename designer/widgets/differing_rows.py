"""Rows with the same value as two versions have it: what is too long for its cell begins near where the two differ."""

from typing import TypeAlias

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, Qt
from PySide6.QtGui import QFontMetrics
from PySide6.QtWidgets import QStyleOptionViewItem, QTreeWidgetItem

from designer.document.value_changes import BEFORE, beginning_near, excerpt, first_difference
from designer.widgets.coloured_rows import ColouredRows
from designer.widgets.wrapping import plain_tip, wrappable

Index: TypeAlias = QModelIndex | QPersistentModelIndex

DIFFERS_AT = Qt.ItemDataRole.UserRole + 40
"""Where in the text of a cell it begins to be another than that of the other side."""
NOTHING = "—"
"""What stands in the cell of a side that has no such value."""
_LONGEST, _LONGEST_TIP = 300, 2_000
_BEHIND = 8
_PADDING = 14


class DifferingRows(ColouredRows):
    """Leaves out the beginning that both sides share, as far as there is no room for it."""

    def initStyleOption(self, option: QStyleOptionViewItem, index: Index) -> None:
        """Qt: say how a cell looks."""
        super().initStyleOption(option, index)
        at = index.data(DIFFERS_AT)
        if at is None:
            return
        option.textElideMode = Qt.TextElideMode.ElideRight
        has_icon = bool(option.features & QStyleOptionViewItem.ViewItemFeature.HasDecoration)
        room = option.rect.width() - _PADDING - (option.decorationSize.width() + 6 if has_icon else 0)
        metrics = QFontMetrics(option.font)
        is_beyond = metrics.horizontalAdvance(option.text[: at + _BEHIND]) > room
        if 0 < room < metrics.horizontalAdvance(option.text) and is_beyond:
            before = min(BEFORE, at)
            while before and metrics.horizontalAdvance(option.text[at - before : at]) > room / 3:
                before -= 1
            option.text = beginning_near(option.text, at, before)


def show_values(
    row: QTreeWidgetItem, columns: tuple[int, int], first: str | None, second: str | None, *, missing: str = ""
) -> None:
    """Show the JSON of a value as both sides have it in two cells; None is one that is not there.

    The tips show more of it, and ``missing`` for none.
    """
    texts = (NOTHING if first is None else first, NOTHING if second is None else second)
    at = show_difference(row, columns, texts, _LONGEST)
    for column, value in zip(columns, (first, second), strict=True):
        tip = excerpt(value, at, _LONGEST_TIP) if value is not None else missing or NOTHING
        row.setToolTip(column, plain_tip(wrappable(tip)))


def show_difference(row: QTreeWidgetItem, columns: tuple[int, int], texts: tuple[str, str], longest: int) -> int:
    """Write two texts into the cells of a row, no more than ``longest`` of each; return where they begin to differ."""
    at = first_difference(*texts)
    for column, text in zip(columns, texts, strict=True):
        shown = excerpt(text, at, longest)
        row.setText(column, shown)
        row.setData(column, DIFFERS_AT, at if shown[:at] == text[:at] else BEFORE + 1)
    return at
