"""The problems of a workflow as rows: how bad, what, where, and the repair at hand."""

from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from designer.document.document import Document
from designer.editor.gutter import SEVERITY_ICONS, SEVERITY_ROLES
from designer.look import icon, language, theme, tr
from engine.language.problems import Problem, Severity

MESSAGE, NODE, PLACE, FIX = range(4)
PROBLEM = Qt.ItemDataRole.UserRole + 1
AnyIndex = QModelIndex | QPersistentModelIndex
_NOWHERE = QModelIndex()
_RANKS = (Severity.ERROR, Severity.WARNING, Severity.INFO)


class ProblemsModel(QAbstractTableModel):
    """The rows that pass the filter: errors first, and those in the order of the text."""

    def __init__(self, document: Document, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._document = document
        self._filter = ""
        self._rows: tuple[Problem, ...] = ()

    @property
    def rows(self) -> tuple[Problem, ...]:
        """What is shown."""
        return self._rows

    def counts(self) -> tuple[int, int]:
        """Return how many errors and how many other problems there are, filtered or not."""
        problems = self._document.problems
        errors = sum(problem.severity is Severity.ERROR for problem in problems)
        return errors, len(problems) - errors

    def set_filter(self, text: str) -> None:
        """Show only rows with these words in message or state."""
        self._filter = text.casefold()
        self.refresh()

    def refresh(self) -> None:
        """Take the problems of the document as they are now."""
        rows = tuple(sorted(self._document.problems, key=lambda problem: _RANKS.index(problem.severity)))
        if self._filter:
            rows = tuple(
                problem for problem in rows if self._filter in f"{problem.text(language())}\n{problem.state}".casefold()
            )
        if rows == self._rows:
            # Their places may have moved all the same.
            if rows:
                self.dataChanged.emit(self.index(0, 0), self.index(len(rows) - 1, FIX))
            return
        self.beginResetModel()
        self._rows = rows
        self.endResetModel()

    def rowCount(self, parent: AnyIndex = _NOWHERE) -> int:
        """Qt: one row a problem."""
        return 0 if parent.isValid() else len(self._rows)

    def columnCount(self, parent: AnyIndex = _NOWHERE) -> int:
        """Qt: message, state, line, repair."""
        return 0 if parent.isValid() else 4

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Qt: the words above the columns."""
        if orientation is not Qt.Orientation.Horizontal or role != Qt.ItemDataRole.DisplayRole:
            return None
        return (tr("Problem"), tr("Node"), tr("Place"), tr("Fix"))[section]

    def data(self, index: AnyIndex, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Qt: what a cell shows; ``PROBLEM`` is the problem itself."""
        if not index.isValid() or index.row() >= len(self._rows):
            return None
        problem = self._rows[index.row()]
        match role:
            case Qt.ItemDataRole.DisplayRole:
                return self._text(problem, index.column())
            case Qt.ItemDataRole.ToolTipRole:
                return self._text(problem, index.column()) or None
            case Qt.ItemDataRole.AccessibleTextRole:
                return f"{severity_word(problem.severity)}: {self._text(problem, index.column())}"
            case Qt.ItemDataRole.DecorationRole if index.column() == MESSAGE:
                return icon(SEVERITY_ICONS[problem.severity], SEVERITY_ROLES[problem.severity], 16)
            case Qt.ItemDataRole.ForegroundRole if index.column() == FIX:
                return theme().color("accent")
            case Qt.ItemDataRole.ForegroundRole if index.column() in (NODE, PLACE):
                return theme().color("muted")
            case _:
                return problem if role == PROBLEM else None

    def _text(self, problem: Problem, column: int) -> str:
        match column:
            case 0:
                return problem.text(language())
            case 1:
                return problem.state
            case 2:
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
