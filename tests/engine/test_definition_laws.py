"""Laws of definitions that change: whatever is edited, all is known that a reading of the whole text would tell."""

from collections.abc import Iterator
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.definition import Definition, read_definition
from tests.bench.workflows import mixed
from tests.engine.made_up_edits import made_up_edits


def _told(definition: Definition) -> Iterator[object]:
    yield definition.dialect
    yield definition.timeout_seconds
    yield [(place, s.name, s.type, s.next, s.blocker, s.transitions()) for place, s in definition.states.items()]
    yield definition.problems
    if definition.machine is not None:
        yield definition.machine.start_at, definition.machine.has_assigns, list(definition.machine.states)


@pytest.mark.slow
@settings(max_examples=40)
@given(st.integers(0, 2**32))
def test_a_definition_after_edits_is_as_if_it_were_read_anew(seed: int) -> None:
    random = Random(seed)
    definition = read_definition(mixed(20))
    _ = definition.problems

    for _ in range(6):
        edited = definition.splice(made_up_edits(random, definition))
        if edited.source.root is None and random.random() < 0.7:
            continue
        definition = edited
        # What a broken text was meant to be is guessed with what was known before, and may be another guess.
        if definition.source.root is not None and random.random() < 0.7:
            fresh = read_definition(definition.text)
            assert list(_told(definition)) == list(_told(fresh))
