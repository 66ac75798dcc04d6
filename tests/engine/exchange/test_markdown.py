"""A workflow as a report: what each state does, where it goes, what it does about errors, which paths it reads."""

import json
import re
from typing import Any

import pytest

from engine.definition import read_definition
from engine.exchange.markdown import code, plain, to_markdown
from engine.language.dialects import Dialect
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
        "| State | Type | What it does | Next | Errors | Fields |",
        "| --- | --- | --- | --- | --- | --- |",
        "| **Ask** | Task | calls `lambda · sum`<br>adds \\| up | Big? |"
        " retry up to 4 times, first after 2 s, then ×1.5 `States.Timeout`<br>catch `States.ALL` → Lost |"
        " Resource `arn:aws:states:::lambda:invoke`<br>Parameters `$.values`<br>ResultPath `$.total` |",
        "| **Big?** | Choice | decides; rules: 1 | `$.total > 5` → Each<br>otherwise → Wait |  | Choices `$.total` |",
        "| **Each** | Map | for each item `$.list` | Wait |  | ItemsPath `$.list` |",
        '| Each › **a/b** | Pass | fixed result `"$.no"` | *end* |  |  |',
        "| **Wait** | Wait | waits `5 seconds` | Both |  |  |",
        "| **Both** | Parallel | runs side by side; branches: 2 | *end* |  |  |",
        "| Both › **x** | Succeed | ends well | *end* |  |  |",
        "| Both › **y** | Pass | passes its input on | *end* |  |  |",
        "| **Lost** | Fail | fails `Lost` |  |  | Cause `gone` |",
    ]


def _row(language: str = "en", **state: Any) -> list[str]:
    text = json.dumps({"StartAt": "A", "States": {"A": {**state, "End": True}}})
    report = to_markdown(read_definition(text, Dialect.ASL), "flow", Words(language)).text
    return report.splitlines()[-1].split(" | ")


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({}, "passes its input on"),
        ({"Result": {"long": "x" * 200}}, f'fixed result `{{"long":"{"x" * 43}…{"x" * 25}"}}`'),
        ({"Assign": {"a": 1}}, "sets variables"),
        ({"Parameters": {"a.$": "$.b"}}, "shapes its input"),
        ({"ResultPath": "$.copy"}, "shapes its input"),
        ({"QueryLanguage": "JSONata", "Output": "{% 1 %}"}, "shapes its input"),
        ({"InputPath": "$.part"}, "takes a part of its input"),
    ],
    ids=["nothing", "result", "variables", "parameters", "result path", "jsonata", "part"],
)
def test_a_pass_is_said_to_do_what_it_does(fields: dict[str, Any], said: str) -> None:
    assert _row(Type="Pass", **fields)[2] == said


DISTRIBUTED: dict[str, Any] = {
    "Type": "Map",
    "MaxConcurrency": 7,
    "ItemProcessor": {
        "ProcessorConfig": {"Mode": "DISTRIBUTED", "ExecutionType": "STANDARD"},
        "StartAt": "B",
        "States": {"B": {"Type": "Pass", "End": True}},
    },
    "ItemReader": {
        "Resource": "arn:aws:states:::s3:getObject",
        "Parameters": {"Bucket": "stock", "Key.$": "$.key"},
    },
    "ResultWriter": {"Resource": "arn:aws:states:::s3:putObject", "Parameters": {"Bucket": "out", "Prefix": "p"}},
}


def _map_row(language: str = "en", **fields: Any) -> list[str]:
    text = json.dumps({"StartAt": "A", "States": {"A": {**DISTRIBUTED, **fields, "End": True}}})
    report = to_markdown(read_definition(text, Dialect.ASL), "flow", Words(language)).text
    return report.splitlines()[-2].split(" | ")


def test_a_distributed_map_tells_its_concurrency_and_where_it_reads_and_writes() -> None:
    assert _map_row()[2].split("<br>") == [
        "for each item",
        "concurrency at most `7`",
        "as executions of their own `DISTRIBUTED`",
        "reads its items from `Bucket: stock, Key: $.key`",
        "writes the results to `Bucket: out, Prefix: p`",
    ]
    assert _map_row("zh")[2].split("<br>")[1:4] == [
        "并发数不超过 `7`",
        "各自作为独立的执行 `DISTRIBUTED`",
        "元素读取自 `Bucket: stock, Key: $.key`",
    ]


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"MaxConcurrency": 0}, ""),
        ({"MaxConcurrency": "{% $n %}", "QueryLanguage": "JSONata"}, "concurrency at most `{% $n %}`"),
    ],
    ids=["no limit", "expression"],
)
def test_a_concurrency_is_told_where_there_is_a_limit(fields: dict[str, Any], said: str) -> None:
    processor = {"StartAt": "B", "States": {"B": {"Type": "Pass", "End": True}}}

    lines = _map_row(ItemProcessor=processor, **fields)[2].split("<br>")

    assert lines == ["for each item", *([said] if said else [])]


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("en", "retry up to 3 times, first after 1 s, then ×2, at most 9 s, with full jitter"),
        ("zh", "最多重试 3 次，首次间隔 1 秒，之后 ×2，不超过 9 秒，间隔随机缩短"),
    ],
)
def test_a_retrier_tells_its_longest_wait_and_its_jitter(language: str, said: str) -> None:
    retrier = {"ErrorEquals": ["States.ALL"], "MaxDelaySeconds": 9, "JitterStrategy": "FULL"}

    row = _row(language, Type="Task", Resource="arn:aws:lambda:us-east-1:1:function:f", Retry=[retrier])

    assert row[4] == f"{said} `States.ALL`"


def test_a_path_is_listed_once_with_the_field_that_it_is_in() -> None:
    row = _row(Type="Pass", InputPath="$.a", Parameters={"x.$": "$.b", "y": {"z.$": "$.c"}, "w.$": "$.b"})

    assert row[5] == "InputPath `$.a`<br>Parameters `$.b` `$.c` |"


def test_fields_that_hold_no_path_are_in_the_report() -> None:
    row = _row(Type="Task", Resource="f", TimeoutSeconds=5, Odd={"a": [1]}, Credentials={"RoleArn": "x" * 90})

    report = _report(TimeoutSeconds=60, Version="1.0")

    assert row[5].startswith('Resource `f`<br>TimeoutSeconds `5`<br>Odd `{"a":[1]}`<br>Credentials `{"RoleArn":"xxx')
    assert "What \\*it\\* is for\n\n- TimeoutSeconds `60`\n- Version `1.0`\n\n```mermaid" in report


def test_what_is_not_wholly_in_a_report_is_told_in_one_note() -> None:
    catcher = {"ErrorEquals": ["A"], "ResultPath": "$.e", "Next": "B", "Comment": "why"}
    rule = {"Variable": "$.a", "IsNull": True, "Next": "B", "Assign": {"x": 1}}
    states = {
        "A": {"Type": "Task", "Resource": "f", "Parameters": {"x.$": "$.y", "z": 1}, "Catch": [catcher], "Next": "C"},
        "C": {"Type": "Choice", "Choices": [rule], "Default": "B"},
        "B": {"Type": "Pass", "Result": {"long": "x" * 200}, "TimeoutSeconds": 5, "End": True},
    }
    definition = read_definition(json.dumps({"StartAt": "A", "States": states}))

    (note,) = to_markdown(definition, "flow", Words("en")).notes

    told = "not, or not wholly, in the report: Assign (1), Comment (1), Parameters (1), Result (1)"
    assert (note.text("en"), note.is_lost) == (told, False)


def test_a_report_speaks_chinese() -> None:
    report = _report("zh")

    assert "| 节点 | 类型 | 作用 | 下一节点 | 错误处理 | 字段 |" in report
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
