"""The records of the endpoint where their file takes no more."""

import sqlite3
import stat
import sys
from pathlib import Path

import pytest

from engine.api.records import Activity
from engine.api.registry import FILE_NAME, Registry


def _activity(name: str) -> Activity:
    return Activity(arn=f"arn:aws:states:us-east-1:123456789012:activity:{name}", name=name, created=1.0)


def test_what_a_full_disk_does_not_take_is_not_there(tmp_path: Path) -> None:
    kept, refused = _activity("kept"), _activity("x" * 100_000)
    with Registry(tmp_path) as registry:
        registry.activities.keep(kept)
        assert registry._connection is not None
        registry._connection.execute("PRAGMA max_page_count=1")  # as a full disk would

        with pytest.raises(sqlite3.OperationalError, match="full"):
            registry.activities.keep(refused)

        assert list(registry.activities) == [kept.arn]
    with Registry(tmp_path) as registry:
        assert list(registry.activities) == [kept.arn]


@pytest.mark.skipif(sys.platform == "win32", reason="permissions of Unix")
def test_file_is_for_its_owner_alone(tmp_path: Path) -> None:
    with Registry(tmp_path) as registry:
        registry.activities.keep(_activity("kept"))

        modes = {path.name: stat.S_IMODE(path.stat().st_mode) for path in tmp_path.iterdir()}

    assert modes[FILE_NAME] == 0o600
    assert set(modes.values()) == {0o600}
