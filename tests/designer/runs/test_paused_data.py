"""While a run is held: where, the data, and how it goes on, with what was typed."""

from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from designer.document.run_session import RunSession
from designer.look import set_language
from designer.runs.paused_data import PausedData
from engine import Definition

_INNER = "/States/M/Iterator/States/S"


@pytest.fixture
def paused(qtbot: QtBot, session: RunSession) -> PausedData:
    paused = PausedData(session)
    qtbot.addWidget(paused)
    paused.resize(1000, 230)
    paused.show()
    return paused


def _hold(qtbot: QtBot, session: RunSession, definition: Definition, pointer: str, count: int, data: Any) -> None:
    session.breakpoints.set([pointer])
    session.start(definition, data)
    qtbot.waitUntil(lambda: len(session.paused_paths) == count)


def _end(qtbot: QtBot, session: RunSession) -> None:
    session.breakpoints.set(())
    session.stop()
    qtbot.waitUntil(lambda: not session.is_running)


def _press(button: Any) -> None:
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)


def test_nothing_held_says_how_to_hold(paused: PausedData) -> None:
    assert paused.empty.isVisible()
    assert "F9" in paused.empty.text
    assert not paused.side.isVisible()


def test_a_held_state_shows_its_place_reason_and_data(
    qtbot: QtBot, session: RunSession, paused: PausedData, mapping: Definition
) -> None:
    with qtbot.waitSignal(paused.path_selected) as told:
        _hold(qtbot, session, mapping, "/States/First", 1, {"items": [1]})

    assert told.args == [("First",)]
    assert paused.title.text() == "First"
    assert "breakpoint" in paused.reason.text()
    assert paused.edit.value == {"items": [1]}
    assert not paused.places.isVisible()
    assert not paused.restore.isVisible()
    assert not paused.out.isEnabled()
    _end(qtbot, session)
    assert paused.path == ()
    assert paused.empty.isVisible()


def test_edited_data_go_on_with_continue(
    qtbot: QtBot, session: RunSession, paused: PausedData, mapping: Definition
) -> None:
    _hold(qtbot, session, mapping, "/States/First", 1, {"items": [1]})
    paused.edit.set_text('{"items": []}')
    assert paused.restore.isVisible()

    _press(paused.go_on)
    qtbot.waitUntil(lambda: not session.is_running)

    assert session.view is not None
    assert session.view.states[("First",)].input == {"items": []}


def test_edited_data_go_on_with_the_key_of_the_window(
    qtbot: QtBot, session: RunSession, paused: PausedData, mapping: Definition
) -> None:
    _hold(qtbot, session, mapping, "/States/First", 1, {"items": [1]})
    paused.edit.set_text('{"items": [], "x": 1}')

    session.resume()  # as F5 does
    qtbot.waitUntil(lambda: not session.is_running)

    assert session.view is not None
    assert session.view.states[("First",)].input == {"items": [], "x": 1}


def test_data_that_are_no_json_block_every_way_on(
    qtbot: QtBot, session: RunSession, paused: PausedData, mapping: Definition
) -> None:
    _hold(qtbot, session, mapping, "/States/First", 1, {"items": []})
    paused.edit.set_text('{"items": [}')

    assert not any(button.isEnabled() for button in (paused.go_on, paused.over, paused.into, paused.out))
    with qtbot.waitSignal(session.data_refused):
        session.resume()
    assert session.is_paused
    assert paused.stop.isEnabled()

    _press(paused.restore)
    assert paused.go_on.isEnabled()
    _press(paused.go_on)
    qtbot.waitUntil(lambda: not session.is_running)


def test_several_held_iterations_keep_their_own_data(
    qtbot: QtBot, session: RunSession, paused: PausedData, mapping: Definition
) -> None:
    _hold(qtbot, session, mapping, _INNER, 3, {"items": [{"n": 1}, {"n": 2}, {"n": 3}]})
    assert [paused.places.item(row).text() for row in range(3)] == ["S[0]", "S[1]", "S[2]"]
    paused.edit.set_text('{"n": 10}')

    place = paused.places.visualItemRect(paused.places.item(1)).center()
    QTest.mouseClick(paused.places.viewport(), Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, place)
    assert paused.edit.value == {"n": 2}
    assert session.selected_path == ("M", 1, "S")
    paused.edit.set_text('{"n": 20}')
    _press(paused.go_on)
    qtbot.waitUntil(lambda: not session.is_running)

    assert session.view is not None
    assert session.view.output == [{"n": 10}, {"n": 20}, {"n": 3}]


def test_a_refusal_leads_to_the_state_with_the_bad_data(
    qtbot: QtBot, session: RunSession, paused: PausedData, mapping: Definition
) -> None:
    _hold(qtbot, session, mapping, _INNER, 2, {"items": [1, 2]})
    paused.edit.set_text("{")
    paused.places.setCurrentRow(1)
    assert paused.edit.fault is None

    _press(paused.go_on)

    assert paused.path == ("M", 0, "S")
    assert paused.edit.fault is not None
    _end(qtbot, session)


def test_steps_go_over_into_and_out(qtbot: QtBot, session: RunSession, paused: PausedData, mapping: Definition) -> None:
    session.start(mapping, {"items": [1]}, pause_first=True)
    qtbot.waitUntil(lambda: paused.path == ("First",))
    assert "pause" in paused.reason.text()

    _press(paused.over)
    qtbot.waitUntil(lambda: paused.path == ("M",))
    assert "step" in paused.reason.text()
    _press(paused.into)
    qtbot.waitUntil(lambda: paused.path == ("M", 0, "S"))
    _press(paused.out)
    qtbot.waitUntil(lambda: paused.path == ("Last",))

    _press(paused.stop)
    qtbot.waitUntil(lambda: not session.is_running)
    assert session.view is not None
    assert session.view.status == "ABORTED"


def test_words_follow_the_language(qtbot: QtBot, session: RunSession, paused: PausedData, mapping: Definition) -> None:
    _hold(qtbot, session, mapping, "/States/First", 1, {"items": []})
    set_language("zh")
    QApplication.processEvents()

    assert paused.go_on.text() == "继续"
    assert paused.reason.text() == "停在断点处，此节点尚未执行。"
    assert paused.over.accessibleName() == "单步跳过：执行此节点 (F10)"
    _end(qtbot, session)
