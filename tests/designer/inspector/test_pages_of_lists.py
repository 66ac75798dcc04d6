"""Long lists are gone through page by page: hundreds of forms at once would hold the window up for seconds."""

from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QPushButton, QScrollArea

from designer.inspector.cards import CardList
from designer.inspector.field_row import FieldRow
from designer.inspector.inspector import Tab
from designer.inspector.pager import PAGE, Pager
from designer.inspector.rule_card import RuleCard
from designer.inspector.rule_list import RuleList
from designer.inspector.unknown_fields import UnknownFields
from designer.look import set_language

from .conftest import Bench, OpenBench, child

C = "/States/C"
COUNT = 2 * PAGE + 5


def workflow(**fields: Any) -> dict[str, Any]:
    return {"StartAt": "C", "States": {"C": fields, "D": {"Type": "Pass", "End": True}}}


def rules_of(open_bench: OpenBench, count: int = COUNT) -> tuple[Bench, RuleList]:
    rules = [{"Variable": "$.a", "NumericEquals": number, "Next": "D"} for number in range(count)]
    bench = open_bench(workflow(Type="Choice", Choices=rules))
    bench.select(C)
    return bench, bench.find(RuleList, "Choices")


def shown(rules: CardList) -> list[int]:
    """Return the numbers of the cards that can be seen, from 0."""
    return [card.index for card in rules.cards if card.isVisible()]


def turn(bench: Bench, part: CardList | UnknownFields, name: str) -> None:
    assert part.pager is not None
    bench.click(child(part.pager, QPushButton, name))
    bench.settle()


def names_of(fields: UnknownFields) -> list[str]:
    return [row.spec.name for row in fields.parts() if isinstance(row, FieldRow)]


def test_a_long_list_is_shown_by_pages(open_bench: OpenBench) -> None:
    bench, rules = rules_of(open_bench)
    pages = [shown(rules)]
    words = [rules.pager.words.text()]

    for _ in range(2):
        turn(bench, rules, "next-page")
        pages.append(shown(rules))
        words.append(rules.pager.words.text())
    is_last = rules.pager.behind.isHidden()
    turn(bench, rules, "previous-page")

    assert pages == [list(range(PAGE)), list(range(PAGE, 2 * PAGE)), list(range(2 * PAGE, COUNT))]
    assert words == ["1 to 20 of 45", "21 to 40 of 45", "41 to 45 of 45"]
    assert is_last
    assert shown(rules) == pages[1]
    assert len(rules.findChildren(RuleCard)) == PAGE


def test_a_page_that_is_turned_at_its_end_begins_at_its_beginning(open_bench: OpenBench) -> None:
    bench, rules = rules_of(open_bench)
    page = bench.page.findChild(QScrollArea) or bench.page
    assert isinstance(page, QScrollArea)
    page.verticalScrollBar().setValue(page.verticalScrollBar().maximum())
    last = rules.findChildren(Pager)[1] if rules.findChildren(Pager)[0] is rules.pager else rules.findChildren(Pager)[0]

    last.behind.click()
    bench.settle()
    QApplication.processEvents()

    seen = page.viewport().rect()
    assert seen.contains(rules.pager.mapTo(page.viewport(), rules.pager.rect().center()))


@pytest.mark.parametrize("count", [1, PAGE])
def test_a_short_list_has_no_pages(open_bench: OpenBench, count: int) -> None:
    _, rules = rules_of(open_bench, count)

    assert [pager.isVisible() for pager in rules.findChildren(Pager)] == [False, False]
    assert len(shown(rules)) == count


def test_what_is_typed_on_a_page_goes_to_its_item(open_bench: OpenBench) -> None:
    bench, rules = rules_of(open_bench)
    turn(bench, rules, "next-page")

    bench.type_into(child(rules.cards[3], QLineEdit, "Variable"), "$.b")

    assert [number for number, rule in enumerate(bench.value(f"{C}/Choices")) if rule["Variable"] == "$.b"] == [23]


def test_another_node_begins_at_its_first_page(open_bench: OpenBench) -> None:
    bench, rules = rules_of(open_bench)
    turn(bench, rules, "next-page")

    bench.select("/States/D")
    bench.select(C)

    assert shown(rules) == list(range(PAGE))


def test_a_new_item_is_shown_with_the_keys_in_it(open_bench: OpenBench) -> None:
    bench, rules = rules_of(open_bench)

    bench.click(rules.add)
    bench.settle()

    focused = QApplication.focusWidget()
    assert shown(rules) == list(range(2 * PAGE, COUNT + 1))
    assert focused is not None
    assert rules.cards[-1].isAncestorOf(focused)


def test_an_item_that_moves_to_the_next_page_takes_the_keys_along(open_bench: OpenBench) -> None:
    bench, rules = rules_of(open_bench)
    line = child(rules.cards[PAGE - 1], QLineEdit, "Variable")
    line.setFocus()

    QTest.keyClick(line, Qt.Key.Key_Down, Qt.KeyboardModifier.AltModifier)
    bench.settle()

    focused = QApplication.focusWidget()
    assert [rule["NumericEquals"] for rule in bench.value(f"{C}/Choices")][PAGE - 1 : PAGE + 1] == [PAGE, PAGE - 1]
    assert shown(rules)[0] == PAGE
    assert focused is not None
    assert rules.cards[0].isAncestorOf(focused)


def test_the_last_page_goes_with_its_last_item(open_bench: OpenBench) -> None:
    bench, rules = rules_of(open_bench, PAGE + 1)
    turn(bench, rules, "next-page")

    bench.click(rules.cards[0].remove)
    bench.settle()

    assert shown(rules) == list(range(PAGE))
    assert not rules.pager.isVisible()


def test_retriers_have_pages_too(open_bench: OpenBench) -> None:
    retriers = [{"ErrorEquals": [f"E{number}"]} for number in range(COUNT)]
    bench = open_bench(workflow(Type="Task", Resource="f", Retry=retriers, End=True))
    bench.select(C, tab=Tab.ERRORS)
    cards = bench.find(CardList, "Retry")

    turn(bench, cards, "next-page")

    assert shown(cards) == list(range(PAGE, 2 * PAGE))


def test_fields_that_nobody_knows_have_pages_too(open_bench: OpenBench) -> None:
    set_language("zh")
    unknown = {f"X{number}": number for number in range(COUNT)}
    bench = open_bench(workflow(Type="Pass", End=True, **unknown))
    bench.select(C)
    fields = bench.find(UnknownFields, "unknown-fields")
    first = names_of(fields)

    turn(bench, fields, "next-page")

    assert fields.pager is not None
    assert first == list(unknown)[:PAGE]
    assert names_of(fields) == list(unknown)[PAGE : 2 * PAGE]
    assert fields.pager.words.text() == "第 21–40 项，共 45 项"
