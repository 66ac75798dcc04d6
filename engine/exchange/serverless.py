"""The state machines of a ``serverless.yml`` with the stepFunctions plugin.

A variable such as ``${self:custom.stage}`` stays a placeholder where it is a text; where the file, or a file beside it, has
an object for it, that is put in.
"""

import re
from pathlib import Path

from msgspec import Struct, field
from msgspec.structs import replace

from engine.exchange.cloudformation import template_machines
from engine.exchange.declared import NO_DEFINITION, Content, DefinitionReader, Machine, setting_notes
from engine.exchange.definition_texts import TextReading, read_beside, read_value
from engine.exchange.notes import START, CannotRead, Note, Place
from engine.exchange.placed import PlacedArray, PlacedObject, containers, place_of
from engine.exchange.template_functions import Filling, Room
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
    variables = _Variables(root=root, folder=folder, reading=reading)
    section = variables.resolve(root.get("stepFunctions"))
    machines = variables.resolve(section.get("stateMachines")) if isinstance(section, dict) else None
    if machines is None:
        machines = variables.resolve(root.get("stateMachines"))
    found = []
    for part in machines if isinstance(machines, list) else [machines]:
        resolved = variables.resolve(part)
        if isinstance(resolved, dict):
            found += [_machine(name, resolved, variables) for name in resolved]
    resources = variables.resolve(root.get("resources"))
    for part in resources if isinstance(resources, list) else [resources]:
        resolved = variables.resolve(part)
        if isinstance(resolved, dict):
            file, its_reading = variables.origin(resolved)
            found += [_in_file(machine, file) for machine in template_machines(resolved, folder, its_reading)]
    return found


def _in_file(machine: Machine, file: str) -> Machine:
    """Return a workflow whose places are those in a file beside the one that was given."""
    if not file:
        return machine

    def read() -> Content:
        try:
            content = machine.read()
        except CannotRead as refusal:
            refusal.note = replace(refusal.note, file=refusal.note.file or file)
            raise
        notes = tuple(replace(note, file=note.file or file) for note in content.notes)
        return replace(content, notes=notes, file=content.file or file)

    return replace(machine, read=read)


def _machine(name: str, machines: dict[str, Json], variables: "_Variables") -> Machine:
    place = place_of(machines, name)
    resolved = variables.resolve(machines[name])
    settings = resolved if isinstance(resolved, dict) else {}

    def read() -> Content:
        if settings.get("definition") is None:
            raise CannotRead(NO_DEFINITION, place, name=shorten(name), keys="definition")
        value = settings["definition"]
        at = place_of(settings, "definition")
        filled, parts = variables.definition(value, at)
        notes = [*setting_notes(settings, name, _CARRIED), *variables.notes(settings, *parts)]
        reader = DefinitionReader(name=name, folder=variables.folder, filling=Filling(), notes=notes)
        return reader.read(filled, at)

    title = settings.get("name")
    return Machine(name=name, place=place, read=read, title="" if title is None else Filling().text(title))


class _Variables(Struct, kw_only=True):
    """What the variables of one file stand for, as far as the file and its neighbours tell."""

    root: dict[str, Json]
    folder: Path
    reading: TextReading
    _files: dict[str, TextReading] = field(default_factory=dict)
    _parts: list[Json] = field(default_factory=list)
    _containers: dict[str, dict[int, Json]] = field(default_factory=dict)
    _count: int = 0
    _room: Room = field(default_factory=Room)

    def resolve(self, value: Json) -> Json:
        """Return the object or array that a variable stands for, or the value itself where that cannot be had."""
        try:
            return self._resolve(value)
        except CannotRead:
            return value

    def origin(self, part: Json) -> tuple[str, TextReading]:
        """Return the name and the text of the file that holds a part; the name is empty for the one that was given."""
        readings = (("", self.reading), *self._files.items())
        return next((one for one in readings if self._holds(*one, part)), readings[0])

    def _holds(self, name: str, reading: TextReading, part: Json) -> bool:
        if name not in self._containers:
            self._containers[name] = containers(reading.value)
        return id(part) in self._containers[name]

    def notes(self, *parts: Json) -> list[Note]:
        """Return what is lost of the parts of the file and its neighbours that a workflow is made of."""
        found = []
        unique = list({id(part): part for part in parts}.values())
        for name, reading in (("", self.reading), *sorted(self._files.items())):
            own = [part for part in unique if self._holds(name, reading, part)]
            notes = (*reading.notes(*own), *reading.comment_notes(*own)) if own else ()
            found += [replace(note, file=name) for note in notes]
        return found

    def definition(self, value: Json, place: Place) -> tuple[Json, list[Json]]:
        """Return a definition with what is known put in for its variables, and each part that was put in.

        Raises:
            CannotRead: that is too much, or the definition is in a file that cannot be read.
        """
        self._count, self._room = 0, Room()
        self._parts.clear()
        try:
            filled = self._filled(self._resolve(value))
        except CannotRead as refusal:
            if not refusal.note.file:
                refusal.note = replace(refusal.note, place=place)
            raise
        return filled, list(self._parts)

    def _resolve(self, value: Json) -> Json:
        known = value
        for _ in range(_DEEPEST):
            known = self._known(known) if isinstance(known, str) else None
            if isinstance(known, dict | list):
                self._parts.append(known)
                return known
        return value

    def _filled(self, value: Json, depth: int = 0) -> Json:
        self._count += 1
        if self._count > MAX_VALUES:
            raise CannotRead(TOO_MANY, limit=f"{MAX_VALUES:,}")
        if isinstance(value, str):
            self._room.take(value)
        known = self.resolve(value)
        if known is not value:
            return value if depth >= _DEEPEST else self._filled(known, depth + 1)
        if isinstance(value, PlacedArray):
            array = PlacedArray(value.place)
            for index, element in enumerate(value):
                array.put(self._filled(element, depth), place_of(value, index))
            return array
        if isinstance(value, PlacedObject):
            made = PlacedObject(value.place)
            made.is_function = value.is_function
            for key, member in value.items():
                made.put(key, self._filled(member, depth), place_of(value, key))
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
            _, text = read_beside(self.folder, name, START)
            try:
                self._files[name] = read_value(text, name)
            except CannotRead as refusal:
                refusal.note = replace(refusal.note, file=name)
                raise
        return self._files[name].value


def _at(value: Json, keys: list[str]) -> Json:
    for key in keys:
        value = value.get(key) if isinstance(value, dict) else None
    return value
