"""An engine that executes until it is killed: ``engine_to_kill.py FILE SEED`` tells which executions are kept for good."""

import asyncio
import json
import random
import sys
from pathlib import Path
from typing import Any

from engine import Engine, read_definition
from engine.history.store import HistoryStore

_SHORT: dict[str, Any] = {
    "A": {"Type": "Pass", "Next": "B"},
    "B": {"Type": "Pass", "Result": {"is": "b"}, "ResultPath": "$.found", "End": True},
}
_ITEM = {"StartAt": "I", "States": {"I": {"Type": "Pass", "End": True}}}
_LONG = {"M": {"Type": "Map", "ItemsPath": "$.items", "Iterator": _ITEM, "End": True}}
# Its events come in several turns of the loop, and so in several parts.
_SLOW = {"W": {"Type": "Wait", "Seconds": 0, "Next": "A"}, **_SHORT}


async def _execute(store: HistoryStore, chance: random.Random) -> None:
    short, long, slow = (
        read_definition(json.dumps({"StartAt": next(iter(states)), "States": states}))
        for states in (_SHORT, _LONG, _SLOW)
    )
    async with Engine(history=store) as engine:
        while True:
            executions = []
            for number in range(chance.randrange(1, 200)):
                definition = chance.choices((short, slow, long), (20, 4, 1))[0]
                executions.append(await engine.start(definition, {"n": number, "items": [1] * chance.randrange(200)}))
            for execution in executions:
                await execution.wait()
            store.flush()
            print(*(f"{execution.id}:{len(execution.events)}" for execution in executions), flush=True)


if __name__ == "__main__":
    with HistoryStore(Path(sys.argv[1]), keep=1_000_000) as _store:
        asyncio.run(_execute(_store, random.Random(int(sys.argv[2]))))
