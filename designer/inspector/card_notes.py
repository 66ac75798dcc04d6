"""What is wrong with one item of a list as a whole, said on its card: never tried, in the way of others, misspelt."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from designer.document.pointers import is_inside
from designer.inspector.labels import label, row
from designer.inspector.part import Part, Place
from designer.look import language, pixmap, themes
from designer.widgets.wrapping import wrappable
from engine.language.problems import Problem, Severity

_CODES = frozenset(
    (
        "shadowed-handler",
        "all-not-last",
        "misspelt-error",
        "no-retries",
        "duplicate-rule",
        "one-comparison",
        "rule-without-next",
        "bad-jsonata",
    )
)
_LOOKS = {Severity.ERROR: ("error", "failed"), Severity.WARNING: ("warning", "caught")}


class CardNotes(Part):
    """A line a problem; gone when there is none."""

    def __init__(self, place: Place, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("card-notes")
        self._place = place
        self._shown: list[Problem] = []
        self._lines: list[tuple[QLabel, QLabel]] = []
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(4)
        self.setVisible(False)
        themes.changed.connect(self._show)

    def refresh(self) -> None:
        """See :class:`Part`."""
        pointer = self._place.pointer
        near = (one for one in self._place.document.problems if one.path.startswith(pointer) and _is_told_here(one))
        found = [one for one in near if is_inside(one.path, pointer)]
        if found != self._shown:
            self._shown = found
            self._show()

    def retranslate(self) -> None:
        """See :class:`Part`."""
        self._show()

    @property
    def text(self) -> str:
        """What is said."""
        return "\n".join(problem.text(language()) for problem in self._shown)

    def _show(self) -> None:
        while len(self._lines) < len(self._shown):
            sign, words = QLabel(self), label("small", self, wraps=True)
            line = row(sign, words)
            line.setAlignment(sign, Qt.AlignmentFlag.AlignTop)
            line.setStretch(1, 1)
            self._column.addLayout(line)
            self._lines.append((sign, words))
        for number, (sign, words) in enumerate(self._lines):
            is_used = number < len(self._shown)
            sign.setVisible(is_used)
            words.setVisible(is_used)
            if is_used:
                problem = self._shown[number]
                sign.setPixmap(pixmap(*_LOOKS.get(problem.severity, ("info", "muted")), 13))
                words.setText(wrappable(problem.text(language())))
        self.setVisible(bool(self._shown))


def _is_told_here(problem: Problem) -> bool:
    """Tell whether no field of the card says it: the line of error names takes every text there is."""
    return problem.code in _CODES or (problem.code == "wrong-type" and problem.path.endswith("/ErrorEquals"))
