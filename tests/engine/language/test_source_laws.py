"""Laws of reading and splicing, tried on made-up JSON and made-up edits."""

import json
import re
from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.language.problems import Edit, Span
from engine.language.source import Node, Source, apply_edits, invert_edits
from engine.language.values import Json

TEXTS = st.text(
    alphabet=st.one_of(st.sampled_from('ab"\\/{}[]:,\n\r\t 中😀'), st.characters(codec="utf-8")), max_size=6
)
SCALARS = st.one_of(
    st.none(), st.booleans(), st.integers(-(10**6), 10**6), st.floats(allow_nan=False, allow_infinity=False), TEXTS
)
VALUES: st.SearchStrategy[Json] = st.recursive(
    SCALARS,
    lambda inner: st.one_of(st.lists(inner, max_size=4), st.dictionaries(TEXTS, inner, max_size=4)),
    max_leaves=20,
)
PIECES = st.sampled_from(
    ['"', "{", "}", "[", "]", ",", ":", " ", "\n", "\r\n", "1", "x", '"k": 1,', "[2]", "\\", "true", "😀", "${x}", ""]
)


@st.composite
def documents(draw: st.DrawFn) -> str:
    """JSON texts in several layouts, with line breaks of every kind."""
    value = draw(VALUES)
    indent = draw(st.sampled_from([None, 1, 2, "\t"]))
    separators = draw(st.sampled_from([None, (",", ":"), (" , ", " : ")]))
    text = json.dumps(value, ensure_ascii=draw(st.booleans()), indent=indent, separators=separators)
    newline = draw(st.sampled_from(["\n", "\r\n", "\r"]))
    blank = draw(st.sampled_from(["", " ", newline]))
    return blank + text.replace("\n", newline) + blank


@st.composite
def edited(draw: st.DrawFn) -> tuple[str, list[Edit]]:
    """A text and one to three edits of it, most of which break it."""
    text = draw(documents())
    places = sorted(draw(st.lists(st.integers(0, len(text)), min_size=2, max_size=6)))
    pairs = zip(places[::2], places[1::2], strict=False)
    return text, [Edit(start, min(end, start + draw(st.integers(0, 9))), draw(PIECES)) for start, end in pairs]


def outline(node: Node, start: int) -> Iterator[tuple[object, ...]]:
    """Yield kind, place and spelling of everything below a node."""
    yield node.kind, start, node.length, node.height, node.is_faulty, json.dumps(node.value)
    for member in node.members:
        yield member.key, start + member.key_start, member.key_length
        yield from outline(member.node, start + member.value_start)
    for element in node.elements:
        yield from outline(element.node, start + element.start)


def whole(source: Source) -> list[tuple[object, ...]] | None:
    span = source.span("")
    return None if source.root is None or span is None else list(outline(source.root, span.start))


def strict_value(text: str) -> Json:
    """Return what json reads, without the liberties it takes.

    Raises:
        ValueError: the text is not JSON.
    """

    def refuse(constant: str) -> None:
        raise ValueError(constant)

    if re.match("[ \t\n\r]*", text) is None or text.startswith("\ufeff"):
        raise ValueError("byte order mark")
    value: Json = json.loads(text, parse_constant=refuse)
    return value


@pytest.mark.slow
@given(documents())
def test_reading_gives_the_value_json_gives_and_every_pointer_leads_back(text: str) -> None:
    source = Source.read(text)

    assert source.root is not None
    assert source.root.value == strict_value(text)
    for offset in range(len(text) + 1):
        pointer = source.pointer_at(offset)
        key, value = source.key_span(pointer), source.span(pointer)
        assert value is not None
        assert pointer == "" or (key or value).start <= offset <= value.end


@pytest.mark.slow
@given(edited())
def test_splicing_equals_reading_the_whole_text(case: tuple[str, list[Edit]]) -> None:
    text, edits = case

    spliced = Source.read(text).splice(edits)

    fresh = Source.read(apply_edits(text, edits))
    assert spliced.text == fresh.text
    assert whole(spliced) == whole(fresh)
    # Known objects are trusted whatever their indentation, so the guesses may differ; being broken may not.
    assert bool(spliced.faults) == bool(fresh.faults)
    if spliced.root is None and spliced.faults[0].edits is not None:
        assert spliced.splice(spliced.faults[0].edits).root is not None


@pytest.mark.slow
@given(edited(), PIECES)
def test_splicing_twice_equals_reading_the_whole_text(case: tuple[str, list[Edit]], piece: str) -> None:
    text, edits = case
    once = Source.read(text).splice(edits)
    place = len(once.text) // 2

    twice = once.splice([Edit(place, place, piece)])

    assert whole(twice) == whole(Source.read(twice.text))


def containers(node: Node, start: int) -> Iterator[tuple[int, Node]]:
    """Yield every object and array with the place where it starts."""
    if node.height:
        yield start, node
    for member in node.members:
        yield from containers(member.node, start + member.value_start)
    for element in node.elements:
        yield from containers(element.node, start + element.start)


@pytest.mark.slow
@given(edited(), PIECES)
def test_what_no_edit_touches_is_the_same_node_also_after_the_text_was_broken(
    case: tuple[str, list[Edit]], piece: str
) -> None:
    text, edits = case
    before = Source.read(text)
    place = len(text) // 2

    broken = before.splice([Edit(place, place, piece)])
    after = broken.splice([Edit(place, place + len(piece), "")]).splice(edits)

    edits = [*edits, Edit(place, place, piece)]
    if before.root is None or after.root is None:
        return
    now = dict(containers(after.root, (after.span("") or Span(0, 0)).start))
    for start, node in containers(before.root, (before.span("") or Span(0, 0)).start):
        end = start + node.length
        if all(edit.end <= start or edit.start >= end for edit in edits):
            moved = sum(len(edit.text) - (edit.end - edit.start) for edit in edits[: len(case[1])] if edit.end <= start)
            assert now.get(start + moved, node) is node


@pytest.mark.slow
@given(edited())
def test_splicing_and_inverting_is_byte_identical(case: tuple[str, list[Edit]]) -> None:
    text, edits = case
    source = Source.read(text)

    there = source.splice(edits)
    back = there.splice(invert_edits(text, edits))

    assert back.text == text
    assert whole(back) == whole(source)


@pytest.mark.slow
@given(
    st.one_of(
        edited().map(lambda case: apply_edits(*case)), st.text(alphabet="{}[]:,\"\\ \n0-1.eEtrufalsn'/*", max_size=30)
    )
)
def test_a_text_is_readable_exactly_when_json_says_so(text: str) -> None:
    source = Source.read(text, takes_placeholders=False)

    try:
        value = strict_value(text)
    except ValueError:
        assert source.root is None
        assert source.faults
    else:
        assert source.root is not None
        assert source.faults or source.root.value == value


@pytest.mark.slow
@given(st.lists(st.one_of(SCALARS, st.sampled_from(["${a}", "${b.c}", "${ }", "${:,[]}"]), VALUES)))
def test_a_placeholder_without_quotes_means_the_same_as_one_with_them(value: list[Json]) -> None:
    quoted = json.dumps({"all": value}, ensure_ascii=False, indent=1)

    bare = re.sub(r'(?<=[ \n])"(\$\{[^{}"\\]+\})"(?=[,\n])', r"\1", quoted)

    root = Source.read(bare).root
    assert root is not None
    assert root.value == {"all": value}
    is_same = bare == quoted
    assert (Source.read(bare, takes_placeholders=False).root is not None) == is_same


@given(st.text(), st.data())
def test_line_and_column_lead_back_to_the_offset(text: str, data: st.DataObject) -> None:
    offset = data.draw(st.integers(0, len(text)))
    source = Source.read(text)

    line, column = source.line_column(offset)

    if text[offset - 1 : offset + 1] != "\r\n":
        assert source.offset(line, column) == offset
