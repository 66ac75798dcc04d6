"""Everything that drawing and running needs is on this machine: no process of the program reaches out."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[3]
SAMPLE = ROOT / "resources" / "samples" / "map-sum"

# Python runs this at the start of each process, those with people's functions included.
GUARD = """
import os, socket, sys

def note(what):
    with open(os.environ["GUARD_LOG"], "a") as log:
        log.write(f"{os.getpid()} {what}\\n")

def guard(event, args):
    if event in ("socket.getaddrinfo", "socket.gethostbyname", "socket.gethostbyaddr"):
        note(f"{event} {args}")
        raise OSError("there is no network")
    if event in ("socket.connect", "socket.bind", "socket.sendto") and args[0].family != socket.AF_UNIX:
        note(f"{event} {args[1:]}")
        raise OSError("there is no network")

sys.addaudithook(guard)
note("guarded")
"""

# Open, edit, undo, save, run with local functions, export, in the window with a history on disk.
USE = """
import json, socket, sys, time
from pathlib import Path
from PySide6.QtCore import QSettings
from PySide6.QtWidgets import QApplication
from designer.document.commands import set_field
from designer.document.engine_thread import EngineThread
from designer.document.settings import Settings
from designer.shell.application import start_application
from designer.shell.main_window import MainWindow
from engine.exchange.kinds import Form

folder = Path(sys.argv[1])
application = start_application(offscreen=True)
engine = EngineThread(folder / "history.sqlite")
window = MainWindow(engine, Settings(QSettings(str(folder / "studio.ini"), QSettings.Format.IniFormat)))
window.show()
window.open(folder / "workflow.tcsl.json")
set_field(window.document, "/States/FinalState", "Comment", "edited")
window.document.undo()
window.document.redo()
window.actions_["save"].trigger()
window.runs.start(json.loads((folder / "input.json").read_text(encoding="utf-8")))
until = time.monotonic() + 60
while window.session.is_running and time.monotonic() < until:
    application.processEvents()
print(window.session.view.status)
window.files.export_picture(folder / "picture.png")
window.files.copy_picture()
window.files.export_json(folder / "copy.json")
window.exchange.export(Form.YAML, folder / "copy.yaml")
for name in ("language", "theme", "commands"):
    window.actions_[name].trigger()
    application.processEvents()
print("PySide6.QtNetwork" in sys.modules)
window.give_up_changes()
window.close()
engine.close()
try:  # the guard bites
    socket.create_connection(("127.0.0.1", 9), timeout=1)
except OSError as error:
    print(error)
"""


@pytest.mark.slow
def test_normal_use_makes_no_network_call(tmp_path: Path) -> None:
    (tmp_path / "guard").mkdir()
    (tmp_path / "guard" / "sitecustomize.py").write_text(GUARD, encoding="utf-8")
    shutil.copytree(SAMPLE / "functions", tmp_path / "functions")
    for name in ("workflow.tcsl.json", "input.json"):
        shutil.copy(SAMPLE / name, tmp_path)
    log = tmp_path / "guard.log"
    environment = {**os.environ, "PYTHONPATH": f"{tmp_path / 'guard'}{os.pathsep}{ROOT}", "GUARD_LOG": str(log)}

    used = subprocess.run(
        [sys.executable, "-c", USE, str(tmp_path)],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )

    assert used.returncode == 0, used.stderr
    assert used.stdout.splitlines() == ["SUCCEEDED", "False", "there is no network"], used.stderr
    assert {path.name for path in tmp_path.glob("*.png")} | {path.name for path in tmp_path.glob("copy.*")} == {
        "picture.png",
        "copy.json",
        "copy.yaml",
    }
    processes, notes = zip(*(line.split(" ", 1) for line in log.read_text().splitlines()), strict=True)
    assert len(set(processes)) >= 2, "the worker was not watched"
    assert [note for note in notes if note != "guarded"] == ["socket.getaddrinfo ('127.0.0.1', 9, 0, 1, 0)"]
