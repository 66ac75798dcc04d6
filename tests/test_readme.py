"""What the README promises in code works, and its test command is the one that the build server runs."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from engine.integrations import read_bindings
from tests.engine.api.serving import ServerThread

_ROOT = Path(__file__).resolve().parent.parent
_README = (_ROOT / "README.md").read_text(encoding="utf-8")

_EXAMPLES = re.findall(r"```python\n(.*?)```", _README, re.DOTALL)


def test_the_build_server_runs_the_test_command_of_the_readme() -> None:
    commands = [
        line for line in (_ROOT / ".ci" / "run").read_text(encoding="utf-8").splitlines() if line and line[0] != "#"
    ]

    assert len(commands) == 1
    assert commands[0].endswith("exec python3 .ci/studio.py test")
    assert "\npython3 .ci/studio.py test " in _README


def test_every_path_that_the_readme_names_exists() -> None:
    named = set(re.findall(r"(?:resources|tests|engine|designer)/[\w./-]+\w", _README))
    linked = set(re.findall(r"\]\((?!https?:)([^)#]+)\)", _README))

    assert not [path for path in named | linked if not (_ROOT / path).exists()]


def test_the_clients_that_the_readme_binds_can_be_made(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in re.findall(r'"env": "(\w+)"', _README):
        monkeypatch.setenv(name, "x")
    (example,) = [text for text in re.findall(r"```json\n(.*?)```", _README, re.DOTALL) if '"client"' in text]
    (tmp_path / "bindings.json").write_text(example, encoding="utf-8")

    bindings = read_bindings(tmp_path)
    clients = [bindings.client(key) for key in bindings.keys]  # no mapping

    assert sum(client is not None for client in clients) == 6


@pytest.mark.slow
def test_the_python_example_of_the_readme_runs() -> None:
    _, example = _EXAMPLES

    answer = subprocess.run(
        [sys.executable, "-c", example], cwd=_ROOT, capture_output=True, text=True, encoding="utf-8", check=False
    )

    assert answer.returncode == 0, answer.stderr
    assert answer.stdout.splitlines()[-1] == (
        "SUCCEEDED {'array': [{'values': [1, 2, 3]}, {'values': [4, 5]}], 'result': [6, 9]}"
    )
    assert "TaskSucceeded(" in answer.stdout


@pytest.mark.slow
def test_the_client_example_of_the_readme_runs_against_the_endpoint() -> None:
    example, _ = _EXAMPLES
    with ServerThread() as server:
        answer = subprocess.run(
            [sys.executable, "-c", example.replace("http://127.0.0.1:8083", server.address)],
            cwd=_ROOT,
            capture_output=True,
            text=True,
            encoding="utf-8",
            check=False,
            env={**os.environ, "NO_PROXY": "127.0.0.1"},
        )

    assert answer.returncode == 0, answer.stderr
    assert answer.stdout == 'SUCCEEDED "world"\n'
