"""Making a state of what stands among them and is none, such as ``"A": 3``."""

from designer.document.document import Document
from designer.document.draft import Draft
from designer.document.new_states import new_state
from designer.document.pointers import label_of
from designer.document.rules import is_broken_state
from designer.look.words import tr
from engine.language.edits import replace_value
from engine.language.rewriting import rewrite_value
from engine.language.source import Source


def make_state_of(document: Document, pointer: str) -> bool:
    """Make a Pass of what is no state; what stands there becomes its Result, so that nothing is lost."""
    node = document.source.node(pointer)
    if node is None or not is_broken_state(document.definition, pointer):
        return False
    written = document.source.span(pointer)
    assert written is not None  # the node stands there
    state = new_state("Pass", None)
    draft = Draft(document.source)
    if node.value is not None:
        state = {"Type": "Pass", "Result": None, **state}
    draft.add(replace_value(draft.source, pointer, state))
    if node.value is not None:
        kept = Source.read(document.source.text[written.start : written.end])
        draft.add(rewrite_value(draft.source, f"{pointer}/Result", kept))
    return document.edit(draft.compose(), tr("Make {name} a Pass", name=label_of(pointer)))
