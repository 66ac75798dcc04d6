"""The panels around the canvas: docks that can be moved, tabbed, closed and put back."""

from collections.abc import Mapping
from itertools import pairwise

from PySide6.QtCore import QObject, Qt
from PySide6.QtWidgets import QDockWidget, QMainWindow, QTabWidget, QWidget

from designer.look import tr

PALETTE_WIDTH, INSPECTOR_WIDTH, BOTTOM_HEIGHT = 236, 360, 216

_AREAS = {
    "palette": Qt.DockWidgetArea.LeftDockWidgetArea,
    "outline": Qt.DockWidgetArea.LeftDockWidgetArea,
    "inspector": Qt.DockWidgetArea.RightDockWidgetArea,
}
"""Where those stand that are not at the bottom."""

_CLOSED = ("paused", "outline")
"""What is not shown before it is asked for."""


class Panels(QObject):
    """Puts ``panels`` around ``window``: those at the bottom behind each other, in their order."""

    def __init__(self, window: QMainWindow, panels: Mapping[str, QWidget]) -> None:
        super().__init__(window)
        self._window = window
        window.setDockOptions(QMainWindow.DockOption.AllowTabbedDocks | QMainWindow.DockOption.AllowNestedDocks)
        window.setTabPosition(Qt.DockWidgetArea.AllDockWidgetAreas, QTabWidget.TabPosition.North)
        window.setCorner(Qt.Corner.BottomLeftCorner, Qt.DockWidgetArea.BottomDockWidgetArea)
        window.setCorner(Qt.Corner.BottomRightCorner, Qt.DockWidgetArea.BottomDockWidgetArea)
        self.docks = {name: self._add(name, panel) for name, panel in panels.items()}
        self.arrange()

    def __getitem__(self, name: str) -> QDockWidget:
        return self.docks[name]

    def _add(self, name: str, panel: QWidget) -> QDockWidget:
        dock = QDockWidget(self._window)
        dock.setObjectName(f"{name}Dock")
        dock.setWidget(panel)
        self._window.addDockWidget(_AREAS.get(name, Qt.DockWidgetArea.BottomDockWidgetArea), dock)
        return dock

    def arrange(self) -> None:
        """Put every panel where it stood at the first start."""
        bottom = [dock for name, dock in self.docks.items() if name not in _AREAS]
        for before, after in pairwise(bottom):
            self._window.tabifyDockWidget(before, after)
        for name, dock in self.docks.items():
            dock.setVisible(name not in _CLOSED)
        bottom[0].raise_()
        self.lock(True)
        sides = [self.docks["palette"], self.docks["inspector"]]
        self._window.resizeDocks(sides, [PALETTE_WIDTH, INSPECTOR_WIDTH], Qt.Orientation.Horizontal)
        self._window.resizeDocks(bottom[:1], [BOTTOM_HEIGHT], Qt.Orientation.Vertical)

    def lock(self, is_locked: bool) -> None:
        """Hide the title bars, by which panels are moved and closed, or show them."""
        for dock in self.docks.values():
            old = dock.titleBarWidget()
            dock.setTitleBarWidget(QWidget(dock) if is_locked else None)  # type: ignore[arg-type]  # None is allowed
            if old is not None:
                old.deleteLater()

    def show(self, name: str) -> None:
        """Bring a panel to the front."""
        self.docks[name].show()
        self.docks[name].raise_()

    def retranslate(self, problems: int) -> None:
        """Word the panels' names; one shows how many ``problems`` there are."""
        for name, title in (
            ("palette", tr("Nodes")),
            ("outline", tr("Outline")),
            ("inspector", tr("Inspector")),
            ("history", tr("Execution history")),
            ("problems", tr("Problems {count}", count=problems)),
            ("code", tr("Code")),
            ("console", tr("Console")),
            ("runs", tr("Runs")),
            ("paused", tr("Paused")),
        ):
            self.docks[name].setWindowTitle(title)
