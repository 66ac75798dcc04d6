"""Lists of items in a state, one card each: rules, retriers, catchers; their order matters, so it can be changed."""

from collections.abc import Callable, Iterable
from typing import TypeAlias

from PySide6.QtCore import QPoint, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QApplication,
    QFrame,
    QHBoxLayout,
    QLineEdit,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from designer.document.commands import move_item, remove_list_item
from designer.inspector.card_notes import CardNotes
from designer.inspector.field_row import FieldRow, spaced
from designer.inspector.labels import ElidedLabel, label, tool_button, word_button
from designer.inspector.ordering import STEPS, DropLine, Grip, gap_at, gap_line
from designer.inspector.pager import PAGE, Pager, page_with
from designer.inspector.part import Part, Place, tab_stops
from designer.look import keep_icon, tr
from engine.language.fields import FieldSpec


class Card(Part):
    """A frame around one item: number, a line of summary, buttons for order and removal, and its fields.

    ``moved`` carries by how many places the item shall move, ``removed`` that it shall go.
    """

    moved = Signal(int)
    removed = Signal()

    def __init__(self, place: Place, parent: QWidget | None = None, *, is_alone: bool = False) -> None:
        super().__init__(parent)
        self.place, self._is_alone = place, is_alone
        self.frame = QFrame(self)
        self.frame.setProperty("role", "sunken")
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(self.frame)
        self.column = QVBoxLayout(self.frame)
        self.column.setContentsMargins(10, 6, 10, 10)
        self.column.setSpacing(8)
        self.grip = Grip(self)
        self.grip.setVisible(not is_alone)
        self.number, self.summary = label("chip", self), ElidedLabel("muted", self)
        self.up = tool_button("arrow-up", "move-up", self)
        self.down = tool_button("arrow-down", "move-down", self)
        self.remove = tool_button("trash", "remove", self)
        self.up.clicked.connect(lambda: self.moved.emit(-1))
        self.down.clicked.connect(lambda: self.moved.emit(1))
        self.remove.clicked.connect(self.removed)
        self.head = head = QHBoxLayout()
        head.setSpacing(2)
        head.addWidget(self.grip)
        head.addWidget(self.number)
        head.addSpacing(6)
        head.addWidget(self.summary, 1)
        for button in (self.up, self.down, self.remove):
            head.addWidget(button)
            button.setVisible(not is_alone)
        self.column.addLayout(head)
        self.notes = CardNotes(place, self.frame)
        self.column.addWidget(self.notes)

    @property
    def index(self) -> int:
        """The item's number from 0."""
        last = self.place.pointer.rpartition("/")[2]
        return int(last) if last.isdigit() else 0

    def describe(self) -> str:
        """Return the item in a few words."""
        raise NotImplementedError

    def refresh(self) -> None:
        """See :class:`Part`."""
        super().refresh()
        self.notes.refresh()
        self.number.setText(str(self.index + 1))
        self.summary.say(self.describe())

    def enter(self) -> None:
        """See :class:`Part`."""
        super().enter()
        self.refresh()

    def set_read_only(self, is_read_only: bool) -> None:
        """See :class:`Part`."""
        super().set_read_only(is_read_only)
        for widget in (self.grip, self.up, self.down, self.remove):
            widget.setEnabled(not is_read_only)

    def retranslate(self) -> None:
        """See :class:`Part`."""
        super().retranslate()
        self.grip.retranslate()
        self.notes.retranslate()
        word_button(self.up, tr("Try it earlier"))
        word_button(self.down, tr("Try it later"))
        word_button(self.remove, tr("Remove"))
        self.summary.say(self.describe())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Qt: Alt with an arrow moves the item, wherever in it the keys go."""
        step = STEPS.get(Qt.Key(event.key())) if event.modifiers() == Qt.KeyboardModifier.AltModifier else None
        if step is not None and not self._is_alone:
            self.moved.emit(step)
            return
        super().keyPressEvent(event)

    def field_row(self, spec: FieldSpec, *, is_inline: bool = False) -> FieldRow:
        """Return a row for a field of this item."""
        return FieldRow(self.place, spec, self.frame, is_inline=is_inline)


MakeCard: TypeAlias = Callable[[Place, QWidget], Card]


class CardList(Part):
    """The cards of one list of a state, page by page, and a button that adds one."""

    def __init__(
        self, place: Place, field: str, make: MakeCard, add: Callable[[], object], parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.place, self._field, self._make = place, field, make
        self._cards: list[Card] = []
        self._first = 0  # the item of the first card
        self._is_read_only = self._is_new_due = False
        self.setObjectName(field)
        self.title = label("section", self)
        self.hint = label("small", self, wraps=True)
        self.add = QPushButton(self)
        self.add.setObjectName(f"add-{field}")
        self.add.setProperty("quiet", True)
        self.add.setAutoDefault(False)
        keep_icon(self.add, "plus", "muted", 14)
        self.add.clicked.connect(lambda: self._add(add))
        self.line = DropLine(self)
        column = spaced(self)
        head = QHBoxLayout()
        head.addWidget(self.title, 1)
        head.addWidget(self.add)
        column.addLayout(head)
        column.addWidget(self.hint)
        self.pager, self._last_pager = Pager(self), Pager(self)
        for pager in (self.pager, self._last_pager):
            pager.turned.connect(self._turn)
        column.addWidget(self.pager)
        self._column = QVBoxLayout()
        self._column.setSpacing(column.spacing())
        column.addLayout(self._column)
        column.addWidget(self._last_pager)
        self._head = column

    @property
    def cards(self) -> list[Card]:
        """The cards that are shown."""
        return self._cards[: min(PAGE, self._count() - self._first)]

    def parts(self) -> Iterable[Part]:
        """See :class:`Part`."""
        return self.cards

    def refresh(self) -> None:
        """See :class:`Part`."""
        self._match()
        super().refresh()
        if self._is_new_due:
            self._enter_new()

    def enter(self) -> None:
        """See :class:`Part`."""
        self._first = 0
        entered = self._match()
        for card in self.cards:
            if card not in entered:
                card.enter()

    def lead_to(self, pointer: str) -> QWidget | None:
        """See :class:`Part`; the page of the item is turned to."""
        below = f"{self.place.pointer}/{self._field}/"
        number = pointer.removeprefix(below).partition("/")[0]
        if not pointer.startswith(below) or not number.isdecimal() or int(number) >= self._count():
            return None
        self._show_page(page_with(int(number)))
        return super().lead_to(pointer)

    def leave(self) -> None:
        """See :class:`Part`."""
        for card in self._cards:
            if not card.isHidden():
                card.leave()

    def set_read_only(self, is_read_only: bool) -> None:
        """See :class:`Part`."""
        self._is_read_only = is_read_only
        self.add.setEnabled(not is_read_only)
        for card in self._cards:
            card.set_read_only(is_read_only)

    def say(self, title: str, hint: str, add: str) -> None:
        """Word the list."""
        self.title.setText(title)
        self.hint.setText(hint)
        self.add.setText(add)
        self.add.setAccessibleName(f"{title}: {add}")
        for pager in (self.pager, self._last_pager):
            pager.retranslate()
        for card in self._cards:
            card.retranslate()

    def _count(self) -> int:
        items = self.place.node(self._field)
        return 0 if items is None else len(items.elements)

    def _match(self) -> list[Card]:
        """Have as many cards as there are items on the page, each at its place; return those that got another place."""
        count = self._count()
        self._first = min(self._first, page_with(count - 1))
        for pager in (self.pager, self._last_pager):
            pager.show_page(self._first, count)
        entered: list[Card] = []
        while len(self._cards) < min(PAGE, count - self._first):
            self._cards.append(self._new_card(self._first + len(self._cards)))
        for index, card in enumerate(self._cards, self._first):
            pointer = f"{self.place.pointer}/{self._field}/{index}"
            is_new = index < count and (card.place.pointer != pointer or card.isHidden())
            card.place.pointer = pointer
            card.setVisible(index < count)
            card.up.setVisible(count > 1 and index > 0)
            card.down.setVisible(count > 1 and index < count - 1)
            card.grip.setVisible(count > 1)
            if is_new:
                card.enter()
                entered.append(card)
        self.hint.setVisible(count == 0 and bool(self.hint.text()))
        return entered

    def _new_card(self, index: int) -> Card:
        card = self._make(self.place.below(self._field, str(index)), self)
        card.moved.connect(lambda by: self._move(card, by))
        card.grip.stepped.connect(lambda by: self._move(card, by))
        card.grip.dragged.connect(self._show_gap)
        card.grip.dropped.connect(lambda at: self._drop(card, at))
        card.grip.given_up.connect(self.line.hide)
        card.removed.connect(lambda: self._remove(card))
        card.set_read_only(self._is_read_only)
        card.retranslate()
        self._column.addWidget(card)
        return card

    def _settle(self) -> bool:
        """Write what is being typed, for items are about to get other numbers."""
        self.leave()
        self.place.forget_drafts(self._field)
        return True

    def _turn(self, first: int) -> None:
        """Show the page that begins with another item; what was typed is written, or waits."""
        self._show_page(first)
        QTimer.singleShot(0, self, lambda: _show_whole(self.pager))

    def _show_page(self, first: int) -> None:
        if first != self._first:
            self.leave()
            self._first = first
            self.refresh()

    def _add(self, add: Callable[[], object]) -> None:
        self._settle()
        before = self._count()
        add()
        self._is_new_due = self._count() > before
        if self._is_new_due:
            self._first = page_with(before)

    def _enter_new(self) -> None:
        """Let the keys go where the new item is filled in, at its first field."""
        self._is_new_due = False
        if not self.cards or self._is_read_only:
            return  # gone again before anybody saw it
        card = self.cards[-1]
        lines = (stop for stop in tab_stops(card) if isinstance(stop, QLineEdit))
        field = next((line for line in lines if line.isVisibleTo(card)), None)
        if field is None:
            return
        field.setFocus(Qt.FocusReason.OtherFocusReason)
        field.selectAll()
        # The page has room for the card only once it is laid out again.
        QTimer.singleShot(0, card, lambda: _show_whole(card))

    def _move(self, card: Card, by: int) -> None:
        self._move_to(card, card.index + by)

    def _move_to(self, card: Card, to: int) -> None:
        index, focused = card.index, QApplication.focusWidget()
        name = focused.objectName() if focused is not None and card.isAncestorOf(focused) else ""
        if self._settle() and 0 <= to < self._count() and to != index:
            self._first = page_with(to)
            move_item(self.place.document, self.place.pointer, self._field, index, to)
            self._match()
            # The keys go with what they moved.
            there = self._cards[to - self._first].findChild(QWidget, name) if name else None
            if there is not None:
                there.setFocus()

    def _show_gap(self, at: QPoint) -> None:
        rects = [card.geometry() for card in self.cards]
        self.line.show_at(0, gap_line(rects, gap_at(rects, self.mapFromGlobal(at).y())), self.width())

    def _drop(self, card: Card, at: QPoint) -> None:
        self.line.hide()
        gap = gap_at([one.geometry() for one in self.cards], self.mapFromGlobal(at).y())
        gap += self._first
        self._move_to(card, gap - (gap > card.index))

    def _remove(self, card: Card) -> None:
        index = card.index
        self._settle()
        remove_list_item(self.place.document, self.place.pointer, self._field, index)


def _show_whole(card: QWidget) -> None:
    """Scroll the page around a card until all of it is seen, or its beginning when it is too high."""
    around = card.parentWidget()
    while around is not None and not isinstance(around, QScrollArea):
        around = around.parentWidget()
    if around is not None:
        around.ensureWidgetVisible(card, 0, 12)
