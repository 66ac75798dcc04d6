"""Machines that both dialects know do the same in either: a law over random chains of states."""

import asyncio
import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.definition import read_definition
from engine.execution.clock import ManualClock
from engine.execution.engine import Engine
from engine.execution.execution import Result
from engine.language.dialects import Dialect

_PATHS = st.sampled_from(["$", "$.a", "$.b", "$.list"])
_PASSES: st.SearchStrategy[dict[str, Any]] = st.fixed_dictionaries(
    {"Type": st.just("Pass")},
    optional={
        "InputPath": _PATHS,
        "Parameters": st.just({"a.$": "$", "b": [1, {"c": None}]}),
        "ResultPath": st.sampled_from(["$", "$.b", "$.list", None]),
        "OutputPath": st.sampled_from(["$", "$.a"]),
    },
)
_CHOICES: st.SearchStrategy[dict[str, Any]] = st.fixed_dictionaries(
    {
        "Type": st.just("Choice"),
        "Choices": st.lists(
            st.fixed_dictionaries({"Variable": _PATHS, "NumericEquals": st.integers(0, 2), "Next": st.just("Last")}),
            min_size=1,
            max_size=2,
        ),
    }
)
_MAPS: st.SearchStrategy[dict[str, Any]] = st.fixed_dictionaries(
    {
        "Type": st.just("Map"),
        "ItemsPath": st.just("$.list"),
        "MaxConcurrency": st.integers(1, 3),
        "ResultPath": st.just("$.list"),
        "Iterator": st.just({"StartAt": "Inner", "States": {"Inner": {"Type": "Pass", "End": True}}}),
    }
)


@st.composite
def machines(draw: st.DrawFn) -> dict[str, Any]:
    """Return a chain of states in which every name is there and everything ends."""
    found: list[dict[str, Any]] = draw(st.lists(st.one_of(_PASSES, _CHOICES), min_size=1, max_size=4))
    found += draw(st.lists(_MAPS, max_size=1))
    states: dict[str, Any] = {}
    for number, state in enumerate(found):
        following = f"S{number + 1}" if number < len(found) - 1 else "Last"
        states[f"S{number}"] = {**state, ("Default" if state["Type"] == "Choice" else "Next"): following}
    return {"StartAt": "S0", "States": {**states, "Last": {"Type": "Pass", "End": True}}}


async def _run(machine: dict[str, Any], data: Any, dialect: Dialect) -> Result:
    async with Engine(clock=ManualClock()) as engine:
        definition = read_definition(json.dumps(machine), dialect)
        return await (await engine.start(definition, data)).wait()


@pytest.mark.slow
@settings(max_examples=150, deadline=None)
@given(
    machines(), st.fixed_dictionaries({"a": st.integers(0, 2), "b": st.integers(0, 2), "list": st.lists(st.integers())})
)
def test_what_both_dialects_know_gives_the_same_in_either(machine: dict[str, Any], data: Any) -> None:
    tcsl = asyncio.run(_run(machine, data, Dialect.TCSL))
    asl = asyncio.run(_run(machine, data, Dialect.ASL))

    assert tcsl.status == asl.status
    assert tcsl.output == asl.output
    if tcsl.status == "FAILED":
        assert asl.error.startswith("States.")
        # Of all causes those of places in data tell no state.
        names_no_state = asl.cause.endswith("must point to array.") or asl.error == "States.ReferencePathConflict"
        assert names_no_state or "(entered at the event id #" in asl.cause
