"""Commands for lists in a state: rules, retriers, catchers, branches. Each is one undo step."""

from designer.document.document import Document
from designer.document.draft import Draft
from designer.document.new_states import dialect_of, empty_machine, new_catcher, new_retrier, new_rule
from designer.document.pointers import label_of, name_of
from designer.document.rules import YES, Verdict, can_fill
from designer.document.targets import remove_items
from designer.document.wiring import append, may
from designer.look.words import tr
from engine.language.dialects import Dialect
from engine.language.edits import move_element
from engine.language.source import NodeKind
from engine.language.values import Json

FIELDS = ("Choices", "Retry", "Catch", "Branches")


def add_rule(document: Document, choice: str, target: str | None = None, rule: Json = None) -> int | None:
    """Add a rule to a Choice that leads to the state at pointer ``target``, or the ``rule`` given; returns its index."""
    value = new_rule("" if target is None else name_of(target), _dialect(document, choice)) if rule is None else rule
    return add_item(document, choice, "Choices", value)


def move_rule(document: Document, choice: str, index: int, to: int) -> bool:
    """Let a rule of a Choice be tried earlier or later."""
    return move_item(document, choice, "Choices", index, to)


def remove_rule(document: Document, choice: str, index: int) -> bool:
    """Take a rule away from a Choice."""
    return remove_list_item(document, choice, "Choices", index)


def add_retrier(document: Document, pointer: str) -> int | None:
    """Add a retrier for all errors to a state; returns its index."""
    return add_item(document, pointer, "Retry", new_retrier(_dialect(document, pointer)))


def add_catcher(document: Document, pointer: str, target: str | None = None) -> int | None:
    """Add a catcher for all errors to a state; returns its index."""
    name = "" if target is None else name_of(target)
    return add_item(document, pointer, "Catch", new_catcher(name, dialect=_dialect(document, pointer)))


def add_branch(document: Document, pointer: str) -> str | None:
    """Add an empty branch to a Parallel; returns the pointer of its machine."""
    index = add_item(document, pointer, "Branches", empty_machine())
    return None if index is None else f"{pointer}/Branches/{index}"


def add_item(document: Document, pointer: str, field: str, item: Json, index: int | None = None) -> int | None:
    """Put ``item`` into the list ``field`` (one of FIELDS) of a state, at the end by default; returns its index."""
    if not may(document, _can_change(document, pointer, field)):
        return None
    if not may(document, can_fill(document.definition, f"{pointer}/{field}", NodeKind.ARRAY)):
        return None
    draft = Draft(document.source)
    place = append(draft, pointer, field, item, index)
    document.edit(draft.compose(), tr("Add to {field} of {name}", field=field, name=label_of(pointer)))
    return place


def move_item(document: Document, pointer: str, field: str, index: int, to: int) -> bool:
    """Move an item of a list of a state from ``index`` to ``to``."""
    if not may(document, _can_change(document, pointer, field, index, to)):
        return False
    edits = move_element(document.source, f"{pointer}/{field}", index, to)
    return document.edit(edits, tr("Reorder {field} of {name}", field=field, name=label_of(pointer)))


def remove_list_item(document: Document, pointer: str, field: str, index: int) -> bool:
    """Take an item out of a list of a state; an empty Retry or Catch goes altogether."""
    if not may(document, _can_change(document, pointer, field, index)):
        return False
    edits = remove_items(document.source, pointer, field, [index])
    return document.edit(edits, tr("Remove from {field} of {name}", field=field, name=label_of(pointer)))


def _dialect(document: Document, pointer: str) -> Dialect:
    state = document.definition.state(pointer)
    return document.definition.dialect if state is None else dialect_of(state)


def _can_change(document: Document, pointer: str, field: str, *indexes: int) -> Verdict:
    items = document.source.node(f"{pointer}/{field}")
    count = 0 if items is None else len(items.elements)
    is_there = document.definition.state(pointer) is not None and field in FIELDS
    if not is_there or not all(0 <= index < count for index in indexes):
        return Verdict(ok=False, code="no-item", reason=tr("This is not in the workflow (any more)."))
    return YES
