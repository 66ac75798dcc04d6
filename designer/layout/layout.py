"""The answer to a sheet: where everything is, and what is near a place."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from designer.layout.model import ORIGIN, Point, Rect, Route, Size

_BAND = 1024.0
_LONG = 16
"""A line through more bands than this is kept apart: one back over a whole large workflow would fill them all."""
_PILL_REACH = (108.0, 11.0)
"""How far a pill reaches from its middle, at most."""


class Near:
    """Finds boxes and lines by where they are: each is kept in the bands across the sheet that it touches."""

    def __init__(self, rects: Mapping[str, Rect], routes: Mapping[str, Route]) -> None:
        self._rects, self._routes = rects, routes
        self._boxes: dict[int, list[str]] = {}
        self._lines: dict[int, list[str]] = {}
        self._long: list[str] = []
        for key, rect in rects.items():
            for band in range(int(rect.y // _BAND), int(rect.bottom // _BAND) + 1):
                self._boxes.setdefault(band, []).append(key)
        for key, route in routes.items():
            whole = extent(route)
            first, last = int(whole.y // _BAND), int(whole.bottom // _BAND)
            if last - first > _LONG:
                self._long.append(key)
                continue
            for band in range(first, last + 1):
                self._lines.setdefault(band, []).append(key)

    def boxes(self, area: Rect) -> list[str]:
        """Return the boxes that share a part with an area, or its border."""
        rects = self._rects
        return [key for key in _between(self._boxes, area) if touches(rects[key], area)]

    def lines(self, area: Rect) -> list[str]:
        """Return the lines of which a part, or the pill, may be in an area."""
        routes = self._routes
        found = [*_between(self._lines, area), *self._long]
        return [key for key in found if touches(extent(routes[key]), area)]


def _between(bands: Mapping[int, list[str]], area: Rect) -> Iterable[str]:
    first, last = int(area.y // _BAND), int(area.bottom // _BAND)
    numbers: Iterable[int] = range(first, last + 1) if last - first < len(bands) else bands
    return dict.fromkeys(key for band in numbers for key in bands.get(band, ()))


def touches(rect: Rect, area: Rect) -> bool:
    """Return whether two boxes share at least a border."""
    return rect.x <= area.right and area.x <= rect.right and rect.y <= area.bottom and area.y <= rect.bottom


def extent(route: Route) -> Rect:
    """Return a box around a line and its pill."""
    (x, y), (turns, label) = route
    xs, ys = [turn[0] for turn in turns], [turn[1] for turn in turns]
    if label is not None:
        across, down = _PILL_REACH
        xs += [label.x - across, label.x + across]
        ys += [label.y - down, label.y + down]
    left, top = min(xs), min(ys)
    return Rect(x + left, y + top, max(xs) - left, max(ys) - top)


@dataclass(frozen=True, slots=True, kw_only=True)
class Layout:
    """Where everything is; places inside frames are absolute too.

    All of it lies within ``size`` from ``origin``, which is (0, 0) unless boxes were pinned to the left of the
    others or above them. ``anchors`` are the places from which pins count, by the names of the sheets: the middle
    of the upper border of the start, where it would be without pins.
    """

    rects: Mapping[str, Rect]
    lane_rects: Mapping[str, tuple[Rect, ...]]
    routes: Mapping[str, Route]
    size: Size
    origin: Point = ORIGIN
    anchors: Mapping[str, Point] = field(default_factory=dict)
    near: Near = field(init=False, compare=False, repr=False)

    def __post_init__(self) -> None:
        """Make ``near``."""
        object.__setattr__(self, "near", Near(self.rects, self.routes))
