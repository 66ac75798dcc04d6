"""The run and debug keys: F5, F6, F9, F10, Shift+F5, and what they say when they cannot."""

import json
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QMessageBox
from pytestqt.qtbot import QtBot

from designer.canvas.container_item import ContainerItem
from designer.shell.main_window import MainWindow
from engine.history.view import StateStatus

pytestmark = pytest.mark.slow  # each opens a whole window

CHAIN = {"StartAt": "A", "States": {"A": {"Type": "Pass", "Next": "B"}, "B": {"Type": "Pass", "End": True}}}
WAITING = {"StartAt": "W", "States": {"W": {"Type": "Wait", "Seconds": 600, "End": True}}}


def _open(window: MainWindow, tmp_path: Path, machine: dict[str, Any], given: Any = None) -> None:
    path = tmp_path / "flow.tcsl.json"
    path.write_text(json.dumps(machine, indent=2), encoding="utf-8")
    if given is not None:
        (tmp_path / "flow.input.json").write_text(json.dumps(given), encoding="utf-8")
    window.open(path)


def _press(qtbot: QtBot, window: MainWindow, key: Qt.Key, *, shift: bool = False) -> None:
    window.canvas.view.setFocus()
    modifier = Qt.KeyboardModifier.ShiftModifier if shift else Qt.KeyboardModifier.NoModifier
    qtbot.keyClick(window.canvas.view, key, modifier)


def _wait_for_end(qtbot: QtBot, window: MainWindow) -> None:
    qtbot.waitUntil(lambda: window.session.view is not None and not window.session.is_running)


def test_f5_runs_with_the_input_beside_the_file(qtbot: QtBot, window: MainWindow, tmp_path: Path) -> None:
    _open(window, tmp_path, CHAIN, {"x": 1})

    _press(qtbot, window, Qt.Key.Key_F5)
    _wait_for_end(qtbot, window)

    assert window.session.view is not None
    assert window.session.view.output == {"x": 1}
    assert window.settings.inputs(window.runs.workflow)


@pytest.mark.parametrize(
    ("dialect", "is_run"), [({"QueryLanguage": "JSONPath"}, True), ({}, False)], ids=["asl", "tcsl"]
)
def test_only_asl_runs_with_an_array_as_input(
    qtbot: QtBot, window: MainWindow, tmp_path: Path, dialect: dict[str, Any], is_run: bool
) -> None:
    _open(window, tmp_path, {**dialect, **CHAIN}, [1, 2])

    _press(qtbot, window, Qt.Key.Key_F5)

    assert (window.runs.dialog is None) is is_run
    if window.runs.dialog is not None:
        window.runs.dialog.reject()
    else:
        _wait_for_end(qtbot, window)
        assert window.session.view is not None
        assert window.session.view.output == [1, 2]


def test_f5_without_any_input_asks_for_one(qtbot: QtBot, window: MainWindow, tmp_path: Path) -> None:
    _open(window, tmp_path, CHAIN)

    _press(qtbot, window, Qt.Key.Key_F5)

    assert window.runs.dialog is not None
    window.runs.dialog.reject()
    assert window.session.view is None


def test_f5_on_a_workflow_with_errors_says_why_and_shows_the_problems(
    qtbot: QtBot, window: MainWindow, tmp_path: Path
) -> None:
    wrong = {"Type": "Pass", "Banana": 1, "Next": "Nowhere"}  # the warning stands before the error
    _open(window, tmp_path, {"StartAt": "A", "States": {"A": wrong}}, {})

    _press(qtbot, window, Qt.Key.Key_F5)

    assert window.session.view is None
    assert "Nowhere" in window.status.currentMessage()
    assert window.problems.isVisible()
    shown = window.problems.table.currentIndex()
    assert "Nowhere" in shown.data()


def test_shift_f5_stops(qtbot: QtBot, window: MainWindow, tmp_path: Path) -> None:
    _open(window, tmp_path, WAITING, {})
    _press(qtbot, window, Qt.Key.Key_F5)
    qtbot.waitUntil(lambda: window.session.status_of("/States/W") is StateStatus.WAITING)

    _press(qtbot, window, Qt.Key.Key_F5, shift=True)
    _wait_for_end(qtbot, window)

    assert window.session.view is not None
    assert window.session.view.status == "ABORTED"


def test_f9_sets_a_breakpoint_f10_steps_and_f5_goes_on(qtbot: QtBot, window: MainWindow, tmp_path: Path) -> None:
    _open(window, tmp_path, CHAIN, {"x": 1})
    window.selection.set(("/States/A",))
    _press(qtbot, window, Qt.Key.Key_F9)
    assert window.session.breakpoints.pointers == {"/States/A"}

    _press(qtbot, window, Qt.Key.Key_F5)
    qtbot.waitUntil(lambda: window.session.paused_paths == (("A",),))
    assert window.actions_["run"].text() == "Continue"

    _press(qtbot, window, Qt.Key.Key_F10)
    qtbot.waitUntil(lambda: window.session.paused_paths == (("B",),))

    _press(qtbot, window, Qt.Key.Key_F5)
    _wait_for_end(qtbot, window)


def test_f10_starts_paused_at_the_first_node(qtbot: QtBot, window: MainWindow, tmp_path: Path) -> None:
    _open(window, tmp_path, CHAIN, {})

    _press(qtbot, window, Qt.Key.Key_F10)
    qtbot.waitUntil(lambda: window.session.paused_paths == (("A",),))

    window.session.resume()
    _wait_for_end(qtbot, window)


def test_f6_pauses_before_the_next_node(qtbot: QtBot, window: MainWindow, tmp_path: Path) -> None:
    waiting = {
        "StartAt": "W",
        "States": {"W": {"Type": "Wait", "Seconds": 0, "Next": "B"}, "B": {"Type": "Pass", "End": True}},
    }
    _open(window, tmp_path, waiting, {})
    window.session.breakpoints.toggle("/States/W")
    _press(qtbot, window, Qt.Key.Key_F5)
    qtbot.waitUntil(lambda: window.session.is_paused)

    window.session.pause()
    window.session.resume(("W",))
    qtbot.waitUntil(lambda: window.session.paused_paths == (("B",),))

    _press(qtbot, window, Qt.Key.Key_F5)
    _wait_for_end(qtbot, window)


def test_a_breakpoint_follows_a_renamed_node(window: MainWindow, tmp_path: Path) -> None:
    _open(window, tmp_path, CHAIN)
    window.session.breakpoints.toggle("/States/B")

    window.document.type_text(window.document.text.index('"B": {') + 1, 1, "Last")

    assert window.session.breakpoints.pointers == {"/States/Last"}


def test_opening_another_workflow_ends_the_run_and_forgets_its_colours(
    qtbot: QtBot, window: MainWindow, tmp_path: Path
) -> None:
    _open(window, tmp_path, WAITING, {})
    _press(qtbot, window, Qt.Key.Key_F5)
    qtbot.waitUntil(lambda: window.session.status_of("/States/W") is StateStatus.WAITING)

    window.document.new()
    qtbot.waitUntil(lambda: not window.session.is_running)

    assert window.session.view is None


def test_the_functions_folder_is_remembered_for_the_workflow(window: MainWindow, tmp_path: Path) -> None:
    _open(window, tmp_path, CHAIN)
    folder = tmp_path / "elsewhere"
    folder.mkdir()

    window.actions_["functions_folder"].trigger()
    assert window.runs.folder_dialog is not None
    window.runs.folder_dialog.fileSelected.emit(str(folder))
    window.runs.folder_dialog.reject()

    assert window.document.functions_folder == folder
    window.open(tmp_path / "flow.tcsl.json")
    assert window.document.functions_folder == folder


@pytest.mark.parametrize("language", ["en", "zh"])
def test_the_status_bar_tells_how_the_run_went(qtbot: QtBot, window: MainWindow, tmp_path: Path, language: str) -> None:
    if language == "zh":
        window.actions_["language"].trigger()
    _open(window, tmp_path, CHAIN, {})

    _press(qtbot, window, Qt.Key.Key_F5)
    _wait_for_end(qtbot, window)

    assert window.status.property("status") == "succeeded"
    assert window.status.run.text()


@pytest.mark.parametrize("answer", ["stop", "cancel"])
@pytest.mark.parametrize("way", ["new", "quit"])
def test_leaving_while_an_execution_runs_asks_first(
    qtbot: QtBot, window: MainWindow, tmp_path: Path, way: str, answer: str
) -> None:
    _open(window, tmp_path, WAITING, {})
    window.runs.start({})
    qtbot.waitUntil(lambda: window.session.status_of("/States/W") is StateStatus.WAITING)

    window.actions_[way].trigger()
    box = window.files.dialog
    assert isinstance(box, QMessageBox)
    was_running = window.session.is_running
    is_stop = answer == "stop"
    wanted = QMessageBox.ButtonRole.AcceptRole if is_stop else QMessageBox.ButtonRole.RejectRole
    button = next(button for button in box.buttons() if box.buttonRole(button) is wanted)
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)

    assert was_running
    if is_stop:
        _wait_for_end(qtbot, window) if way == "quit" else qtbot.waitUntil(lambda: window.session.view is None)
    assert window.session.is_running is not is_stop
    assert window.isVisible() is not (is_stop and way == "quit")
    assert (window.document.path is None) is (is_stop and way == "new")


def test_leaving_when_nothing_runs_asks_nothing(qtbot: QtBot, window: MainWindow, tmp_path: Path) -> None:
    _open(window, tmp_path, CHAIN, {})
    window.runs.start({})
    _wait_for_end(qtbot, window)

    window.actions_["new"].trigger()

    assert window.files.dialog is None
    assert window.document.path is None


LONG = "Name" * 60
FAILING = {"StartAt": LONG, "States": {LONG: {"Type": "Fail", "Error": "No"}}}


def test_a_long_name_leaves_room_for_the_rest_of_the_status_bar(
    qtbot: QtBot, window: MainWindow, tmp_path: Path
) -> None:
    window.resize(1024, 640)
    _open(window, tmp_path, FAILING, {})

    window.runs.start({})
    _wait_for_end(qtbot, window)

    status = window.status
    qtbot.waitUntil(lambda: "…" in status.run.text())
    assert status.run.text().startswith("Failed")
    assert status.run.toolTip().replace("\u200b", "").count(LONG) == 1
    assert all(status.rect().contains(label.geometry()) for label in (status.run, status.place, status.cursor_place))
    assert status.cursor_place.width() >= status.cursor_place.sizeHint().width()


def test_a_message_does_not_hide_how_the_next_run_ends(qtbot: QtBot, window: MainWindow, tmp_path: Path) -> None:
    _open(window, tmp_path, FAILING, {})
    window.status.say("refused")

    window.runs.start({})
    _wait_for_end(qtbot, window)

    assert window.status.currentMessage() == ""
    assert window.status.run.isVisible()


def test_a_complaint_over_the_run_dialog_gives_it_the_keys_back(
    qtbot: QtBot, window: MainWindow, tmp_path: Path
) -> None:
    _open(window, tmp_path, CHAIN)
    window.runs.ask_input()
    dialog = window.runs.dialog
    assert dialog is not None
    window.files.complain("A", "B")
    complaint = window.files.dialog
    assert complaint is not None

    qtbot.keyClick(complaint, Qt.Key.Key_Escape)

    qtbot.waitUntil(dialog.isActiveWindow)
    qtbot.keyClick(dialog, Qt.Key.Key_Escape)
    assert window.runs.dialog is None


def test_a_click_on_what_failed_in_a_map_leads_to_its_error(qtbot: QtBot, window: MainWindow, tmp_path: Path) -> None:
    (tmp_path / "functions").mkdir()
    (tmp_path / "functions" / "price.py").write_text(
        "def main_handler(event, context):\n    return 1 / event\n", encoding="utf-8"
    )
    task = {"Type": "Task", "Resource": "qrn:qcs:asw:ap-guangzhou:1:sdk:json:qcloud:scf:Invoke/price", "End": True}
    each = {"Type": "Map", "ItemsPath": "$.items", "Iterator": {"StartAt": "Price", "States": {"Price": task}}}
    _open(window, tmp_path, {"StartAt": "Each", "States": {"Each": {**each, "MaxConcurrency": 40, "End": True}}})
    window.runs.start({"items": [*[1] * 20, 0, *[1] * 9]})
    qtbot.waitUntil(lambda: not window.session.is_running, timeout=20_000)
    frame = window.canvas.scene.nodes["/States/Each"]
    assert isinstance(frame, ContainerItem)
    strip = frame._strip()
    assert strip is not None

    place = window.canvas.view.mapFromScene(frame.mapToScene(strip.failed.center()))
    qtbot.mouseClick(window.canvas.view.viewport(), Qt.MouseButton.LeftButton, pos=place)
    QApplication.processEvents()

    assert window.selection.pointers == ("/States/Each/Iterator/States/Price",)
    data = window.inspector.data
    assert data.isVisible()
    assert data.path == ("Each", 20, "Price")
    assert data.error.error.text() == "ZeroDivisionError"
    assert data.input.view.value == 0


def test_f5_runs_with_the_sample_input_that_is_being_tried(qtbot: QtBot, window: MainWindow, tmp_path: Path) -> None:
    _open(window, tmp_path, CHAIN, {"x": 1})
    window.selection.set(("/States/A",))
    window.inspector.show_configuration()
    qtbot.wait_until(lambda: window.inspector.configure.form is not None)
    form = window.inspector.configure.form
    assert form is not None
    sample = form.strip.sample
    assert sample is not None
    qtbot.mouseClick(sample.link, Qt.MouseButton.LeftButton)
    assert sample.edit.value == {"x": 1}  # what would be run with is what one begins with
    qtbot.keyClick(sample.edit.editor, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    qtbot.keyClicks(sample.edit.editor, '{"x": 2}')

    qtbot.keyClick(sample.edit.editor, Qt.Key.Key_F5)
    _wait_for_end(qtbot, window)

    assert window.session.view is not None
    assert window.session.view.output == {"x": 2}
    assert window.inspector.live.typed_input is None
    assert window.runs.last_input() == '{\n  "x": 2\n}'


def test_a_named_input_is_a_file_beside_the_workflow_and_the_workflow_is_untouched(
    qtbot: QtBot, window: MainWindow, tmp_path: Path
) -> None:
    _open(window, tmp_path, CHAIN, {"x": 1})
    file = tmp_path / "flow.tcsl.json"
    before = file.read_bytes()
    window.actions_["run_with"].trigger()
    dialog = window.runs.dialog
    assert dialog is not None
    qtbot.mouseClick(dialog.saving.button, Qt.MouseButton.LeftButton)
    qtbot.keyClicks(dialog.saving.name, "adult")
    qtbot.keyClick(dialog.saving.name, Qt.Key.Key_Return)
    dialog.reject()

    window.actions_["run_with"].trigger()
    again = window.runs.dialog
    assert again is not None
    assert again.inputs.saved.item(0).text() == "adult"
    again.reject()
    assert json.loads((tmp_path / "flow.adult.input.json").read_text("utf-8")) == {"x": 1}
    assert file.read_bytes() == before
    assert not window.isWindowModified()


def test_a_wait_of_ten_minutes_passes_at_once_when_waits_are_skipped(
    qtbot: QtBot, window: MainWindow, tmp_path: Path
) -> None:
    _open(window, tmp_path, WAITING, {})
    window.actions_["skip_waits"].trigger()
    assert "Let waits pass at once" in window.top_bar.run_button.toolTip()

    _press(qtbot, window, Qt.Key.Key_F5)
    _wait_for_end(qtbot, window)

    view = window.session.view
    assert view is not None
    assert view.status == "SUCCEEDED"
    state = view.states["W",]
    assert state.stopped is not None
    assert 600 <= state.stopped - state.started < 660
    assert window.settings.flag("run/skip_waits")
