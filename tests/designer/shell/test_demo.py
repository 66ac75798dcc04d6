"""The main job where there is no screen: the real window runs the sample unseen, prints a table, writes two pictures."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from PySide6.QtGui import QImage

from designer.look.colors import LIGHT
from tests.bench.workflows import mixed

ROOT = Path(__file__).parents[3]
GREEN = LIGHT["succeeded"].lower()  # the border of a node that succeeded

pytestmark = pytest.mark.slow  # each starts the whole program


def _demo(file: Path, out: Path) -> "subprocess.CompletedProcess[str]":
    command = [sys.executable, "-m", "designer", "--demo", str(file), "--out", str(out), "--lang", "en"]
    command += ["--theme", "light", "--history", str(out.parent / "history.sqlite")]
    environment = {**os.environ, "QT_QPA_PLATFORM": "offscreen", "XDG_CONFIG_HOME": str(out.parent / "config")}
    return subprocess.run(
        command, cwd=ROOT, env=environment, capture_output=True, text=True, encoding="utf-8", timeout=120, check=False
    )


def _colors(path: Path) -> set[str]:
    image = QImage(str(path))
    return {image.pixelColor(x, y).name() for x in range(image.width()) for y in range(0, image.height(), 4)}


def test_the_sample_is_run_told_and_drawn(tmp_path: Path) -> None:
    sample = shutil.copytree(ROOT / "resources" / "samples" / "map-sum", tmp_path / "map-sum")

    done = _demo(sample / "workflow.tcsl.json", tmp_path / "out")

    assert done.returncode == 0, done.stderr
    lines = done.stdout.splitlines()
    rows = [line.split()[:2] for line in lines[1:7]]
    assert rows == [
        [name, "SUCCEEDED"] for name in ("MapState", *(f"MapState/{i}/State01" for i in range(4)), "FinalState")
    ]
    assert lines[7].endswith('"result":[15,15,18,15]}')
    assert str(tmp_path / "out" / "canvas.png") in done.stdout
    window = QImage(str(tmp_path / "out" / "window.png"))
    assert (window.width(), window.height()) == (1440, 900)
    for picture in ("canvas.png", "window.png"):
        assert GREEN in _colors(tmp_path / "out" / picture)


def test_a_failure_is_told_and_the_exit_code_says_so(tmp_path: Path) -> None:
    sample = shutil.copytree(ROOT / "resources" / "samples" / "map-sum", tmp_path / "map-sum")
    (sample / "functions" / "sum.py").write_text("def main_handler(event, context):\n    raise ValueError('no sum')\n")

    done = _demo(sample / "workflow.tcsl.json", tmp_path / "out")

    assert done.returncode == 1
    assert "ValueError: no sum" in done.stdout


def test_a_large_file_is_waited_for(tmp_path: Path) -> None:
    file = tmp_path / "large.tcsl.json"
    file.write_text(mixed(400), encoding="utf-8")
    (tmp_path / "input.json").write_text(json.dumps({"kind": "x", "items": []}), encoding="utf-8")
    (tmp_path / "functions").mkdir()
    (tmp_path / "functions" / "work.py").write_text("def main_handler(event, context):\n    return event\n")

    done = _demo(file, tmp_path / "out")

    assert done.returncode == 0, done.stderr
    assert file.stat().st_size > 64 * 1024
    assert done.stdout.splitlines()[-3].startswith("SUCCEEDED")
