"""The scene shows every node and edge, changes in place, and colours them as the run stands."""

import json
from collections.abc import Callable

from PySide6.QtCore import QPointF
from PySide6.QtGui import QColor, QImage
from pytestqt.qtbot import QtBot

from designer.canvas.canvas_widget import CanvasWidget
from designer.canvas.container_item import ContainerItem
from designer.canvas.pill_item import PillItem
from designer.document.commands import delete_states, insert_state, rename_state, set_field
from designer.look import set_language, theme, themes
from engine.history.events import (
    ErrorCaught,
    IterationEnded,
    IterationStarted,
    MapStarted,
    RetryScheduled,
    StateEntered,
    StateErred,
    StateExited,
    TaskStarted,
    TaskSucceeded,
)

from .conftest import CHECK, CHOICE, FINAL, FORK, GET, INNER, MAP, RECORD, FakeRun, document_of, selection_of

Open = Callable[..., CanvasWidget]


def shown_color(canvas: CanvasWidget, place: QPointF) -> QColor:
    image: QImage = canvas.view.viewport().grab().toImage()
    return image.pixelColor(canvas.view.mapFromScene(place))


def test_every_state_and_transition_has_an_item(open_canvas: Open) -> None:
    canvas = open_canvas()

    assert set(canvas.scene.nodes) == {"start", GET, MAP, INNER, FINAL, RECORD, "end"}
    assert f"{MAP}#/Catch/0/Next" in canvas.scene.edges
    assert isinstance(canvas.scene.nodes["start"], PillItem)


def test_inner_states_live_inside_their_frame(open_canvas: Open) -> None:
    canvas = open_canvas()

    frame, inner = canvas.scene.nodes[MAP], canvas.scene.nodes[INNER]

    assert isinstance(frame, ContainerItem)
    assert inner.parentItem() is frame
    assert frame.scene_rect.contains(inner.scene_rect)
    assert frame.chip == "2 at once"


def test_a_distributed_map_says_so_on_its_frame(open_canvas: Open) -> None:
    inner = {"StartAt": "A", "States": {"A": {"Type": "Pass", "End": True}}}
    processor = {"ProcessorConfig": {"Mode": "DISTRIBUTED", "ExecutionType": "STANDARD"}, **inner}
    each = {"Type": "Map", "ItemProcessor": processor, "MaxConcurrency": 5, "End": True}
    canvas = open_canvas(json.dumps({"QueryLanguage": "JSONPath", "StartAt": "Each", "States": {"Each": each}}))

    frame = canvas.scene.nodes["/States/Each"]

    assert isinstance(frame, ContainerItem)
    assert frame.chip == "distributed · 5 at once"


def test_an_edit_leaves_items_of_other_states_alone(open_canvas: Open) -> None:
    canvas = open_canvas()
    before = dict(canvas.scene.nodes)

    set_field(document_of(canvas), FINAL, "Comment", "last")

    assert dict(canvas.scene.nodes) == before


def test_undo_brings_a_deleted_frame_back_with_its_inside(open_canvas: Open) -> None:
    canvas = open_canvas()
    document = document_of(canvas)

    delete_states(document, (MAP,))
    without = set(canvas.scene.nodes)
    document.undo_stack.undo()

    assert MAP not in without
    assert INNER not in without
    assert canvas.scene.nodes[INNER].parentItem() is canvas.scene.nodes[MAP]


def test_renaming_a_frame_moves_its_inside_to_the_new_one(open_canvas: Open) -> None:
    canvas = open_canvas()

    rename_state(document_of(canvas), MAP, "循环")

    inner = canvas.scene.nodes["/States/循环/Iterator/States/State01"]
    assert inner.parentItem() is canvas.scene.nodes["/States/循环"]
    assert MAP not in canvas.scene.nodes


def test_a_state_that_becomes_a_frame_is_drawn_as_one(open_canvas: Open) -> None:
    canvas = open_canvas()

    set_field(document_of(canvas), FINAL, "Type", "Map")

    assert isinstance(canvas.scene.nodes[FINAL], ContainerItem)
    assert canvas.grab().width() == 1000


def test_an_empty_lane_invites_a_node(open_canvas: Open) -> None:
    canvas = open_canvas(CHOICE)

    fork = canvas.scene.nodes[FORK]

    assert isinstance(fork, ContainerItem)
    assert fork.empty_lanes == {1}


def test_run_colours_nodes_edges_attempts_and_cells(open_canvas: Open, run: FakeRun) -> None:
    canvas = open_canvas(run=run)
    run.start()
    run.tell(StateEntered, path=("GetUserInfo",), state=GET, state_type="Task", input={})
    run.tell(StateExited, path=("GetUserInfo",), output={}, target="MapState", transition="/Next")
    run.tell(StateEntered, path=("MapState",), state=MAP, state_type="Map", input={})
    run.tell(MapStarted, path=("MapState",), length=4)
    path = ("MapState", 0, "State01")
    run.tell(IterationStarted, path=("MapState", 0), input={})
    run.tell(StateEntered, path=path, state=INNER, state_type="Task", input={})
    run.tell(TaskStarted, path=path, resource="sum", arguments={}, attempt=1)
    run.tell(RetryScheduled, path=path, error="E", cause="", retry=1, max_retries=2, seconds=1)
    run.tell(TaskStarted, path=path, resource="sum", arguments={}, attempt=2)
    run.tell(TaskSucceeded, path=path, result=1, mocked=True)
    run.tell(StateExited, path=path, output=1, target=None, transition="/End")
    run.tell(IterationEnded, path=("MapState", 0), status="SUCCEEDED", output=1)

    nodes, edges = canvas.scene.nodes, canvas.scene.edges
    frame, inner = nodes[MAP], nodes[INNER]
    assert (nodes[GET].status, frame.status, inner.status) == ("SUCCEEDED", "RUNNING", "SUCCEEDED")
    assert nodes[FINAL].status is None
    assert edges[f"{GET}#/Next"].walked == "SUCCEEDED"
    assert edges["#/StartAt"].walked == "SUCCEEDED"
    assert edges[f"{MAP}#/Next"].walked is None
    assert inner.attempts is not None
    assert (inner.attempts.number, inner.attempts.limit) == (2, 3)
    assert inner.is_mocked
    assert frame.progress is not None
    assert (frame.progress.done, frame.progress.total) == (1, 4)
    assert frame.progress.cells == ("SUCCEEDED", None, None, None)
    assert shown_color(canvas, nodes[GET].scene_rect.center() + QPointF(60, 24)) == theme().color("succeeded_tint")


def test_a_caught_error_lights_the_catch_edge(open_canvas: Open, run: FakeRun) -> None:
    canvas = open_canvas(run=run)
    run.start()
    run.tell(StateEntered, path=("MapState",), state=MAP, state_type="Map", input={})
    run.tell(ErrorCaught, path=("MapState",), error="E", cause="", catcher=0, target="RecordError")
    run.tell(StateExited, path=("MapState",), output={}, target="RecordError", transition="/Catch/0/Next")

    assert canvas.scene.nodes[MAP].status == "CAUGHT"
    assert canvas.scene.edges[f"{MAP}#/Catch/0/Next"].walked == "CAUGHT"


def test_the_cell_of_a_paused_iteration_is_paused(open_canvas: Open, run: FakeRun) -> None:
    canvas = open_canvas(run=run)
    run.start()
    run.tell(StateEntered, path=("MapState",), state=MAP, state_type="Map", input={})
    run.tell(MapStarted, path=("MapState",), length=3)
    for index in range(2):
        run.tell(IterationStarted, path=("MapState", index), input={})
    run.paused_paths = (("MapState", 1, "State01"),)
    canvas.scene.show_run(run)

    progress = canvas.scene.nodes[MAP].progress
    assert progress is not None
    assert progress.cells == ("RUNNING", "PAUSED", None)


def test_a_node_in_a_map_tells_the_attempts_of_the_iteration_that_failed(open_canvas: Open, run: FakeRun) -> None:
    canvas = open_canvas(run=run)
    run.start()
    run.tell(StateEntered, path=("MapState",), state=MAP, state_type="Map", input={})
    run.tell(MapStarted, path=("MapState",), length=2)
    for index in range(2):
        run.tell(IterationStarted, path=("MapState", index), input={})
        run.tell(StateEntered, path=("MapState", index, "State01"), state=INNER, state_type="Task", input={})
    path = ("MapState", 0, "State01")
    run.tell(RetryScheduled, path=path, error="E", cause="", retry=1, max_retries=1, seconds=1)
    run.tell(TaskStarted, path=path, resource="sum", arguments={}, attempt=2)
    run.tell(StateErred, path=path, error="E", cause="no")
    run.tell(StateExited, path=("MapState", 1, "State01"), output=1, target=None, transition="/End")

    inner = canvas.scene.nodes[INNER]
    assert inner.status == "FAILED"
    assert inner.attempts is not None
    assert (inner.attempts.number, inner.attempts.limit) == (2, 2)


def test_thousands_of_iterations_become_one_bar(open_canvas: Open, run: FakeRun) -> None:
    canvas = open_canvas(run=run)
    run.start()
    run.tell(StateEntered, path=("MapState",), state=MAP, state_type="Map", input={})
    run.tell(MapStarted, path=("MapState",), length=1000)
    for index in range(30):
        run.tell(IterationStarted, path=("MapState", index), input={})
        run.tell(IterationEnded, path=("MapState", index), status="FAILED" if index == 7 else "SUCCEEDED")

    progress = canvas.scene.nodes[MAP].progress
    assert progress is not None
    assert progress.cells == ()
    assert (progress.done, progress.total) == (29, 1000)
    assert dict(progress.counts) == {"FAILED": 1, "SUCCEEDED": 29}
    frame = canvas.scene.nodes[MAP]
    assert isinstance(frame, ContainerItem)
    frame.set_chip("2 at once")
    strip = frame._strip()
    assert strip is not None
    assert strip.left >= frame._words_end()  # the bar leaves the chip its room
    assert not canvas.grab().isNull()


def test_leaving_a_run_takes_all_colours_away(open_canvas: Open, run: FakeRun) -> None:
    canvas = open_canvas(run=run)
    run.start()
    run.tell(StateEntered, path=("GetUserInfo",), state=GET, state_type="Task", input={})
    run.tell(StateErred, path=("GetUserInfo",), error="E", cause="no")
    failed = canvas.scene.nodes[GET].status

    run.view = None
    run.status_changed.emit()

    assert failed == "FAILED"
    assert canvas.scene.nodes[GET].status is None
    assert canvas.scene.edges["#/StartAt"].walked is None


def test_a_state_whose_time_was_up_shows_a_clock(open_canvas: Open, run: FakeRun) -> None:
    canvas = open_canvas(run=run)

    run.start()
    run.tell(StateEntered, path=("GetUserInfo",), state=GET, state_type="Task", input={})
    run.tell(StateErred, path=("GetUserInfo",), error="StatesTimeout", cause="took too long")

    assert canvas.scene.nodes[GET].status == "TIMED_OUT"


def test_breakpoints_follow_the_run(open_canvas: Open, run: FakeRun) -> None:
    canvas = open_canvas(run=run)

    run.breakpoints.set([INNER])

    assert canvas.scene.nodes[INNER].stop is not None
    assert canvas.scene.nodes[GET].stop is None


def test_badges_do_not_breathe_without_motion(open_canvas: Open, run: FakeRun) -> None:
    canvas = open_canvas(run=run)
    run.start()
    run.tell(StateEntered, path=("GetUserInfo",), state=GET, state_type="Task", input={})

    assert canvas.scene.run_look.is_pulsing
    assert not canvas._pulse.isActive()


def test_badges_breathe_while_a_node_runs(open_canvas: Open, run: FakeRun, qtbot: QtBot) -> None:
    from designer.look.motion import set_reduced_motion

    set_reduced_motion(False)
    try:
        canvas = open_canvas(run=run)
        run.start()
        run.tell(StateEntered, path=("GetUserInfo",), state=GET, state_type="Task", input={})
        with qtbot.waitSignal(canvas._pulse.timeout):
            pass
        breath = canvas.scene.nodes[GET].pulse
        run.tell(StateExited, path=("GetUserInfo",), output={}, target="MapState", transition="/Next")
    finally:
        set_reduced_motion(None)

    assert breath > 0
    assert not canvas._pulse.isActive()
    assert canvas.scene.nodes[GET].pulse == 0


def test_new_nodes_make_the_others_glide(open_canvas: Open, qtbot: QtBot) -> None:
    from designer.look.motion import set_reduced_motion

    canvas = open_canvas()
    set_reduced_motion(False)
    try:
        insert_state(document_of(canvas), "", "Pass", on_edge=f"{GET}#/Next")
        glide = canvas.scene._glide
        started = glide._animation.state() == glide._animation.State.Running
        canvas.scene.close()
    finally:
        set_reduced_motion(None)

    assert started
    top = canvas.scene.nodes[MAP].scene_rect.top()
    assert top > canvas.scene.nodes["/States/Pass"].scene_rect.bottom()


def test_dark_theme_repaints_the_sheet(open_canvas: Open) -> None:
    canvas = open_canvas()

    themes.set_theme("dark")

    assert shown_color(canvas, canvas.scene.bounds.topLeft() - QPointF(30, 9)).lightness() < 60


def test_words_on_the_canvas_follow_the_language(open_canvas: Open, qtbot: QtBot) -> None:
    canvas = open_canvas()

    set_language("zh")
    qtbot.waitUntil(lambda: getattr(canvas.scene.nodes[MAP], "chip", "") == "并发 2")

    pill = canvas.scene.nodes["start"]
    assert isinstance(pill, PillItem)
    assert pill.label == "开始"
    assert canvas.zoom_bar.whole.toolTip() == "显示全部 (Ctrl+1)"


def test_names_of_any_length_and_script_are_drawn(open_canvas: Open) -> None:
    name = "节点名称很长" * 900
    text = json.dumps({"StartAt": name, "States": {name: {"Type": "Pass", "End": True}, "Odd": {"Type": "Quantum"}}})

    canvas = open_canvas(text)

    assert not canvas.grab().isNull()
    assert any(node.node.name == name for node in canvas.scene.nodes.values())


def test_selecting_elsewhere_selects_here(open_canvas: Open) -> None:
    canvas = open_canvas(CHOICE)

    selection_of(canvas).set((CHECK,), (f"{CHECK}#/Default",))

    assert canvas.scene.nodes[CHECK].isSelected()
    assert canvas.scene.edges[f"{CHECK}#/Default"].isSelected()
    assert canvas.view.accessibleDescription() == "2 selected"


def test_a_screen_reader_hears_what_a_choice_does(open_canvas: Open) -> None:
    canvas = open_canvas(CHOICE)

    selection_of(canvas).set((CHECK,))
    choice = canvas.view.accessibleDescription()
    selection_of(canvas).set((), (f"{CHECK}#/Default",))

    assert choice == "Choice CheckAge, 2 rules, goes to Adult or Fork or Child"
    assert canvas.view.accessibleDescription() == "Connection from CheckAge to Child"
