"""The card of a Choice rule: what is tested, how, with what, and where it leads."""

from collections.abc import Iterable

from PySide6.QtWidgets import QWidget

from designer.document.commands import set_fields
from designer.document.forms import REMOVE
from designer.document.rule_values import COMBINATIONS, combination_of, operand_for, operand_spec, operator_of
from designer.inspector.cards import Card
from designer.inspector.choice_fields import QuietCombo
from designer.inspector.field_row import INLINE_WIDTH, FieldRow
from designer.inspector.labels import label, row, set_property
from designer.inspector.part import Part, Place
from designer.look import language, tr
from engine.expressions.conditions import OPERATORS, describe
from engine.language.fields import ASSIGN, COMMENT, OUTPUT, FieldSpec, Kind
from engine.states import Choice
from engine.states.choice import CONDITION, RULE_FIELDS

_SHORT = 28  # what the line at the top of the card shows whole
_ASL_FIELDS = (CONDITION, OUTPUT, ASSIGN)
_VARIABLE, _NEXT = RULE_FIELDS[0], FieldSpec(name="Next", kind=Kind.STATE, is_required=True, en="", zh="")


class RuleCard(Card):
    """A rule with one comparison is a form; one made with And, Or and Not is JSON with its words above."""

    def __init__(self, place: Place, parent: QWidget | None = None, *, is_alone: bool = False) -> None:
        super().__init__(place, parent, is_alone=is_alone)
        self.variable = self.field_row(_VARIABLE, is_inline=True)
        self.operator_name = label("", self.frame)
        self.operator_name.setMinimumWidth(INLINE_WIDTH)
        self.operator = QuietCombo(self.frame)
        self.operator.setObjectName("operator")
        self.operator.fill_with(self._operators)
        self.operator.chosen.connect(self._change_operator)
        self.extension = label("chip", self.frame)
        self.extension.setText("ASL")
        self.operands: dict[str, FieldRow] = {}
        self.asl_rows: dict[str, FieldRow] = {}
        self.words = label("muted", self.frame, wraps=True)
        self.next = self.field_row(_NEXT, is_inline=True)
        self.comment = self.field_row(COMMENT)
        self.column.addWidget(self.words)
        self.column.addWidget(self.variable)
        compared = row(self.operator_name, self.operator)
        compared.setStretch(1, 1)
        self.column.addLayout(compared)
        self.head.insertWidget(self.head.indexOf(self.summary) + 1, self.extension)
        self._operand_place = self.column.count()
        self.column.addWidget(self.next)
        self.column.addWidget(self.comment)
        self._shown = ""
        self.retranslate()

    def parts(self) -> Iterable[Part]:
        """See :class:`Part`."""
        yield self.next
        yield self.comment
        if self.name in OPERATORS:
            yield self.variable
        if self._shown in self.operands:
            yield self.operands[self._shown]
        yield from self.asl_rows.values()

    @property
    def name(self) -> str:
        """The operator of this rule, And, Or or Not, or empty."""
        node = self.place.node()
        return operator_of(node) or combination_of(node)

    def describe(self) -> str:
        """See :class:`Card`."""
        state = self.place.document.definition.state(self.place.pointer.rsplit("/", 2)[0])
        if not isinstance(state, Choice) or self.index >= len(state.rules):
            return ""
        return describe(state.rules[self.index].condition, language())

    def refresh(self) -> None:
        """See :class:`Part`."""
        self._match()
        super().refresh()
        words = self.describe()
        self.words.setText(words)
        self.words.setVisible(self.name in COMBINATIONS and len(words) > _SHORT)
        self._show_operator()

    def set_read_only(self, is_read_only: bool) -> None:
        """See :class:`Part`."""
        super().set_read_only(is_read_only)
        self.operator.setEnabled(not is_read_only)

    def retranslate(self) -> None:
        """See :class:`Part`."""
        super().retranslate()
        for name, made in self.operands.items():
            made.retranslate()
            self._word_operand(name, made)
        self.operator_name.setText(tr("Operator"))
        self.operator.setAccessibleName(tr("Operator"))
        self.extension.setToolTip(tr("Tencent Cloud does not document this; it runs here."))
        self._show_operator()

    def _match(self) -> None:
        """Show the editor that fits the operator."""
        name = self.name
        is_comparison = name in OPERATORS
        self._offer()
        has_choice = is_comparison or not (name or self.place.offers(CONDITION))
        for widget in (self.variable, self.operator, self.operator_name):
            widget.setVisible(has_choice)
        is_asl = self.place.document.definition.dialect.is_asl
        self.extension.setVisible(is_comparison and not is_asl and not OPERATORS[name].is_documented)
        self.comment.setVisible(self.place.node("Comment") is not None)
        if name == self._shown and (not name or name in self.operands):
            return
        for part in self.operands.values():
            part.setVisible(False)
        self._shown = name
        if not name:
            return
        if name not in self.operands:
            self.operands[name] = self._make_operand(name)
        self.operands[name].setVisible(True)
        self.operands[name].enter()

    def _offer(self) -> None:
        """Show the fields of ASL that the rule may have; most workflows have none, so each is made when it is due."""
        for spec in _ASL_FIELDS:
            is_offered = self.place.offers(spec)
            if is_offered and spec.name not in self.asl_rows:
                made = self.asl_rows[spec.name] = self.field_row(spec)
                self.column.insertWidget(self.column.indexOf(self.next), made)
                made.enter()
            if spec.name in self.asl_rows:
                self.asl_rows[spec.name].setVisible(is_offered)

    def _make_operand(self, name: str) -> FieldRow:
        made = self.field_row(operand_spec(name), is_inline=name in OPERATORS)
        self._word_operand(name, made)
        self.column.insertWidget(self._operand_place, made)
        return made

    def _word_operand(self, name: str, made: FieldRow) -> None:
        if name in OPERATORS:
            made.name.setText(tr("Path") if OPERATORS[name].takes_path else tr("Value"))

    def _operators(self) -> Iterable[tuple[str, object]]:
        is_chinese = language() == "zh"
        rows = sorted(OPERATORS.values(), key=lambda row: not row.is_documented)
        for operator in rows:
            words = operator.zh if is_chinese else operator.en
            yield f"{operator.name}  {words}", operator.name

    def _show_operator(self) -> None:
        name = self.name
        operator = OPERATORS.get(name)
        self.operator.show_item(name, name or None)
        if operator is not None:
            self.operator.setToolTip(operator.zh if language() == "zh" else operator.en)
        set_property(self.operator, "invalid", not name)

    def _change_operator(self, wanted: object) -> None:
        old = self.name
        if not isinstance(wanted, str) or wanted == old:
            return
        for part in self.parts():
            part.leave()
        node = self.place.node(old) if old else None
        value = operand_for(wanted, None if node is None else node.value)
        if old:
            set_fields(self.place.document, self.place.pointer, {old: REMOVE, wanted: value})
        else:
            set_fields(self.place.document, self.place.pointer, {wanted: value})
