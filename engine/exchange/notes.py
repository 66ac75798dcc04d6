"""What a conversion says: what it could not carry, what it changed, and why a file cannot be read."""

from collections.abc import Mapping
from typing import NamedTuple

from msgspec import Struct, field

from engine.errors import EngineError
from engine.language.values import Json, type_name
from engine.language.wording import Message, kind_in_chinese


class Place(NamedTuple):
    """Where something stands in a file, both from 1."""

    line: int
    column: int


START = Place(1, 1)


class Note(Struct, frozen=True, kw_only=True):
    """A sentence about one place of what is converted; ``is_lost`` when the result lacks something for it.

    An argument is a text, or a finished one in both languages. ``file`` is the name of the file when it is another
    one than was given. One that ``is_general`` is about the whole, and its place says nothing.
    """

    message: Message
    place: Place = START
    args: Mapping[str, str | Message] = field(default_factory=dict)
    is_lost: bool = True
    file: str = ""
    is_general: bool = False

    def text(self, language: str) -> str:
        """Return the sentence in ``en`` or ``zh``."""
        args = {key: one.text(language) if isinstance(one, Message) else one for key, one in self.args.items()}
        return self.message.text(language).format_map(args)


class CannotRead(EngineError):
    """What was given is not what can be converted; ``note`` says why and where."""

    def __init__(self, message: Message, place: Place = START, file: str = "", **args: str | Message) -> None:
        self.note = Note(message=message, place=place, args=args, file=file)
        super().__init__(self.note.text("en"))


def kind_of(value: Json) -> Message:
    """Return what a value is: an array, 数组."""
    kind = type_name(value)
    return Message(kind, kind_in_chinese(kind))
