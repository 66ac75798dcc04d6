"""What argparse says of itself, in Chinese too: usage, help, and why a call makes no sense."""

import argparse
from collections.abc import Mapping, Sequence

from engine.report.words import Words, environment_language

_ZH: Mapping[str, str] = {
    "usage: ": "用法：",
    "%(heading)s:": "%(heading)s：",
    "positional arguments": "参数",
    "options": "选项",
    "show this help message and exit": "显示此帮助后退出",
    "%(prog)s: error: %(message)s\n": "%(prog)s：%(message)s\n",
    "argument %(argument_name)s: %(message)s": "参数 %(argument_name)s：%(message)s",
    "ambiguous option: %(option)s could match %(matches)s": "选项 %(option)s 有歧义，可能是 %(matches)s",
    "expected at least one argument": "至少需要一个值",
    "expected at most one argument": "最多只能有一个值",
    "expected one argument": "需要一个值",
    "expected %s argument": "需要 %s 个值",
    "ignored explicit argument %r": "不接受值 %r",
    "invalid %(type)s value: %(value)r": "值 %(value)r 无效，应为 %(type)s",
    "invalid choice: %(value)r (choose from %(choices)s)": "%(value)r 不可用，可选：%(choices)s",
    "not allowed with argument %s": "不能与 %s 同时使用",
    "one of the arguments %s is required": "需要以下参数之一：%s",
    "the following arguments are required: %s": "缺少参数：%s",
    "unrecognized arguments: %s": "无法识别的参数：%s",
}


def speak(given: Sequence[str]) -> Words:
    """Return the words in the language of a call, in which argparse speaks from now on.

    It is known before the call is read: help and faults are worded too. argparse asks gettext, which finds nothing without
    files of its own; so what it asks is put in its place.
    """
    words = Words(wanted_language(given))
    table = _ZH if words.language == "zh" else {}
    vars(argparse)["_"] = lambda text: table.get(text, text)
    vars(argparse)["ngettext"] = lambda one, many, number: table.get(one, one if number == 1 else many)
    return words


def wanted_language(given: Sequence[str]) -> str:
    """Return the language that a call asks for, or that of the environment."""
    wanted = ""
    for place, argument in enumerate(given):
        if argument == "--lang" and place + 1 < len(given):
            wanted = given[place + 1]
        elif argument.startswith("--lang="):
            wanted = argument.removeprefix("--lang=")
    return environment_language() if wanted in ("", "system") else wanted
