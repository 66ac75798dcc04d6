"""States in words, as a screen reader says them."""

from designer.look.words import tr
from engine.states import StateBase

_MAX_TARGETS = 4


def describe_state(state: StateBase) -> str:
    """Return a state in words: ``Choice CheckAge, 2 rules, goes to Adult or Child``."""
    parts = [f"{state.type} {state.name}"]
    rules = len(getattr(state, "rules", ()))
    if rules:
        parts.append(tr("1 rule") if rules == 1 else tr("{count} rules", count=rules))
    branches = len(state.machines())
    if branches > 1:
        parts.append(tr("{count} branches", count=branches))
    targets = list(dict.fromkeys(way.target or tr("End") for way in state.transitions()))
    if targets:
        shown = targets[:_MAX_TARGETS]
        more = tr(" and more") if len(targets) > _MAX_TARGETS else ""
        parts.append(tr("goes to {targets}", targets=tr(" or ").join(shown) + more))
    return tr(", ").join(parts)
