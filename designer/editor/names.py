"""Names of states in the text: which state a place means, and where a state is named."""

from designer.document.document import Document
from designer.document.pointers import START_FIELD, machine_of, name_of, state_pointer
from designer.document.references import references_to
from designer.editor.state_sync import innermost_state
from engine.language.problems import Span

_TARGETS = ("Next", "Default")


def state_named_at(document: Document, offset: int) -> str | None:
    """Return the pointer of the state whose name stands at an offset: its key, or a Next, Default or StartAt.

    None while the text is broken, where there is no such name, and where it is that of no state.
    """
    source = document.source
    pointer = source.pointer_at(offset)
    states = document.definition.states
    key = source.key_span(pointer) if pointer in states else None
    if key is not None and key.start <= offset <= key.end:
        return pointer
    around, _, field = pointer.rpartition("/")
    node, value = source.node(pointer), source.span(pointer)
    if node is None or value is None or not isinstance(node.value, str) or not value.start <= offset <= value.end:
        return None
    if "/" + field == START_FIELD:
        target = state_pointer(around, node.value)
    elif field in _TARGETS:
        target = state_pointer(machine_of(innermost_state(document, pointer)), node.value)
    else:
        return None
    return target if target in states else None


def places_of_name(document: Document, pointer: str) -> tuple[Span, ...]:
    """Return where the state at ``pointer`` is named, its key first."""
    source, machine = document.source, machine_of(pointer)
    fields = [
        state_pointer(machine, one.state) + one.field
        for one in references_to(source, f"{machine}/States", (name_of(pointer),))
    ]
    start = source.node(f"{machine}{START_FIELD}")
    if start is not None and isinstance(start.value, str) and state_pointer(machine, start.value) == pointer:
        fields.insert(0, f"{machine}{START_FIELD}")
    spans = [source.key_span(pointer), *(source.span(field) for field in fields)]
    return tuple(span for span in spans if span is not None)
