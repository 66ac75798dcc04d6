"""Run the compliance suite of RFC 9535 and say why each selector that is not read as it wants is not.

``python -m tests.suites.rfc9535`` fetches the suite, or takes the file that is given, and prints how many selectors are
read right and, for the others, the row of ``engine/expressions/paths.md`` that says so, with an example. It fails when a
difference is not listed there. A selector with a filter is tried twice: as it stands, and with the parentheses that our
dialect asks for, so that they do not hide other differences.
"""

import json
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple, TypeAlias

from tests.fetching import CannotFetch, Source, node_source
from tests.suites.rfc_reasons import Tried, in_parentheses, reason, try_here

_Test: TypeAlias = dict[str, Any]
# A reader of such paths that has the suite among its own tests.
_PUBLISHED = Source("jsonpath-rfc9535", "1.3.0", "5bd567ecfa1667df310f013bdccdaca219ee58517b25360bb291287b0a873b19")
_FILE = "src/__tests__/jsonpath-compliance-test-suite/cts.json"


class Difference(NamedTuple):
    """A selector that is not read as the suite wants; ``kind`` is the row of the page, or None."""

    tried: Tried
    is_valid: bool
    kind: str | None


def differences(tests: list[_Test]) -> Iterator[Difference]:
    """Yield what is not read as the tests want."""
    for test in tests:
        is_valid = not test.get("invalid_selector")
        for selector in dict.fromkeys((test["selector"], in_parentheses(test["selector"]))):
            tried = try_here(selector, test.get("document"))
            if not _is_right(tried, test):
                yield Difference(tried, is_valid, reason(tried, is_valid=is_valid))


def _is_right(tried: Tried, test: _Test) -> bool:
    if test.get("invalid_selector"):
        return tried.answer == "refused"
    wanted = [test["result"]] if "result" in test else test["results"]
    # As JSON, because True equals 1 for Python.
    return json.dumps(tried.answer) in map(json.dumps, wanted)


def main(arguments: list[str]) -> int:
    """Print the table of the suite that is given, or of the published one; return the code to exit with."""
    try:
        file = Path(arguments[0]) if arguments else node_source(_PUBLISHED) / _FILE
    except CannotFetch as problem:
        print(f"Cannot run the suite: {problem}")
        return 2
    tests: list[_Test] = json.loads(file.read_text("utf-8"))["tests"]
    found = list(differences(tests))
    for word, is_valid in (("valid", True), ("invalid", False)):
        some = [test for test in tests if bool(test.get("invalid_selector")) is not is_valid]
        right = sum(_is_right(try_here(test["selector"], test.get("document")), test) for test in some)
        dressed = sum(
            _is_right(try_here(in_parentheses(test["selector"]), test.get("document")), test) for test in some
        )
        print(f"{word}: {len(some)}; as the suite wants: {right}, with parentheses around filters: {dressed}")
    print(f"differences without a row on the page: {sum(difference.kind is None for difference in found)}")
    examples = {difference.kind: difference.tried.selector for difference in found}
    for kind, count in Counter(difference.kind for difference in found).most_common():
        print(f"{count:5}  {kind or 'NOT LISTED'}: {examples[kind]!r}")
    return int(None in examples)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
