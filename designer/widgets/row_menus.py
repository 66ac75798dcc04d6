"""For which row of a list or a table a menu is wanted."""

from PySide6.QtCore import QEvent, QModelIndex, QObject, QPoint, Signal
from PySide6.QtGui import QContextMenuEvent
from PySide6.QtWidgets import QAbstractItemView


class RowMenus(QObject):
    """``wanted`` carries the row under the mouse, or the current one for the menu key, and where a menu opens.

    Qt's own signal tells a place only, which for the menu key is the middle of the view, whatever row is there.
    """

    wanted = Signal(QModelIndex, QPoint)

    def __init__(self, view: QAbstractItemView) -> None:
        super().__init__(view)
        self._view = view
        view.installEventFilter(self)
        view.viewport().installEventFilter(self)

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        """Qt: take what asks for a menu."""
        if not isinstance(event, QContextMenuEvent):
            return False
        by_keys = event.reason() == QContextMenuEvent.Reason.Keyboard
        index = self._view.currentIndex() if by_keys else self._view.indexAt(event.pos())
        if index.isValid():
            self._view.setCurrentIndex(index)
            self._view.scrollTo(index)
            place = self._view.visualRect(index).bottomLeft() if by_keys else event.pos()
            self.wanted.emit(index, self._view.viewport().mapToGlobal(place))
        return True
