"""``tcsl export``: strict TCSL to the standard output or a file, or the reasons why there is none."""

import json
from pathlib import Path
from typing import Any

import pytest

from engine.cli import main
from tests.engine.cli.command_line import FAILING, PASS, TASK, printed_json, write_file

LIST = {
    "StartAt": "M",
    "Version": "1.0",
    "States": {
        "M": {"Type": "Map", "ItemProcessor": {"StartAt": "I", "States": {"I": {"Type": "Pass", "End": True}}}, "Retry": [{"ErrorEquals": ["States.ALL"]}], "Next": "C"},
        "C": {
            "Type": "Choice",
            "Choices": [
                {"Or": [{"Variable": "$[0]", "NumericEquals": number} for number in (1, 2)], "Next": "Y"},
            ],
            "Default": "N",
        },
        "Y": {"Type": "Pass", "Result": {"found": True}, "End": True},
        "N": {"Type": "Pass", "Result": {"found": False}, "End": True},
    },
}  # fmt: skip


def test_a_definition_is_written_as_asw_documents_it(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    name = write_file(folder, LIST, "list.asl.json")

    assert main(["export", name, "--dialect", "tcsl", "-o", "list.tcsl.json"]) == 0

    told = capsys.readouterr()
    assert told.out == ""
    assert "list.asl.json:1:68: Rename ItemProcessor to Iterator" in told.err
    assert "list.asl.json:1:496: Set TimeoutSeconds to 31536000" in told.err
    assert "ASW counts the attempts of a retrier for each error name, Step Functions together" in told.err
    assert "written to list.tcsl.json" in told.err
    assert main(["validate", "list.tcsl.json", "--dialect", "tcsl", "--json"]) == 0
    assert printed_json(capsys) == []


def test_what_is_written_goes_to_the_standard_output_otherwise(
    folder: Path, capfdbinary: pytest.CaptureFixture[bytes]
) -> None:
    (folder / "flow.json").write_bytes(b"\xef\xbb\xbf" + json.dumps(PASS).encode())

    assert main(["export", "flow.json"]) == 0

    captured = capfdbinary.readouterr()
    assert captured.out == json.dumps(PASS).encode()
    assert captured.err == b""


@pytest.mark.parametrize(
    ("definition", "message"),
    [
        (TASK, 'flow.tcsl.json:1:63: ASW documents no Resource such as "arn:aws:lambda:::function:work"; write a qrn.'),
        ({**FAILING, "StartAt": "Nowhere"}, "errors left: 1"),
    ],
    ids=["not translated", "errors"],
)
def test_nothing_is_written_of_what_cannot_be_strict(
    folder: Path, capsys: pytest.CaptureFixture[str], definition: Any, message: str
) -> None:
    name = write_file(folder, definition)

    assert main(["export", name, "-o", "out.json"]) == 1

    assert message in capsys.readouterr().err
    assert not (folder / "out.json").exists()


def test_the_reasons_are_told_in_chinese(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["export", write_file(folder, TASK), "--lang", "zh"]) == 1

    assert "无法写成严格 TCSL：1 处" in capsys.readouterr().err
