"""A program that edits for ever, to be killed: for each seed on standard input one process, whose number it tells.

Each process says on its own file what is done: the number of steps so far and a digest of the text.
"""

import hashlib
import os
import random
import signal
import sys
from pathlib import Path

from designer.document import commands
from designer.document.document import Document
from designer.document.journal_keeper import JournalKeeper
from designer.document.side_file import Place
from engine.states import STATE_TYPES

TEXT = '{\n  "StartAt": "A",\n  "States": {\n    "A": {"Type": "Pass", "Next": "B"},\n    "B": {"Type": "Succeed"}\n  }\n}\n'


def digest(text: str) -> str:
    """Return a short name for a text."""
    return hashlib.blake2b(text.encode("utf-8", "surrogatepass"), digest_size=8).hexdigest()


def edit(folder: Path, seed: int) -> None:
    """Edit the file in ``folder`` at random until somebody kills the process."""
    chance, document = random.Random(seed), Document()
    document.load(folder / "flow.tcsl.json")
    keeper = JournalKeeper(document, folder / "journals")
    count = [0]
    document.stepped.connect(lambda _step: count.__setitem__(0, count[0] + 1))
    document.type_text(0, 0, " ")  # what is saved before any step is nothing to keep
    with (folder / "told").open("a", encoding="ascii") as told:
        while keeper is not None:
            told.write(f"{count[0]} {digest(document.text)}\n")
            told.flush()
            if seed % 2 and chance.random() < 0.5:  # one that is mostly killed while it saves
                document.save(overwrite=True)
            else:
                _act(chance, document)


def _act(chance: random.Random, document: Document) -> None:
    states = list(document.definition.states)
    match chance.randrange(14):
        case 0 | 1 | 2:
            commands.insert_state(document, "", chance.choice(list(STATE_TYPES)), after=chance.choice(states or [""]))
        case 3 if states:
            commands.delete_states(document, (chance.choice(states),), reconnect=True)
        case 4 | 5:
            document.undo()
        case 6:
            document.redo()
        case 7:
            document.save(overwrite=True)
        case 9 | 10 if states:
            at = {chance.choice(states): Place(chance.randrange(999), chance.randrange(999))}
            document.edit((), "Move", side=document.side.put(at))
        case 8 if states:
            commands.rename_state(document, chance.choice(states), f"节点 {chance.randrange(99)}")
        case _:
            place = chance.randrange(len(document.text) + 1)
            document.type_text(place, 0, chance.choice([" ", "x", '"', "\n", "中"]))


def main() -> None:
    """Read lines ``SEED FOLDER``; answer each with the number of the process that edits there."""
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # who is dead is gone, and holds no lock
    for line in sys.stdin:
        seed, folder = line.rstrip("\n").split(" ", 1)
        child = os.fork()
        if child == 0:
            edit(Path(folder), int(seed))
        print(child, flush=True)


if __name__ == "__main__":
    main()
