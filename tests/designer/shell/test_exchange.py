"""Workflows out of YAML and templates as new ones, and into other forms, with what is not carried told."""

import json
from itertools import pairwise
from pathlib import Path
from threading import Event, current_thread

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QFileDialog, QMessageBox, QScrollArea
from pytestqt.qtbot import QtBot

from designer.document.importing import Carried, Import
from designer.look import set_language
from designer.shell.main_window import MainWindow
from engine.exchange.kinds import Form
from tests.designer.shell.dialogs import TWO, box_of, chooser_of, press

pytestmark = pytest.mark.slow  # each opens a whole window

YAML = "StartAt: A\nStates:\n  A: {Type: Task, Resource: !GetAtt sum.Arn, End: true}\n"
TEMPLATE = """
Resources:
  One:
    Type: AWS::Serverless::StateMachine
    Properties: {Name: first, Definition: {StartAt: A, States: {A: {Type: Pass, End: true}}}}
  Two:
    Type: AWS::Serverless::StateMachine
    Properties: {Role: x, Definition: {StartAt: B, States: {B: {Type: Pass, End: true}}}}
  Three:
    Type: AWS::Serverless::StateMachine
    Properties: {}
"""


def _write(folder: Path, text: str, name: str) -> Path:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


def test_a_definition_in_yaml_opens_as_a_new_workflow_that_is_not_saved(window: MainWindow, tmp_path: Path) -> None:
    (tmp_path / "functions").mkdir()

    window.open(_write(tmp_path, YAML, "orders.asl.yaml"))

    document = window.document
    assert list(document.definition.states) == ["/States/A"]
    assert (document.title, document.path, document.is_modified) == ("orders", None, True)
    assert document.functions_folder == tmp_path / "functions"
    assert window.status.currentMessage() == "Imported orders; it is not saved yet"
    assert window.files.dialog is None


def test_what_other_readers_of_yaml_read_differently_is_listed(window: MainWindow, tmp_path: Path) -> None:
    states = "  A:\n    Type: Pass\n    Result: {a: on, b: yes, c: 010}\n    End: true\n"

    window.open(_write(tmp_path, f"StartAt: A\nStates:\n{states}", "orders.asl.yaml"))

    box = box_of(window)
    assert box.text().replace("\u200b", "") == "Check how this was read: orders.asl.yaml"
    lines = box.informativeText().replace("\u200b", "").splitlines()
    assert [line.partition(" is read as a text")[0] for line in lines] == [
        f'• line 5: "{word}"' for word in ("on", "yes", "010")
    ]
    box.close()


def test_a_comment_that_is_lost_is_listed_before_what_is_read_differently(window: MainWindow, tmp_path: Path) -> None:
    text = "StartAt: A\nStates:\n  A: {Type: Pass, Result: on, End: true} # always\n"

    window.open(_write(tmp_path, text, "orders.asl.yaml"))

    box = box_of(window)
    first, second = box.informativeText().replace("\u200b", "").splitlines()
    assert "comments are not carried" in first
    assert '"on" is read as a text' in second
    box.close()


def test_a_large_file_is_read_in_the_background(qtbot: QtBot, window: MainWindow, tmp_path: Path) -> None:
    states = "".join(f"  S{number}: {{Type: Pass, End: true, Comment: {'x' * 40}}}\n" for number in range(1_500))

    with qtbot.waitSignal(window.files.opened, timeout=30_000):
        window.open(_write(tmp_path, f"StartAt: S0\nStates:\n{states}", "large.yml"))

    assert len(window.document.definition.states) == 1_500


def test_one_of_several_state_machines_is_chosen_and_what_is_lost_is_told(window: MainWindow, tmp_path: Path) -> None:
    window.open(_write(tmp_path, TEMPLATE, "app.template"))

    chooser = window.exchange.chooser
    assert chooser is not None
    chooser.chosen.emit("Two")
    chooser.close()

    assert window.document.title == "Two"
    assert list(window.document.definition.states) == ["/States/B"]
    box = box_of(window)
    assert box.text().replace("\u200b", "") == "Not everything could be carried over: app.template"
    assert 'line 8: "Role" of Two is a setting of the deployment' in box.informativeText().replace("\u200b", "")
    box.close()


def _take_all(qtbot: QtBot, window: MainWindow, folder: Path) -> None:
    chooser = window.exchange.chooser
    assert chooser is not None
    qtbot.keyClicks(chooser.search, "all work")
    qtbot.keyClick(chooser.search, Qt.Key.Key_Return)
    dialog = chooser_of(window)
    assert dialog.fileMode() == QFileDialog.FileMode.Directory
    dialog.fileSelected.emit(str(folder))
    dialog.close()


def _box_or_workflow(qtbot: QtBot, window: MainWindow) -> None:
    """Wait until a box asks or complains, or what was written is open."""
    qtbot.waitUntil(lambda: isinstance(window.files.dialog, QMessageBox) or window.document.path is not None)


@pytest.mark.parametrize("is_wanted", [True, False], ids=["write", "cancel"])
def test_all_state_machines_become_files_once_their_losses_are_told(
    is_wanted: bool, window: MainWindow, tmp_path: Path, qtbot: QtBot
) -> None:
    folder = tmp_path / "flows"
    folder.mkdir()
    mine = _write(folder, "mine", "one.ASL.json")
    window.open(_write(tmp_path, TEMPLATE, "app.template"))

    _take_all(qtbot, window, folder)
    _box_or_workflow(qtbot, window)

    box = box_of(window)
    first, second = box.informativeText().replace("\u200b", "").splitlines()
    assert first.startswith('• Two, line 8: "Role" of Two is a setting of the deployment')
    assert second.startswith("• Three is not written: line 9: The state machine Three has no definition")
    assert list(folder.iterdir()) == [mine]
    button = QMessageBox.StandardButton.Save if is_wanted else QMessageBox.StandardButton.Cancel
    qtbot.mouseClick(box.button(button), Qt.MouseButton.LeftButton)
    if is_wanted:
        _box_or_workflow(qtbot, window)
    written = ["One-2.asl.json", "Two.asl.json"] if is_wanted else []
    assert sorted(path.name for path in folder.iterdir()) == [*written, "one.ASL.json"]
    assert mine.read_text(encoding="utf-8") == "mine"
    assert window.document.path == (folder / "One-2.asl.json" if is_wanted else None)
    if is_wanted:
        assert window.status.currentMessage().replace("\u200b", "") == f"2 workflows written to {folder}"


def test_all_state_machines_are_written_without_a_box_when_nothing_is_lost(
    window: MainWindow, tmp_path: Path, qtbot: QtBot
) -> None:
    text = TEMPLATE.partition("  Three:")[0].replace("Role: x, ", "")
    window.open(_write(tmp_path, text, "app.template"))

    _take_all(qtbot, window, tmp_path)
    _box_or_workflow(qtbot, window)

    assert window.files.dialog is None
    assert sorted(path.name for path in tmp_path.glob("*.json")) == ["One.asl.json", "Two.asl.json"]
    assert window.document.title == "One"
    assert window.document.definition.dialect.is_asl


def test_a_folder_that_workflows_cannot_be_written_into_is_complained_of(
    window: MainWindow, tmp_path: Path, qtbot: QtBot
) -> None:
    text = TEMPLATE.partition("  Three:")[0].replace("Role: x, ", "")
    window.open(_write(tmp_path, text, "app.template"))

    _take_all(qtbot, window, tmp_path / "gone")
    _box_or_workflow(qtbot, window)

    box = box_of(window)
    assert box.text().replace("\u200b", "") == "Not all workflows were written"
    box.close()


def test_a_folder_whose_files_nobody_may_see_is_complained_of(
    window: MainWindow, tmp_path: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    window.open(_write(tmp_path, TEMPLATE.partition("  Three:")[0].replace("Role: x, ", ""), "app.template"))

    def refuse(_folder: Path) -> None:
        raise PermissionError

    with monkeypatch.context() as patched:
        patched.setattr(Path, "iterdir", refuse)
        _take_all(qtbot, window, tmp_path)
        _box_or_workflow(qtbot, window)

    box = box_of(window)
    assert box.text().replace("\u200b", "") == "Not all workflows were written"
    assert not list(tmp_path.glob("*.json"))
    box.close()


@pytest.mark.parametrize("step", ["read", "write"])
def test_many_workflows_are_read_and_written_beside_the_window_until_that_is_called_off(
    step: str, window: MainWindow, tmp_path: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    may_go_on, at = Event(), list[str]()

    def hold(_source: object) -> None:
        at.append(current_thread().name)
        if len(at) == 2:
            may_go_on.wait()

    def read(name: str) -> Carried:
        if step == "read":
            hold(name)
        return Carried('{"StartAt": "A", "States": {"A": {"Type": "Pass", "End": true}}}', name, ())

    if step == "write":
        monkeypatch.setattr("designer.document.importing.write_file", lambda path, _text: hold(path))
    names = tuple((f"W{number}", "") for number in range(100))
    window.exchange.all.write(Import(path=tmp_path / "app.yaml", names=names, read=read), tmp_path / "gone")

    qtbot.waitUntil(lambda: len(at) == 2 and "1 %" in box_of(window).informativeText())
    box = box_of(window)
    assert box.text().startswith("Reading" if step == "read" else "Writing")
    press(qtbot, window, QMessageBox.StandardButton.Cancel)
    may_go_on.set()
    if step == "write":
        qtbot.waitUntil(lambda: window.status.currentMessage().startswith("2 workflows written"))
    window.exchange.close()

    assert [name.rpartition("_")[0] for name in at] == ["all workflows"] * 2
    assert window.files.dialog is None
    assert window.document.path is None


def test_a_state_machine_is_chosen_once_the_window_is_up(window: MainWindow, tmp_path: Path, qtbot: QtBot) -> None:
    window.hide()
    window.open(_write(tmp_path, TEMPLATE, "app.yaml"))
    assert window.exchange.chooser is None  # it would be gone as soon as the window comes up

    window.show()
    window.files.complain("The journal", "cannot be kept")  # as is told at some starts
    qtbot.wait(1)
    assert window.exchange.chooser is None
    box_of(window).close()
    qtbot.waitUntil(lambda: window.exchange.chooser is not None)

    chooser = window.exchange.chooser
    assert chooser is not None
    qtbot.keyClick(chooser.search, Qt.Key.Key_Return)
    assert window.document.title == "One"


@pytest.mark.parametrize(
    ("text", "name", "told"),
    [
        ("a: b: c", "en", "line 1: This is no YAML"),
        ("a: 1", "zh", "第 1 行：其中没有工作流"),
    ],
)
def test_a_file_that_cannot_be_read_is_complained_of(
    text: str, name: str, told: str, window: MainWindow, tmp_path: Path
) -> None:
    before = window.document.text
    set_language(name)

    window.open(_write(tmp_path, text, "broken.yml"))

    box = box_of(window)
    assert told in box.informativeText().replace("\u200b", "")
    assert window.document.text == before
    box.close()


def test_a_state_machine_without_a_definition_is_complained_of(window: MainWindow, tmp_path: Path) -> None:
    window.open(_write(tmp_path, TEMPLATE, "app.yaml"))
    chooser = window.exchange.chooser
    assert chooser is not None
    chooser.chosen.emit("Three")
    chooser.close()

    box = box_of(window)
    assert "The state machine Three has no definition" in box.informativeText().replace("\u200b", "")
    box.close()


def test_a_template_in_json_is_imported_by_the_menu(window: MainWindow, tmp_path: Path) -> None:
    properties = {"DefinitionString": TWO}
    machine = {"Type": "AWS::StepFunctions::StateMachine", "Properties": properties}
    path = _write(tmp_path, json.dumps({"Resources": {"Flow": machine}}), "app.json")

    window.actions_["import"].trigger()
    dialog = chooser_of(window)
    assert "*.template" in dialog.nameFilters()[0]
    dialog.fileSelected.emit(str(path))
    dialog.close()

    assert list(window.document.definition.states) == ["/States/A", "/States/B"]


def test_what_was_imported_is_saved_beside_its_functions(window: MainWindow, tmp_path: Path) -> None:
    (tmp_path / "functions").mkdir()
    window.open(_write(tmp_path, "StartAt: A\nStates:\n  A: {Type: Pass, End: true}\n", "flow.asl.yaml"))

    window.actions_["save"].trigger()
    dialog = chooser_of(window)
    folder = dialog.directory().absolutePath()
    dialog.close()

    assert folder == str(tmp_path)


@pytest.mark.parametrize(
    ("form", "suffix", "start"),
    [
        ("yaml", ".yaml", "StartAt: A\nStates:\n"),
        ("mermaid", ".mmd", "stateDiagram-v2\n"),
        ("markdown", ".md", "# two\n"),
        ("tcsl", ".tcsl.json", '{\n  "StartAt": "A"'),
        ("asl", ".asl.json", '{\n  "StartAt": "A"'),
    ],
)
def test_a_workflow_is_exported_in_each_form(
    form: str, suffix: str, start: str, window: MainWindow, file: Path, tmp_path: Path
) -> None:
    window.open(file)

    window.actions_[f"export_{form}"].trigger()
    dialog = chooser_of(window)
    assert dialog.nameFilters()[0].endswith(f" (*{suffix})")
    dialog.fileSelected.emit(str(tmp_path / "out"))
    dialog.close()

    assert (tmp_path / f"out{suffix}").read_text(encoding="utf-8").startswith(start)
    assert window.status.currentMessage().startswith("Exported to")


@pytest.mark.parametrize("is_wanted", [True, False], ids=["export", "cancel"])
def test_what_a_form_has_no_room_for_is_told_before_anything_is_written(
    is_wanted: bool, window: MainWindow, tmp_path: Path
) -> None:
    text = TWO.replace('"Pass", "End": true', '"Wait", "Seconds": 1, "End": true')
    window.open(_write(tmp_path, text, "wait.json"))

    window.exchange.export(Form.TCSL, tmp_path / "out.tcsl.json")

    box = box_of(window)
    assert "Not everything can be translated into TCSL: out.tcsl.json" in box.text().replace("\u200b", "")
    assert not (tmp_path / "out.tcsl.json").exists()
    button = QMessageBox.StandardButton.Save if is_wanted else QMessageBox.StandardButton.Cancel
    QTest.mouseClick(box.button(button), Qt.MouseButton.LeftButton)
    assert (tmp_path / "out.tcsl.json").exists() == is_wanted


@pytest.mark.parametrize(
    ("form", "told"),
    [
        (Form.MERMAID, "the diagram shows states and transitions; not in it: Result (1), TimeoutSeconds (1)"),
        (Form.MARKDOWN, "not, or not wholly, in the report: Result (1)"),
        (Form.YAML, 'line 1: "1e3" is written as 1.0e+3; readers of YAML 1.1 would take it for a text · … and 1 more'),
    ],
)
def test_what_a_form_is_not_meant_to_show_is_told_without_a_box(
    form: Form, told: str, window: MainWindow, tmp_path: Path
) -> None:
    result = f'{{"long": "{"x" * 90}", "a": 1e3, "b": 2e3}}'
    state = f'{{"Type": "Pass", "Result": {result}, "End": true}}'
    flow = f'{{"StartAt": "A", "TimeoutSeconds": 5, "States": {{"A": {state}}}}}'
    window.open(_write(tmp_path, flow, "flow.json"))

    window.exchange.export(form, tmp_path / "out")

    assert window.files.dialog is None
    written = tmp_path / f"out{form.suffix}"
    assert written.exists()
    assert window.status.currentMessage().replace("\u200b", "") == f"Exported to {written} · {told}"


@pytest.mark.parametrize("language", ["en", "zh"])
def test_everything_that_is_lost_can_be_scrolled_to(language: str, window: MainWindow, tmp_path: Path) -> None:
    set_language(language)
    names = [f"W{number}" for number in range(30)]
    states = {name: {"Type": "Wait", "Seconds": 1, "Next": then} for name, then in pairwise([*names, "End"])}
    states["End"] = {"Type": "Pass", "End": True}
    window.open(_write(tmp_path, json.dumps({"StartAt": "W0", "States": states}, indent=1), "flow.tcsl.json"))

    window.exchange.export(Form.TCSL, tmp_path / "out.tcsl.json")

    box = box_of(window)
    assert len(box.informativeText().splitlines()) == 30
    assert box.height() < 600
    scroll = box.findChild(QScrollArea)
    assert scroll is not None
    scroll.setFocus()
    QTest.keyClick(scroll, Qt.Key.Key_End)
    label = scroll.widget()
    assert label is not None
    QTest.keyClick(scroll, Qt.Key.Key_PageDown)
    bar = scroll.verticalScrollBar()
    assert bar.maximum() > 0
    assert bar.value() > 0
    assert label.height() > scroll.height()
    assert label.width() <= scroll.viewport().width()
    box.close()


def test_broken_json_is_not_exported(window: MainWindow, tmp_path: Path) -> None:
    window.open(_write(tmp_path, "{oops", "broken.json"))

    window.actions_["export_yaml"].trigger()

    box = box_of(window)
    assert box.text().replace("\u200b", "") == "The workflow was not exported"
    box.close()


@pytest.mark.parametrize(
    ("opened", "action", "proposed"),
    [
        ("flow.tcsl.json", "export_tcsl", "flow-export.tcsl.json"),
        ("flow.json", "export_json", "flow-export.json"),
        ("flow.json", "export_tcsl", "flow.tcsl.json"),
    ],
)
def test_an_export_does_not_propose_to_write_over_the_open_file(
    window: MainWindow, tmp_path: Path, opened: str, action: str, proposed: str
) -> None:
    flow = {"StartAt": "A", "States": {"A": {"Type": "Pass", "End": True}}}
    window.open(_write(tmp_path, json.dumps(flow), opened))

    window.actions_[action].trigger()

    dialog = window.files.dialog
    assert isinstance(dialog, QFileDialog)
    assert [Path(one).name for one in dialog.selectedFiles()] == [proposed]
    assert not dialog.nameFilters()[0].startswith("*")
    dialog.reject()


def test_what_is_no_strict_tcsl_is_said_to_be_not_translated(window: MainWindow, tmp_path: Path) -> None:
    flow = {"StartAt": "A", "States": {"A": {"Type": "Wait", "Seconds": 1, "End": True}}}
    window.open(_write(tmp_path, json.dumps(flow), "flow.tcsl.json"))

    window.exchange.export(Form.TCSL, tmp_path / "out.tcsl.json")

    box = box_of(window)
    assert box.text().replace("\u200b", "") == "Not everything can be translated into TCSL: out.tcsl.json"
    QTest.mouseClick(box.button(QMessageBox.StandardButton.Save), Qt.MouseButton.LeftButton)
    assert json.loads((tmp_path / "out.tcsl.json").read_text(encoding="utf-8")) == flow
