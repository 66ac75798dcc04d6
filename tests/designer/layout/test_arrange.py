"""What a layout looks like, and the laws it obeys for any graph."""

import random
from itertools import pairwise

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from designer.document.graph import to_sheet
from designer.document.graph_building import build_graph
from designer.layout import sections
from designer.layout.arrange import Known, arrange
from designer.layout.layout import Layout
from designer.layout.model import FRAME_HEADER, FRAME_PADDING, ORIGIN, BoxNode, Lane, Rect, Sheet, Size
from engine.definition import read_definition
from tests.bench.workflows import mixed
from tests.designer.layout.sheets import faults, sheet, sheets


def middle(layout: Layout, name: str) -> float:
    return layout.rects[name].center.x


@pytest.mark.slow
@settings(max_examples=80, deadline=None)
@given(sheets())
def test_drawings_obey_the_laws(drawn: Sheet) -> None:
    assert faults(drawn, arrange(drawn)) == []


@pytest.mark.slow
@settings(max_examples=40, deadline=None)
@given(sheets(), st.randoms(use_true_random=False))
def test_layout_does_not_depend_on_the_order_of_the_text(drawn: Sheet, shuffler: random.Random) -> None:
    assert arrange(shuffled(drawn, shuffler)) == arrange(drawn)


@pytest.mark.slow
@settings(max_examples=40, deadline=None)
@given(st.lists(sheets(), min_size=1, max_size=4))
def test_what_was_arranged_before_changes_nothing(drawn: list[Sheet]) -> None:
    known = Known()
    frames = [Sheet(nodes=(BoxNode(id="Map", lanes=(Lane(sheet=inner),)),), start="Map") for inner in drawn]

    for frame in (*frames, *frames):
        assert arrange(frame, known) == arrange(frame)


def test_line_that_only_moves_keeps_its_shape() -> None:
    before = arrange(sheet("start > A", "A > C", "C > D : 1 · yes", "C > E : Default"))
    after = arrange(sheet("start > A", "A > B", "B > C", "C > D : 1 · yes", "C > E : Default"))

    assert after.routes["3"].shape == before.routes["2"].shape
    assert after.routes["3"].start.y > before.routes["2"].start.y
    assert after.routes["3"] == before.routes["2"].moved(0, after.rects["C"].y - before.rects["C"].y)


def shuffled(drawn: Sheet, shuffler: random.Random) -> Sheet:
    """Return the same graph with states in another order; the links of one source keep theirs."""
    nodes = [
        replace(node, lanes=tuple(Lane(sheet=shuffled(lane.sheet, shuffler)) for lane in node.lanes))
        for node in drawn.nodes
    ]
    shuffler.shuffle(nodes)
    links = [link for node in nodes for link in drawn.links if link.source == node.id]
    return replace(drawn, nodes=tuple(nodes), links=tuple(links))


def test_empty_sheet_has_no_size() -> None:
    assert arrange(Sheet()) == Layout(blocks=(), size=Size(0, 0), anchors={"": ORIGIN})


def test_main_line_is_straight_from_start_to_end() -> None:
    layout = arrange(sheet("start > A", "A > B", "A ! Failed : Catch StatesALL", "B > end", "Failed > end"))

    assert {middle(layout, name) for name in ("start", "A", "B", "end")} == {middle(layout, "A")}
    assert layout.routes["1"].points == ((middle(layout, "A"), 28 + 36 + 60), (middle(layout, "A"), 28 + 36 + 60 + 36))


def test_choice_targets_stand_side_by_side_in_the_order_of_the_rules() -> None:
    layout = arrange(
        sheet("start > C", "C > Zoe : 1 · a", "C > Bob : 2 · b", "C > Ann : Default", "Zoe > end", "Bob > end")
    )

    assert middle(layout, "Zoe") < middle(layout, "Bob") < middle(layout, "Ann")
    assert len({layout.rects[name].y for name in ("Zoe", "Bob", "Ann")}) == 1
    assert middle(layout, "Bob") == middle(layout, "C")


def test_two_branches_stand_evenly_below_their_choice_and_above_where_they_meet() -> None:
    layout = arrange(sheet("start > C", "C > A : 1 · a", "C > B : Default", "A > J", "B > J", "J > end"))

    assert middle(layout, "A") + middle(layout, "B") == 2 * middle(layout, "C")
    assert middle(layout, "J") == middle(layout, "C")


def test_long_branch_goes_straight_on_beside_a_short_one() -> None:
    chain = ("C > A : 1 · a", "A > B", "B > D", "D > E", "E > end")
    layout = arrange(sheet("start > C", *chain, "C > Refused : Default", "Refused > end"))

    assert {middle(layout, name) for name in ("C", "A", "E", "end")} == {middle(layout, "C")}
    assert middle(layout, "Refused") > middle(layout, "C")


def test_lines_of_a_choice_leave_apart_and_pills_stand_above_their_targets() -> None:
    layout = arrange(sheet("C > A : one", "C > B : two", "C > D : three", "C > E : four", start="C", end=""))

    starts = [layout.routes[link].points[0] for link in "0123"]
    labels = [layout.routes[link].label for link in "0123"]
    assert sorted({point.x for point in starts}) == [point.x for point in starts]
    assert len({point.x for point in starts}) == 4
    assert [label.x for label in labels if label] == [middle(layout, name) for name in "ABDE"]


def test_catch_leaves_the_right_side_and_goes_right_and_down() -> None:
    layout = arrange(sheet("start > A", "A > B", "A ! Failed : Catch StatesALL", "B > end", "Failed > end"))

    points, label = layout.routes["2"].points, layout.routes["2"].label
    assert points[0] == (layout.rects["A"].right, layout.rects["A"].center.y)
    assert points[1] == (middle(layout, "Failed"), layout.rects["A"].center.y)
    assert points[2] == (middle(layout, "Failed"), layout.rects["Failed"].y)
    assert label is not None
    assert label.x > layout.rects["A"].right
    assert layout.rects["Failed"].x > layout.rects["B"].right


def test_catches_to_one_handler_share_a_line() -> None:
    catches = [f"{name} ! Failed : Catch StatesALL" for name in "ABD"]
    layout = arrange(sheet("start > A", "A > B", "B > D", "D > end", *catches))

    xs = {layout.routes[link].points[-1].x for link in "456"}
    assert len(xs) == 1


def test_several_links_to_one_target_are_one_line_with_pills_below_each_other() -> None:
    layout = arrange(sheet("C > A : 1 · a", "C > B : 2 · b", "C > A : 3 · c", start="C", end=""))

    first, third = layout.routes["0"], layout.routes["2"]
    assert first.points == third.points
    assert first.label is not None
    assert third.label is not None
    assert (first.label.x, third.label.y - first.label.y) == (third.label.x, 26)


def test_loop_to_itself_runs_round_the_left_side() -> None:
    layout = arrange(sheet("C > C : again", "C > A : on", start="C", end=""))

    points, label = layout.routes["0"].points, layout.routes["0"].label
    assert points[0].x == points[-1].x == layout.rects["C"].x
    assert label is not None
    assert max(point.x for point in points[1:-1]) < layout.rects["C"].x


def test_back_line_runs_beside_the_loop_and_enters_the_side() -> None:
    layout = arrange(sheet("start > Wait", "Wait > Ask", "Ask > C", "C > Done : 1 · done", "C > Wait : Default"))

    points = layout.routes["4"].points
    assert points[-1] == (layout.rects["Wait"].right, layout.rects["Wait"].center.y)
    assert max(point.x for point in points) > layout.rects["Ask"].right


def test_first_rule_that_loops_back_runs_on_the_left() -> None:
    layout = arrange(sheet("start > Wait", "Wait > C", "C > Wait : 1 · busy", "C > A : 2", "C > B : Default"))

    assert layout.routes["2"].points[-1].x == layout.rects["Wait"].x


def test_plain_back_line_leaves_and_enters_the_side() -> None:
    layout = arrange(sheet("start > A", "A > B", "B > A"))

    points = layout.routes["2"].points
    assert points[0] == (layout.rects["B"].right, layout.rects["B"].center.y)
    assert points[-1] == (layout.rects["A"].right, layout.rects["A"].center.y)


def test_catch_back_to_an_earlier_state_runs_up_on_the_right() -> None:
    layout = arrange(sheet("start > A", "A > B", "B > end", "B ! A : Catch StatesALL"))

    points = layout.routes["3"].points
    assert points[0].x == layout.rects["B"].right
    assert points[-1] == (layout.rects["A"].right, layout.rects["A"].center.y)


def test_end_stands_at_the_bottom_even_when_nothing_leads_to_it() -> None:
    layout = arrange(sheet("start > A", "A > B", loose=("end",)))

    assert layout.rects["end"].y > layout.rects["B"].bottom
    assert layout.rects["end"].right <= layout.rects["B"].right


def test_end_to_which_only_an_unreachable_state_leads_stands_below_the_start() -> None:
    layout = arrange(sheet("start > A", "A > B", "Loose > end"))

    assert {middle(layout, name) for name in ("start", "A", "B", "end")} == {middle(layout, "A")}
    assert 0 < layout.rects["Loose"].x - layout.rects["B"].right < layout.rects["B"].w


def test_end_with_something_after_it_is_placed_like_any_other() -> None:
    layout = arrange(sheet("start > A", "A > end", "end > B"))

    assert layout.rects["B"].y > layout.rects["end"].bottom


@pytest.mark.parametrize("links", [(), ("Loose > end",), ("Loose > Loose2", "Loose2 > end"), ("Loose > B",)])
def test_unreachable_states_stand_beside_the_rest(links: tuple[str, ...]) -> None:
    layout = arrange(sheet("start > A", "A > B", "B > end", *links, loose=("Loose",)))

    assert layout.rects["Loose"].x > max(layout.rects["A"].right, layout.rects["B"].right)
    assert {middle(layout, name) for name in ("start", "A", "B", "end")} == {middle(layout, "A")}


def test_many_loose_states_fill_columns_no_higher_than_the_machine() -> None:
    loose = tuple(f"L{number}" for number in range(7))
    layout = arrange(sheet("start > A", "A > B", "B > end", loose=loose))

    assert layout.size.h == layout.rects["end"].bottom
    assert len({layout.rects[name].x for name in loose}) == 3


def test_states_that_nothing_starts_are_placed_too() -> None:
    layout = arrange(sheet("A > B", "B > A", start="missing", loose=("start", "end")))

    assert set(layout.rects) == {"A", "B", "start", "end"}


def test_frame_holds_its_machine_below_header_and_padding() -> None:
    inner = sheet("One > Two", start="One", end="")
    frame = BoxNode(id="Map", width=320, height=120, lanes=(Lane(sheet=inner),))
    layout = arrange(Sheet(nodes=(frame,), start="Map"))

    assert layout.rects["Map"] == Rect(0, 0, 320, FRAME_HEADER + FRAME_PADDING + 60 + 36 + 60 + FRAME_PADDING + 2)
    assert layout.rects["One"].y == FRAME_HEADER + FRAME_PADDING
    assert middle(layout, "One") == middle(layout, "Map")


def test_parallel_has_a_lane_for_each_branch_and_room_in_an_empty_one() -> None:
    lanes = (Lane(sheet=sheet("A > B", start="A", end="")), Lane(sheet=Sheet()))
    layout = arrange(Sheet(nodes=(BoxNode(id="P", lanes=lanes),), start="P"))

    first, second = layout.lane_rects["P"]
    assert first.right == second.x
    assert first.w == second.w == 216 + 2 * FRAME_PADDING
    assert first.h == second.h >= 60 + 2 * FRAME_PADDING


def test_deeply_nested_frames_are_laid_out() -> None:
    drawn = Sheet(nodes=(BoxNode(id="0"),), start="0")
    for depth in range(1, 40):
        drawn = Sheet(nodes=(BoxNode(id=f"{depth}", lanes=(Lane(sheet=drawn),)),), start=f"{depth}")

    assert faults(drawn, arrange(drawn)) == []


def chain_with_far_lines(length: int) -> Sheet:
    links = ["start > S0", *(f"S{number} > S{number + 1}" for number in range(length))]
    links += [f"S{number} ! Failed : Catch StatesALL" for number in range(0, length, 3)]
    links += [f"S{length} > Q", "Q > S0 : 1 · again", "Q > end : Default", "Failed > end"]
    return sheet(*links)


@pytest.mark.slow
def test_long_lines_of_a_large_machine_run_right_of_everything() -> None:
    drawn = chain_with_far_lines(120)
    layout = arrange(drawn)

    assert faults(drawn, layout) == []
    assert len({layout.rects[f"S{number}"].x for number in range(120)}) == 1
    edge = max(rect.right for rect in layout.rects.values())
    assert max(point.x for point in layout.routes["121"].points) > edge


@pytest.fixture
def short_sections(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let drawings be cut at every waist."""
    for name, value in (("_LEAST", 1), ("_EVERY", 1)):
        monkeypatch.setattr(sections, name, value)


@pytest.mark.slow
@settings(
    max_examples=200, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)
@given(sheets())
def test_drawings_cut_at_every_waist_obey_the_laws(short_sections: None, drawn: Sheet) -> None:
    assert faults(drawn, arrange(drawn)) == []


def test_drawing_cut_at_every_waist_is_that_of_the_whole(short_sections: None, monkeypatch: pytest.MonkeyPatch) -> None:
    drawn = to_sheet(build_graph(read_definition(mixed(60))))

    cut = arrange(drawn)
    monkeypatch.setattr(sections, "_cuts", lambda _ranking: [])

    assert arrange(drawn) == cut


@pytest.mark.slow
@settings(
    max_examples=100, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)
@given(st.lists(sheets(), min_size=2, max_size=4))
def test_what_was_drawn_before_changes_nothing(short_sections: None, many: list[Sheet]) -> None:
    known = Known()

    for drawn in (*many, *many):
        assert arrange(drawn, known) == arrange(drawn)


def test_edit_far_above_leaves_the_blocks_below_the_same_objects() -> None:
    names = [f"S{number:03}" for number in range(400)]
    links = [f"{first} > {second}" for first, second in pairwise(("start", *names, "end"))]
    known = Known()
    before = arrange(sheet(*links), known)

    after = arrange(sheet("start > New", *links[1:], "New > S000"), known)

    assert after.rects["S399"].y > before.rects["S399"].y
    kept = {id(placed.block) for placed in before.blocks} & {id(placed.block) for placed in after.blocks}
    assert len(kept) >= len(before.blocks) - 1 > 3


def test_what_is_near_a_place_is_what_touches_it() -> None:
    names = [f"S{number:03}" for number in range(400)]
    drawn = sheet(*(f"{first} > {second}" for first, second in pairwise(("start", *names, "end"))))
    layout = arrange(drawn)
    area = layout.rects["S200"]

    assert set(layout.boxes_near(area)) == {"S200"}
    near = {layout.routes[link.id] for link in drawn.links if "S200" in (link.source, link.target)}
    assert {layout.routes[key] for key in layout.lines_near(area)} == near
