"""What the tests of the command line share: small definitions, files, and answers read as JSON."""

import io
import json
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parents[3]
PASS = {"StartAt": "A", "States": {"A": {"Type": "Pass", "End": True}}}
FAILING = {
    "StartAt": "A",
    "States": {
        "A": {"Type": "Pass", "Next": "B"},
        "B": {"Type": "Fail", "Error": "Custom", "Cause": "because\nof this"},
    },
}
MAP = {
    "StartAt": "M",
    "States": {
        "M": {
            "Type": "Map",
            "ItemsPath": "$.items",
            "Iterator": {"StartAt": "地", "States": {"地": {"Type": "Pass", "Result": 7, "End": True}}},
            "ResultPath": "$.out",
            "End": True,
        }
    },
}
TASK = {"StartAt": "T", "States": {"T": {"Type": "Task", "Resource": "arn:aws:lambda:::function:work", "End": True}}}


def write_file(folder: Path, definition: object, name: str = "flow.tcsl.json") -> str:
    text = definition if isinstance(definition, str) else json.dumps(definition, ensure_ascii=False)
    (folder / name).write_text(text, encoding="utf-8")
    return name


def printed_json(capsys: pytest.CaptureFixture[str]) -> Any:
    return json.loads(capsys.readouterr().out)


class StandardInput:
    """A standard input that holds the given bytes."""

    def __init__(self, data: bytes) -> None:
        self.buffer = io.BytesIO(data)
