"""Checks of what makes a Map a distributed one: the words its ProcessorConfig takes, its reader, its label."""

import re

from engine.language.dialects import Dialect
from engine.language.fields import FieldSpec, Kind
from engine.language.problems import Severity
from engine.language.shorten import shorten
from engine.language.source import Node, NodeKind
from engine.states.findings import FixPlan
from engine.states.item_formats import FROM_FIRST_ROW, GIVEN, LOAD
from engine.states.placeholders import has_placeholder
from engine.states.reading import ObjectReader

_MODES = ("INLINE", "DISTRIBUTED")
_EXECUTION_TYPES = ("STANDARD", "EXPRESS")
PROCESSOR_FIELDS: tuple[FieldSpec, ...] = (
    FieldSpec(
        name="Mode",
        kind=Kind.TEXT,
        dialect=Dialect.ASL,
        choices=_MODES,
        en="INLINE runs the iterations in this execution, DISTRIBUTED as executions of their own.",
        zh="INLINE 在本次执行内循环，DISTRIBUTED 各为独立执行。",
    ),
    FieldSpec(
        name="ExecutionType",
        kind=Kind.TEXT,
        dialect=Dialect.ASL,
        choices=_EXECUTION_TYPES,
        en="The type of these executions.",
        zh="这些执行的类型。",
    ),
)
_WITHOUT_HEADERS = ("JSON", "JSONL", "PARQUET")
# Tolerated failures an inline Map has too.
OF_DISTRIBUTED = ("ItemReader", "ItemBatcher", "ResultWriter")
"""The parts with which an inline Map fails."""
_PARTS = (*OF_DISTRIBUTED, "Label")
_ACTION = re.compile(r"arn:[^:]*:states:::s3:\w+")
_MOST_LABEL = 40
_NOT_IN_LABELS = re.compile(r"[\s?*<>{}\[\]:;,\\|^~$#%&`\"\x00-\x1f\x7f-\x9f]")


def check_distributed(reader: ObjectReader) -> None:
    """Report what a Map in ASL cannot have: a mode that is no mode or not told in full, an odd part or label."""
    _check_label(reader)
    _check_reader(reader)
    _check_writer(reader)
    processor = reader.child("Iterator")
    if processor is None:
        return
    config = f"{reader.key_of('Iterator')}/ProcessorConfig"
    mode = _word(reader, f"{config}/Mode", _MODES)
    kind = _word(reader, f"{config}/ExecutionType", _EXECUTION_TYPES)
    if mode == "DISTRIBUTED" and kind == "":
        fix = FixPlan("set", f"{reader.pointer}/{config}", "ExecutionType", "STANDARD")
        reader.report("missing-field", config, fix=fix, field="ExecutionType")
    if mode == "INLINE" and kind != "":
        _refuse(reader, config, "ExecutionType")
    for part in _PARTS if mode in ("INLINE", "") else ():
        if reader.is_given(part):
            reader.report("only-distributed", part, severity=Severity.WARNING, is_key=True, field=part)


def _check_reader(reader: ObjectReader) -> None:
    """Report an ItemReader that no such action has, and headers that its format does not have or is without."""
    _check_action(reader, "ItemReader", ("getObject", "listObjectsV2"))
    given_reader = _at(reader.node, "ItemReader")
    if given_reader is not None and given_reader.kind is NodeKind.OBJECT and given_reader.get("Resource") is None:
        reader.report("missing-field", "ItemReader", field="Resource")
    place = "ItemReader/ReaderConfig"
    config = _at(reader.node, place)
    if config is None or config.kind is not NodeKind.OBJECT:
        return
    given = {member.key: member.node.value for member in config.members}
    input_type, header = given.get("InputType"), given.get("CSVHeaderLocation")
    if input_type == "CSV" and header is None:
        fix = FixPlan("set", f"{reader.pointer}/{place}", "CSVHeaderLocation", FROM_FIRST_ROW)
        reader.report("missing-field", place, fix=fix, field="CSVHeaderLocation")
    foreign = ("CSVHeaderLocation", "CSVHeaders") if input_type in _WITHOUT_HEADERS else ()
    for key in (*foreign, *(("ManifestType",) if input_type == "JSON" else ())):
        if key in given:
            _refuse(reader, place, key)
    if not foreign and header == GIVEN and "CSVHeaders" not in given:
        reader.report("missing-field", place, field="CSVHeaders")
    if given.get("Transformation") == LOAD and input_type is None:
        reader.report("missing-field", place, field="InputType")
    pointer = given.get("ItemsPointer")
    if isinstance(pointer, str) and pointer[:1] not in ("", "/") and not has_placeholder(pointer):
        reader.report("bad-pointer", f"{place}/ItemsPointer", found=shorten(pointer))


def _check_writer(reader: ObjectReader) -> None:
    """Report a ResultWriter that neither says where to write nor how, and one that says half of where."""
    place = "ResultWriter"
    writer = _at(reader.node, place)
    if writer is None or writer.kind is not NodeKind.OBJECT:
        return
    _check_action(reader, place, ("putObject",))
    has_place = any(writer.get(key) is not None for key in ("Parameters", "Arguments"))
    if writer.get("Resource") is not None and not has_place:
        reader.report("missing-field", place, field="Arguments" if reader.is_query else "Parameters")
    if writer.get("Resource") is None and (has_place or writer.get("WriterConfig") is None):
        fix = FixPlan("set", f"{reader.pointer}/{place}", "Resource", "arn:aws:states:::s3:putObject")
        reader.report("missing-field", place, fix=fix, field="Resource")


def _check_action(reader: ObjectReader, part: str, names: tuple[str, ...]) -> None:
    """See that the Resource of this part is one of these actions on objects."""
    place = f"{part}/Resource"
    resource = _at(reader.node, place)
    if resource is None or resource.kind is not NodeKind.STRING:
        return
    text = str(resource.value)
    is_one = _ACTION.fullmatch(text) is not None and text.rpartition(":")[2] in names
    if not is_one and not has_placeholder(text):
        choices = ", ".join(f"s3:{name}" for name in names)
        reader.report("not-one-of", place, field="Resource", found=shorten(text), choices=choices)


def _refuse(reader: ObjectReader, place: str, key: str) -> None:
    fix = FixPlan("remove", f"{reader.pointer}/{place}", key)
    reader.report("unknown-field", f"{place}/{key}", is_key=True, fix=fix, field=key)


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
