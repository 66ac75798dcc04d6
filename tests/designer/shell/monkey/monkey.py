"""A random user of the whole window: what it does, and how often."""

import gc
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from time import monotonic

from PySide6.QtCore import QElapsedTimer, QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QDragEnterEvent, QDragLeaveEvent, QDragMoveEvent, QDropEvent, QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QFileDialog

from designer.shell.actions import ACTIONS
from designer.shell.main_window import MainWindow
from tests.designer.shell.busy_machine import Starvation
from tests.designer.shell.monkey.canvas import OnCanvas
from tests.designer.shell.monkey.checks import Broken, Checks, windows_by_kind
from tests.designer.shell.monkey.code import InCode
from tests.designer.shell.monkey.files import WithFiles
from tests.designer.shell.monkey.fingers import Fingers
from tests.designer.shell.monkey.hands import (
    CONTROL,
    LEFT,
    MIDDLE,
    NONE,
    RIGHT,
    SHIFT,
    Hands,
    is_file_dialog_open,
    open_dialog,
)
from tests.designer.shell.monkey.panels import InPanels
from tests.designer.shell.monkey.surroundings import Around
from tests.designer.shell.monkey.words import COMPOSED, NONSENSE

KEY = Qt.Key
KEYS = [
    *(KEY.Key_Tab, KEY.Key_Backtab, KEY.Key_Return, KEY.Key_Escape, KEY.Key_Space),
    *(KEY.Key_Up, KEY.Key_Down, KEY.Key_Left, KEY.Key_Right, KEY.Key_Home, KEY.Key_End),
    *(KEY.Key_PageUp, KEY.Key_PageDown, KEY.Key_Delete, KEY.Key_Backspace, KEY.Key_Insert, KEY.Key_Menu),
    *(
        KEY.Key_F1,
        KEY.Key_F2,
        KEY.Key_F3,
        KEY.Key_F5,
        KEY.Key_F6,
        KEY.Key_F7,
        KEY.Key_F8,
        KEY.Key_F9,
        KEY.Key_F10,
        KEY.Key_F11,
    ),
    *(KEY.Key_A, KEY.Key_C, KEY.Key_D, KEY.Key_F, KEY.Key_G, KEY.Key_R, KEY.Key_K, KEY.Key_M, KEY.Key_P, KEY.Key_E),
    *(KEY.Key_H, KEY.Key_L, KEY.Key_N, KEY.Key_V, KEY.Key_X, KEY.Key_Y, KEY.Key_Z, KEY.Key_S, KEY.Key_T),
    *(KEY.Key_Plus, KEY.Key_Minus, KEY.Key_0, KEY.Key_1, KEY.Key_Question, KEY.Key_Slash),
    *(KEY.Key_BracketLeft, KEY.Key_BraceLeft, KEY.Key_QuoteDbl, KEY.Key_Comma, KEY.Key_Period),
]
RELEASED_BY_ESCAPE = 12
"""Presses of Escape after which every dialog and menu must be gone."""


def settle() -> None:
    """Let what an action began come to its end."""
    QApplication.processEvents()
    # What is deleted later from outside any event, as an action is, waits for a loop that is begun; tests begin none.
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)


MOST_OF_A_KIND, MOST_WIDGETS = 30, 9_000
"""How many windows of a kind may be left over, such as the menus of fields; and widgets, when every form was wanted once.

What is opened and never goes is soon more: each kind of dialog and list is opened some fifty times in a long game.
"""


class Monkey(Hands):
    """Plays ``actions`` on windows; the same seed plays the same, apart from how fast runs go."""

    def __init__(
        self,
        windows: Sequence[MainWindow],
        seed: int,
        files: Sequence[Path],
        texts: Sequence[str],
        diary: Path | None = None,
    ) -> None:
        super().__init__(windows, seed, diary)
        self.texts = texts
        self.checks = [Checks(window) for window in self.windows]
        self.slowest: list[tuple[float, str]] = []
        for window in self.windows:
            # The window would be gone and with it the game.
            window.actions_["quit"].setEnabled(False)
        self.fingers = Fingers(self)
        self.with_files = WithFiles(self, files, texts)
        self._kinds = windows_by_kind()
        self._table = [*self._own_actions(), *self._sensible_actions()]

    def _own_actions(self) -> list[tuple[int, Callable[[], str]]]:
        """Return what nobody would do, and how often it is done."""
        return [
            (12, self.click),
            (7, self.drag),
            (6, self.drop_from_palette),
            (5, self.wire),
            (3, self.double_click),
            (3, self.right_click),
            (3, self.wheel),
            (12, self.key),
            (6, self.type_text),
            (3, self.compose),
            (3, self.paste),
            (8, self.trigger),
            (4, self.undo_storm),
            (4, self.edit_code),
            (5, self.steer_run),
            (1, self.resize),
            (2, self.show_panel),
        ]

    def _sensible_actions(self) -> list[tuple[int, Callable[[], str]]]:
        """Return what somebody might do, and how often it is done."""
        canvas, code = OnCanvas(self, self.fingers), InCode(self, self.fingers)
        panels, around, files = InPanels(self, self.fingers), Around(self, self.fingers), self.with_files
        return [
            *((6, canvas.press_keys), (5, canvas.choose), (3, canvas.rename), (4, canvas.note), (4, canvas.move)),
            *(
                (3, canvas.arrange),
                (4, canvas.restructure),
                (2, canvas.extract),
                (2, canvas.find),
                (2, canvas.use_overlay),
            ),
            *((4, code.complete), (2, code.rename), (4, code.press_keys), (3, code.find), (2, code.go_to)),
            *((3, code.type_state), (3, code.look), (2, code.use_pane)),
            *((4, panels.fill_form), (4, panels.fill_tab), (6, panels.use_part), (6, panels.edit_tree)),
            *((6, panels.build_condition), (4, panels.handle_errors), (1, panels.listen)),
            *((6, panels.use_panel), (2, panels.use_bars)),
            *((4, panels.debug), (1, panels.run_with), (4, panels.run_well)),
            *((5, files.open_good), (2, files.open_any), (3, files.write), (2, files.change_outside)),
            *((1, files.take_back), (1, files.compare), (2, files.exchange)),
            *((1, around.switch), (1, around.be_guided), (2, around.command), (1, around.open_menu)),
            *((2, around.change_window), (5, around.make_order), (5, around.use_anything)),
            *((2, around.write_anywhere), (2, around.rest)),
        ]

    def play(self, actions: int) -> Iterator[str]:
        """Do one action after the other and yield what was done.

        Raises:
            Broken: something does not hold any more.
        """
        weights, choices = [weight for weight, _ in self._table], [action for _, action in self._table]
        for number in range(actions):
            action = self.random.choices(choices, weights)[0]
            if open_dialog() is not None:
                action = self.face_dialog
            self.note(f"{number}: {action.__name__} …")
            self.starvation = Starvation.so_far()
            self.started = started = monotonic()
            did = action()
            self.started = 0.0
            settle()
            self.activate()
            self.note(f"{number}: {did}")
            self.slowest.append((monotonic() - started, self.log[-1]))
            if self.stuck or self.is_too_slow(self.slowest[-1][0]):
                raise Broken(f"took {self.slowest[-1][0]:.1f} s")
            yield self.log[-1]
            if number % 16 == 15:
                gc.collect(1)  # as the program does, and nobody else while a test of the window goes on
            for checks in self.checks:
                checks.check()
                if number % 16 == 15:
                    checks.check_thoroughly()
                if number % 96 == 95:
                    checks.check_journal()

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
        return self.drag_between(handle, start, end, self.random.choice([LEFT, LEFT, LEFT, MIDDLE]))

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
        return self.drag_between(handle, view.viewport().mapTo(self.window, spot), end)

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

    # Keys

    def key(self) -> str:
        """Press a few keys."""
        return self.keys(*((self.random.choice(KEYS), self.modifiers(0.15)) for _ in range(self.random.randint(1, 4))))

    def type_text(self) -> str:
        """Type nonsense into whatever has the keys."""
        return self.type_keys(self.random.choice(NONSENSE))

    def compose(self) -> str:
        """Put in what an input method gives."""
        return self.compose_text(self.random.choice(COMPOSED))

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
        if self.random.random() < 0.6:
            self.press(KEY.Key_A, CONTROL)
        self.press(KEY.Key_V, CONTROL)
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
            self.press(self.random.choice([KEY.Key_Right, KEY.Key_Down]), SHIFT)
        if self.random.random() < 0.4:
            key = self.random.choice([KEY.Key_Backspace, KEY.Key_Delete, KEY.Key_Return, KEY.Key_Tab])
            self.press(key, self.random.choice([NONE, NONE, CONTROL]))
            return f"code {key.name} at {cursor.position()}"
        return f"code at {cursor.position()}: {self.type_text()}"

    # Actions

    def trigger(self) -> str:
        """Trigger one of the menu's actions, as the menu would."""
        name = self.random.choice([spec.name for spec in ACTIONS])
        self.window.actions_[name].trigger()
        return f"trigger {name}"

    def undo_storm(self) -> str:
        """Undo and redo many times in any order."""
        names = [self.random.choice(["undo", "undo", "redo"]) for _ in range(self.random.randint(1, 30))]
        for name in names:
            self.window.actions_[name].trigger()
        return f"{len(names)} x undo or redo"

    def steer_run(self) -> str:
        """Run, stop, pause, step or go on."""
        names = ["run", "run", "run", "run_with", "stop", "pause", "step_over", "step_into", "step_out"]
        name = self.random.choice(names)
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

    def face_dialog(self) -> str:
        """Answer what is open, or do what can be done to a window all the same."""
        if is_file_dialog_open() or self.random.random() < 0.8:
            return self.answer_dialog()
        ways = [self.click, self.drag, self.wheel, self.key, self.type_text, self.compose, self.paste, self.resize]
        return self.random.choice(ways)()

    def answer_dialog(self) -> str:
        """Answer the open dialog or menu: use it, click anywhere in it, type, accept or give up."""
        dialog = open_dialog()
        if dialog is None:
            return "no dialog any more"
        name = f"{type(dialog).__name__}#{dialog.objectName()}"
        if isinstance(chooser := dialog.window(), QFileDialog):
            return f"{name}: {self.with_files.answer(chooser)}"
        if self.random.random() < 0.25:
            self.press(KEY.Key_Escape, NONE)
            return f"Escape out of {name}"
        ways = [lambda: self.fingers.use(dialog), self.click, self.key, self.type_text]
        return f"{name}: {self.random.choices(ways, (8, 1, 1, 1))[0]()}"

    def finish(self) -> None:
        """Leave dialogs and menus, end the runs, and check everything once more.

        Raises:
            Broken: a dialog stays, a run does not end, or something else does not hold.
        """
        for _ in range(RELEASED_BY_ESCAPE):
            dialog = open_dialog()
            if dialog is None:
                break
            if isinstance(chooser := dialog.window(), QFileDialog):
                chooser.reject()
            self.press(KEY.Key_Escape, NONE)
            settle()
        dialog = open_dialog()
        if dialog is not None:
            raise Broken(f"{type(dialog).__name__}#{dialog.objectName()} does not go away")
        for window in self.windows:
            _close_entered(window)
        clock = QElapsedTimer()
        clock.start()
        for window, checks in zip(self.windows, self.checks, strict=True):
            window.session.stop()
            while window.session.is_running:
                QApplication.processEvents()
                if clock.elapsed() > 10_000:
                    raise Broken("the run does not stop")
            checks.check_thoroughly()
            checks.check_journal()
        self._check_leftovers()

    def _check_leftovers(self) -> None:
        settle()
        left = {kind: count for kind, count in (windows_by_kind() - self._kinds).items() if count > MOST_OF_A_KIND}
        if left or len(QApplication.allWidgets()) > MOST_WIDGETS:
            raise Broken(f"widgets are left over: {left} of {len(QApplication.allWidgets())}")


def _close_entered(window: MainWindow) -> None:
    """Close the windows of workflows that were stepped into, which would ask for what was typed into them."""
    for entered in tuple(window.entering.windows):
        assert isinstance(entered, MainWindow)
        _close_entered(entered)
        entered.give_up_changes()
        entered.close()
