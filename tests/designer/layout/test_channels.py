"""Tracks between two rows."""

from designer.layout.channels import Channel, assign_tracks


def channel(*nets: tuple[set[float], set[float]]) -> Channel:
    made = Channel()
    for number, (tops, bottoms) in enumerate(nets):
        net = made.net((number, 0))
        net.tops |= tops
        net.bottoms |= bottoms
    return made


def tracks(made: Channel) -> list[int]:
    assign_tracks(made)
    return [net.track for net in made.nets.values()]


def test_straight_lines_need_no_track() -> None:
    made = channel(({10}, {10}), ({50}, {50}))

    assert tracks(made) == [0, 0]
    assert made.tracks == 0


def test_lines_side_by_side_share_a_track() -> None:
    made = channel(({10}, {30}), ({50}, {90}))

    assert tracks(made) == [0, 0]
    assert made.tracks == 1


def test_nested_lines_do_not_cross() -> None:
    # Both go left from one box: the outer one turns first.
    assert tracks(channel(({100}, {0}), ({110}, {50}))) == [0, 1]


def test_line_that_ends_above_another_start_goes_below_it() -> None:
    assert tracks(channel(({0}, {100}), ({100}, {200}))) == [1, 0]


def test_circle_of_preferences_is_cut() -> None:
    made = channel(({0}, {100}), ({100}, {200}), ({200}, {0}))

    assert sorted(tracks(made)) == [0, 1, 2]
    assert made.tracks == 3
