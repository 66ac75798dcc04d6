"""The condition of a rule as a form: a test, or a group of conditions with And, Or or Not, to any sensible depth."""

from collections.abc import Iterable, Iterator

from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QFrame, QLabel, QMenu, QVBoxLayout, QWidget

from designer.document.conditions import (
    add_condition,
    around,
    can_move,
    can_unwrap,
    change_group,
    children,
    move_condition,
    remove_condition,
    unwrap_condition,
    wrap_condition,
)
from designer.document.rule_trial import Answer, Trial, Truth
from designer.document.rule_values import COMBINATIONS, LISTS, combination_of, operand_spec
from designer.inspector.choice_fields import QuietCombo
from designer.inspector.field_row import FieldRow, spaced
from designer.inspector.labels import ElidedLabel, link_button, row, tool_button, word_button
from designer.inspector.ordering import STEPS, DropLine, Grip, gap_at, gap_line
from designer.inspector.part import Part, Place
from designer.inspector.test_row import TestRow
from designer.look import pixmap, themes, tr
from designer.widgets.popup import Menu
from designer.widgets.wrapping import plain_tip
from engine.language.shorten import shorten_json
from engine.language.source import NodeKind

DEEPEST, MOST = 5, 40
"""A condition nested deeper, or made of more, is edited as JSON: as a form it would only be in the way."""
_LINE = 32  # pixels


class ConditionPart(Part):
    """A condition at a place; the ``root`` one is that of the rule and has no grip, for it stays with its rule."""

    def __init__(self, place: Place, parent: QWidget | None = None, *, root: "ConditionPart | None" = None) -> None:
        super().__init__(parent)
        self.place, self.root = place, root or self
        self._depth = 0 if root is None else place.pointer.count("/") - root.place.pointer.count("/")
        self._is_read_only = False
        self._answer: Answer | None = None
        self.setObjectName("condition")
        self.grip = Grip(self)
        self.grip.setVisible(root is not None)
        self.sign = QLabel(self)
        self.sign.setFixedSize(16, 16)
        self.sign.setVisible(False)
        self.more = tool_button("more", "condition-menu", self)
        self.more.clicked.connect(lambda: self.menu().popup(self.more.mapToGlobal(QPoint(0, self.more.height()))))
        self.test: TestRow | None = None
        self.group: _Group | None = None
        self.json: dict[str, FieldRow] = {}
        self.odd = ElidedLabel("error", self)
        self._column = spaced(self)
        self._column.setSpacing(4)
        self._head = row(self.grip, self.odd, self.sign, self.more, spacing=4)
        for beside in (self.grip, self.sign, self.more):
            # As high as a line of text: what a path finds may stand below it.
            beside.setFixedHeight(_LINE)
            self._head.setAlignment(beside, Qt.AlignmentFlag.AlignTop)
        self._column.addLayout(self._head)
        themes.changed.connect(self._show_answer)
        if root is not None:
            self._connect(root)
        self._match()
        self.retranslate()

    def _connect(self, root: "ConditionPart") -> None:
        self.grip.stepped.connect(self.step)
        self.grip.dragged.connect(lambda at: root.show_drop(self, at))
        self.grip.dropped.connect(lambda at: root.drop(self, at))
        self.grip.given_up.connect(root.hide_drop)

    @property
    def kind(self) -> str:
        """And, Or, Not; empty for a test."""
        return combination_of(self.place.node())

    @property
    def inner(self) -> "list[ConditionPart]":
        """The conditions of the group that are shown."""
        return [] if self.group is None or self.group.isHidden() else self.group.shown

    def parts(self) -> Iterable[Part]:
        """See :class:`Part`."""
        if self.test is not None and not self.test.isHidden():
            yield self.test
        yield from self.inner
        yield from (made for made in self.json.values() if not made.isHidden())

    def walk(self) -> "Iterator[ConditionPart]":
        """Yield this condition and all shown inside it."""
        yield self
        for one in self.inner:
            yield from one.walk()

    def refresh(self) -> None:
        """See :class:`Part`."""
        self._match()
        super().refresh()
        if self.group is not None:
            self.group.refresh()

    def enter(self) -> None:
        """See :class:`Part`."""
        entered = self._match()
        for part in self.parts():
            if part not in entered:
                part.enter()

    def set_read_only(self, is_read_only: bool) -> None:
        """See :class:`Part`."""
        self._is_read_only = is_read_only
        super().set_read_only(is_read_only)
        self.grip.setEnabled(not is_read_only)
        self.more.setEnabled(not is_read_only)
        if self.group is not None:
            self.group.set_read_only(is_read_only)

    def retranslate(self) -> None:
        """See :class:`Part`."""
        for part in (self.test, *(self.group.made if self.group is not None else ()), *self.json.values()):
            if part is not None:
                part.retranslate()
        if self.group is not None:
            self.group.retranslate()
        self.grip.retranslate()
        word_button(self.more, tr("More for this condition"))
        self._show_answer()

    def show_trial(self, trial: Trial | None, state: str) -> None:
        """Show what this condition and those inside it are for the data that were tried."""
        self._answer = None if trial is None else trial.answers.get(self.place.pointer[len(state) :])
        self._show_answer()
        for one in self.inner:
            one.show_trial(trial, state)

    # What is shown

    def _match(self) -> list[Part]:
        """Show the editor that fits what stands in the text; return the parts that show another place now."""
        kind, entered = self.kind, list[Part]()
        is_form = not kind or (self._is_regular(kind) and self._depth < 2 * DEEPEST and self.count() <= MOST)
        if not kind and self.test is None:
            self.test = TestRow(self.place, self)
            self.test.set_read_only(self._is_read_only)
            self._head.insertWidget(1, self.test.variable, 1)
            self._column.addWidget(self.test)
            self.test.enter()
            entered.append(self.test)
        if kind and is_form and self.group is None:
            self.group = _Group(self)
            self._head.insertWidget(1, self.group.combo, 1)
            self._column.addWidget(self.group)
        if kind and not is_form and kind not in self.json:
            self.json[kind] = FieldRow(self.place, operand_spec(kind), self)
            self._column.addWidget(self.json[kind])
            self.json[kind].enter()
        for name, made in self.json.items():
            made.setVisible(name == kind and not is_form)
        # The first line of each stands in the head, beside the grip and the menu.
        node = self.place.node()
        is_odd = node is not None and node.kind is not NodeKind.OBJECT
        self.odd.setVisible(is_odd)
        if is_odd and node is not None:
            self.odd.say(tr("{value} is no condition", value=shorten_json(node.value, 40)))
        if self.test is not None:
            self.test.setVisible(not kind and not is_odd)
            self.test.variable.setVisible(not kind and not is_odd)
        if self.group is not None:
            self.group.setVisible(bool(kind) and is_form)
            self.group.combo.setVisible(bool(kind) and is_form)
            entered += self.group.match(kind if is_form else "")
        return entered

    def _is_regular(self, kind: str) -> bool:
        """Tell whether And and Or have a list, so that nothing is lost when they are changed in the form."""
        node = self.place.node(kind)
        return kind not in LISTS or (node is not None and node.kind is NodeKind.ARRAY)

    def count(self) -> int:
        """Return how many conditions there are here and inside, as far as it matters."""
        waiting, found = [self.place.pointer], 0
        while waiting and found <= MOST:
            found += 1
            waiting += children(self.place.document, waiting.pop())
        return found

    def _show_answer(self) -> None:
        answer = self._answer
        self.sign.setVisible(answer is not None)
        if answer is None:
            return
        icon, role = _SIGNS[answer.truth]
        self.sign.setPixmap(pixmap(icon, role, 14))
        words = {Truth.TRUE: tr("True for the data"), Truth.FALSE: tr("Not true for the data")}
        text = answer.reason if answer.truth is Truth.FAILED else words[answer.truth]
        self.sign.setToolTip(plain_tip(text))
        self.sign.setAccessibleName(text)

    # What is done

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Qt: Alt with an arrow moves the condition."""
        if event.modifiers() == Qt.KeyboardModifier.AltModifier and self.root is not self:
            step = STEPS.get(Qt.Key(event.key()))
            if step is not None:
                self.step(step)
                return
        super().keyPressEvent(event)

    def settle(self) -> None:
        """Write what is being typed anywhere in the rule, for conditions are about to get other places."""
        self.root.leave()
        self.root.place.forget_drafts()

    def step(self, by: int) -> None:
        """Move the condition up or down: past its neighbour, into a group there, or out of its own."""
        group, index, owner = *around(self.place.pointer), self.root
        if index is None:
            return
        self.settle()
        document = self.place.document
        siblings = children(document, group)
        beside = index + by
        if 0 <= beside < len(siblings):
            if combination_of(document.source.node(siblings[beside])) in LISTS:
                end = len(children(document, siblings[beside])) if by < 0 else 0
                self._move(siblings[beside], end)
            else:
                self._move(group, beside if by < 0 else beside + 1)
        elif group != owner.place.pointer:
            outer, place = around(group)
            if place is not None:
                self._move(outer, place if by < 0 else place + 1)

    def _move(self, group: str, index: int) -> None:
        """Move it, and let the keys go with it."""
        root, focused, on_grip = self.root, QApplication.focusWidget(), self.grip.hasFocus()
        has_focus = focused is not None and self.isAncestorOf(focused)
        moved_to = move_condition(self.place.document, self.place.pointer, group, index)
        if not moved_to:
            return
        root.refresh()
        there = next((part for part in root.walk() if part.place.pointer == moved_to), None)
        if there is not None and has_focus:
            (there.grip if on_grip else there.first).setFocus()

    @property
    def first(self) -> QWidget:
        """The widget that one begins with."""
        if self.kind:
            return self.more if self.group is None else self.group.combo
        return self.more if self.test is None else self.test.variable.field.input

    def menu(self) -> QMenu:
        """Return a menu of what can be done with the condition now; it is made when it is wanted."""
        menu, document, pointer = Menu(self), self.place.document, self.place.pointer
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        for group, words in (
            ("And", tr("Put into a group with And")),
            ("Or", tr("Put into a group with Or")),
            ("Not", tr("Negate with Not")),
        ):
            menu.addAction(words).triggered.connect(lambda _=False, group=group: self._wrap(group))
        apart = menu.addAction(tr("Take out of the group") if self.kind == "Not" else tr("Take the group apart"))
        apart.setVisible(bool(self.kind))
        apart.setEnabled(can_unwrap(document, pointer).ok)
        apart.triggered.connect(self._unwrap)
        menu.addSeparator()
        for words, by in ((tr("Move up"), -1), (tr("Move down"), 1)):
            move = menu.addAction(words)
            move.setVisible(self.root is not self and around(pointer)[1] is not None)
            move.triggered.connect(lambda _=False, by=by: self.step(by))
        remove = menu.addAction(tr("Remove the condition") if self.root is not self else tr("Begin anew"))
        remove.triggered.connect(self._remove)
        return menu

    def _wrap(self, group: str, *, and_add: bool = False) -> None:
        self.settle()
        wrap_condition(self.place.document, self.place.pointer, group, and_add=and_add)

    def wrap_and_add(self, group: str) -> None:
        """Put the condition into a group with another test beside it."""
        self._wrap(group, and_add=True)

    def _unwrap(self) -> None:
        self.settle()
        unwrap_condition(self.place.document, self.place.pointer)

    def _remove(self) -> None:
        self.settle()
        remove_condition(self.place.document, self.place.pointer)

    # Dragging

    def _spot(self, dragged: "ConditionPart", at: QPoint) -> "tuple[ConditionPart, int] | None":
        """Return the group and the gap in it that are nearest to a point of the desktop, or None."""
        found = None
        for part in self.walk():
            if part.kind in LISTS and part.group is not None and not part.group.isHidden():
                area = QRect(part.group.mapToGlobal(QPoint()), part.group.size())
                is_over = part is self or area.top() <= at.y() <= area.bottom()
                is_allowed = can_move(self.place.document, dragged.place.pointer, part.place.pointer).ok
                if is_over and is_allowed:
                    found = part  # the innermost one comes last
        if found is None:
            return None
        return found, gap_at([_rect(one) for one in found.inner], at.y())

    def show_drop(self, dragged: "ConditionPart", at: QPoint) -> None:
        """Show where a condition that is dragged would go."""
        spot = self._spot(dragged, at)
        self.hide_drop()
        if spot is not None and spot[0].group is not None:
            spot[0].group.show_gap(spot[1])

    def hide_drop(self) -> None:
        """Show no place any longer."""
        for part in self.walk():
            if part.group is not None:
                part.group.line.hide()

    def drop(self, dragged: "ConditionPart", at: QPoint) -> None:
        """Move a condition to where it was dropped."""
        spot = self._spot(dragged, at)
        self.hide_drop()
        if spot is None:
            return
        group, gap = spot
        owner, index = around(dragged.place.pointer)
        if owner == group.place.pointer and index is not None and gap in (index, index + 1):
            return
        self.settle()
        dragged._move(group.place.pointer, gap)


class _Group(Part):
    """And, Or or Not: which, the conditions inside, and what adds another."""

    def __init__(self, owner: ConditionPart) -> None:
        super().__init__(owner)
        self._owner = owner
        self.made: list[ConditionPart] = []
        self.shown: list[ConditionPart] = []
        self.combo = QuietCombo(owner)
        self.combo.setObjectName("group")
        self.combo.fill_with(lambda: ((words, name) for name, words in _group_words().items()))
        self.combo.chosen.connect(self._change)
        self.frame = QFrame(self)
        self.frame.setProperty("role", "branch")
        self.column = QVBoxLayout(self.frame)
        self.column.setContentsMargins(8, 2, 0, 2)
        self.column.setSpacing(12)
        self.add_test, self.add_group = link_button("add-test", self), link_button("add-group", self)
        self.add_test.clicked.connect(lambda: self._add(is_group=False))
        self.add_group.clicked.connect(lambda: self._add(is_group=True))
        self.line = DropLine(self.frame)
        column = spaced(self)
        column.setSpacing(6)
        column.addWidget(self.frame)
        column.addLayout(row(self.add_test, self.add_group, 1, spacing=14))
        self.retranslate()

    def match(self, kind: str) -> list[ConditionPart]:
        """Have as many conditions as the text, each at its place; return those that got another place."""
        place, entered = self._owner.place, list[ConditionPart]()
        pointers = children(place.document, place.pointer) if kind else ()
        while len(self.made) < len(pointers):
            made = ConditionPart(self._below(pointers[len(self.made)]), self.frame, root=self._owner.root)
            made.set_read_only(self._owner._is_read_only)
            self.made.append(made)
            self.column.addWidget(made)
        for one, pointer in zip(self.made, pointers, strict=False):
            if one.place.pointer != pointer or one.isHidden():
                one.place.pointer = pointer
                one.setVisible(True)
                one.enter()
                entered.append(one)
        for one in self.made[len(pointers) :]:
            one.setVisible(False)
        self.shown = self.made[: len(pointers)]
        for link in (self.add_test, self.add_group):
            link.setVisible(kind in LISTS)
        self._show_kind(kind)
        return entered

    def set_read_only(self, is_read_only: bool) -> None:
        """See :class:`Part`."""
        for widget in (self.combo, self.add_test, self.add_group):
            widget.setEnabled(not is_read_only)

    def retranslate(self) -> None:
        """See :class:`Part`."""
        self.add_test.setText(tr("+ Test"))
        self.add_group.setText(tr("+ Group"))
        self.combo.setAccessibleName(tr("How the conditions go together"))
        self._show_kind(self._owner.kind)

    def show_gap(self, gap: int) -> None:
        """Show a line where something would go."""
        rects = [one.geometry() for one in self.shown]
        self.line.show_at(8, gap_line(rects, gap) if rects else 4, self.frame.width() - 8)

    def _show_kind(self, kind: str) -> None:
        if kind:
            self.combo.show_item(_group_words()[kind], kind)

    def _below(self, pointer: str) -> Place:
        place = self._owner.place
        return place.below(*pointer[len(place.pointer) + 1 :].split("/"))

    def _change(self, wanted: object) -> None:
        self._owner.settle()
        change_group(self._owner.place.document, self._owner.place.pointer, str(wanted))
        self._show_kind(self._owner.kind)

    def _add(self, *, is_group: bool) -> None:
        owner = self._owner
        other = "Or" if owner.kind == "And" else "And"
        owner.settle()
        add_condition(owner.place.document, owner.place.pointer, other if is_group else "")


def _group_words() -> dict[str, str]:
    words = {"And": tr("all of these (And)"), "Or": tr("any of these (Or)"), "Not": tr("not this (Not)")}
    return {name: words[name] for name in COMBINATIONS}


def _rect(widget: QWidget) -> QRect:
    return QRect(widget.mapToGlobal(QPoint()), widget.size())


_SIGNS = {Truth.TRUE: ("tick", "succeeded"), Truth.FALSE: ("slash", "muted"), Truth.FAILED: ("warning", "caught")}
