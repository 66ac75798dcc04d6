"""Parts of a form: each shows something of one place in the definition, and follows it."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import pairwise
from weakref import ref

from PySide6.QtCore import QCoreApplication, QEvent, Qt
from PySide6.QtWidgets import QScrollArea, QSizePolicy, QVBoxLayout, QWidget

from designer.document.commands import set_field, set_field_text
from designer.document.document import Document
from designer.document.forms import FieldValue
from designer.document.pointers import is_inside
from designer.document.rules import machine_at
from designer.document.silencing import shown
from designer.document.trial_data import TrialData
from designer.inspector.live_data import LiveData
from designer.widgets.tab_order import inner_widgets, laid_out
from engine.language.fields import FieldSpec
from engine.language.machine import escape
from engine.language.problems import Problem
from engine.language.source import Node, Source
from engine.states import StateBase, StateMachine


class Place:
    """An object in the definition that parts of a form show; ``pointer`` may change under them.

    ``drafts`` keeps what was typed but cannot be written, by pointer, for when its state is shown again.
    ``trial_data`` has data to try the form with, if there may be any; ``live`` knows what the fields make of them.
    ``note_typing`` is called when something was typed, written or taken back.
    """

    def __init__(self, document: Document, pointer: str = "", drafts: dict[str, str] | None = None) -> None:
        self.document = document
        self.pointer = pointer
        self.drafts: dict[str, str] = {} if drafts is None else drafts
        self.trial_data: TrialData | None = None
        self.live: LiveData | None = None
        self.note_typing: Callable[[], object] = lambda: None
        self._seen: tuple[object, object, str] = (None, None, "")
        self._mine: list[Problem] = []
        self._own: tuple[Callable[[], Source | None], str, Node | None] = (lambda: None, "", None)

    def below(self, *keys: str) -> "Place":
        """Return a place inside this one."""
        place = Place(self.document, "/".join((self.pointer, *keys)), self.drafts)
        place.trial_data, place.live, place.note_typing = self.trial_data, self.live, self.note_typing
        return place

    @property
    def source(self) -> Source:
        """The text the form shows: the last readable one."""
        return self.document.definition.source

    @property
    def machine(self) -> StateMachine | None:
        """The machine that the state around this place belongs to, or the workflow."""
        definition, pointer = self.document.definition, self.pointer
        while pointer and definition.state(pointer) is None:
            pointer = pointer.rpartition("/")[0]
        return machine_at(definition, pointer.rpartition("/")[0].removesuffix("/States"))

    def node(self, key: str = "") -> Node | None:
        """Return the value of a field, or the object itself."""
        source, pointer = self.source, self.pointer
        if self._own[0]() is not source or self._own[1] != pointer:
            self._own = (ref(source), pointer, source.node(pointer))  # each part of a form asks for it several times
        own = self._own[2]
        return own if own is None or not key else own.get(key)

    def key_of(self, spec: FieldSpec) -> str:
        """Return the spelling of a field in the text; its name when it is absent."""
        own = self.node()
        names = (spec.name, *spec.aliases)
        return next((name for name in names if own is not None and own.get(name) is not None), spec.name)

    def offers(self, spec: FieldSpec) -> bool:
        """Tell whether a form shows a field: it stands in the text, or the node here may have it.

        Fields of the other query language are not offered, nor are those in a TCSL definition that only ASL gives a
        meaning; the field tables tell which.
        """
        own = self.node()
        if own is not None and own.get(spec.name) is not None:
            return True
        return self.fits(spec) and (self.document.definition.dialect.is_asl or not spec.is_asl_only)

    def fits(self, spec: FieldSpec) -> bool:
        """Tell whether the query language of the node here has a field."""
        dialect = self.document.definition.dialect
        state = self.state
        return spec.fits(dialect, dialect.query if state is None else state.query)

    @property
    def is_state(self) -> bool:
        """Whether the object here is a state itself."""
        return self.document.definition.state(self.pointer) is not None

    @property
    def state(self) -> StateBase | None:
        """The state at this place or around it."""
        definition, pointer = self.document.definition, self.pointer
        while pointer and definition.state(pointer) is None:
            pointer = pointer.rpartition("/")[0]
        return definition.state(pointer) if pointer else None

    def forget_drafts(self, *keys: str) -> None:
        """Forget what was typed and not written below this place, or a field of it: its items get other numbers."""
        below = "/".join((self.pointer, *keys)) + "/"
        for pointer in [one for one in self.drafts if one.startswith(below)]:
            del self.drafts[pointer]
        self.note_typing()

    def pointer_of(self, key: str) -> str:
        """Return the pointer of a field."""
        return f"{self.pointer}/{escape(key)}"

    def write(self, key: str, value: FieldValue) -> bool:
        """Write a field as one undo step; False when the document cannot be changed now."""
        if not self.document.can_edit().ok:
            return self.document.refuse(self.document.can_edit())
        self.document.end_step()
        set_field(self.document, self.pointer, key, value)
        return True

    def write_text(self, key: str, text: str) -> bool:
        """Write a field as JSON that keeps its spelling, as one undo step; False as for :meth:`write`."""
        if not self.document.can_edit().ok:
            return self.document.refuse(self.document.can_edit())
        self.document.end_step()
        set_field_text(self.document, self.pointer, key, text)
        return True

    def problems(self, key: str) -> list[Problem]:
        """Return what is wrong with a field and not silenced, the state inside it excepted."""
        everything, side = self.document.problems, self.document.side
        if self._seen[0] is not everything or self._seen[1] is not side or self._seen[2] != self.pointer:
            self._seen = everything, side, self.pointer
            # startswith first: nearly all of thousands of problems are elsewhere.
            near = (one for one in everything if one.path.startswith(self.pointer))
            self._mine = [*shown(self.document, [one for one in near if is_inside(one.path, self.pointer)])]
        pointer = self.pointer_of(key)
        return [problem for problem in self._mine if is_inside(problem.path, pointer)]


class Part(QWidget):
    """A widget that shows a place; one made of others hands everything on to them."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Preferred)

    def parts(self) -> "Iterable[Part]":
        """Return the parts this one is made of."""
        return ()

    def refresh(self) -> None:
        """Show what the definition says now; what is being typed stays."""
        for part in self.parts():
            part.refresh()

    def lead_to(self, pointer: str) -> QWidget | None:
        """Have the field at ``pointer`` shown, and return what takes its keys; None when it is not in here."""
        return _first_that_leads(self.parts(), pointer)

    def leave(self) -> None:
        """Write what was typed; the place is about to be another one."""
        for part in self.parts():
            part.leave()

    def enter(self) -> None:
        """Show the place anew: it is another one."""
        for part in self.parts():
            part.enter()

    def set_read_only(self, is_read_only: bool) -> None:
        """Let nothing be changed, or let it again."""
        for part in self.parts():
            part.set_read_only(is_read_only)

    def retranslate(self) -> None:
        """Word everything in the current language."""
        for part in self.parts():
            part.retranslate()


def _first_that_leads(parts: Iterable[Part], pointer: str) -> QWidget | None:
    return next((there for part in parts if (there := part.lead_to(pointer)) is not None), None)


def tab_stops(widget: QWidget) -> Iterator[QWidget]:
    """Yield the widgets inside another that Tab stops at, hidden ones too, as their layouts have them."""
    for inner in laid_out(widget.layout()):
        if inner.focusPolicy() & Qt.FocusPolicy.TabFocus and inner.focusProxy() is None:
            yield inner
        yield from tab_stops(inner)


def _settle(widget: QWidget) -> None:
    """Lay out what is inside a widget and then the widget; what is hidden waits until it is shown."""
    for inner in inner_widgets(widget):
        if not inner.isHidden():
            _settle(inner)
    layout = widget.layout()
    if layout is not None:
        layout.activate()


class Page(QScrollArea):
    """A column of widgets that scrolls; as wide as there is room and never wider.

    ``is_full`` lets the column be as high as there is room, otherwise the room is left below it.
    """

    def __init__(self, name: str, parent: QWidget | None = None, *, is_full: bool = True) -> None:
        super().__init__(parent)
        self.is_entered = False
        self.setObjectName(name)
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._inner = inner = QWidget(self)
        inner.setObjectName("inspector-page")
        self.viewport().setAutoFillBackground(False)
        self.column = QVBoxLayout()
        # A stretch, not an alignment to the top: that would cut words that wrap to more lines than Qt guesses.
        outer = QVBoxLayout(inner)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(0)
        outer.addLayout(self.column, int(is_full))
        outer.addStretch(int(not is_full))
        self.column.setContentsMargins(14, 12, 14, 16)
        self.column.setSpacing(12)
        self.setWidget(inner)
        inner.setAutoFillBackground(False)  # setWidget switched it on; the panel's own colour is meant

    def settle(self) -> None:
        """Lay everything out now, from the inside out.

        Qt hands new sizes one level up at each turn of the event loop; with cards in lists in forms that shows.
        """
        _settle(self._inner)
        QCoreApplication.sendEvent(self, QEvent(QEvent.Type.LayoutRequest))  # the scroll area looks how high it all is

    def focusNextPrevChild(self, is_next: bool) -> bool:
        """Go on with Tab in the order that is seen; parts are made when they are needed, in any order."""
        self.order_tabs()
        return super().focusNextPrevChild(is_next)

    def order_tabs(self) -> None:
        """Let Tab go through the page from top to bottom."""
        for before, after in pairwise(tab_stops(self._inner)):
            QWidget.setTabOrder(before, after)

    def parts(self) -> Sequence[Part]:
        """Return the parts of the page that are in use."""
        return ()

    def refresh(self) -> None:
        """Show what the definition says now."""
        for part in self.parts():
            part.refresh()

    def lead_to(self, pointer: str) -> bool:
        """Let the keys go to the field at ``pointer``, and show it; False when it is not on this page."""
        there = _first_that_leads(self.parts(), pointer)
        if there is not None:
            self.settle()
            there.setFocus(Qt.FocusReason.OtherFocusReason)
            self.ensureWidgetVisible(there, 0, 12)
        return there is not None

    def leave(self) -> None:
        """Write what was typed; nothing is shown until the page is entered again."""
        if self.is_entered:
            for part in self.parts():
                part.leave()
        self.is_entered = False

    def enter(self) -> None:
        """Show another place."""
        self.is_entered = True
        for part in self.parts():
            part.enter()

    def set_read_only(self, is_read_only: bool) -> None:
        """Let nothing be changed, or let it again."""
        for part in self.parts():
            part.set_read_only(is_read_only)

    def retranslate(self) -> None:
        """Word everything in the current language."""
        for part in self.parts():
            part.retranslate()
