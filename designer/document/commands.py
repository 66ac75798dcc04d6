"""What the user can do to a workflow: one function each, one undo step each.

Every command asks ``rules`` first; when it may not be done, ``Document.refused`` says why and nothing changes.
"""

from designer.document.broken_states import make_state_of
from designer.document.copying import copy_states, duplicate_states, paste_states
from designer.document.deleting import delete_broken, delete_states
from designer.document.extracting import extract_states
from designer.document.forms import REMOVE, set_field, set_field_text, set_fields
from designer.document.inlining import inline_workflow
from designer.document.items import (
    add_branch,
    add_catcher,
    add_item,
    add_retrier,
    add_rule,
    move_item,
    move_rule,
    remove_list_item,
    remove_rule,
)
from designer.document.pointers import END, START
from designer.document.rehousing import rehouse_states
from designer.document.retyping import change_type, change_types
from designer.document.states import first_empty_lane, insert_state, rename_state
from designer.document.unwrapping import unwrap_state
from designer.document.wiring import connect, delete_edge, delete_edges, retarget_edge, set_start
from designer.document.wrapping import wrap_states

__all__ = [
    "END",
    "REMOVE",
    "START",
    "add_branch",
    "add_catcher",
    "add_item",
    "add_retrier",
    "add_rule",
    "change_type",
    "change_types",
    "connect",
    "copy_states",
    "delete_broken",
    "delete_edge",
    "delete_edges",
    "delete_states",
    "duplicate_states",
    "extract_states",
    "first_empty_lane",
    "inline_workflow",
    "insert_state",
    "make_state_of",
    "move_item",
    "move_rule",
    "paste_states",
    "rehouse_states",
    "remove_list_item",
    "remove_rule",
    "rename_state",
    "retarget_edge",
    "set_field",
    "set_field_text",
    "set_fields",
    "set_start",
    "unwrap_state",
    "wrap_states",
]
