"""The sample projects: each can be opened, as a copy that is the user's own."""

from pathlib import Path

import pytest

from designer.document.samples import own_copy, samples

_PACKAGED = Path(__file__).resolve().parents[3] / "resources" / "samples"


def test_every_packaged_sample_is_offered_in_both_languages() -> None:
    assert [sample.id for sample in samples()] == sorted(path.parent.name for path in _PACKAGED.glob("*/*.tcsl.json"))
    for sample in samples():
        assert sample.title("zh")
        assert sample.title("en")
        assert sample.description("zh") != sample.description("en")


def test_a_copy_has_all_files_and_is_not_the_packaged_one() -> None:
    workflow = own_copy("map-sum")

    assert _PACKAGED not in workflow.parents
    assert workflow.read_bytes() == (_PACKAGED / "map-sum" / workflow.name).read_bytes()
    assert (workflow.parent / "functions" / "sum.py").is_file()
    assert (workflow.parent / "input.json").is_file()
    assert [path.name for path in workflow.parent.parent.iterdir()] == ["map-sum"]


def test_a_copy_stays_as_the_user_left_it() -> None:
    workflow = own_copy("map-sum")
    workflow.write_text("{}", encoding="utf-8")

    assert own_copy("map-sum") == workflow
    assert workflow.read_text(encoding="utf-8") == "{}"


def test_what_is_left_of_a_copy_is_kept_beside_the_new_one() -> None:
    workflow = own_copy("map-sum")
    mine = workflow.parent / "functions" / "mine.py"
    mine.write_text("# mine", encoding="utf-8")
    workflow.unlink()

    again = own_copy("map-sum")

    assert again.is_file()
    assert not mine.exists()
    assert len(list(again.parent.parent.glob("*/functions/mine.py"))) == 1


def test_a_sample_that_does_not_exist_cannot_be_copied() -> None:
    with pytest.raises(OSError, match="nothing"):
        own_copy("nothing")
