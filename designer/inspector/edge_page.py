"""The page of a connection: where it leads, and the rule or catcher behind it."""

from collections.abc import Sequence

from PySide6.QtWidgets import QPushButton, QWidget

from designer.document.commands import delete_edge, retarget_edge
from designer.document.document import Document
from designer.document.pointers import EdgePlace, edge_place, name_of, state_pointer
from designer.document.rules import can_delete_edge, edge_target, machine_at
from designer.inspector.cards import Card
from designer.inspector.choice_fields import QuietCombo
from designer.inspector.form_page import FormPage
from designer.inspector.handler_cards import CatcherCard
from designer.inspector.labels import label, row
from designer.inspector.part import Part, Place
from designer.inspector.rule_card import RuleCard
from designer.inspector.rule_list import TrialLine
from designer.look import keep_icon, tr
from engine.states import Choice


class EdgePage(FormPage):
    """A connection: where it leads, the rule or catcher behind it, and a button that deletes it."""

    def __init__(self, base: Place, parent: QWidget | None = None) -> None:
        """``base`` is a place of the same document; what is typed is kept with it."""
        document = base.document
        super().__init__("edge-page", document, parent)
        self._base = base
        self._edge = ""
        self._place = EdgePlace("", "")
        self.target_name = label("", self)
        self.target = QuietCombo(self)
        self.target.setObjectName("edge-target")
        self.target.fill_with(self._targets)
        self.target.chosen.connect(self._retarget)
        self._cards: dict[str, Card] = {}
        self.delete = QPushButton(self)
        self.delete.setObjectName("delete-edge")
        self.delete.setProperty("danger", True)
        self.delete.setAutoDefault(False)
        keep_icon(self.delete, "trash", "failed", 14)
        self.delete.clicked.connect(lambda: delete_edge(document, self._edge))
        self._state_place = base.below()
        self.trial = TrialLine(self._state_place, self)
        if base.trial_data is not None:
            base.trial_data.changed.connect(self._try)
        for widget in (self.trial, self.target_name, self.target):
            self.column.addWidget(widget)
        self._cards_at = self.column.count()
        self.column.addLayout(row(self.delete, 1))
        self.retranslate()

    @property
    def card(self) -> Card | None:
        """The card of the edge, if it is that of a rule or a catcher; made when there first is one."""
        kind = self._place.field.split("/")[1] if self._place.field else ""
        if kind not in _CARDS:
            return None
        if kind not in self._cards:
            self._cards[kind] = _CARDS[kind](self._base.below(), self, is_alone=True)
            self._cards[kind].retranslate()
            self.column.insertWidget(self._cards_at, self._cards[kind])
        return self._cards[kind]

    def parts(self) -> Sequence[Part]:
        """See :class:`Page`."""
        card = self.card
        return () if card is None else (card,)

    def show_edge(self, edge: str) -> None:
        """Show the edge of this id."""
        place = edge_place(edge)
        if place is None:
            return
        if edge != self._edge:
            self.leave()
        self._edge, self._place = edge, place
        card = self.card
        if card is not None:
            card.place.pointer = place.owner + place.field.rpartition("/")[0]
        self.enter()
        self.refresh()

    def refresh(self) -> None:
        """See :class:`Page`."""
        target = edge_target(self.document.definition, self._place) if self._edge else None
        if target is None:
            self.note.refresh()
            return
        super().refresh()
        card = self.card
        for other in self._cards.values():
            other.setVisible(other is card)
        for widget in (self.target_name, self.target):
            widget.setVisible(card is None)
        self._try()
        self.target.show_item(target or tr("End"), target)
        self.delete.setVisible(can_delete_edge(self.document.definition, self._edge).ok)

    def _try(self) -> None:
        """Show for the edges of a Choice which one is taken with the data there are."""
        self._state_place.pointer = self._place.owner
        state = self.document.definition.state(self._place.owner)
        self.trial.setVisible(isinstance(state, Choice))
        if not isinstance(state, Choice) or not self.is_entered:
            return
        trial, card = self.trial.try_now(), self.card
        if isinstance(card, RuleCard):
            card.show_trial(trial)

    def set_read_only(self, is_read_only: bool) -> None:
        """See :class:`Page`."""
        super().set_read_only(is_read_only)
        self.target.setEnabled(not is_read_only)
        self.delete.setEnabled(not is_read_only)

    def retranslate(self) -> None:
        """See :class:`Page`."""
        for card in self._cards.values():
            card.retranslate()
        self.target_name.setText(tr("Leads to"))
        self.target.setAccessibleName(tr("Leads to"))
        self.delete.setText(tr("Delete the connection"))
        self.refresh()

    def _targets(self) -> list[tuple[str, object]]:
        machine = machine_at(self.document.definition, self._place.machine)
        names: list[tuple[str, object]] = [(name, name) for name in (machine.states if machine is not None else ())]
        return [(tr("End"), ""), *names] if self._place.field in ("/Next", "/End") else names

    def _retarget(self, name: object) -> None:
        if isinstance(name, str) and name != edge_target(self.document.definition, self._place):
            self.document.end_step()
            pointer = state_pointer(self._place.machine, name) if name else None
            retarget_edge(self.document, self._edge, pointer)


_CARDS: dict[str, type[RuleCard] | type[CatcherCard]] = {"Choices": RuleCard, "Catch": CatcherCard}


def edge_title(document: Document, place: EdgePlace) -> str:
    """Return an edge in words: ``A → B``."""
    target = edge_target(document.definition, place)
    return tr(
        "{source} → {target}",
        source=tr("Start") if place.is_start else name_of(place.owner),
        target=target or tr("End"),
    )


def edge_kind(place: EdgePlace) -> str:
    """Return what an edge is."""
    parts = place.field.split("/")
    match parts[1]:
        case "Choices":
            return tr("Rule {number}", number=int(parts[2]) + 1)
        case "Catch":
            return tr("Catch {number}", number=int(parts[2]) + 1)
        case "Default":
            return tr("Default")
        case _:
            return tr("Connection")
