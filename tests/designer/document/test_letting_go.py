"""A document goes with the last that knows of it: the garbage collector would take it apart in the wrong order."""

import gc
from weakref import ref

from designer.document.document import Document
from engine.language.problems import Edit


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
