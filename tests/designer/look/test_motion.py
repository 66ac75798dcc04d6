"""Motion is off where nobody watches, where the person says so, and where the system does."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication

from designer.look.motion import reduced_motion, set_reduced_motion


@pytest.fixture(autouse=True)
def _as_before() -> Iterator[None]:
    yield
    set_reduced_motion(None)


@pytest.fixture
def desktop(qapp: QApplication, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """Pretend to run on a Linux desktop; return its folder of settings."""
    monkeypatch.setattr(QGuiApplication, "platformName", staticmethod(lambda: "xcb"))
    monkeypatch.setattr("sys.platform", "linux")
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path))
    return tmp_path


def test_nothing_moves_offscreen(qapp: QApplication) -> None:
    assert reduced_motion()


def test_the_person_decides(qapp: QApplication) -> None:
    set_reduced_motion(False)

    assert not reduced_motion()


def test_things_move_on_a_desktop_that_says_nothing(desktop: Path) -> None:
    assert not reduced_motion()


def test_the_environment_can_ask_for_less(desktop: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TCSL_REDUCED_MOTION", "1")

    assert reduced_motion()


@pytest.mark.parametrize(
    ("file", "text"),
    [
        ("kdeglobals", "[KDE]\nAnimationDurationFactor=0\n"),
        ("gtk-4.0/settings.ini", "[Settings]\ngtk-enable-animations=false\n"),
    ],
    ids=["plasma", "gtk"],
)
def test_the_desktop_can_ask_for_less(desktop: Path, file: str, text: str) -> None:
    (desktop / file).parent.mkdir(exist_ok=True)
    (desktop / file).write_text(text)

    assert reduced_motion()
