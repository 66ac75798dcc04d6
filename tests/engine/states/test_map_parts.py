"""Parts of a Map that only a distributed one uses, and those that it must have."""

import json
from typing import Any

import pytest

from engine.definition import read_definition
from engine.language.dialects import Dialect
from engine.language.problems import Severity

INNER = {"StartAt": "I", "States": {"I": {"Type": "Pass", "End": True}}}
READER = {"Resource": "arn:aws:states:::s3:getObject", "Parameters": {"Bucket": "b", "Key": "k"}}
WRITER = {"Resource": "arn:aws:states:::s3:putObject", "Parameters": {"Bucket": "b"}}
PARTS = {"ItemReader": READER, "ItemBatcher": {"MaxItemsPerBatch": 2}, "ResultWriter": WRITER, "Label": "orders"}


def _found(config: dict[str, str] | None, **fields: Any) -> list[tuple[str, str, str]]:
    processor = {**INNER} if config is None else {"ProcessorConfig": config, **INNER}
    state = {"Type": "Map", "ItemProcessor": processor, **fields, "End": True}
    definition = read_definition(json.dumps({"StartAt": "A", "States": {"A": state}}), Dialect.ASL)
    return [(problem.code, problem.path, problem.text()) for problem in definition.problems]


@pytest.mark.parametrize("config", [None, {}, {"Mode": "INLINE"}], ids=["none", "empty", "inline"])
@pytest.mark.parametrize("field", PARTS)
def test_a_part_that_an_inline_map_does_not_use_is_told(config: dict[str, str] | None, field: str) -> None:
    told = f"{field} is for a Map whose ProcessorConfig has the Mode DISTRIBUTED, and this one has not."

    assert _found(config, **{field: PARTS[field]}) == [("only-distributed", f"/States/A/{field}", told)]


@pytest.mark.parametrize("mode", ["DISTRIBUTED", "${mode}"])
def test_a_part_that_a_distributed_map_uses_is_passed_over(mode: str) -> None:
    assert [code for code, *_ in _found({"Mode": mode, "ExecutionType": "STANDARD"}, **PARTS)] == []


def test_what_an_inline_map_uses_too_is_passed_over() -> None:
    assert _found(None, ToleratedFailureCount=1, MaxConcurrency=2) == []


def test_a_reader_without_a_resource_is_refused() -> None:
    reader = {"Parameters": READER["Parameters"]}

    assert _found({"Mode": "DISTRIBUTED", "ExecutionType": "STANDARD"}, ItemReader=reader) == [
        ("missing-field", "/States/A/ItemReader", "The field Resource is missing here.")
    ]


def test_a_map_without_its_machine_is_told_the_name_that_its_dialect_has() -> None:
    def told(dialect: Dialect) -> list[str]:
        text = json.dumps({"StartAt": "A", "States": {"A": {"Type": "Map", "End": True}}})
        return [one.text() for one in read_definition(text, dialect).problems if one.severity is Severity.ERROR]

    assert told(Dialect.ASL) == ["The field ItemProcessor is missing here."]
    assert told(Dialect.TCSL) == ["The field Iterator is missing here."]


@pytest.mark.parametrize("limit", ["MaxItemsPerBatch", "MaxInputBytesPerBatch"])
def test_a_batch_of_nothing_is_told_before_the_map_fails_of_it(limit: str) -> None:
    config = {"Mode": "DISTRIBUTED", "ExecutionType": "STANDARD"}

    ((code, path, _),) = _found(config, ItemBatcher={limit: 0})

    assert (code, path) == ("too-small", f"/States/A/ItemBatcher/{limit}")
    assert _found(config, ItemBatcher={limit: 1}) == []
