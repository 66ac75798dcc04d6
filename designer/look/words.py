"""The words of the window: English in the source, Chinese from ``resources/words/zh/*.json``.

Every room keeps its own file, ``{"English sentence with {place}": "中文"}``. Widgets word themselves
anew on ``QEvent.LanguageChange``, which installing a translator sends to all of them.
"""

import json
import re
from collections.abc import Mapping
from functools import lru_cache
from string import Formatter
from types import MappingProxyType
from typing import TypeAlias

from PySide6.QtCore import QCoreApplication, QLibraryInfo, QLocale, QTranslator

from designer.look.theme import RESOURCES

LANGUAGES = ("en", "zh")
WORDS = RESOURCES / "words"


class WordsTranslator(QTranslator):
    """Looks words up in our tables, so that Qt's own machinery speaks the language too."""

    def __init__(self, language: str) -> None:
        super().__init__()
        self._words = words_of(language)

    def isEmpty(self) -> bool:
        """Qt skips a translator without words; ours must be installed to announce the change."""
        return False

    def translate(self, _context: str, text: str, _disambiguation: str | None = None, _number: int = -1) -> str | None:
        """Return the translation, or None for "ask the next one"."""
        return self._words.get(text)  # None is Qt's null string


class _Speaker:
    """Which language is spoken, and the translators that are installed for it."""

    def __init__(self) -> None:
        self.language = "en"
        self.choice = "en"
        self.installed: list[QTranslator] = []


_speaker = _Speaker()


def tr(text: str, **values: object) -> str:
    """Return ``text`` in the current language with ``{places}`` filled in; unknown words stay English."""
    worded = words_of(_speaker.language).get(text, text)
    return worded.format(**values) if values else worded


def reworded(text: str, before: str, others: Mapping[str, str] = MappingProxyType({})) -> str:
    """Return in the current language what :func:`tr` said in the language ``before``; anything else stays as it is.

    ``others`` are sentences that come from elsewhere, in English and in Chinese. What was filled in is not worded
    anew: it may be a name that the user gave.
    """
    if before == _speaker.language:
        return text
    source = _sources(before).get(text)
    if source is not None:
        return tr(source)
    known = [(parts, tr(source)) for parts, source in _with_places(before) if _may_say(parts, text)]
    for english, chinese in others.items():
        said, wanted = (chinese, english) if before == "zh" else (english, chinese)
        if _may_say(_parts(said), text):
            known.append((_parts(said), wanted))
    for parts, wanted in sorted(known, key=_says_most):
        found = re.fullmatch(_pattern(parts), text, re.DOTALL)
        if found is not None:
            return wanted.format(**found.groupdict())
    return text


def in_english(text: str) -> str:
    """Return what a sentence of the current language without places says in English; one nobody knows stays."""
    return _sources(_speaker.language).get(text, text)


_Parts: TypeAlias = tuple[tuple[str, str], ...]
"""A sentence: what stands before each place, and the place's name; the last part has none."""


@lru_cache(maxsize=4)
def _sources(wanted: str) -> Mapping[str, str]:
    """Return the English sentences by what they are in a language."""
    return {worded if wanted == "zh" else source: source for source, worded in words_of("zh").items()}


@lru_cache(maxsize=4)
def _with_places(wanted: str) -> tuple[tuple[_Parts, str], ...]:
    """Return the sentences of a language that have places, with their English; those that say most come first.

    What does not begin with a word of its own, such as ``{number} of {count}``, fits too much to tell anything.
    """
    found = []
    for worded, source in _sources(wanted).items():
        parts = _parts(worded)
        if source[0].isupper() and any(place for _, place in parts):
            found.append((parts, source))
    return tuple(sorted(found, key=_says_most))


def _may_say(parts: _Parts, text: str) -> bool:
    # Hundreds of sentences are asked, and the first words tell most of them apart.
    return text.startswith(parts[0][0]) and all(literal in text for literal, _ in parts)


def _says_most(entry: tuple[_Parts, str]) -> int:
    return -sum(len(literal) for literal, _ in entry[0])


@lru_cache(maxsize=1024)
def _parts(worded: str) -> _Parts:
    return tuple((literal, place or "") for literal, place, _, _ in Formatter().parse(worded))


def _pattern(parts: _Parts) -> str:
    seen: set[str] = set()
    pattern = ""
    for literal, place in parts:
        pattern += re.escape(literal)
        if place:
            pattern += f"(?P={place})" if place in seen else f"(?P<{place}>.+)"
            seen.add(place)
    return pattern


def language() -> str:
    """Return the language in force: ``en`` or ``zh``."""
    return _speaker.language


def language_choice() -> str:
    """Return what was asked for: ``en``, ``zh`` or ``system``."""
    return _speaker.choice


def set_language(choice: str) -> None:
    """Speak ``en``, ``zh`` or as the ``system`` does; every widget gets a LanguageChange."""
    _speaker.choice = choice if choice in LANGUAGES else "system"
    _speaker.language = choice if choice in LANGUAGES else system_language()
    if QCoreApplication.instance() is None:
        return
    for old in _speaker.installed:
        QCoreApplication.removeTranslator(old)
    _speaker.installed = [WordsTranslator(_speaker.language)]
    standard = QTranslator()
    if _speaker.language == "zh" and standard.load(
        "qtbase_zh_CN", QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)
    ):
        _speaker.installed.insert(0, standard)
    for new in _speaker.installed:
        QCoreApplication.installTranslator(new)


def system_language() -> str:
    """Return ``zh`` when the system's first language is Chinese, else ``en``."""
    wanted = QLocale.system().uiLanguages()
    return "zh" if wanted and wanted[0].lower().startswith("zh") else "en"


@lru_cache(maxsize=4)
def words_of(wanted: str) -> MappingProxyType[str, str]:
    """Return all words of a language; English needs none."""
    found: dict[str, str] = {}
    for file in sorted((WORDS / wanted).glob("*.json")):
        found.update(json.loads(file.read_text(encoding="utf-8")))
    return MappingProxyType(found)
