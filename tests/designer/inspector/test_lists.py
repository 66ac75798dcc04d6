"""Rules, retriers and catchers: added, changed, reordered, removed; each one undo step."""

import copy
import json
from itertools import pairwise

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QComboBox, QLabel, QLineEdit, QMenu, QPushButton, QToolButton, QWidget

from designer.inspector.cards import Card
from designer.inspector.error_names import ErrorNamesField
from designer.inspector.handler_cards import CatcherCard, RetrierCard
from designer.inspector.inspector import Tab
from designer.inspector.labels import ElidedLabel
from designer.inspector.operator_button import OperatorButton
from designer.inspector.retry_timeline import RetryTimeline
from designer.inspector.rule_card import RuleCard
from designer.inspector.switch_field import Switch
from designer.widgets.chooser import Chooser

from .conftest import CHOICE, PIPELINE, TASK, Bench, OpenBench, child

_COLUMNS = ("IntervalSeconds", "MaxAttempts", "BackoffRate")


def cards(bench: Bench, kind: type[Card]) -> list[Card]:
    found = [card for card in bench.page.findChildren(kind) if card.isVisible()]
    return sorted(found, key=lambda card: card.index)


def choose_operator(bench: Bench, inside: QWidget, name: str) -> None:
    """Open the list of operators by a click, and find one by typing."""
    bench.click(child(inside, OperatorButton, "operator"))
    chooser = inside.findChild(Chooser)
    assert chooser is not None
    QTest.keyClicks(chooser.search, name)
    QTest.keyClick(chooser.search, Qt.Key.Key_Return)
    bench.settle()


@pytest.mark.parametrize(
    ("pointer", "tab", "add"),
    [
        (CHOICE, Tab.CONFIGURE, "add-Choices"),
        (TASK, Tab.ERRORS, "add-Retry"),
        (TASK, Tab.ERRORS, "add-Catch"),
    ],
    ids=["rule", "retrier", "catcher"],
)
def test_the_keys_go_to_the_first_field_of_what_is_added(
    open_bench: OpenBench, pointer: str, tab: Tab, add: str
) -> None:
    bench = open_bench()
    bench.select(pointer, tab=tab)

    bench.click(bench.find(QPushButton, add))

    focus = QApplication.focusWidget()
    assert isinstance(focus, QLineEdit)
    (card,) = (card for card in bench.page.findChildren(Card) if card.isAncestorOf(focus))
    assert card.index == len(cards(bench, type(card))) - 1
    assert focus.selectedText() == focus.text() != ""


def test_a_rule_is_added_and_filled_in(open_bench: OpenBench) -> None:
    bench = open_bench()
    bench.select(CHOICE)

    bench.click(bench.find(QPushButton, "add-Choices"))
    card = cards(bench, RuleCard)[2]
    variable = child(card, QLineEdit, "Variable")
    bench.type_into(variable, "$.age")
    choose_operator(bench, card, "NumericGreaterThanEquals")
    bench.type_into(child(card, QLineEdit, "NumericGreaterThanEquals"), "18")
    bench.choose(child(card, QComboBox, "Next"), "Shape")

    assert bench.value(CHOICE + "/Choices/2") == {
        "Variable": "$.age",
        "NumericGreaterThanEquals": 18,
        "Next": "Shape",
    }
    assert bench.document.undo_stack.count() == 5
    assert card.summary.text() == "$.age ≥ 18"


def test_another_operator_keeps_what_fits_of_the_operand(open_bench: OpenBench) -> None:
    bench = open_bench()
    bench.select(CHOICE)
    card = cards(bench, RuleCard)[1]
    choose_operator(bench, card, "StringEquals")
    as_text = bench.value(CHOICE + "/Choices/1")
    choose_operator(bench, card, "IsPresent")
    as_boolean = bench.value(CHOICE + "/Choices/1")
    bench.click(child(card, Switch, "IsPresent"))

    assert as_text == {"Variable": "$.count", "StringEquals": "3", "Next": "Work"}
    assert as_boolean == {"Variable": "$.count", "IsPresent": True, "Next": "Work"}
    assert bench.value(CHOICE + "/Choices/1/IsPresent") is False


def test_rules_are_reordered_and_removed_by_their_buttons(open_bench: OpenBench) -> None:
    bench = open_bench()
    bench.select(CHOICE)

    bench.click(cards(bench, RuleCard)[1].up)
    order = [rule["Next"] for rule in bench.value(CHOICE + "/Choices")]
    bench.click(cards(bench, RuleCard)[0].remove)

    assert order == ["Work", "Shape"]
    assert [rule["Next"] for rule in bench.value(CHOICE + "/Choices")] == ["Shape"]
    assert len(cards(bench, RuleCard)) == 1
    assert bench.document.undo_stack.count() == 2


def test_what_is_typed_in_a_rule_moves_with_it(open_bench: OpenBench) -> None:
    bench = open_bench()
    bench.select(CHOICE)
    first = cards(bench, RuleCard)[0]

    bench.type_into(child(first, QLineEdit, "Variable"), "$.moved", end=None)
    bench.click(first.down)

    assert [rule["Variable"] for rule in bench.value(CHOICE + "/Choices")] == ["$.count", "$.moved"]
    assert [child(card, QLineEdit, "Variable").text() for card in cards(bench, RuleCard)] == ["$.count", "$.moved"]


def test_a_rule_without_a_test_can_be_given_one(open_bench: OpenBench) -> None:
    workflow = json.loads(json.dumps(PIPELINE))
    workflow["States"]["Check"]["Choices"][0] = {"Variable": "$.a", "Next": "Shape"}
    bench = open_bench(workflow)
    bench.select(CHOICE)

    choose_operator(bench, cards(bench, RuleCard)[0], "BooleanEquals")

    assert bench.value(CHOICE + "/Choices/0/BooleanEquals") is True


def test_an_edge_shows_its_rule_and_can_be_deleted(open_bench: OpenBench) -> None:
    bench = open_bench()
    bench.select(edges=(CHOICE + "#/Choices/1/Next",))

    bench.type_into(bench.find(QLineEdit, "NumericEquals"), "4")
    title = bench.inspector.header.name.text()
    bench.click(bench.find(QPushButton, "delete-edge"))

    assert title == "Check → Work"
    assert len(bench.value(CHOICE + "/Choices")) == 1
    assert bench.selection.is_empty


@pytest.mark.parametrize(
    ("edge", "words", "pointer", "expected"),
    [
        (TASK + "#/Next", "Shape", TASK + "/Next", "Shape"),
        (TASK + "#/Next", "End", TASK + "/End", True),
        ("#/StartAt", "Check", "/StartAt", "Check"),
        (CHOICE + "#/Default", "Work", CHOICE + "/Default", "Work"),
    ],
    ids=["next", "end", "start", "default"],
)
def test_an_edge_is_led_elsewhere(open_bench: OpenBench, edge: str, words: str, pointer: str, expected: object) -> None:
    bench = open_bench()
    bench.select(edges=(edge,))

    bench.choose(bench.find(QComboBox, "edge-target"), words)

    assert bench.value(pointer) == expected


def test_a_catch_edge_shows_its_catcher(open_bench: OpenBench) -> None:
    bench = open_bench()
    bench.select(edges=(TASK + "#/Catch/0/Next",))

    bench.type_into(bench.find(QLineEdit, "ErrorEquals"), "StatesTimeout, MyError")

    assert bench.value(TASK + "/Catch/0/ErrorEquals") == ["StatesTimeout", "MyError"]


def test_the_errors_tab_counts_and_edits_retriers(open_bench: OpenBench) -> None:
    bench = open_bench()
    bench.select(TASK, tab=Tab.ERRORS)
    number = [bench.inspector.tabs.tabData(place) for place in range(4)].index(Tab.ERRORS)
    before = bench.inspector.tabs.tabText(number)

    bench.click(bench.find(QPushButton, "add-Retry"))
    bench.type_into(child(cards(bench, RetrierCard)[0], QLineEdit, "MaxAttempts"), "4")
    waits = cards(bench, RetrierCard)[0].findChildren(QLabel)

    assert before == "Errors 2"
    assert bench.inspector.tabs.tabText(number) == "Errors 3"
    assert bench.value(TASK + "/Retry/0/MaxAttempts") == 4
    assert any("1 s, 2 s, 4 s, 8 s" in label.text() for label in waits)


def test_a_wrong_value_in_a_retry_moves_and_cuts_nothing(open_bench: OpenBench) -> None:
    bench = open_bench()
    bench.inspector.resize(360, 760)
    bench.select(TASK, tab=Tab.ERRORS)
    card = cards(bench, RetrierCard)[0]
    assert isinstance(card, RetrierCard)
    heights = {edit: edit.height() for edit in bench.page.findChildren(QLineEdit)}

    bench.type_into(child(card, QLineEdit, "IntervalSeconds"), "abc")

    message = card.rows["IntervalSeconds"].message
    assert message.text() == "Interval (s): This must be a number. It is not applied yet."
    assert message.height() >= message.heightForWidth(message.width())
    assert len({card.rows[name].name.mapTo(card, QPoint()).y() for name in _COLUMNS}) == 1
    assert all(edit.height() >= height for edit, height in heights.items())


def test_a_wrong_number_in_the_text_is_not_called_not_applied(open_bench: OpenBench) -> None:
    workflow = copy.deepcopy(PIPELINE)
    workflow["States"]["Work"]["Retry"][0]["IntervalSeconds"] = 0
    bench = open_bench(workflow)

    bench.select(TASK, tab=Tab.ERRORS)
    card = cards(bench, RetrierCard)[0]
    assert isinstance(card, RetrierCard)
    message = card.rows["IntervalSeconds"].message
    as_opened = message.text()
    bench.type_into(child(card, QLineEdit, "IntervalSeconds"), "-1")

    assert as_opened == "Interval (s): This must be at least 1."
    assert message.text() == "Interval (s): This must be at least 1. It is not applied yet."


def test_tab_goes_through_the_rules_as_they_are_seen(open_bench: OpenBench) -> None:
    bench = open_bench()
    bench.select(CHOICE)
    choose_operator(bench, cards(bench, RuleCard)[0], "StringGreaterThan")
    bench.inspector.activateWindow()  # the list took the keyboard
    first: QWidget = bench.find(QPushButton, "try-data")
    first.setFocus()
    fields: list[QWidget] = [first]
    while fields[-1].objectName() != "Comment":
        QTest.keyClick(fields[-1], Qt.Key.Key_Tab)
        focused = QApplication.focusWidget()
        assert focused is not None
        assert focused not in fields, [field.objectName() for field in fields]
        fields.append(focused)

    buttons = ("move-up", "move-down", "remove")
    assert [field.objectName() for field in fields if field.objectName() not in buttons] == [
        "try-data",
        *("Variable", "condition-menu", "operator", "StringGreaterThan", "by-path"),
        *("And-condition", "Or-condition", "add-comment", "Next"),
        *("Variable", "condition-menu", "operator", "NumericEquals", "by-path"),
        *("And-condition", "Or-condition", "add-comment", "Next"),
        *("Default", "Comment"),
    ]
    places = [field.mapTo(bench.page, field.rect().center()).y() for field in fields]
    assert all(before <= after + 4 for before, after in pairwise(places))


def test_the_usual_error_names_are_in_a_menu(open_bench: OpenBench) -> None:
    bench = open_bench()
    bench.select(TASK, tab=Tab.ERRORS)
    menu = child(cards(bench, RetrierCard)[0], QMenu, "error-names")

    menu.aboutToShow.emit()
    next(action for action in menu.actions() if action.text() == "StatesRuntime").trigger()
    bench.settle()

    assert bench.value(TASK + "/Retry/0/ErrorEquals") == ["StatesALL", "StatesRuntime"]


def test_rare_fields_wait_behind_a_link(open_bench: OpenBench) -> None:
    bench = open_bench()
    bench.select(TASK, tab=Tab.ERRORS)
    assert bench.inspector.errors.form is not None
    row = bench.inspector.errors.form.rows["HeartbeatSeconds"]
    was_hidden = not row.isVisible()

    bench.click(bench.inspector.errors.form.more.link)
    bench.type_into(bench.find(QLineEdit, "HeartbeatSeconds"), "30")

    assert was_hidden
    assert bench.value(TASK + "/HeartbeatSeconds") == 30


def test_the_last_catcher_takes_catch_away(open_bench: OpenBench) -> None:
    bench = open_bench()
    bench.select(TASK, tab=Tab.ERRORS)
    assert bench.inspector.errors.form is not None

    bench.click(bench.inspector.errors.form.catch.cards[0].remove)

    assert bench.value(TASK + "/Catch") is ...


def test_many_nodes_are_counted_duplicated_and_deleted(open_bench: OpenBench) -> None:
    bench = open_bench()
    bench.select(CHOICE, TASK)

    bench.click(bench.find(QPushButton, "duplicate"))
    copies = bench.selection.pointers
    bench.click(bench.find(QPushButton, "delete"))

    assert copies == ("/States/Work2", "/States/Check2")
    assert set(bench.value("/States")) == {"Work", "Each", "Check", "Shape"}
    assert bench.inspector.header.name.text() == bench.document.title


def test_the_list_of_several_follows_the_selection_while_its_last_one_stays(open_bench: OpenBench) -> None:
    bench = open_bench()
    bench.select(CHOICE, TASK)

    bench.selection.set((CHOICE, "/States/Shape", TASK))
    bench.settle()

    listed = [line.text() for line in bench.inspector.many.list.findChildren(QLabel) if line.isVisible()]
    assert len(listed) == 3
    assert any("Shape" in line for line in listed)


def test_connections_that_are_selected_too_are_listed_as_they_are_counted(open_bench: OpenBench) -> None:
    bench = open_bench()
    bench.select(CHOICE, TASK, edges=(TASK + "#/Next",))

    listed = [line.text() for line in bench.inspector.many.list.findChildren(QLabel) if line.isVisible()]
    assert listed == ["Check  ·  Choice", "Work  ·  Task", "Work → Each"]
    assert bench.inspector.header.name.text() == "3 selected"


def test_nodes_are_taken_out_and_their_neighbours_connected(open_bench: OpenBench) -> None:
    bench = open_bench()
    bench.select("/States/Each", CHOICE)

    bench.click(bench.find(QPushButton, "delete-reconnect"))

    assert bench.value(TASK + "/Next") == "Shape"


def test_the_tip_of_a_branch_has_the_whole_of_a_long_name(open_bench: OpenBench) -> None:
    names = [f"{'a very long name for what is done here, ' * 2}{number}" for number in range(3)]
    one = {"StartAt": names[0], "States": {names[0]: {"Type": "Pass", "End": True}}}
    two = {
        "StartAt": names[1],
        "States": {names[1]: {"Type": "Pass", "Next": names[2]}, names[2]: {"Type": "Pass", "End": True}},
    }
    fork = {"StartAt": "Fork", "States": {"Fork": {"Type": "Parallel", "Branches": [one, two], "End": True}}}
    bench = open_bench(fork)

    bench.select("/States/Fork")

    tips = [words.toolTip() for words in bench.page.findChildren(ElidedLabel)]
    assert f"Branch 1: {names[0]}" in tips
    assert f"Branch 2: 2 nodes, starts at {names[1]}" in tips


def test_nothing_selected_shows_the_workflow(open_bench: OpenBench) -> None:
    bench = open_bench()

    bench.choose(bench.find(QComboBox, "StartAt"), "Check")
    bench.type_into(bench.find(QLineEdit, "TimeoutSeconds"), "60")
    bench.type_into(bench.find(QLineEdit, "TimeoutSeconds"), "0")

    assert bench.value("/StartAt") == "Check"
    assert bench.value("/TimeoutSeconds") == 60
    words = bench.inspector.workflow.counts.text()
    assert words.replace("\N{NO-BREAK SPACE}", " ") == "5 in all: Task 2, Map 1, Choice 1, Pass 1"
    assert "Choice 1" not in words  # the number stays in the line of its type


def test_cards_have_their_height_the_moment_they_are_shown(open_bench: OpenBench) -> None:
    bench = open_bench()
    bench.selection.set((CHOICE,))

    bench.inspector.update_now()

    assert all(card.height() >= card.minimumSizeHint().height() for card in cards(bench, RuleCard))


@pytest.mark.slow
def test_a_retrier_shows_when_it_tries_again(open_bench: OpenBench) -> None:
    workflow = copy.deepcopy(PIPELINE)
    workflow["States"]["Work"]["TimeoutSeconds"] = 10
    bench = open_bench(workflow)
    bench.select(TASK, tab=Tab.ERRORS)
    timeline = bench.find(RetryTimeline, "retry-timeline")
    before = timeline.accessibleName()

    bench.type_into(bench.find(QLineEdit, "MaxAttempts"), "99999")
    many = timeline.accessibleName()
    picture = timeline.grab().toImage()
    bench.type_into(bench.find(QLineEdit, "MaxAttempts"), "0")

    assert before == (
        "Tries again after 1 s, 2 s; 3 s of waiting in all. "
        "With 10 s for each attempt it is over after 33 s at the latest."
    )
    assert many.startswith("Tries again up to 99,999 times, after 1 s, 2 s, 4 s … over 100 years;")
    assert len({picture.pixel(x, 32) for x in range(picture.width())}) > 3
    assert not timeline.isVisible()
    card = cards(bench, RetrierCard)[0]
    assert isinstance(card, RetrierCard)
    assert card.waits.text() == "Never tries again."
    assert "never" in card.notes.text or "0" in card.notes.text


@pytest.mark.slow
@pytest.mark.parametrize(("is_asl", "most"), [(False, "2"), (True, "3")])
def test_an_empty_field_shows_the_default_of_the_dialect(open_bench: OpenBench, is_asl: bool, most: str) -> None:
    workflow = copy.deepcopy(PIPELINE)
    workflow["States"]["Work"]["Retry"] = [{"ErrorEquals": ["States.ALL" if is_asl else "StatesALL"]}]
    if is_asl:
        for task in (workflow["States"]["Work"], workflow["States"]["Each"]["Iterator"]["States"]["Add"]):
            task["Resource"] = "arn:aws:lambda:us-east-1:123456789012:function:sum"
        workflow["States"]["Work"]["Catch"] = [{"ErrorEquals": ["States.Timeout"], "Next": "Shape"}]
    bench = open_bench({"QueryLanguage": "JSONPath", **workflow} if is_asl else workflow)
    bench.select(TASK, tab=Tab.ERRORS)

    assert bench.find(QLineEdit, "MaxAttempts").placeholderText() == most
    assert bench.find(QLineEdit, "ErrorEquals").placeholderText() == ("States.ALL" if is_asl else "StatesALL")


def test_error_names_are_completed_behind_each_comma(open_bench: OpenBench) -> None:
    workflow = copy.deepcopy(PIPELINE)
    workflow["States"]["Stop"] = {"Type": "Fail", "Error": "OutOfStock"}
    bench = open_bench(workflow)
    bench.select(TASK, tab=Tab.ERRORS)
    line = bench.find(QLineEdit, "ErrorEquals")

    bench.type_into(line, "StatesTimeout, stock", end=None)
    field = cards(bench, RetrierCard)[0].findChild(ErrorNamesField)
    assert field is not None
    assert field.completer is not None
    popup = field.completer.popup()
    assert popup is not None
    QTest.keyClick(popup, Qt.Key.Key_Down)
    QTest.keyClick(popup, Qt.Key.Key_Return)
    QTest.keyClick(line, Qt.Key.Key_Return)
    bench.settle()

    assert bench.value(TASK + "/Retry/0/ErrorEquals") == ["StatesTimeout", "OutOfStock"]


@pytest.mark.slow
def test_alt_with_an_arrow_moves_a_rule_and_the_keys_go_with_it(open_bench: OpenBench) -> None:
    bench = open_bench()
    bench.select(CHOICE)
    line = child(cards(bench, RuleCard)[0], QLineEdit, "Variable")
    line.setFocus()

    QTest.keyClick(line, Qt.Key.Key_Down, Qt.KeyboardModifier.AltModifier)
    bench.settle()

    assert [rule["Variable"] for rule in bench.value(CHOICE + "/Choices")] == ["$.count", "$.kind"]
    focused = QApplication.focusWidget()
    assert isinstance(focused, QLineEdit)
    assert focused.text() == "$.kind"


@pytest.mark.slow
@pytest.mark.parametrize(
    ("pointer", "field", "tab", "kind"),
    [(CHOICE, "Choices", Tab.CONFIGURE, RuleCard), (TASK, "Retry", Tab.ERRORS, RetrierCard),
     (TASK, "Catch", Tab.ERRORS, CatcherCard)],
)  # fmt: skip
def test_what_nobody_knows_in_an_item_is_shown_and_can_go(
    open_bench: OpenBench, pointer: str, field: str, tab: Tab, kind: type[Card]
) -> None:
    workflow = copy.deepcopy(PIPELINE)
    workflow["States"][pointer.rpartition("/")[2]][field][0]["Odd"] = {"x": 1}
    bench = open_bench(workflow)
    bench.inspector.resize(360, 1800)
    bench.select(pointer, tab=tab)

    remove = child(cards(bench, kind)[0], QToolButton, "remove-Odd")
    bench.click(remove)

    assert bench.value(f"{pointer}/{field}/0/Odd") is ...


@pytest.mark.slow
def test_a_second_test_of_a_rule_is_shown_to_be_taken_away(open_bench: OpenBench) -> None:
    workflow = copy.deepcopy(PIPELINE)
    workflow["States"]["Check"]["Choices"][0]["IsNull"] = True
    bench = open_bench(workflow)
    bench.inspector.resize(360, 1800)
    bench.select(CHOICE)

    bench.click(child(cards(bench, RuleCard)[0], QToolButton, "remove-IsNull"))

    assert bench.value(CHOICE + "/Choices/0") == {"Variable": "$.kind", "StringEquals": "a", "Next": "Shape"}


def test_a_parallel_without_branches_gets_its_first(open_bench: OpenBench) -> None:
    bench = open_bench({"StartAt": "A", "States": {"A": {"Type": "Parallel", "Branches": [], "End": True}}})
    bench.select("/States/A")

    bench.click(bench.find(QPushButton, "add-branch"))

    assert bench.value("/States/A/Branches") == [{"StartAt": "", "States": {}}]
