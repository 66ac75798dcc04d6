"""The menus of the code pane."""

from collections.abc import Callable, Iterable

from PySide6.QtWidgets import QMenu, QWidget

from designer.document.document import Document
from designer.editor.code_edit import CodeEdit
from designer.look import language, tr
from engine.language.problems import Problem


def text_menu(
    parent: QWidget, document: Document, editor: CodeEdit, run: Callable[[str], None], *, can_fix: bool
) -> QMenu:
    """Return the menu of the text; keys are shown, not bound: the editor has them already."""
    menu = _menu(parent)
    has_selection = editor.textCursor().hasSelection()
    stack = document.undo_stack

    def add(words: str, keys: str, action: Callable[[], object], *, is_enabled: bool = True) -> None:
        # Words and keys are columns of a menu, parted by a tabulator.
        row = menu.addAction(f"{words}\t{keys}")
        row.setEnabled(is_enabled)
        row.triggered.connect(lambda _checked=False: action())

    if can_fix:
        add(tr("Repair this line"), "Ctrl+.", lambda: run("fix"))
        menu.addSeparator()
    add(tr("Undo"), "Ctrl+Z", lambda: run("undo"), is_enabled=stack.canUndo() and not document.is_held)
    add(tr("Redo"), "Ctrl+Y", lambda: run("redo"), is_enabled=stack.canRedo() and not document.is_held)
    menu.addSeparator()
    add(tr("Cut"), "Ctrl+X", editor.cut, is_enabled=has_selection and not document.is_held)
    add(tr("Copy"), "Ctrl+C", editor.copy, is_enabled=has_selection)
    add(tr("Paste"), "Ctrl+V", editor.paste, is_enabled=editor.canPaste() and not document.is_held)
    add(tr("Select all"), "Ctrl+A", editor.selectAll)
    menu.addSeparator()
    add(tr("Complete"), "Ctrl+Space", lambda: run("complete"))
    add(tr("Find…"), "Ctrl+F", lambda: run("find"))
    add(tr("Replace…"), "Ctrl+H", lambda: run("replace"))
    add(tr("Go to line…"), "Ctrl+G", lambda: run("go_to_line"))
    add(tr("Go to node…"), "Ctrl+T", lambda: run("go_to_state"))
    add(tr("Go to what is named here"), "F12", lambda: run("go_to_named"))
    add(tr("Rename node…"), "F2", lambda: run("rename"), is_enabled=document.can_edit().ok)
    menu.addSeparator()
    add(tr("Format"), "Shift+Alt+F", lambda: run("format"), is_enabled=document.can_edit().ok)
    return menu


def fix_menu(parent: QWidget, problems: Iterable[Problem], apply: Callable[[Problem], object]) -> QMenu:
    """Return a menu of repairs."""
    menu = _menu(parent)
    for problem in problems:
        if problem.fix is not None:
            row = menu.addAction(problem.fix.title(language()))
            row.setToolTip(problem.text(language()))
            row.triggered.connect(lambda _checked=False, problem=problem: apply(problem))
    menu.setToolTipsVisible(True)
    return menu


def _menu(parent: QWidget) -> QMenu:
    menu = QMenu(parent)
    menu.aboutToHide.connect(menu.deleteLater)
    return menu
