"""Which states of a machine an edit touched, told by the members of its States before and after."""

from collections.abc import Callable, Iterable
from itertools import compress
from operator import and_, attrgetter, eq, is_, not_
from typing import NamedTuple

from engine.language.members import told
from engine.language.source import Member, Node


class ChangedStates(NamedTuple):
    """From state number ``begin`` on the members ``old`` became ``new``; before and behind them all is as it was.

    ``before`` and ``after`` are the objects that hold the states.
    """

    before: Node
    after: Node
    begin: int
    old: tuple[Member, ...]
    new: tuple[Member, ...]

    @property
    def touched(self) -> tuple[frozenset[str], frozenset[str]]:
        """The names of the states that are not as they were: those before, and those now.

        All others are the same in the same order, though some that were touched may stand between them.
        """
        old, new = set(map(_identity, self.old)), set(map(_identity, self.new))
        kept = old & new
        if [one for one in map(_identity, self.old) if one in kept] != [
            one for one in map(_identity, self.new) if one in kept
        ]:
            kept = set()
        return frozenset(key for key, _ in old - kept), frozenset(key for key, _ in new - kept)

    @property
    def are_names_kept(self) -> bool:
        """Whether the states have the names they had, in their order."""
        return [member.key for member in self.old] == [member.key for member in self.new]


def changed_states(before: Node, after: Node) -> ChangedStates:
    """Compare the members of two objects."""
    old, new = told(before.members), told(after.members)
    kept = None if after.numbers is None or before.numbers is None else after.numbers.kept.since(before.numbers.kept)
    first, last = (0, 0) if kept is None else kept
    old, new = old[first : len(old) - last], new[first : len(new) - last]
    # Members in front of the first edit are the very same; those behind the last have moved, with the same values.
    most = min(len(old), len(new))
    begin = _first_false(map(is_, old, new), most)
    behind, now_behind = old[::-1], new[::-1]
    are_nodes_kept = map(is_, map(_node, behind), map(_node, now_behind))
    are_keys_kept = map(eq, map(_key, behind), map(_key, now_behind))
    same = _first_false(map(and_, are_nodes_kept, are_keys_kept), most - begin)
    return ChangedStates(before, after, first + begin, old[begin : len(old) - same], new[begin : len(new) - same])


def _first_false(answers: Iterable[bool], most: int) -> int:
    """Return the number of the first answer that is no, at most ``most``; in no loop of ours, for there are thousands."""
    return next(compress(range(most), map(not_, answers)), most)


def _identity(member: Member) -> tuple[str, int]:
    return member.key, id(member.node)


_key: Callable[[Member], str] = attrgetter("key")
_node: Callable[[Member], Node] = attrgetter("node")
