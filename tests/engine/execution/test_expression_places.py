"""What a failed expression is said to be specified for: the field, its members and elements, within the state."""

from typing import Any

import pytest

from engine.history.events import EvaluationFailed

from .conftest import Stage, failing, machine, task

NOTHING = "{% $states.input.none %}"
PASS = {"Type": "Pass", "End": True}
RULE = {"Condition": "{% true %}", "Next": "Z"}
INNER = machine({"I": PASS})
MAP = {"Type": "Map", "Items": [1], "ItemProcessor": INNER, "End": True}
DISTRIBUTED = {
    "Type": "Map",
    "ItemProcessor": {"ProcessorConfig": {"Mode": "DISTRIBUTED", "ExecutionType": "STANDARD"}, **INNER},
    "End": True,
}
READ = {"Resource": "arn:aws:states:::s3:getObject", "Arguments": {"Bucket": "b", "Key": "k"}}
WRITE = {"Resource": "arn:aws:states:::s3:putObject", "Arguments": {"Prefix": NOTHING}}

PLACES: list[tuple[str, dict[str, Any]]] = [
    ("Output", {**PASS, "Output": NOTHING}),
    ("Output/a/b[1]/c", {**PASS, "Output": {"a": {"b": [0, {"c": NOTHING}]}}}),
    ("Assign/x/y", {**PASS, "Assign": {"x": {"y": NOTHING}}}),
    ("Choices[1]/Condition", {"Type": "Choice", "Choices": [{**RULE, "Condition": "{% false %}"}, {**RULE, "Condition": NOTHING}]}),
    ("Choices[0]/Output/v", {"Type": "Choice", "Choices": [{**RULE, "Output": {"v": NOTHING}}]}),
    ("Choices[0]/Assign/x", {"Type": "Choice", "Choices": [{**RULE, "Assign": {"x": NOTHING}}]}),
    ("Seconds", {"Type": "Wait", "Seconds": NOTHING, "End": True}),
    ("Error", {"Type": "Fail", "Error": NOTHING}),
    ("Arguments/a[0]", task("f", Arguments={"a": [NOTHING]})),
    ("HeartbeatSeconds", task("f", HeartbeatSeconds=NOTHING)),
    ("Credentials/RoleArn", task("f", Credentials={"RoleArn": NOTHING})),
    ("Catch[1]/Output/e", task("f", Catch=[
        {"ErrorEquals": ["No"], "Next": "Z"},
        {"ErrorEquals": ["States.ALL"], "Output": {"e": NOTHING}, "Next": "Z"},
    ])),
    ("Catch[0]/Assign/e", task("f", Catch=[{"ErrorEquals": ["States.ALL"], "Assign": {"e": NOTHING}, "Next": "Z"}])),
    ("Items[1]", {**MAP, "Items": [1, NOTHING]}),
    ("ItemSelector/v", {**MAP, "ItemSelector": {"v": NOTHING}}),
    ("MaxConcurrency", {**MAP, "MaxConcurrency": NOTHING}),
    ("ToleratedFailurePercentage", {**MAP, "ToleratedFailurePercentage": NOTHING}),
    ("ItemReader/Arguments/Bucket", {**DISTRIBUTED, "ItemReader": {**READ, "Arguments": {"Bucket": NOTHING}}}),
    ("ItemReader/ReaderConfig/MaxItems", {**DISTRIBUTED, "ItemReader": {**READ, "ReaderConfig": {"InputType": "JSON", "MaxItems": NOTHING}}}),
    ("ItemBatcher/MaxItemsPerBatch", {**DISTRIBUTED, "Items": [1], "ItemBatcher": {"MaxItemsPerBatch": NOTHING}}),
    ("ItemBatcher/BatchInput/a", {**DISTRIBUTED, "Items": [1], "ItemBatcher": {"MaxItemsPerBatch": 1, "BatchInput": {"a": NOTHING}}}),
    ("ResultWriter/Arguments/Prefix", {**DISTRIBUTED, "Items": [1], "ResultWriter": WRITE}),
]  # fmt: skip


@pytest.mark.parametrize(("place", "state"), PLACES, ids=[place for place, _ in PLACES])
async def test_failed_expression_is_said_to_stand_there(stage: Stage, place: str, state: dict[str, Any]) -> None:
    stage.runner.handlers["f"] = failing("E")
    leads_on = '"Z"' in str(state).replace("'", '"')
    states = {"A": state, "Z": PASS} if leads_on else {"A": state}

    result = await stage.run(machine(states, Version="1.0", QueryLanguage="JSONata"))

    assert result.error == "States.QueryEvaluationError"
    assert result.cause == (
        "An error occurred while executing the state 'A' (entered at the event id #2). "
        f"The JSONata expression '$states.input.none' specified for the field '{place}' returned nothing (undefined)."
    )
    assert stage.execution is not None
    failed = [event for event in stage.execution.journal[:] if isinstance(event, EvaluationFailed)]
    assert [event.location for event in failed] == [place]


async def test_states_of_a_pass_have_no_result(stage: Stage) -> None:
    read = {"o": "{% $keys($states) %}"}
    states = {
        "A": {"Type": "Pass", "Assign": read, "Output": read, "Next": "B"},
        "B": {**PASS, "Output": ["{% $o %}", "{% $states.input.o %}"]},
    }

    result = await stage.run(machine(states, Version="1.0", QueryLanguage="JSONata"))

    assert result.output == [["input", "context"], ["input", "context"]]
