"""JSON values for property tests: few names, so that paths meet something."""

from hypothesis import strategies as st

from engine.language.values import Json

NAMES = ("a", "b", "x-y", "中文", "a b")

scalars: st.SearchStrategy[Json] = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-3, 3),
    st.sampled_from([0.5, 1.0, -2.5]),
    st.sampled_from(["", "a", "b", "中文"]),
)


def json_values(max_leaves: int = 12) -> st.SearchStrategy[Json]:
    """Return JSON values of all shapes."""
    return st.recursive(
        scalars,
        lambda inner: st.one_of(st.lists(inner, max_size=4), st.dictionaries(st.sampled_from(NAMES), inner)),
        max_leaves=max_leaves,
    )
