"""Giving copied states new names: the edits of their text after which they refer to each other and to what is there."""

from collections.abc import Callable, Iterable, Iterator
from typing import TypeAlias

from designer.document.new_states import fresh_name
from designer.document.pointers import START_FIELD, state_pointer
from engine.language.edits import remove_elements, remove_members, rename_member, replace_value
from engine.language.problems import Edit
from engine.language.source import Node, NodeKind, Source

# Gives a reference's new target, or None when it leads nowhere any more.
Follow: TypeAlias = Callable[[str], str | None]


def rename(states: Iterable[str], taken: set[str]) -> dict[str, str]:
    """Return a name that nobody has for each state, and note it as taken."""
    renamed = {}
    for name in states:
        renamed[name] = fresh_name(taken, name)
        taken.add(renamed[name])
    return renamed


def retarget(source: Source, states: Iterable[str], follow: Follow, taken: set[str]) -> Source:
    """Return the text in which the states at these pointers lead where ``follow`` says.

    What is inside of them gets names that are not ``taken``.
    """
    return source.splice([edit for pointer in states for edit in _Retargeting(source, taken).state(pointer, follow)])


def way_edits(source: Source, states: Iterable[str], follow: Follow, follow_error: Follow) -> tuple[Edit, ...]:
    """Return the edits after which the states at these pointers lead where ``follow`` says.

    Their catchers lead where ``follow_error`` says. What is inside of the states stays as it is.
    """
    retargeting = _Retargeting(source, set())
    return tuple(edit for pointer in states for edit in retargeting.ways(pointer, follow, follow_error))


class _Retargeting:
    def __init__(self, source: Source, taken: set[str]) -> None:
        self._source = source
        self._taken = taken

    def state(self, pointer: str, follow: Follow) -> Iterator[Edit]:
        """Yield the edits of one state and of what is inside; none of them overlaps another."""
        node = self._source.node(pointer)
        if node is None or node.kind is not NodeKind.OBJECT:
            return
        yield from self.ways(pointer, follow, follow)
        for key in ("Iterator", "ItemProcessor"):
            yield from self._machine(f"{pointer}/{key}")
        for index in range(len(self._elements(node, "Branches"))):
            yield from self._machine(f"{pointer}/Branches/{index}")

    def ways(self, pointer: str, follow: Follow, follow_error: Follow) -> Iterator[Edit]:
        """Yield the edits of what leads out of one state."""
        node = self._source.node(pointer)
        if node is None or node.kind is not NodeKind.OBJECT:
            return
        gone = set()
        for key in ("Next", "Default"):
            target = _text(node.get(key))
            found = None if target is None else follow(target)
            if found is not None:
                yield from replace_value(self._source, f"{pointer}/{key}", found)
            elif target is not None and (key == "Default" or node.get("End") is not None):
                gone.add(key)
            elif target is not None:
                yield from rename_member(self._source, pointer, key, "End")
                yield from replace_value(self._source, f"{pointer}/{key}", True)
        for key, way in (("Choices", follow), ("Catch", follow_error)):
            lost = self._lost(node.get(key), way)
            if key == "Catch" and lost and len(lost) == len(self._elements(node, key)):
                gone.add(key)
            else:
                yield from self._items(f"{pointer}/{key}", node.get(key), lost, way)
        yield from remove_members(self._source, pointer, gone)

    def _elements(self, node: Node, key: str) -> list[Node]:
        items = node.get(key)
        return [] if items is None else [element.node for element in items.elements]

    def _lost(self, items: Node | None, follow: Follow) -> list[int]:
        """Return the numbers of the rules or catchers that lead nowhere any more."""
        targets = [] if items is None else [_text(element.node.get("Next")) for element in items.elements]
        return [number for number, target in enumerate(targets) if target is not None and follow(target) is None]

    def _items(self, pointer: str, items: Node | None, lost: list[int], follow: Follow) -> Iterator[Edit]:
        for number, element in enumerate(items.elements if items is not None else ()):
            target = _text(element.node.get("Next"))
            found = None if target is None else follow(target)
            if found is not None:
                yield from replace_value(self._source, f"{pointer}/{number}/Next", found)
        if lost:
            yield from remove_elements(self._source, pointer, lost)

    def _machine(self, pointer: str) -> Iterator[Edit]:
        node = self._source.node(pointer)
        states = None if node is None else node.get("States")
        if node is None or states is None or states.kind is not NodeKind.OBJECT:
            return
        renamed = rename(dict.fromkeys(member.key for member in states.members), self._taken)
        for old, new in renamed.items():
            yield from rename_member(self._source, f"{pointer}/States", old, new)
        start = _text(node.get("StartAt"))
        if start is not None:
            yield from replace_value(self._source, pointer + START_FIELD, renamed.get(start, start))
        for name in renamed:
            yield from self.state(state_pointer(pointer, name), lambda target: renamed.get(target, target))


def _text(node: Node | None) -> str | None:
    value = None if node is None or node.kind is not NodeKind.STRING else node.value
    return value if isinstance(value, str) else None
