"""Who refers to which state: found by the text where that is enough, and the same as by a look at all states."""

import json
from typing import Any

import pytest

from designer.document.references import references, references_to
from engine.language.source import Source

TEXTS: dict[str, tuple[str, tuple[str, ...]]] = {
    "plain": ('{"A": {"Next": "B"}, "B": {"Default": "A", "Choices": [{"Next": "B"}]}}', ("B",)),
    "several": ('{"A": {"Next": "B"}, "B": {"Catch": [{"Next": "A"}, {"Next": "C"}]}}', ("A", "C")),
    "other fields": ('{"A": {"Comment": "B", "Result": {"Next": "B"}, "Next": "A"}, "B": {}}', ("B",)),
    "escaped": ('{"A": {"Next": "\\u0042"}, "C": {"Next": "B"}}', ("B",)),
    "with a slash": ('{"A": {"Next": "x\\/y"}, "C": {"Next": "x/y"}}', ("x/y",)),
    "with a quote": ('{"A": {"Next": "x\\"y"}, "C": {"Next": "y"}}', ('x"y',)),
    "placeholder": ('{"A": {"Next": ${B}}, "C": {"Next": "${B}"}}', ("${B}",)),
    "doubled": ('{"A": {"Next": "B", "Next": "C"}, "D": {"Next": "C", "Next": "B"}}', ("B",)),
    "many": (json.dumps({f"S{n}": {"Next": "End"} for n in range(900)}), ("End",)),
    "far behind its field": ('{"A": {"Next"  :' + " " * 60 + '"B"}, "C": {"Default"' + "\n" * 50 + ':"B"}}', ("B",)),
    "named as types are": (
        '{"A": {"Type": "Pass", "Next" : "Pass"}, "Pass": {"Type": "Pass", "xNext": "Pass"}}',
        ("Pass",),
    ),
    "in the first field": ('{"A": {"Next":"B"}}', ("B",)),
    "many names": (
        '{"A": {"Next": "N3", "Catch": [{"Next" :\n"N4"}]}, "B": {"Comment": "N5", "Next": "A"}, "N7": {"Default":"N7"}}',
        tuple(f"N{n}" for n in range(20)),
    ),
    "many names, escaped": ('{"A": {"Ne\\u0078t": "N3"}, "B": {}}', tuple(f"N{n}" for n in range(20))),
    "many names, a slash": ('{"A": {"Next": "x\\/y"}, "B": {}}', ("x/y", *(f"N{n}" for n in range(20)))),
    "many names, doubled": (
        '{"A": {"Next": "N1", "Next": "C"}, "D": {"Next": "C", "Next": "N1"}}',
        tuple(f"N{n}" for n in range(20)),
    ),
    "no object": ('["B"]', ("B",)),
}


@pytest.mark.parametrize(("states", "names"), TEXTS.values(), ids=TEXTS)
def test_the_text_leads_to_all_references(states: str, names: tuple[str, ...]) -> None:
    source = Source.read(f'{{"StartAt": "B", "States": {states}, "Comment": "B"}}')
    wanted: list[Any] = [one for one in references(source.node("/States")) if one.target in names]

    assert list(references_to(source, "/States", names)) == wanted
