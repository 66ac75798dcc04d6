"""Checks of what makes a Map a distributed one: the words its ProcessorConfig takes."""

from engine.language.shorten import shorten
from engine.language.source import Node, NodeKind
from engine.states.findings import FixPlan
from engine.states.placeholders import has_placeholder
from engine.states.reading import ObjectReader

_MODES = ("INLINE", "DISTRIBUTED")
_EXECUTION_TYPES = ("STANDARD", "EXPRESS")


def check_distributed(reader: ObjectReader) -> None:
    """Report a mode that is no mode, or not told in full, of a Map in ASL."""
    processor = reader.child("Iterator")
    if processor is None:
        return
    config = f"{reader.key_of('Iterator')}/ProcessorConfig"
    mode = _word(reader, f"{config}/Mode", _MODES)
    kind = _word(reader, f"{config}/ExecutionType", _EXECUTION_TYPES)
    if mode == "DISTRIBUTED" and kind == "":
        fix = FixPlan("set", f"{reader.pointer}/{config}", "ExecutionType", "STANDARD")
        reader.report("missing-field", config, fix=fix, field="ExecutionType")


def _word(reader: ObjectReader, place: str, choices: tuple[str, ...]) -> str | None:
    """Return the word at ``place``, empty when there is none, None when it is not known which; report a wrong one."""
    node = _at(reader.node, place)
    if node is None:
        return ""
    word = str(node.value)
    if word in choices:
        return word
    if not has_placeholder(word):
        field = place.rpartition("/")[2]
        reader.report("not-one-of", place, field=field, found=shorten(word), choices=", ".join(choices))
    return None


def _at(node: Node | None, place: str) -> Node | None:
    for name in place.split("/"):
        if node is None or node.kind is not NodeKind.OBJECT:
            return None
        node = node.get(name)
    return node
