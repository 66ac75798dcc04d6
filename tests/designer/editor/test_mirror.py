"""Whatever is typed, pasted, undone or changed elsewhere: the pane shows the document's text."""

from collections.abc import Callable

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PySide6.QtGui import QTextCursor, QTextDocument
from PySide6.QtWidgets import QPlainTextDocumentLayout

from designer.document.document import Document
from designer.editor.mirror import Mirror
from designer.editor.text_map import TextMap, displayed
from engine.language.problems import Edit

PIECES = st.sampled_from(
    [
        "",
        "a",
        "节",
        "😀",
        "\r\n",
        "\n",
        "\r",
        "\u2028",
        "\u2029",
        "\ufdd0",
        "\ud800",
        "\u00a0",
        "\ufffc",
        '"',
        "{",
        "  ",
    ]
)
TEXTS = st.lists(PIECES, max_size=12).map("".join)
TYPED = st.lists(st.sampled_from(["a", "节", "😀", "\n", "\u2028", "\u00a0", '"', "  ", "\r\n"]), max_size=4).map(
    "".join
)


class Pane:
    """A bare Qt document joined to a workflow, and the ways people change either."""

    def __init__(self, text: str) -> None:
        self.document = Document()
        self.document.new(text)
        self.target = QTextDocument()
        self.target.setUndoRedoEnabled(False)
        self.target.setDocumentLayout(QPlainTextDocumentLayout(self.target))  # without one Qt announces nothing
        self.mirror = Mirror(self.document, self.target)
        self.cursor = QTextCursor(self.target)

    def select(self, start: int, end: int) -> None:
        """Select from one code point to another."""
        self.cursor.setPosition(self.mirror.unit(start))
        self.cursor.setPosition(self.mirror.unit(end), QTextCursor.MoveMode.KeepAnchor)

    def put(self, start: int, end: int, text: str) -> None:
        self.select(start, end)
        self.cursor.insertText(text)

    def delete(self, start: int, *, forward: bool) -> None:
        self.select(start, start)
        if forward:
            self.cursor.deleteChar()
        else:
            self.cursor.deletePreviousChar()

    def put_twice(self, first: int, second: int, text: str) -> None:
        """Change two places in one edit block, as indenting lines does."""
        places = self.mirror.unit(second), self.mirror.unit(first)
        self.cursor.beginEditBlock()
        for place in places:
            self.cursor.setPosition(place)
            self.cursor.insertText(text)
        self.cursor.endEditBlock()

    def check(self) -> None:
        assert self.mirror.text == self.document.text
        assert self.target.toRawText().replace("\u2029", "\n") == displayed(self.document.text)
        assert _places(self.mirror) == _places_anew(self.document.text)


def _places(mirror: Mirror) -> list[int]:
    return [mirror.unit(offset) for offset in range(len(mirror.text) + 1)]


def _places_anew(text: str) -> list[int]:
    fresh = TextMap(text)
    return [fresh.unit(offset) for offset in range(len(text) + 1)]


@given(text=TEXTS)
def test_every_place_is_found_again(text: str) -> None:
    places = TextMap(text)

    for offset in range(len(text) + 1):
        found = places.offset(places.unit(offset))
        is_inside_pair = text[offset - 1 : offset + 1] == "\r\n" and offset > 0
        assert found == offset - is_inside_pair
        assert places.floor(places.unit(offset)) == found
    assert places.units == len(displayed(text).encode("utf-16-le", "surrogatepass")) // 2


def test_half_of_a_wide_character_is_its_beginning_or_its_end() -> None:
    places = TextMap("a😀b")

    assert (places.floor(2), places.offset(2)) == (1, 2)


@settings(max_examples=200, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
@given(data=st.data(), text=TEXTS, count=st.integers(1, 12))
@pytest.mark.slow
def test_pane_and_document_stay_the_same_and_undo_gives_the_bytes(
    qapp: object, data: st.DataObject, text: str, count: int
) -> None:
    pane = Pane(text or "x")
    beginning = pane.document.text
    pane.check()

    for _ in range(count):
        length = len(pane.document.text)
        start = data.draw(st.integers(0, length))
        end = data.draw(st.integers(start, min(length, start + 4)))
        _act(data, pane, start, end)
        pane.check()
    done, text_then = pane.document.undo_stack.index(), pane.document.text

    pane.document.undo_stack.setIndex(0)
    pane.check()
    assert pane.document.text == beginning
    pane.document.undo_stack.setIndex(done)
    pane.check()
    assert pane.document.text == text_then


def _act(data: st.DataObject, pane: Pane, start: int, end: int) -> None:
    actions: dict[str, Callable[[], object]] = {
        "type": lambda: pane.put(start, end, data.draw(TYPED)),
        "paste": lambda: pane.put(start, end, displayed(data.draw(TEXTS))),
        "back": lambda: pane.delete(start, forward=False),
        "forward": lambda: pane.delete(start, forward=True),
        "twice": lambda: pane.put_twice(start, end, "\t"),
        "elsewhere": lambda: pane.document.type_text(start, end - start, data.draw(TEXTS)),
        "undo": pane.document.undo_stack.undo,
        "redo": pane.document.undo_stack.redo,
        "end": pane.document.end_step,
        "all": lambda: pane.put(0, len(pane.document.text), "b"),
    }
    actions[data.draw(st.sampled_from(sorted(actions)))]()


@pytest.mark.parametrize(
    ("text", "offset", "typed", "expected"),
    [
        ("{\r\n}", 1, "\n ", "{\r\n \r\n}"),
        ("{\r}", 1, "\n ", "{\r \r}"),
        ("{\n}", 1, "\n ", "{\n \n}"),
        ("a\n\rb", 3, "\n", "a\n\r\r\nb"),
        ("a\rb\nc", 3, "\n", "a\rb\n\nc"),
        ("a", 1, "\n", "a\n"),
    ],
    ids=["crlf", "cr", "lf", "lf after cr", "cr before lf", "one line"],
)
def test_a_new_line_breaks_as_the_others_do(qapp: object, text: str, offset: int, typed: str, expected: str) -> None:
    pane = Pane(text)

    pane.select(offset, offset)
    pane.cursor.insertText(typed)

    assert pane.document.text == expected
    pane.check()


def test_what_parts_two_breaks_may_go_without_joining_them(qapp: object) -> None:
    pane = Pane("a\rx\nb")

    pane.select(2, 3)
    pane.cursor.removeSelectedText()

    assert pane.target.blockCount() == 3
    pane.check()


def test_a_break_of_two_characters_goes_as_one(qapp: object) -> None:
    pane = Pane("a\r\nb")

    pane.select(3, 3)
    pane.cursor.deletePreviousChar()

    assert pane.document.text == "ab"
    pane.check()


def test_odd_characters_stay_when_the_text_around_them_is_typed(qapp: object) -> None:
    pane = Pane('{"a": "x\u2029y\ud800z"}')

    pane.select(8, 8)
    pane.cursor.insertText("!")

    assert pane.document.text == '{"a": "x!\u2029y\ud800z"}'
    pane.check()


def test_a_change_elsewhere_leaves_other_cursors_where_they_are(qapp: object) -> None:
    pane = Pane('{"Comment": "one", "StartAt": "A", "States": {}}')
    pane.select(32, 32)

    pane.document.edit((Edit(13, 16, "three"),), "comment")

    assert pane.cursor.position() == 34
    pane.check()


def test_places_fit_nothing_while_what_was_typed_is_read(qapp: object, monkeypatch: pytest.MonkeyPatch) -> None:
    pane = Pane('{"Comment": "one"}')
    settled, read = list[bool](), pane.mirror._read

    def note(start: int, end: int) -> str:
        settled.append(pane.mirror.is_settled)  # as a view asks that scrolls because Qt lays lines out
        return read(start, end)

    monkeypatch.setattr(pane.mirror, "_read", note)
    pane.select(1, 18)
    pane.cursor.insertText("T")

    assert set(settled) == {False}
    assert pane.mirror.is_settled
    pane.check()


def test_characters_typed_in_a_row_are_one_undo_step(qapp: object) -> None:
    pane = Pane("{}")
    pane.select(1, 1)

    for character in "abc":
        pane.cursor.insertText(character)

    assert pane.document.undo_stack.count() == 1
    pane.document.undo_stack.undo()
    assert pane.document.text == "{}"
    pane.check()


@pytest.mark.parametrize("typed", ["xbc", "abx", "axc", "", "abcd"])
def test_what_is_typed_while_nothing_can_be_changed_is_taken_out_again(qapp: object, typed: str) -> None:
    pane = Pane("abc abc")
    pane.document.hold(True)

    pane.put(0, 3, typed)

    pane.check()
    assert pane.document.text == "abc abc"


def test_who_types_everything_anew_unseen_goes_on_typing(qapp: object) -> None:
    pane = Pane('{"a": 1}')
    pane.mirror.is_wanted = lambda: False  # keys can still come to a pane that was hidden under another window

    pane.put(0, 8, "1")
    pane.put(1, 1, "7")

    assert pane.document.text == pane.target.toPlainText() == "17"
