"""Checks of the Resource of a Task: integration patterns that Step Functions does not offer for a service."""

import re

from engine.states.placeholders import has_placeholder

_INTEGRATION = re.compile(r"arn:[^:]*:states:[^:]*:[^:]*:(?P<action>[^.]*)\.(?P<pattern>sync(:2)?|waitForTaskToken)")
_NESTED = "states:startExecution"
# Services of which it is known that their jobs cannot be waited for, and that they pass no token on.
_NO_SYNC = ("apigateway", "aws-sdk", "bedrock-agentcore", "dynamodb", "events", "lambda", "sns", "sqs")
_NO_TOKEN = (
    "athena", "batch", "codebuild", "databrew", "dynamodb", "elasticmapreduce", "emr-containers", "emr-serverless",
    "glue", "mediaconvert", "sagemaker",
)  # fmt: skip


def unoffered_pattern(resource: str) -> str:
    """Return the pattern at the end of ``resource`` that there is not for its service; empty when there is no such."""
    found = _INTEGRATION.fullmatch(resource)
    if found is None or has_placeholder(resource):
        return ""
    action, pattern = found["action"], found["pattern"]
    service = action.partition(":")[0]
    if pattern == "sync:2":
        is_offered = action == _NESTED
    else:
        is_offered = service not in (_NO_SYNC if pattern == "sync" else _NO_TOKEN)
    return "" if is_offered else pattern
