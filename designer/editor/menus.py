"""The menus of the code pane."""

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from functools import partial
from typing import NamedTuple

from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QMenu, QWidget

from designer.document.document import Document
from designer.document.fixing import fix_all, fixable
from designer.document.silencing import is_silenced_everywhere, silence, unsilence
from designer.editor.code_edit import CodeEdit
from designer.look import language, tr
from designer.widgets.popup import Menu
from designer.widgets.wrapping import plain_tip
from engine.language.problems import Problem


class TextCommand(NamedTuple):
    """What the pane does by a key: its name, English words and keys, and whether it ``changes`` the workflow."""

    name: str
    words: str
    keys: str
    changes: bool = False


TEXT_COMMANDS: tuple[tuple[TextCommand, ...], ...] = (
    (
        TextCommand("complete", "Complete", "Ctrl+Space"),
        TextCommand("find", "Find…", "Ctrl+F"),
        TextCommand("replace", "Replace…", "Ctrl+H"),
        TextCommand("go_to_line", "Go to line…", "Ctrl+G"),
        TextCommand("go_to_state", "Go to node…", "Ctrl+T"),
        TextCommand("go_to_named", "Go to what is named here", "F12"),
        TextCommand("rename", "Rename node…", "F2", changes=True),
    ),
    (
        TextCommand("fold", "Fold", "Ctrl+Shift+["),
        TextCommand("unfold", "Unfold", "Ctrl+Shift+]"),
        TextCommand("fold_states", "Fold all nodes", "Ctrl+Alt+["),
        TextCommand("unfold_all", "Unfold all", "Ctrl+Alt+]"),
    ),
    (TextCommand("format", "Format", "Shift+Alt+F", changes=True),),
)
"""The groups of the menu of the text, below those of every text field."""


def text_menu(
    parent: QWidget, document: Document, editor: CodeEdit, run: Callable[[str], None], problems: Sequence[Problem]
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

    if any(problem.fix is not None for problem in problems):
        add(tr("Repair this line"), "Ctrl+.", lambda: run("fix"))
    for problem in {problem.code: problem for problem in problems}.values():
        words = tr("Silence {code} here", code=problem.code)
        add(words, "", partial(silence, document, problem.code, problem.path), is_enabled=document.can_edit().ok)
    if problems:
        menu.addSeparator()
    add(tr("Undo"), "Ctrl+Z", lambda: run("undo"), is_enabled=stack.canUndo() and not document.is_held)
    add(tr("Redo"), "Ctrl+Y", lambda: run("redo"), is_enabled=stack.canRedo() and not document.is_held)
    menu.addSeparator()
    add(tr("Cut"), "Ctrl+X", editor.cut, is_enabled=has_selection and not document.is_held)
    add(tr("Copy"), "Ctrl+C", editor.copy, is_enabled=has_selection)
    add(tr("Paste"), "Ctrl+V", editor.paste, is_enabled=editor.canPaste() and not document.is_held)
    add(tr("Select all"), "Ctrl+A", editor.selectAll)
    for commands in TEXT_COMMANDS:
        menu.addSeparator()
        for command in commands:
            is_enabled = not command.changes or document.can_edit().ok
            add(tr(command.words), command.keys, partial(run, command.name), is_enabled=is_enabled)
    return menu


def fix_menu(parent: QWidget, problems: Iterable[Problem], apply: Callable[[Problem], object]) -> QMenu:
    """Return a menu of repairs, at the first; those of one name are told apart by what is wrong."""
    menu = _menu(parent)
    titles = [(problem.fix.title(language()), problem) for problem in problems if problem.fix is not None]
    counts = Counter(title for title, _problem in titles)
    for title, problem in titles:
        words = problem.text(language())
        row = menu.addAction(f"{title}: {words}" if counts[title] > 1 else title)
        row.setToolTip(plain_tip(words))
        row.triggered.connect(lambda _checked=False, problem=problem: apply(problem))
    menu.setToolTipsVisible(True)
    menu.setActiveAction(menu.actions()[0])
    return menu


def problem_menu(parent: QWidget, document: Document, problem: Problem, go: Callable[[], object]) -> QMenu:
    """Return the menu of a problem: go there, repair it or all of its kind, silence its rule or let it speak again."""
    menu, code = _menu(parent), problem.code
    menu.setObjectName("problemMenu")

    def add(words: str, action: Callable[[], object], *, is_enabled: bool = True) -> None:
        row = menu.addAction(words)
        row.setEnabled(is_enabled)
        row.triggered.connect(lambda _checked=False: action())

    add(tr("Go to the place"), go)
    if problem.fix is not None:
        add(problem.fix.title(language()), lambda: document.apply_fix(problem))
    count = fixable(document, code)
    if count > 1:
        add(tr("Repair all {count}: {code}", count=count, code=code), lambda: fix_all(document, code))
    menu.addSeparator()
    if document.side.is_silenced(problem):
        if not is_silenced_everywhere(document, code):
            add(tr("Show this again"), lambda: unsilence(document, code, problem.path))
        add(tr("Show {code} again everywhere", code=code), lambda: unsilence(document, code))
    else:
        can_edit = document.can_edit().ok
        here = problem.path
        add(tr("Silence {code} here", code=code), lambda: silence(document, code, here), is_enabled=can_edit)
        add(tr("Silence {code} everywhere", code=code), lambda: silence(document, code), is_enabled=can_edit)
    menu.addSeparator()
    add(tr("Copy the message"), lambda: QGuiApplication.clipboard().setText(problem.text(language())))
    return menu


def _menu(parent: QWidget) -> QMenu:
    menu = Menu(parent)
    menu.aboutToHide.connect(menu.deleteLater)
    return menu
