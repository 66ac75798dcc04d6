"""What a command costs in a long text: how often it is read again."""

from collections.abc import Callable

import pytest

from designer.document.commands import connect, delete_states, insert_state, rename_state, set_field
from designer.document.document import Document
from engine.language import rereading
from tests.bench.workflows import mixed

_COMMANDS: dict[str, Callable[[Document], object]] = {
    "add": lambda document: insert_state(document, "", "Pass", after="/States/Skip0"),
    "add to a frame": lambda document: insert_state(document, "/States/Each0/Iterator", "Pass"),
    "drop": lambda document: insert_state(document, "", "Pass", on_edge="/States/Skip0#/Next"),
    "drop on the first edge": lambda document: insert_state(document, "", "Pass", on_edge="#/StartAt"),
    "rename": lambda document: rename_state(document, "/States/Skip0", "Renamed"),
    "connect": lambda document: connect(document, "/States/Mend0", "/States/Skip0"),
    "set a field": lambda document: set_field(document, "/States/Skip0", "Comment", "why"),
    "delete one": lambda document: delete_states(document, ("/States/Skip0",)),
    "delete many": lambda document: delete_states(document, tuple(f"/States/Skip{n}" for n in range(10))),
}


@pytest.mark.parametrize("command", _COMMANDS.values(), ids=_COMMANDS)
def test_a_command_reads_the_text_once(
    qapp: object, monkeypatch: pytest.MonkeyPatch, command: Callable[[Document], object]
) -> None:
    document = Document()
    document.new(mixed(100))
    text, readings, reread = document.text, list[str](), rereading.reread_tree

    def count(text: str, *known: object, **options: bool) -> object:
        readings.append(text)
        return reread(text, *known, **options)  # type: ignore[arg-type]  # handed on as they came

    monkeypatch.setattr("engine.language.source.reread_tree", count)

    assert command(document)

    assert readings == [document.text]
    document.undo()
    assert document.text == text
