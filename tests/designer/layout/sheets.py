"""Sheets to arrange in tests, and the laws that every drawing obeys."""

from collections.abc import Iterator
from itertools import combinations, pairwise

from hypothesis import strategies as st

from designer.layout.layout import Layout
from designer.layout.model import BoxNode, Lane, Link, Point, Rect, Sheet


def sheet(*links: str, start: str = "start", end: str = "end", loose: tuple[str, ...] = ()) -> Sheet:
    """Return a sheet from links such as ``A > B``, ``A ! B`` (catch) and ``A > B : words``."""
    made: list[Link] = []
    names = dict.fromkeys(loose)
    for number, text in enumerate(links):
        way, _, words = text.partition(" : ")
        source, arrow, target = way.split()
        names |= dict.fromkeys((source, target))
        width = 8.0 * len(words)
        made.append(
            Link(
                id=f"{number}",
                source=source,
                target=target,
                is_catch=arrow == "!",
                label_width=width,
                label_height=22 if words else 0,
            )
        )
    return Sheet(nodes=tuple(box(name) for name in names), links=tuple(made), start=start, end=end)


def box(name: str) -> BoxNode:
    """Return a pill or a node, by its name."""
    return BoxNode(id=name, width=76, height=28) if name in ("start", "end") else BoxNode(id=name)


def faults(drawn: Sheet, layout: Layout) -> list[str]:
    """Return every breach of the laws: overlaps, lines through boxes, loose ends, things outside."""
    return [*_box_faults(drawn, layout), *_line_faults(drawn, layout), *_label_faults(drawn, layout)]


def _box_faults(drawn: Sheet, layout: Layout) -> Iterator[str]:
    whole = Rect(0, 0, *layout.size)
    for first, second in combinations(drawn.nodes, 2):
        if layout.rects[first.id].overlaps(layout.rects[second.id]):
            yield f"{first.id} overlaps {second.id}"
    for node in drawn.nodes:
        rect = layout.rects[node.id]
        if not whole.contains(rect):
            yield f"{node.id} is outside"
        for first_lane, second_lane in combinations(layout.lane_rects.get(node.id, ()), 2):
            if first_lane.overlaps(second_lane):
                yield f"lanes of {node.id} overlap"
        for lane, lane_rect in zip(node.lanes, layout.lane_rects.get(node.id, ()), strict=True):
            if not rect.contains(lane_rect):
                yield f"a lane of {node.id} is outside"
            for inner in lane.sheet.nodes:
                if not lane_rect.contains(layout.rects[inner.id]):
                    yield f"{inner.id} is outside its lane"
            yield from faults(lane.sheet, layout)


def _line_faults(drawn: Sheet, layout: Layout) -> Iterator[str]:
    rects = {node.id: layout.rects[node.id] for node in drawn.nodes}
    for link in drawn.links:
        if link.source not in rects or link.target not in rects:
            continue
        points = layout.routes[link.id].points
        if not _is_on(points[0], rects[link.source]):
            yield f"{link.id} does not start at {link.source}"
        if not _is_on(points[-1], rects[link.target]):
            yield f"{link.id} does not end at {link.target}"
        for point in points:
            if not (0 <= point.x <= layout.size.w and 0 <= point.y <= layout.size.h):
                yield f"{link.id} runs outside"
        for first, second in pairwise(points):
            if first.x != second.x and first.y != second.y:
                yield f"{link.id} is not right-angled"
            for name, rect in rects.items():
                if _crosses(first, second, rect):
                    yield f"{link.id} runs through {name}"


def _label_faults(drawn: Sheet, layout: Layout) -> Iterator[str]:
    places: dict[str, Rect] = {}
    for link in drawn.links:
        if link.id not in layout.routes:
            continue
        label = layout.routes[link.id].label
        if (label is None) != (link.label_width == 0):
            yield f"the pill of {link.id} is not as asked"
        if label is not None:
            width, height = link.label_width, link.label_height
            places[link.id] = Rect(label.x - width / 2, label.y - height / 2, width, height)
    for (first, one), (second, other) in combinations(places.items(), 2):
        if one.overlaps(other):
            yield f"the pills of {first} and {second} overlap"
    for name, place in places.items():
        for node in drawn.nodes:
            if place.overlaps(layout.rects[node.id]):
                yield f"the pill of {name} is on {node.id}"


def _is_on(point: Point, rect: Rect) -> bool:
    is_on_side = point.x in (rect.x, rect.right) and rect.y <= point.y <= rect.bottom
    return is_on_side or (point.y in (rect.y, rect.bottom) and rect.x <= point.x <= rect.right)


def _crosses(first: Point, second: Point, rect: Rect) -> bool:
    left, right = sorted((first.x, second.x))
    top, bottom = sorted((first.y, second.y))
    return left < rect.right and right > rect.x and top < rect.bottom and bottom > rect.y


@st.composite
def sheets(draw: st.DrawFn, prefix: str = "", depth: int = 0) -> Sheet:
    """Draw a machine with any links, loops and catches included, and frames up to two deep."""
    count = draw(st.integers(0 if depth else 1, 4 if depth else 12))
    nodes: list[BoxNode] = []
    links: list[Link] = []
    for number in range(count):
        name = f"{prefix}{number}"
        lanes: tuple[Lane, ...] = ()
        if depth < 2 and draw(st.integers(0, 9)) == 0:
            lanes = tuple(
                Lane(sheet=draw(sheets(f"{name}.{lane}/", depth + 1))) for lane in range(draw(st.integers(1, 3)))
            )
        size = draw(st.sampled_from([(216, 60), (216, 60), (76, 28), (300, 100)]))
        nodes.append(BoxNode(id=name, width=size[0], height=size[1], lanes=lanes))
        for way in range(draw(st.integers(0, 4))):
            width = draw(st.sampled_from([0, 0, 60, 216, 37.5]))
            links.append(
                Link(
                    id=f"{name}#{way}",
                    source=name,
                    target=f"{prefix}{draw(st.integers(0, count))}",  # the last one does not exist
                    is_catch=draw(st.integers(0, 4)) == 0,
                    label_width=width,
                    label_height=22 if width else 0,
                )
            )
    names = [*(node.id for node in nodes), ""]
    return Sheet(
        nodes=tuple(nodes),
        links=tuple(links),
        start=draw(st.sampled_from(names)),
        end="" if depth else draw(st.sampled_from(names)),
    )
