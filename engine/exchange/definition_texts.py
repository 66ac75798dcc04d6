"""The texts in which definitions come: JSON, JSON with bare placeholders, YAML; as values with places."""

from collections.abc import Iterable
from pathlib import Path
from typing import NamedTuple

from engine.exchange.comments import comment_note
from engine.exchange.notes import CannotRead, Note, Place
from engine.exchange.placed import PlacedObject, from_source
from engine.exchange.yaml_reading import YamlReading, read_yaml
from engine.language.messages import message
from engine.language.source import Source
from engine.language.text_file import FileRefused, read_text_file
from engine.language.values import Json
from engine.language.wording import Message

_FILE = Message(en="{name} cannot be read: {reason}", zh="无法读取 {name}：{reason}")
_ELSEWHERE = Message(
    en='"{name}" is no path beside this file; nothing is fetched from elsewhere',
    zh="“{name}”不是此文件旁的路径，不会从别处获取",
)
_NO_JSON = Message(en="This is no JSON: {reason}", zh="这不是 JSON：{reason}")


class TextReading(NamedTuple):
    """What a ``text`` holds; ``source`` is that of JSON, ``yaml`` that of YAML."""

    value: Json
    text: str
    source: Source | None = None
    yaml: YamlReading | None = None

    def notes(self, *parts: Json) -> list[Note]:
        """Return what JSON cannot hold of the text, or of the objects that are ``parts`` of it, its comments left aside."""
        if self.yaml is None:
            return []
        parts = () if any(part is self.value for part in parts) else parts
        if not parts:
            return list(self.yaml.notes)
        around = {(part.place.line, part.end_line) for part in parts if isinstance(part, PlacedObject)}
        found = {id(note): note for lines in around for note in self.yaml.notes_within(*lines)}
        return sorted(found.values(), key=lambda note: note.place)

    def comment_notes(self, *parts: Json) -> list[Note]:
        """Return what to say about the comments in the text, or of the objects that are ``parts`` of it."""
        if self.yaml is None:
            return []
        found: Iterable[Place] = self.yaml.comments.places
        if parts and not any(part is self.value for part in parts):
            found = self.yaml.comments.of(part for part in parts if isinstance(part, PlacedObject))
        note = comment_note(found)
        return [] if note is None else [note]


def read_value(text: str, name: str = "") -> TextReading:
    """Return the value of a JSON or YAML text; ``name`` is that of its file, whose ending counts.

    Raises:
        CannotRead: it is neither.
    """
    is_json_name = name.lower().endswith(".json")
    source = Source.read(text)
    if not source.faults:
        return TextReading(from_source(source), text, source=source)
    if not is_json_name and text.strip() and not _is_json_with_comments(source):
        try:
            reading = read_yaml(text)
            return TextReading(reading.value, text, yaml=reading)
        except CannotRead:
            if not text.lstrip().startswith(("{", "[")):
                raise
    fault = source.faults[0]
    reason = Message(*(message(fault.code, fault.args, language) for language in ("en", "zh")))
    raise CannotRead(_NO_JSON, Place(*source.line_column(fault.span.start)), reason=reason)


def _is_json_with_comments(source: Source) -> bool:
    """Tell whether a text is JSON but for comments that YAML would take for a part of the next text."""
    fault = source.faults[0]
    is_json = source.text.lstrip("\ufeff \t\r\n").startswith(("{", "[", "/"))
    return is_json and fault.code == "comment" and fault.args.get("value", "").startswith("/")


def read_beside(folder: Path, name: str, place: Place) -> tuple[Path, str]:
    """Return path and text of the file that ``name`` names from ``folder``.

    Raises:
        CannotRead: it is no relative path, or cannot be read.
    """
    path = Path(name)
    if "://" in name or path.is_absolute() or "\0" in name or not name.strip():
        raise CannotRead(_ELSEWHERE, place, name=name)
    try:
        return folder / path, read_text_file(folder / path).text
    except FileRefused as refused:
        reason = Message(refused.text("en"), refused.text("zh"))
        raise CannotRead(_FILE, place, name=name, reason=reason) from refused
