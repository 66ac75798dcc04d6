"""The keys that people bring along from other tools: each is bound, and stands on the sheet of keys."""

import pytest
from PySide6.QtCore import QKeyCombination
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QLabel

from designer.look import set_language
from designer.shell.main_window import MainWindow
from designer.shell.shortcut_sheet import ShortcutSheet

pytestmark = pytest.mark.slow

# As agreed: what is done, and its keys; arrows, the wheel and dragging are tested where they act.
TABLE = """
undo                   Ctrl+Z
redo                   Ctrl+Y Ctrl+Shift+Z
delete                 Del Backspace
delete and reconnect   Ctrl+Del
duplicate              Ctrl+D
cut, copy, paste       Ctrl+X Ctrl+C Ctrl+V
paste with links       Ctrl+Shift+V
select all             Ctrl+A
rename                 F2
add a node             Tab N
append                 A
change the type        R
connect                C
find                   Ctrl+F
commands               Ctrl+Shift+P
zoom                   Ctrl+= Ctrl+-
actual size, fit       Ctrl+0 Ctrl+1
fit the selection      Shift+1 F
run                    F5 Ctrl+Return
stop                   Shift+F5
breakpoint             F9
step over, into, out   F10 F11 Shift+F11
step back              Shift+F10
the menu of the node   Alt+Enter
restart, run to here   Ctrl+Shift+F5 Ctrl+F10
mock                   Ctrl+M
pause                  F6
continue a failed run  F7
keys                   F1 Shift+?
save                   Ctrl+S
"""
KEYS = [key for line in TABLE.strip().splitlines() for key in line[23:].split()]
NOT_SHOWN = {"Shift+?"}  # what some keyboards send for ?


def _combination(keys: str) -> QKeyCombination:
    combination: QKeyCombination = QKeySequence(keys)[0]  # type: ignore[index]  # the stubs do not know of it
    return combination


def _cap(keys: str) -> str:
    return keys.replace("Return", "Enter")  # as caps have it


def _bound(window: MainWindow) -> set[QKeyCombination]:
    of_actions = {_combination(keys.toString()) for action in window.actions() for keys in action.shortcuts()}
    return of_actions | set(window.canvas.keys.combinations)


def test_each_is_bound(window: MainWindow) -> None:
    bound = _bound(window)

    assert [key for key in KEYS if _combination(key) not in bound] == []


def test_each_stands_on_the_sheet(window: MainWindow) -> None:
    sheet = ShortcutSheet(window.actions_, window)
    caps = {label.text() for label in sheet.findChildren(QLabel) if label.property("role") == "key"}
    shown = {_combination(cap) for cap in caps if QKeySequence(cap).count()}
    sheet.deleteLater()

    assert [key for key in KEYS if _combination(_cap(key)) not in shown and key not in NOT_SHOWN] == []


@pytest.mark.parametrize("tongue", ["en", "zh"])
def test_the_sheet_calls_one_key_by_one_name_in_the_language_of_the_window(window: MainWindow, tongue: str) -> None:
    set_language(tongue)
    sheet = ShortcutSheet(window.actions_, window)
    caps = " ".join(label.text() for label in sheet.findChildren(QLabel) if label.property("role") == "key")
    sheet.deleteLater()

    assert "Ctrl+Enter" in caps
    assert "Return" not in caps
    assert "回车" not in caps
    assert ("click" in caps, " and " in caps) == (tongue == "en", False)


def test_no_key_means_two_actions(window: MainWindow) -> None:
    keys = [keys.toString() for action in window.actions() for keys in action.shortcuts()]

    assert len(keys) == len(set(keys))


def test_no_key_is_one_that_never_comes_through(window: MainWindow) -> None:
    switches_terminals = {_combination(f"Ctrl+Alt+F{number}") for number in range(1, 13)}  # on Linux, whatever runs

    assert not _bound(window) & switches_terminals
