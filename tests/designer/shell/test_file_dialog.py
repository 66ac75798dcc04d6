"""The dialog that asks for files: our words and signs, enough room."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QItemSelectionModel, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QFileDialog, QLineEdit, QToolButton, QTreeView, QWidget
from pytestqt.qtbot import QtBot

from designer.look import apply_theme, set_language, themes
from designer.shell.file_dialog import file_dialog


@pytest.fixture
def dialog(qtbot: QtBot, tmp_path: Path) -> Iterator[QFileDialog]:
    (tmp_path / "functions").mkdir()
    (tmp_path / "order.tcsl.json").write_text("{}", encoding="utf-8")
    set_language("zh")
    parent = QWidget()
    qtbot.addWidget(parent)
    made = file_dialog(parent, "fileDialog", "打开")
    made.setDirectory(str(tmp_path))
    with qtbot.waitExposed(made):
        made.open()
    yield made
    set_language("en")


def test_folder_and_file_are_told_in_the_language_of_the_window(qtbot: QtBot, dialog: QFileDialog) -> None:
    table = dialog.findChild(QTreeView, "treeView")
    assert table is not None
    model = table.model()
    qtbot.waitUntil(lambda: model.rowCount(table.rootIndex()) == 2)

    words = {str(model.index(row, 2, table.rootIndex()).data()) for row in range(2)}

    assert words == {"文件夹", "JSON"}


def test_a_whole_path_can_be_typed_to_a_file_in_the_folder_shown(
    qtbot: QtBot, dialog: QFileDialog, tmp_path: Path
) -> None:
    dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
    table, line = dialog.findChild(QTreeView, "treeView"), dialog.findChild(QLineEdit, "fileNameEdit")
    assert table is not None
    assert line is not None
    qtbot.waitUntil(lambda: table.model().rowCount(table.rootIndex()) == 2)

    path = str(tmp_path / "order.tcsl.json")
    QTest.keyClicks(line, path[:-1])
    # Qt does so when the path of the folder was typed, if it has read what is around the folder by then.
    flag = QItemSelectionModel.SelectionFlag
    table.selectionModel().select(table.rootIndex(), flag.Select | flag.Rows)
    line.clearFocus()  # the list of what completes the name has it then
    QTest.keyClicks(line, path[-1])
    with qtbot.waitSignal(dialog.fileSelected) as opened:
        QTest.keyClick(line, Qt.Key.Key_Return)

    assert opened.args == [path]


def test_size_of_a_file_is_not_cut(dialog: QFileDialog) -> None:
    table = dialog.findChild(QTreeView, "treeView")
    assert table is not None
    header = table.header()

    for column in (1, 2, 3):
        assert header.sectionSize(column) >= table.sizeHintForColumn(column)


@pytest.mark.parametrize("choice", ["light", "dark"])
def test_signs_of_the_buttons_can_be_told_from_the_ground(qapp: QApplication, qtbot: QtBot, choice: str) -> None:
    themes.set_theme(choice)
    apply_theme(qapp)
    parent = QWidget()
    qtbot.addWidget(parent)
    dialog = file_dialog(parent, "fileDialog", "Open")

    button = dialog.findChild(QToolButton, "toParentButton")
    assert button is not None
    picture = button.icon().pixmap(20).toImage()
    drawn = [
        picture.pixelColor(x, y)
        for x in range(picture.width())
        for y in range(picture.height())
        if picture.pixelColor(x, y).alpha() > 200
    ]

    ground = themes.theme.color("window").lightnessF()
    themes.set_theme("light")
    assert drawn
    assert all(abs(color.lightnessF() - ground) > 0.25 for color in drawn)
