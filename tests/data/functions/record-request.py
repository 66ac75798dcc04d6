"""Answers with a list of lists, as a published follow-up path (``$[0].value[0]``) expects."""

from typing import Any


def main_handler(event: object, context: object) -> list[dict[str, Any]]:
    return [{"value": ["https://test-1234567890.cos.ap-shanghai.myqcloud.com/answer.mp3"]}]
