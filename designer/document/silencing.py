"""Problems that the user does not want to see: kept in the side file, undone like any other step."""

from collections.abc import Iterable

from designer.document.document import Document
from designer.look.words import tr
from engine.language.problems import Problem


def silence(document: Document, code: str, pointer: str | None = None) -> bool:
    """Show no problems of ``code`` any more: at and below ``pointer``, or with None in the whole workflow."""
    side = document.side.silence(code, pointer or "")
    return document.edit((), tr("Silence {code}", code=code), side=side)


def unsilence(document: Document, code: str, pointer: str | None = None) -> bool:
    """Show problems of ``code`` again: at ``pointer``, whatever place around it was silenced, or everywhere."""
    side = document.side.unsilence(code, pointer or "")
    return document.edit((), tr("Show {code} again", code=code), side=side)


def is_silenced_everywhere(document: Document, code: str) -> bool:
    """Tell whether problems of ``code`` are shown nowhere, so that one of them cannot be shown by itself."""
    return "" in document.side.silenced.get(code, ())


def shown(document: Document, problems: Iterable[Problem] | None = None) -> tuple[Problem, ...]:
    """Return the problems that are not silenced; all of the document unless given."""
    side, found = document.side, document.problems if problems is None else tuple(problems)
    # Mostly nothing is silenced, and to ask that of each of thousands holds the window up.
    return tuple(one for one in found if not side.is_silenced(one)) if side.silenced else found


def silenced(document: Document) -> tuple[Problem, ...]:
    """Return the problems that the text has and that are silenced."""
    side = document.side
    return tuple(one for one in document.problems if side.is_silenced(one)) if side.silenced else ()
