"""The inspector: what is selected, its data in the run that is shown, its form, its error handling, its mock.

Every change is one command of the document. It listens to document, selection and session, and brings
itself up to date once the event loop is free, however many of them spoke.
"""

import enum

from PySide6.QtCore import QEvent, Qt, QTimer, Signal
from PySide6.QtGui import QHideEvent, QKeySequence, QShortcut, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QTabBar, QVBoxLayout, QWidget

from designer.document.document import Document
from designer.document.pointers import edge_place, field_place, follow_field, name_of
from designer.document.run_session import RunSession
from designer.document.selection import Selection
from designer.document.trial_data import TrialData
from designer.inspector.broken_page import BrokenPage
from designer.inspector.data_page import DataPage
from designer.inspector.edge_page import EdgePage, edge_kind, edge_title
from designer.inspector.header import Header
from designer.inspector.labels import line
from designer.inspector.live_data import LiveData
from designer.inspector.many_page import ManyPage
from designer.inspector.mock_page import MockPage
from designer.inspector.pages import Pages
from designer.inspector.part import Page, Place
from designer.inspector.state_form import handles_errors
from designer.inspector.type_pages import ConfigurePage, ErrorsPage, TypePage
from designer.inspector.typing_watch import TypingWatch
from designer.inspector.workflow_page import WorkflowPage
from designer.look import themes, tr
from designer.widgets.path_takers import path_takers
from engine.history.events import ExecutionPath

WARM_UP_MS = 120
AFTER_PICTURE_MS = 20


class Tab(enum.Enum):
    """The tabs, in their order."""

    DATA = "data"
    CONFIGURE = "configure"
    ERRORS = "errors"
    MOCK = "mock"


class Shown(enum.Enum):
    """What kind of thing is shown."""

    WORKFLOW = enum.auto()
    STATE = enum.auto()
    EDGE = enum.auto()
    MANY = enum.auto()
    BROKEN = enum.auto()


class Inspector(QWidget):
    """The panel on the right.

    ``path_selected`` carries an execution path the user chose here, ``node_requested`` one of another state,
    ``open_function_requested`` a file and a line in it.
    """

    path_selected = Signal(tuple)
    node_requested = Signal(tuple)
    open_function_requested = Signal(object, int)

    def __init__(
        self, document: Document, selection: Selection, session: RunSession, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setObjectName("inspector")
        self._document, self._selection, self._session = document, selection, session
        self._shown, self._current, self._type = Shown.WORKFLOW, "", ""
        self._place = Place(document)
        self.typing = TypingWatch(self, self._place)
        self.live = self._place.live = LiveData(document, session, self)
        self.trial_data = self._place.trial_data = TrialData(document, session, self.live.foresight, self)
        self.live.input_tried.connect(self.trial_data.changed)
        self._wanted = Tab.CONFIGURE
        self._is_form_first = False
        self._run = session.view
        self.header = Header(document, self)
        self.tabs = QTabBar(self)
        self.pages = Pages()
        self._tell_pages()
        self._due = QTimer(self)
        self._due.setSingleShot(True)
        self._due.setInterval(0)
        self._due.timeout.connect(self.update_now)
        self._is_form_due = self._is_data_due = self._is_wording_due = False
        self._warm_up = QTimer(self)
        self._warm_up.setInterval(WARM_UP_MS)
        self._warm_up.timeout.connect(self._make_form)
        self._lay_out()
        self._connect()
        self._show_all()

    @property
    def data(self) -> DataPage:
        """The input and the output of what is selected."""
        return self.pages.get(DataPage)

    @property
    def configure(self) -> ConfigurePage:
        """What a state does."""
        return self.pages.get(ConfigurePage)

    @property
    def errors(self) -> ErrorsPage:
        """What a state does about errors."""
        return self.pages.get(ErrorsPage)

    @property
    def mock(self) -> MockPage:
        """The fixed answer of a Task."""
        return self.pages.get(MockPage)

    @property
    def workflow(self) -> WorkflowPage:
        """The form of the workflow."""
        return self.pages.get(WorkflowPage)

    @property
    def edge(self) -> EdgePage:
        """The form of a transition."""
        return self.pages.get(EdgePage)

    @property
    def many(self) -> ManyPage:
        """What can be done with several things at once."""
        return self.pages.get(ManyPage)

    @property
    def tab(self) -> Tab:
        """The tab in front."""
        value: Tab = self.tabs.tabData(self.tabs.currentIndex())
        return value

    def show_configuration(self) -> None:
        """Bring the form of what is selected to the front."""
        self.update_now()
        self._go_to(Tab.CONFIGURE)

    def show_data(self) -> None:
        """Bring the data of what is selected to the front."""
        self.update_now()
        self._go_to(Tab.DATA)

    def show_mock(self) -> None:
        """Bring the fixed answers of the selected Task to the front."""
        self.update_now()
        self._go_to(Tab.MOCK)

    def show_path(self, path: ExecutionPath) -> None:
        """Show the data of one execution path of the selected state."""
        self._session.select_path(path)
        self._forget_path()
        self._is_data_due = True
        self.show_data()

    def commit(self) -> None:
        """Write what is being typed: the workflow is about to be saved or run."""
        for page in self.pages.made():
            page.leave()

    @property
    def unapplied(self) -> list[str]:
        """The pointers of the fields in which stands what the definition cannot take, as of the last :meth:`commit`."""
        states = self._document.definition.states
        return [pointer for pointer in self._place.drafts if (state := field_place(pointer)[0]) in states or not state]

    def show_field(self, pointer: str) -> None:
        """Show the form with a field, and let the keys go there."""
        state, _ = field_place(pointer)
        self._selection.set((state,) if state else ())
        self.update_now()
        for tab in (Tab.ERRORS, Tab.CONFIGURE):
            self._go_to(tab)
            if self._page().lead_to(pointer):
                return

    def bring_back(self, typed: dict[str, str]) -> None:
        """Let the fields have what a program typed into them that did not end in order."""
        self.commit()
        self.typing.take(typed)
        self._show_all()

    def update_now(self) -> None:
        """Show everything that changed since the last time."""
        self._due.stop()
        if self._is_wording_due:
            self._word()
        if self._current != self._selection.current or self._kind() is not self._shown:
            self._show_all()
        elif self._is_form_due:
            self._refresh_forms()
        elif self._is_data_due and isinstance(self._page(), DataPage):
            self._fill()
        self._is_form_due = self._is_data_due = self._is_wording_due = False

    def showEvent(self, event: QShowEvent) -> None:
        """Qt: make the forms in advance, one at a time, while nothing else happens."""
        self._warm_up.start()
        super().showEvent(event)

    def hideEvent(self, event: QHideEvent) -> None:
        """Qt: nobody waits for the forms."""
        self._warm_up.stop()
        super().hideEvent(event)

    def changeEvent(self, event: QEvent) -> None:
        """Qt: the language may have changed."""
        if event.type() == QEvent.Type.LanguageChange:
            self._is_wording_due = True
            self._due.start()
        super().changeEvent(event)

    # What is shown

    def _kind(self) -> Shown:
        selection = self._selection
        if len(selection.pointers) + len(selection.edges) > 1:
            return Shown.MANY
        if selection.broken:
            return Shown.BROKEN
        if self._document.definition.state(selection.current) is not None:
            return Shown.STATE
        return Shown.EDGE if edge_place(selection.current) is not None else Shown.WORKFLOW

    def _show_all(self) -> None:
        """Show something else than before."""
        for page in self.pages.made():
            page.leave()
        self._shown, self._current = self._kind(), self._selection.current
        if self._session.is_running or self._session.is_past:
            self._wanted = Tab.DATA
        self._is_form_first = self._ran_elsewhere()
        self._place.pointer = self._current if self._shown is Shown.STATE else ""
        self._type = self._state_type()
        self._show_head()
        self._show_tabs()

    def _ran_elsewhere(self) -> bool:
        """Whether the last run is over and did not come to the state: one edits it now, and wants its form."""
        session = self._session
        is_over = session.view is not None and not session.is_running and not session.is_past
        return is_over and self._shown is Shown.STATE and session.path_of(self._current) is None

    def _refresh_forms(self) -> None:
        """Show what changed in what is shown; another type is another form."""
        if self._state_type() != self._type:
            self._show_all()
            return
        self._show_head()
        self._show_tabs()

    def _fill(self) -> None:
        """Bring the page in front up to date; the others wait until they are in front."""
        page = self._page()
        pointer = self._place.pointer
        if isinstance(page, DataPage | MockPage):
            page.show_pointer(pointer)
        elif page.is_entered:
            page.refresh()
        elif isinstance(page, TypePage):
            page.show_type(self._type)
        elif isinstance(page, EdgePage):
            page.show_edge(self._current)
        else:
            page.enter()
            page.refresh()
        path_takers.look_again()
        page.settle()
        header = self.header.layout()
        if header is not None:
            header.activate()

    def _state_type(self) -> str:
        state = self._document.definition.state(self._current)
        return "" if state is None else state.type

    def _show_head(self) -> None:
        match self._shown:
            case Shown.STATE:
                self.header.show_state(self._current, self._state_type())
            case Shown.EDGE:
                place = edge_place(self._current)
                if place is not None:
                    self.header.show_thing("link", edge_title(self._document, place), edge_kind(place))
            case Shown.MANY:
                count = len(self._selection.pointers) + len(self._selection.edges)
                self.header.show_thing("copy", tr("{count} selected", count=count))
            case Shown.BROKEN:
                self.header.show_thing("error", name_of(self._current), tr("Cannot be read as a node"))
            case Shown.WORKFLOW:
                self.header.show_thing("settings", self._document.title, tr("Workflow"))

    # Tabs

    def _tabs_for(self) -> dict[Tab, type[Page]]:
        match self._shown:
            case Shown.STATE:
                found: dict[Tab, type[Page]] = {Tab.DATA: DataPage, Tab.CONFIGURE: ConfigurePage}
                if handles_errors(self._type):
                    found[Tab.ERRORS] = ErrorsPage
                if self._type == "Task":
                    found[Tab.MOCK] = MockPage
                return found
            case Shown.EDGE:
                return {Tab.CONFIGURE: EdgePage}
            case Shown.MANY:
                return {Tab.CONFIGURE: ManyPage}
            case Shown.BROKEN:
                return {Tab.CONFIGURE: BrokenPage}
            case Shown.WORKFLOW:
                return {Tab.DATA: DataPage, Tab.CONFIGURE: WorkflowPage}

    def _show_tabs(self) -> None:
        """Have the tabs that fit, the wanted one in front."""
        wanted = self._tabs_for()
        if [self.tabs.tabData(number) for number in range(self.tabs.count())] != list(wanted):
            self.tabs.blockSignals(True)
            while self.tabs.count():
                self.tabs.removeTab(0)
            for tab in wanted:
                self.tabs.setTabData(self.tabs.addTab(""), tab)
            self.tabs.blockSignals(False)
        self._word_tabs()
        self.tabs.setVisible(len(wanted) > 1)
        self._go_to(Tab.CONFIGURE if self._is_form_first else self._wanted, is_wanted=False)

    def _go_to(self, tab: Tab, *, is_wanted: bool = True) -> None:
        if is_wanted:
            self._wanted, self._is_form_first = tab, False
        pages = self._tabs_for()
        tab = tab if tab in pages else Tab.CONFIGURE
        self.tabs.blockSignals(True)
        self.tabs.setCurrentIndex(list(pages).index(tab))
        self.tabs.blockSignals(False)
        self.pages.show_page(pages[tab])
        self._fill()

    def _choose_tab(self, index: int) -> None:
        if index >= 0:
            self._go_to(self.tabs.tabData(index))

    def _word_tabs(self) -> None:
        state = self._document.definition.state(self._current)
        handlers = 0 if state is None else len(state.retry) + len(state.catch)
        words = {
            Tab.DATA: tr("Data"),
            Tab.CONFIGURE: tr("Configure"),
            Tab.ERRORS: tr("Errors {count}", count=handlers) if handlers else tr("Errors"),
            Tab.MOCK: tr("Mock"),
        }
        for number in range(self.tabs.count()):
            text = words[self.tabs.tabData(number)]
            if text != self.tabs.tabText(number):
                self.tabs.setTabText(number, text)

    # What happens

    def _note_document(self) -> None:
        self._is_form_due = True
        # The picture comes first.
        self._due.start(AFTER_PICTURE_MS if self._document.is_long else 0)

    def _note_selection(self) -> None:
        self._is_form_due = self._is_form_due or self._shown is Shown.MANY  # the last one may be the same
        if not self._due.isActive():
            self._due.start(0)

    def _note_renamed(self, renamed: dict[str, str]) -> None:
        """Go with a state that got another name, what is being typed with it, and what was typed into others."""
        typed = {follow_field(pointer, renamed): text for pointer, text in self._place.drafts.items()}
        self._place.drafts.clear()
        self._place.drafts.update(typed)
        if self._current in renamed and self._shown is Shown.STATE:
            self._current = self._place.pointer = renamed[self._current]

    def _note_run(self, paths: frozenset[ExecutionPath]) -> None:
        if self.pages.has(DataPage) and self.data.shows(paths):
            self._is_data_due = True
            self._due.start()

    def _note_status(self) -> None:
        """Another run is shown, or this one began or ended: data are what one looks for then."""
        if self._session.view is not self._run:
            self._run = self._session.view
            if self._run is not None:
                self._wanted = Tab.DATA
            elif self._wanted is Tab.DATA:
                self._wanted = Tab.CONFIGURE
            self._is_form_first = False
        self._forget_path()
        self._is_data_due = self._is_form_due = True
        self._due.start()

    def _choose_path(self, path: ExecutionPath) -> None:
        self._session.select_path(path)
        self.path_selected.emit(path)

    def _forget_path(self) -> None:
        if self.pages.has(DataPage):
            self.data.forget_path()

    def _note_path(self) -> None:
        self._forget_path()
        self._is_data_due = True
        self._due.start()

    def _word(self) -> None:
        self.pages.retranslate()
        self._page().settle()
        self._show_head()
        self._word_tabs()

    # Building

    def _page(self) -> Page:
        page = self.pages.currentWidget()
        assert isinstance(page, Page)  # the stack has nothing else
        return page

    def _tell_pages(self) -> None:
        """Say how the pages are made, those first that are likely to be needed first."""
        document, place, add = self._document, self._place, self.pages.add_maker
        add(WorkflowPage, lambda: WorkflowPage(place, self))
        add(ConfigurePage, self._make_configure)
        add(DataPage, self._make_data)
        add(ErrorsPage, lambda: ErrorsPage(document, place, self))
        add(EdgePage, lambda: EdgePage(place, self))
        add(MockPage, lambda: MockPage(document, self))
        add(BrokenPage, lambda: BrokenPage(document, self._selection, self))
        add(ManyPage, lambda: ManyPage(document, self._selection, self))

    def _make_configure(self) -> ConfigurePage:
        page = ConfigurePage(self._document, self._place, self)
        page.open_requested.connect(self.open_function_requested)
        return page

    def _make_data(self) -> DataPage:
        page = DataPage(self._document, self._session, self)
        page.open_requested.connect(self.open_function_requested)
        page.path_chosen.connect(self._choose_path)
        page.node_chosen.connect(self.node_requested)
        page.path_used.connect(lambda _field: self.show_configuration())
        return page

    def _lay_out(self) -> None:
        self.tabs.setObjectName("inspector-tabs")
        self.tabs.setDrawBase(False)
        self.tabs.setExpanding(False)
        self.tabs.setUsesScrollButtons(True)
        self.tabs.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.header)
        bar = QHBoxLayout()
        bar.setContentsMargins(4, 0, 0, 0)
        bar.addWidget(self.tabs, 1)
        column.addLayout(bar)
        column.addWidget(line(self))
        column.addWidget(self.pages, 1)
        self.setMinimumWidth(280)
        rename = QShortcut(QKeySequence(Qt.Key.Key_F2), self)
        rename.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        rename.activated.connect(self.header.begin_rename)

    def _connect(self) -> None:
        document, session = self._document, self._session
        self.tabs.currentChanged.connect(self._choose_tab)
        self.header.renamed.connect(lambda pointer: self._selection.set((pointer,)))
        document.states_renamed.connect(self._note_renamed)
        document.definition_changed.connect(self._note_document)
        document.problems_changed.connect(self._note_document)
        document.broken_changed.connect(self._note_document)
        document.held_changed.connect(self._note_document)
        document.functions_changed.connect(self._note_document)
        document.path_changed.connect(self._note_document)
        document.replaced.connect(self.typing.forget)
        self._selection.changed.connect(self._note_selection)
        session.states_changed.connect(self._note_run)
        session.status_changed.connect(self._note_status)
        session.path_changed.connect(self._note_path)
        themes.changed.connect(self._note_theme)

    def _make_form(self) -> None:
        if not self.configure.warm_up() and not self.pages.make_next():
            self._warm_up.stop()

    def _note_theme(self) -> None:
        """Signs of problems are pictures in the colours of the theme."""
        self._is_wording_due = True
        self._due.start()
