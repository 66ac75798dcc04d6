"""What is kept beside a workflow and is no part of its definition: places of nodes, notes, silenced problems, dialect.

A value that never changes: whoever wants another one makes it from this one. Written out it is sorted and
indented, so that a version control system shows what changed.
"""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any, NamedTuple

import msgspec

from designer.document.difference import Difference, follow
from designer.document.pointers import END, START, is_inside
from designer.layout.model import FRAME_HEADER, FRAME_PADDING, NODE_WIDTH
from engine.language.dialects import Dialect
from engine.language.problems import Problem
from engine.language.side_file import (
    VERSION,
    SideRefused,
    Silenced,
    is_silenced,
    read_dialect,
    read_members,
    read_silenced,
)
from engine.language.values import Json

NOTE_COLORS = ("yellow", "green", "blue", "pink", "gray")
_KNOWN = ("version", "positions", "notes", "silenced", "dialect")
_FARTHEST = 1e6


class Place(NamedTuple):
    """Where the upper left corner of a node is, in canvas units.

    It is counted from the middle of the upper border of the node that its machine starts with, where the layout
    would have that: whatever grows to the left of it, nodes put in place by hand stay beside the others.
    """

    x: int
    y: int


# About where the beginning of a machine is in its frame.
_IN_FRAME = Place(FRAME_PADDING + NODE_WIDTH // 2, FRAME_HEADER + FRAME_PADDING)


class Note(msgspec.Struct, frozen=True, kw_only=True):
    """A note on the canvas: its words, its box in canvas units, and one of NOTE_COLORS.

    ``others`` are members that this program knows nothing of.
    """

    text: str
    x: int
    y: int
    w: int
    h: int
    color: str = NOTE_COLORS[0]
    others: Mapping[str, Json] = msgspec.field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class SideFile:
    """The content of a side file; nothing in it, unless given.

    ``positions`` are those of nodes put in place by hand, by pointer; ``notes`` have names of their own;
    ``silenced`` says which problems are not shown; ``dialect`` is the one that was set, TCSL or ASL.
    ``others`` are members that this program knows nothing of.
    ``written`` is the text it was read from, which it keeps until something changes.
    """

    positions: Mapping[str, Place] = field(default_factory=dict)
    notes: Mapping[str, Note] = field(default_factory=dict)
    silenced: Silenced = field(default_factory=dict)
    dialect: Dialect | None = None
    others: Mapping[str, Json] = field(default_factory=dict)
    written: str = field(default="", compare=False, repr=False)

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing to keep."""
        return not (self.positions or self.notes or self.silenced or self.dialect or self.others)

    @property
    def text(self) -> str:
        """The text of the file; empty when there is nothing to keep."""
        if self.written or self.is_empty:
            return self.written
        members: dict[str, Any] = {**self.others, "version": VERSION}
        if self.positions:
            members["positions"] = {pointer: list(place) for pointer, place in self.positions.items()}
        if self.notes:
            members["notes"] = {name: note_members(note) for name, note in self.notes.items()}
        if self.silenced:
            members["silenced"] = {code: sorted(places) for code, places in self.silenced.items()}
        if self.dialect is not None:
            members["dialect"] = self.dialect.value
        return _format(members) + "\n"

    # Other values from this one

    def with_positions(self, positions: Mapping[str, Place]) -> "SideFile":
        """Return the same with exactly these nodes in place by hand."""
        return self._changed(positions=dict(positions))

    def put(self, positions: Mapping[str, Place]) -> "SideFile":
        """Return the same with these nodes in place too."""
        return self.with_positions({**self.positions, **positions})

    def release(self, pointers: Iterable[str]) -> "SideFile":
        """Return the same with these nodes left to the layout again."""
        gone = set(pointers)
        return self.with_positions({pointer: at for pointer, at in self.positions.items() if pointer not in gone})

    def moved(self, moved: Mapping[str, str], *, start: Place | None = None, is_apart: bool = False) -> "SideFile":
        """Return the same after states went to another machine, each from one pointer to another.

        Their places count from another beginning there. With ``is_apart`` they went into a frame: the uppermost
        one is put at its beginning and the others keep their distance from it. Else they came out of the frame
        at ``start``; out of one that the layout placed, it places them.
        """
        at = {old: self.positions[old] for old in moved if old in self.positions}
        dx, dy = (0, 0) if start is None else (start.x + _IN_FRAME.x, start.y + _IN_FRAME.y)
        if is_apart and at:
            first = min(at.values(), key=lambda place: (place.y, place.x))
            dx, dy = -NODE_WIDTH // 2 - first.x, -first.y
        stays = is_apart or start is not None
        placed = {moved[old]: Place(x + dx, y + dy) for old, (x, y) in at.items() if stays}
        inner = {
            follow(pointer, moved): place
            for pointer, place in self.positions.items()
            if pointer not in moved and follow(pointer, moved) != pointer
        }
        rest = {pointer: place for pointer, place in self.positions.items() if follow(pointer, moved) == pointer}
        silenced = {
            code: tuple(sorted(follow(place, moved) for place in places)) for code, places in self.silenced.items()
        }
        if (rest, silenced) == (dict(self.positions), dict(self.silenced)):
            return self
        return self._changed(positions={**rest, **inner, **placed}, silenced=silenced)

    def with_note(self, name: str, note: Note | None) -> "SideFile":
        """Return the same with another note under ``name``, or with none."""
        notes = {other: one for other, one in self.notes.items() if other != name}
        return self._changed(notes=notes if note is None else {**notes, name: note})

    def fresh_name(self) -> str:
        """Return a name that no note has."""
        number = 1 + max((int(name) for name in self.notes if name.isascii() and name.isdigit()), default=0)
        return str(number)

    def silence(self, code: str, place: str) -> "SideFile":
        """Return the same without problems of ``code`` at and below the pointer ``place``."""
        places = {*(one for one in self.silenced.get(code, ()) if not _covers(place, one)), place}
        return self._changed(silenced={**self.silenced, code: tuple(sorted(places))})

    def unsilence(self, code: str, place: str) -> "SideFile":
        """Return the same with problems of ``code`` at ``place`` shown again, whatever silenced them."""
        places = tuple(one for one in self.silenced.get(code, ()) if not (_covers(one, place) or _covers(place, one)))
        rest = {other: kept for other, kept in self.silenced.items() if other != code}
        return self._changed(silenced={**rest, code: places} if places else rest)

    def with_dialect(self, dialect: Dialect | None) -> "SideFile":
        """Return the same with another dialect set, TCSL or ASL, or with none."""
        return self._changed(dialect=dialect)

    def is_silenced(self, problem: Problem) -> bool:
        """Tell whether a problem is not to be shown."""
        return is_silenced(self.silenced, problem.code, problem.path)

    def places(self) -> list[str]:
        """Return the pointers of all that belongs to a state, or to something in one, and the names of the pills."""
        return [*self.positions, *(place for places in self.silenced.values() for place in places)]

    def followed(self, changes: Difference, *, drops: bool) -> "SideFile":
        """Return the same after the states changed: what belongs to a renamed one goes with it.

        With ``drops`` what belongs to states that went is dropped.
        """
        renamed = changes.renamed
        outermost = [pointer for pointer in changes.removed if pointer not in renamed] if drops else []

        def goes(place: str) -> bool:
            return any(is_inside(place, gone) for gone in outermost) and follow(place, renamed) == place

        if not (renamed or outermost) or not (self.positions or self.silenced):
            return self
        positions = {follow(one, renamed): at for one, at in self.positions.items() if not goes(one)}
        silenced = {
            code: kept
            for code, places in self.silenced.items()
            if (kept := tuple(sorted(follow(one, renamed) for one in places if not goes(one))))
        }
        if positions == self.positions and silenced == self.silenced:
            return self
        return self._changed(positions=positions, silenced=silenced)

    def _changed(self, **members: Any) -> "SideFile":
        return replace(self, written="", **members)


def read_side(text: str) -> SideFile:
    """Return what the text of a side file says.

    Raises:
        SideRefused: it makes no sense.
    """
    if not text:
        return SideFile()
    members = read_members(text)
    return SideFile(
        positions=_read_positions(members.get("positions", {})),
        notes=read_notes(members.get("notes", {})),
        silenced=read_silenced(members),
        dialect=read_dialect(members),
        others={name: value for name, value in members.items() if name not in _KNOWN},
        written=text,
    )


def _read_positions(value: Json) -> dict[str, Place]:
    found = {}
    for pointer, place in _object(value, "positions").items():
        lengths = _lengths(place)
        if len(lengths) != 2 or not (pointer in (START, END) or pointer.startswith("/")):
            raise SideRefused("member", member=f"positions/{pointer[:60]}")
        found[pointer] = Place(*lengths)
    return found


def read_notes(value: Json) -> dict[str, Note]:
    """Return the notes of a side file.

    Raises:
        SideRefused: one of them is not written as it should be.
    """
    return {name: _read_note(f"notes/{name[:60]}", note) for name, note in _object(value, "notes").items()}


def _read_note(place: str, value: Json) -> Note:
    members = _object(value, place)
    lengths = _lengths(members.get("box"))
    text, color = members.get("text", ""), members.get("color", NOTE_COLORS[0])
    if len(lengths) != 4 or not isinstance(text, str) or not isinstance(color, str) or min(lengths[2:]) <= 0:
        raise SideRefused("member", member=place)
    x, y, w, h = lengths
    others = {key: one for key, one in members.items() if key not in ("text", "box", "color")}
    return Note(text=text, x=x, y=y, w=w, h=h, color=color, others=others)


def _object(value: Json, place: str) -> dict[str, Json]:
    if not isinstance(value, dict):
        raise SideRefused("member", member=place)
    return value


def _lengths(value: Json) -> tuple[int, ...]:
    """Return a list of numbers as whole ones; nothing when it holds anything else."""
    if not isinstance(value, list):
        return ()
    numbers = [one for one in value if isinstance(one, int | float) and not isinstance(one, bool)]
    is_sane = len(numbers) == len(value) and all(abs(one) <= _FARTHEST for one in numbers)
    return tuple(map(round, numbers)) if is_sane else ()


def note_members(note: Note) -> dict[str, Any]:
    """Return a note as the side file has it."""
    return {**note.others, "text": note.text, "box": [note.x, note.y, note.w, note.h], "color": note.color}


def _covers(outer: str, place: str) -> bool:
    return not outer or is_inside(place, outer)


def _format(value: Any, margin: str = "") -> str:
    """Return JSON with a line for each member; a list of numbers stays on its line."""
    inner = margin + "  "
    if isinstance(value, dict) and value:
        rows = [f"{inner}{_quote(key)}: {_format(value[key], inner)}" for key in sorted(value)]
        return "{\n" + ",\n".join(rows) + f"\n{margin}}}"
    if isinstance(value, list) and any(isinstance(one, str | dict | list) for one in value):
        return "[\n" + ",\n".join(inner + _format(one, inner) for one in value) + f"\n{margin}]"
    return _quote(value)


def _quote(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False)
