"""What an action of the window that cannot be done now waits for, in a few words."""

from designer.look import tr


def what_is_needed(name: str) -> str:
    """Return what the action ``name`` needs before it can be done; empty when nothing is known.

    Actions of single views are named by their English words.
    """
    return next((words for names, words in _needs() if name in names), "")


def _needs() -> tuple[tuple[tuple[str, ...], str], ...]:
    return (
        (
            (
                *("cut", "copy", "duplicate", "change_type", "rename", "connect", "delete_reconnect", "pin"),
                *("wrap_map", "wrap_parallel", "extract", "breakpoint", "breakpoint_when"),
            ),
            tr("needs a selected node"),
        ),
        (("delete", "Fit the selection"), tr("needs a selection")),
        (("unwrap", "Unfold or fold a Map or Parallel"), tr("needs a selected Map or Parallel")),
        (("add_rule",), tr("needs a selected Choice")),
        (("add_branch",), tr("needs a selected Parallel")),
        (("add_retry", "add_catch"), tr("needs a selected Task, Map or Parallel")),
        (("inline", "open_started"), tr("needs a selected node that starts a workflow")),
        (("use_mock",), tr("needs a selected Task")),
        (("color_note",), tr("needs a selected note")),
        (
            ("align_left", "align_center", "align_right", "align_top", "align_middle", "align_bottom"),
            tr("needs two selected nodes"),
        ),
        (("distribute_horizontal", "distribute_vertical"), tr("needs three selected nodes")),
        (("stop", "pause"), tr("needs a run that goes on")),
        (("step_into", "step_out"), tr("needs a paused run")),
        (("run", "run_with", "step_over"), tr("a run goes on")),
        (("run_to",), tr("needs a selected node, and no run that goes on")),
        (("continue_run", "clear_run", "step_back"), tr("needs a run that is over")),
        (("continue_from",), tr("needs a selected node of a run that is over")),
        (("revert",), tr("nothing changed since it was saved")),
        (("undo",), tr("nothing to undo")),
        (("redo",), tr("nothing to redo")),
    )
