"""What stands among the states and is none, such as ``"A": 3``: whether something is, and making it one."""

from designer.document.document import Document
from designer.document.new_states import new_state
from designer.document.pointers import label_of, machine_of, name_of, state_pointer
from designer.document.rules import machine_at
from designer.look.words import tr
from engine.definition import Definition
from engine.language.edits import replace_value
from engine.language.source import NodeKind


def is_broken_state(definition: Definition, pointer: str) -> bool:
    """Tell whether at ``pointer``, where a state should be, something else is."""
    machine = machine_of(pointer)
    if pointer != state_pointer(machine, name_of(pointer)) or definition.state(pointer) is not None:
        return False
    node = definition.source.node(pointer)
    return node is not None and node.kind is not NodeKind.OBJECT and machine_at(definition, machine) is not None


def make_state_of(document: Document, pointer: str) -> bool:
    """Make a Pass of what is no state; what stands there becomes its Result, so that nothing is lost."""
    node = document.source.node(pointer)
    if node is None or not is_broken_state(document.definition, pointer):
        return False
    state = new_state("Pass", None)
    content = state if node.value is None else {"Type": "Pass", "Result": node.value, **state}
    edits = replace_value(document.source, pointer, content)
    return document.edit(edits, tr("Make {name} a Pass", name=label_of(pointer)))
