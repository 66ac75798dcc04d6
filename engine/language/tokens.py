"""A forgiving tokenizer: what is spelt wrongly becomes a token all the same, and a finding with its repair.

It deals with everything inside a token (quotes, escapes, comments, full-width punctuation); how tokens
stand to each other is the business of ``engine.language.mending``.
"""

import json
import re
from typing import NamedTuple

from engine.language.problems import Edit, Span
from engine.language.reader import NUMBER, PLACEHOLDER, SPACE, STRING
from engine.language.wording import shorten


class Finding(NamedTuple):
    """One fault of the text and the edits that mend it."""

    code: str
    span: Span
    args: dict[str, str]
    edits: tuple[Edit, ...]


class Token(NamedTuple):
    """A piece of text: ``kind`` is one of ``{}[]:,`` or ``string``, ``scalar``, ``placeholder``, ``word``, ``end``."""

    kind: str
    start: int
    end: int


# Typed with an input method for Chinese, or out of habit from another language.
_PUNCTUATION = {"，": ",", "、": ",", "；": ",", ";": ",", "：": ":", "=": ":"} | dict(
    zip("｛｝［］【】", "{}[][]", strict=True)
)
_QUOTES = "'`‘’“”„«»「」『』＂"

_token = re.compile(
    SPACE
    + rf"""(?:(?P<string>{STRING})
    |(?P<query>\{{%(?:(?!\{{%|%\}})[\s\S])*+%\}})
    |(?P<mark>[{{}}\[\]:,])
    |(?P<scalar>(?:{NUMBER}|true|false|null)(?![^\s{{}}\[\]:,/#{"".join(_PUNCTUATION)}]))
    |(?P<comment>//[^\r\n]*+|/\*(?:[^*]|\*(?!/))*+(?:\*/)?|\#[^\r\n]*+)
    |(?P<open>")
    |(?P<quote>[{_QUOTES}])
    |(?P<wide>[{"".join(_PUNCTUATION)}])
    |(?P<blank>(?:[^\S \t\r\n]|[\u200b-\u200f\u2060\ufeff\x00-\x08\x0e-\x1f\x7f])++)
    |(?P<placeholder>{PLACEHOLDER})
    |(?P<word>[^\s{{}}\[\]:,"{_QUOTES}{"".join(_PUNCTUATION)}]++))""".replace("\n    ", "")
)
_line_string = re.compile(r'"((?:[^"\\\r\n]|\\[^\r\n])*+)"')
_long_string = re.compile(r'"((?:[^"\\]|\\[\s\S]){0,20000}+)"(?=\s*(?:[,:}\]]|$))')
_bad_piece = re.compile(r'(\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4}))|(\\x[0-9a-fA-F]{2}|\\[\s\S]?|[\x00-\x1f])')
_line = re.compile(r"[^\r\n]*+")
_closing_key = re.compile(r'[^"\r\n]*"(?=\s*:)')
_closing_value = re.compile(r'[^"\r\n]*"(?=\s*(?:[,}\]]|[\r\n]|\Z))')
_quotes_inside = re.compile(r'[^"\r\n]*(?:"(?!\s*[:,}\]])[^"\r\n]*)*+"(?=\s*(?:[,}\]]|[\r\n]|\Z))')
_bare_quote = re.compile(r'\\.|(")')
_phrase = re.compile(r'[^\r\n,:{}\[\]"]*[^\s,:{}\[\]"]')
_quoted = {quote: re.compile(rf"{quote}((?:[^{quote}\\\r\n]|\\[^\r\n])*+){quote}") for quote in "'`"}
_curly = re.compile(f'[{_QUOTES[2:]}]([^{_QUOTES[2:]}"\r\n]*)[{_QUOTES[2:]}"]')

_LITERALS = {
    **dict.fromkeys(("true", "True", "TRUE", "yes", "Yes"), "true"),
    **dict.fromkeys(("false", "False", "FALSE", "no", "No"), "false"),
    **dict.fromkeys(("null", "None", "NULL", "Null", "nil", "undefined"), "null"),
    **dict.fromkeys(("NaN", "nan", "Infinity", "+Infinity", "-Infinity", "inf", "-inf"), "null"),
}


class Tokenizer:
    """Reads tokens one by one and gathers what is wrong inside them in ``findings``."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.findings: list[Finding] = []

    def next(self, position: int, *, expects_key: bool = False) -> Token:
        """Return the first token at or after ``position``; comments and odd blanks become findings.

        ``expects_key`` says that a string would be a key, which tells where one without an end ends.
        """
        while True:
            match = _token.match(self.text, position)
            kind = match.lastgroup if match else None
            if match is None or kind is None:
                return Token("end", len(self.text), len(self.text))
            start, position = match.span(kind)
            match kind:
                case "mark":
                    return Token(self.text[start], start, position)
                case "scalar" | "placeholder" | "word":
                    return Token(kind, start, position)
                case "string":
                    return self._check_string(start, position, expects_key)
                case "query":
                    edit = Edit(start, position, json.dumps(self.text[start:position], ensure_ascii=False))
                    self.find("missing-quotes", start, position, edit)
                    return Token("string", start, position)
                case "open":
                    return self._broken_string(start, expects_key)
                case "quote":
                    return self._odd_quotes(start)
                case "wide":
                    return self._punctuation(start)
                case "comment":
                    self.find("comment", start, position, Edit(start, position, ""))
                case _:
                    self._blank(start, position)

    def find(self, code: str, start: int, end: int, *edits: Edit, **args: str) -> None:
        """Note one finding; ``value`` among its arguments is the text of the span unless given."""
        args.setdefault("value", self.text[start:end])
        self.findings.append(
            Finding(code, Span(start, end), {name: shorten(value) for name, value in args.items()}, edits)
        )

    def as_key(self, token: Token) -> Token:
        """Return a word, a placeholder or a scalar as a string: quotes are missing on one side or on both."""
        return self._add_quotes(token, _closing_key, "bad-key")

    def as_value(self, token: Token) -> Token:
        """Return a word as a value: a literal of another language, a number, or a string without quotes."""
        literal = self.text[token.start : token.end]
        after = self.text[token.end : token.end + 1]
        replacement = _LITERALS.get(literal) or _number(literal)
        if replacement is not None and after != '"':
            edit = Edit(token.start, token.end, replacement)
            self.find("bad-value", token.start, token.end, edit, replacement=replacement)
            return Token("scalar", token.start, token.end)
        return self._add_quotes(token, _closing_value, "missing-quotes")

    def _add_quotes(self, token: Token, closing: re.Pattern[str], code: str) -> Token:
        start = token.start
        closed = closing.match(self.text, start)
        if closed is not None and "\\" not in closed[0]:
            self.find("missing-quote", start, closed.end(), Edit(start, start, '"'))
            return Token("string", start, closed.end())
        phrase = _phrase.match(self.text, start)
        end = token.end if phrase is None else max(token.end, phrase.end())
        self.find(code, start, end, Edit(start, end, json.dumps(self.text[start:end], ensure_ascii=False)))
        return Token("string", start, end)

    def _check_string(self, start: int, end: int, expects_key: bool) -> Token:
        """Return a string, unless its last quote is the first of the next one."""
        follows = self.text[end : end + 1]
        body = self.text[start + 1 : end - 1]
        if expects_key and ":" in body and follows not in " \t\r\n:,}]":
            return self._close(start, start + 1 + len(body.partition(":")[0].rstrip()))
        if not (follows.isalnum() or follows == "_" or follows == "$"):
            return Token("string", start, end)
        content = _content(body)
        rest = None if expects_key or "," in body[content:] else _quotes_inside.match(self.text, end)
        if rest is not None:
            return self._escape_quotes(start, rest.end())
        return Token("string", start, end) if content == len(body) else self._close(start, start + 1 + content)

    def _escape_quotes(self, start: int, end: int) -> Token:
        """Return a string with quotes inside that lack their backslash."""
        inside = _bare_quote.finditer(self.text, start + 1, end - 1)
        mended = (Edit(match.start(1), match.end(1), '\\"') for match in inside if match[1])
        self.find("unescaped-quote", start, end, *mended)
        return Token("string", start, end)

    def _close(self, start: int, end: int) -> Token:
        body = self.text[start + 1 : end]
        self.find("unterminated-string", start, end, *self._mended(start + 1, body), Edit(end, end, '"'))
        return Token("string", start, end)

    def _broken_string(self, start: int, expects_key: bool) -> Token:
        """Return the string at a quote that begins no proper string."""
        match = _line_string.match(self.text, start) or _long_string.match(self.text, start)
        if match is None:
            line = _line.match(self.text, start + 1)
            rest = line[0] if line else ""
            length = len(rest.partition(":")[0].rstrip()) if expects_key and ":" in rest else _content(rest)
            return self._close(start, start + 1 + length)
        edits = self._mended(start + 1, match[1])
        # A tab or a line break in a string is one slip, a backslash for nothing another: name the first.
        first = edits[0]
        code = "bad-escape" if self.text[first.start] == "\\" else "control-character"
        value = self.text[first.start : first.end]
        shown = value if code == "bad-escape" else f"U+{ord(value):04X}"
        self.findings.append(Finding(code, Span(first.start, first.end), {"value": shown}, edits))
        return Token("string", start, match.end())

    @staticmethod
    def _mended(start: int, body: str) -> tuple[Edit, ...]:
        """Return the edits that make the inside of a string proper."""
        edits = []
        for match in _bad_piece.finditer(body):
            piece = match[2]
            if piece is None:
                continue
            if piece.startswith("\\x") and len(piece) == 4:
                mended = f"\\u00{piece[2:]}"
            elif piece == "\\'":
                mended = "'"
            elif piece.startswith("\\"):
                mended = "\\\\" + json.dumps(piece[1:])[1:-1] if piece[1:] < " " else "\\" + piece
            else:
                mended = json.dumps(piece)[1:-1]
            edits.append(Edit(start + match.start(), start + match.end(), mended))
        return tuple(edits)

    def _odd_quotes(self, start: int) -> Token:
        """Return a string in single or typographic quotes."""
        pattern = _quoted.get(self.text[start], _curly)
        match = pattern.match(self.text, start)
        if match is None:
            return Token("word", start, start + 1)
        body = match[1].replace("\\'", "'").replace("\\`", "`")
        body = re.sub(r'(\\[\s\S])|"', lambda found: found[1] or '\\"', body)
        for edit in reversed(self._mended(0, body)):
            body = body[: edit.start] + edit.text + body[edit.end :]
        self.find("wrong-quotes", start, match.end(), Edit(start, match.end(), f'"{body}"'))
        return Token("string", start, match.end())

    def _punctuation(self, start: int) -> Token:
        mark = _PUNCTUATION[self.text[start]]
        self.find("wrong-punctuation", start, start + 1, Edit(start, start + 1, mark), replacement=mark)
        return Token(mark, start, start + 1)

    def _blank(self, start: int, end: int) -> None:
        code = "byte-order-mark" if start == 0 and self.text[0] == "\ufeff" else "odd-blank"
        value = f"U+{ord(self.text[start]):04X}"
        self.find(code, start, end, Edit(start, end, "" if code == "byte-order-mark" else " "), value=value)


def _content(body: str) -> int:
    """Return how much of a string that ran on belongs to it: not the punctuation its end has swallowed."""
    content = body.rstrip()
    if content.endswith(("[", "{")) and content.rstrip(" \t[{").endswith(":"):
        content = content.rstrip(" \t[{")
    if content.endswith(":"):
        return len(content[:-1].rstrip())
    if content.endswith(","):
        content = content[:-1].rstrip()
    spare = {"}": content.count("}") - content.count("{"), "]": content.count("]") - content.count("[")}
    end = len(content)
    while end and (content[end - 1].isspace() or spare.get(content[end - 1], 0) > 0):
        spare[content[end - 1]] = spare.get(content[end - 1], 0) - 1
        end -= 1
    return len(body) if end == len(body.rstrip()) else end


def _number(literal: str) -> str | None:
    """Return the number that a spelling foreign to JSON means, or None: 007, .5, 5., +1, 1_000, 0x1F."""
    plain = literal.replace("_", "")
    if re.fullmatch(r"[+-]?0[xX][0-9a-fA-F]{1,16}", plain):
        return str(int(plain, 16))
    match = re.fullmatch(r"([+-]?)0*([0-9]*)(?:\.([0-9]*))?([eE][+-]?[0-9]+)?", plain)
    if match is None or not re.search("[0-9]", plain.split("e")[0].split("E")[0]):
        return None
    sign, whole, fraction, exponent = match.groups()
    tail = "" if fraction is None else f".{fraction or '0'}"
    return f"{sign.replace('+', '')}{whole or '0'}{tail}{exponent or ''}"
