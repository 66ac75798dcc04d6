"""The space between two rows: which line runs across at which height.

A net is what may share one horizontal line: all that comes together at one place. Nets whose
horizontals would meet get tracks of their own, in the order with the fewest crossings.
"""

from msgspec import Struct, field

# A line on top of another one is far worse than one across it.
_COVERED = 8


class Net(Struct, kw_only=True, eq=False):
    """Lines that come together in one channel: where they enter from above and from below."""

    tops: set[float] = field(default_factory=set)
    bottoms: set[float] = field(default_factory=set)
    track: int = 0

    @property
    def low(self) -> float:
        """The left end."""
        return min(self.tops | self.bottoms)

    @property
    def high(self) -> float:
        """The right end."""
        return max(self.tops | self.bottoms)


class Channel(Struct, kw_only=True, eq=False):
    """The nets between two rows by key, and after :func:`assign_tracks` the number of tracks."""

    nets: dict[tuple[int, int], Net] = field(default_factory=dict)
    tracks: int = 0

    def net(self, key: tuple[int, int]) -> Net:
        """Return the net of a key, made when it is new."""
        net = self.nets.get(key)
        if net is None:
            net = self.nets[key] = Net()
        return net


def assign_tracks(channel: Channel) -> None:
    """Give every net that needs a horizontal its track, from 0 at the top."""
    nets = [(net.low, net.high, net) for net in channel.nets.values()]
    bent = sorted(
        ((low, high, net) for low, high, net in nets if low < high),
        key=lambda item: (item[0], item[1], min(item[2].tops, default=item[0])),
    )
    if not bent:
        return
    below = _preferences([net for _, _, net in bent], [(low, high) for low, high, _ in bent])
    channel.tracks = _levels([net for _, _, net in bent], below)


def _preferences(nets: list[Net], spans: list[tuple[float, float]]) -> list[list[int]]:
    """Return for each net those that overlap it and are better below it."""
    below: list[list[int]] = [[] for _ in nets]
    active: list[int] = []
    for index, (low, _) in enumerate(spans):
        active = [other for other in active if spans[other][1] >= low]
        for other in active:
            first = _cost(nets[other], nets[index], spans[other], spans[index])
            second = _cost(nets[index], nets[other], spans[index], spans[other])
            if first <= second:
                below[other].append(index)
            else:
                below[index].append(other)
        active.append(index)
    return below


def _cost(upper: Net, lower: Net, upper_span: tuple[float, float], lower_span: tuple[float, float]) -> int:
    """Return how bad it is to have one net above the other."""
    crossings = sum(lower_span[0] <= x <= lower_span[1] for x in upper.bottoms)
    crossings += sum(upper_span[0] <= x <= upper_span[1] for x in lower.tops)
    return crossings + _COVERED * len(upper.bottoms & lower.tops)


def _levels(nets: list[Net], below: list[list[int]]) -> int:
    """Put each net one track below the lowest that must be above it; circles are cut where they close."""
    state = bytearray(len(nets))
    finished: list[int] = []
    kept: list[list[int]] = [[] for _ in nets]
    for root in range(len(nets)):
        if state[root]:
            continue
        state[root] = 1
        stack = [(root, iter(below[root]))]
        while stack:
            number, others = stack[-1]
            for other in others:
                if state[other] != 1:
                    kept[number].append(other)
                else:
                    # The circle is cut by turning this pair round.
                    kept[other].append(number)
                if state[other] == 0:
                    state[other] = 1
                    stack.append((other, iter(below[other])))
                    break
            else:
                state[number] = 2
                finished.append(number)
                stack.pop()
    for number in reversed(finished):
        for other in kept[number]:
            nets[other].track = max(nets[other].track, nets[number].track + 1)
    return 1 + max(net.track for net in nets)
