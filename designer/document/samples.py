"""The sample projects: workflows with working functions, opened as a copy of the user's own."""

import json
import secrets
import shutil
from functools import cache
from pathlib import Path

import platformdirs
from msgspec import Struct

_FOLDER = Path(__file__).resolve().parents[2] / "resources" / "samples"
_WORKFLOW = "workflow.tcsl.json"


class Sample(Struct, frozen=True, kw_only=True):
    """One sample project: a folder with a workflow, its functions and an input."""

    id: str
    titles: dict[str, str]
    descriptions: dict[str, str]

    def title(self, language: str) -> str:
        """Return the name, in ``zh`` or ``en``: ``Map 循环``."""
        return self.titles[language]

    def description(self, language: str) -> str:
        """Return one sentence on what the sample shows, in ``zh`` or ``en``."""
        return self.descriptions[language]

    @property
    def text(self) -> str:
        """The definition, as the packaged one has it."""
        return (_FOLDER / self.id / _WORKFLOW).read_text(encoding="utf-8")


@cache
def samples() -> tuple[Sample, ...]:
    """Return all sample projects, by their ids."""
    found = []
    for file in sorted(_FOLDER.glob("*/sample.json")):
        about = json.loads(file.read_text(encoding="utf-8"))
        found.append(Sample(id=file.parent.name, titles=about["title"], descriptions=about["description"]))
    return tuple(found)


def own_copy(sample_id: str) -> Path:
    """Return the workflow of the user's own copy of a sample, which is made when there is none.

    A copy that is there is kept as the user left it.

    Raises:
        OSError: the copy cannot be made.
    """
    folder = platformdirs.user_data_path("tcsl-studio", appauthor=False) / "samples" / sample_id
    if not (folder / _WORKFLOW).is_file():
        folder.parent.mkdir(parents=True, exist_ok=True)
        # Under another name first, so that a copy is never half made.
        fresh = folder.with_name(f".{sample_id}-{secrets.token_hex(4)}")
        try:
            shutil.copytree(_FOLDER / sample_id, fresh, ignore=shutil.ignore_patterns("__pycache__"))
            if folder.exists():  # what somebody left of an older copy is theirs
                folder.rename(folder.with_name(f"{sample_id}-{secrets.token_hex(4)}"))
            fresh.rename(folder)
        finally:
            shutil.rmtree(fresh, ignore_errors=True)
    return folder / _WORKFLOW
