"""A workflow as a report: what each state does, where it goes, what it does about errors, which paths it reads."""

import json
import re
from typing import Any

import pytest

from engine.definition import read_definition
from engine.exchange.markdown import code, plain, to_markdown
from engine.report.words import Words

STATES: dict[str, Any] = {
    "Ask": {
        "Type": "Task",
        "Resource": "arn:aws:states:::lambda:invoke",
        "Parameters": {"FunctionName": "sum", "Payload.$": "$.values"},
        "Comment": "adds | up",
        "ResultPath": "$.total",
        "Retry": [{"ErrorEquals": ["States.Timeout"], "IntervalSeconds": 2, "MaxAttempts": 4, "BackoffRate": 1.5}],
        "Catch": [{"ErrorEquals": ["States.ALL"], "Next": "Lost"}],
        "Next": "Big?",
    },
    "Big?": {
        "Type": "Choice",
        "Choices": [{"Variable": "$.total", "NumericGreaterThan": 5, "Next": "Each"}],
        "Default": "Wait",
    },
    "Each": {
        "Type": "Map",
        "ItemsPath": "$.list",
        "ItemProcessor": {"StartAt": "a/b", "States": {"a/b": {"Type": "Pass", "Result": "$.no", "End": True}}},
        "Next": "Wait",
    },
    "Wait": {"Type": "Wait", "Seconds": 5, "Next": "Both"},
    "Both": {
        "Type": "Parallel",
        "Branches": [{"StartAt": "x", "States": {"x": {"Type": "Succeed"}}}, {"StartAt": "y", "States": {"y": {"Type": "Pass", "End": True}}}],
        "End": True,
    },
    "Lost": {"Type": "Fail", "Error": "Lost", "Cause": "gone"},
}  # fmt: skip


def _report(language: str = "en", **top: Any) -> str:
    text = json.dumps({"Comment": "What *it* is for", "StartAt": "Ask", "States": STATES, **top})
    return to_markdown(read_definition(text), "flow_1", Words(language)).text


def test_a_report_has_title_comment_diagram_and_a_row_for_each_state() -> None:
    report = _report()

    assert report.startswith("# flow\\_1\n\nWhat \\*it\\* is for\n\n```mermaid\nstateDiagram-v2\n")
    assert report[report.index("## ") :].splitlines() == [
        "## States",
        "",
        "| State | Type | What it does | Next | Errors | Paths |",
        "| --- | --- | --- | --- | --- | --- |",
        "| **Ask** | Task | calls `lambda · sum`<br>adds \\| up | Big? |"
        " retry up to 4 times, first after 2 s, then ×1.5 `States.Timeout`<br>catch `States.ALL` → Lost |"
        " `$.values`<br>`$.total` |",
        "| **Big?** | Choice | decides; rules: 1 | `$.total > 5` → Each<br>otherwise → Wait |  | `$.total` |",
        "| **Each** | Map | for each item `$.list` | Wait |  | `$.list` |",
        "| Each › **a/b** | Pass | gives a fixed result | *end* |  |  |",
        "| **Wait** | Wait | waits `5 seconds` | Both |  |  |",
        "| **Both** | Parallel | runs side by side; branches: 2 | *end* |  |  |",
        "| Both › **x** | Succeed | ends well | *end* |  |  |",
        "| Both › **y** | Pass | shapes its input | *end* |  |  |",
        "| **Lost** | Fail | fails `Lost` |  |  |  |",
    ]


def test_a_report_speaks_chinese() -> None:
    report = _report("zh")

    assert "| 节点 | 类型 | 作用 | 下一节点 | 错误处理 | 路径 |" in report
    assert "否则 → Wait" in report
    assert not re.search(r"\| (calls|decides|otherwise)", report)


@pytest.mark.parametrize(
    ("text", "shown"),
    [("a|b\nc", "a\\|b c"), ("1. a", "1\\. a"), ("- a", "\\- a"), ("<b>&$x$", "\\<b\\>\\&\\$x\\$"), ("", "")],
)
def test_a_text_is_shown_as_it_is(text: str, shown: str) -> None:
    assert plain(text) == shown


@pytest.mark.parametrize(
    ("text", "shown"), [("$.a", "`$.a`"), ("a`b", "``a`b``"), ("`a`", "`` `a` ``"), ("a|b", "`a\\|b`"), (" ", "")]
)
def test_code_is_shown_as_it_is(text: str, shown: str) -> None:
    assert code(text) == shown


def test_a_text_without_a_machine_gives_a_report_without_states() -> None:
    assert "| State |" in to_markdown(read_definition("[]"), "x", Words("en")).text
