"""Changes of a JSON text by members and elements, each a splice that touches only its own characters."""

import json
import re

from msgspec import Struct

from designer.document.json_items import Steps
from designer.document.undo import Edits
from engine.language.edits import move_element, remove_element, remove_members, rename_member
from engine.language.machine import escape
from engine.language.problems import Edit
from engine.language.rewriting import insert_element_text, insert_member_text, rewrite_value
from engine.language.source import Node, NodeKind, Source

_SUFFIX = ".$"
_NEW_NAME = "name"
_number = re.compile(r"-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?")
_EMPTY = {
    NodeKind.OBJECT: "{}",
    NodeKind.ARRAY: "[]",
    NodeKind.STRING: '""',
    NodeKind.NUMBER: "0",
    NodeKind.BOOLEAN: "false",
    NodeKind.NULL: "null",
}


class TreeChange(Struct, frozen=True, kw_only=True):
    """Edits of the text, and the way to what is current after them."""

    edits: Edits
    steps: Steps


def pointer_to(steps: Steps) -> str:
    """Return the JSON pointer of a way."""
    return "".join(f"/{escape(str(step))}" for step in steps)


def write_value(source: Source, steps: Steps, typed: str) -> TreeChange | None:
    """Give a value what was typed: JSON as it is spelled; anything else is a text, as is the value of ``.$``."""
    node = source.node(pointer_to(steps))
    if node is None:
        return None
    is_text = bool(steps) and isinstance(steps[-1], str) and steps[-1].endswith(_SUFFIX)
    return TreeChange(edits=_put(source, steps, _as_json(typed, is_text=is_text)), steps=steps)


def rename(source: Source, steps: Steps, name: str) -> TreeChange | None:
    """Give a member another name; None when it is no member or the name is taken."""
    around = source.node(pointer_to(steps[:-1]))
    if not steps or not isinstance(steps[-1], str) or around is None or name == steps[-1]:
        return None
    if around.get(name) is not None:
        return None
    edits = rename_member(source, pointer_to(steps[:-1]), steps[-1], name)
    return TreeChange(edits=edits, steps=(*steps[:-1], name))


def change_kind(source: Source, steps: Steps, kind: NodeKind) -> TreeChange | None:
    """Make a value one of another type, keeping what can be kept: ``"5"`` becomes 5, 5 becomes ``"5"`` or ``[5]``."""
    pointer = pointer_to(steps)
    node, span = source.node(pointer), source.span(pointer)
    if node is None or span is None or node.kind is kind:
        return None
    raw = source.text[span.start : span.end]
    return TreeChange(edits=_put(source, steps, _converted(node, raw, kind)), steps=steps)


def add(source: Source, steps: Steps, *, is_inside: bool) -> TreeChange | None:
    """Add a member or element: behind a value, or ``is_inside`` at its end; it is null, an object's has a new name."""
    if is_inside or not steps:
        outer, node = steps, source.node(pointer_to(steps))
        number = 0 if node is None else len(node.members) or len(node.elements)
    else:
        outer, node = steps[:-1], source.node(pointer_to(steps[:-1]))
        number = 0 if node is None else _number_of(node, steps[-1]) + 1
    if node is None or node.kind not in (NodeKind.OBJECT, NodeKind.ARRAY):
        return None
    empty = Source.read("null")
    if node.kind is NodeKind.ARRAY:
        return TreeChange(edits=insert_element_text(source, pointer_to(outer), number, empty), steps=(*outer, number))
    name = _new_name(node, _NEW_NAME)
    edits = insert_member_text(source, pointer_to(outer), number, json.dumps(name), empty)
    return TreeChange(edits=edits, steps=(*outer, name))


def duplicate(source: Source, steps: Steps) -> TreeChange | None:
    """Put a copy of a value behind it, spelled as it is."""
    outer = pointer_to(steps[:-1])
    around, span = source.node(outer), source.span(pointer_to(steps))
    if not steps or around is None or span is None:
        return None
    copied = Source.read(source.text[span.start : span.end])
    number = _number_of(around, steps[-1]) + 1
    if around.kind is NodeKind.ARRAY:
        return TreeChange(edits=insert_element_text(source, outer, number, copied), steps=(*steps[:-1], number))
    old = str(steps[-1])
    suffix = _SUFFIX if old.endswith(_SUFFIX) else ""
    name = _new_name(around, old.removesuffix(_SUFFIX), suffix)
    edits = insert_member_text(source, outer, number, json.dumps(name, ensure_ascii=False), copied)
    return TreeChange(edits=edits, steps=(*steps[:-1], name))


def remove(source: Source, steps: Steps) -> TreeChange | None:
    """Take a value out; what comes after it, or before, is current then."""
    around = source.node(pointer_to(steps[:-1]))
    if not steps or around is None:
        return None
    number, step = _number_of(around, steps[-1]), steps[-1]
    outer = pointer_to(steps[:-1])
    if isinstance(step, int):
        left = len(around.elements) - 1
        here: Steps = (*steps[:-1], min(number, left - 1)) if left else steps[:-1]
        return TreeChange(edits=remove_element(source, outer, step), steps=here)
    names = [member.key for member in around.members]
    others = names[number + 1 :] + names[:number][::-1]
    here = (*steps[:-1], others[0]) if others else steps[:-1]
    return TreeChange(edits=remove_members(source, outer, (step,)), steps=here)


def move(source: Source, steps: Steps, by: int) -> TreeChange | None:
    """Let a value change places with the one before (-1) or after it (1)."""
    outer = pointer_to(steps[:-1])
    around, span = source.node(outer), source.span(outer)
    if not steps or around is None or span is None:
        return None
    number = _number_of(around, steps[-1])
    other = number + by
    count = len(around.members) or len(around.elements)
    if not 0 <= other < count:
        return None
    if around.kind is NodeKind.ARRAY:
        return TreeChange(edits=move_element(source, outer, number, other), steps=(*steps[:-1], other))
    places = []
    for each in sorted((number, other)):
        member = around.members[each]
        start = span.start + member.key_start
        places.append((start, span.start + member.value_start + member.node.length))
    (first, first_end), (last, last_end) = places
    edits = (
        Edit(first, first_end, source.text[last:last_end]),
        Edit(last, last_end, source.text[first:first_end]),
    )
    return TreeChange(edits=edits, steps=steps)


def switch_path(source: Source, steps: Steps, path: str) -> TreeChange | None:
    """Let a member take its value from ``path``, its name ending in ``.$``, or let it be fixed again."""
    around = source.node(pointer_to(steps[:-1]))
    if not steps or around is None or not isinstance(steps[-1], str):
        return None
    old = steps[-1]
    name = old.removesuffix(_SUFFIX) if old.endswith(_SUFFIX) else old + _SUFFIX
    if around.get(name) is not None:
        return None
    edits = list(rename_member(source, pointer_to(steps[:-1]), old, name))
    value = source.node(pointer_to(steps))
    if name.endswith(_SUFFIX) and value is not None:
        is_path = isinstance(value.value, str) and value.value.startswith(("$", "States."))
        if not is_path:
            edits += _put(source, steps, json.dumps(path, ensure_ascii=False))
    return TreeChange(edits=tuple(edits), steps=(*steps[:-1], name))


def switch_query(source: Source, steps: Steps, expression: str) -> TreeChange | None:
    """Let a value be a JSONata ``expression``, or let it be what the expression says as a text."""
    node = source.node(pointer_to(steps))
    if node is None:
        return None
    value = node.value
    if isinstance(value, str) and value.startswith("{%"):
        text = value.removeprefix("{%").removesuffix("%}").strip()
        return TreeChange(edits=_put(source, steps, json.dumps(text, ensure_ascii=False)), steps=steps)
    return TreeChange(edits=_put(source, steps, json.dumps(expression, ensure_ascii=False)), steps=steps)


def _put(source: Source, steps: Steps, text: str) -> Edits:
    return rewrite_value(source, pointer_to(steps), Source.read(text))


def _as_json(typed: str, *, is_text: bool) -> str:
    read = None if is_text else Source.read(typed.strip())
    if read is not None and read.root is not None and not read.faults:
        return typed.strip()
    stripped = typed.strip()
    # Who types the quotes of a path means the text inside them.
    if is_text and len(stripped) > 1 and stripped.startswith('"') and Source.read(stripped).root is not None:
        return stripped
    return json.dumps(typed, ensure_ascii=False)


def _converted(node: Node, raw: str, kind: NodeKind) -> str:
    match kind:
        case NodeKind.STRING:
            return json.dumps(raw if not isinstance(node.value, str) else node.value, ensure_ascii=False)
        case NodeKind.NUMBER if isinstance(node.value, str) and _number.fullmatch(node.value.strip()):
            return node.value.strip()
        case NodeKind.NUMBER if isinstance(node.value, bool):
            return str(int(node.value))
        case NodeKind.BOOLEAN if node.value in ("true", "false"):
            return str(node.value)
        case NodeKind.ARRAY if node.kind is not NodeKind.NULL:
            return f"[{raw}]"
        case NodeKind.OBJECT if node.kind is not NodeKind.NULL:
            return f'{{"{_NEW_NAME}": {raw}}}'
        case _:
            return _EMPTY[kind]


def _number_of(node: Node, step: str | int) -> int:
    if isinstance(step, int):
        return step
    return next((number for number, member in enumerate(node.members) if member.key == step), len(node.members))


def _new_name(node: Node, wanted: str, suffix: str = "") -> str:
    """Return a name that no member has, with or without the ending of a path."""
    taken = {member.key.removesuffix(_SUFFIX) for member in node.members}
    number, name = 2, wanted
    while name in taken:
        name, number = f"{wanted}{number}", number + 1
    return name + suffix
