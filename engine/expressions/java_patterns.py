"""Java's regular expressions written as those of the ``regex`` package.

The two differ in escapes, in what a class such as ``\\w`` or ``\\p{Alpha}`` holds, and in what is wrong: each takes what the
other refuses.
"""

import re

from msgspec import Struct

_TOKEN = re.compile(
    r"""\\Q(?P<text>.*?)(?:\\E|\Z)
    | \\k<(?P<reference>\w+)>
    | \\u(?P<high>[dD][89abAB][0-9a-fA-F]{2})\\u(?P<low>[dD][c-fC-F][0-9a-fA-F]{2})
    | \\x\{(?P<code>[0-9a-fA-F]{1,6})\}
    | \\0(?P<octal>[0-3][0-7]{2}|[0-7]{1,2})
    | \\c(?P<control>.)
    | \\(?P<sign>[pP])(?:\{(?P<property>[^}]*)\}|(?P<short>.))
    | (?P<named>\\N\{[^}]*\})
    | \\(?P<letter>[A-Za-z])
    | \\.
    | \(\?(?P<on>[idmsuxU]*)(?:-(?P<off>[idmsuxU]*))?(?P<end>[:)])
    | (?P<odd>\(\?[^=!<>])
    | (?P<count>\{\d+(?:,\d*)?\})
    | .""",
    re.DOTALL | re.VERBOSE,
)
_PROPERTY = re.compile(r"\\[pP](?:\{([^}]*)\}|.)", re.DOTALL)
_INLINE = re.compile(r"\(\?([a-zA-Z]*)(?:-[a-zA-Z]*)?[:)]")
_CATEGORY = re.compile(r"Is([CLMNPSZ][a-z]?)")
_LINE_ENDS = r"\n\r\x85\u2028\u2029"
_SAME_LETTERS = frozenset("tnrfadDsSwWbBAGZRXNux")
_ASCII = {"d": "0-9", "s": r" \t\n\x0b\f\r", "w": "a-zA-Z_0-9"}
_SETS = {"h": r" \t\xa0\u1680\u180e\u2000-\u200a\u202f\u205f\u3000", "v": r"\n\x0b\f\r\x85\u2028\u2029"}
_OF_ASCII = {
    "Lower": "a-z",
    "Upper": "A-Z",
    "ASCII": r"\x00-\x7f",
    "Alpha": "a-zA-Z",
    "Digit": "0-9",
    "Alnum": "a-zA-Z0-9",
    "Punct": r"!-/:-@\[-`\{-\~",
    "Graph": r"!-\~",
    "Print": r"\ -\~",
    "Blank": r"\ \t",
    "Cntrl": r"\x00-\x1f\x7f",
    "XDigit": "0-9a-fA-F",
    "Space": r"\ \t\n\x0b\f\r",
}
_OF_JAVA = {
    "javaLowerCase": r"\p{Lowercase}",
    "javaUpperCase": r"\p{Uppercase}",
    "javaAlphabetic": r"\p{Alphabetic}",
    "javaLetter": r"\p{L}",
    "javaDigit": r"\p{Nd}",
    "javaLetterOrDigit": r"\p{L}\p{Nd}",
    "javaWhitespace": r"\s",
}


class NotJava(ValueError):
    """Java takes the text for no regular expression; the message says why, ``zh`` in Chinese."""

    def __init__(self, message: str, zh: str) -> None:
        super().__init__(message)
        self.zh = zh


class Translated(Struct, frozen=True):
    """A pattern for ``regex``; ``is_ascii`` is whether its classes and its cases know ASCII only."""

    pattern: str
    is_ascii: bool


def translate(body: str, flags: str) -> Translated:
    """Return Java's pattern ``body``, with the ``flags`` it is compiled with, for the other package.

    Raises:
        NotJava: Java refuses it.
    """
    inline = "".join(_INLINE.findall(body))
    knows_all = "U" in flags + inline
    has_wide_classes = any(name not in _OF_ASCII for name in _PROPERTY.findall(body))
    is_ascii = not knows_all and "u" not in flags + inline and not has_wide_classes
    writer = _Writer(
        has_own_classes=not knows_all and not is_ascii,
        has_posix=not knows_all,
        is_dot_any=bool(set(flags + inline) & set("sd")),
    )
    return Translated("".join(map(writer.write, _TOKEN.finditer(body))), is_ascii)


class _Writer(Struct):
    has_own_classes: bool
    has_posix: bool
    is_dot_any: bool
    depth: int = 0  # of brackets

    def write(self, token: re.Match[str]) -> str:
        kind = token.lastgroup
        match kind:
            case None:
                return self._plain(token[0])
            case "text":
                return re.escape(token["text"])
            case "reference":
                return f"(?P={token['reference']})"
            case "low":
                return chr(0x10000 + ((int(token["high"], 16) - 0xD800) << 10) + int(token["low"], 16) - 0xDC00)
            case "code" if int(token["code"], 16) < 0x110000:
                return re.escape(chr(int(token["code"], 16)))
            case "octal":
                return re.escape(chr(int(token["octal"], 8)))
            case "control":
                return re.escape(chr(ord(token["control"]) ^ 64))
            case "property" | "short":
                return self._property(token["sign"], token["property"] or token["short"] or "")
            case "letter":
                return self._letter(token["letter"])
            case "end" if not self.depth:
                return _switched(token["on"], token["off"], token["end"])
            case "odd" | "code" if not self.depth:
                raise _unknown(token[0])
            case _:
                return token[0]

    def _plain(self, text: str) -> str:
        if text == "[":
            self.depth += 1
        elif text == "]":
            self.depth = max(0, self.depth - 1)
        elif self.depth:
            # [[:alpha:]] is nothing special in Java.
            return r"\:" if text == ":" else text
        elif text == "." and not self.is_dot_any:
            return f"[^{_LINE_ENDS}]"
        elif text == "{":
            raise NotJava("{ must be followed by a number and }", "{ 之后须有数字和 }")
        return text

    def _letter(self, letter: str) -> str:
        small = letter.lower()
        members = _SETS.get(small) or (_ASCII.get(small) if self.has_own_classes else None)
        if members is not None:
            return f"[{'^' * letter.isupper()}{members}]"
        if letter == "e":
            return r"\x1b"
        if letter == "z":
            return r"\Z"
        if letter not in _SAME_LETTERS:
            raise _unknown(f"\\{letter}")
        return f"\\{letter}"

    def _property(self, sign: str, name: str) -> str:
        members = (_OF_ASCII.get(name) if self.has_posix else None) or _OF_JAVA.get(name)
        if members is not None:
            return f"[{'^' * (sign == 'P')}{members}]"
        category = _CATEGORY.fullmatch(name)
        return f"\\{sign}{{{name if category is None else category[1]}}}"


def _unknown(text: str) -> NotJava:
    return NotJava(f"{text} is not known", f"无法识别 {text}")


def _switched(on: str, off: str | None, end: str) -> str:
    """Return ``(?on-off:`` or ``(?on-off)`` without the flags that the other package has not, or has for something else."""
    kept_on, kept_off = ("".join(flag for flag in flags or "" if flag in "imsx") for flags in (on, off))
    switches = kept_on + (f"-{kept_off}" if kept_off else "")
    return "" if end == ")" and not switches else f"(?{switches}{end}"
