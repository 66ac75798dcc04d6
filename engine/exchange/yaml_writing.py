"""JSON values as YAML for people: members in their order, texts of several lines as blocks, and nothing to misread.

A text that any reader of YAML, 1.1 or 1.2, would take for something else is quoted; a number is written so that all of
them read a number.
"""

import re
import sys

import yaml

from engine.exchange.spelled import spelling_of
from engine.language.values import Json

_TAG = "tag:yaml.org,2002:"
_WIDTH = 100
# What readers take for the end of a line, or leave out, unless it is escaped.
_ESCAPED = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff]")
# The line that ends a document, which one text by itself needs; a last text that ends with three dots is none.
_END = re.compile(r"^\.\.\.\n\Z", re.MULTILINE)
_EXPONENT = re.compile(r"([^eE]*)(?:([eE])(.*))?")
_NUMBER = re.compile(r"[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?|0o[0-7]+|0x[0-9a-fA-F]+")


class _Dumper(yaml.SafeDumper):
    """Knows the numbers of YAML 1.2 beside those of 1.1, and all its words, so that texts like them are quoted."""

    def increase_indent(self, flow: bool = False, indentless: bool = False) -> None:
        """Indent arrays inside objects too, as published definitions do."""
        super().increase_indent(flow, False)


_Dumper.yaml_implicit_resolvers = {key: list(rows) for key, rows in yaml.SafeDumper.yaml_implicit_resolvers.items()}
_Dumper.add_implicit_resolver(f"{_TAG}float", re.compile(rf"(?:{_NUMBER.pattern})$"), list("-+.0123456789"))
_Dumper.add_implicit_resolver(
    f"{_TAG}bool", re.compile(r"[yYnN]$"), list("yYnN")
)  # in YAML 1.1, if not in this library


def to_yaml(value: Json) -> str:
    """Return the YAML text of a value; read back it is the same value."""
    text: str = yaml.serialize(_node(value), Dumper=_Dumper, allow_unicode=True, width=sys.maxsize, explicit_end=False)
    return _END.sub("", text)


def _node(value: Json, *, is_key: bool = False) -> yaml.Node:
    match value:
        case dict():
            pairs = [(_node(key, is_key=True), _node(member)) for key, member in value.items()]
            return yaml.MappingNode(f"{_TAG}map", pairs, flow_style=not value)
        case list():
            is_flow = _is_short(value)
            return yaml.SequenceNode(
                f"{_TAG}seq", [_node(element, is_key=is_flow) for element in value], flow_style=is_flow
            )
        case str():
            return yaml.ScalarNode(f"{_TAG}str", value, style=_style(value, is_key))
        case None:
            return yaml.ScalarNode(f"{_TAG}null", "null")
        case bool():
            return yaml.ScalarNode(f"{_TAG}bool", "true" if value else "false")
        case int():
            return yaml.ScalarNode(f"{_TAG}int", yaml_number(spelling_of(value)))
        case _:
            return yaml.ScalarNode(f"{_TAG}float", yaml_number(spelling_of(value)))


def _style(text: str, is_key: bool) -> str | None:
    """Return how a text is written: a block, double quotes, or None for what the library finds plainest."""
    if _ESCAPED.search(text):
        return '"'
    if "\n" in text:
        # A line of a block that begins with a blank, or a tab anywhere, is not written as a block by the library.
        return '"' if is_key else "|"
    return None


def yaml_number(spelling: str) -> str:
    """Return a number of JSON as all readers read it: before an exponent, YAML 1.1 needs a dot, and in it a sign."""
    number, letter, exponent = _EXPONENT.fullmatch(spelling).groups(default="")  # type: ignore[union-attr]  # it fits any text
    if not letter:
        return spelling
    return f"{number}{'' if '.' in number else '.0'}{letter}{'' if exponent[0] in '-+' else '+'}{exponent}"


def _is_short(value: list[Json]) -> bool:
    """Tell whether an array is best on one line: scalars only, and not much text."""
    if any(isinstance(one, dict | list) or (isinstance(one, str) and "\n" in one) for one in value):
        return False
    return sum(len(str(one)) + 2 for one in value) <= _WIDTH
