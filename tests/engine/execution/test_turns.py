"""Turns of the loop: those that rest go on in the order they came, a few in each turn, and the loop gets its own between."""

import asyncio
import subprocess
import sys

import pytest

from engine.execution.turns import Turns


async def test_those_that_rest_go_on_in_order_and_a_few_at_a_time() -> None:
    turns = Turns()
    gone_on: list[int] = []

    async def compute(number: int) -> None:
        await turns.rest()
        gone_on.append(number)

    tasks = [asyncio.create_task(compute(number)) for number in range(40)]
    numbers: list[int] = []
    while len(gone_on) < 40:
        await asyncio.sleep(0)
        if not numbers or len(gone_on) > numbers[-1]:
            numbers.append(len(gone_on))
    await asyncio.gather(*tasks)

    assert gone_on == list(range(40))
    assert numbers == [0, 16, 32, 40]


async def test_one_that_is_stopped_while_it_rests_holds_up_nobody() -> None:
    turns = Turns()
    stopped, other = turns.rest(), turns.rest()

    stopped.cancel()
    await other

    assert stopped.cancelled()


async def test_a_turn_ends_for_all_at_once() -> None:
    turns = Turns()
    before = turns.end

    await turns.rest()

    assert turns.end > before


_ONE_EXECUTION = """
import asyncio, dis, json
from engine import Engine, read_definition
from engine.execution.interpreter import Interpreter
names = [f"P{number}" for number in range(100)]
states = {name: {"Type": "Pass", "Next": following} for name, following in zip(names, names[1:])}
definition = read_definition(json.dumps({"StartAt": "P0", "States": {**states, names[-1]: {"Type": "Pass", "End": True}}}))

async def main():
    async with Engine() as engine:
        await (await engine.start(definition, {})).wait()

def operations(**options):
    return [instruction.opname for instruction in dis.get_instructions(Interpreter.run_machine, **options)]

asyncio.run(main())
print(operations(adaptive=True) != operations())
"""


@pytest.mark.slow
def test_python_knows_in_the_first_execution_that_the_loop_over_states_is_hot() -> None:
    run = subprocess.run([sys.executable, "-c", _ONE_EXECUTION], capture_output=True, text=True, check=True)

    assert run.stdout.strip() == "True"
