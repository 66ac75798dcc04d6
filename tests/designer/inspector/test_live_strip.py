"""The way of the data, worked out while a state is edited."""

import json
from typing import Any

from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QLineEdit

from designer.document.place_changes import Change, changes
from designer.inspector.inspector import Tab
from designer.inspector.stage_table import StageRow
from designer.inspector.type_pages import ConfigurePage

from .conftest import Bench, OpenBench

DATA: Any = {"a": {"n": 1}, "list": [1, 2]}
STATE: dict[str, Any] = {
    "Type": "Pass",
    "InputPath": "$.a",
    "Parameters": {"m.$": "$.n"},
    "ResultPath": "$.a.made",
    "End": True,
}


def opened(open_bench: OpenBench, state: dict[str, Any] | None = None, query: str = "JSONPath") -> Bench:
    bench = open_bench({"QueryLanguage": query, "StartAt": "S", "States": {"S": state or STATE}})
    bench.inspector.trial_data.saved_input = lambda: json.dumps(DATA)
    bench.inspector.live.foresight.forget()
    bench.select("/States/S")
    return bench


def rows(bench: Bench) -> dict[str, StageRow]:
    page = bench.page
    assert isinstance(page, ConfigurePage)
    assert page.form is not None
    return {row.objectName().removeprefix("stage-"): row for row in page.form.strip.stages.rows}


def texts(bench: Bench) -> dict[str, tuple[str, str]]:
    return {name: (row.written.text(), row.note.text()) for name, row in rows(bench).items()}


def test_every_stage_shows_the_data_after_it(open_bench: OpenBench) -> None:
    bench = opened(open_bench)

    assert texts(bench) == {
        "gets": ("{a: {n: 1}, list: [1, 2]}", ""),
        "InputPath": ("{n: 1}", "selects"),
        "Parameters": ("{m: 1}", "builds"),
        "Result": ("{m: 1}", ""),
        "ResultPath": ("{a: {n: 1, made: {m: 1}}, list: [1, 2]}", "puts in"),
        "gives": ("{a: {n: 1, made: {m: 1}}, list: [1, 2]}", ""),
    }


def test_the_stages_follow_what_is_typed_before_it_is_written(open_bench: OpenBench) -> None:
    bench = opened(open_bench)

    bench.type_into(bench.find(QLineEdit, "ResultPath"), "$.x", end=None)
    typed = texts(bench)["gives"][0]
    QTest.keyClick(bench.find(QLineEdit, "ResultPath"), Qt.Key.Key_Escape)
    QTest.keyClick(bench.find(QLineEdit, "ResultPath"), Qt.Key.Key_Escape)
    bench.settle()

    assert typed == "{a: {n: 1}, list: [1, 2], x: {m: 1}}"
    assert texts(bench)["gives"][0] == "{a: {n: 1, made: {m: 1}}, list: [1, 2]}"
    assert bench.document.undo_stack.count() == 0


def test_a_wrong_path_stops_the_stages_and_says_why(open_bench: OpenBench) -> None:
    bench = opened(open_bench)

    bench.type_into(bench.find(QLineEdit, "InputPath"), "$.nowhere", end=None)

    found = rows(bench)
    assert found["InputPath"].note.text() == "failed"
    assert "nowhere" in found["InputPath"].reason.text()
    assert found["gives"].written.text() == "—"


def test_a_row_opens_by_click_and_gives_its_paths_to_the_field_being_edited(open_bench: OpenBench) -> None:
    bench = opened(open_bench)
    row = rows(bench)["gets"]
    QTest.mouseClick(row.head, Qt.MouseButton.LeftButton, pos=QPoint(20, 10))
    bench.settle()
    view = row._view
    assert view is not None
    bench.type_into(bench.find(QLineEdit, "OutputPath"), "", end=None)
    wanted = view.tree.entries.find(("a", "n"))
    assert wanted is not None

    place = view.tree.visualRect(view.tree.entries.index_of(wanted, 1)).center()
    QTest.mouseClick(view.tree.viewport(), Qt.MouseButton.LeftButton, pos=place)
    bench.settle()

    assert bench.value("/States/S/OutputPath") == "$.a.n"


def test_what_was_put_in_is_marked(open_bench: OpenBench) -> None:
    bench = opened(open_bench)
    row = rows(bench)["gives"]
    row.toggle()
    view = row._view
    assert view is not None
    mark = view.tree.entries.mark
    assert mark is not None

    assert [mark(steps) for steps in (("a",), ("a", "n"), ("a", "made"), ("a", "made", "m"), ("list", 0))] == [
        "",
        "",
        "succeeded_tint",
        "succeeded_tint",
        "",
    ]


def test_jsonata_has_stages_of_its_own(open_bench: OpenBench) -> None:
    state = {"Type": "Pass", "Output": {"n": "{% $states.input.a.n + 1 %}"}, "Assign": {"v": 3}, "End": True}
    bench = opened(open_bench, state, "JSONata")

    found = texts(bench)

    assert found["Output"] == ("{n: 2}", "builds")
    assert found["Assign"] == ("{v: 3}", "assigns")
    assert found["gives"] == ("{n: 2}", "")


def test_a_payload_shows_what_it_builds_below_it(open_bench: OpenBench) -> None:
    bench = opened(open_bench)

    built = bench.find(QLabel, "preview-Parameters").text()
    bench.type_into(bench.find(QLineEdit, "InputPath"), "$", end=None)
    bench.settle()

    assert built == "→ {m: 1}"
    assert bench.find(QLabel, "preview-Parameters").text().startswith("fails: ")


def test_a_value_of_the_data_tab_goes_into_the_field_that_was_left(open_bench: OpenBench) -> None:
    bench = opened(open_bench)
    bench.run(DATA)
    bench.inspector.show_configuration()
    bench.settle()
    bench.type_into(bench.find(QLineEdit, "OutputPath"), "$.list")
    bench.inspector.show_data()
    bench.settle()
    tree = bench.inspector.data.input.view.tree
    tree.setFocus()
    tree.go_to(("a", "n"))

    QTest.keyClick(tree, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    bench.settle()

    assert bench.value("/States/S/OutputPath") == "$.a.n"
    assert bench.inspector.tab is Tab.CONFIGURE
    bench.inspector.show_data()
    bench.settle()
    row = next(row for row in bench.inspector.data.stages.rows if row.objectName() == "stage-ResultPath")
    row.toggle()
    assert row._view is not None
    row._view.tree.go_to(("a", "made"))
    assert row._view.tree.use_path()
    bench.settle()
    assert bench.value("/States/S/OutputPath") == "$.a.made"
    assert bench.inspector.tab is Tab.CONFIGURE


def test_what_only_a_run_can_tell_is_said(open_bench: OpenBench) -> None:
    bench = opened(open_bench, {"Type": "Task", "Resource": "f", "ResultPath": "$.got", "End": True})

    found = texts(bench)

    assert found["Result"] == ("—", "known after a run")
    row = rows(bench)["gives"]
    row.toggle()
    assert row._view is not None
    index = row._view.tree.entries.find(("got",))
    assert index is not None
    assert row._view.tree.entries.index_of(index, 1).data() == "known after a run"


def test_changes_are_told_place_by_place() -> None:
    at = changes({"a": 1, "b": {"c": [1]}}, {"a": True, "b": {"c": [1, 2]}, "d": None})

    assert [at(steps) for steps in (("a",), ("b",), ("b", "c", 0), ("b", "c", 1), ("d",))] == [
        Change.CHANGED,
        Change.NONE,
        Change.NONE,
        Change.ADDED,
        Change.ADDED,
    ]
