"""Contrast of all that is drawn, computed for both themes: words at least 4.5 to 1, marks at least 3 to 1.

Each row is a pair that stands on each other somewhere. What is disabled is left out, as everywhere. Decoration is
left out too: lines that only set apart what a gap sets apart already, and shadows; it is named, so that a new colour
has to be put somewhere.
"""

from collections.abc import Iterator

import pytest
from PySide6.QtGui import QColor

from designer.canvas.container_item import BORDER
from designer.document.side_file import NOTE_COLORS
from designer.look.colors import LIGHT, STATUS_ROLES, TYPE_ROLES
from designer.look.theme import DARK_THEME, LIGHT_THEME, Theme, palette

from .test_theme import contrast

BOTH = pytest.mark.parametrize("wanted", [LIGHT_THEME, DARK_THEME], ids=["light", "dark"])
STATUSES = sorted(set(STATUS_ROLES.values()))
TYPES = sorted({*TYPE_ROLES.values(), "unknown"})
CHANGES = ("succeeded", "failed", "caught", "accent")
SHEETS = ("window", "surface", "raised", "sunken")
TINTS = sorted(role for role in LIGHT if role.endswith("_tint"))
NOTES = tuple(f"note_{color}" for color in NOTE_COLORS)
CODE = sorted(role for role in LIGHT if role.startswith("code_"))

WORDS: dict[str, tuple[tuple[str, ...], tuple[str, ...]]] = {
    "names and second lines of nodes, in every state of a run": (("text", "muted"), ("raised", *TINTS)),
    "labels and fields of panels, menus, dialogs": (("text", "muted"), (*SHEETS, "hover")),
    "words in the colour of a status: status bar, history, runs, attempts on a node": (tuple(STATUSES), SHEETS),
    "attempts on a node in the tint of its status": (("caught", "failed", "running", "waiting"), ()),
    "words in rows that are selected": ((*CODE, *STATUSES, "reused", "text", "muted"), ("accent_tint", "hover")),
    "links, chips and selected tabs": (("accent", "accent_hover"), (*SHEETS, "accent_tint")),
    "labels of transitions": (("text", "muted", "accent", "caught", *STATUSES), ("surface",)),
    "code": ((*CODE, "text"), ("surface", "raised", "sunken", "hover")),
    "what is written on notes": (("text", "muted"), NOTES),
    "line numbers": (("text", "muted"), ("sunken",)),
    "buttons that are filled, selected text": (("on_accent",), ("accent", "accent_hover", "failed")),
    "status bar while held": (("on_amber",), ("amber",)),
    "Start and End": (("on_pill",), ("pill",)),
}
MARKS: dict[str, tuple[tuple[str, ...], tuple[str, ...]]] = {
    "borders and badges of nodes by status": (tuple(STATUSES), ("window", "surface", "raised")),
    "icons of types": (tuple(TYPES), ("window", "surface", "raised")),
    "shapes in badges": (("on_accent",), tuple(STATUSES)),
    "shapes in the marks for problems, mocks, reuse": (("on_accent",), ("failed", "caught", "mocked", "reused")),
    "the marks themselves": (("breakpoint", "mocked", "reused", "failed", "caught"), ("window", "raised")),
    "transitions: plain, after an error, walked, selected": (("edge", "caught", "accent", "text"), ("window",)),
    "transitions inside a frame": (("edge", "caught", "accent", *STATUSES), ("surface", "window")),
    "rings around what is selected": (("accent",), (*SHEETS, *TINTS)),
    "added, removed, changed and moved in a comparison": (CHANGES, ("window", "surface", "raised")),
    "boxes to tick, icons beside a field": (("faint",), ("window", "surface", "raised")),
    "pills": (("pill",), ("window",)),
    "bars of the status bar": (("failed", "amber", "accent"), ()),
}
DECORATION = {
    "line": "sets panels and cards apart that stand apart already",
    "line_strong": "the same, a little stronger",
    "grid": "the dots of the sheet",
    "shadow": "under cards",
    "found": "fills the band around what a search found, inside a ring that is a mark",
    **{f"{role}_line": "around a note, which its colour sets apart too" for role in NOTES},
    "on_accent_line": "around a key on a filled button",
}


def _pairs(table: dict[str, tuple[tuple[str, ...], tuple[str, ...]]]) -> Iterator[tuple[str, str, str]]:
    for where, (inks, grounds) in table.items():
        for ink in inks:
            for ground in grounds or ((f"{ink}_tint",) if f"{ink}_tint" in LIGHT else ()):
                if ink != ground:
                    yield where, ink, ground


def _too_weak(
    wanted: Theme, table: dict[str, tuple[tuple[str, ...], tuple[str, ...]]], least: float
) -> dict[str, float]:
    found = {}
    for where, ink, ground in _pairs(table):
        ratio = contrast(wanted.color(ink), wanted.color(ground))
        if ratio < least:
            found[f"{ink} on {ground} ({where})"] = round(ratio, 2)
    return found


def _over(wanted: Theme, ink: str, alpha: float, ground: str) -> QColor:
    above, below = wanted.color(ink), wanted.color(ground)
    parts = zip(above.getRgbF()[:3], below.getRgbF()[:3], strict=True)  # type: ignore[index]
    return QColor.fromRgbF(*(alpha * first + (1 - alpha) * second for first, second in parts))


@BOTH
def test_words_stand_out_by_four_and_a_half_to_one(wanted: Theme) -> None:
    assert _too_weak(wanted, WORDS, 4.5) == {}


@BOTH
def test_marks_stand_out_by_three_to_one(wanted: Theme) -> None:
    assert _too_weak(wanted, MARKS, 3.0) == {}


@BOTH
@pytest.mark.parametrize("frame", ["map", "parallel"])
def test_borders_of_frames_stand_out_by_three_to_one(wanted: Theme, frame: str) -> None:
    border = _over(wanted, frame, BORDER, "window")

    assert contrast(border, wanted.color("window")) >= 3.0


@BOTH
def test_words_in_an_empty_field_can_be_read(wanted: Theme) -> None:
    made = palette(wanted)

    assert contrast(made.placeholderText().color(), made.base().color()) >= 4.5


def test_every_colour_is_a_word_a_mark_a_ground_or_decoration() -> None:
    used = {role for table in (WORDS, MARKS) for _where, ink, ground in _pairs(table) for role in (ink, ground)}

    assert set(LIGHT) - used == set(DECORATION)
