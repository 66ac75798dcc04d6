"""Actions on the tags of state machines and activities."""

from engine.api.arns import read_arn
from engine.api.faults import FRAMEWORK, Fault
from engine.api.records import TagSet
from engine.api.service import Call
from engine.language.values import Json

MOST_TAGS = 50
_RESERVED = "aws:"


def keep_tags(call: Call, arn: str) -> None:
    """Add the tags of the request to those of the resource ``arn``.

    Raises:
        Fault: TooManyTags, or one is of those that only the service itself can give.
    """
    given = call.request.get("tags")
    if not isinstance(given, list) or not given:
        return
    if any(str(tag.get("key", "")).startswith(_RESERVED) for tag in given if isinstance(tag, dict)):
        words = "Caller is an end user and not allowed to mutate system tags"
        raise Fault("AccessDeniedException", words, source=FRAMEWORK)
    tags = {str(tag.get("key", "")): str(tag.get("value", "")) for tag in given if isinstance(tag, dict)}
    merged = {**_tags(call, arn), **tags}
    if len(merged) > MOST_TAGS:
        raise Fault("TooManyTags", f"Resource already has too many tags: '{arn}'")
    call.service.registry.tags.keep(TagSet(arn=arn, tags=merged))


async def tag_resource(call: Call) -> dict[str, Json]:
    """TagResource; a tag that is there gets the new value."""
    keep_tags(call, _resource(call))
    return {}


async def untag_resource(call: Call) -> dict[str, Json]:
    """UntagResource; keys that are not there are fine."""
    arn = _resource(call)
    keys = call.request["tagKeys"]
    assert isinstance(keys, list)
    left = {key: value for key, value in _tags(call, arn).items() if key not in keys}
    call.service.registry.tags.keep(TagSet(arn=arn, tags=left))
    return {}


async def list_tags_for_resource(call: Call) -> dict[str, Json]:
    """ListTagsForResource; a version has none."""
    if call.text("resourceArn") in call.service.registry.versions:
        return {"tags": []}
    listed: list[Json] = [{"key": key, "value": value} for key, value in _tags(call, _resource(call)).items()]
    return {"tags": listed}


def _tags(call: Call, arn: str) -> dict[str, str]:
    found = call.service.registry.tags.get(arn)
    return {} if found is None else found.tags


def _resource(call: Call) -> str:
    """Return the ARN of something that can have tags: no version, no alias, no execution."""
    arn = read_arn(call.text("resourceArn"), "stateMachine", "activity").text
    registry = call.service.registry
    if arn not in registry.machines and arn not in registry.activities:
        raise Fault("ResourceNotFound", f"Resource not found: '{arn}'")
    return arn
