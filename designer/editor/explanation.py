"""What a problem means, as ``tcsl explain`` tells it, beside the list of problems and in the tips of the code."""

import html

from PySide6.QtCore import QEvent
from PySide6.QtGui import QFontMetricsF, QTextOption
from PySide6.QtWidgets import QTextBrowser, QWidget

from designer.look import language, mono_font, theme, themes, tr
from engine.language.pages import PAGES
from engine.language.problems import Problem

_CODE = "font-family:'DejaVu Sans Mono', Consolas, Menlo, monospace; font-size:11px"


def brief(code: str) -> str:
    """Return the title of a rule and its code, as rich text; only the code of one without a page."""
    page = PAGES.get(code)
    muted = theme().color("muted").name()
    words = f'<span style="color:{muted}">{html.escape(code)}</span>'
    return words if page is None else f"{html.escape(page.title.text(language()))} {words}"


class Explanation(QTextBrowser):
    """The page of one problem: its sentence, what the rule means and why, an example and the same mended."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("explanation")
        self.setProperty("role", "panel")
        self.setFrameShape(QTextBrowser.Shape.NoFrame)
        self.setOpenLinks(False)
        self.setTabChangesFocus(True)
        # Names and paths have no blanks where a line of an example could end.
        self.setWordWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
        self.document().setDocumentMargin(12)
        self._problem: Problem | None = None
        themes.changed.connect(self.retranslate)
        self.retranslate()

    def show_problem(self, problem: Problem | None) -> None:
        """Explain a problem; None for nothing."""
        if problem != self._problem:
            self._problem = problem
            self.retranslate()

    def retranslate(self) -> None:
        """Word everything in the current language."""
        self.setAccessibleName(tr("Explanation"))
        self.setHtml("" if self._problem is None else _page(self._problem))

    def changeEvent(self, event: QEvent) -> None:
        """See :func:`designer.look.tr`."""
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()
        super().changeEvent(event)


def _page(problem: Problem) -> str:
    page, words = PAGES.get(problem.code), language()
    parts = [f"<p><b>{html.escape(problem.text(words))}</b></p>"]
    if page is not None:
        parts += [f"<p>{html.escape(one.text(words))}</p>" for one in (page.meaning, page.reason)]
        parts += [_example(tr("An example"), page.bad), _example(tr("The example mended"), page.good)]
    parts.append(_muted(tr("Rule {code}; in a terminal: {command}", code=problem.code, command=_command(problem.code))))
    return "".join(parts)


def _example(title: str, text: str) -> str:
    background, lines = theme().color("sunken").name(), "".join(map(_line, text.rstrip().splitlines()))
    return (
        f"{_muted(title)}<table width='100%' cellpadding='8' bgcolor='{background}'><tr><td>"
        f'<div style="{_CODE}">{lines}</div></td></tr></table>'
    )


def _line(text: str) -> str:
    """Return a line of an example; what does not fit goes on a little further in than it began."""
    begin = len(text) - len(text.lstrip()) + 2
    width = round(begin * QFontMetricsF(mono_font(11)).horizontalAdvance(" "))
    return f'<p style="margin:0 0 0 {width}px; text-indent:-{width}px; white-space:pre-wrap">{html.escape(text)}</p>'


def _muted(text: str) -> str:
    return f'<p style="color:{theme().color("muted").name()}">{html.escape(text)}</p>'


def _command(code: str) -> str:
    return f"tcsl explain {code}"
