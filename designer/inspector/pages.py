"""The pages of the inspector, each made when it is first needed and given up when it is out of use."""

from collections.abc import Callable
from typing import TypeVar

from PySide6.QtCore import QCoreApplication, QEvent
from PySide6.QtWidgets import QStackedWidget

from designer.inspector.part import Page

PageT = TypeVar("PageT", bound=Page)


class Pages(QStackedWidget):
    """Has one page of each kind, one of them in front; ``makers`` make them."""

    def __init__(self) -> None:
        super().__init__()
        self._makers: dict[type[Page], Callable[[], Page]] = {}
        self._made: dict[type[Page], Page] = {}

    def add_maker(self, kind: type[PageT], maker: Callable[[], PageT]) -> None:
        """Tell how a page of this kind is made."""
        self._makers[kind] = maker

    def get(self, kind: type[PageT]) -> PageT:
        """Return the page of this kind; it is made when there is none."""
        page = self._made.get(kind)
        if page is None:
            page = self._made[kind] = self._makers[kind]()
            self.addWidget(page)
        assert isinstance(page, kind)
        return page

    def made(self) -> tuple[Page, ...]:
        """Return the pages that there are."""
        return tuple(self._made.values())

    def has(self, kind: type[Page]) -> bool:
        """Tell whether there is a page of this kind."""
        return kind in self._made

    def make_next(self) -> bool:
        """Make one more page in advance; tell whether there was one to make."""
        missing = next((kind for kind in self._makers if kind not in self._made), None)
        if missing is not None:
            self.get(missing)
        return missing is not None

    def drop_unused(self) -> None:
        """Give up the pages that show nothing; they are made again when they are needed."""
        for kind, page in list(self._made.items()):
            if page is not self.currentWidget() and not page.is_entered:
                del self._made[kind]
                self.removeWidget(page)
                page.deleteLater()
                QCoreApplication.sendPostedEvents(page, QEvent.Type.DeferredDelete.value)
