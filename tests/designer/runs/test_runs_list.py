"""The list of runs: newest first, of this workflow, shown again and run again."""

import time
from concurrent.futures import Future
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QContextMenuEvent, QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMenu
from pytestqt.qtbot import QtBot

from designer.document.document import Document
from designer.document.engine_thread import EngineThread
from designer.document.run_session import RunSession
from designer.look import set_language, themes
from designer.runs.runs_list import RunsList
from designer.runs.runs_model import DURATION, INPUT, NAME, STARTED, STATUS
from engine import Definition
from engine.errors import SetupError
from tests.designer.clicks import double_click


@pytest.fixture
def document(qtbot: QtBot, mapping: Definition) -> Document:
    document = Document()
    document.new(mapping.text, "flow")
    return document


@pytest.fixture
def runs(qtbot: QtBot, session: RunSession, document: Document) -> RunsList:
    runs = RunsList(session, document)
    qtbot.addWidget(runs)
    runs.resize(1000, 240)
    runs.show()
    return runs


def _column(runs: RunsList, column: int) -> list[str]:
    _wait_read(runs)
    return [runs.model.index(row, column).data() for row in range(runs.model.rowCount())]


def _wait_read(runs: RunsList) -> None:
    end = time.monotonic() + 60
    while runs.is_reading and time.monotonic() < end:
        QApplication.processEvents()


def _double_click(runs: RunsList, row: int) -> None:
    place = runs.table.visualRect(runs.model.index(row, NAME)).center()
    double_click(runs.table.viewport(), place)


def _ask_for_menu(runs: RunsList, reason: QContextMenuEvent.Reason, place: QPoint) -> None:
    target = runs.table if reason is QContextMenuEvent.Reason.Keyboard else runs.table.viewport()
    event = QContextMenuEvent(reason, place, target.mapToGlobal(place))
    QApplication.sendEvent(target, event)


def _actions(menu: QMenu) -> dict[str, Any]:
    return {action.text(): action for action in menu.actions()}


def test_without_runs_it_says_so(runs: RunsList) -> None:
    assert runs.empty.isVisible()
    assert runs.empty.text.startswith("No runs yet")


def test_no_runs_twice_are_no_range_of_rows(qtbot: QtBot, runs: RunsList) -> None:
    _wait_read(runs)

    with qtbot.assertNotEmitted(runs.model.dataChanged):
        runs.model.set_records((), "")


@pytest.mark.expects_log("the disk is full")
def test_a_run_that_the_full_disk_does_not_keep_is_told(
    qtbot: QtBot, document: Document, mapping: Definition, tmp_path: Path
) -> None:
    thread = EngineThread(tmp_path / "history.sqlite")
    session = RunSession(thread)
    runs = RunsList(session, document)
    qtbot.addWidget(runs)
    runs.show()
    limit = "PRAGMA max_page_count=1"
    thread.store._writer.request(lambda connection: connection.execute(limit), is_write=False).result()

    session.start(mapping, {"items": [], "much": "x" * 100_000}, workflow="flow")
    qtbot.waitUntil(lambda: not session.is_running)
    _wait_read(runs)

    assert session.view is not None
    assert session.view.status == "SUCCEEDED"
    assert runs.empty.text.startswith("The last run was not kept in the history")
    assert "the disk is full" in runs.empty.text
    thread.close()


def test_runs_of_another_file_with_the_same_name_are_not_listed(
    runs: RunsList, run: Any, mapping: Definition, document: Document, tmp_path: Path
) -> None:
    for name in ("here", "there"):
        (tmp_path / name).mkdir()
        document.save_as(tmp_path / name / "flow.json")
        run(mapping, {"items": []}, workflow="flow", file=document.path, name=name)
    run(mapping, {"items": []}, workflow="flow", name="nowhere")

    runs.refresh()
    assert _column(runs, NAME) == ["there"]

    document.new(mapping.text, "flow")
    assert _column(runs, NAME) == ["nowhere"]


def test_runs_of_this_workflow_are_listed_newest_first(runs: RunsList, run: Any, mapping: Definition) -> None:
    run(mapping, {"items": [1]}, workflow="flow", name="one")
    run(mapping, {"items": []}, workflow="other", name="else")
    run(mapping, {"items": [2]}, workflow="flow", name="two")

    assert _column(runs, NAME) == ["two", "one"]
    assert _column(runs, STATUS) == ["Succeeded", "Succeeded"]
    assert _column(runs, INPUT) == ['{ "items": [2] }', '{ "items": [1] }']
    assert all(text.endswith("ms") for text in _column(runs, DURATION))
    assert all(text.count(":") == 2 for text in _column(runs, STARTED))
    assert runs.model.shown_id == runs.model.record(0).id  # type: ignore[union-attr]  # it is there


def test_a_double_click_shows_a_past_run(
    qtbot: QtBot, runs: RunsList, session: RunSession, run: Any, mapping: Definition
) -> None:
    run(mapping, {"items": [1, 2]}, workflow="flow", name="one")
    run(mapping, {"items": []}, workflow="flow", name="two")

    _wait_read(runs)
    with qtbot.waitSignal(session.status_changed):
        _double_click(runs, 1)
    _wait_read(runs)

    assert session.is_past
    assert session.view is not None
    assert session.view.input == {"items": [1, 2]}
    assert runs.table.currentIndex().row() == 1


def test_while_one_runs_no_other_is_shown(
    qtbot: QtBot, runs: RunsList, session: RunSession, run: Any, mapping: Definition, waiting: Definition
) -> None:
    run(mapping, {"items": []}, workflow="flow", name="one")
    session.start(waiting, {}, workflow="flow", name="live")
    qtbot.waitUntil(lambda: session.view is not None and len(session.view.states) == 2)
    runs.refresh()
    assert _column(runs, STATUS) == ["Running", "Succeeded"]

    _double_click(runs, 1)

    assert "stop it" in runs.note.text()
    assert not session.is_past
    session.stop()
    qtbot.waitUntil(lambda: not session.is_running)
    assert _column(runs, STATUS) == ["Stopped", "Succeeded"]


def test_the_menu_runs_again_and_copies(
    qtbot: QtBot, runs: RunsList, session: RunSession, run: Any, mapping: Definition
) -> None:
    run(mapping, {"items": [1]}, workflow="flow", name="one")
    _wait_read(runs)
    record = runs.model.record(0)
    assert record is not None
    actions = _actions(runs.menu_of(record))

    with qtbot.waitSignal(runs.run_again_requested) as told:
        actions["Run again with this input"].trigger()
    actions["Copy the input"].trigger()
    assert QGuiApplication.clipboard().text() == '{ "items": [1] }'
    actions["Copy the id"].trigger()

    assert told.args == [{"items": [1]}]
    assert QGuiApplication.clipboard().text() == record.id
    actions["Copy the output"].trigger()
    actions["Show this execution"].trigger()
    qtbot.waitUntil(lambda: not session.is_loading)
    assert session.is_past


def test_the_menu_opens_on_a_row_only(runs: RunsList, run: Any, mapping: Definition) -> None:
    run(mapping, {"items": []}, workflow="flow", name="one")
    _wait_read(runs)

    _ask_for_menu(runs, QContextMenuEvent.Reason.Mouse, QPoint(20, 10))
    menus = runs.findChildren(QMenu)
    _ask_for_menu(runs, QContextMenuEvent.Reason.Mouse, QPoint(20, 150))

    assert len(menus) == 1
    assert len(runs.findChildren(QMenu)) == 1
    menus[0].close()


def test_the_menu_key_opens_the_menu_of_the_row_one_is_at(
    qtbot: QtBot, runs: RunsList, run: Any, mapping: Definition
) -> None:
    for name in ("one", "two", "three"):
        run(mapping, {"items": []}, workflow="flow", name=name)
    _wait_read(runs)
    runs.table.selectRow(2)
    middle = runs.table.viewport().rect().center()

    _ask_for_menu(runs, QContextMenuEvent.Reason.Keyboard, middle)

    (menu,) = runs.findChildren(QMenu)
    record = runs.model.record(2)
    assert record is not None
    _actions(menu)["Copy the id"].trigger()
    assert QGuiApplication.clipboard().text() == record.id
    row = runs.table.visualRect(runs.model.index(2, 0))
    assert runs.table.viewport().mapFromGlobal(menu.pos()).y() >= row.top()
    menu.close()


@pytest.mark.parametrize(("text", "names"), [("two", ["two"]), ("[7]", ["one"]), ("succ", ["two", "one"]), ("no", [])])
def test_runs_are_filtered_by_name_status_and_input(
    qtbot: QtBot, runs: RunsList, run: Any, mapping: Definition, text: str, names: list[str]
) -> None:
    run(mapping, {"items": [7]}, workflow="flow", name="one")
    run(mapping, {"items": []}, workflow="flow", name="two")
    _wait_read(runs)

    with qtbot.waitSignal(runs.field.searched):
        QTest.keyClicks(runs.field, text)

    assert _column(runs, NAME) == names
    if not names:
        QTest.mouseClick(runs.empty.button, Qt.MouseButton.LeftButton)
        assert runs.model.rowCount() == 2


def test_what_happened_while_it_was_hidden_is_read_when_it_is_shown(
    runs: RunsList, run: Any, mapping: Definition
) -> None:
    _wait_read(runs)
    runs.hide()
    run(mapping, {"items": []}, workflow="flow", name="one")
    assert not runs.is_reading
    assert runs.model.rowCount() == 0

    runs.show()

    assert _column(runs, NAME) == ["one"]


def test_a_history_that_cannot_be_read_is_told(
    runs: RunsList, session: RunSession, monkeypatch: pytest.MonkeyPatch
) -> None:
    failed: Future[None] = Future()
    failed.set_exception(SetupError("the disk is gone"))
    monkeypatch.setattr(session, "executions_later", lambda *_: failed)
    runs.refresh()
    _wait_read(runs)

    assert runs.empty.text == "The history cannot be read\nthe disk is gone"


def test_a_long_input_is_previewed_only(runs: RunsList, run: Any, mapping: Definition) -> None:
    run(mapping, {"items": [], "text": ["x" * 90] * 50}, workflow="flow", name="one")
    _wait_read(runs)

    index = runs.model.index(0, INPUT)

    assert len(index.data()) < 400
    assert index.data().endswith("…")
    assert index.data(Qt.ItemDataRole.ToolTipRole).startswith('{\n  "items": [],')


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_the_list_is_drawn_in_both_themes_and_languages(
    runs: RunsList, run: Any, mapping: Definition, theme: str
) -> None:
    run(mapping, {"items": []}, workflow="flow", name="one")
    set_language("zh")
    QApplication.processEvents()
    themes.set_theme(theme)

    image = runs.grab().toImage()

    assert _column(runs, STATUS) == ["成功"]
    assert runs.model.headerData(INPUT, Qt.Orientation.Horizontal) == "输入"
    assert len({image.pixel(x, y) for x in range(0, image.width(), 5) for y in range(0, image.height(), 5)}) > 8
