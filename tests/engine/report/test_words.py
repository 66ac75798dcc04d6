"""Every sentence the command line says has its Chinese, with the same placeholders."""

import ast
import string
from pathlib import Path

import pytest

from engine.history.view import StateStatus
from engine.report.words import _ZH, Words, environment_language

_ENGINE = Path(__file__).resolve().parents[3] / "engine"
_SHELL = _ENGINE.parent / "designer" / "shell"
_PROGRAMS = (_ENGINE / "cli.py", _SHELL / "program.py", _SHELL / "rendering.py")
_SAID_BY_VALUE = {*StateStatus, "error", "warning", "info"}


def _said() -> set[str]:
    """Return the texts that are given to ``words(...)`` in the sources, or to the helpers that hand them on."""
    found: set[str] = set()
    rooms = (*sorted((_ENGINE / "report").glob("*.py")), *sorted((_ENGINE / "exchange").glob("*.py")))
    for path in (*_PROGRAMS, *rooms):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call):
                name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
                if name in ("words", "_words", "add"):
                    texts = [arg.value for arg in node.args if isinstance(arg, ast.Constant)]
                    found |= {text for text in texts[-1:] if isinstance(text, str)}
    return found


def test_every_sentence_has_its_chinese() -> None:
    said = _said()

    assert len(said) > 40
    assert not said - set(_ZH)


@pytest.mark.parametrize("text", sorted(_ZH))
def test_chinese_has_the_same_placeholders(text: str) -> None:
    def names(sentence: str) -> set[str]:
        return {name for _, name, _, _ in string.Formatter().parse(sentence) if name}

    assert names(_ZH[text]) == names(text)


def test_no_chinese_is_left_over() -> None:
    rooms = (*(_ENGINE / "report").glob("*.py"), *(_ENGINE / "exchange").glob("*.py"))
    sources = "".join(path.read_text(encoding="utf-8") for path in rooms if path.stem != "words")
    sources += "".join(path.read_text(encoding="utf-8") for path in _PROGRAMS)

    assert not {text for text in _ZH if f'"{text}"' not in sources and f"'{text}'" not in sources} - _SAID_BY_VALUE


def test_unknown_language_is_english() -> None:
    assert Words("fr")("error") == "error"


@pytest.mark.parametrize(
    ("found", "language"),
    [("Chinese (Simplified)_China", "zh"), ("en_US", "en"), (None, "en")],
    ids=["windows", "english", "unknown"],
)
def test_language_of_the_system_counts_when_the_environment_names_none(
    monkeypatch: pytest.MonkeyPatch, found: str | None, language: str
) -> None:
    for name in ("LC_ALL", "LC_MESSAGES", "LANG"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr("locale.getlocale", lambda: (found, None))

    assert environment_language() == language


def test_system_that_names_no_sensible_language_is_english(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail() -> None:
        raise ValueError("unknown locale")

    for name in ("LC_ALL", "LC_MESSAGES", "LANG"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr("locale.getlocale", fail)

    assert environment_language() == "en"
