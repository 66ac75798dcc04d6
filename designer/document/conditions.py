"""Commands for the condition of a Choice rule: And, Or and Not around others. Each is one undo step.

A condition is named by its pointer: that of the rule, which has fields of its own beside the test, or
``/States/Check/Choices/0/And/1`` inside it. What moves keeps its own text.
"""

from collections.abc import Iterable

from msgspec import Struct

from designer.document.document import Document
from designer.document.draft import Draft
from designer.document.moved_text import margin_of, moved
from designer.document.rule_values import LISTS, TEST_FIELDS, combination_of
from designer.document.rules import YES, Verdict
from designer.document.wiring import may
from designer.look.words import tr
from engine.language.edits import (
    insert_element,
    move_element,
    remove_element,
    remove_members,
    rename_member,
    replace_text,
    replace_value,
    set_member,
)
from engine.language.machine import escape
from engine.language.source import Node, NodeKind, Source
from engine.language.values import Json


class _Copy(Struct, frozen=True, kw_only=True):
    """A condition on its way: ``shape`` has nothing in the places of ``texts``, which are put there as they were."""

    shape: Json
    texts: tuple[tuple[str, str, str], ...]  # pointer within the shape, text, blanks in front of its line


def is_rule(document: Document, pointer: str) -> bool:
    """Tell whether a pointer is that of a rule, not of a condition inside one."""
    state, field, _ = pointer.rsplit("/", 2) if pointer.count("/") > 1 else ("", "", "")
    return field == "Choices" and document.definition.state(state) is not None


def around(pointer: str) -> tuple[str, int | None]:
    """Return the pointer of the condition that one inside it belongs to, and its number there; Not numbers nothing."""
    head, _, last = pointer.rpartition("/")
    if last == "Not":
        return head, None
    return head.rpartition("/")[0], int(last)


def children(document: Document, pointer: str) -> tuple[str, ...]:
    """Return the pointers of the conditions that And, Or or Not at ``pointer`` is made of.

    While the JSON is broken, those of the last text that could be read: forms go on showing that.
    """
    node = document.definition.source.node(pointer)
    group = combination_of(node)
    inner = node.get(group) if node is not None and group else None
    if inner is None:
        return ()
    if group not in LISTS:
        return (f"{pointer}/{group}",)
    return tuple(f"{pointer}/{group}/{number}" for number in range(len(inner.elements)))


def wrap_condition(document: Document, pointer: str, group: str, *, and_add: bool = False) -> bool:
    """Put a condition into And, Or or Not; with ``and_add`` another test beside it."""
    verdict = _is_there(document, pointer)
    if verdict.ok and is_rule(document, pointer) and not _is_object(document.source.node(pointer)):
        verdict = _no("no-rule", tr("This is no rule yet; begin it anew first."))
    if not may(document, verdict):
        return False
    copy = _copy(document, pointer)
    variable = _variable(document.source.node(pointer))
    beside: list[Json] = [new_test(variable)] if and_add else []
    content: Json = [copy.shape, *beside] if group in LISTS else copy.shape
    draft = Draft(document.source)
    if is_rule(document, pointer):
        keys = _test_keys(draft.node(pointer))
        if group in keys:  # And in And: its place is taken by the new one
            draft.add(replace_value(draft.source, f"{pointer}/{group}", content))
            keys.remove(group)
        else:
            draft.add(set_member(draft.source, pointer, group, content, before=keys[0] if keys else "Next"))
        draft.add(remove_members(draft.source, pointer, keys))
    else:
        draft.add(replace_value(draft.source, pointer, {group: content}))
    _fill(draft, f"{pointer}/{group}/0" if group in LISTS else f"{pointer}/{group}", copy)
    return document.edit(draft.compose(), tr("Put the condition into {group}", group=group))


def can_unwrap(document: Document, pointer: str) -> Verdict:
    """May And, Or or Not go, and leave what is in it where it stood?"""
    inner = children(document, pointer)
    if not inner:
        return _no("no-group", tr("Only And, Or and Not have conditions inside."))
    if len(inner) > 1 and (is_rule(document, pointer) or around(pointer)[1] is None):
        return _no("many", tr("There is room for one condition only here."))
    return YES


def unwrap_condition(document: Document, pointer: str) -> bool:
    """Let what is inside And, Or or Not take its place."""
    if not may(document, can_unwrap(document, pointer)):
        return False
    inner, draft = children(document, pointer), Draft(document.source)
    copies = [_copy(document, one) for one in inner]
    if is_rule(document, pointer):
        return _unwrap_rule(document, pointer, inner[0], copies[0])
    if len(copies) == 1:
        draft.add(replace_value(draft.source, pointer, copies[0].shape))
        _fill(draft, pointer, copies[0])
    else:
        place, _, number = pointer.rpartition("/")
        for later, copy in enumerate(copies, start=int(number) + 1):
            draft.add(insert_element(draft.source, place, later, copy.shape))
            _fill(draft, f"{place}/{later}", copy)
        draft.add(remove_element(draft.source, place, int(number)))
    return document.edit(draft.compose(), tr("Take the condition apart"))


def _unwrap_rule(document: Document, rule: str, inner: str, copy: _Copy) -> bool:
    """Let the only condition of a rule's group be the rule's; a remark of its own has to find room there."""
    draft, group = Draft(document.source), combination_of(document.source.node(rule))
    node = draft.node(rule)
    shape = copy.shape if isinstance(copy.shape, dict) else {}
    taken = next((key for key in shape if key != group and node is not None and node.get(key) is not None), None)
    if taken is not None or not shape:
        return document.refuse(_no("taken", tr("The rule has a {field} of its own.", field=taken or group)))
    for key in shape:
        if key != group:
            draft.add(set_member(draft.source, rule, key, None, before=group))
    if group in shape:
        draft.add(replace_value(draft.source, f"{rule}/{group}", None))
    else:
        draft.add(remove_members(draft.source, rule, (group,)))
    _fill(draft, rule, copy)
    return document.edit(draft.compose(), tr("Take the condition apart"))


def change_group(document: Document, pointer: str, group: str) -> bool:
    """Turn And, Or and Not into each other; Not of several negates them as one."""
    node = document.source.node(pointer)
    old, inner = combination_of(node), children(document, pointer)
    if not may(document, YES if old and inner else _no("no-group", tr("This is not in the workflow (any more)."))):
        return False
    if old == group:
        return False
    if group == "Not" and len(inner) > 1:
        return wrap_condition(document, pointer, "Not")
    draft = Draft(document.source)
    copies = [_copy(document, one) for one in inner]
    draft.add(rename_member(draft.source, pointer, old, group))
    place = f"{pointer}/{group}"
    if old in LISTS and group not in LISTS:
        draft.add(replace_value(draft.source, place, copies[0].shape))
        _fill(draft, place, copies[0])
    elif old not in LISTS:
        draft.add(replace_value(draft.source, place, [copies[0].shape]))
        _fill(draft, f"{place}/0", copies[0])
    return document.edit(draft.compose(), tr("Change {old} to {group}", old=old, group=group))


def add_condition(document: Document, pointer: str, inner: str = "") -> str:
    """Add a test to And or Or at ``pointer``, or a group ``inner`` of two; returns its pointer, empty if it cannot be."""
    group = combination_of(document.source.node(pointer))
    place, items = f"{pointer}/{group}", _list_of(document, pointer)
    if not may(document, YES if items is not None else _no_list()) or items is None:
        return ""
    draft, number = Draft(document.source), len(items.elements)
    last = items.elements[-1].node if number else None
    draft.add(insert_element(draft.source, place, number, _new_condition(_variable(last), inner)))
    document.edit(draft.compose(), tr("Add to {field}", field=group))
    return f"{place}/{number}"


def remove_condition(document: Document, pointer: str) -> bool:
    """Take a condition out of its group; a group that is left with nothing goes too, and a rule begins anew."""
    if not may(document, _is_there(document, pointer)):
        return False
    draft = Draft(document.source)
    _remove(document, draft, pointer)
    return document.edit(draft.compose(), tr("Remove the condition"))


def can_move(document: Document, pointer: str, group: str) -> Verdict:
    """May a condition go into the group, And or Or, at pointer ``group``?"""
    if is_rule(document, pointer) or document.source.node(pointer) is None:
        return _no("rule", tr("The condition of a rule stays with it."))
    if f"{group}/".startswith(f"{pointer}/"):
        return _no("inside", tr("A group cannot be put into itself."))
    return YES if _list_of(document, group) is not None else _no_list()


def move_condition(document: Document, pointer: str, group: str, index: int) -> str:
    """Move a condition into the group at pointer ``group``, in front of what is number ``index`` there now.

    Returns its new pointer, empty when it cannot be moved.
    """
    if not may(document, can_move(document, pointer, group)):
        return ""
    name = combination_of(document.source.node(group))
    owner, number = around(pointer)
    place, draft = f"{group}/{name}", Draft(document.source)
    items = draft.node(place)
    index = min(index, 0 if items is None else len(items.elements))
    if owner == group and number is not None:
        to = index - (index > number)
        draft.add(move_element(draft.source, place, number, to))
        moved_to = f"{place}/{to}"
    else:
        copy = _copy(document, pointer)
        draft.add(insert_element(draft.source, place, index, copy.shape))
        _fill(draft, f"{place}/{index}", copy)
        gone = _remove(document, draft, _shifted(pointer, place, index))
        moved_to = _closed_up(f"{place}/{index}", gone)
    document.edit(draft.compose(), tr("Move the condition"))
    return moved_to


def new_test(variable: str = "") -> dict[str, Json]:
    """Return a test to be filled in, of ``variable`` if there is one."""
    return {"Variable": variable or "$.value", "StringEquals": ""}


def _new_condition(variable: str, inner: str) -> Json:
    return {inner: [new_test(variable), new_test(variable)]} if inner else new_test(variable)


def _remove(document: Document, draft: Draft, pointer: str) -> str:
    """Remove a condition, and the groups that are left with nothing; a rule gets a test to be filled in.

    Returns the pointer of what went from its list, or of the rule.
    """
    while not is_rule(document, pointer):
        owner, number = around(pointer)
        node = draft.node(owner)
        group = combination_of(node)
        items = node.get(group) if node is not None else None
        if number is not None and items is not None and len(items.elements) > 1:
            draft.add(remove_element(draft.source, f"{owner}/{group}", number))
            return f"{owner}/{group}/{number}"
        pointer = owner
    if not _is_object(draft.node(pointer)):
        draft.add(replace_value(draft.source, pointer, {**new_test(), "Next": ""}))
        return pointer
    keys = _test_keys(draft.node(pointer))
    for key, value in new_test().items():
        draft.add(set_member(draft.source, pointer, key, value, before=keys[0] if keys else "Next"))
    draft.add(remove_members(draft.source, pointer, [key for key in keys if key not in new_test()]))
    return pointer


def _copy(document: Document, pointer: str) -> _Copy:
    """Copy a condition: all of one inside a rule, only the test of a rule itself."""
    source = document.source
    node = source.node(pointer)
    assert node is not None  # the caller saw it
    if node.kind is not NodeKind.OBJECT:
        return _Copy(shape=None, texts=(("", *_raw(source, pointer)),))
    keys = _test_keys(node) if is_rule(document, pointer) else [member.key for member in node.members]
    texts = [(f"/{escape(key)}", *_raw(source, f"{pointer}/{escape(key)}")) for key in dict.fromkeys(keys)]
    return _Copy(shape=dict.fromkeys(keys), texts=tuple(texts))


def _raw(source: Source, pointer: str) -> tuple[str, str]:
    span = source.span(pointer)
    assert span is not None  # the caller saw the value
    return source.text[span.start : span.end], margin_of(source, pointer)


def _fill(draft: Draft, pointer: str, copy: _Copy) -> None:
    """Put the texts of a copy over the nothings that hold their places below ``pointer``."""
    for below, text, margin in copy.texts:
        place = pointer + below
        draft.add(replace_text(draft.source, place, moved(text, margin, margin_of(draft.source, place))))


def _shifted(pointer: str, place: str, index: int) -> str:
    """Return where a condition is once something was put into the list at ``place`` as number ``index``."""
    if not pointer.startswith(f"{place}/"):
        return pointer
    number, slash, rest = pointer[len(place) + 1 :].partition("/")
    return f"{place}/{int(number) + (int(number) >= index)}{slash}{rest}"


def _closed_up(pointer: str, gone: str) -> str:
    """Return where a condition is once what was at ``gone`` left its list."""
    place, _, removed = gone.rpartition("/")
    if not pointer.startswith(f"{place}/"):
        return pointer
    number, slash, rest = pointer[len(place) + 1 :].partition("/")
    return f"{place}/{int(number) - (int(number) > int(removed))}{slash}{rest}"


def _test_keys(node: Node | None) -> list[str]:
    """Return the members of a rule that are its test, in their order."""
    keys: Iterable[str] = () if node is None else (member.key for member in node.members)
    return [key for key in dict.fromkeys(keys) if key in TEST_FIELDS]


def _is_object(node: Node | None) -> bool:
    return node is not None and node.kind is NodeKind.OBJECT


def _variable(node: Node | None) -> str:
    found = node.get("Variable") if node is not None else None
    return found.value if found is not None and isinstance(found.value, str) else ""


def _list_of(document: Document, pointer: str) -> Node | None:
    """Return the list that And or Or at ``pointer`` has, None when there is none."""
    node = document.source.node(pointer)
    group = combination_of(node)
    items = node.get(group) if node is not None and group in LISTS else None
    return items if items is not None and items.kind is NodeKind.ARRAY else None


def _no_list() -> Verdict:
    return _no("no-group", tr("Only And and Or take further conditions."))


def _is_there(document: Document, pointer: str) -> Verdict:
    if document.source.node(pointer) is None:
        return _no("no-condition", tr("This is not in the workflow (any more)."))
    return YES


def _no(code: str, reason: str) -> Verdict:
    return Verdict(ok=False, code=code, reason=reason)
