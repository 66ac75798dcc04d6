"""The mean of a user's scores, rounded as JavaScript rounds: halves go up.

Example 10 passes the user inside ``exam``.
"""

import math
from typing import Any


def main_handler(event: dict[str, Any], context: object) -> dict[str, Any]:
    exam = event.get("exam", event)
    return {"user": exam["user"], "average": math.floor(sum(exam["score"]) / len(exam["score"]) + 0.5)}
