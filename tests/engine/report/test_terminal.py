"""What a stream can show, and texts of a given width."""

import io
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.report.terminal import Terminal, cut, fit, printable, printable_lines, read_terminal, text_width


class _Screen(io.StringIO):
    encoding = "utf-8"

    def isatty(self) -> bool:
        return True


@pytest.mark.parametrize(
    ("environment", "is_live", "has_colour"),
    [
        ({}, True, True),
        ({"NO_COLOR": "1"}, True, False),
        ({"NO_COLOR": ""}, True, True),
        ({"TERM": "dumb"}, False, False),
    ],
    ids=["plain", "no-color", "no-color-empty", "dumb"],
)
def test_colours_are_shown_where_they_are_wanted(
    monkeypatch: pytest.MonkeyPatch, environment: dict[str, str], is_live: bool, has_colour: bool
) -> None:
    for name in ("NO_COLOR", "TERM"):
        monkeypatch.delenv(name, raising=False)
    for name, value in environment.items():
        monkeypatch.setenv(name, value)

    terminal = read_terminal(_Screen())

    assert (terminal.is_live, terminal.has_colour) == (is_live, has_colour)
    assert (terminal.paint("x", "bad") != "x") is has_colour
    assert terminal.paint("x", "no-role") == "x"


def test_old_console_of_windows_gets_no_codes(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.platform", "win32")
    monkeypatch.delenv("WT_SESSION", raising=False)

    assert not read_terminal(_Screen()).is_live


def test_file_is_no_terminal(tmp_path: Path) -> None:
    with (tmp_path / "out").open("w", encoding="latin-1") as stream:
        terminal = read_terminal(stream)

    assert not terminal.is_live
    assert not terminal.has_symbols
    assert terminal.width() == 120
    assert terminal.height() >= 5


@pytest.mark.parametrize(
    ("text", "width"), [("abc", 3), ("中文", 4), ("e\u0301", 1), ("", 0)], ids=["ascii", "chinese", "accent", "empty"]
)
def test_width_counts_columns(text: str, width: int) -> None:
    assert text_width(text) == width


@pytest.mark.parametrize(
    ("text", "width", "result"),
    [("abc", 5, "abc"), ("abcdef", 4, "abc…"), ("中文字", 4, "中…"), ("中文字", 5, "中文…"), ("abc", 0, "")],
)
def test_cut_text_ends_in_an_ellipsis(text: str, width: int, result: str) -> None:
    assert cut(text, width) == result


@given(st.text(alphabet="ab中文e\u0301", max_size=12), st.integers(1, 10))
def test_fitted_text_has_the_wanted_width(text: str, width: int) -> None:
    assert text_width(fit(text, width)) == width


@pytest.mark.parametrize("text", ["\x1b[31m", "a\nb", "\u202e", "\x9b", "\ud800"], ids=ascii)
def test_text_that_would_steer_a_terminal_becomes_escapes(text: str) -> None:
    assert all(character.isprintable() for character in printable(text))
    assert all(character.isprintable() for line in printable_lines(text) for character in line)


def test_width_of_a_live_terminal_is_its_own() -> None:
    assert Terminal(stream=io.StringIO(), is_live=True).width() >= 20
