"""What a screen reader gets: asked through Qt's own interface, as the bridges of the systems ask."""

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QAccessible, QAccessibleEvent, QAccessibleInterface
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from designer.canvas.canvas_widget import CanvasWidget
from designer.document.commands import set_field
from designer.document.document import Document
from designer.document.selection import Selection
from designer.look import set_language
from engine.history.events import IterationEnded, IterationStarted, MapStarted, StateEntered, StateExited

from .conftest import CHOICE, FINAL, GET, INNER, MAP, PIPELINE, FakeRun, OpenCanvas, document_of, selection_of

NAME, DESCRIPTION = QAccessible.Text.Name, QAccessible.Text.Description


def _reader_of(canvas: CanvasWidget) -> QAccessibleInterface:
    return QAccessible.queryAccessibleInterface(canvas.view)


def _inner(around: QAccessibleInterface) -> Iterator[QAccessibleInterface]:
    for index in range(around.childCount()):
        part = around.child(index)
        if part.object() is None:
            yield part


def _named(around: QAccessibleInterface) -> dict[str, QAccessibleInterface]:
    return {part.text(NAME): part for part in _inner(around)}


def _node(canvas: CanvasWidget, beginning: str) -> QAccessibleInterface:
    return next(node for node in _inner(_reader_of(canvas)) if node.text(NAME).startswith(beginning))


@pytest.fixture
def heard(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[tuple[QAccessible.Event, str]]]:
    """Collect the events a screen reader is told of, which Qt hands to no Python code."""
    told: list[tuple[QAccessible.Event, str]] = []

    def note(event: QAccessibleEvent) -> None:
        told.append((event.type(), event.accessibleInterface().text(NAME)))

    was_active = QAccessible.isActive()
    QAccessible.setActive(True)
    monkeypatch.setattr(QAccessible, "updateAccessibility", staticmethod(note))
    yield told
    QAccessible.setActive(was_active)


def test_a_choice_says_its_rules_and_where_it_goes(open_canvas: OpenCanvas) -> None:
    nodes = _named(_reader_of(open_canvas(CHOICE)))

    assert list(nodes) == [
        "Start",
        "Choice CheckAge, 2 rules, goes to Adult or Fork or Child",
        "Wait Adult, goes to Done",
        "Parallel Fork, 2 branches, goes to Done",
        "Fail Child",
        "Succeed Done, goes to End",
        "End",
    ]
    assert {node.role() for node in nodes.values()} == {QAccessible.Role.TreeItem}


def test_transitions_are_links_below_the_node_they_leave(open_canvas: OpenCanvas) -> None:
    check = _node(open_canvas(CHOICE), "Choice CheckAge")

    links = list(_inner(check))

    assert [link.text(NAME) for link in links] == [
        "Rule 1 · $.age ≥ 18, goes to Adult",
        "Rule 2 · $.age < 3, goes to Fork",
        "Otherwise, goes to Child",
    ]
    assert {link.role() for link in links} == {QAccessible.Role.Link}
    assert all(link.parent().text(NAME) == check.text(NAME) for link in links)
    assert [check.indexOfChild(link) for link in links] == [0, 1, 2]


def test_a_catcher_is_a_link_that_names_its_errors(open_canvas: OpenCanvas) -> None:
    catch = '"Catch": [{"ErrorEquals": ["StatesTimeout"], "Next": "Child"}]'
    text = CHOICE.replace('"Type": "Wait", "Seconds": 3', f'"Type": "Task", "Resource": "f", {catch}')

    links = list(_inner(_node(open_canvas(text), "Task Adult")))

    assert [link.text(NAME) for link in links] == ["Then, goes to Done", "Catch StatesTimeout, goes to Child"]


def test_the_inside_of_a_frame_is_below_it_and_folding_is_told(open_canvas: OpenCanvas) -> None:
    canvas = open_canvas()
    frame = _node(canvas, "Map MapState")

    inner = next(part for part in _inner(frame) if part.role() == QAccessible.Role.TreeItem)
    assert inner.text(NAME).startswith("Task State01")
    assert "tried again up to 2 times" in inner.text(DESCRIPTION)
    assert frame.state().expanded
    assert not inner.rect().isEmpty()
    canvas.toggle_fold(MAP)
    assert frame.state().collapsed
    assert inner.rect().isEmpty()
    assert inner.state().invisible


def test_a_folded_frame_tells_of_the_errors_it_hides(open_canvas: OpenCanvas) -> None:
    canvas = open_canvas()
    set_field(document_of(canvas), INNER, "Next", "Nowhere")
    unfolded = _node(canvas, "Map MapState").text(DESCRIPTION)

    canvas.toggle_fold(MAP)

    assert "error" not in unfolded
    assert "1 error" in _node(canvas, "Map MapState").text(DESCRIPTION)


def test_place_on_the_screen_finds_the_node_and_back(open_canvas: OpenCanvas) -> None:
    reader = _reader_of(open_canvas(CHOICE))

    for node in _inner(reader):
        if "Fork" not in node.text(NAME):  # the middle of a frame is what is inside it
            center = node.rect().center()
            assert reader.childAt(center.x(), center.y()).text(NAME) == node.text(NAME)


def test_status_and_problems_are_said(open_canvas: OpenCanvas, run: FakeRun) -> None:
    canvas = open_canvas(run=run)
    run.start()
    run.tell(StateEntered, path=("GetUserInfo",), state=GET, state_type="Task", input={})
    get = _node(canvas, "Task GetUserInfo")

    assert "Running" in get.text(DESCRIPTION)
    run.tell(StateExited, path=("GetUserInfo",), output={}, transition="/Next", target=MAP)
    assert "Succeeded" in get.text(DESCRIPTION)


def test_how_far_a_map_is_and_what_failed_in_it_is_said(open_canvas: OpenCanvas, run: FakeRun) -> None:
    canvas = open_canvas(run=run)
    run.start()
    run.tell(StateEntered, path=("MapState",), state=MAP, state_type="Map", input={})
    run.tell(MapStarted, path=("MapState",), length=3)
    for index, status in enumerate(("SUCCEEDED", "FAILED")):
        run.tell(IterationStarted, path=("MapState", index), input={})
        run.tell(IterationEnded, path=("MapState", index), status=status)

    assert "1 of 3 done, 1 failed" in _node(canvas, "Map MapState").text(DESCRIPTION)


def test_walking_tells_the_reader_each_node(
    qtbot: QtBot, open_canvas: OpenCanvas, heard: list[tuple[QAccessible.Event, str]]
) -> None:
    canvas = open_canvas(CHOICE)
    canvas.window().activateWindow()
    canvas.view.setFocus()
    qtbot.waitUntil(canvas.view.hasFocus)
    heard.clear()

    qtbot.keyClick(canvas.view, Qt.Key.Key_Down)
    qtbot.keyClick(canvas.view, Qt.Key.Key_Down)

    focused = [name for event, name in heard if event == QAccessible.Event.Focus]
    assert focused[0].startswith("Choice CheckAge")
    assert len(focused) == 2
    current = _reader_of(canvas).focusChild()
    assert current.text(NAME) == focused[1]
    assert current.state().focused


def test_a_deleted_node_is_no_longer_valid_and_says_nothing(open_canvas: OpenCanvas) -> None:
    canvas = open_canvas()
    final = _node(canvas, "Pass FinalState")

    selection_of(canvas).set((FINAL,))
    canvas.keys.delete()

    assert not final.isValid()
    assert final.text(NAME) == ""
    assert final.rect().isEmpty()
    assert not any(name.startswith("Pass FinalState") for name in _named(_reader_of(canvas)))


def test_the_reader_speaks_the_language_of_the_window(open_canvas: OpenCanvas) -> None:
    canvas = open_canvas(CHOICE)

    set_language("zh")

    assert any(
        name.startswith("Choice CheckAge，2 条规则，转到 Adult 或 Fork 或 Child") for name in _named(_reader_of(canvas))
    )


def test_parts_leave_the_register_of_the_system_with_the_canvas(qapp: QApplication) -> None:
    document = Document()
    document.new(PIPELINE)
    canvas = CanvasWidget(document, Selection(document))
    held = [QAccessible.uniqueId(part) for node in _inner(_reader_of(canvas)) for part in (node, *_inner(node))]
    assert len(held) > 8
    assert all(QAccessible.accessibleInterface(part) for part in held)

    canvas.close_canvas()
    canvas.deleteLater()
    qapp.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)

    assert not any(QAccessible.accessibleInterface(part) for part in held)
