"""What a drawing of machines is made of: boxes and links in, places and routes out.

All lengths are in pixels at 100 % zoom, x grows to the right and y downwards. The numbers of an
answer are multiples of :data:`GRID` apart from label sizes, which come from the caller.
"""

from typing import NamedTuple

from msgspec import Struct

GRID = 4
NODE_WIDTH = 216
NODE_HEIGHT = 60
FRAME_HEADER = 38
FRAME_PADDING = 24
PILL_HEIGHT = 22


class Point(NamedTuple):
    """A place on the sheet."""

    x: float
    y: float


ORIGIN = Point(0, 0)


class Size(NamedTuple):
    """A width and a height."""

    w: float
    h: float


class Rect(NamedTuple):
    """A box by its top left corner and size."""

    x: float
    y: float
    w: float
    h: float

    @property
    def right(self) -> float:
        """The x of the right border."""
        return self.x + self.w

    @property
    def bottom(self) -> float:
        """The y of the lower border."""
        return self.y + self.h

    @property
    def center(self) -> Point:
        """The middle of the box."""
        return Point(self.x + self.w / 2, self.y + self.h / 2)

    def moved(self, dx: float, dy: float) -> "Rect":
        """Return the same box elsewhere."""
        return Rect(self.x + dx, self.y + dy, self.w, self.h)

    def contains(self, other: "Rect") -> bool:
        """Return whether ``other`` lies inside or on the border."""
        return self.x <= other.x and self.y <= other.y and other.right <= self.right and other.bottom <= self.bottom

    def overlaps(self, other: "Rect") -> bool:
        """Return whether the two boxes share more than a border."""
        return self.x < other.right and other.x < self.right and self.y < other.bottom and other.y < self.bottom


class Link(Struct, frozen=True, kw_only=True):
    """An arrow between two boxes of one sheet; a link to or from no box of the sheet is left out.

    ``label_width`` and ``label_height`` are the size of the pill that stands on it, 0 for none.
    """

    id: str
    source: str
    target: str
    label_width: float = 0
    label_height: float = 0
    is_catch: bool = False


class Lane(Struct, frozen=True, kw_only=True):
    """One machine inside a frame: the iterator of a Map, or a branch of a Parallel."""

    sheet: "Sheet"


class BoxNode(Struct, frozen=True, kw_only=True):
    """A box to place. With lanes it is a frame, and its size only says how small it may become.

    ``pin`` is where its upper left corner has to be, counted from the anchor of its sheet; None leaves it to the
    layout. What stands there makes room, but a box that ``gives_way`` goes beside it instead.
    """

    id: str
    width: float = NODE_WIDTH
    height: float = NODE_HEIGHT
    lanes: tuple[Lane, ...] = ()
    pin: Point | None = None
    gives_way: bool = False


class Sheet(Struct, frozen=True, kw_only=True):
    """One machine to draw.

    The order of ``nodes`` means nothing. The order of ``links`` means something only among those of
    one source: from left to right. ``start`` is the box on top, ``end`` the one at the bottom. ``name`` is that
    of its anchor in the answer.
    """

    nodes: tuple[BoxNode, ...] = ()
    links: tuple[Link, ...] = ()
    start: str = ""
    end: str = ""
    name: str = ""


class Route(NamedTuple):
    """How a link runs: right-angled, from the border of its source to that of its target.

    ``shape`` is all that stays the same when the link is moved as a whole: its points, then the middle of its
    pill if it has one, counted from ``start``. Most links only move when a node is put in above them, so
    moving one and seeing that it kept its shape must cost little.
    """

    start: Point
    shape: tuple[tuple[Point, ...], Point | None]

    @classmethod
    def through(cls, points: tuple[Point, ...], label: Point | None = None) -> "Route":
        """Return the route through ``points``, whose pill has its middle at ``label``."""
        x, y = start = points[0]
        turns = tuple(Point(point.x - x, point.y - y) for point in points)
        return cls(start, (turns, None if label is None else Point(label.x - x, label.y - y)))

    @property
    def points(self) -> tuple[Point, ...]:
        """Its points on the sheet, the start included."""
        x, y = self.start
        return tuple(Point(x + dx, y + dy) for dx, dy in self.shape[0])

    @property
    def label(self) -> Point | None:
        """The middle of its pill on the sheet, None when it has none."""
        label = self.shape[1]
        return None if label is None else Point(self.start.x + label.x, self.start.y + label.y)

    def moved(self, dx: float, dy: float) -> "Route":
        """Return the same route elsewhere."""
        return Route(Point(self.start.x + dx, self.start.y + dy), self.shape)
