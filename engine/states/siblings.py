"""Branches and iterations fail together; the language reports one error."""


def first_failure(failures: BaseExceptionGroup[BaseException]) -> BaseException:
    """Return the first leaf of a task group's exceptions, which is the one that stopped its siblings."""
    first: BaseException = failures
    while isinstance(first, BaseExceptionGroup):
        first = first.exceptions[0]
    return first
