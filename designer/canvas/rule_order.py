"""The order of a Choice's rules by mouse: the words of one are dragged onto those of another, whose place it takes."""

from PySide6.QtCore import QPoint, QPointF, QRectF, Qt
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QApplication

from designer.canvas.hints import Hint, Hints
from designer.canvas.paint import DETAIL
from designer.canvas.transition_item import TransitionItem
from designer.canvas.view import CanvasView
from designer.document.commands import move_rule
from designer.document.document import Document
from designer.document.pointers import label_of
from designer.document.selection import Selection
from designer.look import tr
from engine.language.machine import TransitionKind
from engine.language.shorten import shorten


class RuleOrderTool:
    """A mouse tool of the view; a press that pulls nothing selects the rule, as ever."""

    def __init__(self, view: CanvasView, document: Document, selection: Selection, hints: Hints) -> None:
        self._view = view
        self._document = document
        self._selection = selection
        self._hints = hints
        self._label = Hint(view)
        self._rule: TransitionItem | None = None
        self._target: TransitionItem | None = None
        self._pressed: QPoint | None = None
        self._is_dragging = False

    def press(self, event: QMouseEvent) -> bool:
        """Take hold of the words of a rule that is not the only one."""
        # From far away no words are drawn, so none can be meant.
        if event.modifiers() != Qt.KeyboardModifier.NoModifier or self._view.camera.zoom < DETAIL:
            return False
        rule = self._rule_at(self._view.mapToScene(event.position().toPoint()))
        if rule is None or len(self._rules_beside(rule)) < 2 or not self._document.can_edit().ok:
            return False
        self._view.canvas.clearSelection()
        rule.setSelected(True)
        self._rule, self._pressed = rule, event.position().toPoint()
        return True

    def move(self, event: QMouseEvent) -> bool:
        """Take the words along and light up what they would take the place of."""
        if self._rule is None or self._pressed is None:
            return False
        here = event.position().toPoint()
        if not self._is_dragging:
            if (here - self._pressed).manhattanLength() < QApplication.startDragDistance():
                return True
            self._is_dragging = True
            name = label_of(self._rule.edge.source)
            self._hints.begin(tr('Drop on another rule of "{name}" to be tried in its place; Esc cancels', name=name))
            self._label.say(shorten(self._rule.edge.label, 60), "accent")
        self._label.move(here + QPoint(10, -self._label.height() // 2))
        self._aim(self._view.mapToScene(here), here)
        return True

    def _aim(self, place: QPointF, here: QPoint) -> None:
        rule = self._rule
        assert rule is not None  # move() saw it
        found = self._rule_at(place, reach=6)
        target = found if found is not None and found is not rule and found in self._rules_beside(rule) else None
        if target is not self._target:
            self._light(target)
        if target is not None:
            words = tr("Rule {old} is tried as number {new}", old=rule.edge.index + 1, new=target.edge.index + 1)
            self._hints.answer.say(words, "succeeded")
            self._hints.answer.follow(here + QPoint(0, 16))
        else:
            self._hints.clear_answer()

    def _light(self, target: TransitionItem | None) -> None:
        for item, role in ((self._target, ""), (target, "succeeded")):
            if item is not None:
                item.set_drop_color(role)
        self._target = target

    def release(self, event: QMouseEvent) -> bool:
        """Let the rule be tried where it was dropped."""
        rule, target = self._rule, self._target
        if rule is None:
            return False
        self.cancel()
        if target is not None:
            place = target.edge.id  # the items show other rules once it is moved
            if move_rule(self._document, rule.edge.source, rule.edge.index, target.edge.index):
                self._selection.set((), (place,))
        return True

    def cancel(self) -> bool:
        """Give up; tell whether anything was on its way."""
        was_dragging = self._is_dragging
        if was_dragging:
            self._light(None)
            self._label.hush()
            self._hints.end()
        self._rule = self._pressed = None
        self._is_dragging = False
        return was_dragging

    def _rule_at(self, place: QPointF, reach: float = 0.0) -> TransitionItem | None:
        """Return the rule whose words are at a place."""
        area = QRectF(place.x() - reach, place.y() - reach, 2 * reach + 1, 2 * reach + 1)
        for item in self._view.canvas.items_at(area):
            if not isinstance(item, TransitionItem) or item.edge.kind is not TransitionKind.RULE:
                continue
            if item.pill is not None and item.mapRectToScene(item.pill).intersects(area):
                return item
        return None

    def _rules_beside(self, rule: TransitionItem) -> list[TransitionItem]:
        edges = self._view.canvas.edges.made.values()
        source = rule.edge.source
        return [one for one in edges if one.edge.source == source and one.edge.kind is TransitionKind.RULE]
