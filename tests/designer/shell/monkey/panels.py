"""What the random user does in the panels: forms, problems, outline, runs."""

from collections.abc import Sequence
from typing import TypeVar

from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QScrollArea, QToolButton, QWidget
from shiboken6 import isValid

from designer.inspector.cards import CardList
from designer.inspector.condition_part import ConditionPart
from designer.inspector.handler_cards import HandlerCard
from designer.inspector.inspector import Tab
from designer.inspector.part import Part
from designer.inspector.rule_card import RuleCard
from designer.inspector.rule_list import RuleList
from designer.widgets.json_tree import JsonTree
from designer.widgets.json_tree_edit import JsonTreeEdit
from tests.designer.shell.monkey.fingers import Fingers
from tests.designer.shell.monkey.hands import CONTROL, NONE, Hands

KEY = Qt.Key
W = TypeVar("W", bound=QWidget)
MOST_HEARD = 150
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
        self._select_some_type()
        return self._use(window.inspector, self.random.randint(1, 4))

    def _select_some_type(self) -> None:
        """Select, sometimes, a state of a type that is chosen first: most states are of few types."""
        window = self.hands.window
        by_type: dict[str, list[str]] = {}
        for pointer, state in window.document.definition.states.items():
            by_type.setdefault(state.type, []).append(pointer)
        if by_type and self.random.random() < 0.5:
            window.selection.set((self.random.choice(self.random.choice(list(by_type.values()))),))
            QApplication.processEvents()

    def fill_tab(self) -> str:
        """Use one tab of the inspector, whatever is selected."""
        window = self.hands.window
        window.show_panel("inspector")
        tabs = window.inspector.tabs
        if tabs.isVisible() and tabs.count():
            self.fingers.tap(tabs, tabs.tabRect(self.random.randrange(tabs.count())).center())
        return self._use(window.inspector.pages, self.random.randint(1, 4))

    def use_part(self) -> str:
        """Use a part of a form, each kind as often as any other, after scrolling to it."""
        window = self.hands.window
        window.show_panel("inspector")
        self._select_some_type()
        if self.random.random() < 0.7 and window.selection.pointers:
            tabs = window.inspector.tabs
            self.fingers.tap(tabs, tabs.tabRect(self.random.randrange(max(tabs.count(), 1))).center())
        by_kind: dict[str, list[QWidget]] = {}
        for kind in (Part, JsonTree):
            for part in window.inspector.findChildren(kind):
                if part.isVisible():
                    by_kind.setdefault(type(part).__name__, []).append(part)
        if not by_kind:
            return "no part"
        return self._use_one(self.random.choice(list(by_kind.values())), 3)

    def build_condition(self) -> str:
        """Change the rules of a Choice with the builder."""
        if not self._configure(("Choice",)):
            return self.use_part()
        parts = [
            *self._shown(ConditionPart),
            *self._shown(ConditionPart),
            *self._shown(RuleList),
            *self._shown(RuleCard),
        ]
        return self._use_one(parts, 4)

    def handle_errors(self) -> str:
        """Change what a state does about errors: retriers with their waits, catchers."""
        if not self._configure(("Task", "Parallel", "Map")):
            return self.use_part()
        tabs = self.hands.window.inspector.tabs
        number = next((at for at in range(tabs.count()) if tabs.tabData(at) is Tab.ERRORS), 0)
        self.fingers.tap(tabs, tabs.tabRect(number).center())
        return self._use_one([*self._shown(HandlerCard), *self._shown(CardList)], 3)

    def edit_tree(self) -> str:
        """Change the value of a field in its tree, cell by cell."""
        if not self._shown(JsonTreeEdit):
            self._configure(("Pass", "Task", "Map", "Parallel"))
            switches = [one for one in self._shown(QToolButton) if one.objectName() == "json-mode"]
            if not switches:
                return self.use_part()
            switch = self.random.choice(switches)
            self._scroll_to(switch)
            self.fingers.tap(switch, switch.rect().center())
        did = [self._use_one(self._shown(JsonTreeEdit), 2)]
        popup = QApplication.activePopupWidget()
        if popup is not None:
            did.append(self.fingers.use(popup))
        return f"tree: {'; '.join(did)}"

    def listen(self) -> str:
        """Ask what a screen reader asks: names, places and states of everything in the window."""
        window = self.hands.window
        seen, waiting = 0, [QAccessible.queryAccessibleInterface(window)]
        while waiting and seen < MOST_HEARD:
            part = waiting.pop(self.random.randrange(len(waiting)))
            if part is None or not part.isValid():
                continue
            seen += 1
            for text in QAccessible.Text.Name, QAccessible.Text.Description, QAccessible.Text.Help:
                part.text(text)
            part.rect(), part.role(), part.state(), part.childAt(200, 200)
            waiting += [part.child(number) for number in range(min(part.childCount(), MOST_HEARD))]
        return f"listen to {seen}"

    def _configure(self, types: tuple[str, ...]) -> bool:
        """Show the form of a state of one of these types; tell whether there is one."""
        window = self.hands.window
        states = window.document.definition.states
        fitting = [pointer for pointer, state in states.items() if state.type in types]
        if not fitting:
            return False
        window.show_panel("inspector")
        window.selection.set((self.random.choice(fitting),))
        window.inspector.show_configuration()
        return True

    def _shown(self, kind: type[W]) -> list[W]:
        return [part for part in self.hands.window.inspector.findChildren(kind) if part.isVisible()]

    def _use_one(self, parts: Sequence[QWidget], times: int) -> str:
        if not parts:
            return "nothing there"
        part = self.random.choice(parts)
        self._scroll_to(part)
        return f"{type(part).__name__}: {self._use(part, self.random.randint(1, times))}"

    def _scroll_to(self, part: QWidget) -> None:
        page = self.hands.window.inspector.pages.currentWidget()
        if isinstance(page, QScrollArea):
            page.ensureWidgetVisible(part)

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

    def run_well(self) -> str:
        """Repair what stands in the way and run, with a breakpoint or not; then look at it, or edit while it goes on."""
        window = self.hands.window
        if window.session.is_past:
            window.session.clear()
        while window.document.undo_stack.canUndo() and window.document.definition.has_errors:
            window.document.undo()
        if window.document.definition.has_errors or window.document.is_broken:
            return "cannot run"
        states = list(window.document.definition.states)
        if states and self.random.random() < 0.5:
            window.session.breakpoints.toggle(self.random.choice(states))
        window.actions_["run"].trigger()
        if QApplication.activeModalWidget() is not None:  # it asks for an input
            self.hands.press(KEY.Key_Return, CONTROL)
        QTest.qWait(self.random.choice([1, 10, 40, 80]))
        return f"run, {'running' if window.session.is_running else 'done'}"

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

    def _use(self, panel: QWidget, times: int) -> str:
        did = []
        for _ in range(times):
            popup = QApplication.activePopupWidget()
            # What a press brought up is answered, or the rest of the game does it.
            root = popup if popup is not None else panel
            if not isValid(root) or (popup is None and QApplication.activeModalWidget() is not None):
                break
            did.append(self.fingers.use(root))
        return "; ".join(did)
