"""The side file on the disk: read beside its workflow, written only when it says something else."""

from collections.abc import Iterator
from contextlib import suppress
from itertools import count
from pathlib import Path

from msgspec import Struct, field

from designer.document.copies import keep_copy
from designer.document.files import FileProblem, is_changed_outside, read_file, write_file
from designer.document.side_file import SideFile, read_side
from designer.look.words import language, tr
from engine.language.side_file import SIDE_SUFFIX, SideRefused, found_side_path, old_side_path, side_path


class SideOnDisk(Struct, frozen=True, kw_only=True):
    """What was beside a workflow when it was opened or saved; ``digest`` is empty when there was no file.

    ``fault`` says why the file there cannot be understood, empty when it can; ``side`` has nothing in it then.
    """

    side: SideFile = field(default_factory=SideFile)
    digest: bytes = b""
    fault: str = ""


def load_side(path: Path) -> SideOnDisk:
    """Read the side file of the workflow at ``path``; one that makes no sense is told of, not raised."""
    beside = found_side_path(path)
    digest = b""
    try:
        content = read_file(beside)
        digest = content.digest
        return SideOnDisk(side=read_side(content.text), digest=digest)
    except FileProblem as problem:
        return SideOnDisk() if problem.code == "missing" else SideOnDisk(fault=problem.reason)
    except SideRefused as refused:
        reason = tr('"{name}" cannot be read: {reason}', name=beside.name, reason=refused.text(language()))
        return SideOnDisk(digest=digest, fault=reason)


def store_side(path: Path, side: SideFile, before: SideOnDisk, *, is_own: bool) -> SideOnDisk:
    """Let the side file of the workflow at ``path`` say ``side``, and return what is on the disk then.

    ``before`` is what was there; ``is_own``: for this very workflow. What nobody could read is kept under
    another name. There is no file when there is nothing to keep.

    Raises:
        FileProblem: it cannot be written; the old one is untouched.
    """
    there, beside = found_side_path(path), side_path(path)
    if is_own and side == before.side:
        return before
    if not is_own:
        _leave_to_others(path)
    if is_own and before.fault:
        _keep_broken(there)
    keep_copy(there)
    digest = b"" if side.is_empty else write_file(beside, side.text)
    if side.is_empty or there != beside:
        with suppress(OSError):
            there.unlink()
    return SideOnDisk(side=side, digest=digest)


def is_side_changed(path: Path, before: SideOnDisk) -> bool:
    """Tell whether another program changed the side file since it was read or written."""
    cannot_tell = bool(before.fault) and not before.digest
    return not cannot_tell and is_changed_outside(found_side_path(path), before.digest)


def _leave_to_others(path: Path) -> None:
    """Give what stands under the name of a new workflow's side file to the one it is still of, under its own name."""
    other = path.with_name(path.name.removesuffix(".tcsl.json") + ".json")
    if other != path and other.exists() and old_side_path(other) == side_path(path) == found_side_path(other):
        with suppress(OSError):
            side_path(path).rename(side_path(other))


def _keep_broken(beside: Path) -> None:
    stem = beside.name.removesuffix(SIDE_SUFFIX)
    with suppress(OSError):
        beside.rename(next(name for name in _broken_names(beside, stem) if not name.exists()))


def _broken_names(beside: Path, stem: str) -> Iterator[Path]:
    yield beside.with_name(f"{stem}.studio.broken.json")
    for number in count(2):
        yield beside.with_name(f"{stem}.studio.broken-{number}.json")
