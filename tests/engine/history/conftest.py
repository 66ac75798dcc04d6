"""What the tests of the history share."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from engine.history.store import HistoryStore


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Where a history file may be made; its folder is missing."""
    return tmp_path / "history" / "h.sqlite"


@pytest.fixture
def store(path: Path) -> Iterator[HistoryStore]:
    """A new history in that file."""
    with HistoryStore(path) as store:
        yield store
