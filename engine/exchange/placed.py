"""JSON values that know where they stood in their file."""

from collections.abc import Callable

from engine.exchange.notes import START, Place
from engine.exchange.spelled import spelled
from engine.language.machine import unescape
from engine.language.source import Node, NodeKind, Source
from engine.language.values import Json


class PlacedObject(dict[str, Json]):
    """An object with its place, the last line of it, and the places of its members.

    ``key_place`` is where the key stands that it is the value of, None where it has none.
    ``is_function`` tells that it was written as a tag, such as ``!Ref name`` for ``{"Ref": "name"}``.
    """

    __slots__ = ("end_line", "is_function", "key_place", "place", "places")

    def __init__(self, place: Place = START) -> None:
        super().__init__()
        self.place = place
        self.end_line = place.line
        self.key_place: Place | None = None
        self.places: dict[str, Place] = {}
        self.is_function = False

    def put(self, key: str, value: Json, place: Place) -> None:
        """Set a member and its place."""
        self[key] = value
        self.places[key] = place


class PlacedArray(list[Json]):
    """An array with its place and those of its elements."""

    __slots__ = ("place", "places")

    def __init__(self, place: Place = START) -> None:
        super().__init__()
        self.place = place
        self.places: list[Place] = []

    def put(self, value: Json, place: Place) -> None:
        """Append an element and its place."""
        self.append(value)
        self.places.append(place)


def place_of(container: Json, key: str | int | None = None) -> Place:
    """Return the place of a member or element, or of the container itself; the start where nothing is known."""
    if isinstance(container, PlacedObject):
        return container.places.get(key, container.place) if isinstance(key, str) else container.place
    if isinstance(container, PlacedArray):
        return container.places[key] if isinstance(key, int) else container.place
    return START


def containers(value: Json) -> dict[int, Json]:
    """Return a value's objects and arrays, itself among them, by their ids: who is in it, not who is equal to one that is."""
    found, waiting = {id(value): value}, [value]
    while waiting:
        one = waiting.pop()
        for each in one.values() if isinstance(one, dict) else one if isinstance(one, list) else ():
            if isinstance(each, dict | list) and id(each) not in found:  # what aliases repeat is looked through once
                found[id(each)] = each
                waiting.append(each)
    return found


def place_at(value: Json, pointer: str) -> Place | None:
    """Return the place of what a JSON pointer names, as exactly as it is known; None where nothing is."""
    place = value.place if isinstance(value, PlacedObject | PlacedArray) else None
    for part in pointer.split("/")[1:]:
        if isinstance(value, PlacedObject) and unescape(part) in value:
            key = unescape(part)
            place, value = place_of(value, key), value[key]
        elif isinstance(value, PlacedArray) and part.isdecimal() and int(part) < len(value):
            place, value = place_of(value, int(part)), value[int(part)]
        else:
            break
    return place


def from_source(source: Source) -> Json:
    """Return the value of a JSON text with its places; the text has no faults."""
    root = source.root
    span = source.span("")
    if root is None or span is None:
        return None

    def place(offset: int) -> Place:
        return Place(*source.line_column(offset))

    return _placed(source.text, root, span.start, place)


def _placed(text: str, node: Node, start: int, place: Callable[[int], Place]) -> Json:
    if node.kind is NodeKind.OBJECT:
        made = PlacedObject(place(start))
        made.end_line = place(start + node.length).line
        for member in node.members:
            at = start + member.value_start
            made.put(member.key, _placed(text, member.node, at, place), place(start + member.key_start))
        return made
    if node.kind is NodeKind.ARRAY:
        array = PlacedArray(place(start))
        for element in node.elements:
            at = start + element.start
            array.put(_placed(text, element.node, at, place), place(at))
        return array
    return spelled(node.value, text[start : start + node.length]) if node.kind is NodeKind.NUMBER else node.value
