"""The interface font can really draw Chinese, at the sizes of the house, on one baseline."""

import pytest
from PySide6.QtGui import QFontMetricsF, QRawFont, QTextLayout
from PySide6.QtWidgets import QApplication

from designer.look.fonts import interface_families, mono_families, mono_font, ui_font


def glyph_faces(text: str, mono: bool = False) -> list[tuple[QRawFont, list[int]]]:
    layout = QTextLayout(text, mono_font(12) if mono else ui_font(13))
    layout.beginLayout()
    layout.createLine()
    layout.endLayout()
    return [(run.rawFont(), list(run.glyphIndexes())) for run in layout.glyphRuns()]


@pytest.mark.parametrize("mono", [False, True], ids=["interface", "monospaced"])
@pytest.mark.parametrize("text", ["工作流节点", "并发执行历史记录捕获重试", "Task 节点 · scf"])
def test_font_has_a_glyph_for_every_character(qapp: QApplication, text: str, mono: bool) -> None:
    runs = glyph_faces(text, mono)

    assert sum(len(glyphs) for _, glyphs in runs) == len(text)
    assert all(glyph != 0 for _, glyphs in runs for glyph in glyphs)


def test_sizes_are_pixels_and_weights_are_kept(qapp: QApplication) -> None:
    font = ui_font(15, 600)

    assert font.pixelSize() == 15
    assert int(font.weight()) >= 600


def test_latin_and_chinese_share_one_baseline(qapp: QApplication) -> None:
    layout = QTextLayout("Task 节点", ui_font(13))
    layout.beginLayout()
    layout.createLine()
    layout.endLayout()

    baselines = {position.y() for run in layout.glyphRuns() for position in run.positions()}

    assert len(baselines) == 1


def test_chinese_adds_no_height_to_a_line(qapp: QApplication) -> None:
    metrics = QFontMetricsF(ui_font(13))

    assert metrics.height() <= 13 * 1.6


def test_monospaced_digits_are_equally_wide(qapp: QApplication) -> None:
    metrics = QFontMetricsF(mono_font(12))

    assert metrics.horizontalAdvance("1") == metrics.horizontalAdvance("W")
    assert interface_families()
    assert mono_families()
