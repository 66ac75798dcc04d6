"""The state machines of a ``serverless.yml`` with the stepFunctions plugin.

A variable such as ``${self:custom.stage}`` stays a placeholder where it is a text; where the file, or a file beside it, has
an object for it, that is put in.
"""

import re
from dataclasses import dataclass, field
from pathlib import Path

from engine.exchange.cloudformation import template_machines
from engine.exchange.declared import NO_DEFINITION, Content, DefinitionReader, Machine, setting_notes
from engine.exchange.definition_texts import TextReading, read_beside, read_value
from engine.exchange.notes import CannotRead, Place
from engine.exchange.placed import PlacedArray, PlacedObject, place_of
from engine.exchange.template_functions import Filling
from engine.exchange.yaml_reading import MAX_VALUES
from engine.exchange.yaml_words import TOO_MANY
from engine.language.shorten import shorten
from engine.language.values import Json

_SELF = re.compile(r"\$\{\s*self:([\w.-]+)\s*\}")
_FILE = re.compile(r"\$\{\s*file\(\s*([^)]+?)\s*\)(?::([\w.-]+))?\s*\}")
_DEEPEST = 20
_CARRIED = frozenset(("definition", "name"))


def serverless_machines(root: dict[str, Json], folder: Path, reading: TextReading) -> list[Machine]:
    """Return the state machines of a file that stands in ``folder``: those of the plugin, then plain resources."""
    variables = _Variables(root=root, folder=folder)
    section = variables.resolve(root.get("stepFunctions"))
    machines = variables.resolve(section.get("stateMachines")) if isinstance(section, dict) else None
    if machines is None:
        machines = variables.resolve(root.get("stateMachines"))
    found = []
    for part in machines if isinstance(machines, list) else [machines]:
        resolved = variables.resolve(part)
        if isinstance(resolved, dict):
            found += [_machine(name, resolved, variables, reading) for name in resolved]
    resources = variables.resolve(root.get("resources"))
    for part in resources if isinstance(resources, list) else [resources]:
        resolved = variables.resolve(part)
        if isinstance(resolved, dict):
            found += template_machines(resolved, folder, reading)
    return found


def _machine(name: str, machines: dict[str, Json], variables: "_Variables", reading: TextReading) -> Machine:
    place = place_of(machines, name)
    resolved = variables.resolve(machines[name])
    settings = resolved if isinstance(resolved, dict) else {}

    def read() -> Content:
        if settings.get("definition") is None:
            raise CannotRead(NO_DEFINITION, place, name=shorten(name), keys="definition")
        value = settings["definition"]
        notes = [*reading.notes(settings), *setting_notes(settings, name, _CARRIED)]
        notes += reading.comment_notes(value) if isinstance(value, dict) else []
        reader = DefinitionReader(name=name, folder=variables.folder, filling=Filling(), notes=notes)
        return reader.read(variables.filled(value), place_of(settings, "definition"))

    title = settings.get("name")
    return Machine(name=name, place=place, read=read, title="" if title is None else Filling().text(title))


@dataclass(slots=True, kw_only=True)
class _Variables:
    """What the variables of one file stand for, as far as the file and its neighbours tell."""

    root: dict[str, Json]
    folder: Path
    _files: dict[str, Json] = field(default_factory=dict)
    _count: int = 0

    def resolve(self, value: Json) -> Json:
        """Return the object or array that a variable stands for, or the value itself."""
        known = value
        for _ in range(_DEEPEST):
            known = self._known(known) if isinstance(known, str) else None
            if isinstance(known, dict | list):
                return known
        return value

    def filled(self, value: Json, depth: int = 0) -> Json:
        """Return a value with what is known put in for its variables.

        Raises:
            CannotRead: that is too much.
        """
        self._count += 1
        if self._count > MAX_VALUES:
            raise CannotRead(TOO_MANY, limit=f"{MAX_VALUES:,}")
        known = self.resolve(value)
        if known is not value:
            return value if depth >= _DEEPEST else self.filled(known, depth + 1)
        if isinstance(value, PlacedArray):
            array = PlacedArray(value.place)
            for index, element in enumerate(value):
                array.put(self.filled(element, depth), place_of(value, index))
            return array
        if isinstance(value, PlacedObject):
            made = PlacedObject(value.place)
            made.is_function = value.is_function
            for key, member in value.items():
                made.put(key, self.filled(member, depth), place_of(value, key))
            return made
        return value

    def _known(self, text: str) -> Json:
        inner = _SELF.fullmatch(text)
        if inner is not None:
            return _at(self.root, inner[1].split("."))
        outer = _FILE.fullmatch(text)
        return None if outer is None else _at(self._file(outer[1]), outer[2].split(".") if outer[2] else [])

    def _file(self, name: str) -> Json:
        if name not in self._files:
            _, text = read_beside(self.folder, name, Place(1, 1))
            self._files[name] = read_value(text, name).value
        return self._files[name]


def _at(value: Json, keys: list[str]) -> Json:
    for key in keys:
        value = value.get(key) if isinstance(value, dict) else None
    return value
