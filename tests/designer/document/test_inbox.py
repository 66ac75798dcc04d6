"""The queue from the engine's thread to the window."""

import pytest

from designer.document.inbox import BACKLOG, BURST, Inbox


@pytest.fixture
def breaths(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    taken: list[float] = []
    monkeypatch.setattr("designer.document.inbox.time.sleep", taken.append)
    return taken


def test_things_come_out_in_the_order_they_were_put_in() -> None:
    inbox = Inbox[int]()
    for number in range(3):
        inbox.put(number)
    assert [inbox.take() for _ in range(3)] == [0, 1, 2]
    assert not inbox


def test_a_sender_whose_window_keeps_up_never_pauses(breaths: list[float]) -> None:
    inbox = Inbox[int]()
    for number in range(10 * BACKLOG):
        inbox.put(number)
        if len(inbox) == BACKLOG:
            inbox.clear()
    assert breaths == []


def test_a_sender_whose_window_is_behind_pauses_once_in_a_burst(breaths: list[float]) -> None:
    inbox = Inbox[int]()
    for number in range(BACKLOG + 10 * BURST):
        inbox.put(number)
    assert len(breaths) == 10
    assert len(inbox) == BACKLOG + 10 * BURST
