"""Every sentence of the window has its Chinese, and every Chinese sentence is still said somewhere."""

import ast
import json
import re
from collections import Counter
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

_ROOT = Path(__file__).resolve().parent.parent
_CHINESE_FILES = sorted((_ROOT / "resources" / "words" / "zh").glob("*.json"))
# A sentence with no letters outside its places, or one that is a name in both languages, needs no entry.
_NO_WORDS = re.compile(r"[^A-Za-z]*")
_PLACE = re.compile(r"\{(\w+)[^{}]*\}")


@cache
def _nodes(path: Path) -> tuple[ast.AST, ...]:
    return tuple(ast.walk(ast.parse(path.read_text(encoding="utf-8"))))


def _calls_of_tr(path: Path) -> Iterator[ast.Call]:
    for node in _nodes(path):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "tr":
            yield node


def _literals(argument: ast.expr) -> Iterator[str]:
    match argument:
        case ast.Constant(value=str(text)):
            yield text
        case ast.IfExp(body=body, orelse=orelse):
            yield from _literals(body)
            yield from _literals(orelse)


def _said() -> dict[str, str]:
    """Return every literal sentence given to ``tr`` and where it stands."""
    return {
        text: f"{path.relative_to(_ROOT)}:{call.lineno}"
        for path in sorted((_ROOT / "designer").rglob("*.py"))
        for call in _calls_of_tr(path)
        for text in (_literals(call.args[0]) if call.args else ())
    }


def _chinese() -> dict[str, str]:
    return {en: zh for path in _CHINESE_FILES for en, zh in json.loads(path.read_text(encoding="utf-8")).items()}


def _strings_of_the_program() -> set[str]:
    files = [path for room in ("designer", "engine") for path in (_ROOT / room).rglob("*.py")]
    nodes = [node for path in files for node in _nodes(path)]
    return {node.value for node in nodes if isinstance(node, ast.Constant) and isinstance(node.value, str)}


@pytest.mark.slow
def test_every_sentence_has_its_chinese() -> None:
    chinese = _chinese()

    missing = {text: place for text, place in _said().items() if text not in chinese and not _NO_WORDS.fullmatch(text)}

    assert not missing, "\n".join(f"{place}: {text}" for text, place in missing.items())


@pytest.mark.slow
def test_every_chinese_sentence_is_said_somewhere() -> None:
    strings = _strings_of_the_program()

    orphans = [en for en in _chinese() if en not in strings]

    assert not orphans, "\n".join(orphans)


@pytest.mark.parametrize("path", _CHINESE_FILES, ids=lambda path: path.stem)
def test_both_languages_have_the_same_places(path: Path) -> None:
    words: dict[str, str] = json.loads(path.read_text(encoding="utf-8"))

    unequal = {en: zh for en, zh in words.items() if Counter(_PLACE.findall(en)) != Counter(_PLACE.findall(zh))}

    assert not unequal


def test_no_sentence_has_two_chinese_words() -> None:
    meanings: dict[str, dict[str, str]] = {}
    for path in _CHINESE_FILES:
        for en, zh in json.loads(path.read_text(encoding="utf-8")).items():
            meanings.setdefault(en, {})[zh] = path.name

    double = {en: found for en, found in meanings.items() if len(found) > 1}

    assert not double, "\n".join(f"{en}: {found}" for en, found in double.items())


@pytest.mark.parametrize("path", _CHINESE_FILES, ids=lambda path: path.stem)
def test_no_file_says_a_sentence_twice(path: Path) -> None:
    def pairs(found: list[tuple[str, str]]) -> list[str]:
        return [en for en, count in Counter(en for en, _ in found).items() if count > 1]

    assert json.loads(path.read_text(encoding="utf-8"), object_pairs_hook=pairs) == []


@pytest.mark.slow
def test_sentences_are_whole_so_that_a_translator_can_reorder_them() -> None:
    calls = [(path, call) for path in sorted((_ROOT / "designer").rglob("*.py")) for call in _calls_of_tr(path)]

    pieced = [
        f"{path.relative_to(_ROOT)}:{call.lineno}"
        for path, call in calls
        if not call.args or isinstance(call.args[0], ast.JoinedStr | ast.BinOp)
    ]

    assert not pieced
