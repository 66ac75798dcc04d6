"""The dialect of a workflow: told by its text, by the name of its file, or set by its people and kept beside it."""

import json
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from designer.document.commands import insert_state
from designer.document.document import Document
from designer.document.importing import Carried, Import, read_import, side_of
from designer.document.journal import abandoned
from designer.document.journal_keeper import JournalKeeper
from designer.document.merging import merge_side
from designer.document.side_file import SideFile
from designer.document.speaking import Origin, origin_of, set_dialect
from engine.language.dialects import Dialect
from engine.language.side_file import side_path

TEXT = '{"StartAt": "A", "States": {"A": {"Type": "Task", "Resource": "f", "End": true}}}\n'


@pytest.fixture
def document(qapp: object, tmp_path: Path) -> Document:
    path = tmp_path / "orders.tcsl.json"
    path.write_text(TEXT)
    document = Document()
    document.load(path)
    return document


def dialect(document: Document) -> Dialect:
    return document.definition.dialect


def test_dialect_that_is_set_reads_the_same_text_anew_and_is_undone(document: Document) -> None:
    told: list[frozenset[str]] = []
    document.definition_changed.connect(told.append)
    assert (dialect(document), origin_of(document)) == (Dialect.TCSL, Origin.TEXT)

    assert set_dialect(document, Dialect.ASL)
    assert (dialect(document), origin_of(document)) == (Dialect.ASL, Origin.CHOSEN)
    assert document.graph.nodes["/States/A"]
    assert document.is_modified

    document.undo()
    assert (dialect(document), document.is_modified) == (Dialect.TCSL, False)
    document.redo()
    assert dialect(document) is Dialect.ASL
    assert document.text == TEXT
    assert told == [frozenset(["", "/States/A"])] * 3


def test_dialect_is_kept_beside_the_file_and_not_in_it(document: Document) -> None:
    assert document.path is not None
    set_dialect(document, Dialect.ASL)
    document.save()

    assert document.path.read_text() == TEXT
    assert json.loads(side_path(document.path).read_text()) == {"version": 1, "dialect": "asl"}
    again = Document()
    again.load(document.path)
    assert dialect(again) is Dialect.ASL
    set_dialect(again, None)
    again.save()
    assert not side_path(document.path).exists()


def test_edits_go_on_in_the_dialect_that_is_set(document: Document) -> None:
    set_dialect(document, Dialect.ASL)

    insert_state(document, "", "Map")

    assert "ItemProcessor" in document.text
    assert dialect(document) is Dialect.ASL


def test_dialect_can_be_set_against_what_the_text_says(document: Document) -> None:
    document.take(TEXT.replace('"f"', '"arn:aws:lambda:::function:f"'), "Other")
    assert dialect(document) is Dialect.ASL

    set_dialect(document, Dialect.TCSL)

    assert dialect(document) is Dialect.EXTENDED


def test_name_of_the_file_tells_until_something_is_chosen(document: Document, tmp_path: Path) -> None:
    document.save_as(tmp_path / "orders.asl.json")
    assert (dialect(document), origin_of(document)) == (Dialect.ASL, Origin.NAME)
    again = Document()
    again.load(tmp_path / "orders.asl.json")
    assert dialect(again) is Dialect.ASL

    set_dialect(again, Dialect.TCSL)
    assert dialect(again) is Dialect.TCSL
    document.save_as(tmp_path / "other.json")
    assert dialect(document) is Dialect.TCSL


def test_nothing_is_set_while_the_text_is_broken(document: Document) -> None:
    document.type_text(0, 1, "")

    assert not set_dialect(document, Dialect.ASL)

    assert document.side.dialect is None


def test_dialect_of_a_long_text_is_told_once_it_is_read(qtbot: QtBot, document: Document) -> None:
    states = ", ".join(f'"S{one}": {{"Type": "Pass", "Comment": "{"x" * 80}", "End": true}}' for one in range(1_500))
    document.take(f'{{"StartAt": "S0", "States": {{{states}}}}}', "Long")

    with qtbot.waitSignal(document.definition_changed, timeout=20_000) as signal:
        set_dialect(document, Dialect.ASL)

    assert dialect(document) is Dialect.ASL
    assert "" in signal.args[0]
    document.close()


def test_unsaved_choice_comes_back_after_a_crash(document: Document, tmp_path: Path) -> None:
    folder = tmp_path / "journals"
    keeper = JournalKeeper(document, folder)
    set_dialect(document, Dialect.ASL)
    keeper.leave()  # as if the program had been killed

    again = Document()
    (found,) = abandoned(folder)
    back = JournalKeeper(again, folder)
    back.restore(found)

    assert dialect(again) is Dialect.ASL
    again.undo()
    assert dialect(again) is Dialect.TCSL
    back.close()


def test_two_choices_are_merged_as_other_things_beside_a_workflow() -> None:
    none, asl, tcsl = SideFile(), SideFile(dialect=Dialect.ASL), SideFile(dialect=Dialect.TCSL)

    assert merge_side(none, none, asl).dialect is Dialect.ASL
    assert merge_side(asl, none, asl).dialect is None
    assert merge_side(none, tcsl, asl).dialect is Dialect.TCSL


YAML = "StartAt: A\nStates:\n  A: {Type: Pass, End: true}\n"
SERVERLESS = (
    "service: s\nprovider: {name: aws}\nstepFunctions:\n  stateMachines:\n    one:\n      definition:\n"
    + "".join(f"        {line}\n" for line in YAML.splitlines())
)


@pytest.mark.parametrize(
    ("name", "text", "expected"),
    [("a.yaml", YAML, None), ("a.asl.yaml", YAML, Dialect.ASL), ("serverless.yml", SERVERLESS, Dialect.ASL)],
)
def test_import_sets_the_dialect_that_the_file_was_declared_in(
    tmp_path: Path, name: str, text: str, expected: Dialect | None
) -> None:
    path = tmp_path / name
    path.write_text(text)

    found = read_import(path)

    assert isinstance(found, Import)
    carried = found.read(found.names[0][0])
    assert isinstance(carried, Carried)
    assert side_of(carried).dialect is expected
