"""What the user's text in a field means, and what a value looks like there."""

import json
import sys
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from designer.document.form_values import live_fault, payload_text, read_text, shown_text
from designer.document.forms import REMOVE
from designer.document.resource_state import (
    Mock,
    MockMode,
    Standing,
    answers_fault,
    make_function,
    name_start,
    read_mock,
    resource_for,
    resource_state,
    write_mock,
)
from designer.document.rule_values import operand_for, operand_spec
from designer.document.run_places import entry_line, trace_place
from engine.errors import SetupError
from engine.expressions.conditions import OPERATORS
from engine.integrations import read_resource
from engine.language.fields import FieldSpec, Kind
from engine.language.source import Source


def spec(kind: Kind, **more: Any) -> FieldSpec:
    return FieldSpec(name="F", kind=kind, en="", zh="", **more)


@pytest.mark.parametrize(
    ("kind", "text", "more", "value"),
    [
        (Kind.INTEGER, " 12 ", {}, 12),
        (Kind.INTEGER, "12.0", {}, 12),
        (Kind.NUMBER, "1.5", {}, 1.5),
        (Kind.NUMBER, "-2e1", {}, -20.0),
        (Kind.INTEGER, "", {}, REMOVE),
        (Kind.PATH, " $.a ", {}, "$.a"),
        (Kind.PATH, "null", {"is_nullable": True}, None),
        (Kind.PATH, "null", {}, "null"),
        (Kind.TEXT, " a ", {}, " a "),
        (Kind.TEXT, "  ", {"is_required": True}, "  "),
        (Kind.TEXT, "", {"is_required": True}, ""),
        (Kind.ERROR_NAMES, "A, B，C、D", {}, ["A", "B", "C", "D"]),
        (Kind.ERROR_NAMES, '["a, b"]', {}, ["a, b"]),
        (Kind.ERROR_NAMES, "", {}, []),
    ],
)
def test_what_a_text_means(kind: Kind, text: str, more: dict[str, Any], value: object) -> None:
    written = read_text(text, spec(kind, **more))

    assert (written.value, written.fault) == (value, "")
    assert type(written.value) is type(value)


@pytest.mark.parametrize(
    ("kind", "text", "more"),
    [
        (Kind.INTEGER, "x", {}),
        (Kind.INTEGER, "1.5", {}),
        (Kind.INTEGER, "0", {"minimum": 1}),
        (Kind.NUMBER, "NaN", {}),
        (Kind.NUMBER, "1e999", {}),
        (Kind.NUMBER, "０", {}),
        (Kind.ERROR_NAMES, "[1]", {}),
        (Kind.ERROR_NAMES, "[", {}),
    ],
)
def test_what_a_text_cannot_mean(kind: Kind, text: str, more: dict[str, Any]) -> None:
    assert read_text(text, spec(kind, **more)).fault


@pytest.mark.parametrize(
    ("kind", "text", "is_wrong"),
    [
        (Kind.PATH, "$.a[*]", False),
        (Kind.PATH, "a", True),
        (Kind.REFERENCE_PATH, "$.a[*]", True),
        (Kind.RESULT_PATH, "$.a.b", False),
        (Kind.RESULT_PATH, "$..a", True),
        (Kind.INTEGER, "x", True),
        (Kind.TEXT, "x", False),
        (Kind.PATH, "", False),
    ],
)
def test_what_is_wrong_shows_while_typing(kind: Kind, text: str, is_wrong: bool) -> None:
    assert bool(live_fault(text, spec(kind))) is is_wrong


@given(st.lists(st.text(min_size=1, max_size=8), min_size=1, max_size=4))
def test_error_names_survive_being_shown_and_read(names: list[str]) -> None:
    import json

    node = Source.read(json.dumps(names)).root
    kind = spec(Kind.ERROR_NAMES)

    written = read_text(shown_text(node, kind), kind)

    assert written.value == names or written.fault  # half characters are no JSON to read


@pytest.mark.parametrize(
    ("text", "kind", "shown"),
    [
        ("3", Kind.INTEGER, "3"),
        ('"3"', Kind.INTEGER, "3"),
        ('{"a":1}', Kind.TEXT, '{"a": 1}'),
        ("null", Kind.PATH, "null"),
        ("true", Kind.BOOLEAN, "true"),
        ('"中文"', Kind.TEXT, "中文"),
        ("[1]", Kind.JSON, "[1]"),
    ],
)
def test_how_a_value_is_shown(text: str, kind: Kind, shown: str) -> None:
    node = Source.read(text).root

    assert shown_text(node, spec(kind)) == shown


def test_an_absent_value_is_an_empty_field_of_any_kind() -> None:
    assert shown_text(None, spec(Kind.INTEGER)) == ""
    assert payload_text(Source.read("{}"), "/gone") == ""


def test_a_payload_keeps_its_scalars_as_written() -> None:
    assert payload_text(Source.read('{"p": {"a":1.50}}'), "/p") == '{ "a": 1.50 }'


@pytest.mark.parametrize("name", list(OPERATORS))
@pytest.mark.parametrize("old", [None, 3, 2.5, "7", "abc", "$.x", True, "2026-01-01T00:00:00Z", [1]])
def test_every_operator_gets_an_operand_it_can_use(name: str, old: Any) -> None:
    assert OPERATORS[name].operand_fault(operand_for(name, old)) is None
    assert operand_spec(name).name == name


@pytest.mark.parametrize(
    ("function", "old", "expected"),
    [
        ("pow", "qrn:qcs:asw:r:1:sdk:json:qcloud:scf:Invoke/sum/$LATEST/ns", "qrn:qcs:asw:r:1:sdk:json:qcloud:scf:Invoke/pow/$LATEST/ns"),
        ("pow", "sum", "pow"),
        ("pow", "", "qrn:qcs:asw:ap-guangzhou:123456789:sdk:json:qcloud:scf:Invoke/pow"),
        ("asr:check", "x", "qrn:qcs:asw:ap-guangzhou:123456789:sdk:json:qcloud:asr:check"),
    ],
    ids=["qrn", "bare word", "nothing", "cloud api"],
)  # fmt: skip
def test_a_chosen_function_becomes_a_resource(function: str, old: str, expected: str) -> None:
    assert resource_for(function, old) == expected


def test_what_stands_in_for_a_resource(tmp_path: Path) -> None:
    resource = read_resource("sum")
    (tmp_path / "bindings.json").write_text(
        '{"gone": {"file": "no.py"}, "fixed": {"result": 1}, "sqs:*": {"client": true}}', encoding="utf-8"
    )

    assert resource_state(resource, None).standing is Standing.UNBOUND
    assert resource_state(resource, tmp_path).standing is Standing.CREATABLE
    assert make_function(resource, tmp_path).file == tmp_path / "sum.py"
    assert resource_state(resource, tmp_path).line == 4
    assert resource_state(read_resource("gone"), tmp_path).standing is Standing.UNBOUND
    assert resource_state(read_resource("fixed"), tmp_path).standing is Standing.MOCKED
    assert resource_state(read_resource("sqs:sendMessage"), tmp_path).standing is Standing.REMOTE
    assert resource_state(read_resource("https://x"), tmp_path).standing is Standing.UNBOUND
    (tmp_path / "sum.py").write_text("def main_handler(event, context):\n    return event[\n", encoding="utf-8")
    broken = resource_state(resource, tmp_path)
    assert (broken.standing, broken.line) == (Standing.FAULTY, 2)
    assert "line 2: Python cannot read this: '[' was never closed" in broken.text
    (tmp_path / "sum.py").write_text("return 1\n", encoding="utf-8")
    assert resource_state(resource, tmp_path).standing is Standing.FAULTY
    (other := tmp_path / "python9").symlink_to(sys.executable)
    bound = {"sum": {"file": "sum.py", "interpreter": str(other)}}
    (tmp_path / "bindings.json").write_text(json.dumps(bound), encoding="utf-8")
    assert resource_state(resource, tmp_path).standing is Standing.BOUND  # that one may know more
    (tmp_path / "bindings.json").write_text("{", encoding="utf-8")
    assert resource_state(resource, tmp_path).standing is Standing.FAULTY


@pytest.mark.parametrize(
    "mock",
    [
        Mock(mode=MockMode.RESULT, result=None),
        Mock(mode=MockMode.RESULT, result={"a": [1]}),
        Mock(mode=MockMode.ERROR, error="E", cause="c"),
        Mock(mode=MockMode.RESULTS, result=[{"error": "E"}, {"result": 1}]),
        Mock(),
    ],
)
def test_a_mock_is_read_as_it_was_written(tmp_path: Path, mock: Mock) -> None:
    resource = read_resource("sum")

    write_mock(resource, tmp_path, mock)

    assert read_mock(resource, tmp_path) == mock


def test_a_mock_goes_to_the_key_that_is_there(tmp_path: Path) -> None:
    resource = read_resource("qrn:qcs:asw:r:1:sdk:json:qcloud:scf:Invoke/sum")
    (tmp_path / "bindings.json").write_text(f'{{"{resource.text}": {{"result": 1}}}}', encoding="utf-8")

    write_mock(resource, tmp_path, Mock(mode=MockMode.RESULT, result=2))

    assert read_mock(resource, tmp_path).result == 2
    assert '"sum"' not in (tmp_path / "bindings.json").read_text(encoding="utf-8")


def test_a_broken_side_file_is_an_error_of_the_setup(tmp_path: Path) -> None:
    (tmp_path / "bindings.json").write_text("{", encoding="utf-8")

    with pytest.raises(SetupError):
        read_mock(read_resource("sum"), tmp_path)


@pytest.mark.parametrize(
    ("value", "is_wrong"),
    [([{"result": 1}], False), ([], True), ({}, True), ([1], True), ([{"error": ""}], True), ([{"a": 1}], True)],
)
def test_a_list_of_answers_is_checked(value: Any, is_wrong: bool) -> None:
    assert bool(answers_fault(value)) is is_wrong


def test_the_innermost_line_of_the_functions_is_found(tmp_path: Path) -> None:
    folder = tmp_path / "functions"
    trace = 'Traceback:\n  File "functions/a.py", line 3, in f\n  File "functions/b.py", line 9, in g\n  File "/usr/lib/x.py", line 1'

    place = trace_place(trace, folder)

    assert place is not None
    assert (place.file, place.line, place.label) == (folder / "b.py", 9, "functions/b.py:9")
    assert trace_place("nothing", folder) is None
    assert trace_place(trace, None) is None


def test_the_line_of_a_handler_is_found(tmp_path: Path) -> None:
    file = tmp_path / "f.py"
    file.write_text("import os\n\nasync def handler(event, context):\n    pass\n", encoding="utf-8")

    assert entry_line(file, None) == 3
    assert entry_line(file, "other") == 1
    file.write_text("def (", encoding="utf-8")
    assert entry_line(file, None) == 1


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("qrn:qcs:asw:ap-guangzhou:1:sdk:json:qcloud:scf:Invoke/", "sum/$DEFAULT/default"),
        ("qrn:qcs:asw:ap-guangzhou:1:sdk:json:qcloud:scf:Invoke/", "default/$DEFAULT/default"),
        ("qrn:qcs:asw:ap-guangzhou:1:sdk:json:qcloud:scf:Invoke/", "asw"),
        ("arn:aws:lambda:us-east-1:123456789012:function:", "function:live"),
        ("", "sum"),
        ("https://example.com/sum", ""),
        ("", ""),
    ],
)
def test_a_resource_tells_where_its_name_begins(before: str, after: str) -> None:
    assert name_start(before + after) == len(before)


@pytest.mark.parametrize("kind", [Kind.INTEGER, Kind.NUMBER, Kind.PATH, Kind.REFERENCE_PATH])
def test_what_is_filled_in_at_deployment_is_written_as_it_is(kind: Kind) -> None:
    spec = FieldSpec(name="X", kind=kind, minimum=1, en="", zh="")

    assert live_fault("${Limit}", spec) == ""
    assert read_text("${Limit}", spec).value == "${Limit}"
