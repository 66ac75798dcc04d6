"""What the random user does in the panels: forms, problems, outline, runs."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from tests.designer.shell.monkey.fingers import Fingers
from tests.designer.shell.monkey.hands import CONTROL, NONE, Hands

KEY = Qt.Key
PANELS = ("outline", "problems", "problems", "history", "runs", "runs", "console", "paused", "palette")
STEPS = ("run", "step_over", "step_into", "step_out", "stop", "pause", "breakpoint", "clear_run")


class InPanels:
    """Gestures in what stands around the canvas."""

    def __init__(self, hands: Hands, fingers: Fingers) -> None:
        self.hands, self.fingers = hands, fingers
        self.random = hands.random

    def fill_form(self) -> str:
        """Use the inspector several times, with a state of a type that is not seen too often."""
        window = self.hands.window
        window.show_panel("inspector")
        if self.random.random() < 0.6:
            by_type: dict[str, list[str]] = {}
            for pointer, state in window.document.definition.states.items():
                by_type.setdefault(state.type, []).append(pointer)
            if by_type:
                window.selection.set((self.random.choice(self.random.choice(list(by_type.values()))),))
                QApplication.processEvents()
        return self._use(window.inspector, self.random.randint(1, 4))

    def fill_tab(self) -> str:
        """Use one tab of the inspector, whatever is selected."""
        window = self.hands.window
        window.show_panel("inspector")
        tabs = window.inspector.tabs
        if tabs.isVisible() and tabs.count():
            self.fingers.tap(tabs, tabs.tabRect(self.random.randrange(tabs.count())).center())
        return self._use(window.inspector.pages, self.random.randint(1, 4))

    def use_panel(self) -> str:
        """Use one of the other panels."""
        name = self.random.choice(PANELS)
        self.hands.window.show_panel(name)
        panel = next(dock for dock in self.hands.window.docks if dock.objectName() == f"{name}Dock").widget()
        return self._use(panel, self.random.randint(1, 2))

    def use_bars(self) -> str:
        """Use the bar at the top or the one at the bottom."""
        window = self.hands.window
        return self.fingers.use(self.random.choice([window.top_bar, window.status]))

    def debug(self) -> str:
        """Set a breakpoint and go on in steps, or change what is paused."""
        window = self.hands.window
        states = list(window.document.definition.states)
        if states and self.random.random() < 0.4:
            window.selection.set((self.random.choice(states),))
            window.canvas.view.setFocus()
            self.hands.press(KEY.Key_F9, NONE)
        if window.session.is_paused and self.random.random() < 0.5:
            window.show_panel("paused")
            return self._use(window.paused, 2)
        name = self.random.choice(STEPS)
        window.actions_[name].trigger()
        return f"debug: {name}"

    def run_with(self) -> str:
        """Run with an input that is typed."""
        window = self.hands.window
        window.actions_["run_with"].trigger()
        dialog = QApplication.activeModalWidget()
        if dialog is None:
            return "no run"
        self.hands.press(KEY.Key_A, CONTROL)
        typed = self.hands.type_keys(self.random.choice(['{"key1": 1}', "{}", "[]", "{", '{"a": [1, 2, {"b": null}]}']))
        self.hands.press(self.random.choice([KEY.Key_Return, KEY.Key_Enter]), CONTROL)
        return f"run with {typed}"

    def _use(self, panel: object, times: int) -> str:
        did = []
        for _ in range(times):
            popup = QApplication.activePopupWidget()
            # What a press brought up is answered, or the rest of the game does it.
            root = popup if popup is not None else panel
            if root is None or (popup is None and QApplication.activeModalWidget() is not None):
                break
            did.append(self.fingers.use(root))  # type: ignore[arg-type]  # panels are widgets
        return "; ".join(did)
