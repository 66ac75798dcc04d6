"""The document: text is the truth, files round-trip, broken JSON keeps the last good reading."""

from collections.abc import Callable
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from designer.document.commands import connect, delete_states, insert_state, set_field
from designer.document.document import Document
from designer.document.files import FileProblem
from designer.document.opening import EMPTY_TEXT
from designer.document.templates import template
from designer.look.words import set_language
from engine.language.problems import Edit

EXAMPLES = Path(__file__).parents[2] / "data" / "tcsl-examples"
TWO = '{\r\n\t"StartAt": "A",\r\n\t"States": {\r\n\t\t"A": {"Type": "Pass", "Next": "B"},\r\n\t\t"B": {"Type": "Pass", "End": true}\r\n\t}\r\n}'


@pytest.fixture
def document(qapp: object) -> Document:
    document = Document()
    document.new(TWO)
    return document


class Mirror:
    """A text that follows ``text_changed`` only, as the code pane does, and counts every signal."""

    def __init__(self, document: Document) -> None:
        self.text = document.text
        self.counts: dict[str, int] = {}
        self.pointers: frozenset[str] = frozenset()
        document.text_changed.connect(self._follow)
        document.definition_changed.connect(self._keep)
        for name in ("definition_changed", "problems_changed", "broken_changed", "modified_changed", "replaced"):
            getattr(document, name).connect(self._counter(name))

    def _follow(self, start: int, removed: int, added: str) -> None:
        self.text = self.text[:start] + added + self.text[start + removed :]

    def _keep(self, pointers: frozenset[str]) -> None:
        self.pointers = pointers

    def _counter(self, name: str) -> Callable[..., None]:
        def count(*_: object) -> None:
            self.counts[name] = self.counts.get(name, 0) + 1

        return count


def test_an_action_of_several_edits_is_one_step_and_each_signal_comes_once(document: Document) -> None:
    mirror = Mirror(document)

    assert document.edit((Edit(0, 0, " "), Edit(len(TWO), len(TWO), "\n")), "Two edits")

    assert document.text == f" {TWO}\n" == mirror.text
    assert document.undo_stack.count() == 1
    assert mirror.counts == {"problems_changed": 1, "modified_changed": 1}


def test_a_command_names_the_states_it_changed(document: Document) -> None:
    mirror = Mirror(document)

    insert_state(document, "", "Pass", "C", on_edge="/States/A#/Next")

    assert mirror.pointers == {"/States/A", "/States/C"}
    assert mirror.counts == {"definition_changed": 1, "problems_changed": 1, "modified_changed": 1}
    assert mirror.text == document.text


def test_undoing_everything_gives_the_bytes_of_the_file(document: Document, tmp_path: Path) -> None:
    path = tmp_path / "w.json"
    path.write_bytes(b"\xef\xbb\xbf" + TWO.encode())
    document.load(path)

    connect(document, "/States/B", "/States/A")
    document.type_text(0, 0, "x")
    assert document.is_modified
    document.undo_stack.undo()
    document.undo_stack.undo()

    assert not document.is_modified
    document.save()
    assert path.read_bytes() == b"\xef\xbb\xbf" + TWO.encode()


def test_going_back_over_a_change_of_many_places_finds_it_read(document: Document) -> None:
    names = [f"S{number}" for number in range(60)]
    states = ", ".join(f'"{name}": {{"Type": "Pass", "End": true}}' for name in names)
    document.new(f'{{"StartAt": "S0", "States": {{{states}}}}}')
    before, picture = document.definition, document.graph
    delete_states(document, tuple(f"/States/{name}" for name in names[::2]))
    delete_states(document, ("/States/S1",))
    shorter = document.definition.text

    document.undo()
    document.undo()

    assert document.definition.text == before.text
    assert document.definition is before
    assert document.graph is picture
    document.redo()
    document.redo()
    assert document.definition.text == shorter
    assert [node.name for node in document.graph.nodes.values() if node.type == "Pass"] == names[3::2]


def test_edits_that_change_nothing_are_no_step(document: Document) -> None:
    assert not document.edit((Edit(0, 1, "{"),), "Same")
    assert not document.type_text(0, 1, "{")
    assert document.undo_stack.count() == 0


def test_typed_words_are_undone_one_by_one(document: Document) -> None:
    for index, letter in enumerate("ab cd"):
        document.type_text(index, 0, letter)

    document.undo_stack.undo()
    assert document.text == "ab" + TWO
    document.undo_stack.undo()
    assert document.text == TWO


def test_typing_after_a_save_or_an_undo_is_a_new_step(document: Document, tmp_path: Path) -> None:
    document.save_as(tmp_path / "w.json")
    document.type_text(0, 0, " ")
    document.save()
    document.type_text(1, 0, " ")
    assert document.undo_stack.count() == 2

    document.undo_stack.undo()
    assert not document.is_modified
    document.type_text(1, 0, " ")
    assert document.undo_stack.count() == 2
    document.end_step()
    document.type_text(2, 0, " ")
    assert document.undo_stack.count() == 3


def test_form_changes_of_one_field_merge_and_coming_back_leaves_no_step(document: Document) -> None:
    for comment in ("h", "he", "hell"):
        set_field(document, "/States/A", "Comment", comment, merge=True)
    assert document.undo_stack.count() == 1
    assert document.undo_stack.undoText() == "Set Comment of A"
    document.end_step()
    set_field(document, "/States/A", "Comment", "hello", merge=True)
    assert document.undo_stack.count() == 2

    set_field(document, "/States/A", "Comment", "hell", merge=True)

    assert document.undo_stack.count() == 1
    document.undo_stack.undo()
    assert document.text == TWO


def test_broken_json_keeps_the_last_reading_and_refuses_commands(document: Document) -> None:
    before = document.definition
    refusals: list[str] = []
    document.refused.connect(refusals.append)
    mirror = Mirror(document)

    document.type_text(TWO.index(","), 1, "")

    assert document.is_broken
    assert mirror.counts == {"broken_changed": 1, "problems_changed": 1, "modified_changed": 1}
    assert document.definition is before
    assert not connect(document, "/States/A", None)
    assert not document.edit((Edit(0, 0, " "),), "Refused")
    assert "First repair line 2" in refusals[0]
    assert document.problems[0].code == "missing-comma"


def test_the_repair_is_one_step(document: Document) -> None:
    document.type_text(len(TWO) - 1, 1, "")
    assert document.repair

    assert document.apply_repair()

    assert not document.is_broken
    assert document.repair is None
    document.undo_stack.undo()
    assert document.text == TWO[:-1]


def test_without_anything_to_repair_the_document_says_so(document: Document, qtbot: QtBot) -> None:
    with qtbot.waitSignal(document.refused):
        assert not document.apply_repair()


def test_a_fix_is_one_step_and_a_stale_one_is_refused(document: Document) -> None:
    text = TWO.replace("Pass", "pass", 1)
    document.new(text)
    problem = next(problem for problem in document.problems if problem.fix)

    assert document.apply_fix(problem)
    assert document.text == TWO
    assert not document.apply_fix(problem)
    document.undo_stack.undo()
    assert document.text == text


def test_json_that_is_no_object_counts_as_broken(document: Document) -> None:
    document.new("[1]")
    refusals: list[str] = []
    document.refused.connect(refusals.append)

    assert document.is_broken
    assert document.definition.text == EMPTY_TEXT
    assert insert_state(document, "", "Pass") is None
    assert "line 1" in refusals[0]


@pytest.mark.parametrize("path", sorted(EXAMPLES.glob("*.broken.txt")), ids=lambda path: path.stem)
def test_a_file_opened_broken_shows_what_the_repair_would_make(document: Document, path: Path) -> None:
    document.load(path)

    if document.is_broken:
        assert document.definition.machine is not None
        assert document.definition.text != document.text
        assert document.apply_repair()
    assert not document.is_broken
    assert document.definition.text == document.text


def test_hopeless_text_shows_an_empty_workflow(document: Document) -> None:
    document.new("what is this?")

    assert document.is_broken
    assert document.definition.text == EMPTY_TEXT


def test_an_empty_workflow_has_hints_and_takes_a_first_state(document: Document) -> None:
    document.new()

    assert document.problems
    assert not document.is_broken
    assert not document.is_modified
    assert insert_state(document, "", "Pass") == "/States/Pass"
    assert document.problems == ()


@pytest.mark.parametrize("path", sorted(EXAMPLES.glob("*.json")), ids=lambda path: path.stem)
def test_a_published_file_is_saved_byte_for_byte(document: Document, path: Path, tmp_path: Path) -> None:
    document.load(path)
    document.save_as(tmp_path / "copy.json")

    assert (tmp_path / "copy.json").read_bytes() == path.read_bytes()


def test_opening_announces_a_new_workflow_once(document: Document, tmp_path: Path) -> None:
    (tmp_path / "求和.tcsl.json").write_text(template("map-loop").text, encoding="utf-8")
    document.type_text(0, 0, "x")
    mirror = Mirror(document)

    document.load(tmp_path / "求和.tcsl.json")

    assert document.title == "求和"
    assert document.functions_folder == tmp_path / "functions"
    assert document.undo_stack.count() == 0
    assert mirror.text == document.text == template("map-loop").text
    assert {"/States/A", "/States/MapState/Iterator/States/State01"} <= mirror.pointers
    assert set(mirror.counts.values()) == {1}
    assert set(mirror.counts) == {
        "definition_changed", "problems_changed", "broken_changed", "modified_changed", "replaced",
    }  # fmt: skip


def test_a_file_that_cannot_be_opened_leaves_the_document_alone(document: Document, tmp_path: Path) -> None:
    with pytest.raises(FileProblem):
        document.load(tmp_path / "gone.json")

    assert document.text == TWO
    assert document.path is None


def test_saving_needs_a_name_and_saving_as_gives_it(document: Document, tmp_path: Path, qtbot: QtBot) -> None:
    with pytest.raises(FileProblem, match="save it under a name"):
        document.save()
    assert document.title == "Untitled"

    document.type_text(0, 0, " ")
    with qtbot.waitSignals([document.path_changed, document.functions_changed, document.modified_changed]):
        document.save_as(tmp_path / "w.asl.json")

    assert document.title == "w"
    assert not document.is_modified
    assert (tmp_path / "w.asl.json").read_bytes() == b" " + TWO.encode()


def test_a_copy_is_exported_without_changing_the_file(document: Document, tmp_path: Path) -> None:
    document.type_text(0, 0, " ")

    document.kept.write_copy(tmp_path / "copy.json", document.text)

    assert (tmp_path / "copy.json").read_bytes() == document.text.encode()
    assert document.path is None
    assert document.is_modified


def test_a_change_by_another_program_is_not_overwritten_unasked(document: Document, tmp_path: Path) -> None:
    path = tmp_path / "w.json"
    document.save_as(path)
    path.write_text("theirs")

    assert document.is_changed_outside
    with pytest.raises(FileProblem, match="another program") as caught:
        document.save()
    assert caught.value.code == "changed-outside"
    assert path.read_text() == "theirs"

    document.save(overwrite=True)
    assert path.read_bytes() == TWO.encode()
    assert not document.is_changed_outside


def test_reloading_is_a_step_that_can_be_undone(document: Document, tmp_path: Path) -> None:
    path = tmp_path / "w.json"
    document.save_as(path)
    path.write_text(EMPTY_TEXT)

    assert document.reload()
    assert document.text == EMPTY_TEXT
    assert not document.is_modified
    assert not document.reload()

    document.undo_stack.undo()
    assert document.text == TWO
    assert document.is_modified


def test_the_functions_folder_can_be_chosen(document: Document, tmp_path: Path, qtbot: QtBot) -> None:
    assert document.functions_folder is None
    with qtbot.waitSignal(document.functions_changed):
        document.set_functions_folder(tmp_path)
    with qtbot.assertNotEmitted(document.functions_changed):
        document.set_functions_folder(tmp_path)
    assert document.functions_folder == tmp_path

    document.set_functions_folder(None)
    assert document.functions_folder is None


def test_a_new_workflow_is_called_after_its_template(document: Document) -> None:
    document.new(template("map-loop").text, title="Map 循环")

    assert document.title == "Map 循环"
    assert not document.is_modified


def test_the_graph_is_built_once_for_each_definition_and_language(document: Document) -> None:
    graph = document.graph
    assert set(graph.nodes) == {"start", "/States/A", "/States/B", "end"}
    assert document.graph is graph

    insert_state(document, "", "Pass", "C", on_edge="/States/B#/End")
    changed = document.graph
    assert changed.edges["/States/B#/Next"].target == "/States/C"
    assert changed.nodes["/States/A"] is graph.nodes["/States/A"]

    set_language("zh")
    try:
        assert document.graph.language == "zh"
    finally:
        set_language("en")


def test_a_step_that_the_views_fail_to_follow_is_told_and_can_be_undone(
    document: Document, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    steps: list[str] = []
    document.stepped.connect(lambda step: steps.append(type(step).__name__))

    def fail(*_of: object) -> None:
        raise ValueError("cannot be compared")

    monkeypatch.setattr("designer.document.difference.difference", fail)
    with qtbot.captureExceptions() as told:
        set_field(document, "/States/A", "Comment", "new")
        document.undo()

    assert [str(error) for _, error, _ in told] == ["cannot be compared"] * 2
    assert document.text == TWO
    assert steps == ["Done", "Undone"]
    assert (document.undo_stack.index(), document.undo_stack.count()) == (0, 1)
