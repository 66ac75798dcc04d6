"""Named inputs are plain files beside the workflow."""

from pathlib import Path

import pytest

from designer.document.files import FileProblem
from designer.document.saved_inputs import SavedInputs, name_fault


@pytest.fixture
def inputs(tmp_path: Path) -> SavedInputs:
    (tmp_path / "orders.tcsl.json").write_text("{}", encoding="utf-8")
    return SavedInputs(tmp_path / "orders.tcsl.json")


def test_an_input_is_kept_in_a_file_of_its_own_and_listed_by_name(inputs: SavedInputs, tmp_path: Path) -> None:
    inputs.keep("minor", '{"age": 3}')
    inputs.keep(" 成年 ", '{"age": 36}\n')
    (tmp_path / "orders.input.json").write_text("{}", encoding="utf-8")
    (tmp_path / "others.adult.input.json").write_text("{}", encoding="utf-8")

    assert [one.name for one in inputs.all()] == ["minor", "成年"]
    assert (tmp_path / "orders.成年.input.json").read_bytes() == b'{"age": 36}\n'
    assert inputs.read("minor") == '{"age": 3}\n'
    inputs.delete("minor")
    inputs.delete("minor")
    assert [one.name for one in inputs.all()] == ["成年"]


@pytest.mark.parametrize("name", ["", "  ", "a/b", "..", ".hidden", "a:b", "x" * 61, "a\nb"])
def test_a_name_that_is_no_name_of_a_file_is_refused(name: str) -> None:
    assert name_fault(name)


@pytest.mark.parametrize("name", ["adult", "成年人", "v1.2", "two words", "x" * 60])
def test_names_of_people_are_taken(name: str) -> None:
    assert not name_fault(name)


def test_a_folder_with_brackets_is_no_pattern(tmp_path: Path) -> None:
    folder = tmp_path / "a[b]"
    folder.mkdir()
    inputs = SavedInputs(folder / "or[d]ers.tcsl.json")
    inputs.keep("adult", "{}")

    assert [one.name for one in inputs.all()] == ["adult"]


def test_what_cannot_be_read_is_told(inputs: SavedInputs) -> None:
    with pytest.raises(FileProblem):
        inputs.read("nobody")
