"""Every published example with an output runs to it in the window, and every definition is drawn."""

import json
import shutil
from pathlib import Path
from typing import Any

import pytest
from pytestqt.qtbot import QtBot

from designer.shell.main_window import MainWindow
from engine.history.view import StateStatus

pytestmark = pytest.mark.slow  # each opens a whole window

DATA = Path(__file__).parents[2] / "data"
EXAMPLES = DATA / "tcsl-examples"
SAMPLES = Path(__file__).parents[3] / "resources" / "samples"


def _load(path: Path) -> Any:
    return json.loads(path.read_text(encoding="utf-8"))


def _runs() -> list[Any]:
    rows = []
    for output in sorted([*EXAMPLES.glob("*.output.json"), *EXAMPLES.glob("*.derived-output.json")]):
        name = output.name.split(".")[0]
        definition = EXAMPLES / f"{name}.tcsl.json"
        if definition.exists():
            rows.append(pytest.param(definition, output, id=name))
    return rows


def _run(qtbot: QtBot, window: MainWindow, data: Any, seconds: int = 30) -> None:
    window.runs.start(data)
    qtbot.waitUntil(lambda: not window.session.is_running, timeout=seconds * 1000)


@pytest.mark.parametrize(("definition", "output"), _runs())
def test_a_published_example_gives_its_output_in_the_window(
    qtbot: QtBot, window: MainWindow, definition: Path, output: Path
) -> None:
    given = EXAMPLES / definition.name.replace(".tcsl.json", ".input.json")
    window.open(definition)
    window.runs.set_functions_folder(DATA / "functions")

    _run(qtbot, window, _load(given) if given.exists() else {})

    assert window.session.view is not None
    assert (window.session.view.status, window.session.view.output) == ("SUCCEEDED", _load(output))


@pytest.mark.parametrize("path", sorted(EXAMPLES.glob("*.tcsl.json")), ids=lambda path: path.name.split(".")[0])
def test_every_published_definition_is_drawn_and_saved_byte_for_byte(
    qtbot: QtBot, window: MainWindow, tmp_path: Path, path: Path
) -> None:
    copy = Path(shutil.copy(path, tmp_path))

    window.open(copy)
    window.files.save()

    assert copy.read_bytes() == path.read_bytes()
    assert set(window.canvas.scene.nodes) >= set(window.document.definition.states)
    assert not window.document.is_modified


@pytest.mark.parametrize("name", sorted(folder.name for folder in SAMPLES.iterdir()))
def test_a_sample_project_runs_with_f5(qtbot: QtBot, window: MainWindow, tmp_path: Path, name: str) -> None:
    folder = Path(shutil.copytree(SAMPLES / name, tmp_path / name))
    window.open(folder / "workflow.tcsl.json")

    window.actions_["run"].trigger()
    qtbot.waitUntil(lambda: window.session.view is not None and not window.session.is_running, timeout=30_000)

    assert window.session.view is not None
    assert window.session.view.status == "SUCCEEDED", window.session.view.cause
    shown = {window.session.status_of(pointer) for pointer in window.document.definition.states}
    assert StateStatus.SUCCEEDED in shown
    assert StateStatus.FAILED not in shown
