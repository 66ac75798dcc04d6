"""What the random user does in the code, beyond typing anywhere in it."""

import re

from PySide6.QtCore import QEvent, QPoint, Qt
from PySide6.QtGui import QHelpEvent, QTextCursor
from PySide6.QtWidgets import QApplication

from designer.editor.code_edit import KEYS, CodeEdit
from tests.designer.shell.monkey.fingers import Fingers
from tests.designer.shell.monkey.hands import ALT, CONTROL, NONE, RIGHT, SHIFT, Hands
from tests.designer.shell.monkey.words import PATTERNS, PLACES, REPLACEMENTS, STATES, names

KEY = Qt.Key
_name = re.compile(r'"((?:[^"\\\n]|\\.)*)"')
STARTS = ['"', "Ty", "Ne", "Ta", "States.", "$.", "q", "", "Re", '"Co']
"""What typing begins with before a list of completions is asked for."""


class InCode:
    """Gestures that need the code in front."""

    def __init__(self, hands: Hands, fingers: Fingers) -> None:
        self.hands, self.fingers = hands, fingers
        self.random = hands.random

    def enter(self) -> CodeEdit:
        """Bring the code to the front and give it the keys."""
        self.hands.window.show_panel("code")
        editor = self.hands.window.code.editor
        editor.setFocus()
        return editor

    def put_cursor(self, *, on_name: bool | None = None) -> str:
        """Put the cursor anywhere, or into something in quotes."""
        editor = self.enter()
        text = editor.document().toRawText()
        strings = list(_name.finditer(text)) if on_name or (on_name is None and self.random.random() < 0.6) else []
        if strings:
            found = self.random.choice(strings)
            position = self.random.randint(found.start(1), found.end(1))
        else:
            position = self.random.randrange(max(editor.document().characterCount(), 1))
        cursor = editor.textCursor()
        cursor.setPosition(position)
        if self.random.random() < 0.15:
            cursor.movePosition(QTextCursor.MoveOperation.Down, QTextCursor.MoveMode.KeepAnchor, 3)
        editor.setTextCursor(cursor)
        return f"at {position}"

    def complete(self) -> str:
        """Ask for completions and take one, or not."""
        at = self.put_cursor()
        typed = self.hands.type_keys(self.random.choice(STARTS))
        self.hands.press(KEY.Key_Space, CONTROL)
        more = self.hands.type_keys(self.random.choice(["", "", "e", "t", "s"]))
        down = [(self.random.choice([KEY.Key_Down, KEY.Key_Up]), NONE) for _ in range(self.random.randint(0, 4))]
        end = self.random.choice([KEY.Key_Return, KEY.Key_Tab, KEY.Key_Escape, KEY.Key_Left])
        self.hands.keys(*down, (end, NONE))
        return f"complete {at}: {typed}, {more}, {end.name}"

    def rename(self) -> str:
        """Rename what the cursor is in, everywhere."""
        at = self.put_cursor(on_name=True)
        self.hands.press(KEY.Key_F2, NONE)
        self.hands.press(KEY.Key_A, CONTROL)
        typed = self.hands.type_keys(self.random.choice(names(self.hands.window.document)))
        end = self.random.choice([KEY.Key_Return, KEY.Key_Return, KEY.Key_Escape, KEY.Key_F5])
        self.hands.press(end, NONE)
        return f"rename {at}: {typed}, {end.name}"

    def press_keys(self) -> str:
        """Press what the code knows: fold, unfold, format, repair, jump."""
        at = self.put_cursor()
        keys = [(Qt.Key(key), held) for key, held in self.random.choices(list(KEYS), k=self.random.randint(1, 4))]
        return f"code {at}: {self.hands.keys(*keys)}"

    def find(self) -> str:
        """Find or replace, with whatever options."""
        at = self.put_cursor()
        replaces = self.random.random() < 0.6
        self.hands.press(KEY.Key_H if replaces else KEY.Key_F, CONTROL)
        self.hands.press(KEY.Key_A, CONTROL)
        words = self.hands.type_keys(self.random.choice([*PATTERNS, *names(self.hands.window.document)]))
        bar, did = self.hands.window.code.find_bar, ""
        if replaces:
            self.hands.press(KEY.Key_Tab, NONE)
            did = self.hands.type_keys(self.random.choice(REPLACEMENTS))
        for _ in range(self.random.randint(0, 3)):
            if bar.isVisible():
                did += f", {self.fingers.use(bar)}"
        ends = [(KEY.Key_Return, NONE), (KEY.Key_Return, SHIFT), (KEY.Key_Return, ALT), (KEY.Key_Escape, NONE)]
        self.hands.keys(*self.random.choices(ends, k=self.random.randint(0, 3)))
        return f"find {at}: {words}, {did}"

    def go_to(self) -> str:
        """Go to a line, or to a state that is chosen from a list."""
        at = self.put_cursor()
        if self.random.random() < 0.5:
            self.hands.press(KEY.Key_G, CONTROL)
            self.hands.press(KEY.Key_A, CONTROL)
            typed = self.hands.type_keys(self.random.choice(PLACES))
        else:
            self.hands.press(KEY.Key_T, CONTROL)
            typed = self.hands.type_keys(self.random.choice(names(self.hands.window.document))[:5])
        self.hands.press(self.random.choice([KEY.Key_Return, KEY.Key_Return, KEY.Key_Escape]), NONE)
        return f"go from {at} to {typed}"

    def type_state(self) -> str:
        """Type a whole state, character by character or as a paste, at the beginning of a machine's states."""
        editor = self.enter()
        text = editor.document().toRawText()
        places = [found.end() for found in re.finditer(r'"States"\s*:\s*\{', text)]
        if not places:
            return "no states here"
        cursor = editor.textCursor()
        cursor.setPosition(self.random.choice(places))
        editor.setTextCursor(cursor)
        state = self.random.choice(STATES)
        if self.random.random() < 0.4:
            return f"a state: {self.hands.type_keys(state)}"
        QApplication.clipboard().setText(state)
        self.hands.press(KEY.Key_V, CONTROL)
        return f"a state: paste {state[:20]!r}"

    def look(self) -> str:
        """Let the mouse rest over something, in the text or in the gutter; or ask for the menu there."""
        editor = self.enter()
        under = self.random.choice([editor.viewport(), editor.gutter])
        if self.random.random() < 0.4:
            return self.fingers.use(under)
        if self.random.random() < 0.5:
            self.put_cursor(on_name=True)
            under = editor.viewport()
            point = editor.cursorRect().center()
            QApplication.sendEvent(under, QHelpEvent(QEvent.Type.ToolTip, point, under.mapToGlobal(point)))
            return "look at a name"
        point = QPoint(self.random.randrange(max(under.width(), 1)), self.random.randrange(max(under.height(), 1)))
        if self.random.random() < 0.4:
            self.fingers.tap(under, point, RIGHT)
            return "menu of the code"
        QApplication.sendEvent(under, QHelpEvent(QEvent.Type.ToolTip, point, under.mapToGlobal(point)))
        return f"look at {point.x()},{point.y()}"

    def use_pane(self) -> str:
        """Use anything of the pane: bars, buttons, banner."""
        self.enter()
        return self.fingers.use(self.hands.window.code)
