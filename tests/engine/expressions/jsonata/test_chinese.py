"""What is wrong with the grammar of an expression is told in Chinese too."""

import re

import pytest

from engine.expressions.jsonata import JsonataSyntaxError, compile_jsonata
from engine.expressions.jsonata_parts.chinese import CHINESE
from engine.expressions.jsonata_parts.faults import fault
from engine.expressions.jsonata_parts.library import JException


def test_every_code_of_the_grammar_has_its_sentence_with_the_same_places() -> None:
    codes = {code for code in JException.error_codes if code.startswith("S")} - {"S0500"}

    english = {code: fault(code)._message for code in sorted(codes)}

    assert set(CHINESE) == codes
    places = {code: sorted(re.findall(r"\{\{\w+\}\}", text)) for code, text in english.items()}
    assert {code: sorted(re.findall(r"\{\{\w+\}\}", text)) for code, text in CHINESE.items()} == places


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("1 +", "不是有效的 JSONata 表达式（第 4 个字符）：表达式不完整，提前结束"),
        ("$sum(1, (3", '不是有效的 JSONata 表达式（第 11 个字符）：表达式结束之前缺少 ")"'),
        ("a b", '不是有效的 JSONata 表达式（第 4 个字符）：语法错误："b"'),
    ],
)
def test_a_fault_of_the_grammar_is_told_with_its_place(text: str, told: str) -> None:
    with pytest.raises(JsonataSyntaxError) as refused:
        compile_jsonata(text)

    assert refused.value.explain("zh") == told
    assert refused.value.explain("en").isascii()
