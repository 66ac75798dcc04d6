"""The Data tab: what nodes got and gave in real executions, live, failed, past and none."""

import json
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QPushButton, QToolButton

from designer.document.commands import set_field
from designer.inspector.inspector import Tab
from designer.inspector.stage_table import StageRow
from designer.look import set_language
from engine.history.events import ExecutionPath, ExecutionStarted, StateEntered, StateExited
from engine.history.view import ExecutionView, StateView

from .conftest import CHOICE, INNER, MAP, PASS, PIPELINE, QRN, TASK, Bench, OpenBench

GOOD = {"values": [1], "items": [{"values": [1, 2]}, {"values": [3]}, {"values": [4, 5]}], "kind": "a"}


def workflow() -> dict[str, Any]:
    """The pipeline without its first function, which would need other data."""
    made: dict[str, Any] = json.loads(json.dumps(PIPELINE))
    made["StartAt"] = "Each"
    del made["States"]["Work"]
    made["States"]["Check"]["Choices"][1]["Next"] = "Shape"
    return made


def stage(bench: Bench, field: str) -> StageRow:
    return next(row for row in bench.inspector.data.stages.rows if row.objectName() == f"stage-{field}")


def texts(bench: Bench, field: str) -> tuple[str, str]:
    return stage(bench, field).written.text(), stage(bench, field).note.text()


def test_without_a_run_the_tab_says_how_to_get_data(open_bench: OpenBench) -> None:
    bench = open_bench()

    bench.select(TASK, tab=Tab.DATA)

    assert "F5" in bench.inspector.data.empty.text
    assert not bench.inspector.data.input.isVisible()


@pytest.mark.slow
def test_a_run_brings_data_to_the_front(open_bench: OpenBench, functions: Path) -> None:
    bench = open_bench(workflow(), functions.parent)
    bench.select(PASS)
    before = bench.inspector.tab

    bench.run(GOOD)

    data = bench.inspector.data
    assert (before, bench.inspector.tab) == (Tab.CONFIGURE, Tab.DATA)
    assert data.status.text.startswith("Succeeded")
    assert data.output.view.value == {**GOOD, "sums": [3, 3, 9], "shaped": {"n": "a", "fixed": [1, 2]}}
    assert texts(bench, "Parameters") == ('{"n.$":"$.kind","fixed":[1,2]}', "builds")
    assert texts(bench, "Result")[0] == '{"n":"a","fixed":[1,2]}'
    assert texts(bench, "ResultPath") == ("$.shaped", "puts in")


def test_the_stages_of_a_map_and_a_choice(open_bench: OpenBench, functions: Path) -> None:
    bench = open_bench(workflow(), functions.parent)
    bench.run(GOOD)

    bench.select(MAP)
    items = texts(bench, "ItemsPath")
    result = texts(bench, "Result")[0]
    bench.select(CHOICE)

    assert items == ("$.items", "selects")
    assert result == "[3,3,9]"
    assert texts(bench, "Choices") == ('1 · $.kind = "a"', "matched")


@pytest.mark.slow
def test_the_iterations_are_switched_by_the_arrows(open_bench: OpenBench, functions: Path) -> None:
    bench = open_bench(workflow(), functions.parent)
    bench.run(GOOD)
    bench.select(INNER)
    told: list[tuple[Any, ...]] = []
    bench.inspector.path_selected.connect(told.append)

    bench.inspector.show_path(("Each", 0, "Add"))
    first = bench.inspector.data.turn.words.text()
    bench.click(bench.find(QToolButton, "turn-after"))

    assert first == "Iteration <b>1</b> of 3"
    assert told == [("Each", 1, "Add")]
    assert bench.inspector.data.turn.words.text() == "Iteration <b>2</b> of 3"
    assert bench.inspector.data.input.view.value == {"values": [3]}
    assert not bench.inspector.data.turn.after.isEnabled() or bench.inspector.data.turn.before.isEnabled()


@pytest.mark.slow
def test_a_stage_opens_to_the_value_after_it_by_click_and_key(open_bench: OpenBench, functions: Path) -> None:
    bench = open_bench(workflow(), functions.parent)
    bench.run(GOOD)
    bench.select(MAP)
    row = stage(bench, "ItemsPath")

    QTest.mouseClick(row.head, Qt.MouseButton.LeftButton, pos=QPoint(20, 10))
    bench.settle()
    is_open, shown = row.is_open, row._view
    QTest.keyClick(row.head, Qt.Key.Key_Space)

    assert is_open
    assert shown is not None
    assert shown.value == GOOD["items"]
    assert not row.is_open


@pytest.mark.slow
def test_a_failed_function_shows_error_line_and_attempts(open_bench: OpenBench, functions: Path) -> None:
    made = workflow()
    made["States"]["Each"]["Iterator"]["States"]["Add"]["Retry"] = [
        {"ErrorEquals": ["StatesALL"], "MaxAttempts": 1, "IntervalSeconds": 1, "MaxDelaySeconds": 1}
    ]
    bench = open_bench(made, functions.parent)
    bench.run({**GOOD, "items": [{"values": [1]}, {"values": ["x"]}]})
    bench.select(INNER)
    card = bench.inspector.data.error
    asked: list[tuple[Any, int]] = []
    bench.inspector.open_function_requested.connect(lambda file, line: asked.append((file, line)))

    bench.click(card.where)
    bench.click(card.more)

    assert bench.inspector.data.path == ("Each", 1, "Add")
    assert card.error.text() == "TypeError"
    assert "unsupported operand" in card.cause.text().replace("\u200b", "")
    assert card.where.text() == "functions/sum.py:3"
    assert card.attempts.text() == "failed after 2 attempts"
    assert asked == [(functions / "sum.py", 3)]
    assert card.trace.isVisible()
    assert not bench.inspector.data.output.has_value


@pytest.mark.slow
def test_the_first_failed_iteration_is_one_click_away(open_bench: OpenBench, functions: Path) -> None:
    bench = open_bench(workflow(), functions.parent)
    bench.run({**GOOD, "items": [{"values": [1]}, {"values": ["x"]}]})
    bench.select(INNER)
    bench.inspector.show_path(("Each", 0, "Add"))

    bench.click(bench.find(QPushButton, "first-failed"))

    assert bench.inspector.data.path == ("Each", 1, "Add")


@pytest.mark.slow
def test_the_card_of_a_failed_run_leads_to_the_node_that_failed(open_bench: OpenBench, functions: Path) -> None:
    bench = open_bench(workflow(), functions.parent)
    bench.run({**GOOD, "items": [{"values": [1]}, {"values": ["x"]}]})
    bench.select(tab=Tab.DATA)
    told: list[ExecutionPath] = []
    bench.inspector.node_requested.connect(told.append)
    link = bench.find(QPushButton, "failed-node")

    bench.click(link)

    assert link.text() == "Go to Add[1]"
    assert told == [("Each", 1, "Add")]
    bench.select(INNER)
    assert not link.isVisible()  # there it would lead to where one is


def test_what_a_function_printed_and_its_file(open_bench: OpenBench, functions: Path) -> None:
    bench = open_bench(workflow(), functions.parent)
    bench.run(GOOD)
    bench.select(INNER)
    bench.inspector.show_path(("Each", 1, "Add"))
    asked: list[tuple[Any, int]] = []
    bench.inspector.open_function_requested.connect(lambda file, line: asked.append((file, line)))

    bench.click(bench.find(QPushButton, "open-function"))

    assert bench.inspector.data.stdout.text.toPlainText() == "got {'values': [3]}"
    assert not bench.inspector.data.stderr.isVisible()
    assert asked == [(functions / "sum.py", 1)]


def test_a_caught_error_tells_where_it_went_on(open_bench: OpenBench, functions: Path) -> None:
    made = workflow()
    made["States"]["Each"]["Catch"] = [{"ErrorEquals": ["StatesALL"], "ResultPath": "$.oops", "Next": "Shape"}]
    bench = open_bench(made, functions.parent)
    bench.run({**GOOD, "items": [{"values": ["x"]}]})

    bench.select(MAP)

    assert "Shape" in bench.inspector.data.error.attempts.text()
    assert texts(bench, "Catch") == ("$.oops", "puts in")
    assert bench.inspector.data.output.view.value["oops"]["Error"] == "TypeError"  # type: ignore[index,call-overload]


def test_a_node_that_was_not_reached_says_so(open_bench: OpenBench, functions: Path) -> None:
    bench = open_bench(workflow(), functions.parent)
    bench.run({**GOOD, "items": [{"values": ["x"]}]})

    bench.select(PASS, tab=Tab.DATA)

    assert bench.inspector.data.empty.isVisible()
    assert "did not run" in bench.inspector.data.empty.text


def test_a_node_that_the_last_run_did_not_reach_shows_its_form(open_bench: OpenBench, functions: Path) -> None:
    bench = open_bench(workflow(), functions.parent)
    bench.run({**GOOD, "items": [{"values": ["x"]}]})

    tabs = []
    for pointer in (MAP, PASS, INNER):
        bench.select(pointer)
        tabs.append(bench.inspector.tab)

    assert tabs == [Tab.DATA, Tab.CONFIGURE, Tab.DATA]
    bench.select(PASS, tab=Tab.DATA)
    set_field(bench.document, MAP, "Comment", "x")
    bench.settle()
    assert bench.inspector.tab is Tab.DATA  # it was asked for


@pytest.mark.slow
def test_nothing_selected_shows_the_whole_execution(open_bench: OpenBench, functions: Path) -> None:
    bench = open_bench(workflow(), functions.parent)

    bench.run({**GOOD, "items": [{"values": ["x"]}]})

    data = bench.inspector.data
    assert data.status.text.startswith("Failed")
    assert data.error.error.text() == "TypeError"
    assert data.input.view.value["kind"] == "a"  # type: ignore[index,call-overload]
    assert not data.stages.isVisible()


@pytest.mark.slow
def test_after_a_run_the_chosen_tab_stays_and_a_past_run_shows_data(open_bench: OpenBench, functions: Path) -> None:
    bench = open_bench(workflow(), functions.parent)
    bench.run(GOOD)
    bench.select(MAP, tab=Tab.CONFIGURE)
    bench.select(PASS)
    after_run = bench.inspector.tab

    bench.session.show_past(bench.session.executions()[0].id)
    bench.settle()
    bench.select(MAP)
    in_past = bench.inspector.tab
    bench.session.clear()
    bench.settle()

    assert (after_run, in_past, bench.inspector.tab) == (Tab.CONFIGURE, Tab.DATA, Tab.CONFIGURE)


def test_show_configuration_and_show_data_bring_their_tabs(open_bench: OpenBench) -> None:
    bench = open_bench()
    bench.selection.set((TASK,))

    bench.inspector.show_data()
    data = bench.inspector.tab
    bench.inspector.show_configuration()

    assert (data, bench.inspector.tab) == (Tab.DATA, Tab.CONFIGURE)


def test_a_path_that_finds_nothing_is_told_at_its_stage(open_bench: OpenBench) -> None:
    made = {
        "StartAt": "A",
        "States": {"A": {"Type": "Pass", "InputPath": "$.gone", "Parameters": {"a": 1}, "End": True}},
    }
    bench = open_bench(made)
    bench.run({"here": 1})

    bench.select("/States/A")

    assert texts(bench, "InputPath") == ("$.gone", "failed")
    assert "selects nothing" in stage(bench, "InputPath").reason.text()
    assert texts(bench, "ResultPath") == ("$", "")


def _flood(view: ExecutionView, count: int) -> None:
    for number in range(count):
        path, time = ("Shape",), 1_600_000_000.0 + number
        view.apply(StateEntered(id=2 * number + 2, path=path, time=time, state=PASS, state_type="Pass", input={}))
        view.apply(StateExited(id=2 * number + 3, path=path, time=time, output={}, target="Shape", transition="/Next"))


def test_ten_thousand_transitions_elsewhere_do_not_touch_the_panel(
    open_bench: OpenBench, monkeypatch: pytest.MonkeyPatch
) -> None:
    bench = open_bench()
    bench.select(TASK, tab=Tab.DATA)
    view = ExecutionView()
    view.apply(ExecutionStarted(id=1, time=1_600_000_000.0, path=(), name="n", input={}))
    bench.session.view = view
    bench.session.status_changed.emit()
    view.apply(StateEntered(id=2, time=1.0, path=("Work",), state=TASK, state_type="Task", input={}))
    bench.session.states_changed.emit(frozenset([("Work",)]))
    bench.settle()
    shown: list[ExecutionPath] = []
    show = bench.inspector.data._show_state

    def count(view: ExecutionView, seen: StateView) -> None:
        shown.append(seen.path)
        show(view, seen)

    monkeypatch.setattr(bench.inspector.data, "_show_state", count)

    _flood(view, 10_000)
    for _ in range(50):
        bench.session.states_changed.emit(frozenset([("Shape",)]))
    bench.settle()
    untouched = len(shown)
    for _ in range(50):
        bench.session.states_changed.emit(frozenset([("Work",)]))
    QApplication.processEvents()

    assert untouched == 0
    assert len(shown) == 1


@pytest.mark.slow
def test_ten_megabytes_are_shown_at_once_in_part(open_bench: OpenBench) -> None:
    bench = open_bench({"StartAt": "A", "States": {"A": {"Type": "Pass", "End": True}}})
    bench.run({"rows": [{"id": number, "text": "x" * 80} for number in range(100_000)]})

    bench.select("/States/A")

    view = bench.inspector.data.input.view
    view.show_text(True)
    assert not view.text.is_whole


@pytest.mark.slow
def test_a_node_whose_time_was_up_has_timed_out_not_failed(open_bench: OpenBench, functions: Path) -> None:
    code = "import time\n\ndef main_handler(event, context):\n    time.sleep(30)\n"
    (functions / "sleepy.py").write_text(code, encoding="utf-8")
    task = {"Type": "Task", "Resource": "sleepy", "TimeoutSeconds": 1, "End": True}
    bench = open_bench({"StartAt": "Late", "States": {"Late": task}}, functions.parent)

    bench.run({})
    bench.select("/States/Late", tab=Tab.DATA)

    assert bench.inspector.data.status.text.startswith("Timed out")


@pytest.mark.parametrize(
    ("has_folder", "english", "chinese"),
    [(False, "Choose the functions folder…", "选择函数文件夹…"), (True, "Create the function", "创建函数")],
    ids=["no folder", "no file"],
)
def test_a_task_without_a_function_says_in_the_window_s_words_how_to_get_one(
    open_bench: OpenBench, tmp_path: Path, has_folder: bool, english: str, chinese: str
) -> None:
    (tmp_path / "functions").mkdir()
    machine = {"StartAt": "Only", "States": {"Only": {"Type": "Task", "Resource": QRN + "sum", "End": True}}}
    bench = open_bench(machine, tmp_path if has_folder else None)
    bench.run({})
    bench.select("/States/Only", tab=Tab.DATA)
    said = bench.inspector.data.error.cause.text().replace("\u200b", "")

    set_language("zh")
    bench.settle()
    said_in_chinese = bench.inspector.data.error.cause.text().replace("\u200b", "")

    assert english in said
    assert "--functions" not in said
    assert chinese in said_in_chinese
    assert "nothing is bound" not in said_in_chinese


def test_the_workflow_says_that_it_is_paused(open_bench: OpenBench) -> None:
    bench = open_bench({"StartAt": "Only", "States": {"Only": {"Type": "Pass", "End": True}}})
    bench.session.breakpoints.toggle("/States/Only")

    bench.session.start(bench.document.definition, {})
    bench.qtbot.waitUntil(lambda: bench.session.is_paused)
    bench.settle()
    while_paused = bench.inspector.data.status.text
    bench.session.resume()
    bench.qtbot.waitUntil(lambda: not bench.session.is_running)
    bench.settle()

    assert while_paused == "Paused"
    assert bench.inspector.data.status.text.startswith("Succeeded")
