"""The rules of the house that no other tool watches: top level, sizes, addresses, what the engine imports."""

import ast
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

_ROOT = Path(__file__).resolve().parent.parent
_PACKAGES = ("engine", "designer", "tests", ".ci")
_LONGEST_FILE = 500
_LONGEST_FUNCTION = 60
_TOP_LEVEL = {
    "CHANGELOG.md",
    "CONTRIBUTING.md",
    "LICENSE",
    "Makefile",
    "README.md",
    "designer",
    "engine",
    "pyproject.toml",
    "requirements.txt",
    "resources",
    "tests",
}
# Addresses of package registries and their mirrors have no place in a committed file.
_REGISTRIES = re.compile(r"https?://[\w.-]*(pypi|pythonhosted|debian\.org|npmjs|mirror|artifactory|nexus)[\w.-]*", re.I)


def _committed() -> list[Path]:
    if not shutil.which("git"):
        pytest.skip("no git here")
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached"], cwd=_ROOT, capture_output=True, check=False, text=True
    )
    if listed.returncode:
        pytest.skip("not a git work tree")
    paths = [_ROOT / name for name in listed.stdout.split("\0") if name]
    return [path for path in paths if path.is_file()]


def _sources() -> list[Path]:
    found = [path for package in _PACKAGES for path in sorted((_ROOT / package).rglob("*.py"))]
    assert len(found) > 20
    return found


def _name(path: Path) -> str:
    return path.relative_to(_ROOT).as_posix()


def _functions(path: Path) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node


def test_top_level_is_as_ordered() -> None:
    tops = {path.relative_to(_ROOT).parts[0] for path in _committed()}

    assert {top for top in tops if not top.startswith(".")} <= _TOP_LEVEL


def test_no_file_is_too_long() -> None:
    lengths = {_name(path): len(path.read_text(encoding="utf-8").splitlines()) for path in _sources()}

    assert not {name: length for name, length in lengths.items() if length > _LONGEST_FILE}


@pytest.mark.slow
def test_no_function_is_too_long() -> None:
    lengths = {
        f"{_name(path)}:{function.lineno} {function.name}": (function.end_lineno or 0) - function.lineno + 1
        for path in _sources()
        for function in _functions(path)
    }

    assert not {name: length for name, length in lengths.items() if length > _LONGEST_FUNCTION}


def test_no_committed_file_names_a_package_registry() -> None:
    texts = {_name(path): path.read_bytes().decode("utf-8", errors="ignore") for path in _committed()}

    assert not {name: match.group() for name, text in texts.items() if (match := _REGISTRIES.search(text))}


def test_no_source_leaves_work_for_later() -> None:
    marks = re.compile(r"\b(TODO|FIXME|XXX|HACK)\b")
    sources = [path for path in _sources() if path != Path(__file__).resolve()]

    assert not [_name(path) for path in sources if marks.search(path.read_text(encoding="utf-8"))]


@pytest.mark.slow
@pytest.mark.parametrize("module", ["engine", "engine.cli"])
def test_engine_never_imports_qt_or_the_designer(module: str) -> None:
    code = (
        f"import sys, {module}\n"
        "tops = {name.partition('.')[0] for name in sys.modules}\n"
        "sys.exit(', '.join(tops & {'PySide6', 'shiboken6', 'qasync', 'designer'}) or 0)"
    )

    answer = subprocess.run([sys.executable, "-c", code], cwd=_ROOT, capture_output=True, text=True, check=False)

    assert answer.returncode == 0, answer.stderr


@pytest.mark.slow
def test_no_client_of_a_cloud_is_imported_unasked() -> None:
    code = (
        "import sys, engine.cli, engine.api.endpoint\nprint({'boto3', 'botocore', 'tencentcloud'} & set(sys.modules))"
    )

    answer = subprocess.run([sys.executable, "-c", code], cwd=_ROOT, capture_output=True, text=True, check=False)

    assert answer.stdout == "set()\n", answer.stderr


def test_nothing_that_lives_as_long_as_the_program_calls_a_closure() -> None:
    # Qt lets go of a method when its object is deleted; a closure would be called for a widget that is gone.
    lasting = re.compile(r"\b(themes|words|languages)\.\w+\.connect\(\s*(lambda|partial)")

    found = [_name(path) for path in _sources() if lasting.search(path.read_text(encoding="utf-8"))]

    assert found == []
