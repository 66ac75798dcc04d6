"""Whatever is done in whatever order: undo all gives the bytes of the files, redo all the same text again."""

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from designer.document import commands, silencing
from designer.document.commands import END, REMOVE
from designer.document.document import Document
from designer.document.files import FileText
from designer.document.incoming import links_into
from designer.document.opening import EMPTY_TEXT, open_text
from designer.document.side_disk import SideOnDisk
from designer.document.side_file import Note, Place, read_side
from engine.definition import read_definition
from engine.language.machine import TransitionKind
from engine.states import STATE_TYPES
from tests.designer.document.examples import EXAMPLES

ODD = (
    '{"StartAt":"A","States":{"A":{"Type":"Pass","Next":"B"},"B":{"Type":"Choice","Choices":[{"Next":"A"}],"Default":"A"}}}',
    '{\r\n\t"States": {\r\n\t\t"A": {"Type": "Task", "Catch": [5, {"Next": "A"}]},\r\n\t\t"A/b~": 7\r\n\t}\r\n}',
    '{"StartAt": "C", "States": {"C": {"Type": "Choice", "Choices": [5, {}, []], "Default": 7}, "D": {"Next": 1}}}',
    '{"StartAt": "M", "States": {"M": {"Type": "Map"}, "P": {"Type": "Parallel", "Branches": [{}, 3]}, "P": {}}}',
    '{"States": {"A": {"Next": "B"}, "A": {"Next": "B", "Next": "A", "Catch": [{"Next": "B"}]}, "B": {"Next": "A"}, "B": {}}}',
    "",
)
TEXTS = [*EXAMPLES[::3], *ODD]
JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-9, 9) | st.sampled_from(["", "$.x", "节点", 'q"\\']),
    lambda inner: st.lists(inner, max_size=2) | st.dictionaries(st.sampled_from(["a", "b.$"]), inner, max_size=2),
    max_leaves=4,
)
FIELDS = ["Comment", "Next", "End", "Resource", "Parameters", "ResultPath", "Catch", "Iterator", "Seconds", "odd/~"]
NAMES = ["X", "节点", "a/b", "~1", 'say "hi"', "new\nline"]


class Player:
    """Draws actions that fit the document as it is now, and follows the text by its signals only."""

    def __init__(self, data: st.DataObject, document: Document) -> None:
        self.data = data
        self.document = document
        self.mirror = document.text
        document.text_changed.connect(self._follow)

    def _follow(self, start: int, removed: int, added: str) -> None:
        self.mirror = self.mirror[:start] + added + self.mirror[start + removed :]

    def pick(self, values: list[str]) -> str:
        return self.data.draw(st.sampled_from(values or ["/States/none"]))

    def states(self) -> list[str]:
        return list(self.document.definition.states)

    def edges(self) -> list[str]:
        ways = [
            f"{pointer}#{way.field}"
            for pointer, state in self.document.definition.states.items()
            for way in state.transitions()
        ]
        return ["#/StartAt", *ways]

    def machines(self) -> list[str]:
        states = self.document.definition.states
        return ["", *(pointer + suffix for pointer, state in states.items() for suffix, _ in state.machines())]

    def act(self) -> None:
        action = self.data.draw(
            st.sampled_from(
                [self.type, self.wire, self.put_in, self.change, self.remove, self.list, self.beside, self.go_back]
            )
        )
        action()

    def type(self) -> None:
        length = len(self.document.text)
        start = self.data.draw(st.integers(0, length))
        removed = self.data.draw(st.integers(0, min(3, length - start)))
        self.document.type_text(start, removed, self.data.draw(st.sampled_from(["", "a", " ", '"', "}", ",", "\n  "])))

    def wire(self) -> None:
        target = self.pick([*self.states(), END])
        kind = self.data.draw(st.sampled_from([None, *TransitionKind]))
        match self.data.draw(st.integers(0, 3)):
            case 0:
                commands.connect(self.document, self.pick(self.states()), target, kind)
            case 1:
                commands.retarget_edge(self.document, self.pick(self.edges()), target)
            case 2:
                commands.delete_edge(self.document, self.pick(self.edges()))
            case _:
                commands.set_start(self.document, target)

    def put_in(self) -> None:
        state_type = self.pick(list(STATE_TYPES))
        machines = self.machines()
        match self.data.draw(st.integers(0, 2)):
            case 0:
                commands.insert_state(self.document, self.pick(machines), state_type)
            case 1:
                commands.insert_state(self.document, "", state_type, on_edge=self.pick(self.edges()))
            case _:
                commands.insert_state(self.document, "", state_type, after=self.pick(self.states()))

    def change(self) -> None:
        pointer, field = self.pick(self.states()), self.pick(FIELDS)
        match self.data.draw(st.integers(0, 3)):
            case 0:
                value = self.data.draw(st.just(REMOVE) | JSON)
                commands.set_field(self.document, pointer, field, value, merge=self.data.draw(st.booleans()))
            case 1:
                commands.set_field_text(self.document, pointer, field, self.pick(['{"a":1}', "[ ]", "1e9", "{", ""]))
            case 2:
                commands.rename_state(self.document, pointer, self.pick(NAMES))
            case _:
                commands.change_types(self.document, (pointer, self.pick(self.states())), self.pick(list(STATE_TYPES)))

    def remove(self) -> None:
        pointers = tuple(self.data.draw(st.lists(st.sampled_from(self.states() or ["/none"]), max_size=3)))
        match self.data.draw(st.integers(0, 5)):
            case 5:
                commands.rehouse_states(self.document, pointers, self.pick([*self.machines(), *self.edges()]))
            case 3:
                commands.wrap_states(self.document, pointers, self.pick(["Map", "Parallel"]))
            case 4:
                commands.unwrap_state(self.document, self.pick(self.states()))
            case 0:
                commands.duplicate_states(self.document, pointers)
            case 1:
                links = links_into(self.document.definition, pointers)
                text = commands.copy_states(self.document, pointers)
                if self.data.draw(st.booleans()):
                    commands.delete_states(self.document, pointers)
                commands.paste_states(self.document, "", text, links)
            case _:
                commands.delete_states(self.document, pointers, reconnect=self.data.draw(st.booleans()))

    def list(self) -> None:
        pointer, field = self.pick(self.states()), self.pick(["Choices", "Retry", "Catch", "Branches"])
        index, to = self.data.draw(st.integers(0, 2)), self.data.draw(st.integers(0, 2))
        match self.data.draw(st.integers(0, 2)):
            case 0:
                commands.add_item(self.document, pointer, field, {"Next": "A"}, index)
            case 1:
                commands.move_item(self.document, pointer, field, index, to)
            case _:
                commands.remove_list_item(self.document, pointer, field, index)

    def beside(self) -> None:
        side, pointer, number = self.document.side, self.pick(self.states()), self.data.draw(st.integers(-9, 9))
        note = Note(text=self.pick(NAMES), x=number, y=0, w=200, h=120, color="blue")
        match self.data.draw(st.integers(0, 4)):
            case 0:
                moved = side.put({pointer: Place(number, number)})
                self.document.edit((), "Move", "move" if self.data.draw(st.booleans()) else "", side=moved)
            case 1:
                self.document.edit((), "Release", side=side.release([pointer]))
            case 2:
                self.document.edit((), "Note", side=side.with_note(str(abs(number)), note if number > 0 else None))
            case 3:
                silencing.silence(self.document, "some-code", pointer)
            case _:
                silencing.unsilence(self.document, "some-code", pointer)

    def go_back(self) -> None:
        match self.data.draw(st.integers(0, 3)):
            case 0:
                self.document.undo_stack.undo()
            case 1:
                self.document.undo_stack.redo()
            case 2:
                self.document.end_step()
            case _:
                self.document.apply_repair()


@pytest.mark.slow
@settings(max_examples=120, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
@given(
    data=st.data(),
    text=st.sampled_from(TEXTS),
    written=st.sampled_from(["", '{"notes":{"2":{"box":[1,2,3,4]}},"mine":1e3}']),
    count=st.integers(1, 25),
)
def test_undo_all_gives_the_files_and_redo_all_what_they_became(
    qapp: object, data: st.DataObject, text: str, written: str, count: int
) -> None:
    document = Document()
    content = FileText(text=text or EMPTY_TEXT, has_bom=False, digest=b"")
    opened = open_text(content, SideOnDisk(side=read_side(written)))
    document.show_opened(Path("flow.json"), opened)
    beginning = document.text
    player = Player(data, document)

    for _ in range(count):
        player.act()
        assert player.mirror == document.text
        fresh = read_definition(document.text)
        assert document.is_broken == (fresh.machine is None)
        if not document.is_broken:
            assert list(document.definition.states) == list(fresh.states)
            assert [problem.code for problem in document.problems] == [problem.code for problem in fresh.problems]
        assert read_side(document.side.text) == document.side
    end, done, end_beside = document.text, document.undo_stack.index(), document.side.text
    document.undo_stack.setIndex(0)
    assert document.text == beginning == player.mirror
    assert document.side.text == written
    assert not document.is_modified
    document.undo_stack.setIndex(done)
    assert document.text == end == player.mirror
    assert document.side.text == end_beside


def test_commands_never_break_readable_json(qapp: object) -> None:
    for text in TEXTS:
        document = Document()
        document.new(text)
        for pointer in list(document.definition.states):
            commands.delete_states(document, (pointer,), reconnect=True)
            assert not document.is_broken
        assert document.text != text or text == ""
