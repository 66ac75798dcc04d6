"""Every action of the window in one table: its words, icon and keys."""

from typing import NamedTuple

from PySide6.QtCore import QObject
from PySide6.QtGui import QAction, QKeySequence

from designer.look import keep_icon, tr


class ActionSpec(NamedTuple):
    """One row: ``words`` is the English text, translated when shown; the first of ``keys`` is the one shown.

    ``canvas_keys`` work while the canvas has the focus; everywhere else they belong to the text that is edited,
    so they are shown here and not taken.
    """

    name: str
    words: str
    icon: str = ""
    keys: tuple[str, ...] = ()
    is_checkable: bool = False
    canvas_keys: str = ""


ACTIONS: tuple[ActionSpec, ...] = (
    ActionSpec("new", "New workflow", "new", ("Ctrl+N",)),
    ActionSpec("open", "Open…", "open", ("Ctrl+O",)),
    ActionSpec("open_folder", "Open a folder…", "folder", ("Ctrl+Shift+O",)),
    ActionSpec("save", "Save", "save", ("Ctrl+S",)),
    ActionSpec("save_as", "Save as…", "", ("Ctrl+Shift+S",)),
    ActionSpec("revert", "Go back to what was saved", ""),
    ActionSpec("compare_saved", "Compare with what was saved", "", ("Ctrl+Shift+D",)),
    ActionSpec("compare_file", "Compare with another file…", ""),
    ActionSpec("export_json", "Export a copy as JSON…", "export", ("Ctrl+E",)),
    ActionSpec("export_picture", "Export a PNG or SVG picture…", ""),
    ActionSpec("copy_picture", "Copy as a picture", ""),
    ActionSpec("import", "Import YAML or a template…", ""),
    ActionSpec("export_tcsl", "Export as strict TCSL…", ""),
    ActionSpec("export_asl", "Export as Amazon States Language…", ""),
    ActionSpec("export_yaml", "Export as YAML…", ""),
    ActionSpec("export_mermaid", "Export a Mermaid diagram…", ""),
    ActionSpec("export_markdown", "Export a report in Markdown…", ""),
    ActionSpec("quit", "Quit", "", ("Ctrl+Q",)),
    ActionSpec("undo", "Undo", "undo", ("Ctrl+Z",)),
    ActionSpec("redo", "Redo", "redo", ("Ctrl+Y", "Ctrl+Shift+Z")),
    ActionSpec("cut", "Cut", "", canvas_keys="Ctrl+X"),
    ActionSpec("copy", "Copy", "copy", canvas_keys="Ctrl+C"),
    ActionSpec("paste", "Paste", "", canvas_keys="Ctrl+V"),
    ActionSpec("paste_linked", "Paste in the place of the originals", "", canvas_keys="Ctrl+Shift+V"),
    ActionSpec("duplicate", "Duplicate", "", canvas_keys="Ctrl+D"),
    ActionSpec("select_all", "Select all nodes", "", ("Ctrl+A",)),
    ActionSpec("add", "Add a node…", "plus", canvas_keys="Tab"),
    ActionSpec("append", "Add after the selected node…", "", canvas_keys="A"),
    ActionSpec("change_type", "Change the type…", "", canvas_keys="R"),
    ActionSpec("add_rule", "Add a rule to the Choice", ""),
    ActionSpec("add_branch", "Add a branch to the Parallel", ""),
    ActionSpec("add_retry", "Add a retry to the node", ""),
    ActionSpec("add_catch", "Add a catch to the node", ""),
    ActionSpec("add_note", "Add a note", "note", canvas_keys="Shift+N"),
    ActionSpec("next_note", "Go to the next note", canvas_keys="M"),
    ActionSpec("color_note", "Next colour of the note", canvas_keys="K"),
    ActionSpec("rename", "Rename…", "edit", canvas_keys="F2"),
    ActionSpec("connect", "Connect to another node…", "link", canvas_keys="C"),
    ActionSpec("delete", "Delete", "trash", canvas_keys="Del"),
    ActionSpec("delete_reconnect", "Delete and reconnect", "", canvas_keys="Ctrl+Del"),
    ActionSpec("wrap_map", "Put into a Map", "map"),
    ActionSpec("wrap_parallel", "Put into a Parallel", "parallel"),
    ActionSpec("unwrap", "Take out of the frame", ""),
    ActionSpec("extract", "Move into a workflow of its own…", ""),
    ActionSpec("open_started", "Open the workflow it starts", "open"),
    ActionSpec("inline", "Put the workflow it starts in here", ""),
    ActionSpec("fit", "Fit the whole workflow", "fit", ("Ctrl+1",)),
    ActionSpec("actual_size", "Actual size", "", ("Ctrl+0",)),
    ActionSpec("zoom_in", "Zoom in", "plus", ("Ctrl+=", "Ctrl++")),
    ActionSpec("zoom_out", "Zoom out", "minus", ("Ctrl+-",)),
    ActionSpec("align_left", "Align left", canvas_keys="Alt+A"),
    ActionSpec("align_center", "Align centres", canvas_keys="Alt+H"),
    ActionSpec("align_right", "Align right", canvas_keys="Alt+D"),
    ActionSpec("align_top", "Align top", canvas_keys="Alt+W"),
    ActionSpec("align_middle", "Align middles", canvas_keys="Alt+V"),
    ActionSpec("align_bottom", "Align bottom", canvas_keys="Alt+S"),
    ActionSpec("distribute_horizontal", "Distribute horizontally", canvas_keys="Shift+Alt+H"),
    ActionSpec("distribute_vertical", "Distribute vertically", canvas_keys="Shift+Alt+V"),
    ActionSpec("pin", "Keep in place", "anchor", is_checkable=True, canvas_keys="P"),
    ActionSpec("tidy", "Tidy up", "", ("Ctrl+Shift+T",)),
    ActionSpec("find", "Find…", "search", ("Ctrl+F",)),
    ActionSpec("find_in_code", "Find in the code", ""),
    ActionSpec("show_code", "Show the code", "code", ("Ctrl+L",)),
    ActionSpec("arrange_panels", "Move panels", "", (), True),
    ActionSpec("reset_panels", "Reset panels", ""),
    ActionSpec("run", "Run", "play", ("F5", "Ctrl+Return")),
    ActionSpec("run_with", "Run with input…", "", ("Ctrl+F5",)),
    ActionSpec("stop", "Stop", "stop", ("Shift+F5",)),
    ActionSpec("restart", "Start again with the same input", "recycle", ("Ctrl+Shift+F5",)),
    ActionSpec("continue_run", "Continue the run…", "", ("F7",)),
    ActionSpec("continue_from", "Continue from here…", ""),
    ActionSpec("run_to", "Run to the selected node", "step-over", ("Ctrl+F10",)),
    ActionSpec("pause", "Pause", "pause", ("F6",)),
    ActionSpec("step_over", "Step over", "step-over", ("F10",)),
    ActionSpec("step_into", "Step into", "step-into", ("F11",)),
    ActionSpec("step_out", "Step out", "step-out", ("Shift+F11",)),
    ActionSpec("step_back", "Step back", "", ("Shift+F10",)),
    ActionSpec("breakpoint", "Toggle breakpoint", "breakpoint", ("F9",)),
    ActionSpec("breakpoint_when", "Breakpoint with a condition…", "", ("Shift+F9",)),
    ActionSpec("use_mock", "Answer with a mock", "pin", ("Ctrl+M",)),
    ActionSpec("dialect_auto", "Detect the dialect", "", (), True),
    ActionSpec("dialect_tcsl", "Treat as TCSL (Tencent Cloud ASW)", "", (), True),
    ActionSpec("dialect_asl", "Treat as ASL (AWS Step Functions)", "", (), True),
    ActionSpec("skip_waits", "Let waits pass at once", "", (), True),
    ActionSpec("clear_run", "Clear the colours of the run", ""),
    ActionSpec("functions_folder", "Choose the functions folder…", "folder"),
    ActionSpec("language", "Language", "language"),
    ActionSpec("theme", "Light or dark", "moon"),
    ActionSpec("commands", "Search commands and nodes…", "search", ("Ctrl+Shift+P",)),
    ActionSpec("shortcuts", "Keyboard shortcuts", "help", ("F1", "?", "Shift+?")),
    ActionSpec("welcome", "Welcome page", "home"),
    ActionSpec("tour", "Take the tour", ""),
    ActionSpec("about", "About TCSL Studio", "info"),
)


class Actions(QObject):
    """The actions by name, as attributes do not carry: ``actions["run"]``."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._actions = {spec.name: self._make(spec) for spec in ACTIONS}
        self.retranslate()

    def __getitem__(self, name: str) -> QAction:
        return self._actions[name]

    def all(self) -> list[QAction]:
        """Return every action."""
        return list(self._actions.values())

    def _make(self, spec: ActionSpec) -> QAction:
        action = QAction(self)
        action.setObjectName(spec.name)
        action.setCheckable(spec.is_checkable)
        action.setShortcuts([QKeySequence(keys) for keys in spec.keys])
        if spec.icon:
            keep_icon(action, spec.icon)
        return action

    def retranslate(self) -> None:
        """Word all actions in the current language; tips show the key."""
        for spec in ACTIONS:
            action = self._actions[spec.name]
            words = tr(spec.words)
            action.setText(f"{words}\t{spec.canvas_keys}" if spec.canvas_keys else words)
            keys = action.shortcut().toString(QKeySequence.SequenceFormat.NativeText)
            action.setToolTip(f"{words.rstrip('…')} ({keys})" if keys else words.rstrip("…"))
