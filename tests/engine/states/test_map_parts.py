"""What a Map must have."""

import json

from engine.definition import read_definition
from engine.language.dialects import Dialect
from engine.language.problems import Severity


def test_a_map_without_its_machine_is_told_the_name_that_its_dialect_has() -> None:
    def told(dialect: Dialect) -> list[str]:
        text = json.dumps({"StartAt": "A", "States": {"A": {"Type": "Map", "End": True}}})
        return [one.text() for one in read_definition(text, dialect).problems if one.severity is Severity.ERROR]

    assert told(Dialect.ASL) == ["The field ItemProcessor is missing here."]
    assert told(Dialect.TCSL) == ["The field Iterator is missing here."]
