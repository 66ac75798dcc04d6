"""The condition builder: tests put together with And, Or and Not by mouse and keys, and tried on real data."""

import copy
from typing import Any

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QPalette
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QApplication,
    QComboBox,
    QLineEdit,
    QMenu,
    QPlainTextEdit,
    QPushButton,
    QToolButton,
    QWidget,
)

from designer.inspector.cards import CardList
from designer.inspector.condition_part import MOST, ConditionPart
from designer.inspector.operator_button import OperatorButton
from designer.inspector.ordering import Grip
from designer.inspector.rule_card import RuleCard
from designer.inspector.rule_list import DataPopup, TrialLine
from designer.inspector.switch_field import Switch
from designer.inspector.tested_path import TestedPath
from designer.inspector.time_field import TimeChooser
from designer.look import theme
from designer.widgets.chooser import Chooser

from .conftest import CHOICE, PIPELINE, Bench, OpenBench, child

_DIRECT = Qt.FindChildOption.FindDirectChildrenOnly
RULE = CHOICE + "/Choices/0"
A = {"Variable": "$.a", "NumericEquals": 1}
B = {"Variable": "$.b", "IsPresent": True}
C = {"Variable": "$.c", "StringEquals": "x"}


def _bench(open_bench: OpenBench, test: dict[str, Any], *more: dict[str, Any]) -> Bench:
    workflow = copy.deepcopy(PIPELINE)
    rules = [{**one, "Next": "Shape"} for one in (test, *more)]
    workflow["States"]["Check"]["Choices"] = rules
    bench = open_bench(workflow)
    bench.inspector.resize(360, 1400)
    bench.select(CHOICE)
    return bench


def _card(bench: Bench, number: int = 0) -> RuleCard:
    return next(card for card in bench.page.findChildren(RuleCard) if card.isVisible() and card.index == number)


def _parts(bench: Bench) -> list[ConditionPart]:
    condition = _card(bench).condition
    assert condition is not None
    return list(condition.walk())


def _menu(part: ConditionPart, words: str) -> None:
    QTest.mouseClick(part.more, Qt.MouseButton.LeftButton)
    menu = next(one for one in part.findChildren(QMenu, options=_DIRECT) if one.isVisible())
    next(action for action in menu.actions() if action.text() == words).trigger()
    menu.close()


def _test(bench: Bench) -> Any:
    rule = dict(bench.value(RULE))
    rule.pop("Next")
    return rule


def _drag(grip: Grip, to: QPoint) -> None:
    """Drag by real mouse events; ``to`` is on the desktop."""
    start = grip.rect().center()
    QTest.mousePress(grip, Qt.MouseButton.LeftButton, pos=start)
    for place in (grip.mapToGlobal(start) + QPoint(0, 15), to):
        QTest.mouseMove(grip, grip.mapFromGlobal(place))
    QTest.mouseRelease(grip, Qt.MouseButton.LeftButton, pos=grip.mapFromGlobal(to))


def test_and_adds_a_test_of_the_same_value(open_bench: OpenBench) -> None:
    bench = _bench(open_bench, A)

    bench.click(bench.find(QPushButton, "And-condition"))
    second = _parts(bench)[2]
    bench.type_into(child(second, QLineEdit, "StringEquals"), "hello")

    assert _test(bench) == {"And": [A, {"Variable": "$.a", "StringEquals": "hello"}]}
    assert bench.document.undo_stack.count() == 2
    assert _card(bench).words.text() == 'If $.a = 1 and $.a = "hello", go to Shape.'


@pytest.mark.slow
def test_a_new_group_says_what_can_be_added(open_bench: OpenBench) -> None:
    bench = _bench(open_bench, A)

    bench.click(_card(bench).links["And"])
    bench.settle()

    links = [child(_card(bench), QPushButton, name) for name in ("add-test", "add-group")]
    assert [(link.text(), link.isVisible()) for link in links] == [("+ Test", True), ("+ Group", True)]


def test_groups_are_built_turned_and_taken_apart(open_bench: OpenBench) -> None:
    bench = _bench(open_bench, {"And": [A, B]})

    bench.click(bench.find(QPushButton, "add-group"))
    nested = _test(bench)
    group = _parts(bench)[0].group
    assert group is not None
    bench.choose(group.combo, "any of these")
    turned = set(_test(bench))
    _menu(_parts(bench)[1], "Negate with Not")
    bench.settle()
    negated = _test(bench)["Or"][0]
    _menu(_parts(bench)[1], "Take out of the group")
    bench.settle()

    assert nested["And"][2] == {
        "Or": [{"Variable": "$.b", "StringEquals": ""}, {"Variable": "$.b", "StringEquals": ""}]
    }
    assert turned == {"Or"}
    assert negated == {"Not": A}
    assert _test(bench)["Or"][0] == A


def test_a_condition_is_removed_and_a_rule_begins_anew(open_bench: OpenBench) -> None:
    bench = _bench(open_bench, {"And": [A, B]})

    _menu(_parts(bench)[2], "Remove the condition")
    bench.settle()
    left = _test(bench)
    _menu(_parts(bench)[0], "Begin anew")
    bench.settle()

    assert left == {"And": [A]}
    assert _test(bench) == {"Variable": "$.value", "StringEquals": ""}


@pytest.mark.slow
def test_a_condition_is_dragged_into_a_group(open_bench: OpenBench) -> None:
    bench = _bench(open_bench, {"And": [A, {"Or": [B, C]}]})
    _, first, _, _, last = _parts(bench)

    _drag(first.grip, last.mapToGlobal(QPoint(20, last.height() - 4)))
    bench.settle()

    assert _test(bench) == {"And": [{"Or": [B, C, A]}]}
    assert bench.document.undo_stack.count() == 1


def test_a_line_shows_where_a_rule_would_go(open_bench: OpenBench) -> None:
    bench = _bench(open_bench, A, B)
    grip, last = _card(bench, 0).grip, _card(bench, 1)
    around = last.parentWidget()
    assert isinstance(around, CardList)

    QTest.mousePress(grip, Qt.MouseButton.LeftButton, pos=QPoint(5, 5))
    QTest.mouseMove(grip, QPoint(5, 40))
    QTest.mouseMove(grip, grip.mapFromGlobal(last.mapToGlobal(QPoint(5, last.height() - 2))))
    line = around.line.geometry()
    is_shown = around.line.isVisible()
    QTest.mouseRelease(grip, Qt.MouseButton.LeftButton, pos=QPoint(5, 5))

    assert is_shown
    assert around.rect().contains(line)
    assert line.bottom() > last.geometry().center().y()
    assert not around.line.isVisible()
    assert bench.document.undo_stack.count() == 0


def test_escape_gives_a_drag_up(open_bench: OpenBench) -> None:
    bench = _bench(open_bench, {"And": [A, B]})
    _, first, second = _parts(bench)

    QTest.mousePress(first.grip, Qt.MouseButton.LeftButton, pos=QPoint(5, 5))
    QTest.mouseMove(first.grip, QPoint(5, 40))
    assert first.root.group is not None
    was_shown = first.root.group.line.isVisible()
    QTest.keyClick(first.grip, Qt.Key.Key_Escape)
    QTest.mouseRelease(first.grip, Qt.MouseButton.LeftButton, pos=second.rect().bottomLeft())
    bench.settle()

    assert was_shown
    assert not first.root.group.line.isVisible()
    assert bench.document.undo_stack.count() == 0


@pytest.mark.slow
@pytest.mark.parametrize(
    ("keys", "expected"),
    [
        ([Qt.Key.Key_Down], {"And": [{"Or": [A, B]}, C]}),
        ([Qt.Key.Key_Down, Qt.Key.Key_Down], {"And": [{"Or": [B, A]}, C]}),
        ([Qt.Key.Key_Down] * 3, {"And": [{"Or": [B]}, A, C]}),
        ([Qt.Key.Key_Up], {"And": [A, {"Or": [B]}, C]}),
    ],
    ids=["into", "along", "through", "nowhere"],
)
def test_alt_with_an_arrow_moves_a_condition(open_bench: OpenBench, keys: list[Qt.Key], expected: Any) -> None:
    bench = _bench(open_bench, {"And": [A, {"Or": [B]}, C]})

    child(_parts(bench)[1], QLineEdit, "Variable").setFocus()

    for key in keys:
        line = QApplication.focusWidget()
        assert isinstance(line, QLineEdit)
        assert line.text() == "$.a"
        QTest.keyClick(line, key, Qt.KeyboardModifier.AltModifier)
        bench.settle()

    assert _test(bench) == expected


@pytest.mark.slow
def test_rules_are_dragged_into_another_order(open_bench: OpenBench) -> None:
    bench = _bench(open_bench, A, B, C)
    last = _card(bench, 2)

    _drag(_card(bench, 0).grip, last.mapToGlobal(QPoint(10, last.height() - 3)))
    bench.settle()
    by_mouse = [rule["Variable"] for rule in bench.value(CHOICE + "/Choices")]
    grip = _card(bench, 2).grip
    grip.setFocus()
    QTest.keyClick(grip, Qt.Key.Key_Up)
    bench.settle()

    assert by_mouse == ["$.b", "$.c", "$.a"]
    assert [rule["Variable"] for rule in bench.value(CHOICE + "/Choices")] == ["$.b", "$.a", "$.c"]
    assert _card(bench, 1).grip.hasFocus()


def test_the_list_of_operators_has_them_by_type_with_the_documented_first(open_bench: OpenBench) -> None:
    bench = _bench(open_bench, A)
    button = bench.find(OperatorButton, "operator")
    bench.click(button)
    chooser = button.findChild(Chooser)
    assert chooser is not None
    model = chooser.list.model()
    rows = [model.index(row, 0) for row in range(model.rowCount())]

    headings = [index.data() for index in rows if not index.flags() & Qt.ItemFlag.ItemIsEnabled]
    first = [index.data(Qt.ItemDataRole.AccessibleTextRole).rpartition(", ")[2] for index in rows[1:6]]
    current = chooser.list.currentIndex().data()
    QTest.keyClicks(chooser.search, ">=")
    found = model.index(0, 0).data()
    QTest.keyClick(chooser.search, Qt.Key.Key_Escape)

    assert headings[:2] == ["Documented by Tencent Cloud", "Text"]
    assert set(first) == {"StringEquals", "NumericEquals", "BooleanEquals", "IsBoolean", "IsNumeric"}
    assert len(rows) - len(headings) == 39
    assert current == "= number equals"
    assert found == "≥ text is at least"


def test_a_button_compares_with_another_path(open_bench: OpenBench) -> None:
    bench = _bench(open_bench, A)

    bench.click(bench.find(QToolButton, "by-path"))
    as_path = _test(bench)
    bench.type_into(bench.find(QLineEdit, "NumericEqualsPath"), "$.limit")
    bench.click(bench.find(QToolButton, "by-path"))

    assert as_path == {"Variable": "$.a", "NumericEqualsPath": "$"}
    assert _test(bench) == {"Variable": "$.a", "NumericEquals": 0}


def test_a_switch_says_what_it_asks_for(open_bench: OpenBench) -> None:
    bench = _bench(open_bench, B)
    switch = bench.find(Switch, "IsPresent")
    before = switch.accessibleName()

    QTest.keyClick(switch, Qt.Key.Key_Space)
    bench.settle()

    assert before == "IsPresent: is present"
    assert switch.accessibleName() == "IsPresent: is absent"
    assert _test(bench) == {"Variable": "$.b", "IsPresent": False}


def test_a_time_is_chosen_from_a_calendar(open_bench: OpenBench) -> None:
    bench = _bench(open_bench, {"Variable": "$.t", "TimestampLessThan": "2026-01-31T08:00:00+08:00"})

    bench.click(bench.find(QToolButton, "pick-time"))
    chooser = bench.page.findChild(TimeChooser)
    assert chooser is not None
    shown = chooser.text
    days = chooser.calendar.focusProxy()
    assert days is not None
    QTest.keyClick(days, Qt.Key.Key_Left)
    bench.click(chooser.use)

    assert shown == "2026-01-31T08:00:00+08:00"
    assert _test(bench)["TimestampLessThan"] == "2026-01-30T08:00:00+08:00"


@pytest.mark.slow
def test_what_is_nested_too_deep_or_too_large_is_json(open_bench: OpenBench) -> None:
    bench = _bench(open_bench, {"Or": [A] * (MOST + 1)})
    editor = bench.find(QPlainTextEdit, "json-text")

    QTest.keyClick(editor, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    QTest.keyClicks(editor, '[{"Variable": "$.a", "IsNull": true}]')
    QTest.keyClick(editor, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    bench.settle()

    assert bench.value(RULE + "/Or/0/IsNull") is True
    assert len(_parts(bench)) == 2


def test_a_condition_that_is_none_does_no_harm(open_bench: OpenBench) -> None:
    bench = _bench(open_bench, {"And": [7, {"And": 3}, {"Not": []}, B]})

    assert len(_parts(bench)) >= 4
    assert bench.find(QPlainTextEdit, "json-text").toPlainText() == "3"  # no list of conditions: left as it is
    _menu(_parts(bench)[1], "Remove the condition")
    bench.settle()

    assert _test(bench)["And"][0] == {"And": 3}


@pytest.mark.slow
def test_the_run_tells_which_rule_is_taken(open_bench: OpenBench) -> None:
    workflow = {
        "StartAt": "Check",
        "States": {
            "Check": {
                "Type": "Choice",
                "Choices": [
                    {"Variable": "$.age", "NumericLessThan": 18, "Next": "Done"},
                    {"And": [{"Variable": "$.age", "IsPresent": True}, {"Variable": "$.x", "IsPresent": False}],
                     "Next": "Done"},
                ],
            },
            "Done": {"Type": "Succeed"},
        },
    }  # fmt: skip
    bench = open_bench(workflow)
    bench.inspector.resize(360, 1200)
    bench.select(CHOICE)
    line = bench.page.findChild(TrialLine)
    assert line is not None
    before = line.words.text()

    bench.run({"age": 20})
    bench.select(CHOICE)
    bench.inspector.show_configuration()

    assert before == "Once the workflow ran, it says here which rule is taken."
    assert line.words.text() == "With the data of the run, rule 2 decides; it goes to Done."
    assert [_card(bench, number).frame.property("taken") for number in (0, 1)] == [False, True]
    signs = [part.sign.accessibleName() for part in _parts(bench)]
    assert signs == ["Not true for the data"]


@pytest.mark.slow
def test_an_edge_of_a_choice_says_whether_it_is_taken(open_bench: OpenBench) -> None:
    bench = _bench(open_bench, A, C)
    bench.inspector.trial_data.type_in(CHOICE, {"a": 2, "c": "x"})

    bench.select(edges=(CHOICE + "#/Choices/1/Next",))
    line = bench.find(TrialLine, "trial")
    taken = _card(bench, 1).frame.property("taken")
    words = line.words.text()
    bench.select(edges=("/States/Work#/Next",))

    assert words == "With the data you typed, rule 2 decides; it goes to Shape."
    assert taken is True
    assert not line.isVisible()


@pytest.mark.slow
def test_other_data_are_typed_and_tried(open_bench: OpenBench) -> None:
    bench = _bench(open_bench, A, C)
    line = bench.page.findChild(TrialLine)
    assert line is not None

    bench.click(bench.find(QPushButton, "try-data"))
    popup = line.findChild(DataPopup)
    assert popup is not None
    popup.edit.set_text('{"a": 1')
    bench.click(popup.use)
    is_open = popup.isVisible()
    popup.edit.set_text('{"a": 2}')
    bench.click(popup.use)
    failing = line.words.text()
    bench.click(bench.find(QPushButton, "forget-data"))

    assert is_open
    assert failing.startswith("With the data you typed, the node fails: The JSONPath '$.c'")
    assert line.words.text().startswith("Once the workflow ran")


def test_the_last_input_is_tried_on_the_first_node(open_bench: OpenBench) -> None:
    workflow = copy.deepcopy(PIPELINE)
    workflow["StartAt"] = "Check"
    bench = open_bench(workflow)
    bench.inspector.trial_data.saved_input = lambda: '{"kind": "a", "count": 1}'
    bench.select(CHOICE)
    line = bench.page.findChild(TrialLine)
    assert line is not None

    assert line.words.text() == "With the last input, rule 1 decides; it goes to Shape."
    bench.type_into(bench.find(QLineEdit, "StringEquals"), "b")
    assert line.words.text() == "With the last input, no rule matches; it goes to Shape by Default."


def test_a_past_run_can_be_looked_at_but_not_changed(open_bench: OpenBench) -> None:
    bench = _bench(open_bench, {"And": [A, B]})
    widgets: list[QWidget] = [bench.find(QPushButton, "add-test"), bench.find(QComboBox, "group")]
    widgets += [bench.find(QToolButton, "condition-menu"), bench.find(OperatorButton, "operator")]

    bench.document.hold(True)
    bench.settle()

    assert not any(widget.isEnabled() for widget in widgets)
    bench.document.hold(False)


def test_a_path_shows_what_it_finds_in_the_typed_data(open_bench: OpenBench) -> None:
    bench = _bench(open_bench, {"Variable": "$.age", "NumericEquals": 1})
    line = _parts(bench)[0].test
    assert line is not None
    field = line.variable.field
    assert isinstance(field, TestedPath)
    is_quiet = field.preview.isHidden()

    bench.inspector.trial_data.type_in(CHOICE, {"age": 42})
    bench.settle()

    assert is_quiet
    assert field.preview.text() == "→ 42"
    assert not field.preview.isHidden()


def test_a_group_stays_whole_while_the_json_is_broken_and_its_links_are_faint(open_bench: OpenBench) -> None:
    inner = {"Or": [{"Variable": "$.b", "NumericEquals": 1}, {"Variable": "$.c", "IsNull": True}]}
    rule = {"And": [{"Variable": "$.a", "StringEquals": "x"}, inner], "Next": "Z"}
    states = {"C": {"Type": "Choice", "Choices": [rule]}, "Z": {"Type": "Succeed"}}
    bench = open_bench({"StartAt": "C", "States": states})
    bench.select("/States/C")

    def heights() -> list[tuple[str, int]]:
        shown = [part for part in bench.page.findChildren(ConditionPart) if part.isVisible()]
        return [(part.place.pointer, part.height()) for part in shown]

    def colors() -> set[str]:
        links = [bench.find(QPushButton, name) for name in ("add-test", "add-group", "add-comment", "add-Choices")]
        return {link.palette().color(QPalette.ColorRole.ButtonText).name() for link in links}

    before, bright = heights(), colors()

    bench.document.type_text(len(bench.document.text) - 1, 1, "")
    bench.settle()

    assert len(before) == 5
    assert heights() == before
    assert colors() == {theme().color("faint").name()} != bright
    assert not any(bench.find(QPushButton, name).isEnabled() for name in ("add-test", "add-group", "add-Choices"))
