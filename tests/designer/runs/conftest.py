"""A session with the real engine, and workflows to run in it."""

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from pytestqt.qtbot import QtBot

from designer.document.engine_thread import IN_MEMORY, EngineThread
from designer.document.run_session import RunSession
from designer.look import set_language, themes
from engine import Definition, read_definition

Run = Callable[..., None]

_SUM = """
def main_handler(event, context):
    print("adding", event["values"])
    return sum(event["values"])
"""


@pytest.fixture(autouse=True)
def english_and_light_again() -> Iterator[None]:
    yield
    set_language("en")
    themes.set_theme("light")


@pytest.fixture
def session(qtbot: QtBot) -> Iterator[RunSession]:
    thread = EngineThread(IN_MEMORY)
    session = RunSession(thread)
    yield session
    thread.close()


@pytest.fixture
def functions(tmp_path: Path) -> Path:
    folder = tmp_path / "functions"
    folder.mkdir()
    (folder / "sum.py").write_text(_SUM, encoding="utf-8")
    return folder


def machine(*states: tuple[str, dict[str, Any]]) -> dict[str, Any]:
    """Return a machine of states in a row."""
    names = [name for name, _ in states]
    made: dict[str, Any] = {}
    for (name, fields), after in zip(states, [*names[1:], None], strict=True):
        way = {} if fields["Type"] in ("Succeed", "Fail") else {"Next": after} if after else {"End": True}
        made[name] = {**fields, **way}
    return {"StartAt": names[0], "States": made}


def definition_of(machine: dict[str, Any]) -> Definition:
    """Return the definition of a machine."""
    return read_definition(json.dumps(machine, ensure_ascii=False))


@pytest.fixture
def mapping() -> Definition:
    """First, then a Map of S over items, then Last."""
    inner = machine(("S", {"Type": "Pass"}))
    return definition_of(
        machine(
            ("First", {"Type": "Pass"}),
            ("M", {"Type": "Map", "ItemsPath": "$.items", "MaxConcurrency": 3, "Iterator": inner}),
            ("Last", {"Type": "Pass"}),
        )
    )


@pytest.fixture
def adding() -> Definition:
    """A Map of the function sum over items, which fails for values that are no numbers."""
    inner = machine(("Add", {"Type": "Task", "Resource": "sum"}))
    return definition_of(machine(("M", {"Type": "Map", "ItemsPath": "$.items", "Iterator": inner})))


@pytest.fixture
def waiting() -> Definition:
    """A state, then a wait that a test has to stop."""
    return definition_of(machine(("First", {"Type": "Pass"}), ("W", {"Type": "Wait", "Seconds": 600})))


@pytest.fixture
def run(qtbot: QtBot, session: RunSession) -> Run:
    """Run a definition to its end."""

    def run_to_end(definition: Definition, data: Any = None, **options: Any) -> None:
        session.start(definition, data or {}, **options)
        assert session.is_running
        qtbot.waitUntil(lambda: not session.is_running)

    return run_to_end
