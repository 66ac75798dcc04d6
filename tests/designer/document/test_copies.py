"""What a file held before each save is kept aside, the last twenty."""

from pathlib import Path

import pytest

from designer.document.copies import MOST, copies, keep_copy
from designer.document.document import Document


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "order flow.tcsl.json"
    path.write_text("{}", encoding="utf-8")
    return path


def test_a_save_keeps_what_the_file_held(qapp: object, file: Path) -> None:
    document = Document()
    document.load(file)
    document.type_text(0, 0, " ")

    document.save()

    (copy,) = copies(file)
    assert copy.read() == "{}"


def test_the_last_twenty_are_kept_the_newest_first(file: Path) -> None:
    for number in range(MOST + 5):
        file.write_text(str(number), encoding="utf-8")
        keep_copy(file)

    assert [copy.read() for copy in copies(file)] == [str(number) for number in range(MOST + 4, 4, -1)]


def test_a_save_that_changes_nothing_keeps_one_copy(file: Path) -> None:
    keep_copy(file)
    keep_copy(file)

    assert len(copies(file)) == 1


def test_files_of_one_name_in_two_folders_have_copies_of_their_own(file: Path, tmp_path: Path) -> None:
    other = tmp_path / "other" / file.name
    other.parent.mkdir()
    other.write_text("[]", encoding="utf-8")
    keep_copy(file)

    keep_copy(other)

    assert [copy.read() for copy in copies(other)] == ["[]"]


def test_a_copy_that_cannot_be_kept_does_not_stop_the_save(
    qapp: object, file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    blocked = tmp_path / "blocked"
    blocked.write_text("a file where the folder should be", encoding="utf-8")
    monkeypatch.setenv("XDG_DATA_HOME", str(blocked))
    document = Document()
    document.load(file)
    document.type_text(0, 0, " ")

    document.save()

    assert file.read_text(encoding="utf-8") == " {}"
    assert copies(file) == []


def test_going_back_to_what_was_saved_is_one_step(qapp: object, file: Path) -> None:
    document = Document()
    document.load(file)
    document.type_text(0, 0, "ab")
    document.end_step()
    document.type_text(0, 0, "c")

    assert document.revert()

    assert document.text == "{}"
    assert not document.is_modified
    document.undo()
    assert document.text == "cab{}"
