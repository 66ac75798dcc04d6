"""What a definition can be written as, and what each form has no room for."""

from collections.abc import Callable

from msgspec import Struct
from msgspec.structs import replace

from engine.definition import Definition
from engine.exchange.kinds import Form
from engine.exchange.markdown import to_markdown
from engine.exchange.mermaid import not_drawn, to_mermaid
from engine.exchange.notes import START, CannotRead, Note, Place
from engine.exchange.placed import from_source
from engine.exchange.plain_asl import to_asl
from engine.exchange.spelled import numbers, spelling_of
from engine.exchange.strict_tcsl import SHARED_ATTEMPTS, has_shared_attempts, to_strict_tcsl
from engine.exchange.translating import Translation
from engine.exchange.yaml_reading import MAX_YAML
from engine.exchange.yaml_words import FOR_ALL_READERS, TOO_LARGE
from engine.exchange.yaml_writing import to_yaml, yaml_number
from engine.language.problems import Severity
from engine.language.shorten import shorten
from engine.language.wording import Message
from engine.report.words import Words

_UNTRANSLATED = Message(
    en="the definition has errors, so it is not translated; the first: {problem}",
    zh="工作流定义有错误，因此未作方言转换；第一个错误：{problem}",
)
_SAID = Message(en="{text}", zh="{text}")


class Written(Struct, frozen=True, kw_only=True):
    """A definition in a form, and what of it is lost, was rewritten or is worth telling."""

    text: str
    notes: tuple[Note, ...] = ()


def write_as(
    form: Form, definition: Definition, title: str, words: Words, place_at: Callable[[str], Place | None]
) -> Written:
    """Return a definition, whose text is JSON, in a form.

    ``place_at`` returns where the value at a JSON pointer stood in the file that it is from, None where the text tells.

    Raises:
        CannotRead: it is too large for the form.
    """
    match form:
        case Form.JSON:
            return Written(text=definition.text)
        case Form.TCSL:
            written = _translated(definition, to_strict_tcsl, place_at)
            told = (
                [Note(message=SHARED_ATTEMPTS, is_lost=False, is_general=True)]
                if has_shared_attempts(definition)
                else []
            )
            return replace(written, notes=(*told, *written.notes))
        case Form.ASL:
            return _translated(definition, to_asl, place_at)
        case Form.YAML:
            return _yaml(definition, place_at)
        case Form.MERMAID:
            diagram = to_mermaid(definition, words.language)
            return Written(text=diagram.text, notes=(*diagram.notes, *not_drawn(definition)))
        case Form.MARKDOWN:
            report = to_markdown(definition, title, words)
            return Written(text=report.text, notes=report.notes)


def _translated(
    definition: Definition, translate: Callable[[Definition], Translation], place_at: Callable[[str], Place | None]
) -> Written:
    source = definition.source
    errors = (problem for problem in definition.problems if problem.severity is Severity.ERROR)
    if (first := next(errors, None)) is not None:
        place = place_at(first.path) or Place(*source.line_column(first.span.start))
        said = {"problem": Message(first.text("en"), first.text("zh"))}
        return Written(text=definition.text, notes=(Note(message=_UNTRANSLATED, args=said, place=place),))
    done = translate(definition)

    def note(line: int, column: int, said: Message, *, is_lost: bool) -> Note:
        # Paths are those in the translation, lines and columns are those of the text before.
        place = place_at(source.pointer_at(source.offset(line, column))) or Place(line, column)
        return Note(message=_SAID, args={"text": said}, place=place, is_lost=is_lost)

    steps = [note(one.line, one.column, Message(one.title_en, one.title_zh), is_lost=False) for one in done.steps]
    left = [note(one.line, one.column, Message(one.en, one.zh), is_lost=True) for one in done.left]
    return Written(text=done.text, notes=(*steps, *left))


def _yaml(definition: Definition, place_at: Callable[[str], Place | None]) -> Written:
    value = from_source(definition.source)
    text = to_yaml(value)
    if len(text) > MAX_YAML:  # nobody here could read it back
        raise CannotRead(TOO_LARGE, size=f"{len(text):,}", limit=f"{MAX_YAML:,}")
    notes = []
    for pointer, number in numbers(value):
        spelling = spelling_of(number)
        written = yaml_number(spelling)
        if written != spelling:
            place = place_at(pointer) or _place(definition, pointer)
            args = {"value": shorten(spelling), "other": shorten(written)}
            notes.append(Note(message=FOR_ALL_READERS, args=args, place=place, is_lost=False))
    return Written(text=text, notes=tuple(notes))


def _place(definition: Definition, pointer: str) -> Place:
    span = definition.source.span(pointer)
    return START if span is None else Place(*definition.source.line_column(span.start))
