"""Reading one JSON object by its field table: wrong values become findings, never exceptions."""

import json
from collections.abc import Iterable, Mapping
from types import MappingProxyType

from engine.expressions.paths import PathError, compile_path
from engine.expressions.query_text import is_half_jsonata, is_jsonata_text
from engine.expressions.scanner import ExpressionError
from engine.language.dialects import Dialect, QueryLanguage
from engine.language.fields import FieldSpec, Kind
from engine.language.machine import escape
from engine.language.problems import Severity
from engine.language.shorten import shorten, shorten_json
from engine.language.source import Node, Source
from engine.language.values import Json, type_name
from engine.states.builders import QueryBuilder
from engine.states.extensions import (
    ContextGap,
    context_gap,
    failing_call,
    failing_calls,
    is_variable_name,
    path_extension,
    path_function,
    payload_context_gaps,
    payload_extensions,
    payload_functions,
    payload_variables,
    query_context_gaps,
    variables_in,
)
from engine.states.field_tables import Slot, field_table
from engine.states.findings import Finding, FixPlan, nearest, other_type, rooted
from engine.states.kinds import EXPRESSIONS, path_error, template_error
from engine.states.placeholders import blocked_by, filled, has_placeholder, unfilled_paths
from engine.states.query_checks import given_states, query_faults

_NO_QUERIES: Mapping[str, QueryBuilder] = MappingProxyType({})
# What an expression must give in a field of a kind.
_RESULTS = {Kind.INTEGER: "number", Kind.NUMBER: "number", Kind.TEXT: "string", Kind.TIMESTAMP: "string"}


_TIME_LIMITS = frozenset(("TimeoutSeconds", "TimeoutMilliseconds", "HeartbeatSeconds"))


class ObjectReader:
    """Reads the members of one object that its field table names, and collects what is wrong.

    A member with a wrong value counts as absent, so that the rest can still be drawn. So does a ``${placeholder}``
    that a deployment tool will replace, where the field needs something else than text. ``blockers`` say
    why the object cannot be executed until then. ``is_query`` says that the object belongs to a state in JSONata.
    """

    def __init__(
        self,
        node: Node,
        fields: tuple[FieldSpec, ...],
        pointer: str = "",
        *,
        dialect: Dialect = Dialect.TCSL,
        silent: Iterable[str] = (),
        start_at: str | None = None,
    ) -> None:
        """``silent`` names keys that the caller reports itself; ``start_at`` is what to propose for a missing StartAt.

        ``dialect`` is TCSL, ASL or, for an object whose query language is JSONata, ASL_JSONATA.
        """
        self.node = node
        self.dialect = dialect
        self.is_query = dialect.query is QueryLanguage.JSONATA  # asked for a dozen times in each state
        self.pointer = pointer
        self.findings: list[Finding] = []
        self._table = field_table(fields, dialect)
        self._nodes: dict[str, Node] = {}
        self._keys: dict[str, str] = {}
        self.is_extended = False
        self.blockers: list[str] = []
        self._silent = frozenset(silent)
        # Of several members with one key, which is a fault of the object, the last counts.
        for member in node.distinct:
            self._take(member.key, member.node)
        missing = {} if start_at is None else {"StartAt": FixPlan("set", pointer, "StartAt", start_at)}
        for name in self._table.required:
            if name not in self._keys:
                shown = "ItemProcessor" if name == "Iterator" and dialect.is_asl else name
                self.report("missing-field", "", fix=missing.get(name), field=shown)

    def report(
        self,
        code: str,
        key: str,
        *,
        severity: Severity = Severity.ERROR,
        is_key: bool = False,
        fix: FixPlan | None = None,
        **args: str,
    ) -> None:
        """Add a finding about the member ``key`` (a pointer part or several; empty: the object itself)."""
        self.findings.append(
            Finding(code=code, pointer=self._place(key), args=args, severity=severity, is_key=is_key, fix=fix)
        )

    def absorb(self, inner: "ObjectReader") -> None:
        """Take over the findings of a reader of an object inside this one."""
        self.findings.extend(inner.findings)
        self.is_extended = self.is_extended or inner.is_extended
        self.blockers.extend(inner.blockers)

    def report_extension(self, place: str, found: str, *, is_key: bool = False) -> None:
        """Note that ``found`` at ``place`` is not documented TCSL."""
        if self.dialect.is_asl:
            return
        self.is_extended = True
        self.report("not-in-tcsl", place, severity=Severity.WARNING, is_key=is_key, field=shorten(found))

    def check_path(self, place: str, text: str) -> None:
        """Note what a proper path at ``place`` uses that its dialect does not have."""
        found = path_extension(text)
        if found is not None:
            self.report_extension(place, found)
        gap = context_gap(text)
        if gap is not None:
            self._report_gap(place, gap)
        function = path_function(text)
        if function is not None:
            self._report_function(place, place.rpartition("/")[2], function)

    def _report_gap(self, place: str, gap: ContextGap) -> None:
        path, names = shorten(gap.path), ", ".join(gap.names)
        self.report("no-such-context", place, severity=Severity.WARNING, found=path, member=gap.member, names=names)

    def _report_function(self, place: str, field: str, function: str) -> None:
        # ASW names the library of its paths, which has them.
        if self.dialect.is_asl:
            self.report("path-function", place, severity=Severity.WARNING, field=field, function=function)

    def block(self, place: str, field: str, found: str) -> None:
        """Note that ``field`` at ``place`` holds a placeholder without which the object cannot be executed."""
        self._add_blocker(field, found)
        self._report_placeholder(place, field, found)

    def need(self, name: str) -> None:
        """Note that the object cannot be executed while the member ``name`` holds a placeholder."""
        node = self.node.get(self.key_of(name))
        if node is not None and isinstance(node.value, str):
            self._add_blocker(name, node.value)

    def is_given(self, name: str) -> bool:
        """Tell whether the member is there, with whatever value."""
        return name in self._keys

    def is_misspelt(self, *names: str) -> bool:
        """Tell whether an unknown member seems to mean one of these."""
        return any(finding.code == "misspelt-field" and finding.args["near"] in names for finding in self.findings)

    def has(self, name: str) -> bool:
        """Tell whether the member is there with a usable value."""
        return name in self._nodes

    def child(self, name: str) -> Node | None:
        """Return the node of a member's value, or None."""
        return self._nodes.get(name)

    def value(self, name: str, default: Json = None) -> Json:
        """Return a member's value, or ``default`` when it is absent or wrong."""
        node = self._nodes.get(name)
        return default if node is None else node.value

    def text(self, name: str, default: str = "") -> str:
        """Return a string member, or ``default``."""
        value = self.value(name)
        return value if isinstance(value, str) else default

    def number(self, name: str) -> float | None:
        """Return a number member, or None."""
        value = self.value(name)
        return float(value) if isinstance(value, int | float) and not isinstance(value, bool) else None

    def integer(self, name: str) -> int | None:
        """Return an integer member, or None."""
        value = self.value(name)
        return int(value) if isinstance(value, int | float) and not isinstance(value, bool) else None

    def path(self, name: str) -> str | None:
        """Return a path member; None stands for JSON null, ``$`` for absent."""
        value = self.value(name, "$")
        return value if isinstance(value, str) else None

    def elements(self, name: str) -> list[tuple[str, Node]]:
        """Return the elements of an array member with their pointers from the object being read."""
        node = self._nodes.get(name)
        if node is None:
            return []
        return [(f"{self._place(name)}/{index}", element.node) for index, element in enumerate(node.elements)]

    def key_of(self, name: str) -> str:
        """Return the spelling under which the member ``name`` stands in the text."""
        return self._keys.get(name, name)

    def _add_blocker(self, field: str, found: str) -> None:
        self.blockers.append(blocked_by(field, found))

    def _place(self, key: str) -> str:
        return f"{self.pointer}/{key}" if key else self.pointer

    def _take(self, key: str, node: Node) -> None:
        slot = self._table.slots.get(key)
        if slot is None:
            if key not in self._silent:
                self._report_unknown(key, node)
            return
        name, spec = slot.name, slot.spec
        if not slot.fits:
            self._report_language(spec, key, node)
            return
        if name in self._keys:
            self.report("both-given", escape(key), is_key=True, first=self._keys[name], second=key)
            return
        self._keys[name] = key
        if name != key and not self.dialect.is_asl:
            fix = FixPlan("rename", self.pointer, key, name)
            self.report(
                "old-spelling", escape(key), severity=Severity.WARNING, is_key=True, fix=fix, found=key, name=name
            )
        if spec.dialect is Dialect.ASL:
            self.report_extension(escape(key), key, is_key=True)
        if self._is_right(slot, key, node):
            self._nodes[name] = node

    def _report_language(self, spec: FieldSpec, key: str, node: Node) -> None:
        """Report a field that belongs to states in the other query language."""
        self._keys[spec.name] = key
        if self.dialect.is_asl:
            query, other = self.dialect.query.value, spec.query.value if spec.query else ""
            self.report("other-query-language", escape(key), is_key=True, field=key, query=query, other=other)
        else:
            self._report_unknown(key, node)

    @property
    def refused(self) -> Severity:
        """How bad is what ASW passes over and Step Functions refuses."""
        return Severity.ERROR if self.dialect.is_asl else Severity.WARNING

    def _report_unknown(self, key: str, node: Node) -> None:
        severity = self.refused
        slots = self._table.slots
        near = nearest(key, (name for name in self._table.fields if name in slots and slots[name].fits))
        if near is not None and near not in {member.key for member in self.node.members}:
            fix = FixPlan("rename", self.pointer, key, near) if self._would_fit(slots[near], node) else None
            self.report(
                "misspelt-field",
                escape(key),
                severity=severity,
                is_key=True,
                fix=fix,
                field=shorten(key),
                near=near,
            )
        else:
            self.report("unknown-field", escape(key), severity=severity, is_key=True, field=shorten(key))

    def _would_fit(self, slot: Slot, node: Node) -> bool:
        """Tell whether a field would take a value, as it stands or with other quotes."""
        value = node.value
        if self.is_query or has_placeholder(str(value)):
            return True
        if slot.is_expression:
            is_path = isinstance(value, str) and self._path_error(slot.spec, value) is None
            return is_path or (value is None and slot.spec.is_nullable)
        is_fitting = slot.check is None or slot.check(node) is None
        return is_fitting or self._quotes_fix(slot, slot.name, value) is not None

    def _is_right(self, slot: Slot, key: str, node: Node) -> bool:
        if slot.has_readers and slot.check is not None and slot.check(node) is None:
            return True
        spec, value = slot.spec, node.value
        if value is None and spec.is_nullable:
            return True
        if self.is_query and spec.takes_query and is_half_jsonata(value):
            return self._is_readable_query(key, value)
        fault = None if slot.check is None else slot.check(node)
        is_text = self.is_query and is_jsonata_text(value)
        if self.is_query and ((slot.is_query and fault is None) or (is_text and (slot.is_query or spec.takes_query))):
            return self._is_readable_query(key, value)
        if slot.is_filled_in_later and isinstance(value, str) and has_placeholder(value):
            return self._is_readable_as_it_stands(spec, key, value)
        if fault is not None:
            self.report(
                "wrong-type",
                escape(key),
                field=key,
                expected=fault,
                found="null" if value is None else f"{type_name(value)} {shorten_json(value, 40)}",
                fix=self._quotes_fix(slot, key, value),
            )
            return False
        if spec.choices and value not in spec.choices and not has_placeholder(str(value)):
            self.report(
                "not-one-of", escape(key), field=key, found=shorten(str(value)), choices=", ".join(spec.choices)
            )
            return False
        least = spec.asl_minimum if self.dialect.is_asl and spec.asl_minimum is not None else spec.minimum
        if least is not None and isinstance(value, int | float) and value < least:
            fix = self._limit_fix(spec, key, least)
            self.report(
                "too-small", escape(key), fix=fix, field=key, minimum=f"{least:g}", found=shorten_json(value, 40)
            )
            return False
        most = spec.asl_maximum if self.dialect.is_asl else None
        if most is not None and isinstance(value, int | float) and value > most:
            self.report("too-large", escape(key), field=key, maximum=f"{most}", found=shorten_json(value, 40))
            return False
        return self._is_readable_expression(slot, key, value)

    def _is_readable_as_it_stands(self, spec: FieldSpec, key: str, text: str) -> bool:
        """Tell whether a text with a placeholder, which a deployment tool will replace, can be used already."""
        if spec.kind not in EXPRESSIONS:
            self._report_placeholder(escape(key), key, text)
            return False
        if spec.kind is not Kind.TIMESTAMP and path_error(spec.kind, text) is None:
            return True
        self.block(escape(key), key, text)
        return False

    def _report_placeholder(self, place: str, field: str, found: str) -> None:
        self.report("placeholder", place, severity=Severity.INFO, field=field, found=shorten(found))

    def _is_readable_expression(self, slot: Slot, key: str, value: Json) -> bool:
        spec = slot.spec
        if spec.kind is Kind.PAYLOAD:
            return self._is_readable_payload(key, value)
        if spec.kind is Kind.ASSIGN:
            return self._has_proper_names(key, value) and self._is_readable_payload(key, value)
        if not slot.is_expression or value is None:
            return True
        error = self._path_error(spec, str(value))
        if error is None:
            self.check_path(escape(key), str(value))
            doubt = failing_call(str(value)) if spec.kind is Kind.EXPRESSION else None
            if doubt is not None:
                self._report_failing(key, "", doubt)
        else:
            self.report(
                "bad-path",
                escape(key),
                field=key,
                found=shorten(str(value)),
                reason=error.reason,
                reason_zh=error.explain("zh"),
                fix=self._path_fix(spec, key, str(value)),
            )
        return error is None

    def _quotes_fix(self, slot: Slot, key: str, value: Json) -> FixPlan | None:
        def is_right(other: Json) -> bool:
            node = Source.read(json.dumps(other)).root
            return node is not None and slot.check is not None and slot.check(node) is None

        meant = other_type(value, is_right)
        return None if meant is None else FixPlan("set", self.pointer, key, meant)

    def _limit_fix(self, spec: FieldSpec, key: str, least: float) -> FixPlan:
        # Who writes 0 there wants no limit; the least one would stop the work at once.
        if spec.name in _TIME_LIMITS:
            return FixPlan("remove", self.pointer, key)
        return FixPlan("set", self.pointer, key, int(least) if least == int(least) else least)

    def _path_fix(self, spec: FieldSpec, key: str, text: str) -> FixPlan | None:
        if spec.kind not in (Kind.PATH, Kind.REFERENCE_PATH, Kind.RESULT_PATH):
            return None
        path = rooted(text, lambda other: self._path_error(spec, other) is None)
        return None if path is None else FixPlan("set", self.pointer, key, path)

    def _report_failing(self, key: str, pointer: str, doubt: ExpressionError) -> None:
        self.report(
            "failing-call",
            escape(key) + pointer,
            severity=Severity.WARNING,
            field=key,
            reason=doubt.reason,
            reason_zh=doubt.explain("zh"),
        )

    def _path_error(self, spec: FieldSpec, text: str) -> ExpressionError | None:
        error = self.expression_error(spec.kind, text)
        if error is None and self.dialect.is_asl and (spec.is_strict_in_asl or spec.is_definite_in_asl):
            path = compile_path(text)
            is_strict = path.is_reference and not path.is_context
            if not (is_strict if spec.is_strict_in_asl else path.is_definite):
                return PathError(text, "many-places")
        return error

    def query(self, name: str, place: str = "", expected: str = "") -> QueryBuilder:
        """Return what builds the value of the member ``name`` in JSONata; ``place`` is what the service calls the field."""
        from engine.expressions.jsonata_templates import compile_jsonata_payload  # slow to import, and rarely needed

        return QueryBuilder(compile_jsonata_payload(self.value(name), place or name), expected)

    def queries(self) -> Mapping[str, QueryBuilder]:
        """Return what builds the settings that are expressions, by name."""
        if not self.is_query:
            return _NO_QUERIES
        return {
            spec.name: self.query(spec.name, self._place(spec.name).removeprefix("/"), _RESULTS.get(spec.kind, ""))
            for spec in self._table.fields.values()
            if spec.takes_query and is_jsonata_text(self.value(spec.name))
        }

    def _is_readable_query(self, key: str, value: Json) -> bool:
        if key == "Assign" and (not isinstance(value, dict) or not self._has_proper_names(key, value)):
            return False
        type_node = self.node.get("Type")
        state_type = None if type_node is None else type_node.value
        given = given_states(key, state_type, is_catcher="ErrorEquals" in self._table.fields)
        found = query_faults(value, key, given)
        for fault in found:
            self.report(
                "bad-jsonata",
                escape(key) + fault.pointer,
                field=key,
                reason=fault.reason,
                reason_zh=fault.reason_zh,
                grammar=fault.grammar,
                roots=fault.roots,
            )
        for pointer, gap in () if found else query_context_gaps(value):
            self._report_gap(escape(key) + pointer, gap)
        return not found

    def expression_error(self, kind: Kind, text: str) -> ExpressionError | None:
        """Return what is wrong with the path in a field of ``kind``; in TCSL there are no variables to read."""
        error = path_error(kind, text)
        if error is None and not self.dialect.is_asl and variables_in(text):
            return PathError(text, "no-variables")
        return error

    def _has_proper_names(self, key: str, value: Json) -> bool:
        assert isinstance(value, dict)  # checked before
        is_proper = True
        for member in value:
            name = member.removesuffix(".$")
            if not is_variable_name(name):
                place = f"{escape(key)}/{escape(member)}"
                self.report("bad-variable-name", place, is_key=True, name=shorten(name))
                is_proper = False
        return is_proper

    def _has_no_variables(self, key: str, value: Json) -> bool:
        """Tell whether a payload reads no variable, which there are none of in TCSL."""
        found = None if self.dialect.is_asl else next(payload_variables(value), None)
        if found is not None:
            pointer, text = found
            error = PathError(text, "no-variables")
            place = escape(key) + pointer
            self.report("bad-template", place, field=key, reason=error.reason, reason_zh=error.explain("zh"))
        return found is None

    def _is_readable_payload(self, key: str, value: Json) -> bool:
        for pointer, found in payload_extensions(value):
            self.report_extension(escape(key) + pointer, found)
        error = template_error(value)
        if error is None:
            for pointer, doubt in failing_calls(value):
                self._report_failing(key, pointer, doubt)
            for pointer, gap in payload_context_gaps(value):
                self._report_gap(escape(key) + pointer, gap)
            for pointer, function in payload_functions(value):
                self._report_function(escape(key) + pointer, key, function)
            return self._has_no_variables(key, value)
        unfilled = next(unfilled_paths(value), None)
        if unfilled is not None:
            pointer, text = unfilled
            self.block(escape(key) + pointer, key, text)
            error = template_error(filled(value))
        if error is not None:
            for (pointer, reason), (_, reason_zh) in zip(error.problems, error.explain("zh"), strict=True):
                self.report("bad-template", escape(key) + pointer, field=key, reason=reason, reason_zh=reason_zh)
        return False
