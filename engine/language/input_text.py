"""The input of an execution, read from text that people wrote: strict JSON, one object, no surprises.

The quick way is the standard library; only a text that it or a check refuses is read again, slowly, by
the reader of definitions, which knows the place and the words for what is wrong.
"""

import json
import re
from typing import NoReturn

from engine.errors import InputError
from engine.language.faults import Fault
from engine.language.json_faults import finite
from engine.language.messages import message
from engine.language.reader import MAX_DEPTH
from engine.language.source import Source
from engine.language.values import Json, is_deeper_than, type_name
from engine.language.wording import Message

MAX_INPUT = 64 * 1024 * 1024
"""The longest input, in characters."""

# A second or two; beyond it the words of the standard library, which name line and column too, have to do.
_MOST_READ_SLOWLY = 2 * 1024 * 1024
_WORDS: dict[str, Message] = {
    "empty-text": Message(
        en="The text is empty. An input is a JSON object, at least {{}}.",
        zh="文本为空。输入应是一个 JSON 对象，至少为 {{}}。",
    ),
    "text-after-end": Message(
        en="The input is complete before {value}. Remove what follows.",
        zh="在 {value} 之前输入已经结束，请删除多余内容。",
    ),
    "too-large": Message(
        en="The input has more than {limit} characters. Pass the place of the data instead of the data.",
        zh="输入超过 {limit} 个字符。请传递数据的位置，而不是数据本身。",
    ),
    "no-object": Message(
        en="The input of an execution is a JSON object such as {{}}; this is: {found}.",
        zh="执行的输入必须是 JSON 对象，例如 {{}}；这里是：{found}。",
    ),
    "place": Message(en="line {line}, column {column}: {text}", zh="第 {line} 行第 {column} 列：{text}"),
    "unreadable": Message(en="This is no JSON that can be read: {reason}", zh="无法读取此 JSON：{reason}"),
    "too-deep": Message(
        en="Objects and arrays are nested more than {limit} levels deep. Use fewer levels.",
        zh="对象和数组的嵌套超过 {limit} 层，请减少嵌套。",
    ),
}
_half_character = re.compile(r"[\ud800-\udfff]|\\u[dD][89a-fA-F]")
# What the reader of definitions complains about, but an input may have: Python rounds no integer.
_HARMLESS = frozenset(("number-out-of-range",))


def read_input(text: str, language: str = "en") -> dict[str, Json]:
    """Return the object that ``text`` holds.

    Raises:
        InputError: the text is too long, no JSON, nested too deep, no object, or holds a key twice, NaN, a
            number too large, half a character or a byte order mark; the message in ``en`` or ``zh`` says
            what and where.
    """
    value = read_any_input(text, language)
    if not isinstance(value, dict):
        raise InputError(_say("no-object", language, found=type_name(value)))
    return value


def read_any_input(text: str, language: str = "en") -> Json:
    """Return the value that ``text`` holds, for an execution in ASL: an object or anything else.

    Raises:
        InputError: as :func:`read_input`, except that there need be no object.
    """
    if len(text) > MAX_INPUT:
        raise InputError(_say("too-large", language, limit=str(MAX_INPUT)))
    try:
        return read_strictly(text)
    except RecursionError as error:
        raise _refusal(text, language, _say("too-deep", language, limit=str(MAX_DEPTH))) from error
    except ValueError as error:
        raise _refusal(text, language, _say("unreadable", language, reason=str(error))) from error


def read_strictly(text: str) -> Json:
    """Return the value that ``text`` holds, by the rules of an input but of any kind; quick and sparing with reasons.

    Raises:
        ValueError: the text is no JSON, or holds a key twice, NaN, a number too large or half a character.
        RecursionError: it is nested too deep.
    """
    value: Json = json.loads(text, object_pairs_hook=_object, parse_constant=_refuse, parse_float=finite)
    _check(text, value)
    return value


def input_fault(source: Source) -> Fault | None:
    """Return the first thing in ``source`` that no input may have, or None."""
    return next((fault for fault in source.faults if _counts(fault)), None)


def input_fault_text(fault: Fault, language: str = "en") -> str:
    """Return what is wrong with an input, in words, without the place."""
    if fault.code in _WORDS and fault.code != "too-deep":
        return _say(fault.code, language, **fault.args)
    return message(fault.code, fault.args, language)


def _object(pairs: list[tuple[str, Json]]) -> dict[str, Json]:
    made = dict(pairs)
    if len(made) < len(pairs):
        raise ValueError("a key is used twice")
    return made


def _refuse(name: str) -> NoReturn:
    raise ValueError(name)


def _check(text: str, value: Json) -> None:
    """Refuse what the standard library lets through: deep nesting and half characters."""
    if is_deeper_than(value, MAX_DEPTH):
        raise RecursionError
    if _half_character.search(text):
        # A pair of escapes is one whole character; only what cannot be encoded is half of one.
        json.dumps(value, ensure_ascii=False).encode("utf-8")


def _refusal(text: str, language: str, otherwise: str) -> InputError:
    """Return what to say about a text that was refused, with the place when the slow reader finds it."""
    if len(text) > _MOST_READ_SLOWLY:
        return InputError(otherwise)
    source = Source.read(text, takes_placeholders=False)
    fault = input_fault(source)
    if fault is None:
        return InputError(otherwise)
    line, column = source.line_column(fault.span.start)
    words = input_fault_text(fault, language)
    return InputError(_say("place", language, line=str(line), column=str(column), text=words))


def _counts(fault: Fault) -> bool:
    return fault.code not in _HARMLESS or not fault.args.get("value", "").lstrip("-").isdecimal()


def _say(code: str, language: str, **args: str) -> str:
    row = _WORDS[code]
    return (row.zh if language.startswith("zh") else row.en).format_map(args)
