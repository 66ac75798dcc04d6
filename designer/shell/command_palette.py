"""Every action of the window, every repair and every node, found by typing a part of its name."""

from collections.abc import Iterable, Iterator, Sequence

from PySide6.QtCore import QPoint, QTimer, Signal
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QMenu, QWidget

from designer.document.document import Document
from designer.document.silencing import shown, silence
from designer.look import in_english, language, tr, type_role
from designer.shell.actions import ACTIONS, Actions
from designer.shell.needs import what_is_needed
from designer.widgets.chooser import Choice, Chooser
from engine.language.problems import Problem
from engine.states import STATE_TYPES

WIDTH = 520
_TOP = 56
_ACTION, _ADD, _NODE, _FIX, _SILENCE = "action:", "add:", "node:", "fix:", "silence:"
_MOST_PROBLEMS = 100
"""More than that are for the panel of problems."""
_SIGNS = {spec.name: spec.icon for spec in ACTIONS}
_ENGLISH = {spec.name: spec.words for spec in ACTIONS}
_CANVAS_KEYS = {spec.name: spec.canvas_keys for spec in ACTIONS}


class CommandPalette(Chooser):
    """Does the action that is chosen; ``node_chosen`` carries the pointer of a node.

    ``add_chosen`` carries the payload of a node to be added, as the palette of nodes gives it.
    """

    node_chosen = Signal(str)
    add_chosen = Signal(dict)

    def __init__(
        self,
        parent: QWidget,
        actions: Actions,
        menu: QMenu,
        document: Document,
        more: Iterable[tuple[QAction, str]] = (),
    ) -> None:
        """List what the window and its ``menu`` offer, then ``more`` actions with the title of their group."""
        self._window = parent
        self._actions = [*_offered(actions, menu), *more]
        commands = [_command(number, action, group) for number, (action, group) in enumerate(self._actions)]
        self._document, self._problems = document, shown(document)[:_MOST_PROBLEMS]
        about_problems = _about_problems(document, self._problems) if document.can_edit().ok else ()
        rows = [*commands, *_additions(document), *about_problems, *_nodes(document)]
        super().__init__(parent, tr("Search commands and nodes"), rows, width=min(WIDTH, parent.width() - 40))
        self.setObjectName("commandPalette")
        self.chosen.connect(self._do)

    def open(self) -> None:
        """Show it in the middle of the window, near its upper edge."""
        window = self._window
        self.popup(window.mapToGlobal(QPoint((window.width() - self.width()) // 2, _TOP)))

    def _do(self, key: str) -> None:
        if key.startswith(_NODE):
            self.node_chosen.emit(key.removeprefix(_NODE))
            return
        if key.startswith(_ADD):
            self.add_chosen.emit({"type": key.removeprefix(_ADD)})
            return
        if key.startswith(_FIX):
            self._document.apply_fix(self._problems[int(key.removeprefix(_FIX))])
            return
        if key.startswith(_SILENCE):
            problem = self._problems[int(key.removeprefix(_SILENCE))]
            if problem in self._document.problems:  # another program may have changed the text meanwhile
                silence(self._document, problem.code, problem.path)
            return
        action, _ = self._actions[int(key.removeprefix(_ACTION))]
        # Once the popup is gone: the action may ask where the focus is.
        QTimer.singleShot(0, action, action.trigger)


def _offered(actions: Actions, menu: QMenu) -> Iterator[tuple[QAction, str]]:
    """Yield each action once, with the title of its menu: the window's own, then what menus offer.

    What the window cannot do now is there too; in a menu that changes, a disabled row only says that it is empty.
    """
    own, seen = set(actions.all()), set()
    found = [*_walk(menu, ""), *((action, "") for action in actions.all())]
    for action, group in sorted(found, key=lambda one: one[0] not in own):
        is_command = action.isEnabled() or action in own
        if action not in seen and is_command and action.text() and action.objectName() != "commands":
            seen.add(action)
            yield action, group


def _walk(menu: QMenu, group: str) -> Iterator[tuple[QAction, str]]:
    for action in menu.actions():
        inner = action.menu()
        if isinstance(inner, QMenu):
            yield from _walk(inner, inner.title())
        elif not action.isSeparator():
            yield action, group


def _command(number: int, action: QAction, group: str) -> Choice:
    name = action.objectName()
    words = action.text().partition("\t")[0].replace("&", "").rstrip("…")
    keys = action.shortcut().toString(QKeySequence.SequenceFormat.NativeText) or action.text().partition("\t")[2]
    hint = _CANVAS_KEYS.get(name, "") or keys
    is_own = name in _ENGLISH  # all others, such as templates, say little without their group
    return Choice(
        f"{_ACTION}{number}",
        words if is_own or not group else tr("{group}: {name}", group=group, name=words),
        _SIGNS.get(name, ""),
        hint=hint if action.isEnabled() else what_is_needed(name) or hint,
        also=" ".join((_ENGLISH.get(name, name), name.replace("_", " "), in_english(words), group, in_english(group))),
        is_enabled=action.isEnabled(),
    )


def _additions(document: Document) -> Iterator[Choice]:
    verdict = document.can_edit()
    for state_type in STATE_TYPES:
        sign = type_role(state_type)
        words = tr("Add a {type} node", type=state_type)
        yield Choice(
            f"{_ADD}{state_type}",
            words,
            sign,
            sign,
            hint="" if verdict.ok else verdict.reason,
            also=f"Add a {state_type} node",
            is_enabled=verdict.ok,
        )


def _about_problems(document: Document, problems: Sequence[Problem]) -> Iterator[Choice]:
    for number, problem in enumerate(problems):
        line, _column = document.source.line_column(problem.span.start)
        place = tr("Line {line}", line=line)
        also = f"{problem.text(language())} {problem.state}"
        if problem.fix is not None:
            words = tr("Repair: {title}", title=problem.fix.title(language()))
            yield Choice(f"{_FIX}{number}", words, "wand", hint=place, also=f"{also} Repair fix")
        words = tr("Silence {code} here", code=problem.code)
        yield Choice(f"{_SILENCE}{number}", words, "slash", hint=place, also=f"{also} Silence")


def _nodes(document: Document) -> Iterator[Choice]:
    for pointer, state in document.definition.walk():
        sign = type_role(state.type)
        yield Choice(f"{_NODE}{pointer}", state.name, sign, sign, hint=state.type)
