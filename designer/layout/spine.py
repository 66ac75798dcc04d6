"""The main line: which branch goes straight on, and below which box the branches meet again."""

from typing import NamedTuple

from designer.layout.ranks import Bundle, Ranking

# A branch is the main line when it rules that many boxes, and that many times more than the next one.
_LEAST = 4
_HEAVY = 2


class Pull(NamedTuple):
    """A box that wants to stand below another one, whatever the lines between do."""

    box: int
    below: int


class Spine(NamedTuple):
    """What should be straight.

    ``main`` are the branches that carry on the line they come from beside short ones, ``middle`` those in the
    middle of an odd number of branches. ``pulls`` are the boxes where lines meet again.
    """

    main: set[Bundle]
    middle: set[Bundle]
    pulls: list[Pull]


def find_spine(ranking: Ranking) -> Spine:
    """Return the main lines of a ranking, of the whole and of every branch."""
    main: set[Bundle] = set()
    middle: set[Bundle] = set()
    joins = _best_joins(ranking)
    onwards: dict[int, int] = {}
    for number, bundles in enumerate(ranking.outs):
        branches = [bundle for bundle in bundles if not bundle.is_catch]
        if len(branches) == 1:
            if not branches[0].is_back:
                onwards[number] = branches[0].target
            continue
        heavy = _heavy(ranking, number, branches)
        if heavy is not None:
            main.add(heavy)
            onwards[number] = heavy.target
            continue
        onward = [bundle for bundle in branches if not bundle.is_back]
        if len(onward) % 2:
            middle.add(onward[len(onward) // 2])
        if number in joins:
            onwards[number] = joins[number]
    return Spine(main, middle, list(_pulls(ranking, onwards)))


def _best_joins(ranking: Ranking) -> dict[int, int]:
    """Return for each box the one where most of what it leads to meets again."""
    best: dict[int, int] = {}
    for box, ruler in sorted(ranking.dominators.items()):
        if ranking.entries[box] < 2:
            continue
        other = best.get(ruler)
        if other is None or _importance(ranking, box) > _importance(ranking, other):
            best[ruler] = box
    return best


def _importance(ranking: Ranking, box: int) -> tuple[bool, int, int]:
    return bool(ranking.outs[box]) or box == ranking.end, ranking.regions[box], ranking.ranks[box]


def _heavy(ranking: Ranking, number: int, branches: list[Bundle]) -> Bundle | None:
    """Return the branch that rules far more than each of its siblings."""
    ruled = [
        ranking.regions[bundle.target]
        if not bundle.is_back
        and ranking.dominators.get(bundle.target) == number
        and ranking.entries[bundle.target] == 1
        else 0
        for bundle in branches
    ]
    if len(ruled) < 2:
        return None
    first, second = sorted(ruled, reverse=True)[:2]
    return branches[ruled.index(first)] if first >= max(_LEAST, _HEAVY * second) else None


def _pulls(ranking: Ranking, onwards: dict[int, int]) -> list[Pull]:
    """Return where lines meet again: below their common origin, or at the end of its main line."""
    pulls: list[Pull] = []
    for box, ruler in sorted(ranking.dominators.items()):
        if ranking.entries[box] < 2:
            continue
        above, here = -1, ruler
        while here != box and here in onwards and ranking.ranks[here] < ranking.ranks[box]:
            above, here = here, onwards[here]
        if here == box:
            pulls.append(Pull(box, above))
    return pulls
