"""What the random user types and pastes: nonsense of every kind, and words that a workflow could mean."""

import random

from designer.document.document import Document

NONSENSE = [
    *('"', "{", "}", "[", "]", ",", ":", "\\", "\n", "\t", " ", "a", "0", "-", "$", "$.", "true", "null", "NaN"),
    *('"Next": "A"', '"Type": "Map"', "Task", "$.x", "1e999", "scf", "sum", "A/b~", "x" * 60),
]
COMPOSED = ["节点", "开始执行", "é", "😀", "\u200d", "\u2028", "\ud800", "\x00", "\x85", "ﷺ", "a\u0301"]
VALUES = [
    *("true", "false", "null", "0", "17", "-2.50", "1e3", '"text"', "text", "[]", "{}", '{"a": 1, "b": [2, "x"]}'),
    *("[1, [2, {}], null]", '{"a": 1, "a": 2}', '"\\ud83d\\ude00"', "{", "[1,", "0x1", "00", "1.", '"a', "$.key1"),
]
PATHS = [
    *("$", "$.key1", "$.key2[0]", "$.a.b.c", "$['a b']", "$$", "$$.Map.Item.Value", "$..x", "$.x[", "$.a[?(@.b>1)]"),
    *("States.Format('{}', $.a)", "States.MathAdd($.a, 1)", "States.UUID()", "States.Nothing(", "{% $states.input %}"),
]
TIMES = ["2026-11-26T23:15:00Z", "2026-02-30T00:00:00Z", "1", "0", "600", "99999999999", "-1", "soon", "12.5"]
ERRORS = ["States.ALL", "States.Timeout", "States.TaskFailed", "MyError", "States.", "States.ALL, MyError", ""]
RESOURCES = [
    *(
        "sum",
        "pow",
        "scf-demo",
        "nothing-there",
        "https://localhost:1/x",
        "${function}",
        "arn:aws:lambda:x:1:function:f",
    ),
    "qrn:qcs:asw:ap-guangzhou:1:sdk:json:qcloud:scf:Invoke/sum/$LATEST/default",
]
CONDITIONS = ["StringEquals", "NumericGreaterThan", "IsPresent", "And", "Not", "StringMatches", "a*b", "female", "3"]
TYPES = ["Task", "Choice", "Pass", "Wait", "Map", "Parallel", "Succeed", "Fail", "sum", "ta", "zzz", ""]
PATTERNS = [r"\w+", "(", "[a-", "^", "$", r'"(\w+)":', ".", r"(?P<n>S)", r"\\", "Type", "", r"\s*\n", "(a|)*", "\\1"]
REPLACEMENTS = ["", "X", r"\1", r"\g<n>", r"\9", "$1", '"', "{\n}", "\\", "节点"]
PLACES = ["1", "3:2", "0", "999999", "2：4", "", "x", "-1", "1:99999", "999999999"]
STATES = [
    '"New": {"Type": "Pass", "End": true}, ',
    '"W": {"Type": "Wait", "Seconds": 1, "Next": "New"},\n',
    '"P": {"Type": "Parallel", "Branches": [{"StartAt": "In", "States": {"In": {"Type": "Succeed"}}}], "End": true},',
    '"C": {"Type": "Choice", "Choices": [{"Variable": "$.a", "IsNull": true, "Next": "C"}], "Default": "New"}, ',
    '"T": {"Type": "Task", "Resource": "sum", "Retry": [{"ErrorEquals": ["States.ALL"]}], "End": true},',
]
"""Whole states, to be typed where others stand."""


def sensible(choice: random.Random, document: Document) -> str:
    """Return something that may be meant somewhere in a form, a table or a tree."""
    kinds = (VALUES, PATHS, TIMES, ERRORS, RESOURCES, CONDITIONS, TYPES, names(document), NONSENSE)
    return choice.choice(choice.choices(kinds, (4, 4, 2, 2, 2, 3, 1, 4, 2))[0])


def names(document: Document) -> list[str]:
    """Return the names of the states, and some that are not taken."""
    taken = [state.name for state in document.definition.states.values()]
    return [*taken[:40], "New", "New 2", "节点 3", "a/b~c", "x" * 90, ""]
