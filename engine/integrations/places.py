"""Where the function of a Resource is looked for, and what is bound to it in the end."""

import difflib
import os
from pathlib import Path

from msgspec import Struct
from msgspec.structs import replace

from engine.integrations.bindings import (
    BINDINGS_FILE,
    Binding,
    ClientBinding,
    FunctionBinding,
    MockBinding,
    read_bindings,
)
from engine.integrations.resources import Resource, ResourceKind
from engine.language.shorten import shorten

NO_FOLDER = "there is no functions folder"
"""Why nothing is bound as long as there is no functions folder; programs tell it from other reasons by this."""
FOLDER_FILES = ("index.py", "lambda_function.py", "handler.py")
"""What the file with the handler is called in a folder that is a function: by SCF, by Lambda, by many."""
_MAX_NAME = 120  # characters; file systems stop at 255 bytes


class Unbound(Struct, frozen=True, kw_only=True):
    """Nothing stands in for a Resource: ``reason`` says what was looked for, ``hint`` what to do."""

    reason: str
    hint: str


def resolve(resource: Resource, folder: Path | None) -> Binding | Unbound:
    """Return what stands in for ``resource``; ``folder`` is the functions folder, None when there is none.

    A function binding that is returned has a file that existed a moment ago, or one that bindings.json names.

    Raises:
        SetupError: bindings.json, or the binding in it, cannot be used.
    """
    if folder is None:
        return Unbound(
            reason=NO_FOLDER,
            hint="save the workflow, or say where the functions are (--functions)",
        )
    bound = read_bindings(folder).find(*resource.keys, *filter(None, [resource.wide_key]))
    if isinstance(bound, MockBinding | ClientBinding) or (bound is not None and bound.file is not None):
        return bound
    entry = bound.entry if bound is not None else None
    for place in default_places(resource, entry):
        if os.path.isfile(folder / place):
            return replace(bound or FunctionBinding(), file=folder / place)
    return _unbound(resource, folder)


def default_places(resource: Resource, entry: str | None = None) -> tuple[Path, ...]:
    """Return the files, relative to the functions folder, that stand in for ``resource`` unless it says otherwise.

    Names that are no plain file names give none, so that nothing outside the folder is ever reached.
    """
    match resource.kind:
        case ResourceKind.FUNCTION | ResourceKind.STATE_MACHINE if is_file_name(resource.name):
            places = [Path(f"{resource.name}.py"), *(Path(resource.name, file) for file in FOLDER_FILES)]
        case ResourceKind.CLOUD_API if is_file_name(resource.service) and is_file_name(resource.action):
            places = [Path(resource.service, f"{resource.action}.py"), Path(f"{resource.action}.py")]
        case _:
            return ()
    file, dot, _ = (entry or "").rpartition(".")
    if dot and is_file_name(file):
        # As the cloud spells it: index.main_handler is the function main_handler of index.py.
        places += [Path(resource.name, f"{file}.py"), Path(f"{file}.py")]
    return tuple(places)


def is_file_name(name: str) -> bool:
    """Tell whether ``name`` is a plain name of a file on every platform, and not one that hides or climbs."""
    return (
        0 < len(name) <= _MAX_NAME
        and not name.startswith(".")
        and not any(character in '/\\:*?"<>|' or not character.isprintable() for character in name)
        and name == name.strip()
    )


def _unbound(resource: Resource, folder: Path) -> Unbound:
    key = resource.keys[-1]
    mock = f'give a fixed answer in {folder.name}/{BINDINGS_FILE}: {{"{shorten(key)}": {{"result": ...}}}}'
    if resource.kind is ResourceKind.UNKNOWN:
        return Unbound(reason=resource.reason, hint=mock)
    places = default_places(resource)
    if not places:
        return Unbound(reason=f'"{shorten(key)}" cannot be the name of a file', hint=f'name its "file", or {mock}')
    if resource.kind is ResourceKind.CLOUD_API:
        mock += f', or have the service itself called: {{"{shorten(key)}": {{"client": true}}}}'
    if resource.kind is ResourceKind.STATE_MACHINE:
        mock += f", or put {resource.name}.tcsl.json beside the workflow"
    shown = " or ".join(f"{folder.name}/{place.as_posix()}" for place in places[:2])
    near = _nearest(folder, places[0].name)
    also = f" (there is {folder.name}/{near})" if near else ""
    return Unbound(
        reason=f"there is no {shown}{also}",
        hint=f"create {folder.name}/{places[0].as_posix()} with def main_handler(event, context), or {mock}",
    )


def _nearest(folder: Path, wanted: str) -> str:
    """Return the file in ``folder`` whose name is close to ``wanted``, or an empty text."""
    try:
        names = {name.lower(): name for name in os.listdir(folder) if name.endswith(".py")}
    except OSError:
        return ""
    found = difflib.get_close_matches(wanted.lower(), names, n=1, cutoff=0.7)
    return names[found[0]] if found else ""
