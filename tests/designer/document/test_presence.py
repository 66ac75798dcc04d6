"""The sign that says which file is open, for other windows."""

import os
from pathlib import Path

import pytest

from designer.document.presence import Presence


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "signs"


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "a.json"
    path.write_text("{}", encoding="utf-8")
    return path


def test_a_window_learns_of_another_that_has_the_file_open(folder: Path, file: Path) -> None:
    first, second = Presence(folder), Presence(folder)

    assert not first.move_to(file)
    assert not second.move_to(file.with_name("b.json"))
    assert second.move_to(file)
    assert first.move_to(file)

    first.leave()
    second.leave()
    assert list(folder.iterdir()) == []


@pytest.mark.parametrize("how", ["leave", "nothing", "another file"])
def test_a_window_that_has_it_open_no_longer_counts_no_more(folder: Path, file: Path, how: str) -> None:
    first, second = Presence(folder), Presence(folder)
    first.move_to(file)

    if how == "leave":
        first.leave()
    else:
        first.move_to(None if how == "nothing" else file.with_name("b.json"))

    assert not second.move_to(file)
    first.leave()
    second.leave()


@pytest.mark.skipif(os.name == "nt", reason="a link needs rights there")
def test_a_file_is_the_same_by_another_way_to_it(folder: Path, file: Path, tmp_path: Path) -> None:
    first, second = Presence(folder), Presence(folder)
    (tmp_path / "link.json").symlink_to(file)
    first.move_to(file)

    assert second.move_to(tmp_path / "link.json")
    first.leave()
    second.leave()


def test_where_no_sign_can_be_put_up_nothing_is_told(file: Path) -> None:
    presence = Presence(file / "signs")

    assert not presence.move_to(file)
    presence.leave()
