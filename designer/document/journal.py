"""The journal of a workflow: every step the user takes, in a file that outlives the program.

A file of lines, each a JSON array: first the workflow as it was opened, then a line for each step. Lines are only
ever added, and each is with the system before the step counts as done, so that a program that is killed loses
nothing; what a power cut takes is at most the last moment. Whoever ends in order removes the file. One that is left
over, and whose lock nobody holds, is of a program that did not.
"""

import contextlib
import json
import os
import secrets
import threading
import time
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, TypeAlias, assert_never

import platformdirs
from msgspec import Struct
from PySide6.QtCore import QLockFile

from designer.document.files import FileText
from designer.document.kept import Kept
from designer.document.side_disk import SideOnDisk
from designer.document.side_file import SideFile, read_side
from designer.document.undo import Edits
from engine.language.problems import Edit
from engine.language.side_file import SideRefused
from engine.language.splicing import apply_edits

_FORMAT = 1
_SUFFIX = ".journal"
_trying = threading.Lock()  # to see whether a journal is left over takes its lock for a moment


class Done(Struct, frozen=True):
    """A step was taken: ``label`` is its name, and steps of one ``key`` in a row are one undo step.

    ``side`` is what the side file says after it, None when that is what it said before.
    """

    edits: Edits
    label: str
    key: str = ""
    side: SideFile | None = None


class Undone(Struct, frozen=True):
    """The last step was taken back, which changed the text by ``edits``, and the side file when ``side`` says so."""

    edits: Edits
    side: SideFile | None = None


class Redone(Struct, frozen=True):
    """A step that had been taken back was made again."""

    edits: Edits
    side: SideFile | None = None


class Saved(Struct, frozen=True):
    """Text and side file were written to ``path``, or taken from there; ``side_digest`` is empty without a side file."""

    path: Path
    has_bom: bool
    digest: bytes
    side_digest: bytes = b""


class Typed(Struct, frozen=True):
    """What is typed into forms and not written, in place of what was before: texts by the pointers of their fields."""

    fields: dict[str, str]


Step: TypeAlias = Done | Undone | Redone | Saved


class Together(Struct, frozen=True):
    """Steps that are written at once: a program that is killed leaves all of them behind, or none."""

    steps: tuple[Step, ...]


class Recorded(Struct, frozen=True, kw_only=True):
    """What a journal tells: ``base`` is the workflow before its first step, ``text`` and ``path`` are the last ones,
    ``saved`` what was in the file then, ``typed`` what was typed into forms and not written.
    """

    base: Kept
    steps: tuple[Step, ...]
    text: str
    path: Path | None
    saved: FileText
    side: SideFile
    saved_side: SideOnDisk
    changed: float  # seconds since 1970
    typed: dict[str, str] = {}

    @property
    def has_unsaved(self) -> bool:
        """Whether anything would be lost without this journal."""
        return self.text != self.saved.text or self.side != self.saved_side.side or bool(self.typed)


class Journal:
    """An open journal; ``fault`` is why it can no longer be written, None while it can."""

    def __init__(self, path: Path, lock: QLockFile, handle: int) -> None:
        """Use :meth:`begin` or :meth:`go_on`."""
        self.path = path
        self.fault: OSError | None = None
        self._lock = lock
        self._handle = handle
        self._is_due = False
        self._syncing: threading.Thread | None = None

    @classmethod
    def begin(cls, folder: Path, base: Kept) -> "Journal":
        """Begin a journal in ``folder``.

        Raises:
            OSError: the folder cannot be made or written.
        """
        folder.mkdir(parents=True, exist_ok=True)
        path = folder / f"{time.time_ns()}-{secrets.token_hex(4)}{_SUFFIX}"
        lock = _lock(path)
        if not lock.tryLock(0):
            raise PermissionError(f"{folder} cannot be locked")
        # For the user alone: a workflow that was never saved may hold what nobody else should read.
        flags = os.O_WRONLY | os.O_APPEND | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0)
        journal = cls(path, lock, os.open(path, flags, 0o600))
        file = "" if base.path is None else str(base.path)
        content = base.content
        journal._add(
            [
                *("base", _FORMAT, content.text, file, base.title, content.has_bom, content.digest.hex()),
                *(base.side.side.text, base.side.digest.hex(), base.side.fault),
            ]
        )
        return journal

    @classmethod
    def go_on(cls, found: "Found") -> "Journal":
        """Go on with a journal that was found; its lock goes over.

        Raises:
            OSError: it cannot be written.
        """
        handle = os.open(found.path, os.O_RDWR | os.O_APPEND | getattr(os, "O_BINARY", 0))
        # A line that was cut off would spoil the next one.
        os.ftruncate(handle, found.size)
        return cls(found.path, found.lock, handle)

    def write(self, *steps: Step | Typed) -> None:
        """Add steps, all of them or none; what goes wrong is kept in ``fault``."""
        self._add(*map(_line, steps))

    def end(self) -> None:
        """Close and remove it: nothing needs it any more."""
        self.leave()
        with contextlib.suppress(OSError):
            self.path.unlink()

    def leave(self) -> None:
        """Close it and leave it for later."""
        if self._syncing is not None:
            self._syncing.join()
        os.close(self._handle)
        self._lock.unlock()

    def _add(self, *lines: list[Any]) -> None:
        if self.fault is not None:
            return  # half a line may be there; nothing behind it could be read
        text = "".join(json.dumps(line, ensure_ascii=False, separators=(",", ":")) + "\n" for line in lines)
        # While it is typed, a text may hold halves of surrogate pairs; each must come back as the one it was.
        data = memoryview(text.encode("utf-8", "surrogatepass"))
        try:
            while data:
                data = data[os.write(self._handle, data) :]
        except OSError as error:
            self.fault = error
            return
        self._is_due = True
        if self._syncing is None or not self._syncing.is_alive():
            self._syncing = threading.Thread(target=self._sync, name="journal", daemon=True)
            self._syncing.start()

    def _sync(self) -> None:
        """Have the disk hold it, in a thread of its own: that takes as long as the disk likes."""
        while self._is_due:
            self._is_due = False
            with contextlib.suppress(OSError):
                os.fsync(self._handle)


class Found(Struct, frozen=True, kw_only=True):
    """A journal of a program that did not end in order, locked; ``size`` is how many bytes of it can be read."""

    path: Path
    recorded: Recorded
    size: int
    lock: QLockFile

    def discard(self) -> None:
        """Give up what it tells."""
        with contextlib.suppress(OSError):
            self.path.unlink()
        self.lock.unlock()

    def release(self) -> None:
        """Leave it for another time."""
        self.lock.unlock()


def default_folder() -> Path:
    """Return the folder of all journals of this user."""
    return platformdirs.user_state_path("tcsl-studio", appauthor=False) / "journals"


def _line(step: Step | Typed) -> list[Any]:
    match step:
        case Typed():
            return ["typed", step.fields]
        case Done():
            return ["do", _as_lists(step.edits), step.label, step.key, *_as_text(step.side)]
        case Undone():
            return ["undo", _as_lists(step.edits), *_as_text(step.side)]
        case Redone():
            return ["redo", _as_lists(step.edits), *_as_text(step.side)]
        case Saved():
            return ["saved", str(step.path), step.has_bom, step.digest.hex(), step.side_digest.hex()]
        case _:
            assert_never(step)


def abandoned(folder: Path) -> list[Found]:
    """Return the journals that tell of unsaved changes and that no running program writes, the newest first.

    Those that tell of none are removed. Whoever gets them must discard, release or go on with each.
    """
    found = []
    for path in sorted(folder.glob(f"*{_SUFFIX}"), reverse=True):
        lock = _lock(path)
        with _trying:
            is_left = lock.tryLock(0)
        if not is_left:
            continue
        try:
            recorded, size = read_journal(path)
        except (OSError, ValueError):
            lock.unlock()  # of another version, perhaps: not ours to remove
            continue
        one = Found(path=path, recorded=recorded, size=size, lock=lock)
        if recorded.has_unsaved:
            found.append(one)
        else:
            one.discard()
    return found


def journals(folder: Path) -> list[Path]:
    """Return all journals, those of running programs too."""
    return list(folder.glob(f"*{_SUFFIX}"))


def is_unsaved_in(paths: Iterable[Path], file: Path) -> bool:
    """Tell whether one of the journals tells of changes to ``file`` that another running program has and did not save.

    In any thread. What this program has locked may be left over from one that was killed, and be asked about just now.
    """
    for path in paths:
        lock = _lock(path)
        with _trying:
            is_left = lock.tryLock(0)  # the next start asks about it
            lock.unlock()  # which does nothing to a lock that another has
        if is_left:
            continue
        if _owner(lock) == os.getpid():
            continue
        with contextlib.suppress(OSError, ValueError):
            recorded, _size = read_journal(path)
            if recorded.has_unsaved and recorded.path is not None and recorded.path.resolve() == file.resolve():
                return True
    return False


def _owner(lock: QLockFile) -> int:
    """Return the number of the process that holds a lock."""
    number, _host, _program = lock.getLockInfo()
    return number


def read_journal(path: Path) -> tuple[Recorded, int]:
    """Return what a journal tells, and how many of its bytes do: a line that was cut off does not count.

    Raises:
        OSError: it cannot be read.
        ValueError: it is no journal.
    """
    data = path.read_bytes()
    lines = _lines(data)
    base, size = next(lines, (None, 0))
    begun = _as_base(path, base)
    text, where, saved, saved_side = begun.content.text, begun.path, begun.content, begun.side
    side = saved_side.side
    steps: list[Step] = []
    typed: dict[str, str] = {}
    for line, end in lines:
        try:
            step = _as_step(line)
            if isinstance(step, Typed):
                typed, size = step.fields, end
                continue
            if isinstance(step, Saved):
                where, saved = step.path, FileText(text=text, has_bom=step.has_bom, digest=step.digest)
                saved_side = SideOnDisk(side=side, digest=step.side_digest)
            else:
                text, side = apply_edits(text, step.edits), side if step.side is None else step.side
        except ValueError:
            break  # damaged: what comes before it is still good
        steps.append(step)
        size = end
    changed = path.stat().st_mtime
    recorded = Recorded(
        base=begun,
        steps=tuple(steps),
        text=text,
        path=where,
        saved=saved,
        side=side,
        saved_side=saved_side,
        changed=changed,
        typed=typed,
    )
    return recorded, size


def _as_base(path: Path, line: Any) -> Kept:
    """Return what a journal began with.

    Raises:
        ValueError: it makes no sense.
    """
    match line:
        case ["base", int(version), str(text), str(file), str(title), bool(has_bom), str(digest), *beside] if (
            version == _FORMAT
        ):
            content = FileText(text=text, has_bom=has_bom, digest=bytes.fromhex(digest))
        case _:
            raise ValueError(f"{path.name} is no journal of this version")
    match beside:
        case [str(side), str(side_digest), str(fault)]:
            on_disk = SideOnDisk(side=_as_side(side), digest=bytes.fromhex(side_digest), fault=fault)
        case _:  # of a program that knew no side files
            on_disk = SideOnDisk()
    return Kept(content=content, path=Path(file) if file else None, title=title, side=on_disk)


def _lines(data: bytes) -> Iterator[tuple[Any, int]]:
    """Yield what the lines hold and where each ends, up to the first that cannot be read."""
    start = 0
    while (end := data.find(b"\n", start)) >= 0:
        try:
            value = json.loads(data[start:end])
        except ValueError:
            return
        start = end + 1
        yield value, start


def _as_lists(edits: Edits) -> list[list[int | str]]:
    return [[edit.start, edit.end, edit.text] for edit in edits]


def _as_text(side: SideFile | None) -> list[str]:
    return [] if side is None else [side.text]


def _as_side(text: str) -> SideFile:
    """Return a side file from its text.

    Raises:
        ValueError: it makes no sense.
    """
    try:
        return read_side(text)
    except SideRefused as refused:
        raise ValueError(str(refused)) from refused


def _as_step(line: Any) -> Step | Typed:
    """Return the step of a line.

    Raises:
        ValueError: it makes no sense.
    """
    match line:
        case ["do", list(edits), str(label), str(key), *side]:
            return Done(_as_edits(edits), label, key, _as_new_side(side))
        case ["undo", list(edits), *side]:
            return Undone(_as_edits(edits), _as_new_side(side))
        case ["redo", list(edits), *side]:
            return Redone(_as_edits(edits), _as_new_side(side))
        case ["saved", str(path), bool(has_bom), str(digest), *side]:
            return Saved(Path(path), has_bom, bytes.fromhex(digest), bytes.fromhex(side[0] if side else ""))
        case ["typed", dict(fields)]:
            return Typed({str(pointer): str(text) for pointer, text in fields.items()})
        case _:
            raise ValueError("no step")


def _as_new_side(values: list[Any]) -> SideFile | None:
    return _as_side(str(values[0])) if values else None


def _as_edits(lists: list[Any]) -> Edits:
    edits = []
    for one in lists:
        match one:
            case [int(start), int(end), str(text)] if start >= 0:
                edits.append(Edit(start, end, text))
            case _:
                raise ValueError("no edit")
    return tuple(edits)


def _lock(path: Path) -> QLockFile:
    lock = QLockFile(f"{path}.lock")
    lock.setStaleLockTime(0)  # as long as its program runs it holds, however long that is
    return lock
