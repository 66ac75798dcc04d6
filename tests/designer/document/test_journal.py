"""The journal: whatever happens to the program, what was done can be brought back, step by step."""

import os
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PySide6.QtCore import QLockFile
from pytestqt.qtbot import QtBot

from designer.document import journal
from designer.document.document import Document
from designer.document.journal import Found, abandoned, read_journal
from designer.document.journal_keeper import JournalKeeper
from engine.language.problems import Edit

from .test_undo_laws import TEXTS, Player

TEXT = '{"StartAt": "A", "States": {"A": {"Type": "Pass", "End": true}}}'


class Program:
    """A program with one workflow; :meth:`die` lets it end as if it had been killed."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.document = Document()
        self.keeper = JournalKeeper(self.document, folder)

    def die(self) -> None:
        """Let go of the files, as the system does."""
        journal = self.keeper._journal
        if journal is not None:
            journal.leave()
        self.keeper._journal = None

    def left(self) -> list[Found]:
        """Return what another program finds, which leaves it there."""
        found = abandoned(self.folder)
        for one in found:
            one.release()
        return found


@pytest.fixture
def program(qapp: object, tmp_path: Path) -> Iterator[Program]:
    program = Program(tmp_path / "journals")
    program.document.new(TEXT, "Orders")
    yield program
    program.keeper.close()


def _undo_texts(document: Document) -> list[tuple[str, str]]:
    """Return text and side file at every place of the undo stack, and come back to where it was."""
    stack, texts = document.undo_stack, list[tuple[str, str]]()
    here = stack.index()
    for place in range(stack.count() + 1):
        stack.setIndex(place)
        texts.append((document.text, document.side.text))
    stack.setIndex(here)
    return texts


@pytest.mark.slow
@settings(max_examples=80, deadline=None, suppress_health_check=list(HealthCheck))
@given(data=st.data(), text=st.sampled_from(TEXTS), count=st.integers(1, 25), saved_at=st.integers(0, 30))
def test_what_a_journal_tells_is_the_workflow_with_every_undo_step(
    qapp: object, tmp_path_factory: pytest.TempPathFactory, data: st.DataObject, text: str, count: int, saved_at: int
) -> None:
    folder = tmp_path_factory.mktemp("journals")
    program = Program(folder)
    program.document.new(text)
    player = Player(data, program.document)
    for number in range(count):
        player.act()
        if number == saved_at and program.document.text.isprintable():
            program.document.save_as(folder / "saved.json")
    before = program.document
    program.die()

    left = abandoned(folder)

    assert len(left) == before.is_modified
    for found in left:
        after = Program(folder)
        after.keeper.restore(found)
        assert after.document.text == before.text
        assert after.document.side == before.side
        assert after.document.is_modified
        assert after.document.path == before.path
        assert after.document.undo_stack.index() == before.undo_stack.index()
        assert after.document.undo_stack.undoText() == before.undo_stack.undoText()
        assert _undo_texts(after.document) == _undo_texts(before)
        after.keeper.close()


def test_nothing_is_written_before_the_first_step(program: Program) -> None:
    assert not program.folder.exists()


def test_the_workflow_of_a_running_program_is_not_offered(program: Program) -> None:
    program.document.type_text(0, 0, " ")

    assert program.left() == []


def test_a_workflow_without_a_file_is_offered_under_its_title(program: Program) -> None:
    program.document.type_text(0, 0, " ")
    program.die()

    (found,) = program.left()

    assert found.recorded.base.title == "Orders"
    assert found.recorded.path is None
    assert found.recorded.text == " " + TEXT


def test_what_was_saved_is_not_offered_and_its_journal_goes(program: Program, tmp_path: Path) -> None:
    program.document.type_text(0, 0, " ")
    program.document.save_as(tmp_path / "orders.json")
    program.die()

    assert program.left() == []
    assert list(program.folder.glob("*.journal")) == []


def test_a_program_that_ends_in_order_leaves_nothing(program: Program) -> None:
    program.document.type_text(0, 0, " ")

    program.keeper.close()

    assert list(program.folder.iterdir()) == []


def test_opening_another_workflow_gives_up_the_journal_of_the_last(program: Program) -> None:
    program.document.type_text(0, 0, " ")
    program.document.new(TEXT, "Second")
    program.document.type_text(0, 0, "\n")
    program.die()

    assert [found.recorded.base.title for found in program.left()] == ["Second"]


def test_a_file_saved_under_another_name_before_any_step_is_the_one_offered(program: Program, tmp_path: Path) -> None:
    program.document.save_as(tmp_path / "orders.json")
    program.document.type_text(0, 0, " ")
    program.die()

    (found,) = program.left()

    assert found.recorded.path == tmp_path / "orders.json"
    assert found.recorded.saved.text == TEXT


@pytest.mark.parametrize("cut", range(1, 30, 4))
def test_a_line_that_was_cut_off_costs_only_its_own_step(program: Program, cut: int) -> None:
    program.document.type_text(0, 0, "\n")
    program.document.end_step()
    program.document.type_text(0, 0, " ")
    program.die()
    (path,) = program.folder.glob("*.journal")
    path.write_bytes(path.read_bytes()[:-cut])

    (found,) = abandoned(program.folder)
    after = Program(program.folder)
    after.keeper.restore(found)
    after.document.type_text(0, 0, "\t")
    after.die()

    (again,) = program.left()
    assert again.recorded.text == "\t\n" + TEXT
    again.discard()


def test_what_was_left_over_is_found_while_a_thread_asks_whether_another_program_has_it(
    program: Program, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    program.document.type_text(0, 0, " ")
    program.die()
    (path,) = program.folder.glob("*.journal")
    has_lock, may_go_on = threading.Event(), threading.Event()

    class SlowLock(QLockFile):
        def unlock(self) -> None:
            if threading.current_thread() is asking:
                has_lock.set()
                may_go_on.wait()
            super().unlock()

    monkeypatch.setattr(journal, "QLockFile", SlowLock)
    asking = threading.Thread(target=journal.is_unsaved_in, args=((path,), tmp_path / "other"))
    found: list[Found] = []
    looking = threading.Thread(target=lambda: found.extend(abandoned(program.folder)))
    asking.start()
    assert has_lock.wait(5)
    looking.start()
    looking.join(0.3)  # it ends only when it does not wait for the other
    may_go_on.set()
    asking.join()
    looking.join()

    assert [one.path for one in found] == [path]
    found[0].discard()


def test_a_journal_that_goes_on_tells_the_steps_before_and_after(program: Program) -> None:
    program.document.type_text(0, 0, " ")
    program.die()
    (found,) = abandoned(program.folder)
    after = Program(program.folder)
    after.keeper.restore(found)
    after.document.type_text(0, 0, "\n")
    after.die()

    (again,) = abandoned(program.folder)
    last = Program(program.folder)
    last.keeper.restore(again)

    assert [text for text, _beside in _undo_texts(last.document)] == [TEXT, " " + TEXT, "\n " + TEXT]
    last.keeper.close()


def test_typing_after_a_restore_is_a_step_of_its_own(program: Program) -> None:
    program.document.type_text(0, 0, "a")
    program.die()
    (found,) = abandoned(program.folder)
    after = Program(program.folder)
    after.keeper.restore(found)

    after.document.type_text(1, 0, "b")

    assert after.document.undo_stack.count() == 2
    after.keeper.close()


def test_halves_of_surrogate_pairs_come_back_as_they_were(program: Program) -> None:
    program.document.type_text(0, 0, "\ud83d")
    program.document.type_text(1, 0, "\ude00")
    program.document.type_text(2, 0, "\ud83d\ude00")
    program.die()

    (found,) = program.left()

    assert found.recorded.text == program.document.text


def test_a_file_of_another_version_stays_where_it_is(program: Program) -> None:
    program.folder.mkdir()
    strange = program.folder / "1-ab.journal"
    strange.write_text('["base",99,"","","",false,""]\n', encoding="utf-8")

    assert program.left() == []
    assert strange.exists()
    with pytest.raises(ValueError, match="no journal"):
        read_journal(strange)


def test_a_folder_that_cannot_be_written_is_told_once_and_editing_goes_on(program: Program, qtbot: QtBot) -> None:
    program.folder.write_text("a file where the folder should be", encoding="utf-8")
    told: list[str] = []
    program.keeper.failed.connect(told.append)

    program.document.type_text(0, 0, " ")
    program.document.type_text(0, 0, "\n")

    assert len(told) == 1
    assert program.document.text == "\n " + TEXT


def test_a_program_that_ends_while_it_merges_leaves_mine_or_both(program: Program, tmp_path: Path) -> None:
    file, document = tmp_path / "flow.tcsl.json", program.document
    document.save_as(file)
    document.edit([Edit(1, 1, '"Comment": "mine", ')], "mine")
    mine, theirs = document.text, TEXT.replace("Pass", "Succeed")
    file.write_text(theirs, encoding="utf-8")
    (path,) = program.folder.glob("*.journal")
    left: list[tuple[str, bool]] = []

    def look(*_of: object) -> None:
        recorded, _size = read_journal(path)
        left.append((recorded.text, recorded.has_unsaved))

    for signal in (document.text_changed, document.definition_changed, document.problems_changed):
        signal.connect(look)

    document.reload_and_edit([Edit(1, 1, '"Comment": "mine", ')], "Merge my changes")
    during, left = left, []
    look()

    assert len(during) >= 4
    assert set(during) == {(mine, True)}
    assert left == [(theirs.replace("{", '{"Comment": "mine", ', 1), True)]
    assert [text for text, _side in _undo_texts(document)] == [TEXT, mine, theirs, left[0][0]]


def test_between_any_two_writings_of_a_merge_nothing_of_mine_is_missing(
    program: Program, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file, document = tmp_path / "flow.tcsl.json", program.document
    document.save_as(file)
    document.edit([Edit(1, 1, '"Comment": "mine", ')], "mine")
    file.write_text(TEXT.replace("Pass", "Succeed"), encoding="utf-8")
    (path,) = program.folder.glob("*.journal")
    left: list[tuple[bool, bool]] = []
    write = os.write

    def write_and_look(handle: int, data: bytes) -> int:
        count = write(handle, data)
        recorded, _size = read_journal(path)
        left.append(("mine" in recorded.text, recorded.has_unsaved))
        return count

    monkeypatch.setattr(os, "write", write_and_look)
    document.reload_and_edit([Edit(1, 1, '"Comment": "mine", ')], "Merge my changes")

    assert set(left) == {(True, True)}
