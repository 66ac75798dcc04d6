"""The sentences about broken JSON: each in both languages, with the same placeholders."""

import string

import pytest

from engine.language.json_messages import JSON_MESSAGES
from engine.language.messages import MESSAGES
from engine.language.wording import shorten


@pytest.mark.parametrize("code", JSON_MESSAGES)
def test_sentence_has_the_same_placeholders_in_both_languages(code: str) -> None:
    names = [{field for _, field, _, _ in string.Formatter().parse(text) if field} for text in JSON_MESSAGES[code]]

    assert names[0] == names[1]
    assert code in MESSAGES


def test_shown_text_fits_a_sentence_and_every_terminal() -> None:
    assert shorten("a\n\ud800\u2028😀中") == "a\\u000a\\ud800\\u2028😀中"
    assert len(shorten("x" * 500)) == 60
