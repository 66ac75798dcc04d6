"""What the disk has of a workflow: its file, what that held when it was opened or saved, and what was beside it."""

from contextlib import suppress
from pathlib import Path

from msgspec import Struct, field

from designer.document.copies import keep_copy
from designer.document.files import FileProblem, FileText, check_place, is_changed_outside, write_file
from designer.document.side_disk import SideOnDisk, is_side_changed, store_side
from designer.document.side_file import SideFile
from designer.look.words import tr

_SUFFIXES = (".tcsl.json", ".asl.json", ".json")


class Kept(Struct, frozen=True, kw_only=True):
    """A workflow as it is kept; ``path`` is None for one that was never saved, which may have the ``title`` of its template.

    ``is_gone`` says that the file is not on the disk any more.
    """

    content: FileText
    path: Path | None = None
    title: str = ""
    side: SideOnDisk = field(default_factory=SideOnDisk)
    is_gone: bool = False

    @property
    def name(self) -> str:
        """The workflow's name: that of its file without suffix, else of its template, else "Untitled"."""
        if self.path is None:
            return self.title or tr("Untitled")
        name = self.path.name
        return next((name[: -len(suffix)] for suffix in _SUFFIXES if name.endswith(suffix) and name != suffix), name)

    @property
    def file(self) -> Path:
        """The file.

        Raises:
            FileProblem: ``no-name`` when there is none.
        """
        if self.path is None:
            raise FileProblem("no-name", Path(), tr("This workflow has no file yet; save it under a name."))
        return self.path

    @property
    def is_changed_outside(self) -> bool:
        """Whether another program changed the file, or its side file, since it was opened or saved."""
        path = self.path
        return path is not None and (is_changed_outside(path, self.content.digest) or is_side_changed(path, self.side))

    def check_outside(self) -> None:
        """See that the file is still what it was when it was opened or saved.

        Raises:
            FileProblem: ``no-name`` without a file, ``changed-outside`` when another program changed it.
        """
        path = self.file
        if self.is_changed_outside:
            reason = tr('"{name}" was changed by another program since it was opened.', name=path.name)
            raise FileProblem("changed-outside", path, reason)

    def write_copy(self, path: Path, text: str) -> None:
        """Write ``text`` to another file, as the workflow's own is written; nothing goes beside it.

        Raises:
            FileProblem: it cannot be written.
        """
        write_file(path, text, has_bom=self.content.has_bom)

    def written(self, path: Path, text: str, side: SideFile) -> "Kept":
        """Write ``text`` to ``path``, with the byte order mark the file had, and ``side`` beside it.

        Return what is kept then; the caller decides whose file it is.

        Raises:
            FileProblem: it cannot be written; the old file is untouched.
        """
        check_place(path)
        is_own = path == self.path
        disk = store_side(path, side, self.side, is_own=is_own)
        keep_copy(path)
        has_bom = self.content.has_bom
        try:
            digest = write_file(path, text, has_bom=has_bom)
        except FileProblem:
            if is_own:  # else what was written beside would look like another program's
                with suppress(FileProblem):
                    store_side(path, self.side.side, disk, is_own=True)
            raise
        content = FileText(text=text, has_bom=has_bom, digest=digest)
        return Kept(content=content, path=path, title=self.title, side=disk)
