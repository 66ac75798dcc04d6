"""The rules of a Choice in their order, and which of them decides for data that were there or might be."""

import json
from collections.abc import Callable

from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QLabel, QPushButton, QVBoxLayout, QWidget

from designer.document.rule_trial import Trial, data_to_begin_with, try_rules
from designer.document.trial_data import Origin, Sample
from designer.inspector.cards import Card, CardList
from designer.inspector.labels import label, link_button, row
from designer.inspector.part import Part, Place
from designer.inspector.rule_card import RuleCard
from designer.look import pixmap, themes, tr
from designer.widgets.json_edit import JsonEdit
from designer.widgets.popup import Popup
from engine.expressions.brief import brief
from engine.language.shorten import shorten
from engine.language.values import Json
from engine.states import Choice


class RuleList(CardList):
    """The cards of the rules under a line that says which is taken."""

    def __init__(self, place: Place, add: Callable[[], object], parent: QWidget | None = None) -> None:
        super().__init__(place, "Choices", _card, add, parent)
        self.trial = TrialLine(place, self)
        self._head.insertWidget(self._head.indexOf(self.hint) + 1, self.trial)
        if place.trial_data is not None:
            place.trial_data.changed.connect(self._try)

    def refresh(self) -> None:
        """See :class:`Part`."""
        super().refresh()
        self._try()

    def enter(self) -> None:
        """See :class:`Part`."""
        super().enter()
        self._try()

    def _try(self) -> None:
        trial = self.trial.try_now()
        self.trial.setVisible(self._count() > 0 and self.place.trial_data is not None)
        for card in self.cards:
            if isinstance(card, RuleCard):
                card.show_trial(trial)


def _card(place: Place, parent: QWidget) -> Card:
    return RuleCard(place, parent)


class TrialLine(Part):
    """What the Choice does with its data, in a line, and a link to try others."""

    def __init__(self, place: Place, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("trial")
        self._place = place
        self._sample: Sample | None = None
        self._tried: tuple[Choice, Sample, Trial] | None = None
        self.sign = QLabel(self)
        self.words = label("small", self, wraps=True)
        self.other = link_button("try-data", self)
        self.other.clicked.connect(self._open)
        self.forget = link_button("forget-data", self)
        self.forget.clicked.connect(self._forget)
        line = row(self.sign, self.words)
        line.setAlignment(self.sign, Qt.AlignmentFlag.AlignTop)
        line.setStretch(1, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(2)
        column.addLayout(line)
        column.addLayout(row(self.other, self.forget, 1, spacing=14))
        themes.changed.connect(self._show_again)

    def try_now(self) -> Trial | None:
        """Try the rules with the best data there are, show the answer and return it; None without data."""
        data, state = self._place.trial_data, self._place.document.definition.state(self._place.pointer)
        self._sample = None if data is None else data.sample(self._place.pointer)
        if not isinstance(state, Choice) or self._sample is None:
            self._tried = None
            self._show(None)
            return None
        sample = self._sample
        if self._tried is None or self._tried[0] is not state or self._tried[1].data is not sample.data:
            self._tried = (state, sample, try_rules(state, sample.data, sample.context, sample.variables))
        self._show(self._tried[2])
        return self._tried[2]

    def _show_again(self) -> None:
        self._show(None if self._tried is None else self._tried[2])

    def _show(self, trial: Trial | None) -> None:
        self.other.setText(tr("Try data…") if self._sample is None else tr("Try other data…"))
        self.forget.setText(tr("Forget these data"))
        data = self._place.trial_data
        self.forget.setVisible(data is not None and data.has_typed(self._place.pointer))
        if trial is None or self._sample is None:
            self._say("info", "muted", tr("Once the workflow ran, it says here which rule is taken."))
            return
        origin = {
            Origin.RUN: tr("With the data of the run"),
            Origin.TYPED: tr("With the data you typed"),
            Origin.SAVED: tr("With the last input"),
        }[self._sample.origin]
        if trial.fault:
            self._say("warning", "caught", tr("{data}, the node fails: {reason}", data=origin, reason=trial.fault))
        elif trial.rule is None:
            words = tr("{data}, no rule matches; it goes to {target} by Default.", data=origin, target=trial.target)
            self._say("tick", "succeeded", words)
        else:
            words = tr(
                "{data}, rule {number} decides; it goes to {target}.",
                data=origin,
                number=trial.rule + 1,
                target=shorten(trial.target, 60),
            )
            self._say("tick", "succeeded", words)

    def _say(self, icon: str, role: str, words: str) -> None:
        self.sign.setPixmap(pixmap(icon, role, 13))
        self.words.setText(words)

    def _open(self) -> None:
        state = self._place.document.definition.state(self._place.pointer)
        start = data_to_begin_with(state) if isinstance(state, Choice) else {}
        popup = DataPopup(start if self._sample is None else self._sample.data, self)
        pointer, data = self._place.pointer, self._place.trial_data
        if data is not None:
            popup.edit.submitted.connect(lambda: popup.accept(lambda value: data.type_in(pointer, value)))
            popup.use.clicked.connect(popup.edit.submitted)
        popup.popup(self.mapToGlobal(QPoint(0, self.height() + 2)))

    def _forget(self) -> None:
        if self._place.trial_data is not None:
            self._place.trial_data.forget_typed(self._place.pointer)


_HEIGHT = 260
_LARGEST = 64 * 1024  # characters of JSON that are worth typing in


class DataPopup(Popup):
    """An editor for data to try."""

    def __init__(self, data: Json, parent: QWidget) -> None:
        super().__init__(parent, tr("Data to try"))
        title = label("section", self)
        title.setText(tr("The input of this node"))
        self.edit = JsonEdit(self)
        self.setFocusProxy(self.edit)
        # Cut off early: what a run got may be huge.
        is_small = data != {} and len(brief(data, _LARGEST)) < _LARGEST
        self.edit.set_text(json.dumps(data, ensure_ascii=False, indent=2) if is_small else "{\n  \n}")
        self.use = QPushButton(tr("Try"), self)
        self.use.setObjectName("use-data")
        self.use.setProperty("primary", True)
        column = QVBoxLayout(self)
        column.setContentsMargins(10, 8, 10, 10)
        column.addWidget(title)
        column.addWidget(self.edit)
        column.addLayout(row(1, self.use))
        self.resize(parent.width(), _HEIGHT)

    def accept(self, then: Callable[[Json], None]) -> None:
        """Hand the value over, if it is one."""
        if self.edit.fault is not None:
            self.edit.go_to_fault()
            return
        value = self.edit.value
        self.close()
        then(value)
