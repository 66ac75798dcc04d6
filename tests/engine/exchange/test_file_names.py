"""Workflows may be called what they like; the names of their files are names that every system takes."""

from pathlib import Path

import pytest

from engine.exchange.file_names import free_file_name
from engine.language.side_file import side_path


@pytest.mark.parametrize("name", ["订单" * 100, "a" + "订单" * 100, "ab" + "订单" * 100, "𠮷" * 100, "x" * 300])
def test_long_names_are_cut_between_characters_until_they_can_be_saved(name: str, tmp_path: Path) -> None:
    taken: set[str] = set()
    files = [free_file_name(name, ".asl.json", taken) for _ in range(12)]

    assert len(set(files)) == 12
    assert all(name.startswith(file.removesuffix(".asl.json").partition("-")[0]) for file in files)
    for file in files:
        side_path(tmp_path / file).write_text("")
        (tmp_path / file).write_text("")
    assert len(files[0].encode()) > 190


@pytest.mark.parametrize(("name", "file"), [("a/b", "a_b.json"), (" . ", "workflow.json"), ("\ud800", "_.json")])
def test_what_no_name_has_is_replaced(name: str, file: str) -> None:
    assert free_file_name(name, ".json", set()) == file
