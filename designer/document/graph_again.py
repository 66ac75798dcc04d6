"""The graph after an edit, made of the graph before: only what belongs to states that changed is made anew.

Everything keeps the order it has in a graph that is built as a whole.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace
from itertools import chain, compress, islice
from operator import attrgetter, is_not
from typing import NamedTuple, TypeVar

from msgspec import Struct

from designer.document.difference import common_ends, kept_ends
from designer.document.graph import Counts, Graph, GraphEdge, Reading
from designer.document.graph_states import places_in, read
from designer.document.pointers import END, state_pointer
from designer.layout.model import Link
from engine.language.machine import unescape
from engine.language.ordered import replaced
from engine.states import StateMachine

NO_PROBLEMS = (0, 0)
_Made = TypeVar("_Made")
_target: Callable[[GraphEdge], str] = attrgetter("target")


class _Piece(NamedTuple):
    """States of the outermost machine, in a row, that changed; ``begin`` is the number of the first before."""

    begin: int
    old: tuple[str, ...]
    new: tuple[str, ...]


class _Part(Struct, frozen=True, kw_only=True):
    """What a piece is in the graph: pointers and drawn edges of before, readings of now.

    ``following`` and ``following_edge`` are the first state and drawn edge behind it; None at the end.
    """

    pointers: list[str]
    edges: list[str]
    readings: dict[str, Reading]
    following: str | None
    following_edge: str | None


def build_again(previous: Graph, machine: StateMachine, counts: Counts) -> Graph | None:
    """Return the graph of ``machine``; None when ``previous`` is of no help.

    ``counts`` are the numbers of problems by state. What is silenced stays what it was in ``previous``.
    """
    before = previous.machine
    # Nodes that are no states stand behind all others, and where the start is may be anywhere.
    if before is None or before.start_at != machine.start_at or len(previous.readings) + 2 != len(previous.nodes):
        return None
    pieces = _pieces(before, machine, previous.counts, counts)
    if pieces is None:
        return None
    parts = [_part(previous, before, machine, piece, counts) for piece in pieces]
    now = {pointer for part in parts for pointer in part.readings}
    gone = {pointer for part in parts for pointer in part.pointers} - now
    if not now.difference(previous.readings).isdisjoint((*previous.open_ends.values(), _start(machine))):
        return None  # what led nowhere leads there now
    made = _put_together(previous, parts)
    if gone and not gone.isdisjoint(map(_target, made.edges.values())):
        return None  # what led there leads nowhere now
    return replace(made, machine=machine, counts=counts)


def _start(machine: StateMachine) -> str:
    return state_pointer("", machine.start_at)


def _pieces(before: StateMachine, after: StateMachine, old_counts: Counts, counts: Counts) -> list[_Piece] | None:
    """Return what changed, in the order of the text; None when that is nearly all."""
    old, new = list(before.states), list(after.states)
    first, last = kept_ends(before, after)
    begin, same = common_ends(old[first : len(old) - last], new[first : len(new) - last])
    begin, same = begin + first, same + last
    stop = len(old) - same
    places = [*range(first, begin), *range(stop, len(old) - last)]
    same_names = [old[number] for number in places]
    was, is_now = (map(machine.states.__getitem__, same_names) for machine in (before, after))
    numbers = set(compress(places, map(is_not, was, is_now)))
    touched = {pointer for pointer, _count in old_counts.items() ^ counts.items()}
    if touched:
        names = {unescape(pointer.split("/")[2]) for pointer in touched if pointer}
        numbers |= {number for number, name in enumerate(old) if name in names and not begin <= number < stop}
    pieces = [_Piece(first, row := tuple(old[first:last]), row) for first, last in _rows(numbers, begin)]
    if stop > begin or len(new) > len(old) - (stop - begin):
        pieces.append(_Piece(begin, tuple(old[begin:stop]), tuple(new[begin : len(new) - same])))
    return None if len(pieces) > len(new) // 2 + 2 else sorted(pieces)


def _rows(numbers: set[int], begin: int) -> list[tuple[int, int]]:
    """Return the first of all numbers that follow on each other, with the number behind the last.

    None goes over ``begin``, where others may come between.
    """
    rows: list[tuple[int, int]] = []
    for number in sorted(numbers):
        if rows and rows[-1][1] == number != begin:
            rows[-1] = (rows[-1][0], number + 1)
        else:
            rows.append((number, number + 1))
    return rows


def _part(previous: Graph, before: StateMachine, after: StateMachine, piece: _Piece, counts: Counts) -> _Part:
    old, language = previous.readings, previous.language
    pointers = [place.pointer for name in piece.old for place in places_in(before, "", name)]
    readings = {
        place.pointer: read(place, old.get(place.pointer), counts.get(place.pointer, NO_PROBLEMS), language)
        for name in piece.new
        for place in places_in(after, "", name)
    }
    names = islice(before.states, piece.begin + len(piece.old), None)
    behind = (place.pointer for name in names for place in places_in(before, "", name))
    following = next(behind, None)
    places = () if following is None else chain((following,), behind)
    return _Part(
        pointers=pointers,
        edges=list(_drawn(previous, pointers)),
        readings=readings,
        following=following,
        following_edge=next(_drawn(previous, places), None),
    )


def _drawn(graph: Graph, pointers: Iterable[str]) -> Iterator[str]:
    """Yield the ids of the edges that are drawn from some states."""
    for pointer in pointers:
        yield from (edge.id for edge in graph.readings[pointer].edges if edge.id in graph.edges)


def _put_together(previous: Graph, parts: list[_Part]) -> Graph:
    places = [_Change(part.pointers, part.following) for part in parts]
    ways = [_Change(part.edges, part.following_edge) for part in parts]
    fresh = [part.readings for part in parts]
    nodes = _changed(
        previous.nodes,
        [_Change(part.pointers, part.following or END) for part in parts],
        [{pointer: reading.node for pointer, reading in readings.items()} for readings in fresh],
    )
    boxes = [{pointer: reading.box for pointer, reading in readings.items()} for readings in fresh]
    edges: list[dict[str, GraphEdge]] = []
    links: list[dict[str, Link]] = []
    open_ends = {} if not previous.open_ends else _still_open(previous, parts)
    for readings in fresh:
        pairs = [pair for one in readings.values() for pair in zip(one.edges, one.links, strict=True)]
        edges.append({edge.id: edge for edge, _ in pairs if edge.target in nodes})
        links.append({link.id: link for edge, link in pairs if edge.target in nodes})
        open_ends |= {edge.id: edge.target for edge, _ in pairs if edge.target not in nodes}
    return replace(
        previous,
        nodes=nodes,
        edges=_changed(previous.edges, ways, edges),
        boxes=_changed(previous.boxes, places, boxes),
        links=_changed(previous.links, ways, links),
        readings=_changed(previous.readings, places, fresh),
        open_ends=open_ends,
    )


def _still_open(previous: Graph, parts: list[_Part]) -> dict[str, str]:
    """Return the edges that led nowhere before, but those of what changed."""
    changed = {edge.id for part in parts for pointer in part.pointers for edge in previous.readings[pointer].edges}
    return {edge: target for edge, target in previous.open_ends.items() if edge not in changed}


class _Change(NamedTuple):
    """Keys, in a row, that others take the place of, and the key behind them; None at the end."""

    old: list[str]
    following: str | None


def _changed(before: Mapping[str, _Made], changes: list[_Change], fresh: list[dict[str, _Made]]) -> dict[str, _Made]:
    """Return ``before`` with what is ``fresh`` in the places of what changed."""
    order, places, values = list(before), [], dict[str, _Made]()
    for change, now in zip(changes, fresh, strict=True):
        if change.old == list(now):
            values |= now  # to look for its place takes as long as all the rest, and there may be hundreds
            continue
        first = change.old[0] if change.old else change.following
        number = len(order) if first is None else order.index(first)
        places.append((slice(number, number + len(change.old)), now))
    return replaced(before, places, values)
