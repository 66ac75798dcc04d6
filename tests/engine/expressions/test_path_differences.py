"""The tables of paths.md: each row is run, against jsonpath-rfc9535 too."""

import json
import re
from pathlib import Path
from typing import NamedTuple

import jsonpath_rfc9535
import pytest

from engine.expressions import paths
from engine.expressions.paths import PathError, PathMissing, compile_path
from engine.language.values import Json
from tests.suites.rfc_reasons import in_parentheses, reason, try_here

_FILE = Path(paths.__file__).with_suffix(".md")
_CODE = re.compile(r"`(.*)`")
_FROM_RFC, _FROM_LIBRARY = "RFC 9535", "the library"


class Row(NamedTuple):
    """One row of a table; ``other`` and ``here`` are JSON text, or the word refused or failed."""

    compared_with: str
    kind: str
    path: str
    document: Json
    other: str
    here: str


def _rows() -> list[Row]:
    rows: list[Row] = []
    compared_with = ""
    for line in _FILE.read_text("utf-8").splitlines():
        if not line.startswith("| ") or line.startswith("| ---"):
            continue
        kind, path, document, other, here = line.strip("| ").split(" | ")
        if kind == "kind":
            compared_with = other
            continue
        # A path is written with the escapes of JSON, so that it may hold a tab or a line end.
        text = json.loads('"' + _bare(path).replace('"', '\\"') + '"')
        rows.append(Row(compared_with, kind, text, json.loads(_bare(document)), _bare(other), _bare(here)))
    return rows


def _bare(cell: str) -> str:
    found = _CODE.fullmatch(cell)
    return found[1] if found else cell


def _plain(value: Json) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def _read_here(path: str, document: Json) -> str:
    try:
        compiled = compile_path(path)
    except PathError:
        return "refused"
    try:
        return _plain(compiled.read(document, None, {}))
    except PathMissing:
        return "failed"


def _read_there(path: str, document: Json) -> str:
    try:
        found: list[Json] = jsonpath_rfc9535.find(path, document).values()
    except jsonpath_rfc9535.JSONPathError:
        return "refused"
    return _plain(found)


ROWS = _rows()
_IDS = [row.kind for row in ROWS]


@pytest.mark.parametrize("row", ROWS, ids=_IDS)
def test_page_says_what_a_path_gives_here(row: Row) -> None:
    assert _read_here(row.path, row.document) == row.here
    assert row.other != row.here


@pytest.mark.parametrize("row", [row for row in ROWS if row.compared_with == _FROM_RFC], ids=lambda row: row.kind)
def test_page_says_what_rfc_9535_gives(row: Row) -> None:
    assert _read_there(row.path, row.document) == row.other


def test_page_has_a_table_for_each_side() -> None:
    assert {row.compared_with for row in ROWS} == {_FROM_RFC, _FROM_LIBRARY}
    assert len({(row.compared_with, row.kind) for row in ROWS}) == len(ROWS) > 60


# These two are the form of an answer, which the compliance suite leaves open.
_OF_FORM = {
    "one value, not a list, from a path to one place",
    "no value, not an empty list, from a path to one place",
}


@pytest.mark.parametrize(
    "row",
    [row for row in ROWS if row.compared_with == _FROM_RFC and row.kind not in _OF_FORM],
    ids=lambda row: row.kind,
)
def test_reason_that_is_found_for_a_difference_is_its_own_row(row: Row) -> None:
    assert reason(try_here(row.path, row.document), is_valid=row.other != "refused") == row.kind


@pytest.mark.parametrize(
    ("selector", "dressed"),
    [
        ("$[?@.a]", "$[?(@.a)]"),
        ("$[?(@.a)]", "$[?(@.a)]"),
        ("$[?(@.a) && (@.b)]", "$[?((@.a) && (@.b))]"),
        ("$[?@.a,?@[?@.b]]", "$[?(@.a),?(@[?(@.b)])]"),
        ("$[?@.a == ')]']", "$[?(@.a == ')]')]"),
        ("$['?a']", "$['?a']"),
    ],
)
def test_filters_are_put_in_parentheses(selector: str, dressed: str) -> None:
    assert in_parentheses(selector) == dressed
