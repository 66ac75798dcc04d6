"""Checks of the objects that make a Map a distributed one: words they take, and what they may not hold together."""

from engine.language.shorten import shorten
from engine.language.source import Node, NodeKind
from engine.states.findings import FixPlan
from engine.states.placeholders import has_placeholder
from engine.states.reading import ObjectReader

_MODES = ("INLINE", "DISTRIBUTED")
_EXECUTION_TYPES = ("STANDARD", "EXPRESS")
_ALTERNATIVES = {
    "ItemReader/ReaderConfig": ("MaxItems",),
    "ItemBatcher": ("MaxItemsPerBatch", "MaxInputBytesPerBatch"),
}


def check_distributed(reader: ObjectReader) -> None:
    """Report values given twice in the objects of a Map in ASL, and a mode that is not told in full."""
    for place, names in _ALTERNATIVES.items():
        node = _at(reader.node, place)
        for name in names:
            path = f"{name}Path"
            if node is not None and node.get(name) is not None and node.get(path) is not None:
                reader.report("both-given", f"{place}/{path}", is_key=True, first=name, second=path)
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
