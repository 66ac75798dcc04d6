"""What the random user does around the workflow: language, colours, guides, menus, and another window."""

from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from shiboken6 import isValid

from tests.designer.shell.monkey.fingers import Fingers
from tests.designer.shell.monkey.hands import CONTROL, NONE, SHIFT, Hands
from tests.designer.shell.monkey.words import sensible

KEY = Qt.Key
GUIDES = ("welcome", "tour", "tour", "shortcuts", "about", "reset_panels", "arrange_panels")


class Around:
    """Gestures about the window itself."""

    def __init__(self, hands: Hands, fingers: Fingers) -> None:
        self.hands, self.fingers = hands, fingers
        self.random = hands.random

    def switch(self) -> str:
        """Turn to the other language or the other colours."""
        name = self.random.choice(["language", "theme"])
        self.hands.window.actions_[name].trigger()
        return f"switch {name}"

    def be_guided(self) -> str:
        """Look at the welcome page, the tour, the keys."""
        window, name = self.hands.window, self.random.choice(GUIDES)
        window.actions_[name].trigger()
        QApplication.processEvents()
        shown: QWidget | None = window.guide.welcome if name == "welcome" else window.guide.tour
        if shown is None or not shown.isVisible():
            return name
        return f"{name}: {'; '.join(self.fingers.use(shown) for _ in range(2) if isValid(shown) and shown.isVisible())}"

    def command(self) -> str:
        """Choose a command or a node by typing a part of its name."""
        self.hands.press(KEY.Key_P, CONTROL | SHIFT)
        typed = self.hands.type_keys(self.random.choice(["a", "ex", "note", "pin", "run", "t", "s", "", "对"]))
        down = [(KEY.Key_Down, NONE)] * self.random.randint(0, 6)
        end = self.random.choice([KEY.Key_Return, KEY.Key_Return, KEY.Key_Escape])
        return f"command: {typed} {self.hands.keys(*down, (end, NONE))}"

    def open_menu(self) -> str:
        """Open the menu of the window and choose in it."""
        window = self.hands.window
        window.menu_.popup(window.mapToGlobal(QPoint(8, 40)))
        popup = QApplication.activePopupWidget()
        return "no menu" if popup is None else f"menu: {self.fingers.use(popup)}"

    def change_window(self) -> str:
        """Go on in the other window, often with something for it in the clipboard."""
        hands, did = self.hands, ""
        if len(hands.windows) < 2:
            return "no other window"
        if self.random.random() < 0.5:
            hands.window.selection.set(list(hands.window.document.definition.states)[:3])
            hands.window.actions_[self.random.choice(["copy", "copy", "cut", "copy_picture"])].trigger()
            did = "with something in the clipboard"
        hands.window = next(window for window in hands.windows if window is not hands.window)
        hands.window.raise_()
        hands.window.activateWindow()
        QApplication.processEvents()
        if did:
            hands.window.canvas.view.setFocus()
            hands.press(KEY.Key_V, self.random.choice([CONTROL, CONTROL | SHIFT]))
        return f"to window {hands.windows.index(hands.window) + 1} {did}"

    def make_order(self) -> str:
        """Repair what is broken, leave what is past, or take something sensible back."""
        window = self.hands.window
        if window.document.is_held:
            window.session.clear()
            return "leave the past"
        if window.document.is_broken and not window.document.apply_repair():
            for _ in range(20):
                if not window.document.is_broken:
                    break
                window.actions_["undo"].trigger()
            return "undo until it is whole"
        return "repair"

    def use_anything(self) -> str:
        """Use anything in the window as its kind wants."""
        return self.fingers.use(self.hands.window)

    def write_anywhere(self) -> str:
        """Type something sensible where the keys happen to be."""
        return self.hands.type_keys(sensible(self.random, self.hands.window.document))

    def rest(self) -> str:
        """Let animations, timers and the engine come."""
        milliseconds = self.random.choice([1, 20, 60, 180])
        QTest.qWait(milliseconds)
        return f"wait {milliseconds} ms"
