"""A file whose JSON stands on one endless line is laid out to be shown, and is what it was until it is saved."""

import json
from pathlib import Path

import pytest

from designer.document.document import Document
from designer.document.files import LINE_LIMIT, FileProblem
from designer.document.journal import abandoned
from designer.document.journal_keeper import JournalKeeper

STATES = {f"S{number}": {"Type": "Pass", "Result": "x" * 900, "Next": f"S{number + 1}"} for number in range(600)}
VALUE = {"StartAt": "S0", "States": {**STATES, "S600": {"Type": "Pass", "Result": 1.5, "End": True}}}


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "minified.json"
    path.write_bytes(b"\xef\xbb\xbf" + json.dumps(VALUE, separators=(",", ":")).replace("1.5", "15e-1").encode())
    assert path.stat().st_size > LINE_LIMIT
    return path


def test_one_long_line_is_laid_out_and_undo_gives_the_bytes_back(qapp: object, file: Path) -> None:
    before = file.read_bytes()
    document = Document()

    document.load(file)

    assert json.loads(document.text) == VALUE
    assert max(map(len, document.text.splitlines())) < 1000
    assert "15e-1" in document.text
    assert document.is_modified
    assert not document.is_changed_outside
    document.undo()
    assert not document.is_modified
    document.save()
    assert file.read_bytes() == before
    document.redo()
    document.save()
    assert file.read_bytes() == b"\xef\xbb\xbf" + document.text.encode()


def test_what_is_done_to_it_is_brought_back(qapp: object, file: Path, tmp_path: Path) -> None:
    document = Document()
    keeper = JournalKeeper(document, tmp_path / "journals")
    document.load(file)
    document.type_text(0, 0, " ")
    keeper.leave()

    (found,) = abandoned(tmp_path / "journals")
    again = Document()
    back = JournalKeeper(again, tmp_path / "journals")
    back.restore(found)

    assert again.text == document.text
    assert again.path == file
    again.save()
    back.close()
    assert file.read_bytes() == b"\xef\xbb\xbf" + document.text.encode()


@pytest.mark.parametrize("text", ['{"a": "%s"}' % ("x" * LINE_LIMIT), "{" + " " * LINE_LIMIT], ids=["text", "broken"])
def test_a_line_that_no_layout_makes_shorter_is_refused(qapp: object, tmp_path: Path, text: str) -> None:
    path = tmp_path / "long.json"
    path.write_text(text)

    with pytest.raises(FileProblem) as caught:
        Document().load(path)

    assert caught.value.code == "long-line"
