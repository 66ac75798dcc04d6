"""A document goes with the last that knows of it: the garbage collector would take it apart in the wrong order."""

import gc
from weakref import ref

from designer.document.document import Document
from designer.document.graph import Graph, to_sheet
from designer.layout.arrange import arrange
from engine.language.problems import Edit
from engine.language.source import Node
from engine.states import StateMachine
from tests.bench.workflows import mixed


def test_an_edited_document_goes_without_the_garbage_collector() -> None:
    document = Document()
    document.new('{"StartAt": "A", "States": {"A": {"Type": "Pass", "End": true}}}')
    document.edit([Edit(12, 15, '"B"')], "edit")
    assert document.graph.nodes
    seen = ref(document)

    gc.disable()
    try:
        document.close()
        del document
        left = seen()
    finally:
        gc.enable()

    assert left is None


def test_a_workflow_that_is_left_leaves_nothing_to_the_garbage_collector() -> None:
    document = Document()
    document.new(mixed(30))
    assert document.definition.problems is not None
    arrange(to_sheet(document.graph))
    gc.collect()

    gc.disable()
    gc.set_debug(gc.DEBUG_SAVEALL)
    try:
        document.new()
        gc.collect()
        left = [*gc.garbage]
    finally:
        gc.set_debug(0)
        gc.garbage.clear()
        gc.enable()
        document.close()

    assert not [thing for thing in left if isinstance(thing, Graph | Node | StateMachine)]
