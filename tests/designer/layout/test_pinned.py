"""Boxes that the user put in place: where they stand, what makes room, how lines find their way."""

import random
from itertools import combinations, pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from designer.layout.arrange import arrange
from designer.layout.detours import detour, is_crossed
from designer.layout.layout import Layout
from designer.layout.model import FRAME_HEADER, FRAME_PADDING, BoxNode, Lane, Link, Point, Rect, Sheet
from designer.layout.pills import is_any_over, pills_of, place_pills
from tests.designer.layout.sheets import sheet, sheets
from tests.designer.layout.test_arrange import shuffled

CHAIN = sheet("start > A", "A > B", "B > C", "C > end")


def pinned(drawn: Sheet, **pins: tuple[float, float]) -> Sheet:
    """Return a sheet with boxes put in place."""
    places = {name: Point(*place) for name, place in pins.items()}
    return replace(drawn, nodes=tuple(replace(node, pin=places.get(node.id)) for node in drawn.nodes))


def line(layout: Layout, link: str) -> tuple[Point, ...]:
    return layout.routes[link].points


def overlapping_pills(drawn: Sheet, layout: Layout) -> list[tuple[str, str]]:
    """Return the links whose words lie over each other."""
    pills = {link.id: pills_of([link], layout.routes) for link in drawn.links}
    return [(a, b) for a, b in combinations(pills, 2) if is_any_over(pills[a], pills[b])]


def test_a_pinned_box_stands_where_it_was_put_and_the_others_where_they_were() -> None:
    before = arrange(CHAIN)

    after = arrange(pinned(CHAIN, B=(300, 40)))

    anchor = before.anchors[""]
    assert anchor == Point(before.rects["start"].center.x, before.rects["start"].y)
    assert after.rects["B"] == Rect(anchor.x + 300, anchor.y + 40, 216, 60)
    assert {name: after.rects[name] for name in ("start", "A", "C", "end")} == {
        name: before.rects[name] for name in ("start", "A", "C", "end")
    }


def test_lines_run_to_the_pinned_box() -> None:
    layout = arrange(pinned(CHAIN, B=(300, 40)))
    box = layout.rects["B"]

    assert line(layout, "1")[-1] == Point(box.center.x, box.y)
    assert line(layout, "2")[0] == Point(box.center.x, box.bottom)
    assert layout.routes["0"] == arrange(CHAIN).routes["0"]


def test_a_box_put_to_the_left_of_all_others_is_in_the_picture() -> None:
    layout = arrange(pinned(CHAIN, B=(-900, -80)))

    whole = Rect(*layout.origin, *layout.size)
    assert layout.origin.x <= layout.rects["B"].x < 0
    assert layout.origin.y <= layout.rects["B"].y < 0
    assert all(whole.contains(rect) for rect in layout.rects.values())


def test_what_stands_where_a_box_is_put_makes_room() -> None:
    before = arrange(CHAIN)
    place = before.rects["C"].x - before.anchors[""].x, before.rects["C"].y - before.anchors[""].y + 8

    layout = arrange(pinned(CHAIN, A=place))

    assert not layout.rects["A"].overlaps(layout.rects["C"])
    assert layout.rects["C"] != before.rects["C"]
    assert layout.rects["B"] == before.rects["B"]


def test_a_wide_box_that_makes_room_is_not_pushed_over_a_narrow_one() -> None:
    lanes = (Lane(sheet=Sheet()),)
    nodes = [replace(BoxNode(id=str(number)), lanes=lanes if number in (1, 4) else ()) for number in range(1, 6)]
    first = BoxNode(id="0", lanes=3 * lanes, pin=Point(0, 0))

    layout = arrange(Sheet(nodes=(first, *nodes), start="0", end="4"))

    assert not any(one.overlaps(other) for one, other in combinations(layout.rects.values(), 2))


def test_a_line_goes_around_a_box_that_was_put_in_its_way() -> None:
    before = arrange(sheet("start > A", "A > B", "B > end", "C > end", loose=()))
    first = before.rects["A"]
    drawn = pinned(sheet("start > A", "A > B", "B > end", "C > end"), C=(-108, first.y + 40 - before.rects["start"].y))

    layout = arrange(drawn)

    assert not any(is_crossed(line(layout, link)[1:-1], layout.rects["C"]) for link in ("1",))


def test_a_frame_grows_around_what_is_inside() -> None:
    inner = sheet("A > B", start="A", end="")
    frame = BoxNode(id="Map", lanes=(Lane(sheet=replace(inner, name="inside")),))
    before = arrange(Sheet(nodes=(frame,), start="Map"))
    grown = BoxNode(id="Map", lanes=(Lane(sheet=replace(pinned(inner, B=(400, -200)), name="inside")),))

    after = arrange(Sheet(nodes=(grown,), start="Map"))

    assert after.rects["Map"].w > before.rects["Map"].w
    assert after.rects["Map"].contains(after.rects["B"])
    assert after.rects["B"].y >= after.rects["Map"].y + FRAME_HEADER
    anchor = after.anchors["inside"]
    assert after.rects["B"][:2] == (anchor.x + 400, anchor.y - 200)
    assert after.rects["A"][:2] == (anchor.x - 108, anchor.y)


def test_unconnected_boxes_put_below_others_take_no_room_beside_them() -> None:
    inner = sheet("A > B", start="A", end="", loose=("C", "D"))
    below = pinned(inner, C=(-232, 240), D=(16, 240))

    layout = arrange(Sheet(nodes=(BoxNode(id="Map", lanes=(Lane(sheet=below),)),), start="Map"))

    frame = layout.rects["Map"]
    assert layout.rects["C"].x - frame.x == FRAME_PADDING
    assert frame.right - layout.rects["D"].right == FRAME_PADDING
    assert all(frame.contains(layout.rects[name]) for name in "ABCD")


def test_a_loop_goes_along_with_its_box() -> None:
    drawn = sheet("start > A", "A > A", "A > end")
    before = arrange(drawn)

    after = arrange(pinned(drawn, A=(400, 100)))

    way = after.rects["A"].x - before.rects["A"].x, after.rects["A"].y - before.rects["A"].y
    assert after.routes["1"] == before.routes["1"].moved(*way)


@pytest.mark.parametrize("is_catch", [False, True], ids=["next", "catch"])
@pytest.mark.parametrize("place", [(0, 200), (500, 200), (500, 0), (0, -300), (-500, -300), (80, 90)])
def test_a_line_is_right_angled_and_enters_from_above(place: tuple[float, float], is_catch: bool) -> None:
    source, target = Rect(0, 0, 216, 60), Rect(*place, 216, 60)
    way = Rect(-40, 100, 300, 40)

    points = detour(source, target, [way] if not way.overlaps(target) else [], is_catch=is_catch)

    assert all((a.x == b.x) != (a.y == b.y) for a, b in pairwise(points))
    assert points[-1] == Point(target.center.x, target.y)
    assert points[-2].y < points[-1].y
    assert not any(is_crossed(leg, Rect(-40, 100, 300, 40)) for leg in pairwise(points)) or way.overlaps(target)


def _turns_back(points: tuple[Point, ...]) -> bool:
    """Tell whether a line runs back over itself."""
    legs = [(b.x - a.x, b.y - a.y) for a, b in pairwise(points)]
    return any(ax * bx + ay * by < 0 for (ax, ay), (bx, by) in pairwise(legs))


def _length(points: tuple[Point, ...]) -> float:
    return sum(abs(b.x - a.x) + abs(b.y - a.y) for a, b in pairwise(points))


@settings(max_examples=100, deadline=None)
@given(st.integers(-500, 500), st.integers(8, 400))
def test_a_line_to_a_box_below_is_down_across_down(aside: int, room: int) -> None:
    source, target = Rect(0, 0, 216, 60), Rect(aside, 60 + room, 216, 60)

    points = detour(source, target, [])

    assert points[0] == Point(source.center.x, source.bottom)
    assert points[-1] == Point(target.center.x, target.y)
    assert len(points) == (4 if aside else 2)
    assert _length(points) == abs(aside) + room


@settings(max_examples=100, deadline=None)
@given(st.integers(-500, 500), st.integers(-400, 400), st.integers(-300, 300), st.booleans())
def test_a_line_never_runs_back_over_itself(aside: int, down: int, between: int, is_catch: bool) -> None:
    source, target = Rect(0, 0, 216, 60), Rect(aside, down, 216, 60)

    points = detour(source, target, [Rect(between, 100, 216, 60)], is_catch=is_catch)

    assert not _turns_back(points)
    assert points[-1] == Point(target.center.x, target.y)
    assert points[-2].x == points[-1].x
    assert points[-2].y < points[-1].y
    if not is_catch:
        assert points[1].y > points[0].y == source.bottom


def test_a_catch_leaves_on_the_side_from_which_the_way_is_shorter() -> None:
    source = Rect(0, 0, 216, 60)

    beside = detour(source, Rect(-240, 0, 216, 60), [], is_catch=True)
    above = detour(source, Rect(-40, -300, 216, 60), [], is_catch=True)

    assert beside[0] == Point(source.x, source.center.y)
    assert _length(beside) < 300
    assert above[0] == Point(source.right, source.center.y)


def test_the_lines_of_a_box_moved_a_little_aside_take_no_detour() -> None:
    before = arrange(CHAIN)
    box, anchor = before.rects["B"], before.anchors[""]

    layout = arrange(pinned(CHAIN, B=(box.x - anchor.x + 24, box.y - anchor.y)))

    for link in ("1", "2"):
        start, *_, end = points = line(layout, link)
        assert _length(points) == 24 + end.y - start.y


def test_lines_between_boxes_moved_together_keep_their_shape() -> None:
    drawn = sheet("start > A", "A > B : left", "A > C : right", "B > D", "C > D", "B ! D : caught", "D > end")
    before = arrange(drawn)
    anchor = before.anchors[""]
    places = {name: (rect.x - anchor.x + 80, rect.y - anchor.y + 80) for name, rect in before.rects.items()}
    group = {name: place for name, place in places.items() if name in "ABCD"}

    after = arrange(pinned(drawn, **group))

    for link in ("1", "2", "3", "4", "5"):
        assert after.routes[link] == before.routes[link].moved(80, 80)


def test_a_line_that_was_moved_onto_a_box_goes_around_it() -> None:
    drawn = sheet("start > A", "A > B", "B > end", "C > end")
    before = arrange(drawn)
    anchor, box = before.anchors[""], before.rects["C"]
    first, second = (before.rects[name] for name in ("A", "B"))
    x, y = box.x - anchor.x, box.y - anchor.y
    apart = second.y - first.y

    layout = arrange(pinned(drawn, A=(x, y - apart), B=(x, y + apart), C=(x, y)))

    assert not is_crossed(line(layout, "1"), layout.rects["C"], 0)


PLACES = st.tuples(st.integers(-400, 400), st.integers(-100, 700))


@pytest.mark.slow
@settings(max_examples=60, deadline=None)
@given(sheets(), st.lists(PLACES, min_size=1, max_size=3), st.randoms(use_true_random=False))
def test_pins_hold_and_free_boxes_overlap_nothing(
    drawn: Sheet, places: list[tuple[int, int]], shuffler: random.Random
) -> None:
    names = [node.id for node in drawn.nodes]
    pins = dict(zip(names, places, strict=False))
    drawn = pinned(drawn, **pins)

    layout = arrange(drawn)

    anchor = layout.anchors[drawn.name]
    for name, (x, y) in pins.items():
        assert layout.rects[name][:2] == (anchor.x + x, anchor.y + y)
    for first, second in combinations(names, 2):
        if not {first, second} <= pins.keys():
            assert not layout.rects[first].overlaps(layout.rects[second])
    for link in drawn.links:
        if link.id not in layout.routes:
            continue  # it leads nowhere
        route = layout.routes[link.id]
        assert all(a.x == b.x or a.y == b.y for a, b in pairwise(route.points))
        source, target = layout.rects[link.source], layout.rects[link.target]
        assert source.x <= route.points[0].x <= source.right
        assert target.x <= route.points[-1].x <= target.right
    assert overlapping_pills(drawn, layout) == []
    assert arrange(shuffled(drawn, shuffler)) == layout


@pytest.mark.parametrize("count", [2, 3, 5])
@pytest.mark.parametrize("place", [(0, 300), (260, 120), (400, 40), (-300, 200), (-260, -60)])
def test_words_of_lines_to_a_pinned_box_do_not_lie_over_each_other(count: int, place: tuple[int, int]) -> None:
    catches = [f"{source} ! F : Catch Error {number}" for source in "AB" for number in range(count)]
    rules = [f"C > {target} : rule {number}" for target in "ABF" for number in range(count)]
    drawn = pinned(sheet("start > C", *rules, *catches, "A > B : on", "B > A : back", "F > end"), F=place)

    assert overlapping_pills(drawn, arrange(drawn)) == []


def test_words_stand_beside_their_line_when_there_is_no_room_on_it() -> None:
    drawn = pinned(sheet("start > A", *(f"A > B : rule {number}" for number in range(8)), "B > A : back"), B=(0, 160))
    layout = arrange(drawn)

    assert overlapping_pills(drawn, layout) == []


def test_words_stand_off_the_boxes_where_their_line_has_room_for_them() -> None:
    box = Rect(0, 0, 216, 60)
    link = Link(id="a", source="A", target="B", label_width=60)
    points = (Point(100, 60), Point(100, 80), Point(400, 80), Point(400, 40))

    (route,) = place_pills([link], points, [Rect(120, 64, 160, 200)], []).values()

    assert route.label is not None
    assert not is_any_over(pills_of([link], {"a": route}), [box, Rect(120, 64, 160, 200)])
