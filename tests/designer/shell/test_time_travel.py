"""The slider over the events of a run: every view shows the moment it is at."""

import json
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QApplication, QMenu
from pytestqt.qtbot import QtBot

from designer.document import time_travel
from designer.look import set_language
from designer.shell.main_window import MainWindow

pytestmark = pytest.mark.slow

CHAIN: dict[str, Any] = {
    "StartAt": "A",
    "States": {
        "A": {"Type": "Pass", "Result": {"a": 1}, "ResultPath": "$.made", "Next": "B"},
        "B": {"Type": "Pass", "Result": {"b": 2}, "ResultPath": "$.made", "End": True},
    },
}
A, B = "/States/A", "/States/B"


@pytest.fixture
def ran(qtbot: QtBot, window: MainWindow, tmp_path: Path) -> MainWindow:
    """Return the window after a run of five events and the end."""
    file = tmp_path / "flow.tcsl.json"
    file.write_text(json.dumps(CHAIN, indent=2), encoding="utf-8")
    window.open(file)
    window.runs.start({"x": 1})
    qtbot.waitUntil(lambda: window.session.view is not None and not window.session.is_running, timeout=10_000)
    qtbot.waitUntil(lambda: window.travel.length > 0)
    return window


def _shown(window: MainWindow) -> dict[str, Any]:
    nodes = window.canvas.scene.nodes
    return {pointer: nodes[pointer].status for pointer in (A, B)}


def _press(qtbot: QtBot, window: MainWindow, key: Qt.Key) -> None:
    moment = window.history.moment
    assert moment is not None
    before = window.session.view
    qtbot.keyClick(moment.slider, key)
    qtbot.waitUntil(lambda: window.session.view is not before, timeout=10_000)


def test_the_slider_goes_back_and_all_views_show_that_moment(qtbot: QtBot, ran: MainWindow) -> None:
    moment = ran.history.moment
    assert moment is not None
    assert moment.isVisible()
    count = ran.travel.length
    assert (ran.travel.at, moment.slider.value(), moment.words.text()) == (count, count, f"Event {count} of {count}")
    assert _shown(ran) == {A: "SUCCEEDED", B: "SUCCEEDED"}

    _press(qtbot, ran, Qt.Key.Key_Left)
    _press(qtbot, ran, Qt.Key.Key_Left)
    assert _shown(ran) == {A: "SUCCEEDED", B: "RUNNING"}
    assert moment.words.text() == f"Event {ran.travel.length - 2} of {ran.travel.length}"
    assert ran.document.is_held
    ran.selection.set((B,))
    ran.inspector.update_now()
    assert ran.inspector.data.input.view.value == {"x": 1, "made": {"a": 1}}
    assert ran.history.model.rowCount() == 2

    _press(qtbot, ran, Qt.Key.Key_Home)
    assert _shown(ran) == {A: None, B: None}
    assert moment.isVisible()
    assert ran.history.empty.text == "No node was entered yet\nDrag the slider on to see what came next."
    _press(qtbot, ran, Qt.Key.Key_End)
    assert _shown(ran) == {A: "SUCCEEDED", B: "SUCCEEDED"}


def test_the_slider_stays_under_the_hand_that_drags_it(qtbot: QtBot, ran: MainWindow) -> None:
    moment = ran.history.moment
    assert moment is not None
    places = []
    for key in (Qt.Key.Key_End, Qt.Key.Key_Left, Qt.Key.Key_Home):
        qtbot.keyClick(moment.slider, key)
        QApplication.processEvents()
        places.append(moment.slider.mapTo(ran, QPoint()))

    assert ran.travel.at == 1
    assert places == [places[0]] * 3


def test_what_is_looked_at_stays_while_the_moment_changes(qtbot: QtBot, ran: MainWindow) -> None:
    ran.selection.set((A,))
    ran.session.select_path(("A",))

    _press(qtbot, ran, Qt.Key.Key_Left)

    assert ran.session.selected_path == ("A",)
    assert ran.selection.pointers == (A,)


def test_back_to_editing_leaves_the_moment_and_another_run_begins_at_its_end(qtbot: QtBot, ran: MainWindow) -> None:
    moment = ran.history.moment
    assert moment is not None
    _press(qtbot, ran, Qt.Key.Key_Home)

    ran.canvas.past_banner.pressed.emit()
    assert ran.session.view is None
    assert not moment.isVisible()
    assert not ran.document.is_held

    ran.runs.start({"x": 2})
    qtbot.waitUntil(lambda: ran.travel.length > 0, timeout=10_000)
    assert ran.travel.at == ran.travel.length
    assert not ran.session.is_past


def test_of_many_moments_asked_for_in_a_row_the_last_is_shown(qtbot: QtBot, ran: MainWindow) -> None:
    for at in range(ran.travel.length, 0, -1):
        ran.travel.go(at)
    ran.travel.go(3)

    qtbot.waitUntil(lambda: ran.session.view is not None and ran.session.view.event_count == 3, timeout=10_000)
    assert ran.travel.at == 3


def test_a_run_that_is_too_long_is_not_gone_through_and_the_bar_says_so(
    qtbot: QtBot, window: MainWindow, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(time_travel, "MOST_EVENTS", 3)
    window.document.new(json.dumps(CHAIN))
    window.runs.start({})
    qtbot.waitUntil(lambda: window.session.view is not None and not window.session.is_running, timeout=10_000)

    moment = window.history.moment
    assert moment is not None
    assert (window.travel.length, window.travel.too_long) == (0, 6)
    assert (moment.isVisible(), moment.slider.isVisible()) == (True, False)
    assert moment.words.text() == "not for 6 events, 3 at most"
    assert not window.actions_["step_back"].isEnabled()
    window.travel.go(2)
    window.travel.step()
    assert window.session.view is not None
    assert window.session.view.status == "SUCCEEDED"


def test_the_slider_speaks_chinese(qtbot: QtBot, ran: MainWindow) -> None:
    set_language("zh")
    _press(qtbot, ran, Qt.Key.Key_Left)

    moment = ran.history.moment
    assert moment is not None
    assert moment.words.text() == f"第 {ran.travel.length - 1} 个事件，共 {ran.travel.length} 个"


def _step(qtbot: QtBot, window: MainWindow, key: Qt.Key, modifiers: Qt.KeyboardModifier) -> None:
    before = window.session.view
    qtbot.keyClick(window.canvas.view, key, modifiers)
    qtbot.waitUntil(lambda: window.session.view is not before, timeout=10_000)


def test_shift_f10_steps_back_node_by_node_and_f10_forward_again(qtbot: QtBot, ran: MainWindow) -> None:
    ran.canvas.view.setFocus()
    qtbot.waitUntil(ran.isActiveWindow)
    shift, none = Qt.KeyboardModifier.ShiftModifier, Qt.KeyboardModifier.NoModifier
    whole = ran.travel.length

    _step(qtbot, ran, Qt.Key.Key_F10, shift)
    assert _shown(ran) == {A: "SUCCEEDED", B: "RUNNING"}
    _step(qtbot, ran, Qt.Key.Key_F10, shift)
    assert _shown(ran) == {A: "RUNNING", B: None}
    _step(qtbot, ran, Qt.Key.Key_F10, shift)
    assert (_shown(ran), ran.travel.at) == ({A: None, B: None}, 1)

    for _ in range(3):
        _step(qtbot, ran, Qt.Key.Key_F10, none)
    assert (_shown(ran), ran.travel.at) == ({A: "SUCCEEDED", B: "SUCCEEDED"}, whole)
    assert not ran.session.is_running


def test_steps_back_asked_for_in_a_row_all_count(qtbot: QtBot, ran: MainWindow) -> None:
    ran.travel.step()
    ran.travel.step()

    qtbot.waitUntil(lambda: _shown(ran) == {A: "RUNNING", B: None}, timeout=10_000)


def test_at_the_beginning_a_step_back_stays_there(qtbot: QtBot, ran: MainWindow) -> None:
    ran.travel.go(1)
    qtbot.waitUntil(lambda: ran.session.view is not None and ran.session.view.event_count == 1, timeout=10_000)
    ran.canvas.view.setFocus()
    qtbot.waitUntil(ran.isActiveWindow)

    qtbot.keyClick(ran.canvas.view, Qt.Key.Key_F10, Qt.KeyboardModifier.ShiftModifier)

    assert ran.travel.at == 1
    assert ran.findChild(QMenu, "contextMenu") is None


@pytest.mark.parametrize(("language", "words"), [("en", "Moment"), ("zh", "时刻")])
def test_the_slider_has_a_label(qtbot: QtBot, ran: MainWindow, language: str, words: str) -> None:
    set_language(language)
    moment = ran.history.moment
    assert moment is not None

    qtbot.waitUntil(lambda: moment.label.text() == words)
    assert moment.label.buddy() is moment.slider
