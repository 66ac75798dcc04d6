"""What is kept beside a text, and what is shown of it, while it is broken and after it was mended."""

import json

import pytest

from designer.document.document import Document
from designer.document.side_file import Place


def _chain(*names: str) -> dict[str, object]:
    states = {name: {"Type": "Pass", "Comment": "so", "Next": name} for name in names}
    return {"StartAt": names[0], "States": states}


@pytest.mark.usefixtures("qapp")
def test_places_of_nodes_that_a_pasted_text_has_not_are_forgotten_when_it_is_repaired() -> None:
    document = Document()
    document.new(json.dumps(_chain("A", "B")))
    document.edit((), "Move", side=document.side.put({"/States/A": Place(3, 4)}))

    document.type_text(0, len(document.text), json.dumps(_chain("X", "Y"))[:-2])
    shown = set(document.definition.states)
    document.apply_repair()
    forgotten = dict(document.side.positions)
    document.undo()
    document.undo()

    assert shown == {"/States/X", "/States/Y"}
    assert not forgotten
    assert document.side.positions == {"/States/A": Place(3, 4)}


@pytest.mark.parametrize("is_escaped", [True, False])
@pytest.mark.usefixtures("qapp")
def test_nodes_stay_while_a_quote_is_missing_however_their_names_are_spelt(is_escaped: bool) -> None:
    document = Document()
    document.new(json.dumps(_chain("检查", 'Say "so"', "付/款"), ensure_ascii=is_escaped))
    shown = document.definition

    document.type_text(document.text.rindex('"so"') + 3, 1, "")

    assert document.is_broken
    assert document.definition is shown
