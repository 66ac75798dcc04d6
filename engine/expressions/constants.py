"""Reading the values that are written out in filters and among the arguments of path functions.

Jayway's library hands arrays and objects to a lenient JSON reader: either quotes, words without quotes, and a
comma too many are let pass.
"""

import re
from decimal import Decimal, InvalidOperation

from engine.expressions.matching import FLAGS, BadPattern, compile_pattern
from engine.expressions.path_tree import Constant
from engine.expressions.scanner import Scanner
from engine.language.values import Json

_MAX_DEPTH = 32
_WORDS = {"true": True, "false": False, "null": None}
_NUMBER = re.compile(r"[-.eE0-9]+")
_JSON_NUMBER = re.compile(r"-?(?:0|[1-9][0-9]{0,4000})(\.[0-9]+)?([eE][-+]?[0-9]+)?(?=[\s,\]}]|$)")
_BARE_WORD = re.compile(r"[^\s,:\[\]{}'\"]+(?: +[^\s,:\[\]{}'\"]+)*")
_MAX_DIGITS = 4096


def read_constant(scanner: Scanner) -> Constant:
    """Read a string, number, word, array, object or pattern at the cursor."""
    if scanner.next in ("'", '"'):
        return Constant(scanner.quoted())
    if scanner.next in ("[", "{"):
        return Constant(_read_json(scanner, 0))
    if scanner.next == "/":
        return _read_pattern(scanner)
    for word, value in _WORDS.items():
        if scanner.take(word):
            return Constant(value)
    return Constant(_read_number(scanner))


def _read_number(scanner: Scanner) -> int | Decimal:
    found = _NUMBER.match(scanner.text, scanner.position)
    if not found:
        scanner.fail("no-operand")
    if len(found[0]) > _MAX_DIGITS:
        scanner.fail("number-too-large")
    try:
        value = Decimal(found[0])
    except InvalidOperation:
        scanner.fail("bad-number", found=found[0])
    if abs(value.adjusted()) > _MAX_DIGITS:
        scanner.fail("number-too-large")
    scanner.position = found.end()
    return int(value) if value.as_tuple().exponent == 0 else value


def _read_pattern(scanner: Scanner) -> Constant:
    start = scanner.position
    scanner.expect("/", "no-operand")
    body_start = scanner.position
    while not scanner.is_at_end and scanner.next != "/":
        scanner.position += 2 if scanner.next == "\\" else 1
    body = scanner.text[body_start : scanner.position]
    scanner.expect("/", "no-regex")
    flags_start = scanner.position
    while scanner.next and scanner.next in FLAGS:
        scanner.position += 1
    try:
        return Constant(compile_pattern(body, scanner.text[flags_start : scanner.position]))
    except BadPattern as error:
        scanner.fail("bad-regex", start, detail=str(error), detail_zh=error.zh)


def _read_json(scanner: Scanner, depth: int) -> Json:
    if depth > _MAX_DEPTH:
        scanner.fail("too-deep")
    if scanner.take("["):
        return _read_array(scanner, depth)
    if scanner.take("{"):
        return _read_object(scanner, depth)
    if scanner.next in ("'", '"'):
        return scanner.quoted()
    return _read_word(scanner)


def _read_array(scanner: Scanner, depth: int) -> Json:
    elements: list[Json] = []
    scanner.skip_blanks()
    while not scanner.take("]"):
        elements.append(_read_json(scanner, depth + 1))
        scanner.skip_blanks()
        if not scanner.take(",") and scanner.next != "]":
            scanner.fail("unclosed-bracket")
        scanner.skip_blanks()
    return elements


def _read_object(scanner: Scanner, depth: int) -> Json:
    members: dict[str, Json] = {}
    scanner.skip_blanks()
    while not scanner.take("}"):
        name = scanner.quoted() if scanner.next in ("'", '"') else _take_word(scanner)
        scanner.skip_blanks()
        scanner.expect(":", "no-colon")
        scanner.skip_blanks()
        members[name] = _read_json(scanner, depth + 1)
        scanner.skip_blanks()
        if not scanner.take(",") and scanner.next != "}":
            scanner.fail("unclosed-brace")
        scanner.skip_blanks()
    return members


def _read_word(scanner: Scanner) -> Json:
    found = _JSON_NUMBER.match(scanner.text, scanner.position)
    if found:
        scanner.position = found.end()
        return int(found[0]) if found[1] is None and found[2] is None else float(found[0])
    word = _take_word(scanner)
    return _WORDS.get(word, word)


def _take_word(scanner: Scanner) -> str:
    found = _BARE_WORD.match(scanner.text, scanner.position)
    if not found:
        scanner.fail("no-operand")
    scanner.position = found.end()
    return found[0]
