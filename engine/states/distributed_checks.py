"""Checks of what makes a Map a distributed one: the words its ProcessorConfig takes, and its Label."""

import re

from engine.language.shorten import shorten
from engine.language.source import Node, NodeKind
from engine.states.findings import FixPlan
from engine.states.placeholders import has_placeholder
from engine.states.reading import ObjectReader

_MODES = ("INLINE", "DISTRIBUTED")
_EXECUTION_TYPES = ("STANDARD", "EXPRESS")
_MOST_LABEL = 40
_NOT_IN_LABELS = re.compile(r"[\s?*<>{}\[\]:;,\\|^~$#%&`\"\x00-\x1f\x7f-\x9f]")


def check_distributed(reader: ObjectReader) -> None:
    """Report a mode that is no mode, or not told in full, and a label that cannot be one, of a Map in ASL."""
    _check_label(reader)
    processor = reader.child("Iterator")
    if processor is None:
        return
    config = f"{reader.key_of('Iterator')}/ProcessorConfig"
    mode = _word(reader, f"{config}/Mode", _MODES)
    kind = _word(reader, f"{config}/ExecutionType", _EXECUTION_TYPES)
    if mode == "DISTRIBUTED" and kind == "":
        fix = FixPlan("set", f"{reader.pointer}/{config}", "ExecutionType", "STANDARD")
        reader.report("missing-field", config, fix=fix, field="ExecutionType")


def _check_label(reader: ObjectReader) -> None:
    """See that the Label, which is a part of ARNs, can be one."""
    if not reader.has("Label"):
        return
    label = reader.text("Label")
    is_right = 0 < len(label) <= _MOST_LABEL and _NOT_IN_LABELS.search(label) is None
    if not is_right and not has_placeholder(label):
        reader.report("bad-label", "Label", found=shorten(label))


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
