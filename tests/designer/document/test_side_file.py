"""The side file: what it says, how it reads in git, and that it goes along with the workflow."""

import json
from pathlib import Path

import pytest

from designer.document.commands import delete_states, rename_state, unwrap_state, wrap_states
from designer.document.document import Document
from designer.document.files import FileProblem
from designer.document.journal import abandoned
from designer.document.journal_keeper import JournalKeeper
from designer.document.side_file import Note, Place, SideFile, read_side
from designer.document.silencing import shown, silence, silenced, unsilence
from engine.language.side_file import SideRefused, side_path

TEXT = """{
  "StartAt": "A",
  "States": {
    "A": {"Type": "Pass", "Next": "B"},
    "B": {"Type": "Pass", "Next": "C"},
    "C": {"Type": "Pass", "End": true},
    "D": {"Type": "Pass", "End": true}
  }
}
"""
A, B, C = "/States/A", "/States/B", "/States/C"
UNREACHABLE = "unreachable-state"


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "orders.tcsl.json"
    path.write_text(TEXT, encoding="utf-8")
    return path


@pytest.fixture
def document(qapp: object, file: Path) -> Document:
    document = Document()
    document.load(file)
    return document


def put(document: Document, **places: tuple[int, int]) -> None:
    """Put nodes in place by hand, as one step."""
    at = {f"/States/{name}": Place(*place) for name, place in places.items()}
    assert document.edit((), "Move", side=document.side.put(at))


@pytest.mark.parametrize(
    ("name", "beside"),
    [
        ("orders.tcsl.json", "orders.studio.json"),
        ("orders.json", "orders.json.studio.json"),
        ("orders.asl.json", "orders.asl.json.studio.json"),
        (".tcsl.json", ".tcsl.json.studio.json"),
        (".json", ".json.studio.json"),
    ],
)
def test_name_of_the_side_file(name: str, beside: str) -> None:
    assert side_path(Path("flows") / name) == Path("flows") / beside


def test_a_side_file_is_sorted_and_has_a_line_for_each_thing() -> None:
    side = SideFile(
        positions={B: Place(40, -8), A: Place(0, 120)},
        notes={"1": Note(text="订单\n前", x=0, y=0, w=200, h=120, color="blue", others={"by": "me"})},
        silenced={UNREACHABLE: ("/States/B", "/States/D")},
        others={"zoom": [1, {"a": True}], "author": None},
    )

    assert (
        side.text
        == """{
  "author": null,
  "notes": {
    "1": {
      "box": [0, 0, 200, 120],
      "by": "me",
      "color": "blue",
      "text": "订单\\n前"
    }
  },
  "positions": {
    "/States/A": [0, 120],
    "/States/B": [40, -8]
  },
  "silenced": {
    "unreachable-state": [
      "/States/B",
      "/States/D"
    ]
  },
  "version": 1,
  "zoom": [
    1,
    {
      "a": true
    }
  ]
}
"""
    )
    assert read_side(side.text) == side


def test_what_was_written_by_hand_stays_until_something_changes() -> None:
    text = '{"positions":{"/States/A":[1.0,2e1]}, "mine": 7}'
    side = read_side(text)

    assert side.text == text
    assert side.put({B: Place(1, 1)}).release([B]).text != text
    assert json.loads(side.release([A]).text) == {"mine": 7, "version": 1}


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("{,}", "line 1, column 2: this is no JSON"),
        ("[]", "it must hold a JSON object"),
        ("[" * 9999, "it is nested too deeply"),
        ('{"version": 2}', "it has version 2; this program knows version 1"),
        ('{"positions": []}', '"positions" is not as it should be'),
        ('{"positions": {"/States/A": [1]}}', '"positions//States/A" is not as it should be'),
        ('{"positions": {"/States/A": [1, NaN]}}', '"positions//States/A" is not as it should be'),
        ('{"positions": {"A": [1, 2]}}', '"positions/A" is not as it should be'),
        ('{"notes": {"1": {"box": [0, 0, 0, 9]}}}', '"notes/1" is not as it should be'),
        ('{"notes": {"1": 5}}', '"notes/1" is not as it should be'),
        ('{"silenced": {"x": true}}', '"silenced/x" is not as it should be'),
        ('{"silenced": 1}', '"silenced" is not as it should be'),
    ],
)
def test_a_side_file_that_makes_no_sense_says_where(text: str, reason: str) -> None:
    with pytest.raises(SideRefused) as refused:
        read_side(text)
    assert refused.value.text("en") == reason
    assert refused.value.text("zh") != reason


def test_places_are_a_step_that_is_undone_and_saved(document: Document, file: Path) -> None:
    changes: list[SideFile] = []
    document.side_changed.connect(lambda: changes.append(document.side))

    put(document, A=(5, 6))
    assert document.is_modified
    assert not side_path(file).exists()
    document.undo()
    assert not document.is_modified
    document.redo()
    document.save()

    assert [dict(side.positions) for side in changes] == [{A: (5, 6)}, {}, {A: (5, 6)}]
    assert not document.is_modified
    assert json.loads(side_path(file).read_text()) == {"version": 1, "positions": {A: [5, 6]}}
    assert file.read_text() == TEXT
    again = Document()
    again.load(file)
    assert again.side.positions == {A: Place(5, 6)}


def test_there_is_no_side_file_without_anything_in_it(document: Document, file: Path) -> None:
    document.save()
    assert not side_path(file).exists()
    put(document, A=(1, 1))
    document.save()
    assert side_path(file).exists()

    document.undo()
    document.save()

    assert not side_path(file).exists()


def test_a_side_file_that_nothing_changed_keeps_its_bytes(qapp: object, file: Path) -> None:
    written = '{"positions": {"/States/A": [7, 7]}}'
    side_path(file).write_text(written)
    document = Document()
    document.load(file)

    document.type_text(0, 0, "\n")
    put(document, B=(1, 1))
    document.save()
    assert side_path(file).read_text() != written
    document.undo()
    document.undo()
    document.save()

    assert side_path(file).read_text() == written
    assert file.read_text() == TEXT


def test_a_broken_side_file_is_told_of_and_kept(qapp: object, file: Path) -> None:
    beside = side_path(file)
    beside.write_text('{"positions": ')
    document = Document()
    document.load(file)

    assert document.side_fault == '"orders.studio.json" cannot be read: line 1, column 15: this is no JSON'
    document.type_text(0, 0, "\n")
    document.save()
    assert beside.read_text() == '{"positions": '
    put(document, A=(1, 2))
    document.save()

    assert read_side(beside.read_text()).positions == {A: Place(1, 2)}
    assert beside.with_name("orders.studio.broken.json").read_text() == '{"positions": '
    assert not document.side_fault


def test_a_side_file_that_another_program_changed_is_not_written_over(document: Document, file: Path) -> None:
    put(document, A=(1, 2))
    side_path(file).write_text("{}")

    with pytest.raises(FileProblem) as problem:
        document.save()

    assert problem.value.code == "changed-outside"
    document.reload()
    assert document.side.positions == {}
    assert not document.is_modified
    document.undo()
    assert document.side.positions == {A: Place(1, 2)}


@pytest.fixture
def plain(tmp_path: Path) -> Path:
    """Return a workflow called ``plain.json`` whose side file has the name of former times."""
    path = tmp_path / "plain.json"
    path.write_text(TEXT)
    (tmp_path / "plain.studio.json").write_text('{"version": 1, "positions": {"/States/A": [7, 7]}}')
    return path


def test_a_side_file_of_former_times_gets_its_own_name_with_the_next_change(qapp: object, plain: Path) -> None:
    old = plain.with_name("plain.studio.json")
    document = Document()
    document.load(plain)
    assert document.side.positions == {A: Place(7, 7)}
    document.type_text(0, 0, "\n")
    document.save()
    assert old.exists()

    put(document, B=(1, 1))
    document.save()

    assert not old.exists()
    assert read_side(side_path(plain).read_text()).positions.keys() == {A, B}
    assert not document.is_changed_outside
    again = Document()
    again.load(plain)
    assert again.side.positions.keys() == {A, B}


def test_two_workflows_of_one_stem_keep_their_own(qapp: object, tmp_path: Path) -> None:
    sides = {}
    for number, name in enumerate(("orders.json", "orders.tcsl.json", "orders.asl.json"), 1):
        path = tmp_path / name
        path.write_text(TEXT)
        document = Document()
        document.load(path)
        put(document, A=(number, 0))
        document.save()
        sides[path] = number

    for path, number in sides.items():
        document = Document()
        document.load(path)
        assert document.side.positions == {A: Place(number, 0)}


def test_a_workflow_saved_under_the_other_name_leaves_the_old_side_file_to_its_own(qapp: object, plain: Path) -> None:
    other = plain.with_name("plain.tcsl.json")
    document = Document()
    document.new(TEXT)
    put(document, B=(9, 9))

    document.save_as(other)

    assert read_side(side_path(other).read_text()).positions == {B: Place(9, 9)}
    again = Document()
    again.load(plain)
    assert again.side.positions == {A: Place(7, 7)}


def test_save_as_takes_the_side_file_along(document: Document, file: Path, tmp_path: Path) -> None:
    put(document, A=(1, 2))
    other = tmp_path / "other.json"
    side_path(other).write_text("of a workflow that is written over")

    document.save_as(other)

    assert read_side(side_path(other).read_text()).positions == {A: Place(1, 2)}
    assert not side_path(file).exists()
    document.kept.write_copy(tmp_path / "copy.json", document.text)
    assert not side_path(tmp_path / "copy.json").exists()


def test_a_renamed_state_keeps_its_place_and_undo_gives_it_back(document: Document) -> None:
    put(document, A=(1, 2), B=(3, 4))
    silence(document, UNREACHABLE, f"{A}/Next")
    before = document.side

    rename_state(document, A, "a/1")

    assert document.side.positions == {"/States/a~11": Place(1, 2), B: Place(3, 4)}
    assert document.side.silenced == {UNREACHABLE: ("/States/a~11/Next",)}
    document.undo()
    assert document.side is before
    document.redo()
    assert "/States/a~11" in document.side.positions


def test_a_name_typed_in_the_text_keeps_the_place(document: Document) -> None:
    put(document, A=(1, 2))
    place = TEXT.index('"A": {') + 2
    for letter in "bc":
        document.type_text(place, 0, letter)
        place += 1

    assert document.side.positions == {"/States/Abc": Place(1, 2)}
    document.undo()
    assert document.side.positions == {A: Place(1, 2)}


def test_a_deleted_state_takes_its_place_away_and_undo_brings_both_back(document: Document) -> None:
    put(document, A=(1, 2), B=(3, 4))

    delete_states(document, (B,), reconnect=True)

    assert document.side.positions == {A: Place(1, 2)}
    document.undo()
    assert document.side.positions == {A: Place(1, 2), B: Place(3, 4)}


def test_wrapped_states_keep_their_distance_and_come_out_again(document: Document) -> None:
    put(document, A=(1, 2), B=(300, 400), C=(310, 520))

    frame = wrap_states(document, (B, C), "Map")

    assert frame is not None
    inside = f"{frame}/Iterator/States"
    assert document.side.positions == {A: (1, 2), f"{inside}/B": (-108, 0), f"{inside}/C": (-98, 120)}
    assert document.edit((), "Move", side=document.side.put({frame: Place(0, 0)}))
    unwrap_state(document, frame)
    assert document.side.positions == {A: (1, 2), B: (24, 62), C: (34, 182)}
    for _ in range(3):
        document.undo()
    assert document.side.positions == {A: (1, 2), B: (300, 400), C: (310, 520)}


def test_silenced_problems_are_not_shown(document: Document) -> None:
    (problem,) = document.problems
    heard: list[int] = []
    document.problems_changed.connect(lambda: heard.append(len(shown(document))))

    assert silence(document, problem.code, problem.path)
    assert shown(document) == ()
    assert silenced(document) == (problem,)
    assert not silence(document, problem.code, problem.path)
    assert unsilence(document, problem.code, problem.path)
    assert silence(document, problem.code)
    assert document.side.silenced == {problem.code: ("",)}
    assert unsilence(document, problem.code, problem.path)

    assert shown(document) == (problem,)
    assert heard == [0, 1, 0, 1]


def test_a_killed_program_gives_the_side_file_back(document: Document, tmp_path: Path) -> None:
    keeper = JournalKeeper(document, tmp_path / "journals")
    put(document, A=(1, 2))
    document.save()
    put(document, B=(3, 4))
    document.undo()
    document.redo()
    rename_state(document, A, "X")
    journal = keeper._journal
    assert journal is not None
    journal.leave()

    (found,) = abandoned(tmp_path / "journals")
    other = Document()
    back = JournalKeeper(other, tmp_path / "journals")
    back.restore(found)

    assert other.side == document.side
    assert other.is_modified
    other.undo()
    assert other.side.positions == {A: Place(1, 2), B: Place(3, 4)}
    other.undo()
    assert not other.is_modified
    other.undo()
    assert other.side.is_empty
    back.close()
    keeper._journal = None
    keeper.close()


def test_a_save_that_fails_leaves_the_side_file_as_it_was_and_the_next_one_works(
    document: Document, file: Path
) -> None:
    put(document, A=(0, 0))
    document.save()
    before = side_path(file).read_bytes()
    put(document, A=(200, 0))
    document.type_text(document.text.index("Pass"), 0, "\ud800")  # no file can hold half a character

    with pytest.raises(FileProblem):
        document.save()

    assert side_path(file).read_bytes() == before
    assert not document.is_changed_outside
    document.undo()
    document.save()
    assert side_path(file).read_bytes() != before
