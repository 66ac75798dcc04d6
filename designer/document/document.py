"""The open workflow: its text is the truth, everything else is read from it.

Views listen to the signals and call the commands; they never change each other. While the JSON is
broken, ``definition`` and ``graph`` stay what they last were, or are what a repair would make of another text, and only
typing, repairs and undo work.
"""

from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

from msgspec.structs import replace
from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QUndoStack

from designer.document.changes import TYPING, Typing
from designer.document.difference import Differences, are_kept
from designer.document.files import FileText, read_file
from designer.document.graph import Graph
from designer.document.journal import Done, Recorded, Redone, Saved, Step, Together, Undone
from designer.document.kept import Kept
from designer.document.old_names import OldNames
from designer.document.opening import EMPTY_TEXT, Opened, open_file, open_text, wanted_dialect
from designer.document.readings import MANY_EDITS, Readings
from designer.document.replaying import laid_out, replay
from designer.document.rules import Verdict, can_edit
from designer.document.side_disk import load_side
from designer.document.side_file import SideFile
from designer.document.telling import Telling
from designer.document.undo import Edits, TextEdit
from designer.look.words import language, tr
from engine.definition import Definition
from engine.language.problems import Edit, Problem
from engine.language.source import Source, invert_edits
from engine.language.splicing import sort_edits

# What is typed into a longer text is told to the views when the typing rests: they need more than a frame for it.
LONG = 100_000


class Document(QObject):
    """One workflow with its undo stack and its file. Every user action gives each signal at most once.

    Text and definition always belong together. Of what is typed, undone and made again in a long text, and of what a
    command changes there in many places, the signals from ``definition_changed`` to ``broken_changed`` tell a little
    later, for all of it together.
    """

    # Start, number of code points removed, text put there. One for each edit, the last in the text first, so
    # that a mirror of the text can follow one by one. The text is an object: QString loses half surrogates.
    text_changed = Signal(int, int, object)
    leaving = Signal()  # another workflow is about to be shown
    replaced = Signal()  # it is
    definition_changed = Signal(object)  # frozenset of pointers added, removed or changed
    states_renamed = Signal(object)  # dict: pointer before -> pointer now
    problems_changed = Signal()
    broken_changed = Signal(bool)
    held_changed = Signal(bool)  # nothing can be changed for now, or it can again
    modified_changed = Signal(bool)
    side_changed = Signal()  # what is kept beside the text: places of nodes, notes, silenced problems
    path_changed = Signal()
    functions_changed = Signal()
    stepped = Signal(object)  # journal.Step, or several Together: what was done, taken back, made again or saved
    refused = Signal(str)  # why a command did nothing, for the user
    noted = Signal(str)  # what a command left to the user

    def __init__(self, parent: QObject | None = None) -> None:
        """Begin with an empty workflow."""
        super().__init__(parent)
        self.undo_stack = QUndoStack(self)
        self._typing, self._step = Typing(), 0
        self._doing: TextEdit | None = None
        self._has_time = self._is_restoring = False
        self._functions_folder: Path | None = None
        self._kept = Kept(content=FileText(text=EMPTY_TEXT, has_bom=False, digest=b""))
        self._side = self._kept.side.side
        self._was_modified = self._is_held = False
        self._unheard: list[Step] | None = None  # steps told together, in a while
        self._read = Readings()
        self._old_names, self._differences = OldNames(), Differences()
        self._told = (self._read.readable, False, self._side)
        self._telling = Telling(self, self)

    @property
    def text(self) -> str:
        """The text, without a byte order mark."""
        return self._read.current.text

    @property
    def source(self) -> Source:
        """The text with spans; its root is None while the JSON is broken."""
        return self._read.current.source

    @property
    def definition(self) -> Definition:
        """The last readable definition; its text differs from ``text`` while the JSON is broken.

        It is what the proposed repair makes of a text that was opened broken, or that is about another workflow.
        """
        return self._read.readable

    @property
    def graph(self) -> Graph:
        """What the canvas draws, worded in the current language; built when first asked for."""
        return self._read.graph(self._side.silenced)

    def reword_graph(self) -> Callable[[], Graph]:
        """Return what makes :attr:`graph` in the current language, in any thread, for :meth:`take_reworded`."""
        return self._read.reword(self._side.silenced)

    def glimpse(self, pointers: Iterable[str]) -> Graph:
        """Return some states of the graph that :meth:`reword_graph` makes, before it is there."""
        return self._read.glimpse(pointers)

    def take_reworded(self, graph: Graph) -> None:
        """Take the graph in another language; until then, and unless an edit comes first, the old one counts."""
        self._read.take_reworded(graph)

    @property
    def problems(self) -> tuple[Problem, ...]:
        """Everything wrong with the text, faults of the JSON included, in its order."""
        return self._old_names.problems(self._read.current)

    @property
    def is_broken(self) -> bool:
        """Whether the text is no JSON object, so that only typing, repairs and undo work."""
        return not self._read.current.is_object

    @property
    def side(self) -> SideFile:
        """What is kept beside the text; a step of :meth:`edit` gives another one."""
        return self._side

    @property
    def side_fault(self) -> str:
        """Why the side file on the disk cannot be understood, for the user; empty when it can or there is none."""
        return self._kept.side.fault

    @property
    def is_modified(self) -> bool:
        """Whether text or side file differ from the disk, or from what a new workflow began with."""
        return self._kept.is_gone or self.text != self._kept.content.text or self._side != self._kept.side.side

    @property
    def path(self) -> Path | None:
        """The file, or None for a workflow that was never saved."""
        return self._kept.path

    @property
    def title(self) -> str:
        """The workflow's name: that of its file without suffix, else of its template, else "Untitled"."""
        return self._kept.name

    @property
    def functions_folder(self) -> Path | None:
        """The folder of local functions: the chosen one, else ``functions`` beside the file, else None."""
        if self._functions_folder is not None or self.path is None:
            return self._functions_folder
        return self.path.parent / "functions"

    def set_functions_folder(self, folder: Path | None) -> None:
        """Choose the folder of local functions; None goes back to the one beside the file."""
        if folder != self._functions_folder:
            self._functions_folder = folder
            self.functions_changed.emit()

    def edit(self, edits: Sequence[Edit], label: str, merge_key: str = "", *, side: SideFile | None = None) -> bool:
        """Make one undo step of ``edits``, named ``label``; tell whether anything changed.

        With ``side`` the side file says that from now on. What it has of renamed or deleted states follows.
        Steps with the same ``merge_key`` merge until :meth:`end_step`, an undo, a save or another step.
        Refused while the JSON is broken.
        """
        verdict = self.can_edit()
        if not verdict.ok:
            return self.refuse(verdict)
        self._typing.end()
        return self._push(edits, label, f"{merge_key}@{self._step}" if merge_key else "", side)

    def type_text(self, start: int, removed: int, added: str) -> bool:
        """Replace ``removed`` code points at ``start`` by ``added``, as typed in the code pane.

        Works on broken JSON too; characters typed in a row become one undo step.
        """
        key = self._typing.key(start, self.text[start : start + removed], added)
        return self._in_turns(lambda: self._push((Edit(start, start + removed, added),), tr("Typing"), key))

    def end_step(self) -> None:
        """Let the next character or form change begin a new undo step: the cursor or selection moved."""
        self._typing.end()
        self._step += 1

    def can_edit(self) -> Verdict:
        """Tell whether commands work now, and if not, what to repair first."""
        return can_edit(self._read.current, is_past_shown=self._is_held)

    @property
    def is_held(self) -> bool:
        """Whether nothing can be changed, not even by typing or undo: a past run is shown."""
        return self._is_held

    def hold(self, is_held: bool) -> None:
        """Let nothing be changed while a past run is shown, or let it again."""
        if is_held != self._is_held:
            self._is_held = is_held
            self.held_changed.emit(is_held)

    def undo(self) -> bool:
        """Take the last change back; refused while a past run is shown."""
        return self._go(self.undo_stack.undo)

    def redo(self) -> bool:
        """Make the change again that was taken back; refused while a past run is shown."""
        return self._go(self.undo_stack.redo)

    @property
    def kept(self) -> Kept:
        """What the disk has, or what a new workflow began with; a journal that begins now begins with it."""
        return self._kept

    def refuse(self, verdict: Verdict) -> bool:
        """Announce why a command does nothing; always returns False."""
        self.refused.emit(verdict.reason)
        return False

    @property
    def repair(self) -> Edits | None:
        """Edits that make broken JSON readable; None when it is readable or there is no hope."""
        return self._read.repair

    def apply_repair(self) -> bool:
        """Make broken JSON readable, as one undo step."""
        edits = self.repair
        if edits is None:
            return self.refuse(Verdict(ok=False, code="no-repair", reason=tr("There is nothing to repair by itself.")))
        self.end_step()
        return self._push(edits, tr("Repair the JSON"))

    def apply_fix(self, problem: Problem) -> bool:
        """Do the one-click repair of one of the current ``problems``."""
        if problem.fix is None or problem not in self.problems:
            reason = tr("The text has changed; this repair no longer fits.")
            return self.refuse(Verdict(ok=False, code="stale-fix", reason=reason))
        self.end_step()
        return self._push(problem.fix.edits, problem.fix.title(language()))

    def new(self, text: str = "", title: str = "") -> None:
        """Show a new workflow without a file: empty, or beginning with ``text``."""
        content = FileText(text=text or EMPTY_TEXT, has_bom=False, digest=b"")
        self._replace(open_text(content), None, title)

    def load(self, path: Path) -> None:
        """Open a file.

        Raises:
            FileProblem: it cannot be read; the document stays what it was.
        """
        self.show_opened(path, open_file(path))

    def show_opened(self, path: Path, opened: Opened) -> None:
        """Show a file that was read before, perhaps in another thread."""
        if opened.original is not None:
            self.restore(laid_out(path.absolute(), opened.original, opened.content.text, opened.side), opened)
        else:
            self._replace(opened, path.absolute(), "")

    def restore(self, recorded: Recorded, opened: Opened) -> None:
        """Show what a journal tells, its undo steps included; ``opened`` is its last text, read."""
        self._replace(opened, recorded.path, recorded.base.title)
        self._is_restoring = True
        try:
            replay(recorded, self.undo_stack, self._apply, self._take_back)  # the text has the changes already
        finally:
            self._is_restoring = False
        self._kept = replace(self._kept, content=recorded.saved, side=recorded.saved_side)
        self._announce_modified()

    def reload(self) -> bool:
        """Take what is in the file now, as one undo step; tell whether it differs.

        Raises:
            FileProblem: there is no file, or it cannot be read; the document stays what it was.
        """
        if self._is_held:
            return self.refuse(self.can_edit())
        path = self._kept.file
        kept = replace(self._kept, content=read_file(path), side=load_side(path), is_gone=False)
        has_changed = self.take(kept.content.text, tr("Reload from the disk"), kept.side.side)
        self._mark_saved(kept, path)
        return has_changed

    def reload_and_edit(self, edits: Sequence[Edit], label: str, side: SideFile | None = None) -> None:
        """Take what is in the file now, and then edit it: two undo steps, of which others hear when both are made.

        A program that ends in between would leave the file's text behind, and nothing unsaved.

        Raises:
            FileProblem: as :meth:`reload`; the document stays what it was.
        """
        self._unheard = []
        try:
            self.reload()
            self.edit(edits, label, side=side)
        finally:
            steps, self._unheard = self._unheard, None
            self.stepped.emit(Together(tuple(steps)))

    def take(self, text: str, label: str, side: SideFile | None = None) -> bool:
        """Take ``text`` for the whole, and ``side``, as one undo step named ``label``; tell whether it differs."""
        if self._is_held:
            return self.refuse(self.can_edit())
        self.end_step()
        return self._push((Edit(0, len(self.text), text),), label, side=side)

    def revert(self) -> bool:
        """Take what was last opened or saved, as one undo step; tell whether it differs."""
        return self.take(self._kept.content.text, tr("Go back to what was saved"), self._kept.side.side)

    @property
    def is_changed_outside(self) -> bool:
        """Whether another program changed the file, or its side file, since it was opened or saved."""
        return self._kept.is_changed_outside

    def save(self, *, overwrite: bool = False) -> None:
        """Write the text to its file, with the byte order mark it had, and the side file beside it.

        Raises:
            FileProblem: ``no-name`` without a file, ``changed-outside`` when another program changed it
                and ``overwrite`` is false, or what :func:`write_file` says. The old file is untouched.
        """
        path = self._kept.file
        if not overwrite:
            self._kept.check_outside()
        self._write(path)

    def note_gone(self, is_gone: bool) -> None:
        """Count as modified while the file is not on the disk any more, for then only this has what it held."""
        self._kept = replace(self._kept, is_gone=is_gone)
        self._announce_modified()

    def save_as(self, path: Path) -> None:
        """Write the text to another file, which is the document's from now on.

        Raises:
            FileProblem: it cannot be written; the document keeps its file.
        """
        before, path = self.path, path.absolute()
        self._write(path)
        if path != before:
            if self._read.read_as(wanted_dialect(self._side, path)):
                self.tell()
            self.path_changed.emit()
            self.functions_changed.emit()

    def _write(self, path: Path) -> None:
        kept = self._kept.written(path, self.text, self._side)
        self.end_step()
        self._mark_saved(kept, path)

    def _mark_saved(self, kept: Kept, path: Path) -> None:
        self._kept = kept
        self.undo_stack.setClean()
        self._announce_modified()
        self._tell_step(Saved(path, kept.content.has_bom, kept.content.digest, kept.side.digest))

    def _push(self, edits: Sequence[Edit], label: str, key: str = "", side: SideFile | None = None) -> bool:
        changing = tuple(edit for edit in edits if self.text[edit.start : edit.end] != edit.text)
        if not changing and (side is None or side == self._side):
            return False
        if self._is_held:
            return self.refuse(self.can_edit())
        backward = invert_edits(self.text, changing)
        step = TextEdit(self._apply, self._take_back, changing, backward, label)
        step.key, step.after = key, side
        self._doing = step
        self.undo_stack.push(step)
        self._doing = None
        return True

    def _go(self, step: Callable[[], None]) -> bool:
        if self._is_held:
            return self.refuse(self.can_edit())
        return self._in_turns(step)

    def _in_turns(self, change: Callable[[], object]) -> bool:
        """Make a change of which the views get to know in turns of their own when the text is long."""
        self._has_time = self.is_long
        try:
            return change() is not False
        finally:
            self._has_time = False

    @property
    def is_long(self) -> bool:
        """Whether the views had better follow a change in turns of the event loop of their own."""
        return len(self.text) > LONG

    @property
    def is_telling(self) -> bool:
        """Whether the views do not know yet what was typed last."""
        return self._telling.is_due

    def close(self) -> None:
        """End what goes on in the background."""
        self._telling.close()

    def _apply(self, edits: Edits, side: SideFile | None) -> None:
        if not self._is_restoring:
            doing = self._doing
            try:
                self._change(edits, side)
            finally:  # the text has changed, whatever fails to follow it
                done = None if doing is None else Done(edits, doing.text(), doing.key, doing.after)
                self._tell_step(done or Redone(edits, side))

    def _take_back(self, edits: Edits, side: SideFile | None) -> None:
        if not self._is_restoring:
            self.end_step()
            try:
                self._change(edits, side)
            finally:
                self._tell_step(Undone(edits, side))

    def _tell_step(self, step: Step) -> None:
        if self._unheard is None:
            self.stepped.emit(step)
        else:
            self._unheard.append(step)

    def _change(self, edits: Edits, side: SideFile | None) -> None:
        before = self._read.last
        self._read.change(edits)
        self._side = self._side_after(side, before)
        is_many = self._read.read_as(wanted_dialect(self._side, self.path)) or len(edits) >= MANY_EDITS
        for edit in reversed(sort_edits(edits)):
            self.text_changed.emit(edit.start, edit.end - edit.start, edit.text)
        if self.is_long and is_many and not self.is_broken:
            self._telling.when_read(self._read.prepare(self._side.silenced), self._read.take_prepared)
        elif self._has_time:
            self._telling.soon(self._read.current, self._read.mending(self._side.silenced), self._read.take_mended)
        else:
            self.tell()
        self._announce_modified()

    def tell(self) -> None:
        """Tell the views what changed since they were told the last time."""
        self._telling.forget()
        self._read.mend(self._side.silenced)
        (before, was_broken, side), self._told = self._told, (self._read.readable, self.is_broken, self._side)
        if self.is_broken != was_broken:
            self.broken_changed.emit(self.is_broken)
        changes = self._differences.between(before, self._read.readable)
        if changes.renamed:
            self._old_names.note(changes.renamed, self._read.readable)
            self.states_renamed.emit(changes.renamed)
        if changes.pointers:
            self.definition_changed.emit(changes.pointers)
        if self._side is not side:
            self.side_changed.emit()
        self.problems_changed.emit()

    def _side_after(self, side: SideFile | None, before: Definition) -> SideFile:
        """Return what the side file says after a change; the step that is made just now keeps it."""
        after, doing = self._side if side is None else side, self._doing
        if doing is not None:
            # What is typed may be half a state, whose other half comes with the next key.
            if not are_kept(after.places(), before, self._read.last):
                found = self._differences.between(before, self._read.last)
                after = after.followed(found, drops=not doing.key.startswith(TYPING))
            doing.before, doing.after = (None, None) if after is self._side else (self._side, after)
        return after

    def _replace(self, opened: Opened, path: Path | None, title: str) -> None:
        self.leaving.emit()
        self._telling.forget()
        old_length, (before, was_broken, _) = len(self.text), self._told
        self._read.show(opened)
        self._old_names, self._differences = OldNames(), Differences()
        self._kept = Kept(content=opened.content, path=path, title=title, side=opened.side)
        self._side, self._functions_folder = opened.side.side, None
        self._told = (self._read.readable, self.is_broken, self._side)
        if self.is_long:
            self._telling.get_ready_later(self._read.current)
        self.undo_stack.clear()
        self.end_step()
        self.text_changed.emit(0, old_length, self.text)
        if self.is_broken != was_broken:
            self.broken_changed.emit(self.is_broken)
        self.definition_changed.emit(frozenset(["", *before.states, *self._read.readable.states]))
        self.side_changed.emit()
        self.problems_changed.emit()
        self.path_changed.emit()
        self.functions_changed.emit()
        self._announce_modified()
        self.replaced.emit()

    def _announce_modified(self) -> None:
        if self.is_modified != self._was_modified:
            self._was_modified = self.is_modified
            self.modified_changed.emit(self._was_modified)
