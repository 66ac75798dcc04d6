"""The functions a folder holds, found without running any of them, and the text of a new one."""

import ast
import os
import warnings
from pathlib import Path

from msgspec import Struct

from engine.errors import SetupError
from engine.integrations.bindings import FunctionBinding, read_bindings
from engine.integrations.places import FOLDER_FILES, default_places
from engine.integrations.resources import Resource
from engine.workers.worker_functions import HANDLERS


class LocalFunction(Struct, frozen=True, kw_only=True):
    """A function that a Task can name: ``name`` is a function's name or ``service:action``.

    ``entry`` is the function that would be called, None when the file cannot be read as Python just now.
    """

    name: str
    file: Path
    entry: str | None


def list_functions(folder: Path | None) -> tuple[LocalFunction, ...]:
    """Return the functions of a functions folder by name; files without a handler are helpers and left out.

    Never raises: what cannot be read is left out, and a file with a syntax error is listed without an entry.
    """
    if folder is None:
        return ()
    found: dict[str, LocalFunction] = {}
    for name, file in _files(folder):
        is_python, entry = _entry(file)
        if entry is not None or not is_python:
            found.setdefault(name, LocalFunction(name=name, file=file, entry=entry))
    for key, binding in _bound_functions(folder):
        if binding.file is not None and os.path.isfile(binding.file):
            entry = binding.entry or _entry(binding.file)[1]
            found[key] = LocalFunction(name=key, file=binding.file, entry=entry)
    return tuple(sorted(found.values(), key=lambda function: function.name.lower()))


def template_source(name: str) -> str:
    """Return the text of a new function file for the function ``name``."""
    plain = "".join(character for character in name if character.isprintable() and character not in '"\\')
    return f'''"""{plain}: runs when a Task of the workflow calls it."""


def main_handler(event, context):
    """Return what the next node gets; raise an exception to make this node fail."""
    print("input:", event)
    return event
'''


def create_function(folder: Path, resource: Resource) -> Path:
    """Make the file that stands in for ``resource``, unless it is there, and return it.

    Raises:
        SetupError: the name cannot be a file's name, or the file cannot be written.
    """
    places = default_places(resource)
    if not places:
        raise SetupError(f'no file can be named after "{resource.keys[-1]}"; bind one in bindings.json instead')
    present = next((folder / place for place in places if os.path.isfile(folder / place)), None)
    if present is not None:
        return present
    path = folder / places[0]
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("x", encoding="utf-8") as stream:
            stream.write(template_source(resource.keys[-1]))
    except OSError as error:
        raise SetupError(f"{path} cannot be written: {error}") from None
    return path


def _files(folder: Path) -> list[tuple[str, Path]]:
    """Return the files at the default places with the names they stand for."""
    found = []
    for entry in _scan(folder):
        if entry.suffix == ".py":
            found.append((entry.stem, entry))
        elif not entry.suffix:
            for file in _scan(entry):
                if file.name in FOLDER_FILES:
                    found.append((entry.name, file))
                elif file.suffix == ".py":
                    found.append((f"{entry.name}:{file.stem}", file))
    return found


def _scan(folder: Path) -> list[Path]:
    try:
        names = sorted(os.listdir(folder))
    except OSError:
        return []
    return [folder / name for name in names if not name.startswith((".", "__"))]


def _bound_functions(folder: Path) -> list[tuple[str, FunctionBinding]]:
    try:
        bindings = read_bindings(folder)
    except SetupError:
        return []
    found = []
    for key in bindings.keys:
        try:
            binding = bindings.find(key)
        except SetupError:
            continue
        if isinstance(binding, FunctionBinding) and not key.startswith(("qrn:", "arn:")):
            found.append((key, binding))
    return found


def _entry(file: Path) -> tuple[bool, str | None]:
    """Return whether the file can be read as Python, and the handler it defines."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # about odd escapes in other people's text
            tree = ast.parse(file.read_bytes())
    except (OSError, SyntaxError, ValueError, RecursionError, MemoryError):
        return False, None
    names = {name for statement in tree.body for name in _defined(statement)}
    return True, next((handler for handler in HANDLERS if handler in names), None)


def _defined(statement: ast.stmt) -> list[str]:
    match statement:
        case ast.FunctionDef(name=name) | ast.AsyncFunctionDef(name=name):
            return [name]
        case ast.Assign(targets=targets):
            return [target.id for target in targets if isinstance(target, ast.Name)]
        case ast.Import(names=names) | ast.ImportFrom(names=names):
            return [alias.asname or alias.name for alias in names]
        case ast.If(body=body, orelse=other) | ast.Try(body=body, orelse=other):
            return [name for inner in (*body, *other) for name in _defined(inner)]
        case _:
            return []
