"""One test of a condition as a form: the value, how it is compared, and with what."""

from collections.abc import Iterable

from PySide6.QtWidgets import QWidget

from designer.document.commands import set_fields
from designer.document.forms import REMOVE
from designer.document.rule_values import operand_for, operand_spec, operator_of
from designer.inspector.field_row import FieldRow, spaced
from designer.inspector.labels import row, tool_button, word_button
from designer.inspector.operator_button import OperatorButton
from designer.inspector.part import Part, Place
from designer.inspector.switch_field import SwitchField
from designer.inspector.tested_path import TestedPath
from designer.look import language, tr
from engine.expressions.conditions import OPERATORS, type_words
from engine.language.fields import FieldSpec
from engine.states.choice import RULE_FIELDS

_VARIABLE = RULE_FIELDS[0]


class TestRow(Part):
    """The operator and its operand on a line; ``variable``, the path that is tested, is placed by the owner."""

    __test__ = False  # for pytest: it tests values, not us

    def __init__(self, place: Place, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.place = place
        self.variable = FieldRow(place, _VARIABLE, parent or self, is_inline=True, make=TestedPath)
        self.variable.name.setVisible(False)
        self.operator = OperatorButton(self)
        self.operator.picked.connect(self._change_operator)
        self.by_path = tool_button("link", "by-path", self)
        self.by_path.setCheckable(True)
        self.by_path.clicked.connect(self._switch_form)
        self.operands: dict[str, FieldRow] = {}
        self._shown = ""
        self.second = row(self.operator, self.by_path)
        self.second.setStretch(0, 1)
        self.column = spaced(self)
        self.column.setSpacing(4)
        self.column.addLayout(self.second)

    def parts(self) -> Iterable[Part]:
        """See :class:`Part`."""
        yield self.variable
        if self._shown in self.operands:
            yield self.operands[self._shown]

    @property
    def name(self) -> str:
        """The operator, or empty."""
        return operator_of(self.place.node())

    def refresh(self) -> None:
        """See :class:`Part`."""
        self._match()
        super().refresh()
        self._show_operator()

    def enter(self) -> None:
        """See :class:`Part`."""
        self._match()
        super().enter()
        self._show_operator()

    def set_read_only(self, is_read_only: bool) -> None:
        """See :class:`Part`."""
        super().set_read_only(is_read_only)
        self.operator.setEnabled(not is_read_only)
        self.by_path.setEnabled(not is_read_only)

    def retranslate(self) -> None:
        """See :class:`Part`."""
        self.variable.retranslate()
        self.variable.name.setVisible(False)
        for name, made in self.operands.items():
            made.retranslate()
            self._word_operand(name, made)
        word_button(self.by_path, tr("Compare with the value at another path"))
        self._show_operator()

    def _match(self) -> None:
        """Show the editor that fits the operator."""
        name = self.name
        if name == self._shown and (not name or name in self.operands):
            return
        for made in self.operands.values():
            made.setVisible(False)
        self._shown = name
        if not name:
            return
        if name not in self.operands:
            made = self.operands[name] = _bare_row(self.place, operand_spec(name), self)
            if name.startswith("Timestamp") and not OPERATORS[name].takes_path:
                self.column.addWidget(made)  # a time and its calendar need a line of their own
            else:
                self.second.insertWidget(self.second.indexOf(self.by_path), made, 1)
            self._word_operand(name, made)
        self.operands[name].setVisible(True)
        self.operands[name].enter()

    def _word_operand(self, name: str, made: FieldRow) -> None:
        made.name.setVisible(False)
        if isinstance(made.field, SwitchField) and OPERATORS[name].kind == "type":
            yes, no = type_words(name, language())
            made.field.set_words((no, yes))

    def _show_operator(self) -> None:
        name = self.name
        operator = OPERATORS.get(name)
        is_asl = self.place.document.definition.dialect.is_asl
        self.operator.show_operator(name, is_asl=is_asl)
        self.by_path.setVisible(_other_form(name) in OPERATORS)
        self.by_path.setChecked(operator is not None and operator.takes_path)

    def _switch_form(self) -> None:
        """Compare with a value, or with what a path finds."""
        self._change_operator(_other_form(self.name))
        self._show_operator()

    def _change_operator(self, wanted: str) -> None:
        old = self.name
        if wanted not in OPERATORS or wanted == old:
            return
        for part in self.parts():
            part.leave()
        node = self.place.node(old) if old else None
        value = operand_for(wanted, None if node is None else node.value)
        gone = {old: REMOVE} if old else {}
        if self.place.document.can_edit().ok:
            self.place.document.end_step()
        set_fields(self.place.document, self.place.pointer, {**gone, wanted: value})


def _other_form(name: str) -> str:
    return name.removesuffix("Path") if name.endswith("Path") else f"{name}Path"


def _bare_row(place: Place, spec: FieldSpec, parent: QWidget) -> FieldRow:
    made = FieldRow(place, spec, parent, is_inline=True)
    made.name.setVisible(False)
    return made
