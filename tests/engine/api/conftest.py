"""A server of the endpoint in a thread of its own, and the real client packages that talk to it."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.engine.api.serving import ServerThread, make_sfn


@pytest.fixture
def functions(tmp_path: Path) -> Path:
    """An empty folder for local functions."""
    folder = tmp_path / "functions"
    folder.mkdir()
    return folder


@pytest.fixture
def server(functions: Path) -> Iterator[ServerThread]:
    """A server that keeps all in memory."""
    with ServerThread(functions=functions) as thread:
        yield thread


@pytest.fixture
def sfn(server: ServerThread) -> Any:
    """A boto3 client of Step Functions."""
    return make_sfn(server)
