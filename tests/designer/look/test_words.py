"""Words come in the language asked for, widgets hear of the change, unknown words stay English."""

import json
from collections.abc import Iterator

import pytest
from PySide6.QtCore import QCoreApplication, QEvent
from PySide6.QtWidgets import QApplication, QDialogButtonBox, QWidget
from pytestqt.qtbot import QtBot

from designer.look.words import (
    WORDS,
    language,
    language_choice,
    reworded,
    set_language,
    system_language,
    tr,
    words_of,
)


@pytest.fixture(autouse=True)
def _english_again() -> Iterator[None]:
    yield
    set_language("en")


class Listener(QWidget):
    def __init__(self) -> None:
        super().__init__()
        self.heard = 0

    def changeEvent(self, event: QEvent) -> None:
        self.heard += event.type() == QEvent.Type.LanguageChange


def test_words_are_chinese_after_the_switch(qapp: QApplication) -> None:
    set_language("zh")

    assert tr("Start") == "开始"
    assert QCoreApplication.translate("any", "Start") == "开始"
    assert language() == "zh"


def test_unknown_words_stay_english(qapp: QApplication) -> None:
    set_language("zh")

    assert tr("No such sentence of {count}", count=3) == "No such sentence of 3"
    assert QCoreApplication.translate("any", "No such sentence") == "No such sentence"


def test_widgets_hear_of_the_switch(qtbot: QtBot) -> None:
    widget = Listener()
    qtbot.addWidget(widget)

    set_language("zh")
    QCoreApplication.processEvents()

    assert widget.heard >= 1


def test_buttons_of_qt_speak_chinese_too(qtbot: QtBot) -> None:
    set_language("zh")
    box = QDialogButtonBox(QDialogButtonBox.StandardButton.Cancel)
    qtbot.addWidget(box)

    assert "取消" in box.button(QDialogButtonBox.StandardButton.Cancel).text()


def test_unknown_language_means_that_of_the_system(qapp: QApplication) -> None:
    set_language("tlh")

    assert (language_choice(), language()) == ("system", system_language())


@pytest.mark.parametrize("file", sorted((WORDS / "zh").glob("*.json")), ids=lambda file: file.stem)
def test_every_translation_keeps_its_places(file: object) -> None:
    import re

    table = json.loads(file.read_text(encoding="utf-8"))  # type: ignore[attr-defined]

    for english, chinese in table.items():
        assert chinese, english
        assert set(re.findall(r"\{(\w*)", english)) == set(re.findall(r"\{(\w*)", chinese)), english


def test_english_needs_no_table() -> None:
    assert not words_of("en")


@pytest.mark.parametrize(
    ("en", "zh"),
    [
        ("Typing", "输入文字"),
        ("Rename A to B", "将 A 重命名为 B"),
        ("Rename 将 x to y", "将 将 x 重命名为 y"),
        ("Delete Delete", "删除 Delete"),
        ("Delete 3 nodes", "删除 3 个节点"),
        ("nothing of the program's", "nothing of the program's"),
    ],
)
def test_what_was_said_in_one_language_is_said_again_in_the_other(en: str, zh: str) -> None:
    set_language("zh")
    assert reworded(en, "en") == zh
    set_language("en")
    assert reworded(zh, "zh") == en
    assert reworded(en, "en") == en
