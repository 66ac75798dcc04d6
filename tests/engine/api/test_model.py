"""The shape tables say what the service's own model says, as far as a client package knows it."""

from collections.abc import Iterator
from typing import Any

import botocore.session
import pytest
from tencentcloud.asw.v20200722 import models

from engine.api.asw_parameters import PARAMETERS
from engine.api.shapes import Shape
from engine.api.step_functions_shapes import INPUTS

_SERVICE = botocore.session.get_session().get_service_model("stepfunctions")
_KINDS = {
    "string": "String",
    "integer": "Integer",
    "long": "Integer",
    "float": "Float",
    "boolean": "Boolean",
    "list": "List",
    "structure": "Structure",
}
# The service itself takes an empty definition to check.
_KNOWN = {("ValidateStateMachineDefinition.definition", "min")}


def _differences(shape: Shape, model: Any, place: str) -> Iterator[tuple[str, str]]:
    if _KINDS[model.type_name] != shape.kind:
        yield place, "kind"
        return
    limits = {"min": shape.least, "max": shape.most}
    for name, ours in limits.items():
        theirs = model.metadata.get(name)
        if (ours or 0) != (theirs or 0) and (place, name) not in _KNOWN:
            yield place, name
    pattern = model.metadata.get("pattern", "")
    if pattern != shape.pattern:
        yield place, "pattern"
    if bool(model.metadata.get("sensitive")) != shape.is_secret:
        yield place, "sensitive"
    if set(model.metadata.get("enum", ())) != set(shape.choices):
        yield place, "enum"
    if shape.kind == "List":
        assert shape.member is not None
        yield from _differences(shape.member, model.member, f"{place}[]")
    elif shape.kind == "Structure":
        if set(model.members) != set(shape.members) or set(model.required_members) != set(shape.required):
            yield place, "members"
        for name, member in shape.members.items():
            if name in model.members:
                yield from _differences(member, model.members[name], f"{place}.{name}")


def test_step_functions_has_the_actions_of_the_model() -> None:
    assert set(INPUTS) == set(_SERVICE.operation_names)


@pytest.mark.parametrize("action", sorted(INPUTS))
def test_a_step_functions_request_has_the_shape_of_the_model(action: str) -> None:
    model = _SERVICE.operation_model(action).input_shape

    # The service repeats a task token that it refuses, though its model calls it sensitive.
    repeated = (f"{action}.taskToken", "sensitive")
    assert [found for found in _differences(INPUTS[action], model, action) if found != repeated] == []


@pytest.mark.parametrize("action", sorted(set(PARAMETERS) - {"DeleteFlowService"}))
def test_an_asw_request_has_the_parameters_of_the_sdk(action: str) -> None:
    request = getattr(models, f"{action}Request")()

    assert {name.removeprefix("_") for name in vars(request)} == set(PARAMETERS[action].members)
