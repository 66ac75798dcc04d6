"""The execution history: rows in order of entry, live, filtered, chosen; fast for any run."""

from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from designer.document.run_session import RunSession
from designer.look import set_language, themes
from designer.runs.history_model import DURATION, ITERATION, NODE, NUMBER, STARTED, STATUS, TIMELINE
from designer.runs.history_table import HistoryTable
from engine import Definition
from engine.history.events import ExecutionStarted, HistoryEvent, StateEntered, StateExited
from engine.history.view import ExecutionView

from .conftest import definition_of, machine

_ITEMS = {"items": [1, 2, 3]}


@pytest.fixture
def table(qtbot: QtBot, session: RunSession) -> HistoryTable:
    table = HistoryTable(session)
    qtbot.addWidget(table)
    table.resize(1200, 260)
    table.show()
    return table


def _column(table: HistoryTable, column: int) -> list[str]:
    return [table.model.text(row, column) for row in range(table.model.rowCount())]


def _click(table: HistoryTable, row: int) -> None:
    place = table.table.visualRect(table.model.index(row, NODE)).center()
    QTest.mouseClick(table.table.viewport(), Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, place)


def test_an_empty_history_says_what_to_do(table: HistoryTable) -> None:
    assert table.empty.isVisible()
    assert "F5" in table.empty.text
    assert not table.bar.isVisible()


def test_rows_come_in_the_order_of_entry(table: HistoryTable, run: Any, mapping: Definition) -> None:
    run(mapping, _ITEMS)

    assert _column(table, NODE) == ["First", "M", "S", "S", "S", "Last"]
    assert _column(table, ITERATION) == ["—", "—", "[0]", "[1]", "[2]", "—"]
    assert _column(table, NUMBER) == ["1", "2", "3", "4", "5", "6"]
    assert set(_column(table, STATUS)) == {"Succeeded"}
    assert all(text.endswith("ms") for text in _column(table, DURATION))
    assert not table.empty.isVisible()
    assert table.count.text() == "6 rows"


@pytest.mark.parametrize(
    ("language", "count", "hidden"),
    [("en", "1 row", "1 row is hidden by it."), ("zh", "1 行记录", "有 1 行被隐藏。")],
)
def test_one_row_is_no_rows(
    qtbot: QtBot, table: HistoryTable, run: Any, language: str, count: str, hidden: str
) -> None:
    set_language(language)
    run(definition_of(machine(("Only", {"Type": "Pass"}))))
    said = table.count.text()

    qtbot.keyClicks(table.field, "nothing")
    qtbot.waitUntil(table.empty.isVisible)

    assert said == count
    assert hidden in table.empty.text


def test_words_follow_the_language(table: HistoryTable, run: Any, mapping: Definition) -> None:
    run(mapping, _ITEMS)

    set_language("zh")
    QApplication.processEvents()

    headers = [table.model.headerData(column, Qt.Orientation.Horizontal) for column in range(7)]
    assert headers == ["#", "节点", "循环", "状态", "开始时间", "耗时", ""]
    assert set(_column(table, STATUS)) == {"成功"}
    assert table.count.text() == "6 行记录"


def test_another_run_replaces_the_rows(table: HistoryTable, run: Any, mapping: Definition) -> None:
    run(mapping, _ITEMS)
    run(mapping, {"items": []})

    assert _column(table, NODE) == ["First", "M", "Last"]


def test_clearing_the_run_empties_the_table(
    table: HistoryTable, session: RunSession, run: Any, mapping: Definition
) -> None:
    run(mapping, _ITEMS)

    session.clear()

    assert table.model.rowCount() == 0
    assert table.empty.isVisible()


def test_a_click_selects_the_path(
    qtbot: QtBot, table: HistoryTable, session: RunSession, run: Any, mapping: Definition
) -> None:
    run(mapping, _ITEMS)

    with qtbot.waitSignal(table.path_selected) as told:
        _click(table, 3)

    assert told.args == [("M", 1, "S")]
    assert session.selected_path == ("M", 1, "S")
    with qtbot.waitSignal(table.path_selected):  # once more, to come back to it on the canvas
        _click(table, 3)


def test_the_arrow_keys_walk_the_paths(qtbot: QtBot, table: HistoryTable, run: Any, mapping: Definition) -> None:
    run(mapping, _ITEMS)
    _click(table, 0)

    with qtbot.waitSignal(table.path_selected) as told:
        QTest.keyClick(table.table, Qt.Key.Key_Down)

    assert told.args == [("M",)]


def test_a_path_chosen_elsewhere_is_marked_and_not_told_again(
    qtbot: QtBot, table: HistoryTable, session: RunSession, run: Any, mapping: Definition
) -> None:
    run(mapping, _ITEMS)

    with qtbot.assertNotEmitted(table.path_selected):
        session.select_path(("M", 2, "S"))

    assert table.table.currentIndex().row() == 4
    table.select_path(())
    assert not table.table.selectionModel().hasSelection()


@pytest.mark.parametrize(
    ("text", "nodes"),
    [
        ("last", ["Last"]),
        ("[1]", ["S"]),
        ("succ", ["First", "M", "S", "S", "S", "Last"]),
        ("FAILED", []),
    ],
)
def test_rows_are_filtered_by_node_iteration_and_status(
    qtbot: QtBot, table: HistoryTable, run: Any, mapping: Definition, text: str, nodes: list[str]
) -> None:
    run(mapping, _ITEMS)

    with qtbot.waitSignal(table.field.searched):
        QTest.keyClicks(table.field, text)

    assert _column(table, NODE) == nodes
    assert table.count.text() == f"{len(nodes)} of 6"
    assert table.empty.isVisible() == (not nodes)
    QTest.keyClick(table.field, Qt.Key.Key_Escape)
    assert table.model.rowCount() == 6


def test_filtered_rows_keep_their_numbers_and_the_choice(
    table: HistoryTable, session: RunSession, run: Any, mapping: Definition
) -> None:
    run(mapping, _ITEMS)
    session.select_path(("M", 1, "S"))

    table.model.set_filter("s")
    table.model.set_filter("[1]")

    assert _column(table, NUMBER) == ["4"]
    assert table.table.currentIndex().row() == 0
    assert table.model.row_of(("M", 0, "S")) is None
    session.select_path(("M", 0, "S"))
    assert not table.table.selectionModel().hasSelection()


@pytest.mark.slow
def test_the_cause_of_a_failure_is_one_click_away(
    qtbot: QtBot, table: HistoryTable, run: Any, adding: Definition, functions: Path
) -> None:
    run(adding, {"items": [{"values": [1]}, {"values": ["x"]}, {"values": [2]}]}, functions=functions)
    assert table.failed.text() == "2 failed"
    assert table.model.text(table.table.currentIndex().row(), ITERATION) == "[1]"  # marked by itself
    table.model.set_filter("[0]")

    with qtbot.waitSignal(table.path_selected) as told:
        QTest.mouseClick(table.failed, Qt.MouseButton.LeftButton)

    assert told.args == [("M", 1, "Add")]
    tip = table.model.index(table.table.currentIndex().row(), STATUS).data(Qt.ItemDataRole.ToolTipRole)
    assert "TypeError" in tip
    with qtbot.waitSignal(table.path_selected) as told:
        QTest.mouseClick(table.failed, Qt.MouseButton.LeftButton)
    assert told.args == [("M",)]


def test_a_filter_by_status_follows_the_run(
    qtbot: QtBot, table: HistoryTable, session: RunSession, waiting: Definition
) -> None:
    table.model.set_filter("waiting")
    session.start(waiting, {})
    qtbot.waitUntil(lambda: _column(table, NODE) == ["W"])

    session.stop()
    qtbot.waitUntil(lambda: not session.is_running)

    assert table.model.rowCount() == 0
    assert table.empty.text.startswith("Nothing fits the filter")


@pytest.mark.slow
def test_a_state_whose_time_was_up_has_timed_out_and_failed(
    table: HistoryTable, session: RunSession, functions: Path, qtbot: QtBot
) -> None:
    (functions / "slow.py").write_text("import time\n\n\ndef main_handler(event, context):\n    time.sleep(60)\n")
    resource = "qrn:qcs:asw:ap-guangzhou:1:sdk:json:qcloud:scf:Invoke/slow"
    late = machine(("Slow", {"Type": "Task", "Resource": resource, "TimeoutSeconds": 1}))
    session.start(definition_of(late), {}, functions=functions)
    qtbot.waitUntil(lambda: session.view is not None and not session.is_running, timeout=20_000)

    assert _column(table, STATUS) == ["Timed out"]
    for wanted in ("timed", "failed"):
        table.model.set_filter(wanted)
        assert table.model.rowCount() == 1


def test_bars_grow_while_the_run_goes_on_and_is_seen(
    qtbot: QtBot, table: HistoryTable, session: RunSession, waiting: Definition
) -> None:
    session.start(waiting, {})
    qtbot.waitUntil(lambda: table.model.rowCount() == 2)
    assert table._tick.isActive()
    length = table.model.text(1, DURATION)

    qtbot.waitUntil(lambda: table.model.text(1, DURATION) != length)
    table.hide()
    assert not table._tick.isActive()
    table.show()
    assert table._tick.isActive()

    session.stop()
    qtbot.waitUntil(lambda: not session.is_running)
    assert not table._tick.isActive()


def test_the_newest_row_stays_in_sight_until_the_user_scrolls_up(
    qtbot: QtBot, table: HistoryTable, session: RunSession, mapping: Definition
) -> None:
    session.breakpoints.set(["/States/Last"])
    session.start(mapping, {"items": list(range(40))})
    qtbot.waitUntil(lambda: session.is_paused)
    bar = table.table.verticalScrollBar()
    assert table.table.is_following
    qtbot.waitUntil(lambda: bar.value() == bar.maximum())

    bar.setValue(0)
    assert not table.table.is_following
    assert table.follow.isVisible()

    QTest.mouseClick(table.follow, Qt.MouseButton.LeftButton)
    assert bar.value() == bar.maximum()
    assert not table.follow.isVisible()
    session.resume()
    qtbot.waitUntil(lambda: not session.is_running)


def test_a_loop_counts_its_entries_in_one_row(table: HistoryTable, session: RunSession) -> None:
    view = ExecutionView()
    view.apply(ExecutionStarted(id=1, time=0.0, path=(), name="", input={}))
    for number in range(3):
        view.apply(StateEntered(id=2, time=float(number), path=("A",), state="/States/A", state_type="Pass", input={}))
    session.view = view
    session.states_changed.emit(frozenset([("A",)]))

    assert table.model.rowCount() == 1
    assert table.model.index(0, NODE).data(Qt.ItemDataRole.ToolTipRole) == "A: entered 3 times"
    session.view = None


def test_start_times_make_room_for_the_bars_in_a_narrow_panel(
    table: HistoryTable, run: Any, mapping: Definition
) -> None:
    run(mapping, _ITEMS)
    table.resize(1000, 216)
    assert table.table.isColumnHidden(STARTED)

    table.resize(1400, 216)
    assert not table.table.isColumnHidden(STARTED)


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_every_cell_is_drawn_in_both_themes(table: HistoryTable, run: Any, mapping: Definition, theme: str) -> None:
    run(mapping, _ITEMS)
    themes.set_theme(theme)
    _click(table, 1)
    QTest.mouseMove(table.table.viewport(), QPoint(30, 70))

    image = table.grab().toImage()

    assert len({image.pixel(x, y) for x in range(0, image.width(), 7) for y in range(0, image.height(), 7)}) > 12
    leave = QWidget()
    QTest.mouseMove(leave)
    leave.deleteLater()


def _flood(count: int) -> list[HistoryEvent]:
    events: list[HistoryEvent] = [
        ExecutionStarted(id=1, time=0.0, path=(), name="", input={}),
        StateEntered(id=2, time=0.0, path=("M",), state="/States/M", state_type="Map", input={}),
    ]
    inner = "/States/M/Iterator/States/S"
    for number in range(count):
        path = ("M", number, "S")
        began = number / 1000
        events.append(StateEntered(id=3, time=began, path=path, state=inner, state_type="Pass", input={}))
        events.append(StateExited(id=4, time=began + 0.01, path=path, output={}, target=None, transition="/End"))
    return events


@pytest.mark.slow
def test_a_hundred_thousand_rows_arrive_in_frames_scroll_and_filter(table: HistoryTable, session: RunSession) -> None:
    view = ExecutionView()
    session.view = view
    events = _flood(100_000)
    for start in range(0, len(events), 2_000):  # what a frame folds at most
        chunk = events[start : start + 2_000]
        for event in chunk:
            view.apply(event)
        session.states_changed.emit(frozenset(event.path for event in chunk))
    QApplication.processEvents()

    bar = table.table.verticalScrollBar()
    for part in range(20):
        bar.setValue(bar.maximum() * part // 20)
        table.table.viewport().repaint()
    arrived = table.model.rowCount()
    table.model.set_filter("[99999]")

    assert arrived == 100_001  # the Map itself too
    assert table.model.rowCount() == 1
    session.view = None


def test_the_axis_is_in_the_header(table: HistoryTable, run: Any, mapping: Definition) -> None:
    run(mapping, _ITEMS)

    axis = table.table.axis

    assert axis is not None
    assert axis.width > 300
    assert table.model.headerData(TIMELINE, Qt.Orientation.Vertical) is None
