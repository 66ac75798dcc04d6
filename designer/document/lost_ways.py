"""The rules, Defaults and catchers that a command takes away, as nothing is left that they could lead to: in words."""

from collections.abc import Sequence

from designer.document.references import Reference
from designer.look.words import tr
from engine.language.shorten import shorten

_MOST = 3


def say_lost(gone: Sequence[Reference]) -> str:
    """Return which went, in one sentence; of many the first few. Empty for none."""
    if not gone:
        return ""
    ways = tr(", ").join(_say(one) for one in gone[:_MOST])
    return tr("Gone, with nothing left to lead to: {ways}", ways=ways) + ("…" if len(gone) > _MOST else "")


def _say(reference: Reference) -> str:
    name, item = shorten(reference.state, 40), reference.item
    if item is None:
        return tr('the Default of "{name}"', name=name)
    if item[0] == "Choices":
        return tr('rule {number} of "{name}"', number=item[1] + 1, name=name)
    return tr('catcher {number} of "{name}"', number=item[1] + 1, name=name)
