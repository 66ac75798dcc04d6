"""How the files of resources/actions write actions: those of one verb together, without it; behind a dash the others."""

import re
from collections import defaultdict
from collections.abc import Iterator

_FEWEST = 3  # actions that a verb of its own pays for


def action_lines(actions: list[str], verb: re.Pattern[str]) -> Iterator[str]:
    """Yield the lines for sorted names of actions; ``verb`` matches what a name may begin with."""
    by_verb: dict[str, list[str]] = defaultdict(list)
    for action in actions:
        found = verb.match(action)
        by_verb[found[0] if found else ""].append(action)
    rest = []
    for word, named in sorted(by_verb.items()):
        if word and len(named) >= _FEWEST:
            yield f" {word} {' '.join(action[len(word) :] or '.' for action in named)}"
        else:
            rest += named
    if rest:
        yield f" - {' '.join(rest)}"
