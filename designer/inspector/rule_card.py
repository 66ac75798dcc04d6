"""The card of a Choice rule: its condition as a form and in words, and where it leads."""

from collections.abc import Iterable

from PySide6.QtWidgets import QWidget

from designer.document.commands import set_field
from designer.document.rule_trial import Trial
from designer.document.rule_values import COMBINATIONS, combination_of, operator_of
from designer.inspector.cards import Card
from designer.inspector.condition_part import ConditionPart
from designer.inspector.field_row import FieldRow
from designer.inspector.labels import label, link_button, row, set_property
from designer.inspector.part import Part, Place
from designer.inspector.query_field import QueryField
from designer.inspector.unknown_fields import UnknownFields
from designer.look import language, tr
from engine.expressions.conditions import OPERATORS, describe
from engine.language.fields import ASSIGN, COMMENT, OUTPUT, FieldSpec, Kind
from engine.states import Choice
from engine.states.choice import CONDITION

_SHORT = 28  # what the line at the top of the card shows whole
_ASL_FIELDS = (CONDITION, OUTPUT, ASSIGN)
_NEXT = FieldSpec(name="Next", kind=Kind.STATE, is_required=True, en="The node to go to.", zh="转到的节点。")


class RuleCard(Card):
    """The condition, Next, the fields that ASL gives a rule, and a remark."""

    def __init__(self, place: Place, parent: QWidget | None = None, *, is_alone: bool = False) -> None:
        super().__init__(place, parent, is_alone=is_alone)
        self.condition: ConditionPart | None = None
        self.asl_rows: dict[str, FieldRow] = {}
        self.extension = label("chip", self.frame)
        self.extension.setText("ASL")
        self.head.insertWidget(self.head.indexOf(self.summary) + 1, self.extension)
        self.words = label("muted", self.frame, wraps=True)
        self.next = self.field_row(_NEXT, is_inline=True)
        self.comment = self.field_row(COMMENT)
        self.links = {name: link_button(f"{name}-condition", self.frame) for name in ("And", "Or")}
        self.add_comment = link_button("add-comment", self.frame)
        for name, link in self.links.items():
            link.clicked.connect(lambda _=False, name=name: self._extend(name))
        self.add_comment.clicked.connect(self._add_comment)
        self.column.addWidget(self.words)
        self.column.addLayout(row(*self.links.values(), 1, self.add_comment, spacing=14))
        self.column.addWidget(self.next)
        self.column.addWidget(self.comment)
        self.unknown = UnknownFields(self.place, self._known, self.frame)
        self.column.addWidget(self.unknown)
        self.retranslate()

    def parts(self) -> Iterable[Part]:
        """See :class:`Part`."""
        yield self.next
        yield self.comment
        if self.condition is not None and not self.condition.isHidden():
            yield self.condition
        yield from self.asl_rows.values()
        yield self.unknown

    @property
    def name(self) -> str:
        """The operator of this rule, And, Or or Not, or empty."""
        node = self.place.node()
        return operator_of(node) or combination_of(node)

    def describe(self) -> str:
        """See :class:`Card`."""
        state = self.place.document.definition.state(self._state)
        if not isinstance(state, Choice) or self.index >= len(state.rules):
            return ""
        return describe(state.rules[self.index].condition, language())

    def refresh(self) -> None:
        """See :class:`Part`."""
        self._match()
        super().refresh()
        self._say()

    def set_read_only(self, is_read_only: bool) -> None:
        """See :class:`Part`."""
        super().set_read_only(is_read_only)
        for link in (*self.links.values(), self.add_comment):
            link.setEnabled(not is_read_only)
        if self.condition is not None:
            self.condition.set_read_only(is_read_only)

    def retranslate(self) -> None:
        """See :class:`Part`."""
        super().retranslate()
        for name, words in (("And", tr("+ and")), ("Or", tr("+ or"))):
            self.links[name].setText(words)
        for name, words in (
            ("And", tr("Another test that has to hold too")),
            ("Or", tr("Another test that does as well")),
        ):
            self.links[name].setToolTip(words)
            self.links[name].setAccessibleName(words)
        self.add_comment.setText(tr("+ remark"))
        self.extension.setToolTip(tr("Tencent Cloud does not document this; it runs here."))
        self._say()

    def show_trial(self, trial: Trial | None) -> None:
        """Show what the condition is for the data that were tried, and whether this rule decides."""
        if self.condition is not None:
            self.condition.show_trial(trial, self._state)
        is_taken = trial is not None and trial.rule == self.index
        set_property(self.frame, "taken", is_taken)
        self.setAccessibleDescription(tr("This rule decides for the data that are tried.") if is_taken else "")

    def _known(self) -> set[str]:
        """Return the fields that have a place on the card; of several tests only the first has."""
        return {"Variable", self.name, "Next", *(spec.name for spec in (*_ASL_FIELDS, COMMENT))}

    @property
    def _state(self) -> str:
        return self.place.pointer.rsplit("/", 2)[0]

    def _say(self) -> None:
        """Read the rule out in a sentence, where the line at the top has no room for it."""
        words, target = self.describe(), self.place.node("Next")
        next_ = str(target.value) if target is not None else "…"
        sentence = tr("If {condition}, go to {target}.", condition=words, target=next_) if words else ""
        self.words.setText(sentence)
        self.words.setVisible(len(words) > _SHORT)
        self.setAccessibleName(tr("Rule {number}", number=self.index + 1) + f": {sentence}")

    def _match(self) -> None:
        """Show the editors that fit the query language and what is written."""
        self._offer()
        has_test = bool(self.name) or not self.place.offers(CONDITION)
        if has_test and self.condition is None:
            self.condition = ConditionPart(self.place, self.frame)
            self.column.insertWidget(self.column.indexOf(self.words) + 1, self.condition)
            self.condition.enter()
        if self.condition is not None:
            self.condition.setVisible(has_test)
        name = self.name
        for link in self.links.values():
            link.setVisible(has_test and name not in COMBINATIONS)  # a group has links of its own
        is_documented = not name or (name in OPERATORS and OPERATORS[name].is_documented)
        self.extension.setVisible(not is_documented and not self.place.document.definition.dialect.is_asl)
        self.comment.setVisible(self.place.node("Comment") is not None)
        self.add_comment.setVisible(self.comment.isHidden())

    def _offer(self) -> None:
        """Show the fields of ASL that the rule may have; most workflows have none, so each is made when it is due."""
        for spec in _ASL_FIELDS:
            is_offered = self.place.offers(spec)
            if is_offered and spec.name not in self.asl_rows:
                make = QueryField if spec is CONDITION else None
                made = self.asl_rows[spec.name] = FieldRow(self.place, spec, self.frame, make=make)
                before = self.words if spec is CONDITION else self.next
                self.column.insertWidget(self.column.indexOf(before) + (spec is CONDITION), made)
                made.enter()
            if spec.name in self.asl_rows:
                self.asl_rows[spec.name].setVisible(is_offered)

    def _extend(self, group: str) -> None:
        if self.condition is not None:
            self.condition.wrap_and_add(group)

    def _add_comment(self) -> None:
        if set_field(self.place.document, self.place.pointer, "Comment", ""):
            self.refresh()
            self.comment.field.input.setFocus()
