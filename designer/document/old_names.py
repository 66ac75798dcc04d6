"""Names that states had before they were given others in the code, and the repair of what still says the old ones."""

from collections.abc import Mapping

from msgspec.structs import replace

from designer.document.difference import follow
from designer.document.pointers import START_FIELD, machine_of, name_of
from designer.document.references import reference_edits
from engine.definition import Definition
from engine.language.problems import Fix, Problem
from engine.language.shorten import shorten

_CODES = frozenset(("missing-start", "misspelt-start", "missing-target", "misspelt-target"))


class OldNames:
    """What each state was called before, as long as a text that says so is left."""

    def __init__(self) -> None:
        self._names: dict[str, tuple[str, ...]] = {}
        self._known: tuple[Definition, tuple[Problem, ...]] | None = None

    def note(self, renamed: Mapping[str, str], definition: Definition) -> None:
        """Take in that states have other names now; ``renamed`` leads from pointers before to those in ``definition``."""
        names = {follow(pointer, renamed): known for pointer, known in self._names.items()}
        for old, new in renamed.items():
            names[new] = (*names.get(new, ()), name_of(old))
        text = definition.text
        self._names = {}
        for pointer, known in names.items():
            left = tuple(dict.fromkeys(one for one in known if one != name_of(pointer) and f'"{one}"' in text))
            if left:
                self._names[pointer] = left
        self._known = None

    def problems(self, definition: Definition) -> tuple[Problem, ...]:
        """Return the problems of a definition; one about an old name offers to put the new one everywhere."""
        if not self._names:
            return definition.problems
        if self._known is None or self._known[0] is not definition:
            fixes: dict[tuple[str, str], Fix | None] = {}
            told = tuple(self._with_repair(problem, definition, fixes) for problem in definition.problems)
            self._known = (definition, told)
        return self._known[1]

    def _with_repair(
        self, problem: Problem, definition: Definition, fixes: dict[tuple[str, str], Fix | None]
    ) -> Problem:
        node = definition.source.node(problem.path) if problem.code in _CODES else None
        if node is None or not isinstance(node.value, str):
            return problem
        machine = _machine_around(problem.path, definition)
        key = (machine, node.value)
        if key not in fixes:
            fixes[key] = self._repair(machine, node.value, definition)
        fix = fixes[key]
        return problem if fix is None else replace(problem, fix=fix)

    def _repair(self, machine: str, old: str, definition: Definition) -> Fix | None:
        now = [
            pointer
            for pointer, names in self._names.items()
            if old in names and machine_of(pointer) == machine and pointer in definition.states
        ]
        if not now:
            return None
        new = name_of(now[-1])
        edits = reference_edits(definition.source, machine, old, new)
        args = {"key": shorten(old, 40), "value": shorten(new, 40)}
        return Fix(edits=edits, code="fix-rename-everywhere", args=args)


def _machine_around(path: str, definition: Definition) -> str:
    """Return the pointer of the machine whose StartAt, or a way of whose states, is at ``path``."""
    if path.endswith(START_FIELD):
        return path.removesuffix(START_FIELD)
    while path and path not in definition.states:
        path = path.rpartition("/")[0]
    return machine_of(path)
