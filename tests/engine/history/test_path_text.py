"""Paths as people see them."""

import pytest

from engine.history.events import ExecutionPath, path_text


@pytest.mark.parametrize(
    ("path", "text"),
    [(("MapState", 3, "State01"), "MapState/3/State01"), (("M/0/P",), "M~10~1P"), (("a~b",), "a~0b"), ((), "")],
    ids=["iteration", "name with slashes", "name with a tilde", "execution"],
)
def test_a_path_is_unambiguous(path: ExecutionPath, text: str) -> None:
    assert path_text(path) == text
