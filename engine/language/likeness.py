"""How like two words are, as Jaro and Winkler count it: 1 when they are equal, 0 when they share nothing."""

from collections.abc import Iterable

_PREFIX, _PREFIX_WEIGHT = 4, 0.1


def likest(word: str, names: Iterable[str], least: float) -> str:
    """Return the name that ``word`` is most like, the first of several; empty when none is like it by ``least``."""
    best, best_likeness = "", least
    for name in names:
        found = likeness(word, name)
        if found > best_likeness or (found == best_likeness and not best):
            best, best_likeness = name, found
    return best


def likeness(first: str, second: str) -> float:
    """Return how like the words are; capitals count."""
    plain = _jaro(first, second)
    common = 0
    for ours, theirs in zip(first[:_PREFIX], second[:_PREFIX], strict=False):
        if ours != theirs:
            break
        common += 1
    return plain + common * _PREFIX_WEIGHT * (1 - plain)


def _jaro(first: str, second: str) -> float:
    reach = max(max(len(first), len(second)) // 2 - 1, 0)
    taken = [False] * len(second)
    ours: list[str] = []
    for at, letter in enumerate(first):
        for other in range(max(0, at - reach), min(len(second), at + reach + 1)):
            if not taken[other] and second[other] == letter:
                taken[other] = True
                ours.append(letter)
                break
    if not ours:
        return 0.0
    theirs = [letter for letter, is_taken in zip(second, taken, strict=True) if is_taken]
    moved = sum(one != other for one, other in zip(ours, theirs, strict=True)) // 2
    count = len(ours)
    return (count / len(first) + count / len(second) + (count - moved) / count) / 3
