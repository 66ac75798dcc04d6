"""Deployment files, which hold workflows beside other things, by the keys of their whole."""

from collections.abc import Collection

_DEFINITION = frozenset(("StartAt", "States"))
_SERVERLESS = frozenset(("stepFunctions", "stateMachines"))
_CLOUDFORMATION = frozenset(("AWSTemplateFormatVersion", "Resources"))


def is_definition(keys: Collection[str]) -> bool:
    """Tell whether what has these keys is a definition, or the beginning of one."""
    return not _DEFINITION.isdisjoint(keys)


def is_serverless(keys: Collection[str]) -> bool:
    """Tell whether what has these keys is a ``serverless.yml``, unless it is a definition."""
    return not _SERVERLESS.isdisjoint(keys) or ("service" in keys and "provider" in keys)


def is_cloudformation(keys: Collection[str]) -> bool:
    """Tell whether what has these keys is a template of CloudFormation or SAM, unless it is one of the others."""
    return not _CLOUDFORMATION.isdisjoint(keys)


def is_deployment_file(keys: Collection[str]) -> bool:
    """Tell whether what has these keys is a deployment file."""
    return not is_definition(keys) and (is_serverless(keys) or is_cloudformation(keys))
