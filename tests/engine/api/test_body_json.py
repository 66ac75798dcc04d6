"""JSON that is nested without end does no harm to what others leave to be done."""

import gc
import sys
from collections.abc import Generator

import pytest

from engine.api.body_json import read_json

_DEEP = b"[" * 200_000  # deeper than any version of Python reads


class _Left:
    """In a circle, so that only the collector finds it; what it has begun has something to do at its end."""

    def __init__(self, done: list[str]) -> None:
        self.own = self
        self.begun = self._work(done)
        next(self.begun)

    def _work(self, done: list[str]) -> Generator[None]:
        try:
            yield
        finally:
            _note(done)


def _note(done: list[str]) -> None:
    done.append("done")


def test_what_others_left_is_done_although_the_stack_is_used_up(monkeypatch: pytest.MonkeyPatch) -> None:
    # Whether the collector comes by just where the stack ends is a matter of how much was made before.
    done: list[str] = []
    failed: list[object] = []
    monkeypatch.setattr(sys, "unraisablehook", failed.append)
    before = gc.get_threshold()
    gc.freeze()  # so that a collection takes no time
    try:
        for made in range(850, 1000):
            gc.set_threshold(made)
            left = _Left(done)
            del left
            with pytest.raises(RecursionError):
                read_json(_DEEP)
            gc.collect()
    finally:
        gc.set_threshold(*before)
        gc.unfreeze()

    assert failed == []
    assert done == ["done"] * 150


def test_the_collector_goes_on_as_before() -> None:
    assert gc.isenabled()
    assert read_json(b'{"a": [1]}') == {"a": [1]}
    assert gc.isenabled()
    gc.disable()
    try:
        with pytest.raises(ValueError, match="Expecting"):
            read_json("{")
        assert not gc.isenabled()
    finally:
        gc.enable()
