"""Contrast by computation, both themes; the sheet is complete; a change reaches palette, sheet and icons."""

import re
from collections.abc import Iterator

import pytest
from PySide6.QtCore import QTimer
from PySide6.QtGui import QColor, QFont, QPalette
from PySide6.QtWidgets import QApplication, QLineEdit, QMainWindow
from pytestqt.qtbot import QtBot

from designer.look.colors import STATUS_ROLES, TYPE_ROLES
from designer.look.theme import (
    DARK_THEME,
    LIGHT_THEME,
    RESOURCES,
    Theme,
    apply_theme,
    menu_padding,
    palette,
    style_sheet,
    themes,
)

BOTH = pytest.mark.parametrize("wanted", [LIGHT_THEME, DARK_THEME], ids=["light", "dark"])
GROUNDS = ("window", "surface", "raised", "sunken")
TINTS = ("accent_tint", "running_tint", "succeeded_tint", "failed_tint", "caught_tint", "paused_tint", "waiting_tint")
WORDED = ("accent", "running", "succeeded", "failed", "caught", "paused", "waiting", "aborted", "mocked", "reused")
CODE = ("code_key", "code_string", "code_number", "code_literal", "code_path")


@pytest.fixture(autouse=True)
def _light_again() -> Iterator[None]:
    yield
    themes.set_theme("light")


def luminance(color: QColor) -> float:
    def linear(part: float) -> float:
        return part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4

    return 0.2126 * linear(color.redF()) + 0.7152 * linear(color.greenF()) + 0.0722 * linear(color.blueF())


def contrast(first: QColor, second: QColor) -> float:
    light, dark = sorted((luminance(first), luminance(second)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


@BOTH
@pytest.mark.parametrize("ground", GROUNDS + TINTS)
@pytest.mark.parametrize("role", ["text", "muted"])
def test_text_reads_on_every_ground(wanted: Theme, ground: str, role: str) -> None:
    assert contrast(wanted.color(role), wanted.color(ground)) >= 4.5


@BOTH
@pytest.mark.parametrize("role", WORDED + CODE)
@pytest.mark.parametrize("ground", ["surface", "raised"])
def test_coloured_words_read_on_surfaces(wanted: Theme, role: str, ground: str) -> None:
    assert contrast(wanted.color(role), wanted.color(ground)) >= 4.5


@BOTH
@pytest.mark.parametrize("role", ["accent", "running", "succeeded", "failed", "caught", "paused", "waiting"])
def test_coloured_words_read_on_their_own_tint(wanted: Theme, role: str) -> None:
    assert contrast(wanted.color(role), wanted.color(f"{role}_tint")) >= 4.5


@BOTH
@pytest.mark.parametrize("role", ["accent", "failed", "paused"])
def test_words_on_a_filled_bar_or_button_read(wanted: Theme, role: str) -> None:
    assert contrast(wanted.color("on_accent"), wanted.color(role)) >= 4.5


@BOTH
@pytest.mark.parametrize("role", ["edge", "breakpoint", *sorted(set(TYPE_ROLES.values()) | set(STATUS_ROLES.values()))])
@pytest.mark.parametrize("ground", ["window", "surface", "raised"])
def test_marks_are_seen_on_every_ground(wanted: Theme, role: str, ground: str) -> None:
    assert contrast(wanted.color(role), wanted.color(ground)) >= 3.0


@BOTH
def test_style_sheet_fills_every_role_and_finds_every_picture(qapp: QApplication, wanted: Theme) -> None:
    sheet = style_sheet(wanted)

    assert "$" not in sheet
    assert sheet.count("{") == sheet.count("}")
    pictures = re.findall(r"url\((.+?)\)", sheet)
    assert pictures
    assert all((RESOURCES / picture).exists() for picture in pictures)


@pytest.mark.parametrize("pixels", [9, 13, 26])
def test_a_field_has_room_for_a_line_of_any_face(
    qapp: QApplication, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, pixels: int
) -> None:
    face = QFont()
    face.setPixelSize(pixels)
    monkeypatch.setitem(style_sheet.__globals__, "ui_font", lambda *_: face)
    field = QLineEdit()
    qtbot.addWidget(field)
    field.setFont(face)

    field.setStyleSheet(style_sheet(LIGHT_THEME))
    field.ensurePolished()

    assert field.minimumHeight() >= field.sizeHint().height()
    assert field.minimumHeight() >= 32


@BOTH
def test_pictures_of_the_sheet_have_the_colours_of_their_theme(wanted: Theme) -> None:
    allowed = {wanted.roles["muted"], wanted.roles["on_accent"]}

    for file in (RESOURCES / "themes" / wanted.name).glob("*.svg"):
        assert set(re.findall(r"#[0-9A-F]{6}", file.read_text())) <= allowed, file.name


@pytest.mark.parametrize("line", range(15, 24))
def test_a_row_of_a_menu_is_as_high_in_every_face(line: int) -> None:
    assert 26 <= line + 2 * menu_padding(line) <= 27


@BOTH
def test_palette_follows_the_roles(wanted: Theme) -> None:
    made = palette(wanted)

    assert made.color(QPalette.ColorRole.Window) == wanted.color("window")
    assert made.color(QPalette.ColorGroup.Disabled, QPalette.ColorRole.Text) == wanted.color("faint")


def test_change_of_theme_is_announced_once_and_dresses_widgets(qapp: QApplication, qtbot: QtBot) -> None:
    themes.set_theme("light")
    apply_theme(qapp)
    widget = QMainWindow()
    qtbot.addWidget(widget)
    widget.ensurePolished()

    with qtbot.waitSignals([themes.changed], raising=True):
        themes.set_theme("dark")
    with qtbot.assertNotEmitted(themes.changed):
        themes.set_theme("dark")

    assert themes.is_dark
    assert qapp.palette().color(QPalette.ColorRole.Window) == DARK_THEME.color("window")
    assert DARK_THEME.roles["accent"] in qapp.styleSheet()


def test_change_in_turns_lets_the_loop_answer_between_letting_go_and_dressing(qapp: QApplication, qtbot: QtBot) -> None:
    themes.set_theme("light")
    apply_theme(qapp)

    with qtbot.waitSignal(themes.undressing):
        themes.turn_to("dark")
    is_dark_yet = themes.is_dark
    with qtbot.waitSignal(themes.settled):
        pass

    assert not is_dark_yet
    assert themes.is_dark
    assert DARK_THEME.roles["accent"] in qapp.styleSheet()


def test_second_thoughts_after_dressing_are_followed_too(qapp: QApplication, qtbot: QtBot) -> None:
    themes.set_theme("light")
    apply_theme(qapp)
    back = QTimer()

    def think_better() -> None:
        if themes.is_dark:
            back.stop()
            themes.turn_to("light")

    back.timeout.connect(think_better)
    back.start(0)

    with qtbot.waitSignal(themes.settled):
        themes.turn_to("dark")

    assert not themes.is_dark
    assert LIGHT_THEME.roles["accent"] in qapp.styleSheet()


def test_second_thoughts_in_the_middle_of_a_change_are_followed(qapp: QApplication, qtbot: QtBot) -> None:
    themes.set_theme("light")
    apply_theme(qapp)

    with qtbot.waitSignal(themes.settled):
        themes.turn_to("dark")
        themes.turn_to("light")

    assert not themes.wanted.is_dark
    assert not themes.is_dark
    assert LIGHT_THEME.roles["accent"] in qapp.styleSheet()


def test_unknown_choice_follows_the_system(qapp: QApplication) -> None:
    themes.set_theme("sepia")

    assert themes.choice == "system"


def test_unknown_type_and_status_have_a_colour_and_never_raise() -> None:
    assert LIGHT_THEME.type_color("Quantum") == LIGHT_THEME.color("unknown")
    assert LIGHT_THEME.status_color("DREAMING") == LIGHT_THEME.color("queued")
    assert LIGHT_THEME.status_tint("DREAMING") == LIGHT_THEME.color("raised")
    assert LIGHT_THEME.status_tint("FAILED") == LIGHT_THEME.color("failed_tint")


def test_colour_of_a_role_is_a_copy() -> None:
    LIGHT_THEME.color("text").setAlpha(3)

    assert LIGHT_THEME.color("text").alpha() == 255
