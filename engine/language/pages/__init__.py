"""A page for every problem code, in English and Chinese; what the window and the commands say is in ``messages``."""

from collections.abc import Mapping

from engine.language.pages.asl import ASL_PAGES
from engine.language.pages.choices import CHOICE_PAGES
from engine.language.pages.fields import FIELD_PAGES
from engine.language.pages.page import GAP, Page, Repair
from engine.language.pages.spelling import SPELLING_PAGES
from engine.language.pages.states import STATE_PAGES
from engine.language.pages.syntax import SYNTAX_PAGES
from engine.language.pages.wiring import WIRING_PAGES

__all__ = ["GAP", "PAGES", "Page", "Repair"]

PAGES: Mapping[str, Page] = {
    **SYNTAX_PAGES,
    **SPELLING_PAGES,
    **FIELD_PAGES,
    **WIRING_PAGES,
    **STATE_PAGES,
    **CHOICE_PAGES,
    **ASL_PAGES,
}
"""The pages by problem code, in the order in which they are listed."""
