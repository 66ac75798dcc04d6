"""The tree of a JSON value: it opens at once, gives paths, and finds what is in it."""

import json
import time
from typing import Any

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QContextMenuEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMenu
from pytestqt.qtbot import QtBot

from designer.document.json_items import Steps, ValueItem, find_steps, groups, preview, text_item
from designer.document.path_text import Origin, Root, expression_to, path_to
from designer.look import set_language
from designer.widgets.json_model import NAME, VALUE
from designer.widgets.json_tree import JsonTree
from designer.widgets.path_takers import path_takers
from designer.widgets.value_view import ValueView
from engine.language.dialects import QueryLanguage
from engine.language.source import Source
from engine.language.values import Json
from tests.pace import pace

VALUE_SHOWN: Any = {"order": {"id": "A-1", "lines": [{"n": 1}, {"n": 2}]}, "a b": None, "flag": True}


@pytest.fixture
def tree(qtbot: QtBot, qapp: QApplication) -> JsonTree:
    set_language("en")
    tree = JsonTree()
    tree.resize(360, 300)
    qtbot.addWidget(tree)
    tree.show()
    tree.activateWindow()
    qtbot.waitExposed(tree)
    return tree


class Taker:
    """A field for paths, as far as a tree knows one."""

    path_name, can_take = "InputPath", True

    def __init__(self, *, is_waiting: bool = True) -> None:
        self.is_waiting = is_waiting
        self.taken: list[tuple[Steps, Root]] = []

    def reads(self, whole: Json) -> bool:
        return True

    def take_path(self, steps: Steps, root: Root, whole: Any = None) -> None:
        self.taken.append((steps, root))


def lines(tree: JsonTree) -> list[str]:
    found = []
    for row in tree._visible():
        cells = (tree.entries.index_of(row, column).data() for column in (NAME, VALUE))
        found.append(": ".join(cells))
    return found


def click(tree: JsonTree, steps: Steps, column: int = VALUE) -> None:
    row = tree.entries.find(steps)
    assert row is not None
    place = tree.visualRect(tree.entries.index_of(row, column)).center()
    QTest.mouseClick(tree.viewport(), Qt.MouseButton.LeftButton, pos=place)


def double_click(tree: JsonTree, place: QPoint) -> None:
    QTest.mouseClick(tree.viewport(), Qt.MouseButton.LeftButton, pos=place)
    QTest.mouseDClick(tree.viewport(), Qt.MouseButton.LeftButton, pos=place)
    QTest.mouseRelease(tree.viewport(), Qt.MouseButton.LeftButton, pos=place)


def test_what_fits_is_open_from_the_beginning(tree: JsonTree) -> None:
    tree.show_value(VALUE_SHOWN)

    assert lines(tree) == [
        "order: {2}",
        'id: "A-1"',
        "lines: [2]",
        "[0]: {1}",
        "n: 1",
        "[1]: {1}",
        "n: 2",
        "a b: null",
        "flag: true",
    ]


@pytest.mark.parametrize("value", [3, "text", None, [], {}], ids=str)
def test_a_value_without_parts_is_one_row(tree: JsonTree, value: Any) -> None:
    tree.show_value(value)

    assert lines(tree) == [f"$: {json.dumps(value)}"]


def test_arrows_open_and_keys_copy_value_and_path(tree: JsonTree) -> None:
    tree.show_value({**VALUE_SHOWN, "more": list(range(30))})
    tree.setFocus()
    tree.go_to(("order", "lines", 1))
    clipboard = QApplication.clipboard()

    QTest.keyClick(tree, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    value = clipboard.text()
    QTest.keyClick(tree, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier)

    assert json.loads(value) == {"n": 2}
    assert clipboard.text() == "$.order.lines[1]"
    QTest.keyClick(tree, Qt.Key.Key_Left)
    QTest.keyClick(tree, Qt.Key.Key_Right)
    QTest.keyClick(tree, Qt.Key.Key_Down)
    assert tree.current_steps == ("order", "lines", 1, "n")


def test_a_click_gives_the_path_to_the_field_that_waits_for_it(tree: JsonTree) -> None:
    tree.show_value(VALUE_SHOWN, Root(origin=Origin.CONTEXT))
    taker = Taker()
    path_takers.aim(taker)

    click(tree, ("order", "id"))

    assert taker.taken == [(("order", "id"), Root(origin=Origin.CONTEXT))]


def test_a_field_that_does_not_wait_gets_a_path_by_key_and_menu_only(tree: JsonTree) -> None:
    tree.show_value(VALUE_SHOWN)
    taker = Taker(is_waiting=False)
    path_takers.aim(taker)

    click(tree, ("order", "id"))
    by_click = list(taker.taken)
    QTest.keyClick(tree, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    row = tree.current_row
    assert row is not None
    menu = tree.menu_of(row)
    words = [action.text() for action in menu.actions()]
    menu.close()

    assert by_click == []
    assert [steps for steps, _ in taker.taken] == [("order", "id")]
    assert words == ["Use this path in InputPath", "Copy the path $.order.id", "Copy the value"]


def test_a_double_click_and_enter_give_the_path_while_the_arrow_still_folds(tree: JsonTree) -> None:
    tree.show_value(VALUE_SHOWN)
    taker = Taker(is_waiting=False)
    path_takers.aim(taker)
    row = tree.entries.find(("order",))
    assert row is not None
    index = tree.entries.index_of(row)
    rect = tree.visualRect(index)

    double_click(tree, QPoint(rect.left() + 4, rect.center().y()))
    is_kept_open = tree.isExpanded(index)
    tree.go_to(("order", "id"))
    QTest.keyClick(tree, Qt.Key.Key_Return)
    QTest.mouseClick(tree.viewport(), Qt.MouseButton.LeftButton, pos=QPoint(rect.left() - 7, rect.center().y()))

    assert [steps for steps, _ in taker.taken] == [("order",), ("order", "id")]
    assert (is_kept_open, tree.isExpanded(index)) == (True, False)


def test_without_a_field_for_paths_a_double_click_and_enter_fold(tree: JsonTree) -> None:
    tree.show_value(VALUE_SHOWN)
    taker = Taker(is_waiting=False)
    taker.can_take = False
    path_takers.aim(taker)
    row = tree.entries.find(("order",))
    assert row is not None
    index = tree.entries.index_of(row)

    double_click(tree, tree.visualRect(index).center())
    by_mouse = tree.isExpanded(index)
    QTest.keyClick(tree, Qt.Key.Key_Return)

    assert (by_mouse, tree.isExpanded(index), taker.taken) == (False, True, [])


def test_a_row_is_dragged_as_its_path(tree: JsonTree) -> None:
    tree.show_value(VALUE_SHOWN)
    row = tree.entries.find(("a b",))
    assert row is not None

    data = tree.entries.mimeData([tree.entries.index_of(row)])

    assert data.text() == "$['a b']"


def test_a_large_value_opens_within_a_frame_or_two_and_is_all_there(tree: JsonTree) -> None:
    big: Json = [{"id": number, "name": f"row {number}"} for number in range(100_000)]

    began = time.thread_time()
    tree.show_value(big)
    QApplication.processEvents()
    took = time.thread_time() - began

    assert took < 0.25 * pace()  # less than a frame of a processor that is not shared
    assert tree.entries.rowCount() == 100
    tree.go_to((87_654, "name"))
    assert tree.current_steps == (87_654, "name")
    assert tree.currentIndex().siblingAtColumn(VALUE).data() == '"row 87654"'


def test_what_is_open_and_current_stays_when_the_value_changes(tree: JsonTree) -> None:
    tree.show_value({"a": {"deep": list(range(40))}, "b": 1})
    tree.go_to(("a", "deep", 30))

    tree.show_value({"a": {"deep": list(range(100, 140))}, "c": 2}, keep=True)

    assert tree.current_steps == ("a", "deep", 30)
    assert tree.currentIndex().siblingAtColumn(VALUE).data() == "130"


def test_a_search_finds_names_and_values_and_walks_through_them(qtbot: QtBot, tree: JsonTree) -> None:
    view = ValueView()
    qtbot.addWidget(view)
    view.resize(360, 300)
    view.set_value([{"id": number, "city": "Shenzhen" if number % 500 == 7 else "x"} for number in range(3000)])
    view.show()
    view.activateWindow()
    view.tree.setFocus()
    QTest.keyClick(view.tree, Qt.Key.Key_F, Qt.KeyboardModifier.ControlModifier)
    assert view.finder.isVisible()

    QTest.keyClicks(view.finder.line, "SHEN")
    qtbot.waitUntil(lambda: view.finder.count.text() == "1/6")
    first = view.tree.current_steps
    QTest.keyClick(view.finder.line, Qt.Key.Key_Down)

    assert (first, view.tree.current_steps) == ((7, "city"), (507, "city"))
    QTest.keyClick(view.finder.line, Qt.Key.Key_Escape)  # empties the line
    QTest.keyClick(view.finder.line, Qt.Key.Key_Escape)
    assert not view.finder.isVisible()


def test_the_text_of_a_value_is_one_switch_away(qtbot: QtBot) -> None:
    view = ValueView()
    qtbot.addWidget(view)
    view.set_value({"a": 1})

    view.show_text(True)

    assert view.text.text == '{ "a": 1 }'
    assert view.tree.isHidden()


def test_the_menu_key_opens_the_menu_of_the_current_row(tree: JsonTree) -> None:
    tree.show_value(VALUE_SHOWN)
    tree.setFocus()
    tree.go_to(("flag",))
    QApplication.sendEvent(tree, QContextMenuEvent(QContextMenuEvent.Reason.Keyboard, QPoint(0, 0), QPoint(0, 0)))

    menu = tree.findChild(QMenu)
    assert menu is not None
    assert menu.actions()
    menu.close()


@pytest.mark.parametrize(
    ("steps", "root", "path", "query"),
    [
        ((), Root(), "$", "$states.input"),
        (("a", 0, "b c"), Root(), "$.a[0]['b c']", "$states.input.a[0].`b c`"),
        (("Execution",), Root(origin=Origin.CONTEXT), "$$.Execution", "$states.context.Execution"),
        (("x",), Root(origin=Origin.VARIABLE, name="n"), "$n.x", "$n.x"),
        (("and",), Root(origin=Origin.RESULT), "$.and", "$states.result.`and`"),
    ],
    ids=str,
)
def test_paths_in_both_languages(steps: Steps, root: Root, path: str, query: str) -> None:
    assert path_to(steps, root) == path
    assert path_to(steps, root, QueryLanguage.JSONATA) == query
    assert expression_to(steps, root, QueryLanguage.JSONATA) == f"{{% {query} %}}"


def test_previews_show_no_more_than_their_room() -> None:
    assert preview(ValueItem({"a": [1, {"b": "x"}]})) == '{a: [1, {b: "x"}]}'
    assert len(preview(ValueItem(list(range(10**6))))) < 80
    item = text_item(Source.read('{"a": 1e3, "b": [true]}'))
    assert item is not None
    assert preview(item) == "{a: 1e3, b: [true]}"


def test_groups_of_groups_keep_every_level_short() -> None:
    assert groups(0, 1000) == []
    assert [tuple(group) for group in groups(0, 2500)] == [(0, 1000), (1000, 2000), (2000, 2500)]
    assert len(groups(0, 5_000_000)) == 5


def test_a_search_that_is_not_wanted_any_more_ends() -> None:
    assert len(find_steps(list(range(10_000)), "1", 10**6, lambda: False)) < 2000
