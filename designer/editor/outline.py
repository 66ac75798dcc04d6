"""Where the cursor is in JSON that is being written: read tolerantly, since such text is mostly broken."""

import re
from collections.abc import Iterator

from msgspec import Struct, field

_token = re.compile(r'"(?:[^"\\\r\n]|\\.)*"?|[{}\[\],:]|[^\s"{}\[\],:]+')
_CLOSES = {"}": "{", "]": "["}


class Frame(Struct, eq=False):
    """An object or array: its key in the one around it (empty for elements), and what was read of it."""

    bracket: str
    key: str
    parent: "Frame | None"
    texts: dict[str, str] = field(default_factory=dict)  # members that are strings
    frames: dict[str, "Frame"] = field(default_factory=dict)  # members that are objects or arrays
    keys: list[str] = field(default_factory=list)

    @property
    def is_element(self) -> bool:
        """Whether this stands in an array."""
        return self.parent is not None and self.parent.bracket == "["


class Place(Struct, frozen=True, kw_only=True):
    """What is being written at the cursor, in the innermost ``frame``.

    ``key`` is that of the value; empty while a key itself is written. ``start`` to ``end`` is the token
    under the cursor, quotes included; ``word`` is what stands in it, ``prefix`` the part before the cursor.
    ``is_followed`` tells whether a colon comes next.
    """

    frame: Frame | None
    is_key: bool
    key: str
    start: int
    end: int
    word: str
    prefix: str
    is_followed: bool


def place_at(text: str, offset: int) -> Place:
    """Return what is written at ``offset``; never raises."""
    reader = _Reader(text, offset)
    reader.read()
    return reader.place()


class _Reader:
    def __init__(self, text: str, offset: int) -> None:
        self._text, self._offset = text, offset
        self._frame: Frame | None = None
        self._key: str | None = None  # the key that waits for its value
        self._has_colon = False
        self._found: tuple[Frame | None, bool, str] | None = None
        self._span = (offset, offset)
        self._follower = ""

    def read(self) -> None:
        for match in _token.finditer(self._text):
            start, end, token = match.start(), match.end(), match[0]
            if self._found is None and end >= self._offset:
                self._look(start, end, token)
            elif self._found is not None and not self._follower and start >= self._span[1]:
                self._follower = token[0]
            self._take(token)
        if self._found is None:
            self._find()

    def place(self) -> Place:
        assert self._found is not None  # read() sees to it
        (frame, is_key, key), (start, end) = self._found, self._span
        prefix = self._text[start : self._offset].lstrip('"')
        word = self._text[start:end].strip('"')
        is_followed = self._follower == ":"
        return Place(
            frame=frame,
            is_key=is_key,
            key=key,
            start=start,
            end=end,
            word=word,
            prefix=prefix,
            is_followed=is_followed,
        )

    def _look(self, start: int, end: int, token: str) -> None:
        """Find the place, if the cursor is in this token or before it."""
        if token[0] == '"':
            is_open = len(token) == 1 or token[-1] != '"'
            is_inside = start < self._offset < end or (is_open and self._offset == end)
        else:
            is_inside = start < self._offset <= end and token not in "{}[],:"
        if is_inside:
            self._find()
            # A string without its end must not swallow the punctuation behind the cursor.
            self._span = (start, self._offset if token[0] == '"' and is_open else end)
        elif start >= self._offset:
            self._find()
            self._follower = token[0]

    def _find(self) -> None:
        frame = self._frame
        is_key = frame is not None and frame.bracket == "{" and not (self._key is not None and self._has_colon)
        self._found = (frame, is_key, "" if is_key else self._key or "")

    def _take(self, token: str) -> None:
        match token[0]:
            case "{" | "[":
                self._open(token)
            case "}" | "]":
                self._close(_CLOSES[token])
            case ",":
                self._key, self._has_colon = None, False
            case ":":
                self._has_colon = self._key is not None
            case '"':
                self._take_text(token[1:].removesuffix('"'))
            case _:
                self._key, self._has_colon = None, False

    def _take_text(self, text: str) -> None:
        frame = self._frame
        if frame is None or frame.bracket == "[":
            return
        if self._key is not None and self._has_colon:
            frame.texts[self._key] = text
            self._key, self._has_colon = None, False
        else:  # also a key after a value without a comma
            self._key, self._has_colon = text, False
            frame.keys.append(text)

    def _open(self, bracket: str) -> None:
        parent = self._frame
        key = self._key if self._key is not None and self._has_colon else ""
        self._frame = Frame(bracket, key, parent)
        if parent is not None and parent.bracket == "{":
            parent.frames[key] = self._frame
        elif parent is not None:
            parent.frames[str(len(parent.frames))] = self._frame
        self._key, self._has_colon = None, False

    def _close(self, bracket: str) -> None:
        for frame in _around(self._frame):
            if frame.bracket == bracket:
                self._frame = frame.parent
                break
        self._key, self._has_colon = None, False


def _around(frame: Frame | None) -> Iterator[Frame]:
    while frame is not None:
        yield frame
        frame = frame.parent
