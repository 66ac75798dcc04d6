"""A file that holds workflows, of whatever kind it is: a definition by itself, or a deployment file with several."""

import itertools
from collections.abc import Iterable, Iterator
from pathlib import Path

from msgspec import Struct
from msgspec.structs import replace

from engine.exchange.cloudformation import template_machines
from engine.exchange.declared import Content, Machine
from engine.exchange.definition_texts import TextReading, read_value
from engine.exchange.kinds import Form, Kind, form_of
from engine.exchange.notes import START, CannotRead, kind_of
from engine.exchange.placed import place_of
from engine.exchange.serverless import serverless_machines
from engine.exchange.template_functions import Filling
from engine.language.deployment_files import is_cloudformation, is_definition, is_serverless
from engine.language.values import Json
from engine.language.wording import Message

_NO_WORKFLOW = Message(
    en="This holds no workflow: neither States, as a definition has, nor Resources or stepFunctions, as templates have.",
    zh="其中没有工作流：既没有定义的 States，也没有模板的 Resources 或 stepFunctions。",
)
_NO_OBJECT = Message(
    en="A workflow or template is an object; this is: {found}.", zh="工作流或模板应是对象；这里是：{found}。"
)
_NO_MACHINES = Message(en="There is no state machine in this template.", zh="此模板中没有状态机。")
_ONE_WAY = Message(
    en="A diagram or report of a workflow cannot be made a workflow again; convert the definition it was made of.",
    zh="工作流的图或报告无法再变回工作流；请转换生成它的定义文件。",
)
_SUFFIXES = (".json", ".yaml", ".yml", ".template", ".tcsl", ".asl", ".serverless")


class Workflows(Struct, frozen=True, kw_only=True):
    """The workflows of a file, at least one; ``is_json`` tells that the file is a definition in JSON."""

    kind: Kind
    machines: tuple[Machine, ...]
    is_json: bool = False


def open_workflows(text: str, path: Path, kind: Kind | None = None) -> Workflows:
    """Read a file of ``kind``, or of the kind that its text tells; files beside ``path`` may be read too.

    Raises:
        CannotRead: it is neither JSON nor YAML, or there is no workflow in it.
    """
    try:
        reading = read_value(text, path.name)
        root = reading.value
        if not isinstance(root, dict):
            raise CannotRead(_NO_OBJECT, found=kind_of(root))
    except CannotRead as refusal:
        if _is_one_way(text, path):
            raise CannotRead(_ONE_WAY) from refusal
        raise
    kind = kind or _kind(root)
    if kind is Kind.DEFINITION:
        machine = Machine(name=title_of(path), place=START, read=lambda: _content(reading))
        return Workflows(kind=kind, machines=(machine,), is_json=reading.source is not None)
    if kind is Kind.SERVERLESS:
        machines = serverless_machines(root, path.parent, reading)
    else:
        machines = template_machines(root, path.parent, reading)
    if not machines:
        raise CannotRead(_NO_MACHINES)
    return Workflows(kind=kind, machines=tuple(_told_apart(machines)))


def _told_apart(machines: Iterable[Machine]) -> Iterator[Machine]:
    """Yield machines by names of their own: in a list of several two may have one, which chooses but one of them."""
    taken: set[str] = set()
    for machine in machines:
        numbers = (f" {number}" if number > 1 else "" for number in itertools.count(1))
        name = next(machine.name + number for number in numbers if machine.name + number not in taken)
        taken.add(name)
        yield machine if name == machine.name else replace(machine, name=name)


def _is_one_way(text: str, path: Path) -> bool:
    """Tell whether a text that holds no object is a diagram or a report, by its name or its beginning."""
    return form_of(path.name) in (Form.MERMAID, Form.MARKDOWN) or text.lstrip().startswith("stateDiagram")


def title_of(path: Path) -> str:
    """Return the name of a file without the endings that tell what is in it."""
    name = path.name
    while True:
        suffix = next((one for one in _SUFFIXES if name.lower().endswith(one) and len(name) > len(one)), "")
        if not suffix:
            return name
        name = name[: -len(suffix)]


def _kind(root: dict[str, Json]) -> Kind:
    if is_definition(root):
        return Kind.DEFINITION
    if is_serverless(root):
        return Kind.SERVERLESS
    if is_cloudformation(root):
        return Kind.CLOUDFORMATION
    if root and all(isinstance(member, dict) and "Type" in member for member in root.values()):
        return Kind.DEFINITION  # nothing but states, which the definition's own check explains
    raise CannotRead(_NO_WORKFLOW, place_of(root))


def _content(reading: TextReading) -> Content:
    if reading.source is not None:
        return Content(value=reading.value, json_text=reading.source.text)
    filling = Filling(only_tags=True)
    value = filling.fill(reading.value)
    return Content(value=value, notes=(*reading.notes(), *filling.notes, *reading.comment_notes()))
