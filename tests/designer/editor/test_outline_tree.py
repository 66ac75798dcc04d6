"""The outline: a tree in the order of the flow, in step with document and selection, by keys alone."""

import json
from typing import Any

import pytest
from PySide6.QtCore import QModelIndex, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit
from pytestqt.modeltest import ModelTester
from pytestqt.qtbot import QtBot

from designer.document.commands import rename_state
from designer.document.document import Document
from designer.document.outline import outline_of
from designer.document.selection import Selection
from designer.editor.outline_tree import OutlineModel, OutlineTree
from designer.look import set_language
from designer.look.theme import style_sheet, theme

FLOW: dict[str, Any] = {
    "StartAt": "Check",
    "States": {
        "Alone": {"Type": "Pass", "End": True},
        "Done": {"Type": "Succeed"},
        "Fork": {
            "Type": "Parallel",
            "Branches": [
                {"StartAt": "A", "States": {"A": {"Type": "Pass", "End": True}}},
                {"StartAt": "B", "States": {"B": {"Type": "Pass", "End": True}}},
            ],
            "Next": "Done",
        },
        "Each": {
            "Type": "Map",
            "Iterator": {"StartAt": "One", "States": {"One": {"Type": "Pass", "End": True}}},
            "Next": "Check",
        },
        "Check": {"Type": "Choice", "Choices": [], "Default": "Fork"},
    },
}
FLOW["States"]["Check"]["Choices"] = [{"Variable": "$.x", "IsNull": True, "Next": "Each"}]
FORK, EACH, ONE = "/States/Fork", "/States/Each", "/States/Each/Iterator/States/One"


@pytest.fixture
def document(qapp: object) -> Document:
    document = Document()
    document.new(json.dumps(FLOW))
    return document


@pytest.fixture
def tree(qtbot: QtBot, document: Document) -> OutlineTree:
    tree = OutlineTree(document, Selection(document))
    document.setParent(tree)
    qtbot.addWidget(tree)
    tree.show()
    return tree


def _names(tree: OutlineTree, around: QModelIndex | None = None) -> list[Any]:
    model, found = tree.model(), []
    around = around or QModelIndex()
    for row in range(model.rowCount(around)):
        index = model.index(row, 0, around)
        inner = _names(tree, index)
        found.append((index.data(), inner) if inner else index.data())
    return found


def test_states_stand_in_the_order_of_the_flow_and_inner_ones_below(tree: OutlineTree) -> None:
    assert _names(tree) == [
        "Check",
        ("Each", ["One"]),
        ("Fork", [("Branch 1", ["A"]), ("Branch 2", ["B"])]),
        "Done",
        "Alone",
    ]


def test_every_state_is_in_the_outline_once(document: Document) -> None:
    rows = [row for inner in outline_of(document.graph).children.values() for row in inner]

    assert len(rows) == len(set(rows))
    assert set(document.definition.states) <= set(rows)


def test_the_model_keeps_the_rules_of_models(document: Document, qtmodeltester: ModelTester) -> None:
    model = OutlineModel(document)
    model.refresh()
    qtmodeltester.check(model, force_py=True)
    rename_state(document, ONE, "Two")

    assert model.refresh()
    assert not model.refresh()
    qtmodeltester.check(model, force_py=True)


def test_arrows_select_and_return_goes_to_the_node(qtbot: QtBot, document: Document, tree: OutlineTree) -> None:
    selection, chosen = tree._selection, list[str]()
    tree.chosen.connect(chosen.append)

    qtbot.keyClick(tree, Qt.Key.Key_Home)
    qtbot.keyClick(tree, Qt.Key.Key_Down)
    qtbot.keyClick(tree, Qt.Key.Key_Down)

    assert selection.pointers == (ONE,)
    assert chosen[-1] == ONE
    with qtbot.waitSignal(tree.entered) as entered:
        qtbot.keyClick(tree, Qt.Key.Key_Return)
    assert entered.args == [ONE]


def test_typing_a_name_goes_there(qtbot: QtBot, tree: OutlineTree) -> None:
    qtbot.keyClick(tree, Qt.Key.Key_Home)

    qtbot.keyClicks(tree, "Do")

    assert tree._selection.pointers == ("/States/Done",)


def test_it_follows_the_selection_and_new_names(document: Document, tree: OutlineTree) -> None:
    tree._selection.set((EACH,))
    assert tree.currentIndex().data() == "Each"

    rename_state(document, EACH, "All")

    assert tree.currentIndex().data() == "All"
    tree._selection.clear()
    assert not tree.selectedIndexes()


def _type_name(qtbot: QtBot, tree: OutlineTree, name: str, end: Qt.Key = Qt.Key.Key_Return) -> None:
    qtbot.keyClick(tree, Qt.Key.Key_F2)
    edit = tree.viewport().findChild(QLineEdit)
    assert edit is not None
    qtbot.keyClicks(edit, name)
    qtbot.keyClick(edit, end)
    QApplication.processEvents()  # Qt writes the name once the key is done with


def test_f2_renames_the_current_node_everywhere_and_leaves_the_keys_here(
    qtbot: QtBot, document: Document, tree: OutlineTree
) -> None:
    tree.activateWindow()
    tree.setFocus()
    qtbot.waitUntil(tree.hasFocus)
    tree._selection.set((EACH,))

    _type_name(qtbot, tree, "All")
    renamed = json.loads(document.text)["States"]

    assert "All" in renamed
    assert renamed["Check"]["Choices"][0]["Next"] == "All"
    assert tree._selection.pointers == ("/States/All",)
    assert tree.currentIndex().data() == "All"
    assert tree.hasFocus()
    assert document.undo_stack.count() == 1


def test_f2_takes_no_name_that_another_node_has_nor_any_after_escape(
    qtbot: QtBot, document: Document, tree: OutlineTree
) -> None:
    before, refused = document.text, list[str]()
    document.refused.connect(refused.append)
    tree._selection.set((EACH,))

    _type_name(qtbot, tree, "Fork")
    _type_name(qtbot, tree, "All", Qt.Key.Key_Escape)

    assert document.text == before
    assert refused == ['Another node is called "Fork"; names are unique.']


def test_a_branch_has_no_name_to_write_over(qtbot: QtBot, tree: OutlineTree) -> None:
    fork = tree.model().index(2, 0)
    tree.setCurrentIndex(tree.model().index(0, 0, fork))

    qtbot.keyClick(tree, Qt.Key.Key_F2)

    assert tree.currentIndex().data() == "Branch 1"
    assert tree.viewport().findChild(QLineEdit) is None


def test_line_for_a_new_name_covers_no_other_row(qtbot: QtBot, tree: OutlineTree) -> None:
    tree.setStyleSheet(style_sheet(theme()))  # the one of the program gives lines more room
    tree._selection.set((EACH,))
    qtbot.keyClick(tree, Qt.Key.Key_F2)

    line = tree.viewport().findChild(QLineEdit)

    assert line is not None
    row = tree.visualRect(tree.currentIndex())
    assert (line.geometry().top(), line.height()) == (row.top(), row.height())
    assert line.minimumSizeHint().height() <= line.height()
    qtbot.keyClick(line, Qt.Key.Key_Escape)


def test_f2_in_the_line_for_a_new_name_goes_on_with_it(qtbot: QtBot, tree: OutlineTree) -> None:
    tree._selection.set((EACH,))
    qtbot.keyClick(tree, Qt.Key.Key_F2)
    line = tree.viewport().findChild(QLineEdit)
    assert line is not None

    qtbot.keyClicks(line, "All")
    qtbot.keyClick(line, Qt.Key.Key_F2)  # a warning of Qt's that it cannot edit would fail this test

    assert tree.viewport().findChild(QLineEdit) is line
    assert line.text() == "All"
    qtbot.keyClick(line, Qt.Key.Key_Escape)


def test_hidden_it_waits_and_catches_up(document: Document, tree: OutlineTree) -> None:
    tree.hide()
    rename_state(document, EACH, "All")
    document.new('{"StartAt": "X", "States": {"X": {"Type": "Pass", "End": true}}}')

    tree.show()

    assert _names(tree) == ["X"]


def test_a_screen_reader_hears_the_whole_of_a_row(tree: OutlineTree) -> None:
    index = tree.model().index(0, 0)

    assert index.data(Qt.ItemDataRole.AccessibleTextRole) == "Choice Check, 1 rule, goes to Each or Fork"
    set_language("zh")
    assert index.data(Qt.ItemDataRole.AccessibleTextRole) == "Choice Check，1 条规则，转到 Each 或 Fork"
    set_language("en")


def test_the_tree_says_what_it_is_in_the_language_of_the_window(tree: OutlineTree) -> None:
    set_language("zh")
    shown = tree.model().headerData(0, Qt.Orientation.Horizontal)
    set_language("en")

    assert shown == "大纲"
    assert tree.model().headerData(0, Qt.Orientation.Horizontal) == "Outline"
    assert tree.header().isVisible()


def test_coming_to_the_outline_selects_nothing_until_a_row_is_chosen(qtbot: QtBot, tree: OutlineTree) -> None:
    chosen: list[str] = []
    tree.chosen.connect(chosen.append)
    tree.activateWindow()
    tree.setFocus()
    qtbot.waitUntil(tree.hasFocus)

    before = list(chosen)
    QTest.keyClick(tree, Qt.Key.Key_Down)

    assert before == []
    assert chosen == ["/States/Check"]
