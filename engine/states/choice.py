"""Choice: the first rule that matches decides which state runs next."""

from typing import Any

from msgspec.structs import force_setattr

from engine.errors import NO_CHOICE_MATCHED, StateFailed
from engine.expressions.brief import brief
from engine.expressions.conditions import OPERATORS, CompiledCondition, ConditionPathMissing, compile_condition
from engine.expressions.paths import PathMissing, Variables
from engine.expressions.query_text import is_jsonata_text, jsonata_text
from engine.language.dialects import Dialect, QueryLanguage
from engine.language.fields import ASSIGN, COMMENT, OUTPUT, FieldSpec, Kind
from engine.language.machine import Combination, Comparison, Condition, Query, Rule, Transition, TransitionKind
from engine.language.problems import Severity
from engine.language.shorten import shorten, shorten_json
from engine.language.source import Node, NodeKind
from engine.language.values import Json
from engine.states.base import Exit, InstantState, StateBase
from engine.states.choice_checks import NEVER, duplicate_rules, reach
from engine.states.common import IDENTITY_FIELDS, PATH_FIELDS, read_builder, read_common
from engine.states.data_flow import build_object
from engine.states.findings import FixPlan, nearest, other_type, rooted
from engine.states.placeholders import has_placeholder
from engine.states.reading import ObjectReader

FIELDS: tuple[FieldSpec, ...] = (
    *IDENTITY_FIELDS,
    FieldSpec(
        name="Choices",
        kind=Kind.RULES,
        is_required=True,
        en="Rules, tried in order; the first that matches decides.",
        zh="按顺序判断的规则，第一个匹配的生效。",
    ),
    FieldSpec(
        name="Default",
        kind=Kind.STATE,
        group="flow",
        en="The node to go to when no rule matches.",
        zh="没有规则匹配时转到的节点。",
    ),
    *PATH_FIELDS,
    ASSIGN,
)

CONDITION = FieldSpec(
    name="Condition",
    kind=Kind.QUERY,
    dialect=Dialect.ASL,
    is_asl_only=True,
    query=QueryLanguage.JSONATA,
    en="A JSONata expression in {% %} that says whether the rule matches.",
    zh="判断规则是否匹配的 {% %} JSONata 表达式。",
)
RULE_FIELDS: tuple[FieldSpec, ...] = (
    FieldSpec(
        name="Variable", kind=Kind.PATH, query=QueryLanguage.JSONPATH, en="The value to test.", zh="要比较的值。"
    ),
    FieldSpec(name="Next", kind=Kind.STATE, en="The node to go to.", zh="转到的节点。"),
    CONDITION,
    OUTPUT,
    ASSIGN,
    COMMENT,
)
COMBINATIONS = ("And", "Or", "Not")


class Choice(InstantState, frozen=True, kw_only=True, eq=False):
    """``default`` is None when absent: then no match fails the execution with StatesNoChoiceMatched.

    ``tests`` are the conditions of the rules, compiled; ``ways`` are the transitions of the rules, then that of
    Default, which leads nowhere when there is none.
    """

    rules: tuple[Rule, ...] = ()
    default: str | None = None
    tests: tuple[CompiledCondition, ...] = ()
    ways: tuple[Transition, ...] = ()

    def __post_init__(self) -> None:
        StateBase.__post_init__(self)
        rules = (
            Transition(kind=TransitionKind.RULE, target=rule.next, field=f"/Choices/{index}/Next", index=index)
            for index, rule in enumerate(self.rules)
        )
        default = Transition(kind=TransitionKind.DEFAULT, target=self.default, field="/Default")
        force_setattr(self, "ways", (*rules, default))

    def transitions(self) -> tuple[Transition, ...]:
        """Return a transition a rule, then Default."""
        return self.ways[:-1] if self.default is None else self.ways

    def step(self, data: Json, context: dict[str, Json], variables: Variables | None = None) -> Exit:
        """See :meth:`InstantState.step`."""
        flow = self.flow
        selected = data if flow.is_identity else flow.selected(data, context, variables)
        try:
            for index, test in enumerate(self.tests):
                if test(selected, context, variables):
                    return self._rule_exit(index, data, selected, context, variables)
        except PathMissing as missing:
            raise ConditionPathMissing(missing) from None
        if self.default is None:
            raise StateFailed(
                NO_CHOICE_MATCHED,
                f"No rule of '{self.name}' matches and it has no Default; input {brief(selected)}",
                service_error="States.Runtime",
                service_cause="Failed to transition out of the state. The state does not point to a next state.",
            )
        return self.pass_on(data, context, variables, self.ways[-1])

    def _rule_exit(
        self, index: int, data: Json, selected: Json, context: dict[str, Json], variables: Variables | None
    ) -> Exit:
        rule = self.rules[index]
        assigned = None
        if rule.assign is not None:
            assigned = build_object(rule.assign, selected, context, variables, {"input": data})
        if rule.output is not None:
            output = rule.output.build(selected, context, variables, {"input": data})
        else:
            output = self.flow.filtered(data, context, variables)
        return Exit(output, self.ways[index], assigned)


def read(reader: ObjectReader, name: str) -> Choice:
    """Read a Choice state."""
    rules: list[Rule] = []
    for pointer, node in reader.elements("Choices"):
        rules.append(_read_rule(reader, node, pointer))
    if reader.has("Choices") and not rules:
        reader.report("no-rules", "Choices")
    for key in ("Next", "End"):
        if reader.node.get(key) is not None:
            reader.report("choice-has-next", key, is_key=True, fix=FixPlan("remove", "", key), field=key)
    _check_reach(reader, [rule.condition for rule in rules])
    return Choice(
        **read_common(reader, name),
        rules=tuple(rules),
        default=reader.text("Default") if reader.has("Default") else None,
        tests=tuple(compile_condition(rule.condition) for rule in rules),
    )


def _read_rule(reader: ObjectReader, node: Node, pointer: str) -> Rule:
    if node.kind is not NodeKind.OBJECT:
        condition, target = _read_condition(reader, node, pointer), _read_next(reader, node, pointer)
        return Rule(condition=condition, next=target)
    silent = [member.key for member in node.members]
    inner = ObjectReader(node, (CONDITION, OUTPUT, ASSIGN), pointer, dialect=reader.dialect, silent=silent)
    owner = f"Choices[{pointer.rpartition('/')[2]}]"
    if reader.is_query:
        condition = _read_query(reader, inner, node, pointer, f"{owner}/Condition")
    else:
        condition = _read_condition(reader, node, pointer)
    reader.absorb(inner)
    return Rule(
        condition=condition,
        next=_read_next(reader, node, pointer),
        assign=read_builder(inner, "Assign", owner),
        output=read_builder(inner, "Output", owner),
    )


def _read_query(reader: ObjectReader, inner: ObjectReader, node: Node, pointer: str, place: str) -> Condition:
    """Read the Condition of a rule in JSONata: an expression, or true or false."""
    for member in node.members:
        if member.key == "Variable" or member.key in OPERATORS or member.key in COMBINATIONS:
            place = f"{pointer[1:]}/{member.key}"
            reader.report(
                "other-query-language", place, is_key=True, field=member.key, query="JSONata", other="JSONPath"
            )
            return NEVER
    value = inner.value("Condition")
    if not inner.is_given("Condition"):
        reader.report("rule-without-condition", pointer[1:])
    elif isinstance(value, bool):
        return Query(text="true" if value else "false", place=place)
    elif is_jsonata_text(value):
        return Query(text=jsonata_text(str(value)), place=place)
    elif inner.has("Condition"):
        found = shorten_json(value, 40)
        reader.report(
            "wrong-type", f"{pointer[1:]}/Condition", field="Condition", expected="expression in {% %}", found=found
        )
    return NEVER


def _check_reach(reader: ObjectReader, conditions: list[Condition]) -> None:
    """Report rules that can never decide, and a Default that is never taken."""
    duplicates = dict(duplicate_rules(conditions))
    found = reach(conditions)
    for index, first in duplicates.items():
        reader.report(
            "duplicate-rule",
            f"Choices/{index}",
            severity=Severity.WARNING,
            rule=str(index + 1),
            first=str(first + 1),
        )
    for index in found.contradictory:
        reader.report("never-matches", f"Choices/{index}", severity=Severity.WARNING, rule=str(index + 1))
    for index in found.covered:
        if index not in duplicates:
            reader.report("covered-rule", f"Choices/{index}", severity=Severity.WARNING, rule=str(index + 1))
    if found.last is not None and reader.has("Default"):
        reader.report("dead-default", "Default", severity=Severity.WARNING, is_key=True, rule=str(found.last + 1))


def _read_next(reader: ObjectReader, node: Node, pointer: str) -> str:
    target = node.get("Next") if node.kind is NodeKind.OBJECT else None
    if target is not None and isinstance(target.value, str):
        return target.value
    reader.report("rule-without-next", pointer[1:])
    return ""


def _read_condition(reader: ObjectReader, node: Node, pointer: str, *, is_inner: bool = False) -> Condition:
    """Read one rule or inner condition; what cannot be read never matches."""
    if node.kind is not NodeKind.OBJECT:
        reader.report("wrong-type", pointer[1:], field="Choices", expected="object", found=shorten_json(node.value, 40))
        return NEVER
    keys = [member.key for member in node.members if member.key != "Condition"]
    if is_inner and "Next" in keys:
        reader.report("inner-next", f"{pointer[1:]}/Next", is_key=True, fix=FixPlan("remove", pointer, "Next"))
    tests = [key for key in keys if key in OPERATORS or key in COMBINATIONS]
    _check_keys(reader, node, pointer, is_inner=is_inner)
    if len(tests) != 1:
        reader.report("one-comparison", pointer[1:], found=", ".join(tests), keys=shorten(", ".join(keys), 80))
        return NEVER
    if tests[0] in COMBINATIONS:
        return _read_combination(reader, node, pointer, tests[0])
    return _read_comparison(reader, node, pointer, tests[0])


def _check_keys(reader: ObjectReader, node: Node, pointer: str, *, is_inner: bool) -> None:
    meant = {"Variable", "Next", "Comment", *COMBINATIONS, *OPERATORS}
    if not is_inner:
        meant |= {"Assign"} if reader.dialect.is_asl else set()
    # Of the fields of the other query language, and of the other dialect, somebody else tells.
    known = meant if is_inner else meant | {"Assign", "Condition", "Output"}
    comment = node.get("Comment")
    if comment is not None and comment.kind is not NodeKind.STRING:
        found = shorten_json(comment.value, 40)
        reader.report("wrong-type", f"{pointer[1:]}/Comment", field="Comment", expected="string", found=found)
    for member in node.members:
        if member.key in known:
            continue
        near = nearest(member.key, meant)
        args: dict[str, Any] = {"field": shorten(member.key), "near": near or ""}
        fix = None if near is None else FixPlan("rename", pointer, member.key, near)
        code = "unknown-field" if near is None else "misspelt-field"
        place = f"{pointer[1:]}/{member.key.replace('~', '~0').replace('/', '~1')}"
        reader.report(code, place, severity=reader.refused, is_key=True, fix=fix, **args)


def _read_combination(reader: ObjectReader, node: Node, pointer: str, key: str) -> Condition:
    reader.report_extension(f"{pointer[1:]}/{key}", key, is_key=True)
    operand = node.get(key)
    assert operand is not None  # the caller found the key
    if key == "Not":
        inner = _read_condition(reader, operand, f"{pointer}/Not", is_inner=True)
        return Combination(operator="Not", conditions=(inner,))
    if operand.kind is not NodeKind.ARRAY or not operand.elements:
        reader.report(
            "wrong-type",
            f"{pointer[1:]}/{key}",
            field=key,
            expected="array of conditions",
            found=shorten_json(operand.value, 40),
        )
        return NEVER
    inners = tuple(
        _read_condition(reader, element.node, f"{pointer}/{key}/{index}", is_inner=True)
        for index, element in enumerate(operand.elements)
    )
    return Combination(operator=key, conditions=inners)


def _read_comparison(reader: ObjectReader, node: Node, pointer: str, key: str) -> Condition:
    operator = OPERATORS[key]
    if not operator.is_documented:
        reader.report_extension(f"{pointer[1:]}/{key}", key, is_key=True)
    variable = node.get("Variable")
    if variable is None or not isinstance(variable.value, str):
        reader.report("rule-without-variable", pointer[1:])
        return NEVER
    operand = node.get(key)
    assert operand is not None  # the caller found the key
    fault = operator.operand_fault(operand.value)
    if fault is not None and isinstance(operand.value, str) and has_placeholder(operand.value):
        reader.block(f"{pointer[1:]}/{key}", key, operand.value)
        return NEVER
    if fault is not None:
        meant = other_type(operand.value, lambda other: operator.operand_fault(other) is None)
        reader.report(
            "wrong-type",
            f"{pointer[1:]}/{key}",
            fix=None if meant is None else FixPlan("set", pointer, key, meant),
            field=key,
            expected=fault,
            found=shorten_json(operand.value, 40),
        )
        return NEVER
    paths = [("Variable", variable.value)]
    if operator.takes_path:
        paths.append((key, str(operand.value)))
    for name, text in paths:
        error = reader.expression_error(Kind.PATH, text)
        if error is None:
            reader.check_path(f"{pointer[1:]}/{name}", text)
        else:
            if has_placeholder(text):
                reader.block(f"{pointer[1:]}/{name}", name, text)
                return NEVER
            path = rooted(text, lambda other: reader.expression_error(Kind.PATH, other) is None)
            reader.report(
                "bad-path",
                f"{pointer[1:]}/{name}",
                fix=None if path is None else FixPlan("set", pointer, name, path),
                field=name,
                found=shorten(text),
                reason=error.reason,
                reason_zh=error.explain("zh"),
            )
            return NEVER
    return Comparison(variable=variable.value, operator=key, operand=operand.value)
