"""Finds what is wrong with broken JSON, and how to mend it, in one pass over the tokens.

Each finding carries the edits that mend it, and the pass goes on as if they were made. Where brackets
do not match, the pass can trust the order of the text alone, or also the indentation.
"""

import re
from collections.abc import Mapping
from enum import Enum, auto

from engine.language.brackets import CLOSERS, OPENERS, Open, OpenBrackets
from engine.language.problems import Edit
from engine.language.reader import MAX_DEPTH, SPACE, STRING
from engine.language.tokens import Finding, Token, Tokenizer
from engine.language.tree import Node, children

MOST_GUESSES = 20

_member = re.compile(rf"(?:[ \t\r\n]*(?P<break>[\r\n]))?(?P<margin>[ \t]*+)(?P<key>{STRING})[ \t]*+:[ \t]*+(?=[{{\[])")
_comma = re.compile(rf"{SPACE},")


class _HopelessError(Exception):
    """No repair can be guessed."""


class _State(Enum):
    """What the text should have next."""

    VALUE = auto()  # at the beginning, after a colon, after a comma in an array
    FIRST_VALUE = auto()  # after [
    KEY = auto()  # after a comma in an object
    FIRST_KEY = auto()  # after {
    COLON = auto()
    AFTER = auto()  # after a value: comma or close
    END = auto()  # after the whole value


def find_faults(
    text: str, islands: Mapping[int, Node], *, by_margin: bool, takes_placeholders: bool
) -> tuple[list[Finding], bool]:
    """Return what is wrong with a broken text, and whether the edits of the findings mend all of it.

    ``islands`` are objects and arrays known to be fine, by offset; ``by_margin`` lets the indentation
    decide where a bracket is missing or too many. A bare placeholder is a value when the text ``takes_placeholders``.
    """
    mender = _Mender(text, islands, by_margin, takes_placeholders)
    return mender.findings, mender.run()


class _Mender:
    """One pass; the methods ``_at_...`` take a token in one state.

    They return where to go on, or None when the token is to be looked at again in the new state.
    """

    def __init__(self, text: str, islands: Mapping[int, Node], by_margin: bool, takes_placeholders: bool) -> None:
        self._text = text
        self._islands = islands
        self._by_margin = by_margin
        self._takes_placeholders = takes_placeholders
        self._tokens = Tokenizer(text)
        self._open = OpenBrackets(text)
        self._state = _State.VALUE
        self._last = Token("", 0, 0)  # the last token that stays
        self._before_comma = self._last  # the last token before the last comma
        self._root: Open | None = None  # the outermost object or array once it is closed,
        self._root_close = -1  # and by which bracket
        self._guesses = 0
        self._takers = {
            _State.VALUE: self._at_value,
            _State.FIRST_VALUE: self._at_value,
            _State.KEY: self._at_key,
            _State.FIRST_KEY: self._at_key,
            _State.COLON: self._at_colon,
            _State.AFTER: self._at_after,
            _State.END: self._at_end,
        }

    @property
    def findings(self) -> list[Finding]:
        """What was found so far, in the order found."""
        return self._tokens.findings

    def run(self) -> bool:
        """Go through the text and tell whether the findings mend all of it."""
        position = 0
        try:
            while True:
                if self._state is _State.KEY:
                    position = self._pass_over(position)
                token = self._tokens.next(position, expects_key=self._expects_key())
                position = self._take(token)
                if token.kind == "end" and self._state is _State.END:
                    return True
        except _HopelessError:
            return False

    def _expects_key(self) -> bool:
        is_in_object = bool(self._open) and self._open[-1].bracket == "{"
        return is_in_object and self._state not in (_State.VALUE, _State.COLON)

    def _take(self, token: Token) -> int:
        while True:
            position = self._heed_margin(token) if self._by_margin else None
            if position is None:
                position = self._takers[self._state](token)
            if position is not None:
                return position

    # What to do with a token in each state

    def _at_value(self, token: Token) -> int | None:
        match token.kind:
            case "{" | "[":
                return self._enter(token)
            case "string" | "scalar":
                return self._take_value(token)
            case "placeholder" if self._open and self._takes_placeholders:
                return self._take_value(token)
            case "placeholder" | "word":
                return self._take_value(self._tokens.as_value(token))
            case ":" if self._open:
                return self._drop(token, "extra-colon")
        if not self._open:
            return self._at_beginning(token)
        top = self._open[-1]
        if top.bracket == "[":
            return self._at_element(token, top)
        if token.kind in ("}", "]") and self._open.surplus(token.start) > 0:
            return self._insert_open(token.start, OPENERS[token.kind], token)
        self._insert("missing-value", " null", key=top.key)
        top.value = self._last.end
        self._state = _State.AFTER
        return None

    def _at_element(self, token: Token, top: Open) -> int | None:
        """Deal with a mark or the end where an element of an array should be."""
        if token.kind == ",":
            if self._state is _State.FIRST_VALUE and self._open.surplus(token.start) < 0:
                self._close_missing(len(self._open) - 1)
                return None
            return self._drop(token, "extra-comma")
        if self._state is _State.VALUE:
            self._drop(Token(",", top.comma, top.comma + 1), "trailing-comma")
        self._state = _State.AFTER
        return None

    def _at_beginning(self, token: Token) -> int:
        """Deal with a mark or the end where the whole value should be."""
        if token.kind == "end":
            raise self._hopeless("empty-text", 0, len(self._text))
        if token.kind in ("}", "]"):
            return self._drop(token, "extra-close")
        raise self._hopeless("missing-key", token.start, token.end)

    def _at_key(self, token: Token) -> int | None:
        top = self._open[-1]
        match token.kind:
            case "scalar" | "placeholder" | "word":
                return self._take_key(self._tokens.as_key(token))
            case "string":
                return self._take_key(token)
            case ",":
                if self._state is _State.FIRST_KEY and self._open.surplus(token.start) < 0:
                    self._close_missing(len(self._open) - 1)
                    return None
                return self._drop(token, "extra-comma")
            case "}" | "]" | "end":
                if self._state is _State.KEY:
                    self._drop(Token(",", top.comma, top.comma + 1), "trailing-comma")
                self._state = _State.AFTER
                return None
            case "{" if self._state is _State.FIRST_KEY and self._open.surplus(token.start) < 0:
                return self._drop(token, "extra-open")
            case "{" | "[" if top.value >= 0:
                # "A": {}, {}]: the objects were elements, and the bracket before them is missing.
                self._open_before(top.value, "[")
                self._open[-1].comma = top.comma
                self._state = _State.VALUE
                return None
        raise self._hopeless("missing-key", token.start, token.end)

    def _at_colon(self, token: Token) -> int | None:
        top = self._open[-1]
        if token.kind == ":":
            self._state = _State.VALUE
            return self._keep(token)
        if token.kind in ("]", ",") and top.value >= 0 and self._open.surplus(token.start) > 0:
            # "A": "B", "C"]: the strings were elements, and the bracket before them is missing.
            self._open_before(top.value, "[")
            self._open[-1].value = self._last.start
        elif token.kind in (",", "}", "]", "end"):
            self._insert("missing-value", ": null", key=top.key)
            top.value = self._last.end
        else:
            self._insert("missing-colon", ":", key=top.key)
            self._state = _State.VALUE
            return None
        self._state = _State.AFTER
        return None

    def _at_after(self, token: Token) -> int | None:
        top = self._open[-1]
        match token.kind:
            case ",":
                top.comma = token.start
                self._before_comma = self._last
                self._state = _State.KEY if top.bracket == "{" else _State.VALUE
                return self._keep(token)
            case "}" | "]":
                return self._close(token, top)
            case "end":
                self._close_missing(0)
                return None
            case ":" if self._last.kind == "string":
                if self._is_key_behind_array(token):
                    return self._close_array(token)
                return self._open_object(token)
            case ":":
                return self._drop(token, "extra-colon")
        self._insert("missing-comma", ",", value=self._text[self._last.start : self._last.end])
        top.comma = self._last.end
        self._state = _State.KEY if top.bracket == "{" else _State.VALUE
        return None

    def _at_end(self, token: Token) -> int | None:
        match token.kind:
            case "end":
                return token.end
            case "}" | "]":
                return self._drop(token, "extra-close")
            case ":" if self._last.kind == "string":
                return self._open_object(token)
            case "," if self._peek(token.end) == "end":
                return self._drop(token, "trailing-comma")
            case "," | "string" if self._root is not None and self._root.bracket == "{":
                # What follows reads like members, so a bracket too many has closed the outermost object.
                close = self._root_close
                self._guess("extra-close", close, close + 1, Edit(close, close + 1, ""))
                self._open.append(self._root)
                self._state = _State.AFTER
                return None
        raise self._hopeless("text-after-end", token.start, len(self._text))

    # Steps that several states share

    def _keep(self, token: Token) -> int:
        self._last = token
        return token.end

    def _drop(self, token: Token, code: str) -> int:
        self._guess(code, token.start, token.end, Edit(token.start, token.end, ""))
        return token.end

    def _insert(self, code: str, text: str, **args: str) -> None:
        """Note that something is missing right after the last token."""
        end = self._place().end
        self._guess(code, max(0, end - 1), end, Edit(end, end, text), **args)

    def _place(self) -> Token:
        """Return the token behind which something missing belongs: a comma belongs to what follows it."""
        return self._before_comma if self._last.kind == "," else self._last

    def _guess(self, code: str, start: int, end: int, *edits: Edit, **args: str) -> None:
        self._tokens.find(code, start, end, *edits, **args)
        self._guesses += 1
        if self._guesses > MOST_GUESSES:
            raise _HopelessError

    def _hopeless(self, code: str, start: int, end: int, **args: str) -> _HopelessError:
        self._tokens.find(code, start, end, **args)
        return _HopelessError()

    def _peek(self, position: int) -> str:
        return Tokenizer(self._text).next(position).kind

    def _enter(self, token: Token) -> int:
        known = self._islands.get(token.start)
        if known is not None and not self._open:
            # What follows may belong into the outermost value, so it is gone through.
            self._islands = {token.start + inner: child for inner, child in children(known) if child.height}
        elif known is not None and len(self._open) + known.height <= MAX_DEPTH:
            self._take_value(token)
            end = token.start + known.length
            return self._keep(Token(CLOSERS[token.kind], end - 1, end))
        if len(self._open) >= MAX_DEPTH:
            raise self._hopeless("too-deep", token.start, token.end, limit=str(MAX_DEPTH))
        self._open.note_margin(token.start)
        self._open.push(token.start, token.kind)
        self._state = _State.FIRST_KEY if token.kind == "{" else _State.FIRST_VALUE
        return self._keep(token)

    def _pass_over(self, position: int) -> int:
        """Take members whose values are fine and which stand as those before them, all at once; return where to go on."""
        top = self._open[-1]
        while match := _member.match(self._text, position):
            known = self._islands.get(match.end())
            margin = match["margin"] if match["break"] else None
            if known is None or len(self._open) + known.height > MAX_DEPTH:
                break
            if self._by_margin and margin not in (None, top.inner_margin):
                break
            end = match.end() + known.length
            comma = _comma.match(self._text, end)
            if comma is None:
                break
            position = comma.end()
            top.key, top.value, top.comma = match["key"].strip('"'), match.end(), position - 1
            self._before_comma = Token(self._text[end - 1], end - 1, end)
            self._last = Token(",", position - 1, position)
        return position

    def _take_value(self, token: Token) -> int:
        self._open.note_margin(token.start)
        if self._open:
            self._open[-1].value = token.start
        self._state = _State.AFTER if self._open else _State.END
        return self._keep(token)

    def _take_key(self, token: Token) -> int:
        self._open.note_margin(token.start)
        self._open[-1].key = self._text[token.start : token.end].strip('"')
        self._state = _State.COLON
        return self._keep(token)

    def _close(self, token: Token, top: Open) -> int | None:
        """Take a closing bracket after a value or right after an opening bracket."""
        opener = OPENERS[token.kind]
        if top.bracket != opener:
            surplus = self._open.surplus(token.start)
            fitting = [number for number, around in enumerate(self._open) if around.bracket == opener]
            if surplus < 0 and fitting:
                self._close_missing(fitting[-1] + 1)
                return None
            if surplus > 0:
                if token.kind == "]" and top.value >= 0:
                    self._open_before(top.value, "[")
                    return None
                return self._drop(token, "extra-close")
            right = CLOSERS[top.bracket]
            edit = Edit(token.start, token.end, right)
            self._guess("wrong-close", token.start, token.end, edit, replacement=right, opener=top.bracket)
        self._open.pop()
        self._state = _State.AFTER
        if not self._open:
            self._state = _State.END
            self._root, self._root_close = (top if top.bracket == opener else None), token.start
        return self._keep(token)

    def _close_missing(self, keep: int) -> None:
        """Close everything but the outermost ``keep``, which lack their closing brackets here."""
        label, opener = self._open[-1].label, self._open[-1].bracket
        closers, added = self._open.pop_to(keep, self._open.line_of(self._place().start))
        self._insert("missing-close", added, closers=closers, opener=f'"{label}": {opener}' if label else opener)
        if self._state not in (_State.KEY, _State.VALUE):
            self._state = _State.AFTER if self._open else _State.END

    def _open_object(self, token: Token) -> int:
        """Take a colon after a string that is no key: the bracket before the string is missing."""
        start = self._last.start
        self._open_before(start, "{")
        self._open[-1].key = self._text[start : self._last.end].strip('"')
        self._state = _State.VALUE
        return self._keep(token)

    def _is_key_behind_array(self, token: Token) -> bool:
        """Tell whether the last string is a key and not an element: an array around it was not closed."""
        is_inside = len(self._open) > 1 and self._open[-2].bracket == "{" and self._open[-1].bracket == "["
        return is_inside and self._open[-1].comma >= 0 and self._open.surplus(token.start) < 0

    def _close_array(self, token: Token) -> int:
        """Take a colon after a key behind an array that was not closed before the comma."""
        array = self._open.pop()
        edit = Edit(array.comma, array.comma, "]")
        self._guess("missing-close", array.comma, array.comma + 1, edit, closers="]", opener=f'"{array.label}": [')
        self._open[-1].comma = array.comma
        self._open[-1].key = self._text[self._last.start : self._last.end].strip('"')
        self._state = _State.VALUE
        return self._keep(token)

    def _open_before(self, start: int, bracket: str) -> None:
        self._note_open(start, bracket)
        self._open.push(start, bracket)
        self._open[-1].value = start

    def _insert_open(self, start: int, bracket: str, token: Token) -> int:
        """Take a closing bracket whose opening one is missing right before it."""
        self._note_open(start, bracket)
        return self._take_value(token)

    def _note_open(self, start: int, bracket: str) -> None:
        end = Tokenizer(self._text).next(start).end
        self._guess("missing-open", start, end, Edit(start, start, bracket), replacement=bracket)

    # Indentation

    def _heed_margin(self, token: Token) -> int | None:
        """Close what the indentation says should be closed before a token that begins its line.

        Returns where to go on when the token is a bracket that closes nothing, else None.
        """
        if not self._open or token.kind in (",", ":", "end") or self._state is _State.COLON:
            return None
        margin = self._open.margin_of(token.start)
        if margin is None:
            return None
        if token.kind in OPENERS:
            return self._heed_closer(token, margin)
        top = self._open[-1]
        is_after_comma = self._state is _State.KEY or (self._state is _State.VALUE and top.bracket == "[")
        if self._state is _State.VALUE and not is_after_comma:
            return None
        around = self._around_at(margin, token)
        if around:
            comma = top.comma
            self._close_missing(around[-1] + 1)
            top = self._open[-1]
            if is_after_comma:
                top.comma = comma
                self._state = _State.KEY if top.bracket == "{" else _State.VALUE
        return None

    def _around_at(self, margin: str, token: Token) -> list[int]:
        """Return the numbers of the open brackets that a token at ``margin`` can be an entry of, not the innermost."""
        top = self._open[-1]
        if top.inner_margin is not None:
            return [] if margin == top.inner_margin else self._open.with_entries_at(margin)
        # No entry of the innermost begins a line, so only where the token would not be indented under it
        # and is what an indented entry around it looks like, it is one.
        if not top.margin.startswith(margin):
            return []
        is_key = token.kind not in CLOSERS and self._peek(token.end) == ":"
        if not is_key and self._state in (_State.FIRST_KEY, _State.FIRST_VALUE):
            return []
        around = ((number, self._open[number]) for number in self._open.with_entries_at(margin))
        return [n for n, one in around if (one.bracket == "{") == is_key and len(one.margin) < len(margin)]

    def _heed_closer(self, token: Token, margin: str) -> int | None:
        line = self._open.line_of(token.start)
        opener = OPENERS[token.kind]
        fitting = [n for n, one in enumerate(self._open) if (one.bracket, one.margin) == (opener, margin)]
        if not fitting and self._open[-1].bracket == opener and self._open[-1].line != line:
            return self._drop(token, "extra-close")
        if fitting and fitting[-1] + 1 < len(self._open) and self._open[-1].line != line:
            top = self._open[-1]
            if self._state is _State.KEY or (self._state is _State.VALUE and top.bracket == "["):
                self._drop(Token(",", top.comma, top.comma + 1), "trailing-comma")
            elif self._state is _State.VALUE:
                return None
            self._state = _State.AFTER
            self._close_missing(fitting[-1] + 1)
        return None
