"""The script behind the README's commands, where it decides something; a fresh machine tries the rest."""

import ast
import importlib.util
import re
import sys
from importlib import metadata
from pathlib import Path
from types import ModuleType

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

_SCRIPT = Path(__file__).resolve().parent.parent / ".ci" / "studio.py"


@pytest.fixture
def studio() -> ModuleType:
    spec = importlib.util.spec_from_file_location("studio", _SCRIPT)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_an_unknown_job_shows_the_usage(studio: ModuleType, capsys: pytest.CaptureFixture[str]) -> None:
    assert studio.main(["fly"]) == 2
    assert "run | test | check | bench | bench-peers | suites | clean" in capsys.readouterr().out


def test_the_python_that_runs_the_script_is_used_when_it_is_new_enough(studio: ModuleType) -> None:
    assert studio.find_python()[0] == sys.executable


def test_an_older_python_gives_way_to_the_newest_on_the_path(
    studio: ModuleType, monkeypatch: pytest.MonkeyPatch
) -> None:
    versions = {sys.executable: (3, 10, 1), "python3.13": (), "python3.12": (3, 12, 1), "python3.11": (3, 11, 7)}
    monkeypatch.setattr(studio, "python_version", lambda name: versions.get(name, ()))
    monkeypatch.setattr(studio.shutil, "which", lambda name: name)

    assert studio.find_python() == ("python3.12", "3.12.1")


def test_without_a_new_enough_python_the_script_says_so(studio: ModuleType, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(studio, "python_version", lambda _: (3, 9, 2))

    with pytest.raises(studio.CannotGoOn, match=r"Python 3\.11 or newer"):
        studio.find_python()


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux may lack a screen")
@pytest.mark.parametrize(
    ("environment", "is_there"),
    [
        pytest.param({}, False, id="nothing set"),
        pytest.param({"DISPLAY": ":4711"}, False, id="display that is gone"),
        pytest.param({"DISPLAY": "far.example:0"}, True, id="display of another machine"),
        pytest.param({"WAYLAND_DISPLAY": "wayland-0"}, True, id="wayland"),
        pytest.param({"WAYLAND_DISPLAY": "wayland-0", "QT_QPA_PLATFORM": "offscreen"}, False, id="told not to"),
    ],
)
def test_a_screen_is_used_when_there_is_one(
    studio: ModuleType, monkeypatch: pytest.MonkeyPatch, environment: dict[str, str], is_there: bool
) -> None:
    for name in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"):
        monkeypatch.delenv(name, raising=False)
    for name, value in environment.items():
        monkeypatch.setenv(name, value)

    assert studio.is_screen_there() is is_there


@pytest.mark.parametrize(("user", "first"), [(0, "env"), (1000, "sudo")], ids=["root", "person"])
def test_missing_packages_are_installed_as_root_or_with_sudo(
    studio: ModuleType, monkeypatch: pytest.MonkeyPatch, user: int, first: str
) -> None:
    commands: list[list[str]] = []
    monkeypatch.setattr(studio.os, "geteuid", lambda: user)
    monkeypatch.setattr(studio.shutil, "which", lambda name: f"/usr/bin/{name}")

    def call(command: list[str], **_: object) -> int:
        commands.append(command)
        return 0

    monkeypatch.setattr(studio.subprocess, "call", call)

    studio.install_system_packages(["libgl1"])

    assert [command[0] for command in commands] == [first, first]
    assert commands[-1][-1] == "libgl1"


def test_missing_packages_without_root_or_sudo_are_named(studio: ModuleType, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(studio.os, "geteuid", lambda: 1000)
    monkeypatch.setattr(studio.shutil, "which", lambda name: "/usr/bin/apt-get" if name == "apt-get" else None)

    with pytest.raises(studio.CannotGoOn, match="apt-get install libgl1 libegl1"):
        studio.install_system_packages(["libgl1", "libegl1"])


def test_pip_takes_the_lock_as_it_stands(studio: ModuleType, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    # Left to look for dependencies, pip meets "coverage[toml]", finds a newer release than the locked one and gives up.
    commands: list[list[str | Path]] = []
    monkeypatch.setattr(studio, "missing_packages", lambda *_, **__: [])
    monkeypatch.setattr(studio, "STAMP", tmp_path / "stamp.json")
    monkeypatch.setattr(studio, "must", lambda command, *_, **__: commands.append(command))

    studio.set_up(for_window=False)

    (locked,) = (command for command in commands if "-r" in command)
    assert {"--require-hashes", "--no-deps"} <= set(locked)


def test_the_lock_names_all_that_its_packages_need() -> None:
    lock = (_SCRIPT.parent.parent / "requirements.txt").read_text(encoding="utf-8")
    locked = {canonicalize_name(name) for name in re.findall(r"^([A-Za-z0-9._-]+)==", lock, re.MULTILINE)}

    needed = {
        canonicalize_name(requirement.name)
        for name in locked
        for requirement in _requirements(name)
        if requirement.marker is None or requirement.marker.evaluate({"extra": ""})
    }

    assert needed <= locked


def _requirements(name: str) -> list[Requirement]:
    try:
        return [Requirement(line) for line in metadata.requires(name) or ()]
    except metadata.PackageNotFoundError:  # locked for another system
        return []


def test_no_slow_test_at_all_is_no_failure(studio: ModuleType, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(studio, "call", lambda _: 5)

    assert studio.do_steps((("slow tests", ["pytest"]),)) == 0
    assert studio.do_steps((("fast tests", ["pytest"]),)) == 5


def test_every_suite_is_run_and_one_that_differs_is_told(studio: ModuleType, monkeypatch: pytest.MonkeyPatch) -> None:
    modules: list[str] = []
    monkeypatch.setattr(studio, "set_up", lambda **_: None)

    def call(command: list[str]) -> int:
        modules.append(command[-1])
        return int("rfc9535" in command[-1])

    monkeypatch.setattr(studio, "call", call)

    assert studio.main(["suites"]) == 1
    assert modules == ["tests.suites.jsonata", "tests.suites.rfc9535", "tests.suites.recorded"]


def test_an_old_python_can_at_least_read_the_script() -> None:
    # A machine's own python3 may be too old for the job and must still find the newer one.
    tree = ast.parse(_SCRIPT.read_text(encoding="utf-8"), feature_version=(3, 8))

    assert ast.get_docstring(tree)
