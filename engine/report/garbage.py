"""Garbage collection in a program that executes and does little else."""

import gc

# A thousand executions side by side are some fifteen thousand objects that live until they end: the usual 700 would
# look through them again and again. A look at so many takes a few milliseconds.
_YOUNG = 30_000


def settle() -> None:
    """Take what there is by now for lasting, and look for garbage less often: nearly all that executes is no cycle."""
    gc.freeze()
    gc.set_threshold(_YOUNG, *gc.get_threshold()[1:])
