"""SARIF: the shape that the published schema of version 2.1.0 asks for, places in UTF-16, fixes that mend."""

from pathlib import Path
from typing import Any

import jsonschema
import pytest

from engine.definition import read_definition
from engine.language.pages import PAGES
from engine.language.source import apply_edits
from engine.report.checking import Checked
from engine.report.sarif import artifact_uri, sarif_log
from engine.report.words import Words

_TEXT = {"type": "string", "minLength": 1}
_COUNT = {"type": "integer", "minimum": 1}


def _object(required: tuple[str, ...] = (), **properties: Any) -> dict[str, Any]:
    return {"type": "object", "properties": properties, "required": list(required), "additionalProperties": False}


def _array(items: Any, least: int = 0, **more: Any) -> dict[str, Any]:
    return {"type": "array", "items": items, "minItems": least, **more}


_MESSAGE = _object(("text",), text=_TEXT)
_LEVEL = {"enum": ["none", "note", "warning", "error"]}
_ARTIFACT_LOCATION = _object(uri={"type": "string", "pattern": r"^[A-Za-z0-9\-._~!$&'()*+,;=:@%/]+$"})
_REGION_FIELDS = ("startLine", "startColumn", "endLine", "endColumn")
_REGION = _object(_REGION_FIELDS, **dict.fromkeys(_REGION_FIELDS, _COUNT))
_LOCATION = _object(
    physicalLocation=_object(("artifactLocation",), artifactLocation=_ARTIFACT_LOCATION, region=_REGION)
)
_REPLACEMENT = _object(("deletedRegion",), deletedRegion=_REGION, insertedContent=_object(("text",), text=_TEXT))
_CHANGE = _object(
    ("artifactLocation", "replacements"),
    artifactLocation=_ARTIFACT_LOCATION,
    replacements=_array(_REPLACEMENT, 1),
)
_RULE = _object(
    ("id",),
    id=_TEXT,
    name={"type": "string", "pattern": "^([A-Z][a-z]+)+$"},
    shortDescription=_MESSAGE,
    fullDescription=_MESSAGE,
    help=_object(("text",), text=_TEXT, markdown=_TEXT),
    defaultConfiguration=_object(level=_LEVEL),
)
_RESULT = _object(
    ("message",),
    ruleId=_TEXT,
    ruleIndex={"type": "integer", "minimum": 0},
    level=_LEVEL,
    message=_MESSAGE,
    locations=_array(_LOCATION, 1),
    fixes=_array(
        _object(("artifactChanges",), description=_MESSAGE, artifactChanges=_array(_CHANGE, 1, uniqueItems=True))
    ),
)
_NOTIFICATION = _object(("message",), level=_LEVEL, message=_MESSAGE, locations=_array(_LOCATION))
_LANGUAGE = {"type": "string", "pattern": "^[a-zA-Z]{2}(-[a-zA-Z]{2})?$"}
_DRIVER = _object(("name",), name=_TEXT, version=_TEXT, language=_LANGUAGE, rules=_array(_RULE, uniqueItems=True))
_RUN = _object(
    ("tool",),
    tool=_object(("driver",), driver=_DRIVER),
    language=_LANGUAGE,
    columnKind={"enum": ["utf16CodeUnits", "unicodeCodePoints"]},
    newlineSequences=_array(_TEXT, 1, uniqueItems=True),
    invocations=_array(
        _object(
            ("executionSuccessful",),
            executionSuccessful={"type": "boolean"},
            exitCode={"type": "integer"},
            toolExecutionNotifications=_array(_NOTIFICATION),
        )
    ),
    artifacts=_array(
        _object(location=_ARTIFACT_LOCATION, roles=_array({"const": "analysisTarget"}, 0, uniqueItems=True)),
        uniqueItems=True,
    ),
    results=_array(_RESULT),
)
# What our output uses of the published schema, and nothing else.
SHAPE = _object(
    ("version", "runs"),
    **{"$schema": {"type": "string", "format": "uri"}},
    version={"const": "2.1.0"},
    runs=_array(_RUN, 1),
)


def _log(*texts: str, language: str = "en") -> Any:
    definitions = [(Path(f"{number}.json"), read_definition(text)) for number, text in enumerate(texts)]
    checked = [Checked(path, definition, definition.problems) for path, definition in definitions]
    return sarif_log(checked, [], Words(language), 0)


@pytest.mark.parametrize("language", ["en", "zh"])
def test_log_of_every_problem_has_the_published_shape(language: str) -> None:
    texts = [page.bad for page in PAGES.values()]  # a gap that is not filled only takes a problem away

    log = _log(*texts, language=language)

    jsonschema.validate(log, SHAPE)
    run = log["runs"][0]
    rules = run["tool"]["driver"]["rules"]
    assert {rule["id"] for rule in rules} >= {code for code, page in PAGES.items() if not page.filling}
    for result in run["results"]:
        assert rules[result["ruleIndex"]]["id"] == result["ruleId"]
    assert {result["level"] for result in run["results"]} == {"error", "warning", "note"}


def test_failures_have_the_published_shape_too() -> None:
    log: Any = sarif_log([], [(Path("a.json"), "why"), (None, "why not")], Words("en"), 2)

    jsonschema.validate(log, SHAPE)
    (invocation,) = log["runs"][0]["invocations"]
    assert (invocation["executionSuccessful"], invocation["exitCode"]) == (False, 2)
    assert [len(one.get("locations", [])) for one in invocation["toolExecutionNotifications"]] == [1, 0]


def test_columns_count_utf16_units_and_lines_end_as_the_log_says() -> None:
    log = _log('{"StartAt": "A",\r"States": {\r\n"A": {"Comment": "😀中", "Type": "pass",\n"End": true}}}')

    (result,) = log["runs"][0]["results"]
    region = result["locations"][0]["physicalLocation"]["region"]
    assert region == {"startLine": 3, "startColumn": 33, "endLine": 3, "endColumn": 39}
    assert log["runs"][0]["columnKind"] == "utf16CodeUnits"
    assert log["runs"][0]["newlineSequences"] == ["\r\n", "\n", "\r"]


@pytest.mark.parametrize("code", [code for code, page in PAGES.items() if not page.filling])
def test_fixes_do_to_the_text_what_the_repair_does(code: str) -> None:
    text = PAGES[code].bad.replace("A", "😀").replace("P", "𝒫")  # characters of two units before most places
    definition = read_definition(text)
    (run,) = _log(text)["runs"]

    for problem, result in zip(definition.problems, run["results"], strict=True):
        if problem.fix is None:
            assert "fixes" not in result
            continue
        (change,) = result["fixes"][0]["artifactChanges"]
        assert _replaced(text, change["replacements"]) == apply_edits(text, problem.fix.edits)


def _replaced(text: str, replacements: list[dict[str, Any]]) -> str:
    """Return the text after the replacements, as a program reads them that knows UTF-16 only."""
    units = text.encode("utf-16-le")
    starts = [0]
    for line in text.splitlines(keepends=True):
        starts.append(starts[-1] + len(line.encode("utf-16-le")))
    for one in reversed(replacements):
        region = one["deletedRegion"]
        start = starts[region["startLine"] - 1] + 2 * (region["startColumn"] - 1)
        end = starts[region["endLine"] - 1] + 2 * (region["endColumn"] - 1)
        units = units[:start] + one.get("insertedContent", {"text": ""})["text"].encode("utf-16-le") + units[end:]
    return units.decode("utf-16-le")


@pytest.mark.parametrize(
    ("name", "uri"),
    [
        ("flows/文 件.json", "flows/%E6%96%87%20%E4%BB%B6.json"),
        ("./a:b#c?.json", "a%3Ab%23c%3F.json"),
        ("flows/../a.json", "a.json"),
        ("100%.json", "100%25.json"),
    ],
    ids=["chinese", "marks", "dots", "percent"],
)
def test_uri_of_a_file_in_the_folder_is_relative_and_encoded(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str, uri: str
) -> None:
    monkeypatch.chdir(tmp_path)

    assert artifact_uri(Path(name)) == uri
    assert artifact_uri(tmp_path / name) == uri


def test_uri_of_a_file_elsewhere_is_absolute(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "here").mkdir()
    monkeypatch.chdir(tmp_path / "here")

    assert artifact_uri(Path("../a b.json")) == (tmp_path / "a b.json").as_uri()
