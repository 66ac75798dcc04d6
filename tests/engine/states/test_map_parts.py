"""What a Map and its parts must have."""

import json
from typing import Any

from engine.definition import read_definition
from engine.language.dialects import Dialect
from engine.language.problems import Severity

INNER = {"StartAt": "I", "States": {"I": {"Type": "Pass", "End": True}}}
READER = {"Resource": "arn:aws:states:::s3:getObject", "Parameters": {"Bucket": "b", "Key": "k"}}


def _found(config: dict[str, str] | None, **fields: Any) -> list[tuple[str, str, str]]:
    processor = {**INNER} if config is None else {"ProcessorConfig": config, **INNER}
    state = {"Type": "Map", "ItemProcessor": processor, **fields, "End": True}
    definition = read_definition(json.dumps({"StartAt": "A", "States": {"A": state}}), Dialect.ASL)
    return [(problem.code, problem.path, problem.text()) for problem in definition.problems]


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
