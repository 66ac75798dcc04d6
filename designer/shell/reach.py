"""What Tab reaches and in which order: everything in front, nothing behind it.

Qt calls a panel behind the tab of another one visible: it only moves it out of the window. Here its content is hidden.
"""

from collections.abc import Iterator, Mapping
from functools import partial
from itertools import islice

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QAbstractScrollArea,
    QAbstractSpinBox,
    QApplication,
    QComboBox,
    QDockWidget,
    QMainWindow,
    QScrollArea,
    QTabBar,
    QToolButton,
    QWidget,
)

from designer.canvas.canvas_widget import CanvasWidget
from designer.shell.top_bar import TopBar
from designer.widgets.tab_order import inner_widgets, laid_out

_FIRST = ("palette", "inspector")


class Reach(QObject):
    """Leads the focus around the window: palette, inspector, tabs and panels, top bar, canvas.

    The canvas comes last because Tab means something there: it goes to the palette, the first stop.
    """

    def __init__(
        self, window: QMainWindow, docks: Mapping[str, QDockWidget], top_bar: TopBar, canvas: CanvasWidget
    ) -> None:
        super().__init__(window)
        self._window = window
        self._is_focus_due = False
        first = [docks[name] for name in _FIRST]
        others = [dock for name, dock in docks.items() if name not in _FIRST]
        self._rooms: list[tuple[QWidget, ...]] = [*((dock,) for dock in first), tuple(others), (top_bar,), (canvas,)]
        self._canvas = canvas
        for button in top_bar.findChildren(QToolButton):
            button.setFocusPolicy(Qt.FocusPolicy.TabFocus)  # Qt leaves those of a tool bar out
        for dock in docks.values():
            panel = dock.widget()
            policy = panel.sizePolicy()
            policy.setRetainSizeWhenHidden(True)
            panel.setSizePolicy(policy)
            dock.visibilityChanged.connect(partial(self._note_front, dock))
            dock.installEventFilter(self)
        canvas.keys.node_activated.connect(lambda _pointer: self._enter_form(docks["inspector"].widget()))
        window.tabifiedDockWidgetActivated.connect(self._give_focus)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Let Escape, when nothing in a panel has a use for it, lead back to the canvas."""
        if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent) and event.key() == Qt.Key.Key_Escape:
            self._canvas.view.setFocus(Qt.FocusReason.OtherFocusReason)
            return True
        return False

    def go(self, *, forward: bool) -> bool:
        """Give the focus to the next stop, or to the one before; false when there is none.

        Qt also asks for the next stop when what has the focus is hidden or disabled. Nobody pressed Tab then,
        and the next stop may be a field that takes what is typed: the canvas gets the keys.
        """
        current = QApplication.focusWidget()
        if current is not None and not (current.isVisible() and current.isEnabled()):
            self._canvas.view.setFocus(Qt.FocusReason.OtherFocusReason)
            return True
        stops = sorted(_stops_in(self._window), key=self._rank)
        place = stops.index(current) if current in stops else -1 if forward else len(stops)
        if not stops:
            return False
        reason = Qt.FocusReason.TabFocusReason if forward else Qt.FocusReason.BacktabFocusReason
        stops[(place + (1 if forward else -1)) % len(stops)].setFocus(reason)
        return True

    def enter(self, panel: QWidget) -> None:
        """Give the focus to a panel: to what it wants, or to its first stop."""
        panel.setFocus(Qt.FocusReason.OtherFocusReason)
        focus = QApplication.focusWidget()
        if focus is not None and panel.isAncestorOf(focus):
            return
        # A panel without a stop is shown by its tab, from which the arrows lead on.
        tabs = self._window.findChildren(QTabBar, options=Qt.FindChildOption.FindDirectChildrenOnly)
        for stop in [*_stops_in(panel), *tabs][:1]:
            stop.setFocus(Qt.FocusReason.OtherFocusReason)

    def _enter_form(self, panel: QWidget) -> None:
        """Give the focus to the first field of the form in front: whoever opens a node by Enter goes on by keys."""
        pages = (page for page in panel.findChildren(QScrollArea) if page.isVisible())
        stops = (stop for page in pages for stop in _stops_in(page))
        for stop in islice(stops, 1):
            stop.setFocus(Qt.FocusReason.OtherFocusReason)

    def has_focus(self, panel: QWidget) -> bool:
        """Tell whether a panel, or anything in it, has the focus."""
        focus = QApplication.focusWidget()
        return focus is not None and (focus is panel or panel.isAncestorOf(focus))

    def _rank(self, widget: QWidget) -> tuple[int, bool]:
        if widget is self._canvas.view:
            return len(self._rooms), True  # after what lies over it
        for place, room in enumerate(self._rooms):
            if any(part.isAncestorOf(widget) for part in room):
                return place, True
        return len(_FIRST), False  # the tabs stand before the panels that they show

    def _note_front(self, dock: QDockWidget, is_front: bool) -> None:
        panel, focus = dock.widget(), QApplication.focusWidget()
        if not is_front and dock.isVisible() and focus is not None and panel.isAncestorOf(focus):
            self._is_focus_due = True
            self._window.setFocus(Qt.FocusReason.OtherFocusReason)
        if is_front or dock.isVisible():
            panel.setVisible(is_front)

    def _give_focus(self, dock: QDockWidget) -> None:
        """What is typed must not go to a panel that is not seen: the one in front of it takes over."""
        if self._is_focus_due:
            self._is_focus_due = False
            self.enter(dock.widget())


def _stops_in(widget: QWidget) -> Iterator[QWidget]:
    """Give what Tab can stop at inside a widget, in the order that is seen.

    Not along Qt's own chain: each widget got from ``nextInFocusChain`` would die with the one that was asked.
    """
    viewport = widget.viewport() if isinstance(widget, QAbstractScrollArea) else None  # it hands the focus back
    children = dict.fromkeys(laid_out(widget.layout()))
    children |= dict.fromkeys(inner_widgets(widget))
    for child in children:
        if child.isWindow() or not child.isVisible():
            continue
        takes_tab = child.focusPolicy().value & Qt.FocusPolicy.TabFocus.value
        if takes_tab and child.isEnabled() and child is not viewport:
            yield child
        if not isinstance(child, QAbstractSpinBox | QComboBox):  # the line in those is theirs
            yield from _stops_in(child)
