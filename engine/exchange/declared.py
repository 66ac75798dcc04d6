"""A workflow as a file declares it, and its definition in whichever form the file gives that."""

from collections.abc import Callable
from pathlib import Path

from msgspec import Struct, field
from msgspec.structs import replace

from engine.exchange.definition_texts import TextReading, read_beside, read_value
from engine.exchange.notes import CannotRead, Note, Place, kind_of
from engine.exchange.placed import PlacedArray, PlacedObject, place_at, place_of
from engine.exchange.spelled import json_text, read_spelled
from engine.exchange.template_functions import Filling, Room, Substitutions
from engine.exchange.yaml_words import COMMENTS_IN_TEXT
from engine.language.shorten import shorten
from engine.language.values import Json
from engine.language.wording import Message

NO_DEFINITION = Message(
    en="The state machine {name} has no definition, which would be one of: {keys}.",
    zh="状态机 {name} 没有定义，应有以下之一：{keys}。",
)
_SETTING = Message(
    en='"{key}" of {name} is a setting of the deployment, for which a definition has no place',
    zh="{name} 的“{key}”是部署设置，工作流定义中没有对应的位置",
)
_NO_OBJECT = Message(
    en="The definition of {name} is {found}, not an object with StartAt and States.",
    zh="{name} 的定义是{found}，而不是含有 StartAt 和 States 的对象。",
)
_UNREADABLE = Message(
    en="The text of the definition of {name} cannot be read. {reason}", zh="{name} 的定义文本无法读取。{reason}"
)
_UNKNOWN = Message(
    en="The definition of {name} is {found}, which only the deployment knows.",
    zh="{name} 的定义是 {found}，部署时才能确定。",
)


class Content(Struct, frozen=True, kw_only=True):
    """A definition out of a file: its value or, where that was JSON, its text; and what was lost on the way.

    ``file`` is the name of the file when it is another one than was given. ``place`` is where the whole definition stands
    when it is a text in the file: the places of its value are those in the text.
    """

    value: Json
    notes: tuple[Note, ...] = ()
    json_text: str | None = None
    file: str = ""
    place: Place | None = None

    @property
    def text(self) -> str:
        """The definition as JSON."""
        return json_text(self.value) + "\n" if self.json_text is None else self.json_text

    def place_at(self, pointer: str) -> Place | None:
        """Return where what a JSON pointer names stands in the file; None where the text itself tells, or nothing does."""
        if self.json_text is not None:
            return None
        return self.place or place_at(self.value, pointer)


def formatted(text: str) -> str:
    """Return a text of JSON in the layout of :attr:`Content.text`."""
    return json_text(read_spelled(text)) + "\n"


class Machine(Struct, frozen=True, kw_only=True):
    """A workflow in a file: ``name`` chooses it, ``title`` is what the deployment calls it, else empty.

    ``read`` returns its definition, or raises CannotRead.
    """

    name: str
    place: Place
    read: Callable[[], Content]
    title: str = ""


def setting_notes(container: dict[str, Json], name: str, carried: frozenset[str]) -> list[Note]:
    """Return a note for each member of what declares a workflow that is not ``carried``."""
    return [
        Note(message=_SETTING, place=place_of(container, key), args={"key": shorten(key), "name": shorten(name)})
        for key in container
        if key not in carried
    ]


class DefinitionReader(Struct, kw_only=True):
    """Reads the definition of the workflow ``name``; ``substitutions`` are put in for ``${names}`` in it."""

    name: str
    folder: Path
    filling: Filling
    substitutions: Substitutions = field(default_factory=Substitutions)
    notes: list[Note] = field(default_factory=list)

    def read(self, value: Json, place: Place) -> Content:
        """Return a definition given as an object, or as a text of JSON or YAML, with functions filled in.

        Raises:
            CannotRead: it is neither.
        """
        filled = self.filling.fill(value)
        is_text = isinstance(filled, str)
        if isinstance(filled, str):
            if filled.startswith("${") and filled.endswith("}") and filled.count("${") == 1:
                raise CannotRead(_UNKNOWN, place, name=shorten(self.name), found=shorten(filled))
            try:
                reading = self._text(filled)
            except CannotRead as refusal:
                reason = Message(refusal.note.text("en"), refusal.note.text("zh"))
                raise CannotRead(_UNREADABLE, place, name=shorten(self.name), reason=reason) from refusal
            filled = reading.value
            self.notes += _notes_in_text(reading, place)
        else:
            filled = _with(filled, self.substitutions, self.filling.room)
        content = self._made(filled, place)
        return replace(content, place=place) if is_text else content

    def read_file(self, file: str, place: Place) -> Content:
        """Return the definition in a file beside the template, where only ``substitutions`` and tags are filled in.

        Raises:
            CannotRead: the file is elsewhere, cannot be read or holds no definition.
        """
        _, text = read_beside(self.folder, file, place)
        try:
            reading = self._text(text, file)
        except CannotRead as refusal:
            refusal.note = replace(refusal.note, file=file)
            raise
        tags = Filling(only_tags=True)
        value = tags.fill(reading.value)
        found = [*reading.notes(), *tags.notes, *reading.comment_notes()]
        self.notes += [replace(note, file=file) for note in found]
        return replace(self._made(value, place), file=file)

    def _text(self, text: str, file: str = "") -> TextReading:
        return read_value(self.substitutions.fill(text, self.filling.room), file)

    def _made(self, value: Json, place: Place) -> Content:
        if not isinstance(value, dict):
            found = shorten(value) if isinstance(value, str) else kind_of(value)
            raise CannotRead(_NO_OBJECT, place, name=shorten(self.name), found=found)
        return Content(value=value, notes=(*self.notes, *self.filling.notes))


def _notes_in_text(reading: TextReading, place: Place) -> list[Note]:
    """Return what is lost of a text at a place of the file, whose own lines mean nothing there."""
    notes = [replace(note, place=place) for note in reading.notes()]
    count = len(reading.yaml.comments.places) if reading.yaml is not None else 0
    if count:
        notes.append(Note(message=COMMENTS_IN_TEXT, place=place, args={"count": str(count)}))
    return notes


def _with(value: Json, substitutions: Substitutions, room: Room) -> Json:
    """Return a value with ``substitutions`` put into all its texts."""
    if not substitutions.values:
        return value
    if isinstance(value, str):
        return substitutions.fill(value, room)
    if isinstance(value, PlacedArray):
        array = PlacedArray(value.place)
        for index, element in enumerate(value):
            array.put(_with(element, substitutions, room), place_of(value, index))
        return array
    if isinstance(value, PlacedObject):
        made = PlacedObject(value.place)
        for key, member in value.items():
            made.put(key, _with(member, substitutions, room), place_of(value, key))
        return made
    return value
