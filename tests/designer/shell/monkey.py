"""A random user of the whole window: what it does, and how often."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from functools import partial
from pathlib import Path
from time import monotonic

from PySide6.QtCore import QElapsedTimer, QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import (
    QDragEnterEvent,
    QDragLeaveEvent,
    QDragMoveEvent,
    QDropEvent,
    QGuiApplication,
    QInputMethodEvent,
    QWindow,
)
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QFileDialog, QWidget

from designer.shell.actions import ACTIONS
from designer.shell.main_window import MainWindow
from tests.designer.shell.busy_machine import starved_seconds
from tests.designer.shell.monkey_checks import Broken, Checks
from tests.designer.shell.monkey_hands import (
    CONTROL,
    LEFT,
    MIDDLE,
    NONE,
    PRESS,
    RELEASE,
    RIGHT,
    SHIFT,
    Hands,
    open_dialog,
)

KEYS = [
    *(Qt.Key.Key_Tab, Qt.Key.Key_Backtab, Qt.Key.Key_Return, Qt.Key.Key_Escape, Qt.Key.Key_Space),
    *(Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_Left, Qt.Key.Key_Right, Qt.Key.Key_Home, Qt.Key.Key_End),
    *(Qt.Key.Key_PageUp, Qt.Key.Key_PageDown, Qt.Key.Key_Delete, Qt.Key.Key_Backspace, Qt.Key.Key_Insert),
    *(Qt.Key.Key_F1, Qt.Key.Key_F2, Qt.Key.Key_F3, Qt.Key.Key_F5, Qt.Key.Key_F6, Qt.Key.Key_F8, Qt.Key.Key_F9),
    *(
        Qt.Key.Key_F10,
        Qt.Key.Key_F11,
        Qt.Key.Key_A,
        Qt.Key.Key_C,
        Qt.Key.Key_D,
        Qt.Key.Key_F,
        Qt.Key.Key_G,
        Qt.Key.Key_R,
    ),
    *(Qt.Key.Key_H, Qt.Key.Key_L, Qt.Key.Key_N, Qt.Key.Key_V, Qt.Key.Key_X, Qt.Key.Key_Y, Qt.Key.Key_Z),
    *(Qt.Key.Key_Plus, Qt.Key.Key_Minus, Qt.Key.Key_0, Qt.Key.Key_1, Qt.Key.Key_Question, Qt.Key.Key_Slash),
    *(Qt.Key.Key_BracketLeft, Qt.Key.Key_BraceLeft, Qt.Key.Key_QuoteDbl, Qt.Key.Key_Comma, Qt.Key.Key_Period),
]
DURING_DRAG = [
    *((Qt.Key.Key_Escape, NONE), (Qt.Key.Key_Escape, NONE), (Qt.Key.Key_Delete, NONE), (Qt.Key.Key_F5, NONE)),
    *((Qt.Key.Key_Z, CONTROL), (Qt.Key.Key_Z, CONTROL), (Qt.Key.Key_Y, CONTROL), (Qt.Key.Key_A, CONTROL)),
    *((Qt.Key.Key_Tab, NONE), (Qt.Key.Key_F2, NONE), (Qt.Key.Key_C, NONE), (Qt.Key.Key_D, CONTROL)),
]
"""What is pressed while a mouse button is held."""
TYPED = [
    *('"', "{", "}", "[", "]", ",", ":", "\\", "\n", "\t", " ", "a", "0", "-", "$", "$.", "true", "null", "NaN"),
    *(
        '"Next": "A"',
        '"Type": "Map"',
        "Task",
        "$.x",
        "States.Format('{}', $.a)",
        "1e999",
        "scf",
        "sum",
        "A/b~",
        "x" * 60,
    ),
]
COMPOSED = ["节点", "开始执行", "é", "😀", "\u200d", "\u2028", "\ud800", "\x00", "\x85", "ﷺ", "a\u0301"]
RELEASED_BY_ESCAPE = 12
"""Presses of Escape after which every dialog and menu must be gone."""


class Monkey(Hands):
    """Plays ``actions`` on a window; the same seed plays the same, apart from how fast runs go."""

    def __init__(
        self, window: MainWindow, seed: int, files: Sequence[Path], texts: Sequence[str], diary: Path | None = None
    ) -> None:
        super().__init__(window, seed, diary)
        self.files = files
        self.texts = texts
        self.checks = Checks(window)
        self.slowest: list[tuple[float, str]] = []
        # The window would be gone and with it the game.
        window.actions_["quit"].setEnabled(False)
        self._table: list[tuple[int, Callable[[], str]]] = [
            (14, self.click),
            (8, self.drag),
            (6, self.drop_from_palette),
            (6, self.wire),
            (4, self.double_click),
            (3, self.right_click),
            (3, self.wheel),
            (16, self.key),
            (8, self.type_text),
            (3, self.compose),
            (4, self.paste),
            (10, self.trigger),
            (4, self.undo_storm),
            (5, self.edit_code),
            (5, self.fill_field),
            (3, self.open_file),
            (6, self.steer_run),
            (1, self.resize),
            (2, self.wait),
            (2, self.drop_file),
            (2, self.show_panel),
        ]

    def play(self, actions: int) -> Iterator[str]:
        """Do one action after the other and yield what was done.

        Raises:
            Broken: something does not hold any more.
        """
        weights, choices = [weight for weight, _ in self._table], [action for _, action in self._table]
        for number in range(actions):
            action = self.random.choices(choices, weights)[0]
            self.note(f"{number}: {action.__name__} …")
            self.starved = starved_seconds()
            self.started = started = monotonic()
            answers = open_dialog() is not None and self.random.random() < 0.6
            did = self.answer_dialog() if answers else action()
            self.started = 0.0
            QApplication.processEvents()
            if open_dialog() is None and QApplication.activeWindow() is None:
                self.window.activateWindow()  # as the platform does when a dialog closes
            self.note(f"{number}: {did}")
            self.slowest.append((monotonic() - started, self.log[-1]))
            if self.stuck or self.is_too_slow(self.slowest[-1][0]):
                raise Broken(f"took {self.slowest[-1][0]:.1f} s")
            yield self.log[-1]
            self.checks.check()
            if number % 16 == 15:
                self.checks.check_thoroughly()

    # Mouse

    def click(self) -> str:
        """Click somewhere."""
        handle, point = self.place()
        held, name = self.modifiers(0.08), self.name(handle, point)
        self.mouse(QTest.mouseMove, handle, point)
        self.press_and_release(handle, point, LEFT, held)
        return f"click {name} {held.name}"

    def double_click(self) -> str:
        """Double-click somewhere."""
        handle, point = self.place()
        name = self.name(handle, point)
        self.press_and_release(handle, point)
        self.mouse(QTest.mouseDClick, handle, LEFT, NONE, point)
        return f"double click {name}"

    def right_click(self) -> str:
        """Ask for a context menu."""
        handle, point = self.place()
        name = self.name(handle, point)
        self.press_and_release(handle, point, RIGHT)
        return f"right click {name}"

    def wheel(self) -> str:
        """Turn the wheel."""
        handle, point = self.place()
        name = self.name(handle, point)
        turn = QPoint(self.random.choice([0, 0, 120]), self.random.choice([-480, -120, 120, 480]))
        held = self.random.choice([NONE, CONTROL, SHIFT])
        self.mouse(QTest.wheelEvent, handle, QPointF(point), turn, QPoint(), held)
        return f"wheel {turn.y()} {held.name} {name}"

    def drag(self) -> str:
        """Press, move, release; sometimes with another button, or a key on the way."""
        handle, start = self.place()
        other, end = self.place()
        end = end if other is handle else start + QPoint(60, 40)
        return self._drag(handle, start, end, self.random.choice([LEFT, LEFT, LEFT, MIDDLE]))

    def wire(self) -> str:
        """Pull from the lower edge of a node, where its ports are, to somewhere on the canvas."""
        scene, view = self.window.canvas.scene, self.window.canvas.view
        if not scene.nodes or open_dialog() is not None:
            return self.drag()
        rect = self.random.choice(list(scene.nodes.values())).scene_rect
        spot = view.mapFromScene(QPointF(rect.center().x(), rect.bottom()))
        end = self.point_on_canvas()
        handle = self.window.windowHandle()
        if end is None or handle is None or not view.viewport().rect().contains(spot):
            return self.drag()
        return self._drag(handle, view.viewport().mapTo(self.window, spot), end, LEFT)

    def drop_from_palette(self) -> str:
        """Bring a row of the palette to the canvas, and drop it or go away; offscreen Qt carries no drag out."""
        entries = self.window.palette_.list.entries
        end = self.point_on_canvas()
        if end is None or open_dialog() is not None:
            return self.drag()
        viewport = self.window.canvas.view.viewport()
        index = entries.index(self.random.randrange(max(entries.rowCount(), 1)), 0)
        mime, action, none = entries.mimeData([index]), Qt.DropAction.CopyAction, Qt.KeyboardModifier.NoModifier
        name = index.data()  # the list may be another one before it is over
        place = viewport.mapFrom(self.window, end)
        events: list[QEvent] = [
            QDragEnterEvent(place, action, mime, LEFT, none),
            *(QDragMoveEvent(place + QPoint(step, step), action, mime, LEFT, none) for step in (-40, -20, 0)),
        ]
        goes_away = self.random.random() < 0.15
        events.append(QDragLeaveEvent() if goes_away else QDropEvent(QPointF(place), action, mime, LEFT, none))
        for event in events:
            QApplication.sendEvent(viewport, event)
            QApplication.processEvents()
        return f"{'take back' if goes_away else 'drop'} {name} at {place.x()},{place.y()}"

    def _drag(self, handle: QWindow, start: QPoint, end: QPoint, button: Qt.MouseButton) -> str:
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

    # Keys

    def key(self) -> str:
        """Press a few keys."""
        keys = [(self.random.choice(KEYS), self.modifiers(0.15)) for _ in range(self.random.randint(1, 4))]
        for key, held in keys:
            self.note(f"key {held.name}+{key.name}")
            self.press(key, held)
        return "keys " + " ".join(f"{held.name}+{key.name}" for key, held in keys)

    def type_text(self) -> str:
        """Type into whatever has the keys."""
        text = self.random.choice(TYPED)
        focus = QApplication.focusWidget()
        if focus is None or isinstance(focus.window(), QFileDialog):
            return "nothing to type into"
        name = type(focus).__name__
        for character in text:
            focus = QApplication.focusWidget()
            if focus is not None:
                special = {"\n": Qt.Key.Key_Return, "\t": Qt.Key.Key_Tab}.get(character)
                QTest.keyClick(focus, special) if special is not None else QTest.keyClicks(focus, character)
        return f"type {text[:20]!r} into {name}"

    def compose(self) -> str:
        """Put in what an input method gives."""
        text = self.random.choice(COMPOSED)
        focus = QApplication.focusWidget()
        if focus is None or isinstance(focus.window(), QFileDialog):
            return "nothing to compose into"
        name = type(focus).__name__
        QApplication.sendEvent(focus, QInputMethodEvent(text[:1], []))
        event = QInputMethodEvent()
        event.setCommitString(text)
        QApplication.sendEvent(focus, event)
        return f"compose {text!r} into {name}"

    def paste(self) -> str:
        """Paste a whole workflow or a broken one, in the code, on the canvas or where the keys are."""
        text = self.random.choice(self.texts)
        QGuiApplication.clipboard().setText(text)
        where = self.random.choice(["code", "canvas", "anywhere"])
        if where == "code" and open_dialog() is None:
            self.window.show_panel("code")
            self.window.code.editor.setFocus()
        elif where == "canvas" and open_dialog() is None:
            self.window.canvas.view.setFocus()
        if isinstance(open_dialog(), QFileDialog):
            return "no paste"
        if self.random.random() < 0.6:
            self.press(Qt.Key.Key_A, CONTROL)
        self.press(Qt.Key.Key_V, CONTROL)
        return f"paste {text[:30]!r} {where}"

    def edit_code(self) -> str:
        """Put the cursor somewhere in the code and type or delete there."""
        if open_dialog() is not None:
            return self.key()
        self.window.show_panel("code")
        editor = self.window.code.editor
        editor.setFocus()
        cursor = editor.textCursor()
        cursor.setPosition(self.random.randrange(max(editor.document().characterCount(), 1)))
        editor.setTextCursor(cursor)
        for _ in range(self.random.randint(0, 3)):
            self.press(self.random.choice([Qt.Key.Key_Right, Qt.Key.Key_Down]), SHIFT)
        if self.random.random() < 0.4:
            key = self.random.choice([Qt.Key.Key_Backspace, Qt.Key.Key_Delete, Qt.Key.Key_Return, Qt.Key.Key_Tab])
            self.press(key, self.random.choice([NONE, NONE, CONTROL]))
            return f"code {key.name} at {cursor.position()}"
        return f"code at {cursor.position()}: {self.type_text()}"

    def fill_field(self) -> str:
        """Choose a state and put something into a field of the inspector."""
        if open_dialog() is not None:
            return self.key()
        states = list(self.window.document.definition.states)
        if states:
            self.window.selection.set((self.random.choice(states),))
        QApplication.processEvents()
        fields = [
            child
            for child in self.window.inspector.findChildren(QWidget)
            if child.isVisible() and child.focusPolicy() & Qt.FocusPolicy.TabFocus
        ]
        if not fields:
            return "no field"
        field = self.random.choice(fields)
        name = f"{type(field).__name__}#{field.objectName()}"
        field.setFocus(Qt.FocusReason.MouseFocusReason)
        if self.random.random() < 0.5:
            self.press(Qt.Key.Key_A, CONTROL)
        did = self.compose() if self.random.random() < 0.2 else self.type_text()
        if self.random.random() < 0.6:
            self.press(self.random.choice([Qt.Key.Key_Return, Qt.Key.Key_Tab, Qt.Key.Key_Escape]), NONE)
        return f"field {name}: {did}"

    # Actions

    def trigger(self) -> str:
        """Trigger one of the menu's actions, as the menu would."""
        if open_dialog() is not None:
            return self.answer_dialog()
        name = self.random.choice([spec.name for spec in ACTIONS])
        self.window.actions_[name].trigger()
        return f"trigger {name}"

    def undo_storm(self) -> str:
        """Undo and redo many times in any order."""
        names = [self.random.choice(["undo", "undo", "redo"]) for _ in range(self.random.randint(1, 30))]
        for name in names:
            self.window.actions_[name].trigger()
        return f"{len(names)} x undo or redo"

    def open_file(self) -> str:
        """Open a file of any kind as the dialog would hand it over; unsaved changes are asked about or lost."""
        if open_dialog() is not None:
            return self.answer_dialog()
        path = self.random.choice(list(self.files))
        if self.random.random() < 0.5:
            self.window.files.leave(lambda: self.window.open(path))
        else:
            self.window.open(path)
        return f"open {path.name}"

    def drop_file(self) -> str:
        """Save under a name of our own, or export."""
        if open_dialog() is not None:
            return self.answer_dialog()
        path = self.files[0].parent / "saved" / f"{self.random.randint(0, 3)}.tcsl.json"
        path.parent.mkdir(exist_ok=True)
        match self.random.randint(0, 3):
            case 0:
                self.window.files.save_as(path)
            case 1:
                self.window.files.export_picture(path.with_suffix(self.random.choice([".png", ".svg"])))
            case 2:
                self.window.files.export_json(path)
            case _:
                with suppress(OSError):
                    path.write_text(self.random.choice(self.texts), encoding="utf-8", errors="surrogatepass")
        return f"write {path.name}"

    def steer_run(self) -> str:
        """Run, stop, pause, step or go on."""
        if open_dialog() is not None:
            return self.answer_dialog()
        name = self.random.choice(
            ["run", "run", "run", "run_with", "stop", "pause", "step_over", "step_into", "step_out"]
        )
        self.window.actions_[name].trigger()
        return f"trigger {name}"

    def show_panel(self) -> str:
        """Bring a panel to the front, or hide it."""
        dock = self.random.choice(self.window.docks)
        if self.random.random() < 0.15:
            dock.toggleViewAction().trigger()
        else:
            self.window.show_panel(dock.objectName().removesuffix("Dock"))
        return f"panel {dock.objectName()}"

    def resize(self) -> str:
        """Make the window another size."""
        self.window.resize(self.random.randint(300, 2200), self.random.randint(200, 1400))
        return f"resize {self.window.width()}x{self.window.height()}"

    def wait(self) -> str:
        """Let animations, timers and the engine come."""
        milliseconds = self.random.choice([1, 20, 60, 180])
        QTest.qWait(milliseconds)
        return f"wait {milliseconds} ms"

    def answer_dialog(self) -> str:
        """Answer the open dialog or menu: click in it, type, accept or give up."""
        dialog = open_dialog()
        if dialog is None:
            return "no dialog any more"
        name = f"{type(dialog).__name__}#{dialog.objectName()}"
        if isinstance(dialog, QFileDialog):
            return f"{name}: {self._answer_file_dialog(dialog)}"
        if self.random.random() < 0.4:
            self.press(Qt.Key.Key_Escape, NONE)
            return f"Escape out of {name}"
        return f"{name}: {self.random.choice([self.click, self.key, self.type_text])()}"

    def _answer_file_dialog(self, dialog: QFileDialog) -> str:
        # Random keys there could delete files of the machine.
        if self.random.random() < 0.5:
            dialog.reject()
            return "reject"
        path = self.random.choice(list(self.files))
        if dialog.acceptMode() is QFileDialog.AcceptMode.AcceptSave:
            path = path.parent / "saved" / f"{self.random.randint(0, 3)}"
            path.parent.mkdir(exist_ok=True)
        if dialog.fileMode() is QFileDialog.FileMode.Directory:
            path = path.parent / "functions"
        dialog.fileSelected.emit(str(path))
        dialog.reject()
        return f"choose {path.name}"

    def finish(self) -> None:
        """Leave dialogs and menus, end the run, and check everything once more.

        Raises:
            Broken: a dialog stays, a run does not end, or something else does not hold.
        """
        for _ in range(RELEASED_BY_ESCAPE):
            if open_dialog() is None:
                break
            self.press(Qt.Key.Key_Escape, NONE)
            QApplication.processEvents()
        dialog = open_dialog()
        if dialog is not None:
            raise Broken(f"{type(dialog).__name__}#{dialog.objectName()} does not go away")
        clock = QElapsedTimer()
        clock.start()
        self.window.session.stop()
        while self.window.session.is_running:
            QApplication.processEvents()
            if clock.elapsed() > 10_000:
                raise Broken("the run does not stop")
        self.checks.check_thoroughly()
