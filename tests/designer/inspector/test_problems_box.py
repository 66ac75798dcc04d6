"""The box above a form: what is wrong with a state, in as few words as will do."""

import json

from PySide6.QtWidgets import QLabel, QPushButton

from designer.document.silencing import silence

from .conftest import CHOICE, PIPELINE, OpenBench


def test_a_long_list_of_problems_opens_on_demand(open_bench: OpenBench) -> None:
    workflow = json.loads(json.dumps(PIPELINE))
    workflow["States"]["Shape"].update({f"Odd{number}": number for number in range(5)})
    bench = open_bench(workflow)
    bench.select("/States/Shape")
    words = bench.find(QPushButton, "more-problems").text()

    bench.click(bench.find(QPushButton, "more-problems"))

    shown = [label for label in bench.inspector.configure.problems.findChildren(QLabel) if "Odd" in label.text()]
    assert words == "and 2 more"
    assert len([label for label in shown if label.isVisible()]) == 5


def test_what_is_silenced_is_not_told_in_the_form(open_bench: OpenBench) -> None:
    workflow = json.loads(json.dumps(PIPELINE))
    workflow["States"]["Shape"]["Odd"] = 1
    bench = open_bench(workflow)
    bench.select("/States/Shape")
    box = bench.inspector.configure.problems
    before = box.isVisible()

    silence(bench.document, "unknown-field", "/States/Shape/Odd")
    bench.settle()

    assert before
    assert not box.isVisible()


def test_what_is_wrong_in_the_same_words_is_told_once_with_the_number_of_places(open_bench: OpenBench) -> None:
    workflow = json.loads(json.dumps(PIPELINE))
    rules = [{"Variable": "$.n", "NumericGreaterThanEquals": number, "Next": "Shape"} for number in range(45)]
    workflow["States"]["Check"]["Choices"] = rules
    bench = open_bench(workflow)
    bench.select(CHOICE)

    words = [label.text() for label in bench.inspector.configure.problems.findChildren(QLabel) if label.text()]

    assert [line.partition(" (")[2] for line in words if "an extension" in line] == ["45 places)"]
