"""Reading expressions: a cursor over the text, the tokens all of them share, and the error they raise."""

import re
from collections.abc import Mapping
from typing import NoReturn

from engine.errors import DefinitionError
from engine.expressions.reasons import REASONS

_NUMBER = re.compile(r"-?(?:0|[1-9][0-9]*)(\.[0-9]+)?([eE][+-]?[0-9]+)?")
_IDENTIFIER = re.compile(r"[^\W\d]\w*")
_WORD = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")
_QUOTES = ("'", '"')
_ESCAPES = {"b": "\b", "f": "\f", "n": "\n", "r": "\r", "t": "\t"}
_MAX_LENGTH = 65536


class ExpressionError(DefinitionError):
    """An expression of the definition cannot be read.

    ``text`` is the expression, ``column`` the place in it (from 1, code points), ``code`` names a row
    of ``engine.expressions.reasons`` and ``reason`` is that row in English with the column.
    """

    def __init__(self, text: str, code: str, column: int = 1, args: Mapping[str, str] | None = None) -> None:
        self.text = text
        self.code = code
        self.column = column
        self.arguments = dict(args or {})
        self.reason = self.explain("en")
        super().__init__(self.reason)

    def explain(self, language: str) -> str:
        """Return the reason in ``zh`` or ``en``, with the column."""
        row = REASONS[self.code]
        if language.startswith("zh"):
            return f"{row.zh.format_map(self.arguments)}（第 {self.column} 列）"
        return f"{row.en.format_map(self.arguments)} (column {self.column})"


class Scanner:
    """A cursor over an expression; each reader moves it on or raises ``error`` with a reason and a column."""

    def __init__(self, text: str, error: type[ExpressionError]) -> None:
        self.text = text
        self.position = 0
        self._error = error
        if len(text) > _MAX_LENGTH:
            self.fail("too-long", limit=str(_MAX_LENGTH))

    def fail(self, code: str, at: int | None = None, **args: str) -> NoReturn:
        """Raise the error for ``code`` at the offset ``at``, or where the cursor is."""
        position = self.position if at is None else at
        found = self.text[position : position + 1]
        args.setdefault("found", repr(found) if found else "the end")
        args.setdefault("found_zh", repr(found) if found else "结尾")
        raise self._error(self.text, code, position + 1, args)

    @property
    def is_at_end(self) -> bool:
        """Whether all text is read."""
        return self.position >= len(self.text)

    @property
    def next(self) -> str:
        """The next character, or an empty string at the end."""
        return self.text[self.position : self.position + 1]

    def take(self, token: str) -> bool:
        """Move over ``token`` if it is next, and tell whether it was."""
        if self.text.startswith(token, self.position):
            self.position += len(token)
            return True
        return False

    def expect(self, token: str, code: str) -> None:
        """Move over ``token``, or fail with ``code``."""
        if not self.take(token):
            self.fail(code)

    def skip_blanks(self) -> None:
        """Move over blanks and line ends."""
        while not self.is_at_end and self.next in " \t\r\n":
            self.position += 1

    def skip_spaces(self) -> None:
        """Move over spaces, and nothing else."""
        while self.next == " ":
            self.position += 1

    def word(self) -> str:
        """Read an ASCII word; empty when none is there."""
        found = _WORD.match(self.text, self.position)
        return self._moved(found) if found else ""

    def identifier(self) -> str | None:
        """Read a name of letters, digits and ``_`` in any script, as variables have; None when none is there."""
        found = _IDENTIFIER.match(self.text, self.position)
        return self._moved(found) if found else None

    def number(self) -> int | float | None:
        """Read a JSON number; None when none is there."""
        found = _NUMBER.match(self.text, self.position)
        if not found:
            return None
        is_whole = found[1] is None and found[2] is None
        if is_whole and found.end() - found.start() > _MAX_LENGTH // 16:
            self.fail("number-too-large")
        value = int(found[0]) if is_whole else float(found[0])
        if value in (float("inf"), float("-inf")):
            self.fail("number-too-large")
        self._moved(found)
        return value

    def quoted(self, *, is_name: bool = False) -> str:
        """Read a string in single or double quotes, with the escapes of JSON; any other escaped character is itself.

        In a name, which is what the services look up, the other quote needs no backslash: one before it is a part of
        the name.
        """
        start, quote = self.position, self.next
        self.position += 1
        parts: list[str] = []
        while not self.take(quote):
            if self.is_at_end:
                self.fail("unclosed-quote", start)
            if self.take("\\"):
                if self.is_at_end:
                    self.fail("unclosed-quote", start)
                if is_name and self.next in _QUOTES and self.next != quote:
                    parts.append("\\")
                parts.append(self._escape())
            else:
                parts.append(self.next)
                self.position += 1
        return "".join(parts)

    def _escape(self) -> str:
        start = self.position - 1
        if self.take("u"):
            digits = self.text[self.position : self.position + 4]
            if not re.fullmatch(r"[0-9A-Fa-f]{4}", digits):
                self.fail("bad-escape", start)
            self.position += 4
            return self._with_low_surrogate(int(digits, 16))
        self.position += 1
        escaped = self.text[self.position - 1]
        return _ESCAPES.get(escaped, escaped)

    def _with_low_surrogate(self, unit: int) -> str:
        low = re.match(r"\\u([dD][c-fC-F][0-9A-Fa-f]{2})", self.text[self.position : self.position + 6])
        if 0xD800 <= unit < 0xDC00 and low:
            self.position += 6
            return chr(0x10000 + ((unit - 0xD800) << 10) + (int(low[1], 16) - 0xDC00))
        return chr(unit)

    def _moved(self, found: re.Match[str]) -> str:
        self.position = found.end()
        return found[0]
