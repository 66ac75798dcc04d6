"""A program killed at any moment: nothing it said was done is lost, and the file is one of those it saved."""

import os
import random
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest

from designer.document.document import Document
from designer.document.journal import Recorded, Saved, abandoned, read_journal
from designer.document.journal_keeper import JournalKeeper
from engine.language.splicing import apply_edits

from .editor_to_kill import TEXT, digest

pytestmark = [pytest.mark.slow, pytest.mark.skipif(not hasattr(os, "fork"), reason="needs to copy processes")]

KILLS = int(os.environ.get("TCSL_KILLS", "12"))


@pytest.fixture(scope="module")
def editors() -> Iterator[subprocess.Popen[str]]:
    """A process that starts editors."""
    command = [sys.executable, "-W", "ignore", "-m", "tests.designer.document.editor_to_kill"]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        yield process
        assert process.stdin is not None
        process.stdin.close()


def _kill_one(editors: subprocess.Popen[str], folder: Path, seed: int) -> None:
    """Let an editor work in ``folder`` until it has told of some steps, and kill it then."""
    assert editors.stdin is not None
    assert editors.stdout is not None
    editors.stdin.write(f"{seed} {folder}\n")
    editors.stdin.flush()
    child = int(editors.stdout.readline())
    told, wanted = folder / "told", random.Random(seed).randrange(1, 4000)
    while not told.exists() or told.stat().st_size < wanted:
        os.sched_yield()
    os.kill(child, signal.SIGKILL)
    with suppress(ProcessLookupError):
        while True:
            os.kill(child, 0)
            os.sched_yield()


def _texts(recorded: Recorded) -> list[str]:
    """Return the text before the first step and after each."""
    texts = [recorded.base.content.text]
    for step in recorded.steps:
        texts.append(texts[-1] if isinstance(step, Saved) else apply_edits(texts[-1], step.edits))
    return texts


@pytest.mark.parametrize("seed", range(KILLS))
def test_nothing_that_was_done_is_lost(qapp: object, editors: subprocess.Popen[str], tmp_path: Path, seed: int) -> None:
    file = tmp_path / "flow.tcsl.json"
    file.write_text(TEXT, encoding="utf-8")

    _kill_one(editors, tmp_path, seed)

    (path,) = (tmp_path / "journals").glob("*.journal")
    recorded, _ = read_journal(path)
    texts = _texts(recorded)
    *_, last = (tmp_path / "told").read_text(encoding="ascii").split("\n")[:-1]
    count, name = last.split()
    assert digest(texts[int(count)]) == name
    saved = [text for text, step in zip(texts[1:], recorded.steps, strict=True) if isinstance(step, Saved)]
    # A save that was under way may have reached the disk and not the journal.
    assert file.read_text(encoding="utf-8") in (TEXT, *saved, recorded.text)
    left = abandoned(tmp_path / "journals")
    assert len(left) == recorded.has_unsaved
    for found in left:
        document = Document()
        keeper = JournalKeeper(document, tmp_path / "journals")
        keeper.restore(found)
        assert document.text == recorded.text
        assert document.side == recorded.side
        document.undo_stack.setIndex(0)
        assert document.text == TEXT
        assert document.side.is_empty
        keeper.close()
