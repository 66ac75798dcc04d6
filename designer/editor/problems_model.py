"""The problems of a workflow as rows: how bad, what, by which rule, where, and the repair at hand."""

from collections import Counter
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt
from PySide6.QtGui import QFont

from designer.document.document import Document
from designer.document.silencing import shown
from designer.editor.gutter import SEVERITY_ICONS, SEVERITY_ROLES
from designer.look import icon, language, theme, tr, ui_font
from designer.widgets.wrapping import plain_tip
from engine.language.problems import Problem, Severity

MESSAGE, RULE, NODE, PLACE, FIX = range(5)
PROBLEM = Qt.ItemDataRole.UserRole + 1
AnyIndex = QModelIndex | QPersistentModelIndex
_NOWHERE = QModelIndex()
_RANKS = {Severity.ERROR: 0, Severity.WARNING: 1, Severity.INFO: 2}


class ProblemsModel(QAbstractTableModel):
    """The rows that pass the filter: errors first, and those in the order of the text."""

    def __init__(self, document: Document, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._document = document
        self._filter = ""
        self._hidden: frozenset[Severity] = frozenset()
        self._has_silenced = False
        self._rows: tuple[Problem, ...] = ()
        self._counted: tuple[tuple[Problem, ...], Counter[Severity]] = ((), Counter())

    @property
    def rows(self) -> tuple[Problem, ...]:
        """What is shown."""
        return self._rows

    def counts(self) -> tuple[int, int]:
        """Return how many errors and how many other problems there are, filtered or not; silenced ones do not count."""
        errors = self.count_of(Severity.ERROR)
        return errors, sum(self._counted[1].values()) - errors

    def count_of(self, severity: Severity) -> int:
        """Return how many problems of a severity there are that are not silenced."""
        problems = shown(self._document)
        if problems is not self._counted[0]:
            self._counted = (problems, Counter(problem.severity for problem in problems))
        return self._counted[1][severity]

    def set_filter(self, text: str) -> None:
        """Show only rows with these words in message, rule or state."""
        self._filter = text.casefold()
        self.refresh()

    def set_hidden(self, severities: frozenset[Severity], *, has_silenced: bool) -> None:
        """Leave out problems of these severities; show silenced ones or not."""
        self._hidden, self._has_silenced = severities, has_silenced
        self.refresh()

    def refresh(self) -> None:
        """Take the problems of the document as they are now."""
        problems = self._document.problems if self._has_silenced else shown(self._document)
        rows = tuple(sorted(problems, key=lambda problem: _RANKS[problem.severity]))
        if self._filter or self._hidden:
            rows = tuple(problem for problem in rows if self._is_wanted(problem))
        if rows == self._rows:
            # Their places may have moved all the same.
            if rows:
                self.dataChanged.emit(self.index(0, 0), self.index(len(rows) - 1, FIX))
            return
        self.beginResetModel()
        self._rows = rows
        self.endResetModel()

    def _is_wanted(self, problem: Problem) -> bool:
        words = f"{problem.text(language())}\n{problem.code}\n{problem.state}".casefold()
        return problem.severity not in self._hidden and self._filter in words

    def rowCount(self, parent: AnyIndex = _NOWHERE) -> int:
        """Qt: one row a problem."""
        return 0 if parent.isValid() else len(self._rows)

    def columnCount(self, parent: AnyIndex = _NOWHERE) -> int:
        """Qt: message, rule, state, line, repair."""
        return 0 if parent.isValid() else 5

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Qt: the words above the columns."""
        if orientation is not Qt.Orientation.Horizontal or role != Qt.ItemDataRole.DisplayRole:
            return None
        return (tr("Problem"), tr("Rule"), tr("Node"), tr("Place"), tr("Fix"))[section]

    def data(self, index: AnyIndex, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Qt: what a cell shows; ``PROBLEM`` is the problem itself."""
        if not index.isValid() or index.row() >= len(self._rows):
            return None
        problem = self._rows[index.row()]
        match role:
            case Qt.ItemDataRole.DisplayRole:
                return self._text(problem, index.column())
            case Qt.ItemDataRole.ToolTipRole:
                return plain_tip(self._text(problem, index.column())) or None
            case Qt.ItemDataRole.AccessibleTextRole:
                words = f"{severity_word(problem.severity)}: {self._text(problem, index.column())}"
                return tr("{problem} (silenced)", problem=words) if self._is_silenced(problem) else words
            case Qt.ItemDataRole.DecorationRole if index.column() == MESSAGE:
                return icon(SEVERITY_ICONS[problem.severity], SEVERITY_ROLES[problem.severity], 16)
            case Qt.ItemDataRole.ForegroundRole if index.column() == FIX:
                return theme().color("accent")
            case Qt.ItemDataRole.ForegroundRole if index.column() != MESSAGE or self._is_silenced(problem):
                return theme().color("muted")
            case Qt.ItemDataRole.FontRole if self._is_silenced(problem):
                font = QFont(ui_font(13))  # that one is everybody's
                font.setStrikeOut(True)
                return font
            case _:
                return problem if role == PROBLEM else None

    def _is_silenced(self, problem: Problem) -> bool:
        return self._document.side.is_silenced(problem)

    def _text(self, problem: Problem, column: int) -> str:
        match column:
            case 0:
                return problem.text(language())
            case 1:
                return problem.code
            case 2:
                return problem.state
            case 3:
                line, place = self._document.source.line_column(problem.span.start)
                return tr("Ln {line}, Col {column}", line=line, column=place)
            case _:
                return "" if problem.fix is None else problem.fix.title(language())


def severity_word(severity: Severity) -> str:
    """Return the name of a severity in the language of the window."""
    match severity:
        case Severity.ERROR:
            return tr("Error")
        case Severity.WARNING:
            return tr("Warning")
        case Severity.INFO:
            return tr("Note")
