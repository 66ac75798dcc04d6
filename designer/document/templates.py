"""The starter templates: complete definitions a new workflow can begin with, each with an example input."""

import json
from functools import cache
from pathlib import Path

from msgspec import Struct

from engine.language.values import Json

_FOLDER = Path(__file__).resolve().parents[2] / "resources" / "templates"


class Template(Struct, frozen=True, kw_only=True):
    """One starter template.

    ``text`` is the definition as it will stand in the code pane; ``input`` is an execution input that
    makes it do something worth looking at.
    """

    id: str
    titles: dict[str, str]
    descriptions: dict[str, str]
    text: str
    input: Json

    def title(self, language: str) -> str:
        """Return the name, in ``zh`` or ``en``: ``Map 循环``."""
        return _in_language(self.titles, language)

    def description(self, language: str) -> str:
        """Return one sentence on what the template shows, in ``zh`` or ``en``."""
        return _in_language(self.descriptions, language)


@cache
def templates() -> tuple[Template, ...]:
    """Return all starter templates, the simplest first (from ``resources/templates/index.json``)."""
    rows = json.loads((_FOLDER / "index.json").read_text(encoding="utf-8"))
    return tuple(
        Template(
            id=row["id"],
            titles=row["title"],
            descriptions=row["description"],
            text=(_FOLDER / f"{row['id']}.tcsl.json").read_text(encoding="utf-8"),
            input=row["input"],
        )
        for row in rows
    )


def template(template_id: str) -> Template:
    """Return one template by its id, such as ``map-loop``.

    Raises:
        KeyError: there is no such template.
    """
    for candidate in templates():
        if candidate.id == template_id:
            return candidate
    raise KeyError(template_id)


def _in_language(words: dict[str, str], language: str) -> str:
    return words["zh" if language.startswith("zh") else "en"]
