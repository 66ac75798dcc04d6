"""The hands of the random user: where to point, and events put in where a platform puts them.

They go in at the native window, so grabs, popups, modal dialogs, shortcuts and drags work as for a person.
"""

import random
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from time import monotonic

from PySide6.QtCore import QCoreApplication, QEvent, QEventLoop, QPoint, QPointF, QRect, Qt, QTimer
from PySide6.QtGui import QGuiApplication, QInputMethodEvent, QKeyEvent, QWindow
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QFileDialog, QWidget
from shiboken6 import isValid

from designer.shell.main_window import MainWindow
from tests.designer.shell.busy_machine import Starvation

LEFT, RIGHT, MIDDLE = Qt.MouseButton.LeftButton, Qt.MouseButton.RightButton, Qt.MouseButton.MiddleButton
CONTROL, SHIFT, ALT, NONE = (
    Qt.KeyboardModifier.ControlModifier,
    Qt.KeyboardModifier.ShiftModifier,
    Qt.KeyboardModifier.AltModifier,
    Qt.KeyboardModifier.NoModifier,
)
PRESS: Callable[..., object] = QTest.mousePress
RELEASE: Callable[..., object] = QTest.mouseRelease
STEP_MS = 4
RESCUE_MS = 50
DURING_DRAG = [
    *((Qt.Key.Key_Escape, NONE), (Qt.Key.Key_Escape, NONE), (Qt.Key.Key_Delete, NONE), (Qt.Key.Key_F5, NONE)),
    *((Qt.Key.Key_Z, CONTROL), (Qt.Key.Key_Z, CONTROL), (Qt.Key.Key_Y, CONTROL), (Qt.Key.Key_A, CONTROL)),
    *((Qt.Key.Key_Tab, NONE), (Qt.Key.Key_F2, NONE), (Qt.Key.Key_C, NONE), (Qt.Key.Key_D, CONTROL)),
]
"""What is pressed while a mouse button is held."""
PATIENCE_SECONDS, STUCK_SECONDS = 0.5, 20.0
"""After how long a menu's own event loop is ended, and an action counts as one that never ends."""


def open_dialog() -> QWidget | None:
    """Return the popup or modal dialog that takes all events, if there is one."""
    return QApplication.activePopupWidget() or QApplication.activeModalWidget()


def is_file_dialog_open() -> bool:
    """Tell whether files can be chosen: random keys there could delete some of the machine."""
    dialog = open_dialog()
    return dialog is not None and isinstance(dialog.window(), QFileDialog)


class Hands:
    """Points, clicks, drags and presses keys at random; ``diary`` is a file that outlives a crash.

    ``window`` is the one in front of the ``windows``.
    """

    def __init__(self, windows: Sequence[MainWindow], seed: int, diary: Path | None = None) -> None:
        self.windows = tuple(windows)
        self.window = self.windows[0]
        self.random = random.Random(seed)
        self.log: list[str] = []
        self.stuck = False
        self.started, self.starvation = 0.0, Starvation.so_far()
        """When the action at hand began, 0 between two of them; and how long this process had starved by then."""
        self._diary = diary
        self._tops: list[QWidget] = []
        self._rescuer = QTimer(self.window)
        self._rescuer.setSingleShot(True)
        self._rescuer.timeout.connect(self._rescue)
        self._rescuer.start(RESCUE_MS)

    def note(self, text: str) -> None:
        """Keep a line for the report of a failure."""
        self.log.append(text)
        if self._diary is not None:
            with self._diary.open("a", encoding="utf-8") as file:
                file.write(ascii(text) + "\n")

    # Where

    def target(self) -> QWidget:
        """Return the top-level widget under attack."""
        dialog = open_dialog()
        if dialog is not None:
            return dialog.window()
        floating = [dock for dock in self.window.docks if dock.isFloating() and dock.isVisible()]
        if floating and self.random.random() < 0.3:
            return self.random.choice(floating)
        return self.window

    def place(self) -> tuple[QWindow, QPoint]:
        """Return a window and a point in it: a node, an edge, a widget, or just anywhere."""
        top = self.target()
        self._tops = [*self._tops[-3:], top]  # a window's Python object dies with that of its widget
        point = self.point_on_canvas() if top is self.window and self.random.random() < 0.4 else None
        if point is None:
            point = self._point_on_widget(top)
        handle = top.windowHandle()
        if handle is None or not isValid(handle):
            # A popup on its way out.
            return self.window.windowHandle(), QPoint(3, 3)
        return handle, self.clipped(handle, point)

    def clipped(self, handle: QWindow, point: QPoint) -> QPoint:
        """Return the point of a window nearest to ``point``."""
        return QPoint(
            max(0, min(point.x(), handle.width() - 1)),
            max(0, min(point.y(), handle.height() - 1)),
        )

    def _point_on_widget(self, top: QWidget) -> QPoint:
        shown = [
            child
            for child in top.findChildren(QWidget)
            if child.window() is top and not child.visibleRegion().isEmpty()
        ]
        widget = self.random.choice([top, *shown])
        inside = QPoint(
            self.random.randrange(max(widget.width(), 1)),
            self.random.randrange(max(widget.height(), 1)),
        )
        return widget.mapTo(top, inside) if widget is not top else inside

    def point_on_canvas(self) -> QPoint | None:
        """Return a node, an edge or a place of the sheet, or None when it is out of sight."""
        view, scene = self.window.canvas.view, self.window.canvas.scene
        spots: list[QPointF] = [QPointF(view.mapToScene(self._within(view.viewport().rect())))]
        if scene.nodes:
            rect = self.random.choice(list(scene.nodes.values())).scene_rect
            around = rect.adjusted(-6, -6, 6, 6)
            spots += [
                rect.center(),
                QPointF(rect.center().x(), rect.bottom()),
                QPointF(
                    around.left() + self.random.random() * around.width(),
                    around.top() + self.random.random() * around.height(),
                ),
            ]
        if scene.edges:
            edge = self.random.choice(list(scene.edges.values()))
            if edge.points:
                spots += [edge.end_point, edge.mapToScene(self.random.choice(list(edge.points)))]
        spot = view.mapFromScene(self.random.choice(spots))
        if not view.viewport().rect().contains(spot):
            return None
        return view.viewport().mapTo(self.window, spot)

    def _within(self, rect: QRect) -> QPoint:
        return QPoint(
            rect.left() + self.random.randrange(max(rect.width(), 1)),
            rect.top() + self.random.randrange(max(rect.height(), 1)),
        )

    def modifiers(self, chance: float = 0.2) -> Qt.KeyboardModifier:
        """Return keys to hold meanwhile, each with a chance."""
        held = NONE
        for modifier in (CONTROL, SHIFT, ALT):
            if self.random.random() < chance:
                held |= modifier
        return held

    # Mouse

    def press_and_release(
        self,
        handle: QWindow,
        point: QPoint,
        button: Qt.MouseButton = LEFT,
        held: Qt.KeyboardModifier = NONE,
    ) -> None:
        """Click at a place of a window."""
        self.mouse(PRESS, handle, button, held, point)
        self.mouse(RELEASE, handle, button, held, point)

    def mouse(self, event: Callable[..., object], handle: QWindow, *details: object) -> None:
        """Put in one mouse event."""
        if event is PRESS:
            self.activate()
        # What came before may have closed the window.
        if isValid(handle) and handle.isVisible():
            event(handle, *details)
        elif event is RELEASE:
            event(self.window.windowHandle(), *details)

    def activate(self) -> None:
        """Give the keys to the window in use, as the platform does at a click or when a dialog closes."""
        active, dialog = QApplication.activeWindow(), open_dialog()
        wanted = self.window if dialog is None else dialog.window()
        is_elsewhere = active is None or (active is not wanted and active in self.windows)
        if is_elsewhere and QApplication.activePopupWidget() is None:
            wanted.activateWindow()
            QCoreApplication.processEvents()  # the window system's answer comes as an event

    def drag_between(self, handle: QWindow, start: QPoint, end: QPoint, button: Qt.MouseButton = LEFT) -> str:
        """Press, move, release; sometimes with a key on the way."""
        self.activate()  # before the first step, or the others could come while the press waits for it
        held, name = self.modifiers(0.05), f"{self.name(handle, start)} to {self.name(handle, end)}"
        key, with_key = self.random.choice(DURING_DRAG) if self.random.random() < 0.2 else (None, NONE)
        # Text and rows can be dragged too, which offscreen Qt does not carry out and which muddles its mouse.
        far = QApplication.startDragDistance()
        start_on_canvas = QApplication.widgetAt(handle.mapToGlobal(start)) is self.window.canvas.view.viewport()
        QApplication.setStartDragDistance(far if start_on_canvas else 100_000)
        way = [start + (end - start) * share / 4 for share in (1, 2, 3, 4)]
        end = self.clipped(handle, end)
        steps: list[Callable[[], object]] = [partial(self.mouse, PRESS, handle, button, held, start)]
        steps += [partial(self.mouse, QTest.mouseMove, handle, point) for point in way]
        if key is not None:
            steps.insert(self.random.randint(2, len(steps)), partial(self.press, key, with_key))
        self.steps([*steps, partial(self.mouse, RELEASE, handle, button, held, end)])
        QApplication.setStartDragDistance(far)
        return f"drag {name} {button.name} {'' if key is None else f'{with_key.name}+{key.name}'}"

    def steps(self, steps: Sequence[Callable[[], object]]) -> None:
        """Do one step after the other, each from the event loop: a drag of Qt's begins a loop of its own."""
        waiting = list(steps)
        depth = 0

        def advance() -> None:
            nonlocal depth
            step = waiting.pop(0)
            if waiting:
                QTimer.singleShot(STEP_MS, self.window, advance)
            depth += 1
            try:
                step()
            finally:
                depth -= 1

        QTimer.singleShot(0, self.window, advance)
        while waiting or depth:
            QCoreApplication.processEvents(QEventLoop.ProcessEventsFlag.WaitForMoreEvents)

    def _rescue(self) -> None:
        """Answer a menu or drag that has an event loop of its own, which holds up the game."""
        # First, for what is pressed here may open the next one, and a timer waits for its slot to end.
        self._rescuer.start(RESCUE_MS)
        held_up = monotonic() - self.started if self.started else 0.0
        if held_up > STUCK_SECONDS and self.is_too_slow(held_up):
            self._let_go()
        if held_up > PATIENCE_SECONDS:
            keys = [Qt.Key.Key_Escape, Qt.Key.Key_Down, Qt.Key.Key_Down, Qt.Key.Key_Return]
            self.press(Qt.Key.Key_Escape if held_up > 2 else self.random.choice(keys), NONE)

    def _let_go(self) -> None:
        """Close what no key closed, so that the game comes to its end and can tell of it."""
        self.stuck = True
        popup, focused = QApplication.activePopupWidget(), QGuiApplication.focusWindow()
        self.note(f"stuck: popup {popup!r}, dialog {QApplication.activeModalWidget()!r}, keys go to {focused!r}")
        if popup is not None:
            popup.close()

    def is_too_slow(self, seconds: float) -> bool:
        """Tell whether an action that took so long was held up by the program, not by a busy machine."""
        return seconds - Starvation.so_far().since(self.starvation) > STUCK_SECONDS

    def name(self, handle: QWindow, point: QPoint) -> str:
        """Return what is at a place, for the log."""
        widget = QApplication.widgetAt(handle.mapToGlobal(point))
        if widget is None:
            return f"{point.x()},{point.y()}"
        return f"{type(widget).__name__}#{widget.objectName()} {point.x()},{point.y()}"

    # Keys

    def press(self, key: Qt.Key, held: Qt.KeyboardModifier) -> None:
        """Press and release a key where the keys go."""
        for event in (QTest.keyPress, QTest.keyRelease):
            top = (open_dialog() or self.window).window()  # kept: a window's Python object dies with that of its widget
            handle = self._window_with_keys(top)
            if handle is None:
                continue
            if held and (event is QTest.keyRelease or held & ALT or not self._is_main(handle)):
                # QTest gives Shift and the like before or after the key itself, with a turn of the event loop in
                # between, be the window there or gone by then. A release triggers nothing that this would miss.
                kind = QEvent.Type.KeyPress if event is QTest.keyPress else QEvent.Type.KeyRelease
                QApplication.sendEvent(handle, QKeyEvent(kind, key.value, held))
            else:
                event(handle, key, held)

    def _window_with_keys(self, top: QWidget) -> QWindow | None:
        # No window has the keys after a menu over a dialog went: offscreen nobody gives them back.
        focused = QGuiApplication.focusWindow()
        handle = focused if focused is not None and isValid(focused) else top.windowHandle()
        return handle if handle is not None and isValid(handle) else None

    def _is_main(self, handle: QWindow) -> bool:
        return any(handle is window.windowHandle() for window in self.windows)

    def keys(self, *keys: tuple[Qt.Key, Qt.KeyboardModifier]) -> str:
        """Press one key after the other; return their names."""
        for key, held in keys:
            self.note(f"key {held.name}+{key.name}")
            self.press(key, held)
        return "keys " + " ".join(f"{held.name}+{key.name}" for key, held in keys)

    def type_keys(self, text: str) -> str:
        """Type into whatever has the keys."""
        focus = QApplication.focusWidget()
        if focus is None or is_file_dialog_open():
            return "nothing to type into"
        name = type(focus).__name__
        for character in text:
            focus, special = QApplication.focusWidget(), {"\n": Qt.Key.Key_Return, "\t": Qt.Key.Key_Tab}.get(character)
            if focus is None:
                continue
            if special is not None:
                QTest.keyClick(focus, special)
            elif character.isascii():
                QTest.keyClicks(focus, character)
            else:  # for which no keyboard has a key
                self.compose_text(character)
        return f"type {text[:20]!r} into {name}"

    def compose_text(self, text: str) -> str:
        """Put in what an input method gives."""
        focus = QApplication.focusWidget()
        if focus is None or is_file_dialog_open():
            return "nothing to compose into"
        name = type(focus).__name__
        QApplication.sendEvent(focus, QInputMethodEvent(text[:1], []))
        event = QInputMethodEvent()
        event.setCommitString(text)
        QApplication.sendEvent(focus, event)
        return f"compose {text!r} into {name}"
