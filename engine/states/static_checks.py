"""Checks of payloads for texts that look like paths but are taken as they stand."""

import re
from collections.abc import Iterator

from engine.language.machine import escape
from engine.language.problems import Severity
from engine.language.shorten import shorten
from engine.language.source import Node, NodeKind
from engine.states.findings import FixPlan
from engine.states.reading import ObjectReader

_PAYLOADS = ("Parameters", "ItemSelector", "ResultSelector", "Assign")
_DYNAMIC = re.compile(r"\$\$?[.\[]|States\.[A-Z]\w*\(")


def check_static(reader: ObjectReader) -> None:
    """Warn of paths and calls that a state in JSONPath never reads."""
    for name in _PAYLOADS:
        node = reader.node.get(name)
        for pointer, key, text in _looking_dynamic(node, escape(name)) if node is not None else ():
            owner = f"{reader.pointer}/{pointer}".rpartition("/")[0]
            fix = FixPlan("rename", owner, key, f"{key}.$")
            reader.report(
                "no-dollar", pointer, severity=Severity.WARNING, fix=fix, field=shorten(key), found=shorten(text)
            )
    result = reader.node.get("Result") if reader.text("Type") == "Pass" else None
    if result is not None:
        for pointer in _dollar_keys(result, "Result"):
            reader.report("static-result", pointer, severity=Severity.WARNING, is_key=True)


def _looking_dynamic(node: Node, pointer: str) -> Iterator[tuple[str, str, str]]:
    """Yield the members below ``node`` that look like paths: pointer, key and text."""
    for member in node.members:
        place = f"{pointer}/{escape(member.key)}"
        value = member.node.value
        if isinstance(value, str) and not member.key.endswith(".$") and _DYNAMIC.match(value):
            yield place, member.key, value
        yield from _looking_dynamic(member.node, place)
    for index, element in enumerate(node.elements):
        yield from _looking_dynamic(element.node, f"{pointer}/{index}")


def _dollar_keys(node: Node, pointer: str) -> Iterator[str]:
    """Yield the pointers of members below ``node`` whose keys ask for a path."""
    for member in node.members:
        place = f"{pointer}/{escape(member.key)}"
        if member.key.endswith(".$") and member.node.kind is NodeKind.STRING:
            yield place
        yield from _dollar_keys(member.node, place)
    for index, element in enumerate(node.elements):
        yield from _dollar_keys(element.node, f"{pointer}/{index}")
