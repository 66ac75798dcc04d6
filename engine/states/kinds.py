"""What a value of each kind of field has to be: one check a kind."""

from collections.abc import Callable

from engine.expressions.paths import compile_path, compile_result_path
from engine.expressions.scanner import ExpressionError
from engine.expressions.templates import TemplateError, compile_expression, compile_template
from engine.language.fields import Kind
from engine.language.source import Node, NodeKind
from engine.language.values import Json

EXPRESSIONS = {Kind.PATH, Kind.REFERENCE_PATH, Kind.RESULT_PATH, Kind.EXPRESSION, Kind.TIMESTAMP}
"""The kinds whose text means something, so that a placeholder in it need not be readable yet."""
FILLED_IN_LATER = {*EXPRESSIONS, Kind.INTEGER, Kind.NUMBER, Kind.BOOLEAN}
"""The kinds that accept a placeholder they cannot use."""
READ_INSIDE = {Kind.MACHINE, Kind.MACHINES, Kind.STATES, Kind.RETRIERS, Kind.CATCHERS, Kind.RULES}
"""The kinds of which a field has to be an object or an array; what is in it is read part by part."""


def path_error(kind: Kind, text: str) -> ExpressionError | None:
    """Return what is wrong with the path in a field of ``kind``; None when it is right, or no path."""
    try:
        if kind is Kind.EXPRESSION:
            compile_expression(text)
        elif kind in (Kind.PATH, Kind.REFERENCE_PATH):
            compile_path(text)
        elif kind is Kind.RESULT_PATH:
            compile_result_path(text)
    except ExpressionError as error:
        return error
    return None


def template_error(value: Json) -> TemplateError | None:
    """Return what is wrong with a payload, or None."""
    try:
        compile_template(value)
    except TemplateError as error:
        return error
    return None


def _is_text(node: Node) -> str | None:
    return None if node.kind is NodeKind.STRING else "string"


def _is_number(node: Node) -> str | None:
    return None if node.kind is NodeKind.NUMBER else "number"


def _is_integer(node: Node) -> str | None:
    value = node.value
    if node.kind is NodeKind.NUMBER and isinstance(value, int | float) and float(value).is_integer():
        return None
    return "integer"


def _is_end(node: Node) -> str | None:
    return None if node.value is True else "true"


def _is_object(node: Node) -> str | None:
    return None if node.kind is NodeKind.OBJECT else "object"


def _is_array(node: Node) -> str | None:
    return None if node.kind is NodeKind.ARRAY else "array"


def _is_error_names(node: Node) -> str | None:
    value = node.value
    if isinstance(value, list) and value and all(isinstance(name, str) for name in value):
        return None
    return "array with at least one error name" if value == [] else "array of error names"


_TEXTUAL = {
    Kind.TEXT, Kind.COMMENT, Kind.STATE, Kind.TYPE, Kind.PATH, Kind.REFERENCE_PATH,
    Kind.RESULT_PATH, Kind.EXPRESSION, Kind.TIMESTAMP, Kind.RESOURCE,
}  # fmt: skip

KIND_CHECKS: dict[Kind, Callable[[Node], str | None]] = {
    **dict.fromkeys(_TEXTUAL, _is_text),
    Kind.INTEGER: _is_integer,
    Kind.NUMBER: _is_number,
    Kind.BOOLEAN: lambda node: None if node.kind is NodeKind.BOOLEAN else "boolean",
    Kind.END: _is_end,
    Kind.ERROR_NAMES: _is_error_names,
    Kind.MACHINE: _is_object,
    Kind.STATES: _is_object,
    Kind.OBJECT: _is_object,
    Kind.PAYLOAD: _is_object,
    Kind.ASSIGN: _is_object,
    **dict.fromkeys((Kind.RETRIERS, Kind.CATCHERS, Kind.RULES, Kind.MACHINES), _is_array),
}
"""Each takes a value and returns what it should be, for a message, or None when it is right."""
