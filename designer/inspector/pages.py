"""The pages of the inspector, each made when it is first needed and given up when it is out of use."""

from collections.abc import Callable
from typing import TypeVar

from PySide6.QtWidgets import QStackedWidget

from designer.inspector.part import Page

PageT = TypeVar("PageT", bound=Page)


class Pages(QStackedWidget):
    """Has one page of each kind, one of them in front; ``makers`` make them."""

    def __init__(self) -> None:
        super().__init__()
        self._makers: dict[type[Page], Callable[[], Page]] = {}
        self._made: dict[type[Page], Page] = {}
        self._unworded: set[type[Page]] = set()

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

    def show_page(self, kind: type[Page]) -> None:
        """Bring the page of this kind to the front."""
        page = self.get(kind)
        if kind in self._unworded:
            self._unworded.remove(kind)
            page.retranslate()
        self.setCurrentWidget(page)

    def retranslate(self) -> None:
        """Word the page in front in the current language, the others when they come to the front."""
        front = self.currentWidget()
        self._unworded = {kind for kind, page in self._made.items() if page is not front}
        if isinstance(front, Page):
            front.retranslate()

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
