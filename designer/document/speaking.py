"""Which dialect a workflow is read in: what was chosen is kept in the side file, undone like any other step."""

import enum

from designer.document.document import Document
from designer.look.words import tr
from engine.language.dialects import Dialect


class Origin(enum.Enum):
    """What decides the dialect."""

    CHOSEN = enum.auto()
    NAME = enum.auto()
    TEXT = enum.auto()


def origin_of(document: Document) -> Origin:
    """Tell what decides the dialect: a choice, else the name of the file, else the text."""
    if document.side.dialect is not None:
        return Origin.CHOSEN
    return Origin.TEXT if document.definition.wanted is None else Origin.NAME


def set_dialect(document: Document, dialect: Dialect | None) -> bool:
    """Read the workflow in ``dialect``, TCSL or ASL, from now on; None lets its file's name or its text tell."""
    if dialect is None:
        label = tr("Detect the dialect")
    else:
        label = tr("Treat as {dialect}", dialect="ASL" if dialect.is_asl else "TCSL")
    return document.edit((), label, side=document.side.with_dialect(dialect))
