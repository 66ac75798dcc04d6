"""The state machines of CloudFormation and SAM templates."""

from pathlib import Path

from msgspec.structs import replace

from engine.exchange.declared import NO_DEFINITION, Content, DefinitionReader, Machine, setting_notes
from engine.exchange.definition_texts import TextReading
from engine.exchange.notes import CannotRead, Note, Place
from engine.exchange.placed import place_of
from engine.exchange.template_functions import Filling, Substitutions
from engine.language.shorten import shorten, shorten_json
from engine.language.values import Json
from engine.language.wording import Message

TYPES = {"AWS::Serverless::StateMachine": "Name", "AWS::StepFunctions::StateMachine": "StateMachineName"}
"""The types of resources that are state machines, with the property that names one."""

_HERE, _FILES = ("Definition", "DefinitionString"), ("DefinitionUri", "DefinitionS3Location")
_SUBSTITUTIONS = "DefinitionSubstitutions"
_ELSEWHERE = Message(
    en="The definition of {name} is in a bucket, {found}; nothing is fetched from there.",
    zh="{name} 的定义在存储桶中：{found}，不会从那里获取。",
)

_TWICE = Message(
    en="{name} has its definition in {used} and in {other}; what {other} says is left out.",
    zh="{name} 在 {used} 和 {other} 中都给出了定义，忽略 {other} 的内容。",
)

_UNUSED = Message(
    en='"{key}" of DefinitionSubstitutions is not carried, for nothing in the definition of {name} uses it',
    zh="{name} 的定义没有使用 DefinitionSubstitutions 中的“{key}”，因此未保留",
)


def template_machines(template: dict[str, Json], folder: Path, reading: TextReading) -> list[Machine]:
    """Return the state machines of a template that stands in ``folder``; ``reading`` is of the file it is in."""
    resources = template.get("Resources")
    found = []
    for name, resource in resources.items() if isinstance(resources, dict) else ():
        kind = resource.get("Type") if isinstance(resource, dict) else None
        if isinstance(resource, dict) and isinstance(kind, str) and kind in TYPES:
            found.append(_machine(name, resource, template, folder, reading, place_of(resources, name)))
    return found


def _machine(
    name: str, resource: dict[str, Json], template: dict[str, Json], folder: Path, reading: TextReading, place: Place
) -> Machine:
    given = resource.get("Properties")
    properties = given if isinstance(given, dict) else {}
    called = TYPES[str(resource["Type"])]

    def read() -> Content:
        carried = frozenset((*_HERE, *_FILES, _SUBSTITUTIONS, called))
        filling = Filling(tables=template.get("Mappings"))
        given = properties.get(_SUBSTITUTIONS)
        substitutions = given if isinstance(given, dict) else {}
        reader = DefinitionReader(
            name=name,
            folder=folder,
            filling=filling,
            substitutions=Substitutions(values={key: filling.text(value) for key, value in substitutions.items()}),
            notes=[
                *reading.notes(resource),
                *reading.comment_notes(resource),
                *setting_notes(resource, name, frozenset(("Type", "Properties"))),
                *setting_notes(properties, name, carried),
            ],
        )
        content = _read(reader, properties, place)
        unused = [key for key in substitutions if key not in reader.substitutions.used]
        return replace(content, notes=(*content.notes, *_unused_notes(substitutions, unused, name)))

    title = properties.get(called)
    return Machine(name=name, place=place, read=read, title="" if title is None else Filling().text(title))


def _unused_notes(substitutions: dict[str, Json], unused: list[str], name: str) -> list[Note]:
    return [
        Note(message=_UNUSED, place=place_of(substitutions, key), args={"key": shorten(key), "name": shorten(name)})
        for key in unused
    ]


def _read(reader: DefinitionReader, properties: dict[str, Json], place: Place) -> Content:
    given = [key for key in (*_HERE, *_FILES) if key in properties]
    for other in given[1:]:
        args = {"name": shorten(reader.name), "used": given[0], "other": other}
        reader.notes.append(Note(message=_TWICE, place=place_of(properties, other), args=args))
    for key in _HERE:
        if key not in properties:
            continue
        value, at = properties[key], place_of(properties, key)
        included = _included(value)
        if included is not None:
            return reader.read_file(included, at)
        return reader.read(_without_text_function(value), at)
    for key in _FILES:
        if key in properties:
            value, at = properties[key], place_of(properties, key)
            if not isinstance(value, str) or value.startswith("s3:"):
                raise CannotRead(_ELSEWHERE, at, name=shorten(reader.name), found=shorten_json(value, 80))
            return reader.read_file(value, at)
    raise CannotRead(NO_DEFINITION, place, name=shorten(reader.name), keys=", ".join((*_HERE, *_FILES)))


def _without_text_function(value: Json) -> Json:
    """Return the object that Fn::ToJsonString is to make a text of."""
    return value["Fn::ToJsonString"] if isinstance(value, dict) and list(value) == ["Fn::ToJsonString"] else value


def _included(value: Json) -> str | None:
    """Return the file that AWS::Include is to put in the place of a definition."""
    match value:
        case {"Fn::Transform": {"Name": "AWS::Include", "Parameters": {"Location": str(location)}}}:
            return location
    return None
