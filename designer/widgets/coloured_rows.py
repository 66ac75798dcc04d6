"""Rows whose words keep their colours while they are selected."""

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, Qt
from PySide6.QtGui import QBrush, QColor, QPalette
from PySide6.QtWidgets import QStyledItemDelegate, QStyleOptionViewItem


class ColouredRows(QStyledItemDelegate):
    """Draws as Qt does, but a selected row too in the colours that its model gives.

    Qt writes all of a selected row in the one colour of selected text, and what is red or a link looks like the rest.
    """

    def initStyleOption(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> None:
        """Qt: say how a cell looks."""
        super().initStyleOption(option, index)
        ink = index.data(Qt.ItemDataRole.ForegroundRole)
        if isinstance(ink, QBrush | QColor):
            colours = QPalette(option.palette)
            colours.setBrush(QPalette.ColorRole.HighlightedText, QBrush(ink))
            option.palette = colours
