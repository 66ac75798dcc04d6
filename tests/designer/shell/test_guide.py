"""First contact: the welcome page and the tour, with mouse and keys, in both languages."""

import json
from pathlib import Path

import pytest
from PySide6.QtCore import QRect, Qt
from PySide6.QtWidgets import QApplication, QPushButton
from pytestqt.qtbot import QtBot

from designer.document.folder import workflows_in
from designer.document.settings import Settings
from designer.document.templates import templates
from designer.look import set_language, themes
from designer.shell.main_window import MainWindow
from designer.shell.tour import Tour
from designer.shell.welcome_cards import Card

from .dialogs import TWO, box_of, chooser_of

pytestmark = pytest.mark.slow

LEFT = Qt.MouseButton.LeftButton


def _press(qtbot: QtBot, window: MainWindow, name: str) -> None:
    button = window.guide.welcome.findChild(QPushButton, name)
    assert isinstance(button, QPushButton)
    qtbot.mouseClick(button, LEFT)


def _card(window: MainWindow, name: str) -> Card:
    card = window.guide.welcome.findChild(Card, name)
    assert isinstance(card, Card)
    return card


def _tour(window: MainWindow) -> Tour:
    assert window.guide.tour is not None
    return window.guide.tour


def test_the_first_start_offers_the_tour_once(qtbot: QtBot, window: MainWindow, settings: Settings) -> None:
    window.guide.offer()
    offer = window.guide.welcome.findChild(QPushButton, "take-tour")
    assert isinstance(offer, QPushButton)
    assert offer.isVisible()

    _press(qtbot, window, "refuse-tour")
    assert window.guide.welcome.isVisible()
    assert not offer.isVisible()
    window.guide.offer()

    assert not offer.isVisible()
    assert settings.flag("tour/offered")


def test_a_template_with_its_picture_begins_a_workflow(qtbot: QtBot, window: MainWindow) -> None:
    window.guide.offer()
    card = _card(window, "template-card-map-loop")
    window.guide.welcome.ensureWidgetVisible(card)
    image = card.grab().toImage()
    colors = {image.pixelColor(x, y).name() for x in range(8, 190, 3) for y in range(8, 110, 3)}
    assert themes.theme.color("pill").name() in colors  # Start and End are drawn

    qtbot.mouseClick(card, LEFT)

    assert window.guide.welcome.isHidden()
    assert window.document.title == "Map loop"
    assert window.canvas.view.hasFocus() or not window.isActiveWindow()


def test_keys_alone_open_a_sample(qtbot: QtBot, qapp: QApplication, window: MainWindow) -> None:
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    window.guide.offer()
    sample = _card(window, "sample-card-map-sum")

    for _ in range(40):
        focus = qapp.focusWidget()
        assert focus is not None
        if focus is sample:
            break
        qtbot.keyClick(focus, Qt.Key.Key_Tab)
    assert qapp.focusWidget() is sample
    qtbot.keyClick(sample, Qt.Key.Key_Space)

    assert window.document.path is not None
    assert window.document.path.parent.name == "map-sum"


def test_recent_files_are_listed_and_those_that_are_gone_are_not(
    qtbot: QtBot, window: MainWindow, settings: Settings, file: Path, tmp_path: Path
) -> None:
    settings.add_recent_file(tmp_path / "gone.tcsl.json")
    settings.add_recent_file(file)
    window.guide.offer()
    buttons = [one for one in window.guide.welcome.findChildren(QPushButton, "recent") if one.isVisible()]

    assert [button.toolTip() for button in buttons] == [str(file.resolve())]
    qtbot.mouseClick(buttons[0], LEFT)

    assert window.document.path == file
    assert window.guide.welcome.isHidden()


def test_escape_leaves_to_the_empty_sheet(qtbot: QtBot, window: MainWindow) -> None:
    window.guide.offer()
    button = window.guide.welcome.findChild(QPushButton, "welcome-new")
    assert isinstance(button, QPushButton)

    qtbot.keyClick(button, Qt.Key.Key_Escape)

    assert window.guide.welcome.isHidden()
    assert window.canvas.empty_state.isVisible()
    assert window.canvas.empty_state.isEnabled()


def test_a_node_added_beside_the_page_hides_it(window: MainWindow) -> None:
    window.guide.offer()

    window.nodes.add_state({"type": "Pass"})

    assert window.guide.welcome.isHidden()


def test_a_folder_with_one_workflow_opens_it_and_an_empty_one_says_so(
    qtbot: QtBot, window: MainWindow, file: Path, tmp_path: Path
) -> None:
    (tmp_path / "package.json").write_text('{"name": "x"}', encoding="utf-8")
    empty = tmp_path / "empty"
    empty.mkdir()
    window.guide.offer()

    _press(qtbot, window, "welcome-open_folder")
    chooser_of(window).fileSelected.emit(str(tmp_path))
    assert window.document.path == file

    window.guide.open_folder(empty)
    assert "no JSON file with states" in box_of(window).informativeText()


def test_a_folder_with_several_lets_the_user_choose(qtbot: QtBot, window: MainWindow, file: Path) -> None:
    inner = file.parent / "inner"
    inner.mkdir()
    (inner / "three.json").write_text(TWO, encoding="utf-8")

    window.guide.open_folder(file.parent)
    chooser = window.guide.chooser
    assert chooser is not None
    qtbot.keyClicks(chooser.search, "thr")
    qtbot.keyClick(chooser.search, Qt.Key.Key_Return)

    assert window.document.path == inner / "three.json"


def test_workflows_are_found_by_content_and_hidden_folders_are_left_out(tmp_path: Path) -> None:
    for name, text in (
        ("a.json", TWO),
        ("b.json", "{}"),
        ("c.asl.json", "broken"),
        (".git/d.tcsl.json", TWO),
        ("node_modules/e.json", TWO),
        ("deep/f.json", json.dumps({"StartAt": "A", "States": {}})),
    ):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(text, encoding="utf-8")

    assert [path.name for path in workflows_in(tmp_path)] == ["a.json", "c.asl.json", "f.json"]
    assert workflows_in(tmp_path / "nowhere") == []


@pytest.mark.parametrize("language", ["en", "zh"])
def test_the_tour_goes_through_real_parts_by_keys(qtbot: QtBot, window: MainWindow, language: str) -> None:
    set_language(language)
    window.actions_["tour"].trigger()
    tour = _tour(window)
    holes: list[QRect] = []
    titles: list[str] = []

    for _step in range(7):
        QApplication.processEvents()
        holes.append(tour.hole())
        titles.append(tour.title.text())
        assert tour.rect().contains(tour.bubble.geometry())
        assert not tour.bubble.geometry().intersects(tour.hole())
        qtbot.keyClick(tour, Qt.Key.Key_Right)

    assert window.guide.tour is None
    assert len(set(titles)) == 7
    assert all(hole.width() > 100 and hole.height() > 30 for hole in holes)
    assert window.settings.flag("tour/offered")


def test_the_tour_can_be_gone_back_in_and_skipped_and_no_key_reaches_the_window(
    qtbot: QtBot, window: MainWindow
) -> None:
    before = window.document.text
    window.actions_["tour"].trigger()
    tour = _tour(window)

    qtbot.mouseClick(tour.next, LEFT)
    assert tour.step == 1
    qtbot.keyClick(tour, Qt.Key.Key_Left)
    assert tour.step == 0
    qtbot.keyClick(tour, Qt.Key.Key_N)
    qtbot.keyClick(tour, Qt.Key.Key_F5)
    qtbot.keyClick(tour, Qt.Key.Key_Tab)
    assert tour.step == 0
    assert not window.session.is_running
    qtbot.keyClick(tour, Qt.Key.Key_Escape)

    assert window.guide.tour is None
    assert window.document.text == before


def test_the_tour_follows_the_window(qtbot: QtBot, window: MainWindow) -> None:
    window.actions_["tour"].trigger()
    tour = _tour(window)

    window.resize(1100, 720)
    set_language("zh")
    QApplication.processEvents()

    assert tour.rect() == window.rect()
    assert tour.title.text() == "节点"
    tour.give_up()


@pytest.mark.parametrize("language", ["en", "zh"])
def test_nothing_of_the_page_is_cut_off_in_a_small_window(window: MainWindow, language: str) -> None:
    set_language(language)
    window.resize(1024, 640)
    window.guide.offer()
    QApplication.processEvents()
    page = window.guide.welcome

    content = page.widget()
    assert content is not None
    assert content.minimumSizeHint().width() <= page.viewport().width()


def test_the_starter_templates_stand_in_one_row_in_a_wide_window(window: MainWindow) -> None:
    window.resize(1920, 1000)
    window.guide.offer()
    for _ in range(3):
        QApplication.processEvents()

    cards = [card for card in window.guide.welcome.findChildren(Card) if card.objectName().startswith("template-card-")]

    assert len(cards) == len(templates())
    assert len({card.y() for card in cards}) == 1
