"""Making a state of what stands among them and is none, such as ``"A": 3``."""

from designer.document.document import Document
from designer.document.new_states import new_state
from designer.document.pointers import label_of
from designer.document.rules import is_broken_state
from designer.look.words import tr
from engine.language.edits import replace_value


def make_state_of(document: Document, pointer: str) -> bool:
    """Make a Pass of what is no state; what stands there becomes its Result, so that nothing is lost."""
    node = document.source.node(pointer)
    if node is None or not is_broken_state(document.definition, pointer):
        return False
    state = new_state("Pass", None)
    content = state if node.value is None else {"Type": "Pass", "Result": node.value, **state}
    edits = replace_value(document.source, pointer, content)
    return document.edit(edits, tr("Make {name} a Pass", name=label_of(pointer)))
