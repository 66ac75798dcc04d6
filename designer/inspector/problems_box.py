"""What is wrong with the state that is shown, each with its repair; and the notes of empty and broken text."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from designer.document.document import Document
from designer.document.pointers import is_inside, name_of
from designer.document.silencing import shown
from designer.inspector.labels import label, link_button, set_property
from designer.look import language, pixmap, tr
from designer.widgets.wrapping import wrappable
from engine.language.problems import Problem, Severity

_MOST, _MORE = 3, 30
_RANKS = (Severity.ERROR, Severity.WARNING, Severity.INFO)
_LOOKS = {
    Severity.ERROR: ("error", "failed"),
    Severity.WARNING: ("warning", "caught"),
    Severity.INFO: ("info", "muted"),
}


def problems_of(document: Document, pointer: str) -> list[Problem]:
    """Return what is wrong with the state at ``pointer``, states inside it excepted; empty: with the workflow.

    What was silenced is left out.
    """
    inside = shown(document, [problem for problem in document.problems if is_inside(problem.path, pointer)])
    if not pointer:
        return [problem for problem in inside if not problem.state]
    return [problem for problem in inside if problem.state == name_of(pointer)]


def _together(problems: list[Problem]) -> list[list[Problem]]:
    """Return the problems by what they say, since that of forty rules is read once; each that has a repair by itself."""
    found: dict[object, list[Problem]] = {}
    for number, problem in enumerate(problems):
        told = (problem.severity, problem.text(language())) if problem.fix is None else number
        found.setdefault(told, []).append(problem)
    return list(found.values())


class ProblemsBox(QFrame):
    """A list of problems with buttons; it is gone when there are none."""

    def __init__(self, document: Document, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("state-problems")
        self._document = document
        self._shown: list[Problem] = []
        self._most = _MOST
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(10, 8, 10, 8)
        self._column.setSpacing(6)
        self.setVisible(False)

    def show_problems(self, problems: list[Problem], *, anew: bool = False) -> None:
        """Show these; nothing is made again while they stay the same."""
        if problems == self._shown and not anew:
            return
        self._shown = problems
        while self._column.count():
            item = self._column.takeAt(0)
            widget = item.widget() if item is not None else None
            if widget is not None:
                widget.hide()
                widget.deleteLater()
        rows = _together(sorted(problems, key=lambda problem: _RANKS.index(problem.severity)))
        for same in rows[: self._most]:
            self._column.addWidget(self._row(same[0], len(same)))
        if len(rows) > self._most:
            more = link_button("more-problems", self)
            more.setText(tr("and {count} more", count=len(rows) - self._most))
            more.clicked.connect(self._open)
            self._column.addWidget(more, 0, Qt.AlignmentFlag.AlignLeft)
        is_bad = any(problem.severity is Severity.ERROR for problem in problems)
        set_property(self, "role", "error" if is_bad else "warning")
        self.setVisible(bool(problems))

    def close_list(self) -> None:
        """Show only the worst again: another state is shown."""
        if self._most != _MOST:
            self._most = _MOST
            self.show_problems(self._shown, anew=True)

    def _open(self) -> None:
        self._most += _MORE
        self.show_problems(self._shown, anew=True)

    def _row(self, problem: Problem, places: int) -> QWidget:
        made = QWidget(self)
        line = QHBoxLayout(made)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(8)
        icon, role = _LOOKS[problem.severity]
        sign = QLabel(made)
        sign.setPixmap(pixmap(icon, role, 14))
        words = label("", made, wraps=True)
        text = wrappable(problem.text(language()))
        words.setText(text if places == 1 else tr("{problem} ({count} places)", problem=text, count=places))
        words.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        column = QVBoxLayout()
        column.setSpacing(2)
        column.addWidget(words)
        if problem.fix is not None:
            fix = link_button("fix", made)
            fix.setText(problem.fix.title(language()))
            fix.clicked.connect(lambda: self._document.apply_fix(problem))
            column.addWidget(fix, 0, Qt.AlignmentFlag.AlignLeft)
        line.addWidget(sign, 0, Qt.AlignmentFlag.AlignTop)
        line.addLayout(column, 1)
        return made


class EmptyHint(QFrame):
    """Says how to begin a workflow that has no node."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("empty-hint")
        self.setProperty("role", "sunken")
        self.words = label("muted", self, wraps=True)
        column = QVBoxLayout(self)
        column.setContentsMargins(10, 8, 10, 8)
        column.addWidget(self.words)
        self.setVisible(False)

    def retranslate(self) -> None:
        """Word the hint."""
        self.words.setText(
            tr("Add the first node: drag one onto the sheet, or press Tab to search. StartAt is then set to it.")
        )


class BrokenNote(QFrame):
    """Says why the form is read-only: the text is broken, with its repair, or a past run is shown."""

    def __init__(self, document: Document, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("broken-note")
        self.setProperty("role", "error")
        self._document = document
        self.words = label("", self, wraps=True)
        self.repair = link_button("repair", self)
        self.repair.clicked.connect(document.apply_repair)
        column = QVBoxLayout(self)
        column.setContentsMargins(10, 8, 10, 8)
        column.setSpacing(4)
        column.addWidget(self.words)
        column.addWidget(self.repair, 0, Qt.AlignmentFlag.AlignLeft)
        self.setVisible(False)

    def refresh(self) -> None:
        """Show the state of the text."""
        document, verdict = self._document, self._document.can_edit()
        self.setVisible(not verdict.ok)
        self.repair.setVisible(False)
        set_property(self, "role", "sunken" if document.is_held else "error")
        if document.is_held:
            self.words.setText(wrappable(verdict.reason))
        elif document.is_broken:
            words = tr("The JSON is broken, so this is read-only. {reason}", reason=verdict.reason)
            self.words.setText(wrappable(words))
            self.repair.setText(tr("Repair"))
            self.repair.setVisible(document.repair is not None)
