"""What the random user does on the canvas, beyond clicking and dragging anywhere."""

from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from designer.document.inlining import workflow_at
from designer.shell.actions import ACTIONS
from tests.designer.shell.monkey.fingers import Fingers
from tests.designer.shell.monkey.hands import ALT, CONTROL, LEFT, NONE, SHIFT, Hands
from tests.designer.shell.monkey.words import PATTERNS, TYPES, names

KEY = Qt.Key
ARROWS = (KEY.Key_Up, KEY.Key_Down, KEY.Key_Left, KEY.Key_Right)


def _keys_of(text: str) -> tuple[Qt.Key, Qt.KeyboardModifier]:
    """Return the key and what is held, out of words such as "Ctrl+D"."""
    combined = QKeySequence(text)[0]  # type: ignore[index]  # PySide's own description forgot it
    return combined.key(), combined.keyboardModifiers()


KEYS: list[tuple[Qt.Key, Qt.KeyboardModifier]] = [
    *(_keys_of(spec.canvas_keys) for spec in ACTIONS if spec.canvas_keys),
    *((arrow, held) for arrow in ARROWS for held in (NONE, SHIFT, ALT, ALT | SHIFT)),
    *((KEY.Key_Plus, NONE), (KEY.Key_Minus, NONE), (KEY.Key_F, NONE), (KEY.Key_N, NONE), (KEY.Key_Return, NONE)),
    *((KEY.Key_F9, NONE), (KEY.Key_A, CONTROL), (KEY.Key_Backspace, NONE), (KEY.Key_Exclam, SHIFT)),
]
"""What the canvas takes: the keys of the actions about nodes, and those of walking, moving and looking."""
NOTE_KEYS = [
    *((KEY.Key_K, NONE), (KEY.Key_Return, NONE), (KEY.Key_F2, NONE), (KEY.Key_Delete, NONE), (KEY.Key_D, CONTROL)),
    *((KEY.Key_C, CONTROL), (KEY.Key_X, CONTROL), (KEY.Key_V, CONTROL), (KEY.Key_M, NONE), (KEY.Key_Up, CONTROL | ALT)),
    *((arrow, held) for arrow in ARROWS for held in (ALT, ALT | SHIFT, CONTROL | ALT)),
]
ARRANGING = ("align_", "distribute_", "pin", "tidy")
RESTRUCTURING = ("wrap_map", "wrap_parallel", "unwrap", "extract", "inline", "open_started", "cut", "copy", "duplicate")
PASTING = ("paste", "paste_linked", "paste", "undo")


class OnCanvas:
    """Gestures that need the canvas in front."""

    def __init__(self, hands: Hands, fingers: Fingers) -> None:
        self.hands, self.fingers = hands, fingers
        self.random = hands.random

    def select(self) -> str:
        """Select some nodes and perhaps an edge, or click at one node after the other."""
        window = self.hands.window
        states = list(window.document.definition.states)
        if not states:
            return "nothing to select"
        chosen = self.random.sample(states, min(len(states), self.random.randint(1, 4)))
        if self.random.random() < 0.5:
            edges = [edge for edge in window.canvas.scene.edges if self.random.random() < 0.04]
            window.selection.set(chosen, edges)
            return f"select {len(chosen)} and {len(edges)}"
        for place, pointer in enumerate(chosen):
            item = window.canvas.scene.nodes.get(pointer)
            if item is not None:
                self._click(item.scene_rect.center(), CONTROL if place else NONE)
        return f"click at {len(chosen)} nodes"

    def press_keys(self) -> str:
        """Press what the canvas knows, with something selected."""
        did = self.select() if self.random.random() < 0.5 else ""
        self.hands.window.canvas.view.setFocus()
        return f"{did} {self.hands.keys(*self.random.choices(KEYS, k=self.random.randint(1, 4)))}"

    def choose(self) -> str:
        """Add, append, connect or change the type: a list that typing narrows."""
        did = self.select()
        self.hands.window.canvas.view.setFocus()
        key = self.random.choice([KEY.Key_A, KEY.Key_R, KEY.Key_C, KEY.Key_Tab, KEY.Key_A, KEY.Key_R])
        self.hands.press(key, NONE)
        words = self.random.choice([*TYPES, *names(self.hands.window.document)])
        typed = self.hands.type_keys(words)
        down = [(self.random.choice([KEY.Key_Down, KEY.Key_Up]), NONE) for _ in range(self.random.randint(0, 3))]
        end = self.random.choice([KEY.Key_Return, KEY.Key_Return, KEY.Key_Return, KEY.Key_Escape])
        self.hands.keys(*down, (end, NONE))
        return f"{did}, {key.name}, {typed}, {end.name}"

    def rename(self) -> str:
        """Give a node another name on the canvas."""
        did = self.select()
        self.hands.window.canvas.view.setFocus()
        self.hands.press(KEY.Key_F2, NONE)
        if self.random.random() < 0.7:
            self.hands.press(KEY.Key_A, CONTROL)
        typed = self.hands.type_keys(self.random.choice(names(self.hands.window.document)))
        end = self.random.choice([KEY.Key_Return, KEY.Key_Return, KEY.Key_Tab, KEY.Key_Escape])
        self.hands.press(end, NONE)
        return f"{did}, rename, {typed}, {end.name}"

    def note(self) -> str:
        """Write a note, or do something to one that is there."""
        view, notes = self.hands.window.canvas.view, list(self.hands.window.canvas.scene.notes.items.values())
        view.setFocus()
        if not notes or self.random.random() < 0.4:
            self.hands.press(KEY.Key_N, SHIFT)
            typed = self.hands.type_keys(self.random.choice(["Remember\nthis", "节点", "x" * 200, "", "A & <b>B</b>"]))
            end = self.random.choice([(KEY.Key_Escape, NONE), (KEY.Key_Return, CONTROL), (KEY.Key_Tab, NONE), None])
            if end is not None:
                self.hands.press(*end)
            return f"a note: {typed}"
        item = self.random.choice(notes)
        if self.random.random() < 0.3:
            corner = item.scene_rect.bottomRight() - QPointF(4, 4)
            start = corner if self.random.random() < 0.5 else item.scene_rect.center()
            return f"a note: {self._pull(start, start + QPointF(*self._way()))}"
        self._click(item.scene_rect.center(), self.random.choice([NONE, NONE, CONTROL]))
        view.setFocus()
        return f"a note: {self.hands.keys(*self.random.choices(NOTE_KEYS, k=self.random.randint(1, 3)))}"

    def move(self) -> str:
        """Drag a node to another place, by which it is pinned, or the end of an edge to another node."""
        scene = self.hands.window.canvas.scene
        if not scene.nodes:
            return "nothing to move"
        node = self.random.choice(list(scene.nodes.values()))
        if scene.edges and self.random.random() < 0.4:
            edge = self.random.choice(list(scene.edges.values()))
            self._click(edge.mapToScene(edge.points[len(edge.points) // 2]) if edge.points else edge.end_point, NONE)
            return self._pull(edge.end_point, node.scene_rect.center())
        return self._pull(node.scene_rect.center(), node.scene_rect.center() + QPointF(*self._way()))

    def arrange(self) -> str:
        """Align, distribute, pin or tidy up."""
        return self._trigger([spec.name for spec in ACTIONS if spec.name.startswith(ARRANGING)])

    def restructure(self) -> str:
        """Put into a frame, take out, move into a file of its own, put in, copy; with what dialogs want."""
        did = self._trigger(list(RESTRUCTURING))
        if did.endswith(("cut", "copy")):
            self.select()
            name = self.random.choice(PASTING)
            self.hands.window.actions_[name].trigger()
            did += f", {name}"
        return did

    def extract(self) -> str:
        """Move a node into a file of its own, or put in again what a node starts."""
        window = self.hands.window
        states = list(window.document.definition.states)
        if not states:
            return "nothing to extract"
        starting = [pointer for pointer in states if workflow_at(window.document, pointer)]
        if starting and self.random.random() < 0.5:
            window.selection.set((self.random.choice(starting),))
            name = self.random.choice(["inline", "inline", "open_started"])
            window.actions_[name].trigger()
            return name
        window.selection.set((self.random.choice(states),))
        window.actions_["extract"].trigger()
        if QApplication.activeModalWidget() is None:
            return "extract refused"
        if self.random.random() < 0.7:
            self.hands.press(KEY.Key_A, CONTROL)
            self.hands.type_keys(self.random.choice(["part", "part 2", "a/b", "", "26-map-sum-pow", "."]))
        end = self.random.choice([KEY.Key_Return, KEY.Key_Return, KEY.Key_Escape])
        self.hands.press(end, NONE)
        return f"extract, {end.name}"

    def find(self) -> str:
        """Look for something on the canvas and walk through what is found."""
        window = self.hands.window
        window.canvas.view.setFocus()
        self.hands.press(KEY.Key_F, CONTROL)
        words = [*PATTERNS, "States", "$.", "End", *names(window.document)]
        typed = self.hands.type_keys(self.random.choice(words)[:12])
        ends = [(KEY.Key_Return, NONE), (KEY.Key_Return, SHIFT), (KEY.Key_F3, NONE), (KEY.Key_Escape, NONE)]
        keys = self.hands.keys(*self.random.choices(ends, k=self.random.randint(0, 4)))
        used = self.fingers.use(window.canvas.find_bar) if window.canvas.find_bar.isVisible() else ""
        return f"find: {typed} {keys} {used}"

    def use_overlay(self) -> str:
        """Use what lies over the canvas: zoom bar, map, banners, the welcome page."""
        return self.fingers.use(self.hands.window.canvas)

    def _trigger(self, which: list[str]) -> str:
        did = self.select()
        name = self.random.choice(which)
        self.hands.window.actions_[name].trigger()
        return f"{did}, {name}"

    def _way(self) -> tuple[int, int]:
        return self.random.randint(-260, 260), self.random.randint(-200, 200)

    def _spot(self, place: QPointF) -> QPoint | None:
        view = self.hands.window.canvas.view
        spot = view.mapFromScene(place)
        inside = view.viewport().rect().contains(spot)
        return view.viewport().mapTo(self.hands.window, spot) if inside else None

    def _click(self, place: QPointF, held: Qt.KeyboardModifier) -> None:
        spot, handle = self._spot(place), self.hands.window.windowHandle()
        if spot is not None and handle is not None:
            self.hands.mouse(QTest.mouseMove, handle, spot)
            self.hands.press_and_release(handle, spot, LEFT, held)

    def _pull(self, start: QPointF, end: QPointF) -> str:
        spot, handle = self._spot(start), self.hands.window.windowHandle()
        if spot is None or handle is None:
            return "out of sight"
        view = self.hands.window.canvas.view
        goal = view.viewport().mapTo(self.hands.window, view.mapFromScene(end))
        return self.hands.drag_between(handle, spot, goal)
