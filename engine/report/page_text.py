"""The page of a problem code in words: for the terminal, and as Markdown for programs that show it."""

from engine.language.pages import Page, Repair
from engine.report.words import Words


def repair_sentence(page: Page, words: Words) -> str:
    """Return the sentence that says whether ``tcsl repair`` mends the problem."""
    match page.repair:
        case Repair.YES:
            return words("tcsl repair mends this.")
        case Repair.SOMETIMES:
            return words("tcsl repair mends this where there is only one way to do it.")
        case Repair.NO:
            return words("tcsl repair does not mend this.")


def page_paragraphs(page: Page, words: Words) -> list[str]:
    """Return the page without its title and its examples, paragraph by paragraph."""
    language = words.language
    return [page.meaning.text(language), page.reason.text(language), repair_sentence(page, words)]


def page_markdown(page: Page, words: Words) -> str:
    """Return the page without its title as Markdown, the examples included."""
    parts = page_paragraphs(page, words)
    for title, example in ((words("An example"), page.bad), (words("The example mended"), page.good)):
        parts.append(f"**{title}**\n\n```json\n{example.rstrip()}\n```")
    return "\n\n".join(parts) + "\n"
