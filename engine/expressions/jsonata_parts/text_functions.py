"""The functions on texts."""

import base64
import re
from collections.abc import Callable
from urllib.parse import quote, unquote_to_bytes

from engine.expressions.jsonata_parts.faults import InternalFault, fault
from engine.expressions.jsonata_parts.frames import apply
from engine.expressions.jsonata_parts.guard import Guard
from engine.expressions.jsonata_parts.regexes import matches
from engine.expressions.jsonata_parts.texts import text_of
from engine.expressions.jsonata_parts.values import UNDEFINED, Function, Sequence, Value

_URL_MARKS = "-_.!~*'()"
_URL_RESERVED = ";/?:@&=+$,#"
# What the decoder of Java takes: padding may be left out, but not be wrong.
_BASE64 = re.compile(r"(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}(?:==)?|[A-Za-z0-9+/]{3}=?)?")
_BLANKS = re.compile(r"[ \t\n\r]+")


def string(guard: Guard, value: Value, pretty: Value = UNDEFINED) -> Value:
    if value is UNDEFINED:
        return UNDEFINED
    text = text_of(value, pretty is True)
    guard.hold(len(text))
    return text


def substring(guard: Guard, text: Value, start: Value, length: Value) -> Value:
    if text is UNDEFINED:
        return UNDEFINED
    begin = int(start) if start is not UNDEFINED else 0
    if len(text) + begin < 0:
        begin = 0
    if length is UNDEFINED:
        return text[begin:]
    if length <= 0:
        return ""
    end = begin + length if begin >= 0 else len(text) + begin + length
    return text[begin if begin >= 0 else len(text) + begin : int(end)]


def substring_before(guard: Guard, text: Value, part: Value) -> Value:
    if text is UNDEFINED:
        return UNDEFINED
    return text.partition(part)[0] if part is not UNDEFINED and part else "" if part == "" else text


def substring_after(guard: Guard, text: Value, part: Value) -> Value:
    if text is UNDEFINED:
        return UNDEFINED
    if part is UNDEFINED or part == "":
        return text
    _, found, after = text.partition(part)
    return after if found else text


def lowercase(guard: Guard, text: Value) -> Value:
    return text if text is UNDEFINED else text.lower()


def uppercase(guard: Guard, text: Value) -> Value:
    return text if text is UNDEFINED else text.upper()


def length(guard: Guard, text: Value) -> Value:
    return text if text is UNDEFINED else len(text)


def trim(guard: Guard, text: Value) -> Value:
    return text if text is UNDEFINED else _BLANKS.sub(" ", text).strip(" ")


def pad(guard: Guard, text: Value, width: Value, filler: Value) -> Value:
    if text is UNDEFINED or width is UNDEFINED:
        return text
    wanted = abs(int(width)) - len(text)
    if wanted <= 0:
        return text
    guard.pad(wanted)
    unit = " " if filler is UNDEFINED or not filler else filler
    padding = (unit * (wanted // len(unit) + 1))[:wanted]
    return text + padding if width >= 0 else padding + text


def match(guard: Guard, text: Value, matcher: Value, limit: Value) -> Value:
    if text is UNDEFINED:
        return UNDEFINED
    if limit is not UNDEFINED and limit < 0:
        raise fault("D3040", value=limit)
    result = Sequence()
    for found in matches(matcher, text, guard):
        if limit is not UNDEFINED and len(result) >= limit:
            break
        groups = list(found["groups"])
        result.append({"match": found["match"], "index": found["start"], "groups": groups})
        guard.hold(len(found["match"]) + 24)
    return result


def contains(guard: Guard, text: Value, part: Value) -> Value:
    if text is UNDEFINED:
        return UNDEFINED
    if isinstance(part, Function):
        return any(True for _ in matches(part, text, guard))
    return part is not UNDEFINED and part in text


def split(guard: Guard, text: Value, separator: Value, limit: Value) -> Value:
    if text is UNDEFINED:
        return UNDEFINED
    if limit is not UNDEFINED and limit < 0:
        raise fault("D3020", value=limit)
    if isinstance(separator, Function):
        parts = _split_by(separator, text, guard, limit)
    elif separator is UNDEFINED:
        parts = [text]
    else:
        guard.hold(len(text))
        parts = list(text) if separator == "" else text.split(separator)
        parts = parts if limit is UNDEFINED else parts[: int(limit)]
    guard.grow(len(parts))
    return parts


def _split_by(matcher: Function, text: str, guard: Guard, limit: Value) -> list[Value]:
    parts: list[Value] = []
    start = 0
    for found in matches(matcher, text, guard):
        if limit is not UNDEFINED and len(parts) >= limit:
            return parts
        guard.hold(24)
        parts.append(text[start : int(found["start"])])
        start = int(found["end"])
    return parts if limit is not UNDEFINED and len(parts) >= limit else [*parts, text[start:]]


def join(guard: Guard, texts: Value, separator: Value) -> Value:
    if texts is UNDEFINED:
        return UNDEFINED
    between = "" if separator is UNDEFINED else separator
    guard.hold(sum(map(len, texts)) + len(between) * len(texts))
    return str(between).join(texts)


def replace(guard: Guard, text: Value, pattern: Value, replacement: Value, limit: Value) -> Value:
    if text is UNDEFINED:
        return UNDEFINED
    if pattern == "":
        raise fault("D3010", value=pattern)
    if limit is not UNDEFINED and limit < 0:
        raise fault("D3011", value=limit)
    if isinstance(pattern, str):
        return _replace_text(guard, text, pattern, replacement, -1 if limit is UNDEFINED else int(limit))
    parts: list[str] = []
    start = 0
    for count, found in enumerate(matches(pattern, text, guard)):
        if limit is not UNDEFINED and count >= limit:
            break
        parts.append(text[start : int(found["start"])])
        new = _substitute(guard, found, replacement)
        guard.hold(len(new))
        parts.append(new)
        start = int(found["end"])
    result = "".join([*parts, text[start:]])
    guard.hold(len(result))
    return result


def _replace_text(guard: Guard, text: str, pattern: str, replacement: Value, limit: int) -> Value:
    if isinstance(replacement, Function):
        pieces = text.split(pattern, limit)
        parts = [pieces[0]]
        for piece in pieces[1:]:
            parts += [_checked(apply(replacement, [{"match": pattern}], UNDEFINED, guard)), piece]
        return "".join(parts)
    guard.hold(len(text) + text.count(pattern) * len(replacement))
    return text.replace(pattern, replacement, limit)


def _checked(value: Value) -> str:
    if not isinstance(value, str):
        raise fault("D3012", value=value)
    return value


def _substitute(guard: Guard, found: dict[str, Value], replacement: Value) -> str:
    if isinstance(replacement, Function):
        return _checked(apply(replacement, [found], UNDEFINED, guard))
    groups = found["groups"]
    parts: list[str] = []
    position = 0
    text = str(replacement)
    while (dollar := text.find("$", position)) >= 0:
        parts.append(text[position:dollar])
        position = dollar + 1
        following = text[position : position + 1]
        if following == "$":
            parts.append("$")
            position += 1
        elif following == "0":
            parts.append(found["match"])
            position += 1
        else:
            digits = _group_digits(text, position, len(groups))
            if not digits:
                parts.append("$")
                continue
            number = int(digits)
            if 0 < number <= len(groups) and groups[number - 1] is not UNDEFINED:
                parts.append(groups[number - 1])
            position += len(str(number))
    return "".join([*parts, text[position:]])


def _group_digits(text: str, position: int, groups: int) -> str:
    """Return the digits that number a group: as many as the highest number has, fewer if that is too high."""
    longest = len(str(groups)) if groups else 1
    digits = re.match(r"[0-9]*", text[position : position + longest])
    found = digits.group() if digits else ""
    return found[:-1] if len(found) > 1 and int(found) > groups else found


def base64encode(guard: Guard, text: Value) -> Value:
    return text if text is UNDEFINED else base64.b64encode(text.encode("utf-8", "surrogatepass")).decode()


def base64decode(guard: Guard, text: Value) -> Value:
    if text is UNDEFINED:
        return UNDEFINED
    if not _BASE64.fullmatch(text):
        raise InternalFault("not Base64")
    return base64.b64decode(text + "=" * (-len(text) % 4)).decode("utf-8", "replace")


def _url_encoder(name: str, marks: str) -> Callable[[Guard, Value], Value]:
    def encode(guard: Guard, text: Value) -> Value:
        if text is UNDEFINED:
            return UNDEFINED
        try:
            return quote(text, safe=marks)
        except UnicodeEncodeError:
            raise fault("D3140", function_name=name, value=text) from None

    return encode


def _url_decoder(name: str, kept: str) -> Callable[[Guard, Value], Value]:
    def decode(guard: Guard, text: Value) -> Value:
        if text is UNDEFINED:
            return UNDEFINED
        if re.search(r"%(?![0-9A-Fa-f]{2})", text):
            raise fault("D3140", function_name=name, value=text)
        # What stands for a reserved character is left as it is, doubled so that decoding gives it back.
        guarded = (
            re.sub("%(?=" + "|".join(f"{ord(each):02X}" for each in kept) + ")", "%25", text, flags=re.I)
            if kept
            else text
        )
        if not kept:
            return unquote_to_bytes(guarded.replace("+", " ")).decode("utf-8", "replace")
        try:
            return unquote_to_bytes(guarded).decode()
        except UnicodeDecodeError:
            raise fault("D3140", function_name=name, value=text) from None

    return decode


encode_url_component = _url_encoder("encodeUrlComponent", _URL_MARKS)
encode_url = _url_encoder("encodeUrl", _URL_MARKS + _URL_RESERVED)
decode_url_component = _url_decoder("decodeUrlComponent", "")
decode_url = _url_decoder("decodeUrl", _URL_RESERVED)
