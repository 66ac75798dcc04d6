"""Using a widget as its kind wants: a menu is opened, a cell edited, a line typed into."""

from collections.abc import Callable

from PySide6.QtCore import QModelIndex, QPoint, QRect, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QApplication,
    QComboBox,
    QLineEdit,
    QMenu,
    QPlainTextEdit,
    QScrollBar,
    QSplitterHandle,
    QTabBar,
    QWidget,
)
from shiboken6 import isValid

from tests.designer.shell.monkey.hands import ALT, CONTROL, LEFT, NONE, RIGHT, SHIFT, Hands
from tests.designer.shell.monkey.words import sensible

KEY = Qt.Key
ROW_KEYS = [
    *((KEY.Key_F2, NONE), (KEY.Key_F2, NONE), (KEY.Key_Return, NONE), (KEY.Key_Insert, NONE), (KEY.Key_Insert, NONE)),
    *((KEY.Key_Delete, NONE), (KEY.Key_D, CONTROL), (KEY.Key_Period, CONTROL), (KEY.Key_C, CONTROL)),
    *((KEY.Key_Up, ALT), (KEY.Key_Down, ALT), (KEY.Key_Left, NONE), (KEY.Key_Right, NONE), (KEY.Key_Home, NONE)),
    *((KEY.Key_Down, NONE), (KEY.Key_Up, NONE), (KEY.Key_End, NONE), (KEY.Key_PageDown, NONE), (KEY.Key_Space, NONE)),
    *((KEY.Key_Asterisk, NONE), (KEY.Key_Down, SHIFT), (KEY.Key_A, CONTROL), (KEY.Key_Escape, NONE)),
]
"""What is pressed in lists, tables and trees."""
ENDS = [KEY.Key_Return, KEY.Key_Return, KEY.Key_Return, KEY.Key_Tab, KEY.Key_Tab, KEY.Key_Escape]
"""How typing ends."""
_PARTS_OF_OTHERS = ("qt_scrollarea_viewport", "qt_spinbox_lineedit")


class Fingers:
    """Uses widgets at random, by mouse and keys."""

    def __init__(self, hands: Hands) -> None:
        self.hands = hands
        self.random = hands.random
        self._kinds: list[tuple[type[QWidget], float, Callable[[QWidget], str]]] = [
            (QMenu, 20, self._choose_action),
            (QAbstractItemView, 8, self._use_rows),
            (QTabBar, 3, self._turn_page),
            (QComboBox, 6, self._choose_entry),
            (QLineEdit, 5, self._write),
            (QPlainTextEdit, 5, self._write),
            (QAbstractButton, 4, self._click),
            (QSplitterHandle, 1, self._pull),
            (QScrollBar, 1, self._pull),
            (QWidget, 0.3, self._click),
        ]

    def use(self, root: QWidget) -> str:
        """Use something inside ``root``, or itself."""
        found = [
            (widget, *self._kind(widget))
            for widget in (root, *root.findChildren(QWidget))
            if _is_in_reach(widget, root)
        ]
        if not found:
            return f"nothing to use in {root.objectName()}"
        widget, _, gesture = self.random.choices(found, [weight for _, weight, _ in found])[0]
        name = f"{type(widget).__name__}#{widget.objectName()}"
        return f"{name}: {gesture(widget)}"

    def _kind(self, widget: QWidget) -> tuple[float, Callable[[QWidget], str]]:
        return next((weight, gesture) for kind, weight, gesture in self._kinds if isinstance(widget, kind))

    # Mouse

    def tap(self, widget: QWidget, point: QPoint, button: Qt.MouseButton = LEFT, *, times: int = 1) -> None:
        """Click at a point of a widget, or double-click."""
        top = widget.window()
        handle = top.windowHandle()
        if handle is None or not isValid(handle):
            return
        place = self.hands.clipped(handle, widget.mapTo(top, point) if widget is not top else point)
        self.hands.mouse(QTest.mouseMove, handle, place)
        self.hands.press_and_release(handle, place, button)
        if times == 2:
            self.hands.mouse(QTest.mouseDClick, handle, button, NONE, place)

    def _click(self, widget: QWidget) -> str:
        held = self.random.random()
        self.tap(widget, self._somewhere(widget), RIGHT if held < 0.06 else LEFT, times=2 if held > 0.95 else 1)
        return "click"

    def _somewhere(self, widget: QWidget) -> QPoint:
        """Return a place of a widget that can be seen."""
        seen = widget.visibleRegion().boundingRect()
        return QPoint(
            seen.left() + self.random.randrange(max(seen.width(), 1)),
            seen.top() + self.random.randrange(max(seen.height(), 1)),
        )

    def _pull(self, widget: QWidget) -> str:
        handle = widget.window().windowHandle()
        if handle is None:
            return "nothing"
        start = widget.mapTo(widget.window(), self._somewhere(widget))
        end = start + QPoint(self.random.randint(-120, 120), self.random.randint(-120, 120))
        return self.hands.drag_between(handle, start, end)

    # Rows, tabs, entries

    def _use_rows(self, widget: QWidget) -> str:
        assert isinstance(widget, QAbstractItemView)
        index = self._row(widget)
        spot = widget.visualRect(index).intersected(widget.viewport().rect()) if index.isValid() else QRect()
        point = spot.center() if not spot.isEmpty() else self._somewhere(widget.viewport())
        if self.random.random() < 0.3 and not spot.isEmpty():
            point = QPoint(spot.left() + self.random.randrange(spot.width()), point.y())
        gesture = self.random.random()
        if gesture < 0.3:
            self.tap(widget.viewport(), point)
            did = "click a row"
        elif gesture < 0.45:
            self.tap(widget.viewport(), point, times=2)
            did = "double-click a row"
        elif gesture < 0.55:
            self.tap(widget.viewport(), point, RIGHT)
            did = "right-click a row"
        else:
            self.tap(widget.viewport(), point)
            keys = self.random.choices(ROW_KEYS, k=self.random.randint(1, 3))
            for key, held in keys:
                self.hands.press(key, held)
            did = "keys " + " ".join(f"{held.name}+{key.name}" for key, held in keys)
        editor = QApplication.focusWidget()
        if isValid(widget) and isinstance(editor, QLineEdit) and widget.isAncestorOf(editor):
            did += f", {self.write_and_leave()}"
        return did

    def _row(self, view: QAbstractItemView) -> QModelIndex:
        for _ in range(6):
            index = view.indexAt(self._somewhere(view.viewport()))
            if index.isValid():
                return index
        return QModelIndex()

    def _turn_page(self, widget: QWidget) -> str:
        assert isinstance(widget, QTabBar)
        if not widget.count():
            return "no tab"
        number = self.random.randrange(widget.count())
        self.tap(widget, widget.tabRect(number).center())
        return f"tab {number}"

    def _choose_entry(self, widget: QWidget) -> str:
        assert isinstance(widget, QComboBox)
        if widget.isEditable() and self.random.random() < 0.6:
            self.tap(widget, QPoint(12, widget.height() // 2))
            return self.write_and_leave()
        self.tap(widget, QPoint(widget.width() - 8, widget.height() // 2))
        for _ in range(self.random.randint(0, 4)):
            self.hands.press(self.random.choice([KEY.Key_Down, KEY.Key_Down, KEY.Key_Up]), NONE)
        if self.random.random() < 0.8:
            self.hands.press(self.random.choice([KEY.Key_Return, KEY.Key_Return, KEY.Key_Escape]), NONE)
        return "choose an entry"

    def _choose_action(self, widget: QWidget) -> str:
        assert isinstance(widget, QMenu)
        rows = [action for action in widget.actions() if action.isVisible() and not action.isSeparator()]
        if not rows:
            return "an empty menu"
        action = self.random.choice(rows)
        words, point = action.text(), widget.actionGeometry(action).center()
        self.tap(widget, point)
        return f"choose {words[:30]!r}"

    # Words

    def _write(self, widget: QWidget) -> str:
        self.tap(widget, self._somewhere(widget))
        return self.write_and_leave()

    def write_and_leave(self) -> str:
        """Type something that may be meant where the keys are, and leave or not."""
        if self.random.random() < 0.6:
            self.hands.press(KEY.Key_A, CONTROL)
        did = self.hands.type_keys(sensible(self.random, self.hands.window.document))
        for _ in range(self.random.choice([0, 0, 0, 1, 2])):
            self.hands.press(self.random.choice([KEY.Key_Down, KEY.Key_Left, KEY.Key_Z]), NONE)
        if self.random.random() < 0.85:
            self.hands.press(self.random.choice(ENDS), NONE)
        return did


def _is_in_reach(widget: QWidget, root: QWidget) -> bool:
    return (
        widget.isEnabled()
        and widget.window() is root.window()
        and widget.objectName() not in _PARTS_OF_OTHERS
        and not (isinstance(widget.parentWidget(), QComboBox) and isinstance(widget, QLineEdit))
        and not widget.visibleRegion().isEmpty()
    )
