"""Tables in the order of a text, made of the one before an edit."""

import json

from hypothesis import given
from hypothesis import strategies as st

from engine.language.ordered import Ordered, replaced

_LONG = {number: str(number) for number in range(1_000)}


@st.composite
def _edits(draw: st.DrawFn) -> list[tuple[slice, dict[int, str]]]:
    """Several edits of a row of a thousand, from the front to the back; what comes is new, or was there before."""
    changes, begin = [], 0
    fresh = iter(range(1_000, 2_000))
    for _ in range(draw(st.integers(1, 4))):
        begin = draw(st.integers(begin, 1_000))
        end = draw(st.integers(begin, min(begin + 5, 1_000)))
        kept = draw(st.permutations(range(begin, end)))[: draw(st.integers(0, end - begin))]
        come = [next(fresh) for _ in range(draw(st.integers(0, 3)))]
        changes.append((slice(begin, end), {key: f"new {key}" for key in draw(st.permutations([*kept, *come]))}))
        begin = end
    return changes


@given(edits=_edits())
def test_a_table_has_what_an_edit_put_into_its_places(edits: list[tuple[slice, dict[int, str]]]) -> None:
    pairs = list(_LONG.items())
    for place, fresh in reversed(edits):
        pairs[place] = list(fresh.items())

    table = replaced(_LONG, edits)

    assert list(table.items()) == pairs
    assert list(table) == list(table.keys()) == [key for key, _ in pairs]
    assert list(table.values()) == [value for _, value in pairs]
    assert (len(table), table) == (len(pairs), dict(pairs))
    assert list(reversed(table)) == [key for key, _ in reversed(pairs)]
    assert list({**table}.items()) == list(dict(table).items()) == list(table.copy().items()) == pairs
    assert json.dumps(table) == json.dumps(dict(pairs))


def test_a_table_is_edited_again_and_the_one_before_stays_as_it_was() -> None:
    first = replaced(_LONG, [(slice(500, 501), {2_000: "first"})])
    second = replaced(first, [(slice(499, 502), {2_000: "second", 499: "moved"})])
    third = replaced(second, [(slice(499, 500), {2_000: "third"})])

    assert isinstance(first, Ordered)
    assert list(first)[498:503] == [498, 499, 2_000, 501, 502]
    assert list(second.items())[498:502] == [(498, "498"), (2_000, "second"), (499, "moved"), (502, "502")]
    assert list(third.values())[498:502] == ["498", "third", "moved", "502"]
    assert list(_LONG.values()) == [str(number) for number in range(1_000)]


def test_entries_that_stay_where_they_are_get_new_values() -> None:
    plain = replaced(_LONG, [], {3: "three"})
    ordered = replaced(plain, [(slice(500, 501), {2_000: "new"})], {4: "four"})

    assert list(plain.items())[2:5] == [(2, "2"), (3, "three"), (4, "4")]
    assert list(ordered.items())[2:5] == [(2, "2"), (3, "three"), (4, "four")]
    assert list(ordered)[499:502] == [499, 2_000, 501]


def test_a_table_without_its_entries_is_empty() -> None:
    assert replaced(_LONG, [(slice(0, 1_000), {})]) == {}


def test_keys_are_compared_with_a_set_as_those_of_a_dict_are() -> None:
    table = replaced(_LONG, [(slice(500, 501), {2_000: "new"})])

    assert table.keys() & {2_000, 500, 3} == {3, 2_000, 500} & table.keys() == {3, 2_000}
    assert frozenset((2_000, 7_000)) & table.keys() == {2_000}
    assert table.items() ^ _LONG.items() == {(500, "500"), (2_000, "new")}
