"""The requests of AWS Step Functions: the shape of each action's input."""

from collections.abc import Mapping

from engine.api.shapes import BOOLEAN, Shape, data, integer, list_of, number, one_of, secret, structure, text

_ARN = text(1, 256)
_LONG_ARN = text(1, 2000)
_NAME = text(1, 80)
_ALIAS_NAME = text(1, 80, pattern=r"^(?=.*[a-zA-Z_\-\.])[a-zA-Z0-9_\-\.]+$")
_DEFINITION = secret(1, 1_048_576)
_DATA = data(262_144)
_DESCRIPTION = secret(None, 256)
_PAGE_SIZE = integer(0, 1000)
_PAGE_TOKEN = text(1, 1024)
_MACHINE_TYPE = one_of("STANDARD", "EXPRESS")
_INCLUDED = one_of("ALL_DATA", "METADATA_ONLY")
_STATUS = one_of("SUCCEEDED", "TIMED_OUT", "PENDING_REDRIVE", "ABORTED", "FAILED", "RUNNING")
_TOKEN = text(1, 2048)
_TRACE = text(0, 256, pattern=r"\p{ASCII}*")
_ERROR = secret(0, 256)
_CAUSE = secret(0, 32_768)
_STATE_NAME = secret(1, 80)
_TAGS = list_of(structure("Tag", key=text(1, 128), value=text(0, 256)))
_LOGGING = structure(
    "LoggingConfiguration",
    level=one_of("ALL", "ERROR", "FATAL", "OFF"),
    includeExecutionData=BOOLEAN,
    destinations=list_of(
        structure(
            "LogDestination",
            cloudWatchLogsLogGroup=structure("CloudWatchLogsLogGroup", logGroupArn=_ARN),
        )
    ),
)
_TRACING = structure("TracingConfiguration", enabled=BOOLEAN)
_ENCRYPTION = structure(
    "EncryptionConfiguration",
    "type",
    type=one_of("AWS_OWNED_KEY", "CUSTOMER_MANAGED_KMS_KEY"),
    kmsKeyId=text(1, 2048),
    kmsDataKeyReusePeriodSeconds=integer(60, 900),
)
_ROUTING = list_of(
    structure(
        "RoutingConfigurationListItem",
        "stateMachineVersionArn weight",
        stateMachineVersionArn=_ARN,
        weight=integer(0, 100),
    ),
    1,
    2,
)
_PAGE = {"maxResults": _PAGE_SIZE, "nextToken": _PAGE_TOKEN}
_CONFIGURATION = {
    "loggingConfiguration": _LOGGING,
    "tracingConfiguration": _TRACING,
    "encryptionConfiguration": _ENCRYPTION,
    "publish": BOOLEAN,
    "versionDescription": _DESCRIPTION,
}
_START = {"stateMachineArn": _ARN, "name": _NAME, "input": _DATA, "traceHeader": _TRACE}

INPUTS: Mapping[str, Shape] = {
    "CreateActivity": structure("", "name", name=_NAME, tags=_TAGS, encryptionConfiguration=_ENCRYPTION),
    "CreateStateMachine": structure(
        "",
        "name definition roleArn",
        name=_NAME,
        definition=_DEFINITION,
        roleArn=_ARN,
        type=_MACHINE_TYPE,
        tags=_TAGS,
        **_CONFIGURATION,
    ),
    "CreateStateMachineAlias": structure(
        "",
        "name routingConfiguration",
        name=_ALIAS_NAME,
        description=_DESCRIPTION,
        routingConfiguration=_ROUTING,
    ),
    "DeleteActivity": structure("", "activityArn", activityArn=_ARN),
    "DeleteStateMachine": structure("", "stateMachineArn", stateMachineArn=_ARN),
    "DeleteStateMachineAlias": structure("", "stateMachineAliasArn", stateMachineAliasArn=_ARN),
    "DeleteStateMachineVersion": structure("", "stateMachineVersionArn", stateMachineVersionArn=_LONG_ARN),
    "DescribeActivity": structure("", "activityArn", activityArn=_ARN),
    "DescribeExecution": structure("", "executionArn", executionArn=_ARN, includedData=_INCLUDED),
    "DescribeMapRun": structure("", "mapRunArn", mapRunArn=_LONG_ARN),
    "DescribeStateMachine": structure("", "stateMachineArn", stateMachineArn=_ARN, includedData=_INCLUDED),
    "DescribeStateMachineAlias": structure("", "stateMachineAliasArn", stateMachineAliasArn=_ARN),
    "DescribeStateMachineForExecution": structure("", "executionArn", executionArn=_ARN, includedData=_INCLUDED),
    "GetActivityTask": structure("", "activityArn", activityArn=_ARN, workerName=_NAME),
    "GetExecutionHistory": structure(
        "",
        "executionArn",
        executionArn=_ARN,
        reverseOrder=BOOLEAN,
        includeExecutionData=BOOLEAN,
        **_PAGE,
    ),
    "ListActivities": structure(**_PAGE),
    "ListExecutions": structure(
        stateMachineArn=_ARN,
        statusFilter=_STATUS,
        maxResults=_PAGE_SIZE,
        nextToken=text(1, 3096),
        mapRunArn=_LONG_ARN,
        redriveFilter=one_of("REDRIVEN", "NOT_REDRIVEN"),
    ),
    "ListMapRuns": structure("", "executionArn", executionArn=_ARN, **_PAGE),
    "ListStateMachineAliases": structure("", "stateMachineArn", stateMachineArn=_ARN, **_PAGE),
    "ListStateMachineVersions": structure("", "stateMachineArn", stateMachineArn=_ARN, **_PAGE),
    "ListStateMachines": structure(**_PAGE),
    "ListTagsForResource": structure("", "resourceArn", resourceArn=_ARN),
    "PublishStateMachineVersion": structure(
        "", "stateMachineArn", stateMachineArn=_ARN, revisionId=text(), description=_DESCRIPTION
    ),
    "RedriveExecution": structure("", "executionArn", executionArn=_ARN, clientToken=text(1, 64, pattern="[!-~]+")),
    "SendTaskFailure": structure("", "taskToken", taskToken=_TOKEN, error=_ERROR, cause=_CAUSE),
    "SendTaskHeartbeat": structure("", "taskToken", taskToken=_TOKEN),
    "SendTaskSuccess": structure("", "taskToken output", taskToken=_TOKEN, output=_DATA),
    "StartExecution": structure("", "stateMachineArn", **_START),
    "StartSyncExecution": structure("", "stateMachineArn", includedData=_INCLUDED, **_START),
    "StopExecution": structure("", "executionArn", executionArn=_ARN, error=_ERROR, cause=_CAUSE),
    "TagResource": structure("", "resourceArn tags", resourceArn=_ARN, tags=_TAGS),
    "TestState": structure(
        "",
        "definition",
        definition=_DEFINITION,
        roleArn=_ARN,
        input=_DATA,
        inspectionLevel=one_of("INFO", "DEBUG", "TRACE"),
        revealSecrets=BOOLEAN,
        variables=_DATA,
        stateName=_STATE_NAME,
        mock=structure(
            "MockInput",
            result=_DATA,
            errorOutput=structure("MockErrorOutput", error=_ERROR, cause=_CAUSE),
            fieldValidationMode=one_of("STRICT", "PRESENT", "NONE"),
        ),
        context=_DATA,
        stateConfiguration=structure(
            "TestStateConfiguration",
            retrierRetryCount=integer(0),
            errorCausedByState=_STATE_NAME,
            mapIterationFailureCount=integer(0),
            mapItemReaderData=_DATA,
        ),
    ),
    "UntagResource": structure("", "resourceArn tagKeys", resourceArn=_ARN, tagKeys=list_of(text(1, 128))),
    "UpdateMapRun": structure(
        "",
        "mapRunArn",
        mapRunArn=_LONG_ARN,
        maxConcurrency=integer(0),
        toleratedFailurePercentage=number(0, 100),
        toleratedFailureCount=integer(0),
    ),
    "UpdateStateMachine": structure(
        "",
        "stateMachineArn",
        stateMachineArn=_ARN,
        definition=_DEFINITION,
        roleArn=_ARN,
        **_CONFIGURATION,
    ),
    "UpdateStateMachineAlias": structure(
        "",
        "stateMachineAliasArn",
        stateMachineAliasArn=_ARN,
        description=_DESCRIPTION,
        routingConfiguration=_ROUTING,
    ),
    "ValidateStateMachineDefinition": structure(
        "",
        "definition",
        definition=secret(None, 1_048_576),
        type=_MACHINE_TYPE,
        severity=one_of("ERROR", "WARNING"),
        maxResults=integer(0, 100),
    ),
}
