"""Versions, aliases and tags of state machines, and activities, through a Step Functions client."""

import json
from typing import Any

import pytest

from engine.execution.clock import ManualClock
from tests.engine.api.serving import FAIL, PASS, ROLE, ServerThread, create, fault, finished, make_sfn, plain, start

ARN = "arn:aws:states:us-east-1:123456789012:stateMachine:machine"


def _revised(comment: str) -> str:
    return json.dumps({**PASS, "Comment": comment})


def _route(version: int, weight: int = 100) -> dict[str, Any]:
    return {"stateMachineVersionArn": f"{ARN}:{version}", "weight": weight}


@pytest.fixture
def versioned(sfn: Any) -> Any:
    """A client of a server with a state machine that has three versions."""
    create(sfn, publish=True)
    for number in (2, 3):
        sfn.update_state_machine(stateMachineArn=ARN, definition=_revised(f"R{number}"), publish=True)
    return sfn


def test_publishing_on_creation_gives_the_first_version(sfn: Any) -> None:
    told = sfn.create_state_machine(
        name="machine", definition=json.dumps(PASS), roleArn=ROLE, publish=True, versionDescription="one"
    )

    assert told["stateMachineVersionArn"] == f"{ARN}:1"
    version = sfn.describe_state_machine(stateMachineArn=f"{ARN}:1")
    assert (version["stateMachineArn"], version["description"]) == (f"{ARN}:1", "one")
    assert "description" not in sfn.describe_state_machine(stateMachineArn=ARN)


def test_a_state_machine_with_a_version_is_the_same_only_as_it_was_published(sfn: Any) -> None:
    def again(definition: object = PASS, **options: Any) -> Any:
        given = {"name": "machine", "definition": json.dumps(definition), "roleArn": ROLE, **options}
        return lambda: sfn.create_state_machine(**given)

    def words(message: str) -> tuple[str, str]:
        return "StateMachineAlreadyExists", f"State Machine Already Exists: {message}"

    published = words("This state machine was already created with a published version.")
    described = words("This state machine was already created with a published version using a different description.")
    other = words(f"'{ARN}'")
    create(sfn)
    sfn.publish_state_machine_version(stateMachineArn=ARN, description="one")

    assert fault(sfn, again()) == published
    assert fault(sfn, again(publish=True)) == described
    assert fault(sfn, again(publish=True, versionDescription="else")) == described
    assert again(publish=True, versionDescription="one")()["stateMachineVersionArn"] == f"{ARN}:1"

    changed = _revised("R1")
    sfn.update_state_machine(stateMachineArn=ARN, definition=changed)
    sfn.publish_state_machine_version(stateMachineArn=ARN, description="two")

    assert fault(sfn, again(publish=True, versionDescription="one")) == other
    assert fault(sfn, again(json.loads(changed))) == published
    assert fault(sfn, again(json.loads(changed), publish=True, versionDescription="two")) == described
    first = again(json.loads(changed), publish=True, versionDescription="one")()
    assert first["stateMachineVersionArn"] == f"{ARN}:1"


def test_a_revision_is_published_once(sfn: Any) -> None:
    create(sfn)

    first = sfn.publish_state_machine_version(stateMachineArn=ARN)
    again = sfn.publish_state_machine_version(stateMachineArn=ARN, revisionId="INITIAL")
    update = sfn.update_state_machine(stateMachineArn=ARN, definition=json.dumps(PASS), publish=True)

    assert first["stateMachineVersionArn"] == again["stateMachineVersionArn"] == f"{ARN}:1"
    assert update["stateMachineVersionArn"] == f"{ARN}:1"


def test_a_revision_that_is_not_the_newest_is_not_published(sfn: Any) -> None:
    create(sfn)
    old = sfn.update_state_machine(stateMachineArn=ARN, definition=_revised("R1"))["revisionId"]
    new = sfn.update_state_machine(stateMachineArn=ARN, definition=_revised("R2"))["revisionId"]

    assert fault(sfn, lambda: sfn.publish_state_machine_version(stateMachineArn=ARN, revisionId=old)) == (
        "ConflictException",
        f"Failed to publish the State Machine version for revision {old}. The current State Machine revision is {new}.",
    )


def test_a_version_is_described_anew_when_its_revision_is_published_again(sfn: Any) -> None:
    create(sfn, publish=True, versionDescription="first")
    same = json.dumps(PASS)
    again = sfn.update_state_machine(stateMachineArn=ARN, definition=same, publish=True, versionDescription="second")
    silent = sfn.publish_state_machine_version(stateMachineArn=ARN)

    version = f"{ARN}:1"
    assert again["stateMachineVersionArn"] == silent["stateMachineVersionArn"] == version
    assert sfn.describe_state_machine(stateMachineArn=version)["description"] == "second"


def test_versions_are_listed_newest_first_and_their_numbers_are_not_used_again(versioned: Any) -> None:
    versioned.delete_state_machine_version(stateMachineVersionArn=f"{ARN}:3")
    versioned.delete_state_machine_version(stateMachineVersionArn=f"{ARN}:3")

    again = versioned.publish_state_machine_version(stateMachineArn=ARN)

    assert again["stateMachineVersionArn"] == f"{ARN}:4"
    first = versioned.list_state_machine_versions(stateMachineArn=ARN, maxResults=2)
    second = versioned.list_state_machine_versions(stateMachineArn=ARN, nextToken=first["nextToken"])
    arns = [told["stateMachineVersionArn"] for page in (first, second) for told in page["stateMachineVersions"]]
    assert arns == [f"{ARN}:4", f"{ARN}:2", f"{ARN}:1"]


def test_a_version_cannot_be_updated(versioned: Any) -> None:
    arn = f"{ARN}:2"

    assert fault(versioned, lambda: versioned.update_state_machine(stateMachineArn=arn, roleArn=ROLE)) == (
        "StateMachineDoesNotExist",
        f"State Machine Does Not Exist: '{arn}'",
    )


def test_an_execution_knows_the_version_and_the_alias_it_was_started_through(versioned: Any) -> None:
    alias = versioned.create_state_machine_alias(name="live", routingConfiguration=[_route(1)])["stateMachineAliasArn"]
    through_alias = finished(versioned, start(versioned, alias))
    through_version = finished(versioned, start(versioned, f"{ARN}:2"))
    plain_run = finished(versioned, start(versioned, ARN))

    assert alias == f"{ARN}:live"
    assert (through_alias["stateMachineArn"], through_alias["stateMachineVersionArn"]) == (ARN, f"{ARN}:1")
    assert through_alias["stateMachineAliasArn"] == alias
    assert through_version["stateMachineVersionArn"] == f"{ARN}:2"
    assert "stateMachineAliasArn" not in through_version
    assert "stateMachineVersionArn" not in plain_run

    def listed(arn: str) -> list[str]:
        return [told["executionArn"] for told in versioned.list_executions(stateMachineArn=arn)["executions"]]

    assert listed(alias) == listed(f"{ARN}:1") == [through_alias["executionArn"]]
    assert len(listed(ARN)) == 3
    events = versioned.get_execution_history(executionArn=through_alias["executionArn"])["events"]
    assert events[0]["executionStartedEventDetails"]["stateMachineVersionArn"] == f"{ARN}:1"
    assert events[0]["executionStartedEventDetails"]["stateMachineAliasArn"] == alias
    told = versioned.describe_state_machine_for_execution(executionArn=through_version["executionArn"])
    assert json.loads(told["definition"])["Comment"] == "R2"
    assert told["revisionId"]


def test_an_alias_is_created_once_described_updated_listed_and_deleted(versioned: Any) -> None:
    given = {"name": "live", "description": "d", "routingConfiguration": [_route(1, 70), _route(2, 30)]}
    first = versioned.create_state_machine_alias(**given)
    assert plain(versioned.create_state_machine_alias(**given)) == plain(first)
    for change in ({"description": "e"}, {"routingConfiguration": [_route(1)]}):
        assert fault(versioned, lambda change=change: versioned.create_state_machine_alias(**{**given, **change})) == (  # type: ignore[misc] # mypy cannot infer it
            "ConflictException",
            "Failed to create alias because an alias with the same name and a different routing configuration "
            "already exists.",
        )
    arn = first["stateMachineAliasArn"]

    versioned.update_state_machine_alias(stateMachineAliasArn=arn, description="new")
    versioned.update_state_machine_alias(stateMachineAliasArn=arn, routingConfiguration=[_route(3)])

    told = plain(versioned.describe_state_machine_alias(stateMachineAliasArn=arn))
    assert told["updateDate"] >= told["creationDate"] == first["creationDate"]
    assert {name: told[name] for name in ("name", "description", "routingConfiguration", "stateMachineAliasArn")} == {
        "name": "live",
        "description": "new",
        "routingConfiguration": [_route(3)],
        "stateMachineAliasArn": arn,
    }
    assert [
        told["stateMachineAliasArn"]
        for told in versioned.list_state_machine_aliases(stateMachineArn=ARN)["stateMachineAliases"]
    ] == [arn]
    assert versioned.list_state_machine_aliases(stateMachineArn=f"{ARN}:1")["stateMachineAliases"] == []
    code, message = fault(versioned, lambda: versioned.delete_state_machine_version(stateMachineVersionArn=f"{ARN}:3"))
    assert code == "ConflictException"
    assert message.endswith("Current list of aliases referencing this version: [live]")

    versioned.delete_state_machine_alias(stateMachineAliasArn=arn)
    versioned.delete_state_machine_alias(stateMachineAliasArn=arn)

    gone = ("ResourceNotFound", f"Resource not found: '{arn}'")
    assert fault(versioned, lambda: versioned.describe_state_machine_alias(stateMachineAliasArn=arn)) == gone
    # Recorded: an update has words of its own.
    code, message = fault(
        versioned, lambda: versioned.update_state_machine_alias(stateMachineAliasArn=arn, description="x")
    )
    assert (code, message) == (gone[0], "Request references a resource that does not exist.")


def test_an_alias_leads_to_its_versions_by_weight(versioned: Any) -> None:
    versioned.create_state_machine_alias(name="never", routingConfiguration=[_route(1, 0), _route(2, 100)])

    arns = [start(versioned, f"{ARN}:never") for _ in range(5)]

    assert {finished(versioned, arn)["stateMachineVersionArn"] for arn in arns} == {f"{ARN}:2"}


@pytest.mark.parametrize(
    ("routes", "message"),
    [
        (
            [_route(1, 50), _route(2, 30), _route(3, 20)],
            "1 validation error detected: Value '[RoutingConfigurationListItem(stateMachineVersionArn="
            f"{ARN}:1, weight=50), RoutingConfigurationListItem(stateMachineVersionArn={ARN}:2, weight=30), "
            f"RoutingConfigurationListItem(stateMachineVersionArn={ARN}:3, weight=20)]' at 'routingConfiguration' "
            "failed to satisfy constraint: Member must have length less than or equal to 2",
        ),
        (
            [_route(1, 50), _route(1, 50)],
            f"Routing configuration must contain distinct state machine version ARNs. Received: [{ARN}:1, {ARN}:1]",
        ),
        (
            [{"stateMachineVersionArn": ARN, "weight": 70}, _route(2, 30)],
            f"Routing configuration must contain state machine version ARNs. Received: [{ARN}, {ARN}:2]",
        ),
        (
            [_route(1, 101)],
            "1 validation error detected: Value '101' at 'routingConfiguration.1.member.weight' failed to satisfy "
            "constraint: Member must have value less than or equal to 100",
        ),
        ([_route(1, 70), _route(2, 29)], "Sum of routing configuration weights must equal 100. Received: [70, 29]"),
    ],
    ids=["three", "twice the same", "no version", "too heavy", "not 100"],
)
def test_a_bad_route_is_refused_in_the_service_s_words(versioned: Any, routes: Any, message: str) -> None:
    told = fault(versioned, lambda: versioned.create_state_machine_alias(name="a", routingConfiguration=routes))

    assert told == ("ValidationException", message)


@pytest.mark.parametrize(
    ("name", "rule"),
    [
        ("123", r"Member must satisfy regular expression pattern: ^(?=.*[a-zA-Z_\-\.])[a-zA-Z0-9_\-\.]+$"),
        ("A" * 81, "Member must have length less than or equal to 80"),
        ("ALIAS@", r"Member must satisfy regular expression pattern: ^(?=.*[a-zA-Z_\-\.])[a-zA-Z0-9_\-\.]+$"),
    ],
    ids=["a number", "too long", "a bad letter"],
)
def test_a_bad_name_of_an_alias_is_refused(versioned: Any, name: str, rule: str) -> None:
    told = fault(versioned, lambda: versioned.create_state_machine_alias(name=name, routingConfiguration=[_route(1)]))

    message = f"1 validation error detected: Value '{name}' at 'name' failed to satisfy constraint: {rule}"
    assert told == ("ValidationException", message)


def test_an_update_of_an_alias_changes_something(versioned: Any) -> None:
    versioned.create_state_machine_alias(name="live", routingConfiguration=[_route(1)])

    told = fault(versioned, lambda: versioned.update_state_machine_alias(stateMachineAliasArn=f"{ARN}:live"))

    assert told[0] == "ValidationException"


def test_a_state_machine_has_at_most_a_hundred_aliases(versioned: Any) -> None:
    def give(number: int) -> Any:
        return versioned.create_state_machine_alias(name=f"a{number}", routingConfiguration=[_route(1)])

    for number in range(100):
        give(number)

    assert fault(versioned, lambda: give(100))[0] == "ServiceQuotaExceededException"
    assert give(7)["stateMachineAliasArn"] == f"{ARN}:a7"  # the same once more
    versioned.delete_state_machine_alias(stateMachineAliasArn=f"{ARN}:a7")
    assert give(100)["stateMachineAliasArn"] == f"{ARN}:a100"


def test_a_state_machine_has_at_most_so_many_versions(versioned: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("engine.api.versions._MOST", 3)  # not 1,000
    more = _revised("R4")

    def update() -> Any:
        return versioned.update_state_machine(stateMachineArn=ARN, definition=more, publish=True)

    assert fault(versioned, update)[0] == "ServiceQuotaExceededException"
    assert versioned.describe_state_machine(stateMachineArn=ARN)["definition"] == _revised("R3")
    assert versioned.publish_state_machine_version(stateMachineArn=ARN)["stateMachineVersionArn"] == f"{ARN}:3"
    versioned.delete_state_machine_version(stateMachineVersionArn=f"{ARN}:1")
    assert update()["stateMachineVersionArn"] == f"{ARN}:4"
    assert versioned.describe_state_machine(stateMachineArn=ARN)["definition"] == more


def test_deleting_a_state_machine_takes_its_versions_and_aliases_along(versioned: Any) -> None:
    versioned.create_state_machine_alias(name="live", routingConfiguration=[_route(1)])
    assert (
        fault(versioned, lambda: versioned.delete_state_machine(stateMachineArn=f"{ARN}:1"))[0] == "ValidationException"
    )

    versioned.delete_state_machine(stateMachineArn=ARN)

    assert versioned.list_state_machine_versions(stateMachineArn=ARN)["stateMachineVersions"] == []
    for arn in (f"{ARN}:1", f"{ARN}:live"):
        assert fault(versioned, lambda arn=arn: start(versioned, arn))[0] == "StateMachineDoesNotExist"  # type: ignore[misc] # mypy cannot infer it


def test_the_label_of_a_map_names_no_state_machine(versioned: Any) -> None:
    arn = {"stateMachineArn": f"{ARN}/M"}

    for ask in (
        lambda: versioned.describe_state_machine(**arn),
        lambda: versioned.update_state_machine(**arn, definition=_revised("R4")),
        lambda: versioned.start_execution(**arn),
        lambda: versioned.delete_state_machine(**arn),
    ):
        assert fault(versioned, ask)[0] == "ValidationException"


def test_tags_are_added_replaced_listed_and_removed(sfn: Any) -> None:
    create(sfn, tags=[{"key": "a", "value": "1"}])

    sfn.tag_resource(resourceArn=ARN, tags=[{"key": "a", "value": ""}, {"key": "b", "value": "2"}])
    assert sfn.list_tags_for_resource(resourceArn=ARN)["tags"] == [
        {"key": "a", "value": ""},
        {"key": "b", "value": "2"},
    ]
    sfn.untag_resource(resourceArn=ARN, tagKeys=["a", "none"])

    assert sfn.list_tags_for_resource(resourceArn=ARN)["tags"] == [{"key": "b", "value": "2"}]


def test_a_version_has_no_tags_and_there_can_be_too_many(versioned: Any) -> None:
    arn = f"{ARN}:1"
    many = [{"key": f"k{number}", "value": ""} for number in range(51)]

    assert fault(versioned, lambda: versioned.tag_resource(resourceArn=arn, tags=many[:1])) == (
        "ResourceNotFound",
        f"Resource not found: '{arn}'",
    )
    assert fault(versioned, lambda: versioned.tag_resource(resourceArn=ARN, tags=many))[0] == "TooManyTags"


def test_an_activity_is_created_once_described_listed_and_deleted(sfn: Any) -> None:
    first = sfn.create_activity(name="work", tags=[{"key": "a", "value": "1"}])

    assert plain(sfn.create_activity(name="work")) == plain(first)
    arn = first["activityArn"]
    key = {"encryptionConfiguration": {"type": "AWS_OWNED_KEY"}}
    assert plain(sfn.describe_activity(activityArn=arn)) == {**plain(first), "name": "work", **key}
    assert [told["activityArn"] for told in sfn.list_activities()["activities"]] == [arn]
    assert sfn.list_tags_for_resource(resourceArn=arn)["tags"] == [{"key": "a", "value": "1"}]

    sfn.delete_activity(activityArn=arn)
    sfn.delete_activity(activityArn=arn)

    gone = ("ActivityDoesNotExist", f"Activity Does Not Exist: '{arn}'")
    assert fault(sfn, lambda: sfn.describe_activity(activityArn=arn)) == gone
    assert fault(sfn, lambda: sfn.get_activity_task(activityArn=arn)) == gone


def test_a_poll_for_work_ends_without_any() -> None:
    with ServerThread(clock=ManualClock()) as server:
        sfn = make_sfn(server)
        arn = sfn.create_activity(name="work")["activityArn"]

        assert plain(sfn.get_activity_task(activityArn=arn)) == {}


def test_a_bad_name_of_an_activity_is_refused(sfn: Any) -> None:
    assert fault(sfn, lambda: sfn.create_activity(name="Bad Name$")) == ("InvalidName", "Invalid Name: 'Bad Name$'")


def test_what_the_engine_cannot_do_gets_the_service_s_error(sfn: Any) -> None:
    create(sfn, FAIL)
    execution = start(sfn, ARN)
    finished(sfn, execution)
    map_run = "arn:aws:states:us-east-1:123456789012:mapRun:machine/M:1"

    assert sfn.list_map_runs(executionArn=execution)["mapRuns"] == []
    for call in (sfn.describe_map_run, sfn.update_map_run):
        assert fault(sfn, lambda call=call: call(mapRunArn=map_run))[0] == "ResourceNotFound"  # type: ignore[misc] # mypy cannot infer it
    assert fault(sfn, lambda: sfn.list_executions(mapRunArn=map_run))[0] == "ResourceNotFound"
    assert fault(sfn, lambda: sfn.list_executions())[0] == "ValidationException"


def test_an_alias_does_not_go_over_to_another_state_machine(versioned: Any) -> None:
    versioned.create_state_machine_alias(name="live", routingConfiguration=[_route(1)])
    other = f"{create(versioned, name='other', publish=True)}:1"
    routes = [{"stateMachineVersionArn": other, "weight": 100}]

    told = fault(
        versioned,
        lambda: versioned.update_state_machine_alias(stateMachineAliasArn=f"{ARN}:live", routingConfiguration=routes),
    )

    words = "Routing configuration must contain state machine version ARNs for the same state machine."
    assert told == ("ValidationException", f"{words} Received: [{other}]")


def test_a_refused_route_names_its_reason(versioned: Any) -> None:
    with pytest.raises(versioned.exceptions.ClientError) as caught:
        versioned.create_state_machine_alias(name="live", routingConfiguration=[_route(1, 99)])

    assert caught.value.response["reason"] == "INVALID_ROUTING_CONFIGURATION"


def test_an_alias_was_not_updated_before_its_first_update(versioned: Any) -> None:
    alias = versioned.create_state_machine_alias(name="live", routingConfiguration=[_route(1)])["stateMachineAliasArn"]
    assert "updateDate" not in versioned.describe_state_machine_alias(stateMachineAliasArn=alias)

    nothing = fault(versioned, lambda: versioned.update_state_machine_alias(stateMachineAliasArn=alias))
    updated = versioned.update_state_machine_alias(stateMachineAliasArn=alias, description="d")["updateDate"]

    assert nothing == ("ValidationException", "Either description or routing configuration must be specified")
    assert versioned.describe_state_machine_alias(stateMachineAliasArn=alias)["updateDate"] == updated


def test_a_deleted_version_is_not_there_but_what_it_ran_is_listed(versioned: Any) -> None:
    arn = f"{ARN}:1"
    execution = finished(versioned, start(versioned, arn))["executionArn"]
    versioned.delete_state_machine_version(stateMachineVersionArn=arn)

    gone = ("StateMachineDoesNotExist", f"State Machine Version Does Not Exist: '{arn}'")
    assert fault(versioned, lambda: versioned.describe_state_machine(stateMachineArn=arn)) == gone
    assert fault(versioned, lambda: start(versioned, arn)) == gone
    listed = versioned.list_executions(stateMachineArn=arn)["executions"]
    assert [told["executionArn"] for told in listed] == [execution]


def test_the_tags_of_the_service_are_its_own_and_a_version_has_none(versioned: Any) -> None:
    tags = [{"key": "aws:mine", "value": "x"}]

    refused = ("AccessDeniedException", "Caller is an end user and not allowed to mutate system tags")

    assert fault(versioned, lambda: versioned.tag_resource(resourceArn=ARN, tags=tags)) == refused
    assert fault(versioned, lambda: versioned.create_activity(name="work", tags=tags)) == refused
    assert versioned.list_tags_for_resource(resourceArn=f"{ARN}:1")["tags"] == []
