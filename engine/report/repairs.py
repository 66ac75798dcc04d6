"""Applying the proposed repairs of a definition, one after another, until none is left."""

from msgspec import Struct

from engine.definition import Definition, read_definition
from engine.language.dialects import Dialect
from engine.language.problems import Problem, Severity

MOST_ROUNDS = 500
"""How many repairs are made at most; one can be the reason for the next."""


class Step(Struct, frozen=True, kw_only=True):
    """One repair that was made: where it begins, from 1, and its title in both languages."""

    line: int
    column: int
    title_en: str
    title_zh: str

    def title(self, language: str) -> str:
        """Return the title in ``en`` or ``zh``."""
        return self.title_zh if language == "zh" else self.title_en


def repair(text: str, dialect: Dialect | None = None) -> tuple[Definition, list[Step]]:
    """Return the definition after all repairs, and what they were; the text is only changed by those.

    It is read in ``dialect``, or in the one that it tells.
    """
    definition = read_definition(text, dialect)
    steps: list[Step] = []
    seen = {text}
    while len(steps) < MOST_ROUNDS:
        problem = next((one for one in definition.problems if _is_wanted(one)), None)
        if problem is None or problem.fix is None:
            break
        mended = definition.splice(problem.fix.edits)
        if mended.text in seen:
            break  # two repairs that undo each other
        seen.add(mended.text)
        line, column = definition.source.line_column(min(edit.start for edit in problem.fix.edits))
        steps.append(Step(line=line, column=column, title_en=problem.fix.title("en"), title_zh=problem.fix.title("zh")))
        definition = mended
    return definition, steps


def _is_wanted(problem: Problem) -> bool:
    """Tell whether a problem is to be repaired: it has a repair, and is an error or a slip of the pen."""
    is_slip = problem.code.startswith("misspelt-")
    return problem.fix is not None and bool(problem.fix.edits) and (problem.severity is Severity.ERROR or is_slip)
