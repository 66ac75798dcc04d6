"""Whatever stands where in a file: its workflows are read, or refused with a reason in both languages."""

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.definition import read_definition
from engine.exchange.forms import write_as
from engine.exchange.kinds import Form
from engine.exchange.notes import CannotRead, Note
from engine.exchange.opening import open_workflows
from engine.exchange.yaml_reading import read_yaml
from engine.exchange.yaml_writing import to_yaml
from engine.report.words import Words

_FUNCTIONS = [
    *("Ref", "Sub", "GetAtt", "Join", "Select", "Split", "If", "FindInMap"),
    *("ImportValue", "Base64", "Length", "ToJsonString", "Transform", "Cidr"),
]
_TEXTS = st.sampled_from(
    ["", "a", "${a}", "${self:custom}", "${self:stepFunctions}", "${file(a.yml)}", "#{AWS::Region}", "{", '{"States": {}}', "AWS::NoValue", "s3://b/k", "a.b.c"]
)  # fmt: skip
_PLAIN = st.none() | st.booleans() | st.integers(-2, 3) | st.floats(allow_nan=False, allow_infinity=False) | _TEXTS
_FIELDS = st.sampled_from(
    ["States", "StartAt", "A", "Type", "Next", "Choices", "Branches", "Iterator", "Retry", "Catch"]
)
_ANY = st.recursive(
    _PLAIN,
    lambda inner: st.lists(inner, max_size=3)
    | st.dictionaries(_FIELDS, inner, max_size=3)
    | st.builds(lambda name, value: {name if name == "Ref" else f"Fn::{name}": value}, st.sampled_from(_FUNCTIONS), inner),
    max_leaves=8,
)  # fmt: skip


def _object(**members: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    return st.fixed_dictionaries({}, optional=members) | _ANY


_STATE = _object(
    Type=st.sampled_from(["Task", "Pass", "Choice", "Map", "Parallel", "Wait", "Fail", "Odd"]) | _ANY,
    Next=_ANY, Resource=_ANY, Choices=_ANY, Branches=_ANY, Iterator=_ANY, Retry=_ANY, Catch=_ANY, Parameters=_ANY,
)  # fmt: skip
_DEFINITION = _object(StartAt=_ANY, States=_object(A=_STATE, B=_STATE), TimeoutMilliseconds=_ANY, Comment=_ANY)
_PROPERTIES = _object(
    Definition=_DEFINITION,
    DefinitionString=_ANY | _DEFINITION.map(json.dumps),
    DefinitionUri=_ANY,
    DefinitionSubstitutions=_ANY,
    Name=_ANY,
)
_KINDS = st.sampled_from(["AWS::Serverless::StateMachine", "AWS::StepFunctions::StateMachine"]) | _ANY
_RESOURCES = _object(One=_object(Type=_KINDS, Properties=_PROPERTIES), Two=_object(Type=_KINDS))
_TEMPLATE = _object(Resources=_RESOURCES, Mappings=_ANY)
_MACHINES = _object(one=_object(definition=_DEFINITION, name=_ANY), two=_ANY)
_SERVERLESS = _object(
    stepFunctions=_object(stateMachines=_MACHINES | st.lists(_MACHINES, max_size=2)), custom=_ANY, resources=_TEMPLATE
)


@pytest.mark.slow
@settings(deadline=None)
@given(_TEMPLATE | _SERVERLESS | _DEFINITION, st.booleans())
def test_a_file_is_read_or_refused_whatever_is_in_it(value: Any, is_yaml: bool) -> None:
    text = to_yaml(value) if is_yaml else json.dumps(value)
    try:
        machines = open_workflows(text, Path("any.yaml")).machines
    except CannotRead as refusal:
        _check(refusal.note)
        return
    for machine in machines:
        try:
            content = machine.read()
        except CannotRead as refusal:
            _check(refusal.note)
            continue
        for note in content.notes:
            _check(note)
        definition = read_definition(content.text)
        for form in Form:
            written = write_as(form, definition, machine.title or machine.name, Words("zh"), lambda _pointer: None)
            assert written.text
            if form is Form.YAML:
                assert read_yaml(written.text).value == json.loads(definition.text)


def _check(note: Note) -> None:
    assert note.text("en")
    assert note.text("zh")
    assert note.place >= (1, 1)


@pytest.mark.parametrize(
    ("form", "name"),
    [(Form.MERMAID, "flow.mermaid"), (Form.MERMAID, "workflow"), (Form.MARKDOWN, "flow.md")],
    ids=["diagram", "diagram-without-a-name", "report"],
)
def test_what_only_goes_out_is_refused_with_the_way_to_go(form: Form, name: str) -> None:
    definition = read_definition('{"StartAt": "A", "States": {"A": {"Type": "Pass", "End": true}}}')
    written = write_as(form, definition, "flow", Words("en"), lambda pointer: None)

    with pytest.raises(CannotRead, match="cannot be made a workflow again"):
        open_workflows(written.text, Path(name))
