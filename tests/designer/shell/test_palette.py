"""The palette by keyboard: search, take the first, walk into the list, give up; and what it drags."""

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QEvent, QMimeData, QPointF, Qt
from PySide6.QtGui import QAction, QDrag, QHoverEvent
from PySide6.QtWidgets import QApplication, QLabel
from pytestqt.qtbot import QtBot

from designer.canvas.drop import read_payload
from designer.document.document import Document
from designer.look import apply_theme, set_language, themes
from designer.shell.main_window import MainWindow
from designer.shell.palette import Palette


@pytest.fixture
def palette(qtbot: QtBot, qapp: QApplication) -> Iterator[Palette]:
    apply_theme(qapp)
    set_language("en")
    made = Palette(Document())
    qtbot.addWidget(made)
    made.resize(236, 600)
    made.show()
    yield made
    set_language("en")


def _shown(palette: Palette) -> list[str]:
    entries = palette.list.entries
    return [entries.item(row).text() for row in range(entries.rowCount())]


def test_search_marks_what_enter_takes_and_is_empty_again_afterwards(qtbot: QtBot, palette: Palette) -> None:
    qtbot.keyClicks(palette.search, "pa")
    assert palette.list.currentIndex().data() == "Parallel"

    with qtbot.waitSignal(palette.chosen) as chosen:
        qtbot.keyClick(palette.search, Qt.Key.Key_Return)

    assert chosen.args == [{"type": "Parallel"}]
    assert palette.search.text() == ""
    assert "Task" in _shown(palette)


def test_what_nothing_matches_says_so_and_enter_adds_nothing(qtbot: QtBot, palette: Palette) -> None:
    qtbot.keyClicks(palette.search, "zzz")

    assert _shown(palette) == ["No match"]
    with qtbot.assertNotEmitted(palette.chosen):
        qtbot.keyClick(palette.search, Qt.Key.Key_Return)


def test_down_goes_into_the_list_and_enter_adds_from_there(qtbot: QtBot, palette: Palette) -> None:
    palette.search.setFocus()
    qtbot.keyClick(palette.search, Qt.Key.Key_Down)
    qtbot.keyClick(palette.list, Qt.Key.Key_Down)

    with qtbot.waitSignal(palette.chosen) as chosen:
        qtbot.keyClick(palette.list, Qt.Key.Key_Return)

    assert chosen.args == [{"type": "Choice"}]


def test_escape_gives_the_search_up(qtbot: QtBot, palette: Palette) -> None:
    qtbot.keyClicks(palette.search, "map")

    with qtbot.waitSignal(palette.left):
        qtbot.keyClick(palette.search, Qt.Key.Key_Escape)

    assert palette.search.text() == ""


def test_a_drag_carries_the_entry_and_a_picture_that_hides_nothing(
    palette: Palette, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen: list[tuple[QMimeData, int, int]] = []

    def exec_(drag: QDrag, _action: Qt.DropAction) -> Qt.DropAction:
        seen.append((drag.mimeData(), drag.pixmap().width(), drag.hotSpot().x()))
        payload = read_payload(drag.mimeData())
        assert payload is not None
        assert payload.type == "Task"
        return Qt.DropAction.IgnoreAction

    monkeypatch.setattr(QDrag, "exec", exec_)
    palette.list.setCurrentIndex(palette.list.entries.index(0, 0))
    palette.list.startDrag(Qt.DropAction.CopyAction)
    assert not seen

    palette.list.setCurrentIndex(palette.list.entries.index(1, 0))
    palette.list.startDrag(Qt.DropAction.CopyAction)

    ((_data, width, hot),) = seen
    assert hot > width / palette.list.devicePixelRatioF()


def test_after_a_drag_no_row_looks_as_if_the_mouse_was_over_it(
    palette: Palette, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(QDrag, "exec", lambda _drag, _action: Qt.DropAction.CopyAction)
    rows, viewport = palette.list, palette.list.viewport()
    before = viewport.grab().toImage()

    rows.setCurrentIndex(rows.entries.index(1, 0))
    place = QPointF(rows.visualRect(rows.entries.index(3, 0)).center())
    hover = QHoverEvent(QEvent.Type.HoverMove, place, viewport.mapToGlobal(place), place)
    QApplication.sendEvent(viewport, hover)
    is_lit = viewport.grab().toImage() != before
    rows.startDrag(Qt.DropAction.CopyAction)
    QApplication.sendEvent(viewport, hover)  # the rest of the movement that began it
    QApplication.processEvents()

    assert is_lit
    assert viewport.grab().toImage() == before


def test_other_words_and_colours_leave_no_second_loupe_behind(qapp: QApplication, palette: Palette) -> None:
    themes.set_theme("light")
    before = len(palette.search.findChildren(QAction))
    sign = palette.search.actions()[0].icon().cacheKey()

    set_language("zh")
    themes.set_theme("dark")
    is_other_sign = palette.search.actions()[0].icon().cacheKey() != sign
    themes.set_theme("light")

    assert len(palette.search.findChildren(QAction)) == before
    assert is_other_sign


def test_the_key_in_the_search_field_is_whole_in_other_colours_too(qtbot: QtBot, window: MainWindow) -> None:
    field = window.palette_.search
    key = field.findChild(QLabel)
    assert key is not None
    for _ in range(2):
        with qtbot.waitSignal(themes.settled):
            window.actions_["theme"].trigger()

        assert key.size() == key.sizeHint()
        assert field.rect().contains(key.geometry())
