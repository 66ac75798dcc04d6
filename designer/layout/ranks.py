"""From boxes and links to levels: which box stands above which, and which links run back up.

Everything here is numbered in the order of a walk from the start along the links, so the answer does
not depend on the order in which the states stand in the definition.
"""

from collections.abc import Iterable

from msgspec import Struct, field

from designer.layout.model import BoxNode, Link, Sheet


class Bundle(Struct, kw_only=True, eq=False):
    """The links of one kind from one box to another: drawn as one line with a pill for each link."""

    source: int
    target: int
    is_catch: bool
    links: list[Link]
    is_back: bool = False

    @property
    def label_width(self) -> float:
        """The width of the widest pill."""
        return max(link.label_width for link in self.links)

    @property
    def labels(self) -> list[Link]:
        """The links that have a pill."""
        return [link for link in self.links if link.label_width > 0]


class Ranking(Struct, kw_only=True, eq=False):
    """One connected part of a sheet, numbered and levelled.

    ``outs`` are the bundles by source, left to right, catches last; ``loops`` those from a box to
    itself. ``roots`` are the boxes from which a walk reaches all others. ``is_side`` tells the boxes
    that only an error (or nothing) leads to. ``dominators`` are, for the others, the box that every way
    from the start to them passes last; ``regions`` how many boxes each one rules in that way, itself included.
    ``entries`` are the numbers of bundles without errors that come down to each box. ``orphans`` are the boxes
    that the start does not lead to at all.
    """

    nodes: list[BoxNode]
    outs: list[list[Bundle]]
    loops: dict[int, Bundle]
    roots: list[int]
    ranks: list[int] = field(default_factory=list)
    is_side: list[bool] = field(default_factory=list)
    dominators: dict[int, int] = field(default_factory=dict)
    regions: list[int] = field(default_factory=list)
    entries: list[int] = field(default_factory=list)
    orphans: frozenset[int] = frozenset()
    end: int | None = None


def bundle_links(numbers: dict[str, int], links: Iterable[Link]) -> tuple[list[list[Bundle]], dict[int, Bundle]]:
    """Return the bundles by source and the self-loops, for boxes numbered by ``numbers``."""
    outs: list[list[Bundle]] = [[] for _ in numbers]
    loops: dict[int, Bundle] = {}
    known: dict[tuple[int, int, bool], Bundle] = {}
    for link in links:
        source, target = numbers[link.source], numbers[link.target]
        # A loop is one line whatever the reason, so its key has no kind.
        key = (source, target, link.is_catch and source != target)
        bundle = known.get(key)
        if bundle is not None:
            bundle.links.append(link)
            continue
        known[key] = bundle = Bundle(source=source, target=target, is_catch=link.is_catch, links=[link])
        if source == target:
            loops[source] = bundle
        else:
            outs[source].append(bundle)
    for bundles in outs:
        bundles.sort(key=lambda bundle: bundle.is_catch)
    return outs, loops


def rank_part(sheet: Sheet, nodes: list[BoxNode], links: list[Link]) -> Ranking:
    """Return the boxes of one connected part of ``sheet`` with their levels, from 0 at the top."""
    nodes = sorted(nodes, key=lambda node: node.id)
    numbers = {node.id: number for number, node in enumerate(nodes)}
    outs, loops = bundle_links(numbers, links)
    start, end = numbers.get(sheet.start), numbers.get(sheet.end)
    if end is not None and (outs[end] or end == start):
        end = None  # something follows it, so it cannot be the last
    roots, finished, reached = _walk(outs, start, end)
    ranking = Ranking(nodes=nodes, outs=outs, loops=loops, roots=roots, end=end)
    ranking.ranks = _levels(ranking, finished, reached, 0 if start is None else 1)
    ranking.orphans = frozenset(finished[reached:]) - {end} if reached else frozenset()
    ranking.is_side = _side(outs, start)
    ranking.dominators, ranking.regions = _dominate(outs, start, finished[:reached])
    ranking.entries = [0] * len(nodes)
    for bundle in (bundle for bundles in outs for bundle in bundles):
        ranking.entries[bundle.target] += not bundle.is_back and not bundle.is_catch
    return ranking


def _walk(outs: list[list[Bundle]], start: int | None, end: int | None) -> tuple[list[int], list[int], int]:
    """Walk depth first and mark the bundles that run back.

    Returns the roots, the boxes in the order in which the walk left them, and how many of these the
    start leads to.
    """
    count = len(outs)
    state = bytearray(count)  # 0 not seen, 1 on the way, 2 left
    finished: list[int] = []
    roots: list[int] = []

    def visit(root: int) -> None:
        roots.append(root)
        state[root] = 1
        stack = [(root, iter(outs[root]))]
        while stack:
            number, bundles = stack[-1]
            for bundle in bundles:
                seen = state[bundle.target]
                if seen == 0:
                    state[bundle.target] = 1
                    stack.append((bundle.target, iter(outs[bundle.target])))
                    break
                bundle.is_back = seen == 1
            else:
                state[number] = 2
                finished.append(number)
                stack.pop()

    if start is not None:
        visit(start)
    reached = len(finished)
    has_parent = bytearray(count)
    for number in range(count):
        if not state[number]:
            for bundle in outs[number]:
                has_parent[bundle.target] = 1
    orphans = [number for number in range(count) if not state[number] and number != end]
    for number in sorted(orphans, key=lambda number: has_parent[number]):
        if not state[number]:
            visit(number)
    if end is not None and not state[end]:
        visit(end)
    return roots, finished, reached


def _levels(ranking: Ranking, finished: list[int], reached: int, first: int) -> list[int]:
    """Return the longest way from above for each box; what nothing leads to must not push the rest down."""
    outs, end = ranking.outs, ranking.end
    ranks = [first] * len(outs)
    if reached:
        ranks[finished[reached - 1]] = 0
    from_start = set(finished[:reached])
    for number in reversed(finished[:reached]):
        below = ranks[number] + 1
        for bundle in outs[number]:
            if not bundle.is_back and ranks[bundle.target] < below:
                ranks[bundle.target] = below
    orphans = finished[reached:]
    for number in reversed(orphans):
        below = ranks[number] + 1
        for bundle in outs[number]:
            if not bundle.is_back and bundle.target not in from_start:
                ranks[bundle.target] = max(ranks[bundle.target], below)
    for number in orphans:  # sinks first: close to what they lead to
        latest = [ranks[bundle.target] - 1 for bundle in outs[number] if not bundle.is_back and bundle.target != end]
        if latest and min(latest) > ranks[number]:
            ranks[number] = min(latest)
    if end is not None and len(ranks) > 1:
        ranks[end] = max(rank for number, rank in enumerate(ranks) if number != end) + 1
    for number in orphans:
        for bundle in outs[number]:
            bundle.is_back = bundle.is_back or ranks[bundle.target] <= ranks[number]
    return ranks


def _side(outs: list[list[Bundle]], start: int | None) -> list[bool]:
    """Return for each box whether no way without an error leads to it."""
    is_side = [True] * len(outs)
    todo = [] if start is None else [start]
    while todo:
        number = todo.pop()
        if is_side[number]:
            is_side[number] = False
            todo += [bundle.target for bundle in outs[number] if not bundle.is_catch]
    return is_side


def _dominate(outs: list[list[Bundle]], start: int | None, finished: list[int]) -> tuple[dict[int, int], list[int]]:
    """Return the immediate dominators over the ways without errors, and the sizes of the regions.

    Cooper, Harvey and Kennedy, "A Simple, Fast Dominance Algorithm"; one pass is enough without circles.
    """
    regions = [1] * len(outs)
    if start is None:
        return {}, regions
    place = {number: index for index, number in enumerate(finished)}
    dominators = {start: start}
    for number in reversed(finished):
        if number not in dominators:
            continue
        for bundle in outs[number]:
            if bundle.is_catch or bundle.is_back:
                continue
            a, b = number, dominators.get(bundle.target, number)
            while a != b:
                if place[a] < place[b]:
                    a = dominators[a]
                else:
                    b = dominators[b]
            dominators[bundle.target] = a
    del dominators[start]
    for number in finished:
        if number in dominators:
            regions[dominators[number]] += regions[number]
    return dominators, regions
